"""What may be meant so, and yet is good to know while one chooses subnets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mectui.answers import Answers
from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.known import as_planned, known_subnets, seated
from mectui.wizard.zones import beyond_the_region, meaning, special


def doubts_of_subnets(draft: Draft, findings: Findings) -> Iterator[Problem]:
    """Yield what the chosen subnets mean: for losing a zone, for the ways in and out, for special zones."""
    from mectui.aws.fitness import reach_doubts

    rows, answers = known_subnets(draft, findings), draft.supposed
    if answers is None or not rows:
        return
    yield from _quorum(answers, findings, draft)
    told = [as_planned(row) for row in rows if row.public is not None]
    yield from (Problem(doubt) for doubt in reach_doubts(answers, told))
    for zone in beyond_the_region(draft, findings):
        yield Problem(f"{zone} is a {special(zone, findings)}", meaning(zone, findings))


def _quorum(answers: Answers, findings: Findings, draft: Draft) -> Iterator[Problem]:
    """Yield the zone whose loss stops the cluster though it has several control planes."""
    planes = answers.cluster.control_planes
    places = seated(answers, [as_planned(row) for row in known_subnets(draft, findings)])
    first = list(places.values())[:planes]
    zone, most = Counter(subnet.zone for subnet in first).most_common(1)[0]
    if planes > 1 and most > planes // 2:
        why = f"{most} of the {planes} control planes would be there, and the rest are no majority"
        yield Problem(
            f"losing {zone} would stop the cluster", why, "Subnets in three zones survive the loss of one."
        )
