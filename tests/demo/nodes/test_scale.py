"""Fifty machines in one process, and what MicroK8s prints, by shape."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import yaml

CP = "demo-cp-0"


async def test_fifty_nodes_become_one_cluster(make_lab: Any) -> None:
    lab = await make_lab(speed=200)
    workers = [f"demo-w-{index}" for index in range(49)]
    await lab.up(CP, *workers)
    _, out, _ = await lab.run(CP, "sudo microk8s add-node --token-ttl 3600 --format json")
    url = json.loads(out)["urls"][0]
    done = await asyncio.gather(*(lab.run(name, f"sudo microk8s join {url} --worker") for name in workers))
    assert {code for code, _, _ in done} == {0}
    await lab.run(CP, "sudo microk8s kubectl wait --for=condition=Ready node/demo-w-48 --timeout=600s")
    code, out, err = await lab.run(
        CP, "sudo microk8s kubectl wait --for=condition=Ready nodes --all --timeout=600s"
    )
    assert (code, len(out.splitlines())) == (0, 50), err


async def test_what_add_node_and_status_print(lab: Any) -> None:
    await lab.up(CP)
    url = r"10\.0\.1\.10:25000/[0-9a-f]{32}/[0-9a-f]{12}"
    shapes = {
        "pretty": rf"From the node you wish to join .*, run the following:\nmicrok8s join {url}\n\n",
        "short": rf"microk8s join {url}\nmicrok8s join 10\.1\.",
        "token": r"[0-9a-f]{32}\n$",
        "token-check": r"[0-9a-f]{32}/[0-9a-f]{12}\n$",
        "json": rf'{{\n  "token": "[0-9a-f]{{32}}/[0-9a-f]{{12}}",\n  "urls": \[\n    "{url}",\n',
        "yaml": rf"token: [0-9a-f]{{32}}/[0-9a-f]{{12}}\nurls:\n- {url}\n",
    }
    for form, shape in shapes.items():
        _, out, _ = await lab.run(CP, f"sudo microk8s add-node --token-ttl 3600 --format {form}")
        assert re.match(shape, out), out
    _, out, _ = await lab.run(CP, "sudo microk8s status --format yaml")
    status = yaml.load(out, yaml.BaseLoader)
    assert status["microk8s"] == {"running": "True"}
    assert status["high-availability"]["nodes"] == [{"address": "127.0.0.1:19001", "role": "voter"}]
    dns = next(addon for addon in status["addons"] if addon["name"] == "dns")
    assert dns == {
        "name": "dns",
        "repository": "core",
        "description": "CoreDNS",
        "version": "1.12.3",
        "status": "enabled",
    }
    _, out, _ = await lab.run(CP, "sudo microk8s status")
    assert out.startswith(
        "microk8s is running\nhigh-availability: no\n  datastore master nodes: 127.0.0.1:19001\n"
    )
    assert "\n    dns                  # (core) CoreDNS\n" in out


async def test_add_ons_and_their_exit_codes(lab: Any) -> None:
    await lab.up(CP)
    code, _, err = await lab.run(CP, "sudo microk8s enable nosuch")
    assert (code, err) == (1, "Addon nosuch was not found in any repository\n")
    assert await lab.run(CP, "sudo microk8s enable core/nosuch") == (0, "Addon core/nosuch not found\n", "")
    assert (await lab.run(CP, "sudo microk8s enable metrics-server"))[0] == 0
    assert (await lab.run(CP, "sudo microk8s enable dns /etc/resolv.conf 10.152.183.10"))[0] == 0
    assert (await lab.run(CP, "sudo microk8s status -a metrics-server"))[1] == "enabled\n"
    assert (await lab.run(CP, "sudo microk8s stop; sudo microk8s status"))[:2] == (
        0,
        "Stopped.\nmicrok8s is not running, try microk8s start\n",
    )
    code, out, _ = await lab.run(CP, "sudo microk8s status --wait-ready --timeout 0.01")
    assert (code, out) == (1, "microk8s is not running. Use microk8s inspect for a deeper inspection.\n")
