"""A plan in words: what happens to things, what they are, and what of them changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from mectui.watch.plan import Attribute, ChangeView

DEEDS: Mapping[str, str] = {
    "delete": "destroy",
    "replace": "replace",
    "update": "change",
    "create": "create",
    "import": "import",
    "move": "move",
    "remove": "forget",
}
"""People's words for Terraform's actions, in the order in which they matter."""
UNKNOWN, SENSITIVE, FORCES = "known after apply", "(sensitive)", "forces replacement"


def deed(action: str) -> str:
    """Return the word for an action; one that this mectui does not know is its own."""
    return DEEDS.get(action, action)


def counted(changes: Iterable[ChangeView]) -> list[tuple[str, str]]:
    """Return the actions among changes with how many there are, such as `2 to create`; what goes first."""
    numbers = Counter(change.action for change in changes)
    order = [*DEEDS, *(action for action in numbers if action not in DEEDS)]
    return [(action, f"{numbers[action]} to {deed(action)}") for action in order if numbers[action]]


def gist(change: ChangeView) -> str:
    """Return what a change is about in a few words, from its attributes."""
    if change.action in ("update", "replace"):
        return _why(change)
    match change.kind:
        case "aws_instance":
            where = value(change, "availability_zone") or value(change, "subnet_id")
            return " in ".join(filter(None, (value(change, "instance_type"), where)))
        case "aws_vpc_security_group_ingress_rule" | "aws_vpc_security_group_egress_rule":
            return _rule(change)
        case "aws_key_pair":
            return value(change, "key_name")
    return value(change, "name")


def value(change: ChangeView, name: str) -> str:
    """Return what an attribute will be, or was; empty where it is not set or not known."""
    found = next((each for each in change.attributes if each.name == name), None)
    return (found.after or found.before or "") if found else ""


def _why(change: ChangeView) -> str:
    """Return the names of what changes, or of what forces a replacement."""
    forcing = [each.name for each in change.attributes if each.forces]
    if change.action == "replace":
        return f"forced by {', '.join(forcing)}" if forcing else ""
    return ", ".join(each.name for each in change.attributes)


def _rule(change: ChangeView) -> str:
    protocol, first, last = (value(change, name) for name in ("ip_protocol", "from_port", "to_port"))
    ports = first if first == last else f"{first}-{last}"
    what = "everything" if protocol == "-1" else f"{protocol} {ports}".strip()
    where = value(change, "cidr_ipv4") or value(change, "cidr_ipv6") or "the nodes"
    return f"{what} {'to' if 'egress' in change.kind else 'from'} {where}"


def attribute_text(attribute: Attribute, action: str, arrow: str = "→") -> str:
    """Return an attribute's value: what it will be, what it was where it goes, and both where it changes."""
    if attribute.sensitive:
        return SENSITIVE
    after = UNKNOWN if attribute.unknown else attribute.after
    if action == "delete" or attribute.before is None:
        return (after if attribute.before is None else attribute.before) or "not set"
    return f"{attribute.before} {arrow} {after or 'not set'}"
