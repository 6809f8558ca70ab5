"""Who may reach the cluster, and how."""

from __future__ import annotations

from mectui.events import Problem
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Field, Fields, Form, Input
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import filled, listed, sources, text, typed

_LISTS = ("aws.access", "aws.node_ports")
_MOST_KEYS = 5
_PUBLIC_IP = (
    ("auto", "as the subnet does"),
    ("none", "none: bastion or tunnel"),
    ("elastic", "elastic: survives stop and start"),
)


class AccessStep(Step):
    """Asks who may come in, whether nodes get public addresses, and with which key."""

    key = "access"
    title = "Access"
    question = "Who may reach the cluster?"
    why = (
        "SSH (22) and the Kubernetes API (16443) are open to these IPv4 ranges only, NodePorts "
        "(30000-32767) to theirs. `auto` is this machine's public address, looked up when the run starts; "
        "several ranges have commas between them. A key pair of EC2's is used by its private key's path here."
    )
    paths = ("aws.access", "aws.node_ports", "aws.public_ip", "ssh.key", "ssh.user")
    wants = ("address", "keys")

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return the fields, and this machine's address beside them."""
        own = address_of(findings)
        hint = f"auto: this machine, {own}" if own else "auto: this machine"
        problem = findings.address.problem if findings.address else None
        return Fields(
            (
                Field("aws.access", "SSH and API from", "text", listed(draft.get("aws.access")), hint),
                Field(
                    "aws.node_ports",
                    "NodePorts from",
                    "text",
                    listed(draft.get("aws.node_ports")),
                    "empty: nobody",
                ),
                Field(
                    "aws.public_ip",
                    "Public addresses",
                    "choice",
                    text(draft.get("aws.public_ip")),
                    choices=_PUBLIC_IP,
                ),
                Field(
                    "ssh.key",
                    "SSH key",
                    "text",
                    text(draft.get("ssh.key")),
                    "generate, or a private key's path",
                ),
                Field("ssh.user", "SSH user", "text", text(draft.get("ssh.user")), "the image's own user"),
            ),
            notice=problem,
            facts=_facts(draft, findings),
        )

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:  # noqa: ARG002
        """Take what was typed; an address alone becomes the range of just it."""
        values = dict(typed(given))
        for path in _LISTS:
            line = values.pop(path, None)
            if line is not None and sources(line) != list(draft.get(path) or ()):
                draft = draft.with_value(path, sources(line))
        return filled(draft, values)

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say where `auto` has no address to stand for."""
        found = findings.address
        access = draft.get("aws.access")
        auto = isinstance(access, list | tuple | str) and "auto" in access
        return (found.problem,) if auto and found and found.problem and not found.rows else ()

    def interactive(self, draft: Draft) -> bool:
        """Ask where the machines or the way in are asked."""
        return draft.asks("aws") or draft.asks("ssh")

    def summary(self, draft: Draft) -> str:
        """Return the sources."""
        return listed(draft.get("aws.access")) or "nobody"


def address_of(findings: Findings) -> str | None:
    """Return this machine's public address, where it is known."""
    rows = findings.address.rows if findings.address else ()
    return rows[0] if rows else None


def _facts(draft: Draft, findings: Findings) -> tuple[tuple[str, str], ...]:
    bastion = draft.get("ssh.bastion")
    host = text(bastion.get("host")) if isinstance(bastion, dict) else "none"
    keys = _key_pairs(findings)
    return (
        ("This machine", address_of(findings) or "unknown"),
        ("Bastion", host),
        *((("Key pairs in EC2", keys),) if keys else ()),
    )


def _key_pairs(findings: Findings) -> str:
    """Return the names of EC2's key pairs, of which a private half here may be `ssh.key`."""
    found = findings.keys
    if found is None or not (found.rows or found.problem):
        return ""
    if not found.rows:
        return f"unknown: {found.problem.what}" if found.problem else ""
    more = len(found.rows) - _MOST_KEYS
    names = ", ".join(f"{row.name} ({row.kind})" for row in found.rows[:_MOST_KEYS])
    return f"{names}, and {more} more" if more > 0 else names
