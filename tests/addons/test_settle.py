"""The add-ons that there are so far, refused early or proven by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mectui.addons import check, settle
from mectui.answers.model import Addon, Cluster
from mectui.events import Event, ExitCode, Phase, Reporter, Trouble
from mectui.ssh import Result

DNS = (Addon(name="dns"),)
USUAL = Cluster(name="edge")


class ControlPlane:
    """A control plane whose CoreDNS runs once `dns` is enabled, or never."""

    def __init__(self, *, enabled: bool, works: bool = True) -> None:
        self.enabled = enabled
        self.works = works
        self.asked: list[str] = []

    async def ask(
        self, command: str, *, stdin: str | None = None, seconds: float = 120, show: bool = False
    ) -> Result:
        self.asked.append(command)
        if "rollout" in command:
            done = self.enabled and self.works
            return (
                Result(0, "rolled out", "") if done else Result(1, "", 'deployments.apps "coredns" not found')
            )
        if "enable" in command:
            self.enabled = True
            return Result(0, "", "")
        state = "enabled" if self.enabled else "disabled"
        addons = f"addons:\n  - name: dns\n    status: {state}\n"
        return Result(0, f"microk8s:\n  running: True\n{addons}", "")


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def reporter(told: list[Event]) -> Reporter:
    return Reporter(told.append, Phase.ADDONS)


@pytest.mark.parametrize("enabled", [True, False])
async def test_dns_is_enabled_where_it_is_not_and_proven(
    reporter: Reporter, told: list[Event], enabled: bool
) -> None:
    node = ControlPlane(enabled=enabled)
    await settle(DNS, USUAL, node, reporter, timedelta(seconds=5))
    assert any("enable" in command for command in node.asked) is not enabled
    assert [event.event for event in told] == ["addon.ready"]


@pytest.mark.parametrize(
    ("ranges", "asked"),
    [
        ({}, "enable dns"),
        ({"service_cidr": "10.96.0.0/16"}, "enable dns /etc/resolv.conf 10.96.0.10"),
        ({"pod_cidr": "10.244.0.0/16"}, "enable dns /etc/resolv.conf 10.152.183.10"),
    ],
)
async def test_dns_gets_the_address_that_the_kubelets_know(
    reporter: Reporter, ranges: dict[str, str], asked: str
) -> None:
    node = ControlPlane(enabled=False)
    await settle(DNS, Cluster(name="edge", **ranges), node, reporter, timedelta(seconds=5))  # type: ignore[arg-type]
    assert f"sudo microk8s {asked}" in node.asked


async def test_what_dns_last_said_ends_its_deadline(reporter: Reporter) -> None:
    node = ControlPlane(enabled=True, works=False)
    with pytest.raises(Trouble, match="coredns") as caught:
        await settle(DNS, USUAL, node, reporter, timedelta(seconds=0.1))
    assert caught.value.exit_code is ExitCode.DEADLINE


def test_what_is_not_supported_is_named_at_once() -> None:
    check(DNS)
    wishes = (Addon(name="metallb"), Addon(name="dns", inputs={"servers": "9.9.9.9"}), Addon(name="rbac"))
    with pytest.raises(Trouble) as caught:
        check(wishes)
    assert caught.value.exit_code is ExitCode.USAGE
    assert [problem.what.split()[1] for problem in caught.value.problems] == ["metallb", "rbac", "dns"]
    assert "so far there is dns" in str(caught.value)
