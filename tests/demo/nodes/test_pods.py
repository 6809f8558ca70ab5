"""Pods start with the machines that they are on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from mectui.demo.nodes.clock import Clock
from mectui.demo.nodes.kubernetes.controllers import Controllers
from mectui.demo.nodes.kubernetes.resources import NAMESPACES, NODES, PODS
from mectui.demo.nodes.kubernetes.store import Store


async def test_a_pod_whose_machine_was_switched_off_starts_anew_with_it() -> None:
    store, starts = Store(), list[asyncio.Task[Any]]()

    def begin(work: Coroutine[Any, Any, Any]) -> None:
        starts.append(asyncio.create_task(work))

    Controllers(store, Clock(speed=1000), begin)
    store.create(NAMESPACES, {"metadata": {"name": "default"}})
    ready = [{"type": "Ready", "status": "True"}]
    node = store.create(
        NODES,
        {
            "metadata": {"name": "demo-cp-0"},
            "spec": {},
            "status": {"conditions": ready, "allocatable": {"pods": "110"}},
        },
    )
    spec = {"containers": [{"name": "web", "image": "busybox:1.36"}]}
    pod = store.create(PODS, {"metadata": {"name": "web", "namespace": "default"}, "spec": spec})
    await asyncio.sleep(0)
    (first,) = starts
    first.cancel()
    await asyncio.wait([first])
    store.touch(node)
    assert len(starts) == 2
    await starts[1]
    assert pod["status"]["phase"] == "Running"
