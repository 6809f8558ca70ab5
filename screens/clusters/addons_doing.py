"""What is done with the add-ons of a cluster: choosing, trying again, telling anew, disabling.

What it needs is loaded where it is needed: the list of clusters does without it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from textual import work

from mectui.events.threads import in_thread
from screens.clusters import reasons
from screens.clusters.doing import Doing

if TYPE_CHECKING:
    from mectui.run.addons_now import AddonNow
    from mectui.wizard.change import Change


class AddonsDoing(Doing):
    """The actions on a cluster's add-ons; each ends in a run, or in nothing."""

    @work(exclusive=True, group="do")
    async def open_addon(self, addon: AddonNow) -> None:
        """Show one add-on, and what can be done with it."""
        await self._trying(addon.title, lambda: self._one(addon))

    async def _one(self, addon: AddonNow) -> None:
        from mectui.wizard.change import Change
        from screens.clusters.addon_text import DISABLE, INPUTS, RETRY, addon_paras, addon_ways
        from screens.clusters.sure import SureScreen

        paras = tuple(addon_paras(addon, self.row.name, self.session.spell, self.signs))
        ways = addon_ways(addon, reasons.addons(self.row))
        picked = await self.app.push_screen_wait(SureScreen(addon.title, paras, ways, self.signs))
        steps: Mapping[str, Callable[[], Awaitable[None]]] = {
            RETRY: lambda: self._change(Change({addon.name: {}})),
            INPUTS: lambda: self._choose(frozenset({addon.name})),
            DISABLE: lambda: self._disable(addon.name),
        }
        step = steps.get(picked or "")
        if step is not None:
            await step()

    async def _addons(self) -> None:
        await self._choose()

    async def _choose(self, about: frozenset[str] = frozenset()) -> None:
        """Ask which add-ons there are to be, and what they are told; begin what was agreed to."""
        from screens.clusters.addons_choice import AddonsChoice

        session, name = self.session, self.row.name
        flow = await in_thread(lambda: session.choose_addons(name, about))
        screen = AddonsChoice(name, flow, self._spelled, self.signs)
        wished = await self.app.push_screen_wait(screen)
        if wished is not None:
            session.secrets.update(wished.secrets)
            await self._change(wished.change)

    async def _disable(self, addon: str) -> None:
        """Say what goes with an add-on, and begin the run that takes it away."""
        from mectui.wizard.change import removal
        from screens.clusters.addons_choice import sure_screen
        from screens.clusters.change_text import agreed

        session, name = self.session, self.row.name
        wished = await in_thread(lambda: removal(session.choose_addons(name).draft, addon))
        picked = await self.app.push_screen_wait(sure_screen(wished, name, self._spelled, self.signs))
        meant = agreed(wished, picked)
        if meant is not None:
            await self._change(meant)

    async def _change(self, wished: Change) -> None:
        session, name = self.session, self.row.name
        await self._lead(lambda: session.change_addons(name, wished.enable, wished.disable))

    def _spelled(self, wished: Change) -> str:
        return self.session.changing(wished.enable, wished.disable).spell_this(self.row.name)
