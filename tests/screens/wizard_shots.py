"""The shots of the wizard: its steps over the small account of its tests, and the keys pressed there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from mectui.wizard import Draft, Flow, all_steps
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.conftest import flow, go_to, settled, wizard_app
from tests.wizard.small_aws import small_aws

WIDE, NARROW, VAST = (110, 34), (80, 24), (160, 44)


@dataclass(frozen=True, slots=True)
class WizardShot:
    """A picture: the step that is shown, the keys pressed there, and the terminal that shows it.

    `slow` is the lookup that AWS does not answer once the step is reached.
    """

    step: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE
    theme: str = "mectui-dark"
    signs: Signs = UNICODE
    slow: str = ""

    async def take(self) -> str:
        """Return the picture, as Textual exports it."""
        aws = small_aws()

        def begin() -> Flow:
            return Flow(all_steps(), Draft.begun(None, {"AWS_REGION": "us-east-2"}), lambda _: aws)

        app = wizard_app(begin, signs=self.signs, theme=self.theme)
        async with app.run_test(size=self.size) as pilot:
            await go_to(pilot, self.step)
            if self.slow:
                aws.gates[self.slow] = asyncio.Event()
            for key in self.keys:
                await pilot.press(key)
                await (pilot.pause() if self.slow else settled(pilot))
            picture = app.export_screenshot(title=f"mectui, {flow(pilot).current.title.lower()}")
            for gate in aws.gates.values():
                gate.set()
            await settled(pilot)
        return picture


SHOTS: Mapping[str, WizardShot] = {
    "type-dark": WizardShot("type"),
    "type-light": WizardShot("type", theme="mectui-light"),
    "subnets-narrow": WizardShot("subnets", ("down",), NARROW),
    "file": WizardShot("vpc", (), VAST),
    "help": WizardShot("region", ("f1",), NARROW, "mectui-light"),
    "filter": WizardShot("type", ("a", "r", "m"), NARROW),
    "refused": WizardShot("size", ("ctrl+u", "A", "enter"), NARROW),
    "blocked": WizardShot("type", ("end", "enter"), NARROW),
    "waiting": WizardShot("region", ("e", "u", "enter", "enter"), NARROW, slow="types"),
    "changed": WizardShot("region", ("e", "u", "enter"), NARROW),
    "addons": WizardShot("addons", (*["down"] * 5, "space", *["down"] * 4), VAST),
    "addons-blocked": WizardShot("addons", (*"longhorn",), NARROW, "mectui-light"),
    "addons-inputs": WizardShot("addons", (*"flux", "space", "enter"), NARROW),
    "review": WizardShot("review", (), WIDE),
    "terminal-colours": WizardShot("access", (), NARROW, "ansi-dark"),
    "ascii": WizardShot("subnets", (), NARROW, signs=ASCII),
}
