"""The options that every command has, and what follows from them."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import click

from mectui.cli import console
from mectui.clusters import Home, default_home

Command = TypeVar("Command", bound=click.Command)


@dataclass
class Settings:
    """What was said with `--home` and `--demo`, before or after the command's name."""

    named_home: Path | None = None
    demo: bool = False

    @cached_property
    def home(self) -> Home:
        """The home folder in use."""
        return Home((self.named_home or default_home(os.environ)).absolute())

    @cached_property
    def environ(self) -> dict[str, str]:
        """The environment for whatever reaches out; with `--demo`, pointed at the embedded cloud.

        Starts the embedded cloud where none is running for this home folder.
        """
        environ = _anchored(os.environ)
        if not self.demo:
            return environ
        from mectui.demo import process

        return _without_own_aws(environ) | process.ensure(self.home.path)

    @property
    def command(self) -> tuple[str, ...]:
        """How the user calls mectui, with these options: the beginning of every command that is named."""
        default = self.home.path == default_home(os.environ).absolute()
        home = () if default else ("--home", str(self.home.path))
        return (*program(), *home, *(("--demo",) if self.demo else ()))

    def spell(self, *words: str) -> str:
        """Return a mectui command that works when it is typed, from whatever folder."""
        return shlex.join((*self.command, *words))


_PATHS = (
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TF_CLI_CONFIG_FILE",
    "TF_LOG_PATH",
    "TF_PLUGIN_CACHE_DIR",
)
"""Variables that name a file or a folder."""

_LEADING_AWAY = (
    "AWS_DEFAULT_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
)
"""Beginnings of variables with which AWS's tools would not come to the embedded cloud."""


def _anchored(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment whose paths start where the user is; Terraform runs in another folder."""
    here = Path.cwd()
    paths = {name: environ[name] for name in _PATHS if environ.get(name)}
    anchored = {name: str(here / path) for name, path in paths.items() if not path.startswith("~")}
    return {**environ, **anchored}


def _without_own_aws(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without what would lead AWS's tools past the embedded cloud, which is local."""
    kept = {name: value for name, value in environ.items() if not name.startswith(_LEADING_AWAY)}
    direct = environ.get("no_proxy") or environ.get("NO_PROXY")
    local = f"{direct},127.0.0.1" if direct else "127.0.0.1"
    return kept | {"NO_PROXY": local, "no_proxy": local}


def program() -> tuple[str, ...]:
    """Return the words that start this very program, from whatever folder."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return (sys.executable, "-m", "mectui")
    on_path = shutil.which("mectui")
    if on_path and Path(on_path).resolve() == called.resolve():
        return ("mectui",)
    return (str(called.absolute()),)


def settings(context: click.Context) -> Settings:
    """Return the settings of this call."""
    return context.find_root().ensure_object(Settings)


def common(command: Command) -> Command:
    """Give a command the options that every command has."""
    command.params.extend(
        [
            click.Option(
                ["--home"],
                type=click.Path(path_type=Path, file_okay=False),
                expose_value=False,
                callback=_set_home,
                help="Keep everything here (or in $MECTUI_HOME).",
            ),
            click.Option(
                ["--demo"],
                is_flag=True,
                expose_value=False,
                callback=_set_demo,
                help="Use the embedded cloud instead of AWS.",
            ),
            click.Option(
                ["-v", "--verbose"],
                is_flag=True,
                expose_value=False,
                callback=_set_verbose,
                help="Say more.",
            ),
        ]
    )
    return command


def _set_home(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        settings(context).named_home = value


def _set_demo(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        settings(context).demo = True


def _set_verbose(_: click.Context, __: click.Parameter, value: bool) -> None:
    if value:
        console.verbose = True
