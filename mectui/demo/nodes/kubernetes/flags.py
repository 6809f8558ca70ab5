"""The options of kubectl's commands. Each command has its own, and refuses those of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mectui.demo.nodes.programs.options import Options, in_go_words, read_options
from mectui.demo.nodes.programs.registry import Usage

_EVERYWHERE = "n namespace request-timeout kubeconfig context cluster user as s server v"
_FILES = "f filename k kustomize"
_PICKED = "l selector field-selector"


@dataclass(frozen=True, slots=True)
class Flags:
    """The options of a command: those that are on or off, and those with a value."""

    switches: str = ""
    valued: str = ""


_CHANGES = Flags("R recursive all", f"{_FILES} {_PICKED} dry-run field-manager o output")
_FLAGS = {
    "annotate": Flags(f"{_CHANGES.switches} A all-namespaces overwrite list local", _CHANGES.valued),
    "api-resources": Flags("no-headers namespaced cached", "o output api-group verbs sort-by"),
    "apply": Flags(
        "server-side force-conflicts force overwrite prune wait R recursive all",
        f"{_FILES} {_PICKED} dry-run field-manager o output cascade timeout grace-period validate",
    ),
    "auth": Flags("q quiet A all-namespaces list no-headers", "subresource"),
    "cluster-info": Flags(),
    "cordon": Flags("", "dry-run l selector"),
    "create": Flags(
        "R recursive save-config",
        f"{_FILES} o output dry-run field-manager from-literal from-file type validate raw cert key",
    ),
    "delete": Flags(
        "all A all-namespaces ignore-not-found wait no-wait force now R recursive i interactive",
        f"{_FILES} {_PICKED} timeout grace-period cascade o output dry-run raw",
    ),
    "describe": Flags("A all-namespaces show-events R recursive", f"{_FILES} l selector"),
    "drain": Flags(
        "ignore-daemonsets delete-emptydir-data force disable-eviction",
        "timeout grace-period l selector pod-selector dry-run skip-wait-for-delete-timeout",
    ),
    "exec": Flags("i stdin t tty q quiet", "c container pod-running-timeout f filename"),
    "get": Flags(
        "A all-namespaces no-headers ignore-not-found show-labels show-kind w watch R recursive",
        f"{_FILES} {_PICKED} o output raw sort-by subresource L label-columns chunk-size",
    ),
    "kustomize": Flags("enable-helm", "o output load-restrictor"),
    "logs": Flags(
        "f follow p previous all-containers prefix timestamps ignore-errors",
        "c container tail since since-time l selector limit-bytes max-log-requests",
    ),
    "patch": Flags(
        "local R recursive", f"{_FILES} p patch patch-file type subresource dry-run field-manager o output"
    ),
    "replace": Flags(
        "force wait R recursive", f"{_FILES} timeout grace-period cascade dry-run field-manager o output"
    ),
    "rollout": Flags("w watch R recursive", f"{_FILES} l selector timeout revision to-revision o output"),
    "scale": Flags("all R recursive", f"{_FILES} l selector replicas current-replicas timeout o output"),
    "uncordon": Flags("", "dry-run l selector"),
    "version": Flags("client", "o output"),
    "wait": Flags("all A all-namespaces R recursive local", f"{_FILES} {_PICKED} for timeout o output"),
}
_FLAGS["label"] = _FLAGS["annotate"]


def verb_of(arguments: Iterable[str]) -> str:
    """Return the first word, which is no value of an option that every command takes; empty for none."""
    rest, takes = list(arguments), _EVERYWHERE.split()
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            return word
        if word.lstrip("-") in takes and rest:
            rest.pop(0)
    return ""


def read(arguments: Iterable[str]) -> Options:
    """Read kubectl's arguments. Raises Usage, in kubectl's words, for what its command does not know."""
    words = list(arguments)
    flags = _FLAGS.get(verb_of(words), Flags())
    given = _switched(words, set(flags.switches.split()))
    try:
        return read_options(given, flags=flags.switches, valued=f"{_EVERYWHERE} {flags.valued}")
    except Usage as wrong:
        raise Usage(
            f"error: {in_go_words(str(wrong))}\nSee 'kubectl {verb_of(words)} --help' for usage."
        ) from None


def _switched(words: Iterable[str], switches: set[str]) -> Iterator[str]:
    """Yield words, `--wait` for `--wait=true`, and nothing for `--wait=false`."""
    for word in words:
        name, equals, value = word.partition("=")
        if not (equals and name.startswith("--") and name[2:] in switches):
            yield word
        elif value in ("true", "1"):
            yield name
        elif value in ("false", "0"):
            yield from ["--no-wait"] if name == "--wait" and "no-wait" in switches else ()
        else:
            raise Usage(f'error: invalid argument "{value}" for "{name}" flag: strconv.ParseBool')


_DURATION = re.compile(r"(?=.)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


def seconds_of(duration: str) -> float:
    """Return the seconds of a duration as Go writes it. Raises Usage: only 0 goes without a unit."""
    match = _DURATION.fullmatch(duration)
    if duration == "0":
        return 0
    if match is None:
        missing = f'missing unit in duration "{duration}"'
        raise Usage(
            f'error: invalid argument "{duration}" for "--timeout" flag: time: '
            + (missing if duration.isdigit() else f'invalid duration "{duration}"')
        )
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds
