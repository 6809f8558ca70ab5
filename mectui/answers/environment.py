"""What the environment answers where the file does not: the blueprint's variables, AWS's, and mectui's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PLAIN = {
    ("aws", "region"): ("TF_VAR_aws_region", "AWS_REGION", "AWS_DEFAULT_REGION"),
    ("aws", "instance_type"): ("TF_VAR_aws_instance",),
    ("aws", "vpc"): ("TF_VAR_vpc_id",),
}
_BASTION = {
    "host": "MECTUI_BASTION_HOST",
    "port": "MECTUI_BASTION_PORT",
    "user": "MECTUI_BASTION_USER",
    "key": "MECTUI_BASTION_KEY",
    "host_key": "MECTUI_BASTION_HOST_KEY",
}


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a variable gives for the keys of a path."""

    keys: tuple[str, ...]
    value: Any
    variable: str


def given_by(environ: Mapping[str, str], data: Mapping[str, Any]) -> Iterator[Given]:
    """Yield what the environment gives, also where `data`, the file's, says otherwise and wins.

    Empty variables count as absent, as they do for AWS's own tools.
    """
    environ = {name: value for name, value in environ.items() if value}
    for keys, names in _PLAIN.items():
        name = next((name for name in names if name in environ), None)
        if name is not None:
            yield Given(keys, environ[name], name)
    if ami := environ.get("TF_VAR_aws_ami"):
        yield Given(("aws", "image"), {"id": ami}, "TF_VAR_aws_ami")
    if subnet := environ.get("TF_VAR_aws_subnet_id"):
        yield Given(("aws", "subnets"), [subnet], "TF_VAR_aws_subnet_id")
    # Keys in the environment go before AWS_PROFILE in every AWS tool, but not before a profile that
    # is named outright, as an answer is.
    if (profile := environ.get("AWS_PROFILE")) and "AWS_ACCESS_KEY_ID" not in environ:
        yield Given(("aws", "profile"), profile, "AWS_PROFILE")
    yield from _bastion(environ, data)


def _bastion(environ: Mapping[str, str], data: Mapping[str, Any]) -> Iterator[Given]:
    """Yield the bastion's keys, unless the file names another one: they would not fit it."""
    ssh = data.get("ssh")
    bastion = ssh.get("bastion") if isinstance(ssh, dict) else None
    in_file = bastion.get("host") if isinstance(bastion, dict) else None
    host = environ.get(_BASTION["host"], in_file)
    if host is None or in_file not in (None, host):
        return
    for key, name in _BASTION.items():
        if name in environ:
            yield Given(("ssh", "bastion", key), _typed(key, environ[name]), name)


def _typed(key: str, text: str) -> Any:
    if key == "port" and text.isdecimal():
        return int(text)
    # A relative path of the environment starts where mectui was called, one with ~ as in the file.
    return str(Path(text).absolute()) if key == "key" and not text.startswith("~") else text
