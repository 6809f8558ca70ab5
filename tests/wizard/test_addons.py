"""The catalogue in the wizard: what is shown of it, and what the solver says while choosing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mectui.addons.catalogue import catalogue
from mectui.wizard import Chosen, Flow, Row, Secrets
from mectui.wizard.addon_review import addon_lines
from mectui.wizard.addons import judged
from tests.wizard.small_aws import Aws
from tests.wizard.walking import at, said, table

Begin = Callable[..., Flow]


async def begun(begin: Begin, **answers: object) -> Flow:
    """Return a flow at the add-ons, with these answers before: `cluster_workers=2`."""
    flow = await at(begin(), "addons")
    for path, value in answers.items():
        section, _, key = path.partition("_")
        flow.draft = flow.draft.with_value(f"{section}.{key}", value)
    await flow.look()
    return flow


def rows(flow: Flow) -> Mapping[str, Row]:
    return {row.key: row for row in table(flow).rows}


def names(flow: Flow) -> list[str]:
    return [entry if isinstance(entry, str) else entry["name"] for entry in flow.draft.get("addons")]


async def test_the_whole_catalogue_is_there_by_purpose(begin: Begin) -> None:
    flow = await begun(begin)
    shown = rows(flow)
    assert shown.keys() == catalogue().recipes.keys()
    groups = list(dict.fromkeys(row.group for row in table(flow).rows))
    assert groups == [purpose.value for purpose, _ in catalogue().by_purpose()]
    assert table(flow).chosen == {"dns"}
    assert shown["longhorn"].group == "storage"


async def test_the_preview_says_what_is_first_to_know(begin: Begin) -> None:
    flow = await begun(begin)
    facts = dict(rows(flow)["edgex"].preview)
    recipe = catalogue().recipes["edgex"]
    assert facts["For"] == recipe.what
    assert facts["Is"] == f"edgex, {recipe.version}; active"
    assert facts["Takes"].endswith("volumes of 5 GiB")
    assert rows(flow)["ondat"].cells[1].startswith("gone: ")


async def test_the_details_say_all_there_is(begin: Begin) -> None:
    flow = await begun(begin)
    recipe = catalogue().recipes["longhorn"]
    facts = dict(rows(flow)["longhorn"].details)
    assert facts["Status"] == f"active, seen {recipe.status.seen}: {recipe.status.reason}"
    assert facts["Version"] == f"{recipe.version} on 1.34"
    assert facts["Runs on"].startswith("amd64, arm64; Kubernetes")
    assert "3 nodes" in facts["Takes"]
    assert facts["Depends on"] == "CoreDNS"
    assert "default storage class" in facts["Does not go with"]
    assert "copies (replicas): 3 unless told otherwise" in facts["Asks for"]
    assert facts["Tried"].startswith("not on a live cluster")
    assert facts["In a file"] == "longhorn"
    flux = dict(rows(flow)["flux"].details)
    assert "repository (url): needed" in flux["Asks for"]
    assert "a secret, MECTUI_ADDON_FLUX_TOKEN" in flux["Asks for"]
    assert "http://edgex-ui-go.edgex:4000" in dict(rows(flow)["edgex"].details)["Reached at"]


async def test_every_add_on_says_whether_it_was_tried_on_a_live_cluster(begin: Begin) -> None:
    flow = await begun(begin)
    for key, row in rows(flow).items():
        live = catalogue().recipes[key].tried.live
        words = f"on a live cluster, {live}" if live else "not on a live cluster"
        assert words in dict(row.preview)["Tried"]
        assert words in dict(row.details)["Tried"]


async def test_what_it_would_bring_is_part_of_what_it_would_take(begin: Begin) -> None:
    flow = await begun(begin)
    before = rows(flow)["portainer"]
    assert "hostpath storage" in dict(before.preview)["Brings"]
    assert "volumes of 10 GiB" in dict(before.preview)["Takes"]
    flow.change(Chosen(("dns", "portainer")))
    assert "Brings" not in dict(rows(flow)["portainer"].preview)


async def test_what_one_depends_on_is_added_and_said(begin: Begin) -> None:
    flow = await begun(begin)
    flow.change(Chosen(("dns", "keda")))
    assert rows(flow)["helm3"].added == ""
    flow.change(Chosen(("dns", "portainer")))
    added = {key: row.added for key, row in rows(flow).items() if row.added}
    assert "Portainer needs it" in added["community"]
    assert "community" not in names(flow)
    assert table(flow).amounts[0].text == "2 chosen + 3 added"


@pytest.mark.parametrize(
    ("name", "why", "way"),
    [
        ("nfs", "it has images for amd64 only", "such as t3.medium"),
        ("ondat", "it works with 1.28 and older", "channel 1.28/stable"),
        ("longhorn", "needs 1 data disk", "set aws.data_disks to {count: 1, size_gib: 10}"),
        ("nvidia", "t4g.medium is none of them", ". leave nvidia out"),
    ],
)
async def test_what_cannot_be_taken_says_why_and_what_would(
    begin: Begin, name: str, why: str, way: str
) -> None:
    flow = await begun(begin)
    row = rows(flow)[name]
    reasons = " ".join(text for label, text in row.details if label == "It cannot be taken")
    assert row.blocked
    assert why in reasons
    assert way in reasons


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("nfs", "aws.instance_type"),
        ("ondat", "cluster.channel"),
        ("longhorn", "aws.data_disks.count"),
        ("traefik", None),
    ],
)
async def test_the_way_out_by_another_answer_is_named(begin: Begin, name: str, path: str | None) -> None:
    flow = await begun(begin)
    flow.change(Chosen(("dns", "ingress")))
    way = rows(flow)[name].way
    assert (way.path if way else None) == path


async def test_what_is_not_taken_is_not_told_to_be_left_out(begin: Begin) -> None:
    flow = await begun(begin)
    assert "leave longhorn out" not in (rows(flow)["longhorn"].blocked or "")


async def test_what_would_is_right(begin: Begin) -> None:
    flow = await begun(
        begin,
        cluster_workers=2,
        **{"aws_instance_type": "m7g.xlarge", "aws_data_disks.count": 1, "aws_data_disks.size_gib": 100},
    )
    assert rows(flow)["longhorn"].blocked is None


async def test_unknown_facts_refuse_nothing(begin: Begin, aws: Aws) -> None:
    aws.answers = {key: found for key, found in aws.answers.items() if not key.startswith("types")}
    flow = await begun(begin, aws_instance_type="z9.unheard")
    assert rows(flow)["nfs"].blocked is None
    assert rows(flow)["fluentd"].blocked is None
    assert rows(flow)["ondat"].blocked is not None


async def test_two_that_exclude_each_other(begin: Begin) -> None:
    flow = await begun(begin)
    flow.change(Chosen(("dns", "ingress")))
    assert "do not go together" in (rows(flow)["traefik"].blocked or "")
    flow.change(Chosen(("dns", "ingress", "traefik")))
    assert "do not go together" in (rows(flow)["ingress"].blocked or "")
    assert "do not go together" in said(flow)


async def test_what_an_input_settles_does_not_keep_one_from_taking_it(begin: Begin) -> None:
    flow = await begun(begin)
    metallb = rows(flow)["metallb"]
    assert metallb.blocked is None
    assert "does not work on AWS" in dict(metallb.preview)["Mind"]


async def test_a_default_storage_class_is_asked_for(begin: Begin) -> None:
    flow = await begun(begin, aws_instance_type="m7g.large")
    flow.change(Chosen(("dns", "dapr")))
    assert rows(flow)["dapr"].blocked is None
    assert "needs a default storage class" in said(flow)
    flow.change(Chosen(("dns", "dapr", "hostpath-storage")))
    assert said(flow) == ""


async def test_too_much_for_the_cluster_is_said_with_the_room_there_is(begin: Begin) -> None:
    flow = await begun(begin, cluster_workers=0)
    assert not any(each.lacks for each in table(flow).amounts)
    assert "needs 3 nodes" in (rows(flow)["longhorn"].blocked or "")
    flow.change(Chosen(("dns", "observability", "argocd", "minio", "hostpath-storage")))
    assert [each.text for each in table(flow).amounts if each.lacks] == ["2.1 of 1.2 vCPU", "3.3 of 2.9 GiB"]
    assert table(flow).way is not None
    assert "together need more than the cluster has" in said(flow)


async def test_a_file_keeps_its_order_its_other_names_and_its_inputs(begin: Begin, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(
        "addons: [{name: storage, inputs: {retain: true}}, dns]\ninteractive_sections: [addons]\n"
    )
    flow = await at(begin(file), "addons")
    assert table(flow).chosen == {"dns", "hostpath-storage"}
    flow.change(Chosen(("dns", "hostpath-storage", "metrics-server")))
    assert flow.draft.get("addons") == [
        {"name": "storage", "inputs": {"retain": True}},
        "dns",
        "metrics-server",
    ]


async def test_a_name_that_there_is_not_is_shown_and_can_be_left_out(begin: Begin, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("addons: [dns, metric-server]\ninteractive_sections: [addons]\n")
    flow = await at(begin(file), "addons")
    assert "did you mean metrics-server?" in (rows(flow)["metric-server"].blocked or "")
    assert "there is no add-on 'metric-server'" in said(flow)
    flow.change(Chosen(("dns",)))
    assert flow.go() == ()


async def test_a_profile_says_what_it_stands_for(begin: Begin) -> None:
    flow = await begun(begin)
    flow.change(Chosen(("dns", "storidge")))
    assert "stands for it" in rows(flow)["longhorn"].added
    assert "Longhorn needs 1 data disk" in (rows(flow)["storidge"].blocked or "")


async def test_the_review_says_who_needs_what_and_names_nobody_twice(begin: Begin) -> None:
    flow = await begun(begin)
    flow.draft = flow.draft.with_value("addons", ["dns", "ngrok", "observability"])
    found = judged(flow.draft, flow.findings)
    assert found is not None
    lines = [f"{line.about}: {line.text}" for line in addon_lines(found, Secrets())]
    assert any("because ngrok and Prometheus, Grafana, Loki need it" in line for line in lines)
    assert not any(line.text.startswith(line.about) for line in addon_lines(found, Secrets()) if line.about)
