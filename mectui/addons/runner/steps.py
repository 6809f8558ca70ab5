"""Every kind of step as the script that does it."""

from __future__ import annotations

import json
import re

from mectui.addons.manifests import stream
from mectui.addons.recipe import Apply, Enable, Helm, Preparation, Step
from mectui.addons.recipe.placeholders import Answers, filled
from mectui.addons.runner.shelltext import document, quoted, variables, words

_NOT_FOUND = re.compile(r"^Addon \S+ (was )?not found.*", re.MULTILINE)
_FETCHED = '"$fetched"'
_GONE_SECONDS = 300
"""How long what is deleted may take to be gone."""


def script_of(step: Step, answers: Answers) -> str:
    """Return the script of a step. Raises KeyError for an unknown placeholder."""
    if step.enable:
        return _switch("enable", step.enable, answers)
    if step.disable:
        return _switch("disable", step.disable, answers)
    if step.helm:
        return _install(step.helm, answers, step.seconds)
    if step.uninstall:
        return _uninstall(step.uninstall)
    if step.apply:
        return _apply(step.apply, answers)
    if step.delete:
        return _delete(step.delete, answers)
    assert step.script is not None
    return f"{variables(answers)}{step.script}"


def check_of(preparation: Preparation, answers: Answers) -> str:
    """Return the script that tells whether a node is prepared."""
    return f"{variables(answers)}{preparation.check}"


def run_of(preparation: Preparation, answers: Answers) -> str:
    """Return the script that prepares a node."""
    return f"{variables(answers)}{preparation.run}"


def refusal(step: Step, said: str) -> str | None:
    """Return the line that says that nothing was done, for MicroK8s exits 0 with some of those."""
    found = _NOT_FOUND.search(said) if step.enable or step.disable else None
    return found[0] if found else None


def _switch(verb: str, switch: Enable, answers: Answers) -> str:
    return f"microk8s {words(verb, *switch.words(answers))}\n"


def _install(helm: Helm, answers: Answers, seconds: int) -> str:
    release = words(helm.release, "-n", helm.namespace)
    values = json.dumps(filled(helm.values, answers), ensure_ascii=False, indent=1)
    return (
        # a release that was begun and not ended refuses every other change
        f"state=$(microk8s helm3 status {release} 2>/dev/null | sed -n 's/^STATUS: //p')\n"
        "case $state in\n"
        f"pending-install | uninstalling) microk8s helm3 uninstall {release} --wait || exit ;;\n"
        f"pending-*) microk8s helm3 rollback {release} --wait || exit ;;\n"
        "esac\n"
        f"microk8s helm3 upgrade --install {words(helm.release)} {_chart(helm)} -n {words(helm.namespace)} "
        f"--create-namespace --timeout {max(seconds - 30, 30)}s -f - {document(values)}"
    )


def _chart(helm: Helm) -> str:
    """Return how a command names the chart."""
    if helm.repository.startswith("oci://"):
        return words(f"{helm.repository.rstrip('/')}/{helm.chart}", "--version", helm.version)
    return words(helm.chart, "--repo", helm.repository, "--version", helm.version)


def _uninstall(helm: Helm) -> str:
    # one that does not answer is not gone
    release = words(helm.release, "-n", helm.namespace)
    return (
        f"said=$(microk8s helm3 status {release} 2>&1) || case $said in\n"
        "*'release: not found'*) exit 0 ;;\n"
        '*) echo "$said" >&2; exit 1 ;;\n'
        "esac\n"
        f"microk8s helm3 uninstall {release} --wait --timeout {_GONE_SECONDS}s\n"
    )


def _apply(apply: Apply, answers: Answers) -> str:
    command = f"microk8s kubectl {_namespaced(apply)}apply --server-side --force-conflicts"
    if apply.url:
        return f"{_fetch(apply)}{command} --field-manager mectui -f {_FETCHED}\n"
    return f"{command} --field-manager mectui -f - {document(stream(apply, answers))}"


def _delete(apply: Apply, answers: Answers) -> str:
    command = f"microk8s kubectl {_namespaced(apply)}delete --ignore-not-found --timeout {_GONE_SECONDS}s"
    if apply.url:
        return f"{_fetch(apply)}{command} -f {_FETCHED}\n"
    return f"{command} -f - {document(stream(apply, answers))}"


def _namespaced(apply: Apply) -> str:
    return f"-n {quoted(apply.namespace)} " if apply.namespace else ""


def _fetch(apply: Apply) -> str:
    """Return the lines that fetch a file, and end where it is not the one that was pinned."""
    assert apply.url is not None
    return (
        "fetched=$(mktemp -p /run) || exit 1\n"
        f"trap 'rm -f {_FETCHED}' EXIT\n"
        f"curl -fsSL --retry 3 -o {_FETCHED} {quoted(apply.url)} || exit\n"
        f'echo "{apply.sha256}  $fetched" | sha256sum -c --quiet - || exit\n'
    )
