"""`mectui tunnel NAME [-- COMMAND]`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from mectui.cli import console
from mectui.cli.settings import settings
from mectui.cli.trailing import TrailingCommand, hand_over, tidy_end, trailing


@click.command(name="tunnel", cls=TrailingCommand)
@click.argument("name")
@click.option("--port", type=click.IntRange(1, 65535), help="The local port; any free one by default.")
@click.pass_context
def command(context: click.Context, name: str, port: int | None) -> int:
    """Bring the API of cluster NAME to a local port through SSH; with COMMAND, run it with KUBECONFIG set."""
    from mectui.run.tunnel import open_tunnel

    here, words = settings(context), trailing(context)
    with (
        tidy_end(),
        open_tunnel(here.home.find(name), here.environ, port) as tunnel,
        TemporaryDirectory(prefix="mectui-") as folder,
    ):
        file = Path(folder) / "kubeconfig"
        file.touch(0o600)
        file.write_text(tunnel.kubeconfig)
        if words:
            return hand_over(words, {**here.environ, "KUBECONFIG": str(file)})
        console.say(f"{name}'s API is at https://127.0.0.1:{tunnel.port} until Ctrl-C:")
        console.say(f"export KUBECONFIG={file}")
        return tunnel.wait()
