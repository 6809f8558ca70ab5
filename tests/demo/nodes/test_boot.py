"""A machine boots from its user-data, as cloud-init would have it."""

from __future__ import annotations

from typing import Any


async def test_a_node_boots_installs_and_is_ready(lab: Any) -> None:
    await lab.up("demo-cp-0")
    code, out, _ = await lab.run(
        "demo-cp-0", "hostname; cloud-init status; sudo microk8s status --format short"
    )
    assert code == 0
    assert out.startswith("demo-cp-0\nstatus: done\nmicrok8s is running\n")
    assert "core/dns: enabled" in out
