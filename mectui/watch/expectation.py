"""How long the phases of a run may take, as far as earlier runs tell."""

from __future__ import annotations

from mectui.events import Phase
from mectui.watch.addons import AddonView
from mectui.watch.usual import Usual
from mectui.watch.view import RunView


def expected(phase: Phase, view: RunView, usual: Usual) -> float | None:
    """Return the seconds that a phase usually takes in a run such as this; None where nothing tells.

    Add-ons come up one after another: they take what each of them takes, whatever others took before.
    """
    if phase is Phase.ADDONS and view.addons:
        times = [_of_addon(addon, view.kind, usual) for addon in view.addons.values()]
        known = [seconds for seconds in times if seconds is not None]
        return sum(known) if len(known) == len(times) else None
    return usual.seconds("phase", view.kind, phase.value)


def _of_addon(addon: AddonView, kind: str, usual: Usual) -> float | None:
    if addon.removing:
        return usual.seconds("removal", addon.name)
    own = usual.seconds("addon", kind, addon.name)
    return usual.seconds("addon", "create", addon.name) if own is None else own
