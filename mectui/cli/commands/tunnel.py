"""`mectui tunnel NAME [-- COMMAND]`."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from mectui.cli import console
from mectui.cli.settings import settings


@click.command(name="tunnel", context_settings={"allow_interspersed_args": False})
@click.argument("name")
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[-- COMMAND...]")
@click.option("--port", type=click.IntRange(1, 65535), help="The local port; any free one by default.")
@click.pass_context
def command(context: click.Context, name: str, words: tuple[str, ...], port: int | None) -> int:
    """Bring the API of cluster NAME to a local port through SSH; with COMMAND, run it with KUBECONFIG set."""
    from mectui.run.tunnel import open_tunnel

    here = settings(context)
    with (
        open_tunnel(here.home.find(name), here.environ, port) as tunnel,
        TemporaryDirectory(prefix="mectui-") as folder,
    ):
        file = Path(folder) / "kubeconfig"
        file.touch(0o600)
        file.write_text(tunnel.kubeconfig)
        if words:
            return subprocess.run(
                words, env={**here.environ, "KUBECONFIG": str(file)}, check=False
            ).returncode
        console.say(f"{name}'s API is at https://127.0.0.1:{tunnel.port} until Ctrl-C:")
        console.say(f"export KUBECONFIG={file}")
        return tunnel.wait()
