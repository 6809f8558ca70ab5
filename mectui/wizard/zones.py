"""Zones that are not a region's own: what they are called, and what it means to put nodes there."""

from __future__ import annotations

from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.known import known_subnets

_KINDS = {"local-zone": "Local Zone", "wavelength-zone": "Wavelength Zone"}
_MEANING = {
    "Local Zone": "near a city, run from {home}: fewer types, its own prices, and perhaps no gp3 disks, "
    "which the nodes have",
    "Wavelength Zone": "in a 5G carrier's network, run from {home}: reached through a carrier gateway, not "
    "an internet gateway; few types, its own prices, and perhaps no gp3 disks, which the nodes have",
}


def special(zone: str, findings: Findings) -> str:
    """Return `Local Zone` or `Wavelength Zone` for a zone that is one, else nothing."""
    rows = findings.zones.rows if findings.zones else ()
    return next((_KINDS.get(row.kind, "") for row in rows if row.name == zone), "")


def named(zone: str, findings: Findings) -> str:
    """Return a zone's name; a Local or Wavelength Zone is called what it is."""
    kind = special(zone, findings)
    return f"{zone} ({kind})" if kind else zone


def meaning(zone: str, findings: Findings) -> str:
    """Return what it means to put nodes into a zone that is not the region's own; else nothing."""
    kind = special(zone, findings)
    rows = findings.zones.rows if findings.zones else ()
    home = next((row.parent for row in rows if row.name == zone), None) or "its region"
    return _MEANING[kind].format(home=home) if kind else ""


def of_the_region(zone: str, draft: Draft, findings: Findings) -> bool:
    """Tell whether a zone is one of the region's own; by its name where AWS has not told."""
    if findings.zones and findings.zones.rows:
        return not special(zone, findings)
    return len(zone.removeprefix(str(draft.get("aws.region")))) == 1


def beyond_the_region(draft: Draft, findings: Findings) -> tuple[str, ...]:
    """Return the zones of the chosen subnets that are not the region's own, each once."""
    zones = dict.fromkeys(row.zone for row in known_subnets(draft, findings))
    return tuple(zone for zone in zones if special(zone, findings))
