"""`mectui kubeconfig NAME`."""

from __future__ import annotations

import click

from mectui.cli import console
from mectui.cli.settings import settings


@click.command(name="kubeconfig")
@click.argument("name")
@click.option("--merge", is_flag=True, help="Merge it into $KUBECONFIG or ~/.kube/config.")
@click.pass_context
def command(context: click.Context, name: str, merge: bool) -> None:
    """Print the kubeconfig of cluster NAME, or merge it into yours."""
    from mectui.run.merge import kubeconfig_of, merge_into, users_kubeconfig

    here = settings(context)
    folder = here.home.find(name)
    kubeconfig = kubeconfig_of(folder)
    if folder.is_off():
        told = f"{name} is stopped: nobody answers there until `{here.spell('start', name)}` writes it anew"
        console.say(told, error=True)
    if not merge:
        click.echo(kubeconfig, nl=False)
        return
    target = users_kubeconfig(here.environ)
    backup = merge_into(target, kubeconfig)
    if backup is not None:
        console.say(f"as it was before: {backup}", error=True)
    console.say(f"merged into {target}; use it: kubectl config use-context {name}")
