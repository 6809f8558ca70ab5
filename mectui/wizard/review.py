"""The last look before a run: every answer, what the preflight says, who can reach what, the cost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mectui.addons.secrets import lacking
from mectui.answers import Origin
from mectui.answers.partial import leaf_keys
from mectui.events import Problem, plain
from mectui.wizard.addon_review import AddonLine, addon_lines
from mectui.wizard.addons import judged
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.preflight import Check
from mectui.wizard.tally import Tally, tally

if TYPE_CHECKING:
    from mectui.wizard.flow import Flow

SERVICES = ("SSH 22", "API 16443", "NodePorts 30000-32767", "Among nodes")
"""The columns of the matrix of who reaches what."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answer: the step that asks it, its key path, its value as text, where it comes from.

    `step` is None for what no step asks; `origin` is None for what is missing.
    """

    step: str | None
    path: str
    value: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may reach what: a source such as `203.0.113.7/32`, and yes or no for each of `SERVICES`."""

    who: str
    what: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Everything of the last screen. `problems` are what stands against a run, by the key of their step.

    `asking` says that AWS has not told yet everything that they are judged by. `addons` are lines about
    them, in the order in which they come up.
    """

    rows: tuple[ReviewRow, ...]
    checks: tuple[Check, ...]
    reach: tuple[Reach, ...]
    tally: Tally
    problems: tuple[tuple[str, Problem], ...]
    asking: bool = False
    addons: tuple[AddonLine, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing stands between these answers and a run."""
        return not (self.asking or self.problems) and all(check.ok is not False for check in self.checks)


def review(flow: Flow, checks: Sequence[Check] = ()) -> Review:
    """Return the review of a flow's answers, whichever steps were visited; `checks` are the preflight's."""
    owners = {path: step.key for step in flow.steps for path in step.paths}
    amount = tally(flow.draft, flow.findings)
    found = judged(flow.draft, flow.findings)
    pending = {step.key for step in flow.steps if flow.pending(step)}
    against = [(step.key, each) for step, each in flow.obstacles() if step.key not in pending]
    # without them an answer file can be saved, and no run begun
    missing = lacking(found.solution.order, flow.secrets.given) if found else ()
    return Review(
        rows=answers_of(flow.draft, owners),
        checks=(*checks, *_cost_limit(flow.draft, amount)),
        reach=reach(flow.draft, flow.findings),
        tally=amount,
        problems=(*against, *(("inputs", each.absence) for each in missing)),
        asking=bool(pending),
        addons=tuple(addon_lines(found, flow.secrets)) if found else (),
    )


def _cost_limit(draft: Draft, amount: Tally) -> Iterator[Check]:
    """Yield the cost limit where the plan will be over it; a person who reads the plan may still approve."""
    limit = draft.get("limits.max_hourly_usd")
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        return
    usd = amount.hourly_usd if amount.in_list else None
    if usd is not None and usd <= Decimal(str(limit)):
        return
    cost = "an unknown cost" if usd is None else f"${usd} an hour"
    told = f"{cost} is over limits.max_hourly_usd {limit}: only by hand can this plan be approved"
    yield Check("cost limit", ok=None, message=told)


def answers_of(draft: Draft, owners: Mapping[str, str] | None = None) -> tuple[ReviewRow, ...]:
    """Return every answer in the schema's order, and after them keys that the schema does not have."""
    known = [".".join(map(str, keys)) for keys in leaf_keys()]
    paths = [*known, *(path for path in draft.values if path not in known)]
    return tuple(
        ReviewRow((owners or {}).get(path), plain(path), _words(draft.get(path)), draft.origin(path))
        for path in paths
    )


def _words(value: Any) -> str:
    """Return a value on one line: lists with commas, mappings as in the file."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_words, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{plain(str(key))}: {_words(inner)}" for key, inner in value.items()) or "none"
    return plain(json.dumps(value, ensure_ascii=False, default=str))


def reach(draft: Draft, findings: Findings) -> tuple[Reach, ...]:
    """Return the matrix of who can reach what, as the security group will have it."""
    open_to, node_ports = _sources(draft, "aws.access"), _sources(draft, "aws.node_ports")
    rows = [Reach("the nodes", (False, True, False, True))]
    own = next(iter(findings.address.rows), None) if findings.address else None
    for source in dict.fromkeys((*open_to, *node_ports)):
        comes_in = source in open_to
        rows.append(Reach(_who(source, own), (comes_in, comes_in, source in node_ports, False)))
    bastion = _bastion(draft)
    if bastion:
        rows.append(Reach(f"the bastion {bastion}", (True, True, False, False)))
    return tuple(rows)


def _bastion(draft: Draft) -> str:
    """Return the bastion's host; one on this very machine adds no way in of its own."""
    bastion = draft.get("ssh.bastion")
    host = plain(str(bastion.get("host", ""))) if isinstance(bastion, dict) else ""
    return "" if host == "localhost" or host.startswith("127.") else host


def _sources(draft: Draft, path: str) -> tuple[str, ...]:
    value = draft.get(path)
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),) if value else ()


def _who(source: str, own: str | None) -> str:
    if source == "auto":
        return f"{own}/32 (this machine)" if own else "this machine"
    if source == "0.0.0.0/0":
        return "0.0.0.0/0 (everybody)"
    return f"{plain(source)} (this machine)" if own and source == f"{own}/32" else plain(source)
