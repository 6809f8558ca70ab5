"""A workload is up once its latest pods are, however many earlier ones there are."""

from __future__ import annotations

import json

import pytest

from mectui.addons.runner.workloads import unready
from tests.demo.nodes.objects import asked, deployment

pytestmark = pytest.mark.cloud


async def test_one_that_was_changed_is_not_up_by_the_pods_that_it_had() -> None:
    cluster = await asked()
    look = "get deployment web -o json"
    await cluster.apply(deployment())
    await cluster.kubectl("rollout status deployment/web --timeout=60s")
    assert unready(json.loads((await cluster.kubectl(look))[1])) is None
    await cluster.apply(deployment(volumes=[{"name": "a", "configMap": {"name": "none"}}]))
    said = "deployment/web: pods of an earlier make are still there"
    assert unready(json.loads((await cluster.kubectl(look))[1])) == said
    await cluster.kubectl("create configmap none")
    await cluster.kubectl("rollout status deployment/web --timeout=60s")
    assert unready(json.loads((await cluster.kubectl(look))[1])) is None
