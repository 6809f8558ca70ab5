"""The log of a booting machine, told as it grows: each line once, short, and not without end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from mectui.events import Step
from mectui.join import boot_log, bring_together
from mectui.join.boot_log import MOST_LINES, WIDTH

from .conftest import Cluster

pytestmark = pytest.mark.sshd

Make = Callable[..., Cluster]


def said(cluster: Cluster) -> list[str]:
    return [event.message for event in cluster.told("node.output") if event.step is Step.BOOTED]


async def test_every_line_is_told_once_while_the_log_grows(clusters: Make) -> None:
    cluster = clusters(workers=0)
    boot = cluster.boots("cp-0")
    boot.write("Cloud-init v. 25.1 running\n\n10%\r50%\r100% \x1b[32mfetched\x1b[0m\nhalf a li")
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
    await cluster.until(lambda: len(said(cluster)) == 2)
    boot.write("ne\ninstalling é the snap\n")
    await cluster.until(lambda: len(said(cluster)) == 4)
    cluster.machine("cp-0").drop_connections()
    boot.write("the last word\n")
    boot.end()
    await run
    lines = ["Cloud-init v. 25.1 running", "100% fetched", "half a line", "installing é the snap"]
    assert said(cluster) == [*lines, "the last word"]
    doing = [event for event in cluster.told("node.waiting") if "doing" in event.data]
    assert [event.message for event in doing][:2] == [
        "cloud-init is running: 100% fetched",
        "cloud-init is running: installing é the snap",
    ]


async def test_a_long_log_and_its_long_lines_are_cut_short(clusters: Make) -> None:
    cluster = clusters(workers=0)
    boot = cluster.boots("cp-0")
    boot.write("x" * 30_000 + "\n")
    boot.write("".join(f"line {number}\n" for number in range(3 * MOST_LINES)))
    run = asyncio.create_task(bring_together(cluster.job, cluster.reporter))
    await cluster.until(lambda: said(cluster))
    boot.end()
    await run
    assert len(said(cluster)) == MOST_LINES + 1
    assert said(cluster)[0] == "x" * (WIDTH - 1) + "…"
    assert said(cluster)[1:3] == ["line 0", "line 1"]
    assert said(cluster)[-1] == "… goes on in /var/log/cloud-init-output.log on the node"


async def test_a_boot_that_was_over_before_is_no_news(
    clusters: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot_log, "FIRST_SECONDS", 600)  # so that a busy machine is not too slow for it
    cluster = clusters(workers=0)
    boot = cluster.boots("cp-0")
    boot.write("long ago\n")
    boot.end()
    await bring_together(cluster.job, cluster.reporter)
    assert said(cluster) == []
