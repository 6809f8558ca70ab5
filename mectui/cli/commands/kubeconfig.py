"""`mectui kubeconfig NAME`."""

from __future__ import annotations

import click

from mectui.cli import console
from mectui.cli.settings import settings
from mectui.events import ExitCode, Trouble


@click.command(name="kubeconfig")
@click.argument("name")
@click.option("--merge", is_flag=True, help="Merge it into $KUBECONFIG or ~/.kube/config.")
@click.pass_context
def command(context: click.Context, name: str, merge: bool) -> None:
    """Print the kubeconfig of cluster NAME, or merge it into yours."""
    folder = settings(context).home.find(name)
    if not folder.kubeconfig.is_file():
        raise Trouble.of(
            ExitCode.USAGE, f"{name} has no kubeconfig yet", "", f"`mectui resume {name}` makes it"
        )
    if not merge:
        click.echo(folder.kubeconfig.read_text(), nl=False)
        return
    from mectui.run.merge import merge_into, users_kubeconfig

    target = users_kubeconfig(settings(context).environ)
    backup = merge_into(target, folder.kubeconfig.read_text())
    if backup is not None:
        console.say(f"as it was before: {backup}", error=True)
    console.say(f"merged into {target}; use it: kubectl config use-context {name}")
