"""Steps that outlive the connection they were started through."""

from __future__ import annotations

_LOCK = "/run/mectui-addons.lock"
_WAIT = 900
"""Seconds for a step that still runs on the node, begun through a connection that was lost."""

WAITING = "an earlier step still runs here, and is waited for"
"""What a step says that has to wait."""

STILL_RUNNING = 75
"""How a step ends where an earlier one did not end in that time."""


def lasting(script: str) -> str:
    """Return a script that runs another to its end, whoever listens, and prints what it says meanwhile.

    The other one writes to a file that only root reads: were its output a connection that drops, its next
    word would kill it half-way. It holds a lock for as long as it runs, so that none runs beside it.
    """
    return (
        f"exec 9>{_LOCK}\n"
        f"flock -n 9 || {{\n  echo '{WAITING}'\n  flock -w {_WAIT} 9 || exit {STILL_RUNNING}\n}}\n"
        "log=$(mktemp -p /run) || exit 1\n"
        f"step() (\n{script}\n)\n"
        'step </dev/null >"$log" 2>&1 &\n'
        "step=$!\n"
        'tail -n +1 -s 0.2 -f --pid="$step" "$log"\n'
        'wait "$step"\n'
        "code=$?\n"
        'rm -f "$log"\n'
        "exit $code\n"
    )
