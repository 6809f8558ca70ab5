"""Traps of what is installed, which recipes get round, on simulated nodes."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from mectui.addons.runner import bring_up, take_away
from mectui.addons.runner.steps import script_of
from mectui.addons.solver import Solution
from mectui.answers.model import Addon
from mectui.ssh import pace
from tests.addons.simulated import Site, make_site

pytestmark = pytest.mark.cloud

ARGUMENTS = "/var/snap/microk8s/current/args/kube-apiserver"
CONFLIST = "/var/snap/microk8s/current/args/cni-network/01-kube-ovn.conflist"
GRAFANA = "MECTUI_ADDON_OBSERVABILITY_GRAFANA_PASSWORD"
EVERYBODY_KNOWS = "prom-operator"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once: the nodes' time goes fast here."""
    monkeypatch.setattr(pace, "SHORTEST", 0.001)


async def up(site: Site, name: str, environ: dict[str, str] | None = None, **inputs: Any) -> Solution:
    solution = site.solution(Addon(name=name, inputs=inputs))
    await bring_up(solution, site.job(solution, environ))
    return solution


async def down(site: Site, solution: Solution, name: str) -> None:
    await take_away([each for each in solution.order if each.name == name], site.job(solution))


async def kubectl(site: Site, arguments: str) -> str:
    result = await site.sh(f"microk8s kubectl {arguments}")
    assert result.ok, result.stderr
    return result.stdout.strip()


async def grafana_password(site: Site) -> str:
    secret = await kubectl(
        site, "-n observability get secret mectui-grafana -o 'jsonpath={.data.admin-password}'"
    )
    return base64.b64decode(secret).decode()


async def test_grafana_has_no_password_that_everybody_knows() -> None:
    site = await make_site("amd64", workers=0, speed=4000)
    solution = await up(site, "observability")
    made_up = await grafana_password(site)
    assert len(made_up) >= 20
    assert EVERYBODY_KNOWS not in made_up
    await down(site, solution, "observability")
    assert "observability" not in await kubectl(site, "get namespaces -o name")
    await up(site, "observability", {GRAFANA: "it's 'mine'"})
    assert await grafana_password(site) == "it's 'mine'"


async def test_a_node_without_longhorns_disks_is_noticed() -> None:
    site = await make_site("amd64", speed=4000)
    await up(site, "longhorn")
    # as a node has them that joined later, or one that Longhorn's settings did not reach
    lacking = '{"spec": {"disks": [{"path": "/var/lib/longhorn/"}]}}'
    await kubectl(site, f"-n longhorn-system patch nodes.longhorn.io mec-w-1 --type=merge -p '{lacking}'")
    site.events.clear()
    await up(site, "longhorn")
    assert site.told("addon.step.started"), "what is not so any more is done again"


async def test_minio_is_enabled_again_though_its_user_is_there() -> None:
    site = await make_site("amd64", workers=0, speed=4000)
    await kubectl(site, "create namespace minio-operator")
    user = "secret/microk8s-user-1"
    secret = "{apiVersion: v1, kind: Secret, metadata: {name: microk8s-user-1, namespace: minio-operator}}"
    await site.sh(f"microk8s kubectl apply -f - <<END\n{secret}\nEND\n")
    assert user in await kubectl(site, "-n minio-operator get secrets -o name")
    await up(site, "minio")
    assert user not in await kubectl(site, "-n minio-operator get secrets -o name")


async def test_no_node_asks_for_kube_ovn_when_it_is_gone() -> None:
    site = await make_site("amd64", speed=4000)
    solution = await up(site, "kube-ovn")
    for number in range(3):
        await site.sh(f"touch {CONFLIST}", number)
    await down(site, solution, "kube-ovn")
    assert [(await site.sh(f"test -e {CONFLIST}", number)).ok for number in range(3)] == [False] * 3


async def test_an_api_server_that_is_no_longer_hardened_keeps_its_arguments() -> None:
    site = await make_site("amd64", workers=0, speed=4000)
    solution = await up(site, "cis-hardening")
    await site.sh(f"echo --service-cluster-ip-range=10.152.183.0/24 >>{ARGUMENTS}")
    before = (await site.sh(f"cat {ARGUMENTS}")).stdout
    await site.sh(f"echo --audit-log-maxage=30 >>{ARGUMENTS}")
    for step in next(each for each in solution.order if each.name == "cis-hardening").recipe.remove:
        if step.disable:
            await site.sh(f"sed -i -e '/10/d' -e '/30/d' {ARGUMENTS}")  # as one make of its script does
        ended = await site.sh(script_of(step, {}))
        assert ended.ok, ended.stderr
    after = (await site.sh(f"cat {ARGUMENTS}")).stdout
    assert sorted(after.split()) == sorted(before.split())


@pytest.mark.parametrize("name", ["argocd", "forgejo", "observability", "portainer"])
async def test_what_disabling_leaves_is_gone_before(name: str) -> None:
    site = await make_site("amd64", workers=0, speed=4000, track="1.36")
    solution = await up(site, name)
    *own, switch = next(each for each in solution.order if each.name == name).recipe.remove
    assert switch.disable
    for step in own:
        ended = await site.sh(script_of(step, {}))
        assert ended.ok, ended.stderr
    assert f"namespace/{name}" not in await kubectl(site, "get namespaces -o name")
    assert (await site.sh(script_of(switch, {}))).ok


async def test_kubeflows_sessions_have_a_key_that_nobody_knows() -> None:
    site = await make_site("amd64", workers=0, speed=4000)
    addons = [Addon(name="hostpath-storage"), Addon(name="kubeflow")]
    solution = site.solution(*addons)
    await bring_up(solution, site.job(solution, {"MECTUI_ADDON_KUBEFLOW_PASSWORD": "password-of-a-test"}))
    key = await kubectl(
        site, "-n oauth2-proxy get secret oauth2-proxy-t6mhdc8h8d -o 'jsonpath={.data.cookie-secret}'"
    )
    assert len(base64.b64decode(key)) == 32, "it takes 16, 24 or 32 bytes only"
    assert base64.b64decode(key) != b"7d16fee92f8d11b8940b081b3f8b8acb"
    kept = await kubectl(
        site, "-n oauth2-proxy get secret oauth2-proxy-t6mhdc8h8d -o 'jsonpath={.data.client-id}'"
    )
    assert kept, "what else is in it stays"
