"""What add-ons ask for, as a form: what becomes of answers, and of secrets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mectui.wizard import Draft, Field, Fields, Flow, Secrets, Typed, all_steps, review
from tests.wizard.small_aws import Aws
from tests.wizard.walking import at, said

SECRET = "correct-horse-battery-staple"
TOKEN, VARIABLE = "addons.flux.token", "MECTUI_ADDON_FLUX_TOKEN"
FLUX = {"name": "flux", "inputs": {"url": "https://example.com/repo.git"}}


@pytest.fixture
def begun(aws: Aws) -> Callable[..., Any]:
    async def begin(addons: Sequence[object], environ: dict[str, str] | None = None) -> Flow:
        secrets = Secrets(environ)
        draft = Draft.begun(None, {}).with_value("addons", list(addons))
        flow = Flow(all_steps(secrets=secrets), draft, lambda _: aws, secrets)
        return await at(flow, "inputs")

    return begin


Begun = Callable[..., Any]


def fields(flow: Flow) -> dict[str, Field]:
    form = flow.form()
    assert isinstance(form, Fields)
    return {field.path: field for field in form.fields}


async def test_there_is_no_such_step_where_nothing_is_asked(begun: Begun) -> None:
    flow = await begun(["metrics-server"])
    flow.jump("addons")
    assert "inputs" not in [row.key for row in flow.overview()]
    assert flow.go() == ()
    assert flow.current.key == "review"


async def test_every_kind_of_input_has_its_field_below_its_add_on(begun: Begun) -> None:
    flow = await begun(["nvidia", "longhorn", "flux"])
    shown = fields(flow)
    assert (shown["addons.nvidia.driver"].kind, shown["addons.nvidia.driver"].value) == ("choice", "auto")
    assert (shown["addons.longhorn.replicas"].kind, shown["addons.longhorn.replicas"].value) == (
        "number",
        "3",
    )
    assert shown["addons.longhorn.default_class"].value == "yes"
    assert shown[TOKEN].kind == "secret"
    assert [field.group for field in shown.values()] == sorted(
        (field.group for field in shown.values()), key=["NVIDIA GPU operator", "Longhorn", "Flux"].index
    )


async def test_what_is_needed_is_asked_first(begun: Begun) -> None:
    flow = await begun(["sriov-device-plugin", "metallb"])
    of_metallb = [path for path in fields(flow) if ".metallb." in path]
    assert of_metallb[0] == "addons.metallb.addresses"
    assert fields(flow)["addons.metallb.addresses"].hint.startswith("needed; ")


async def test_answers_are_typed_as_their_inputs_are(begun: Begun) -> None:
    flow = await begun(["hostpath-storage", "minio"])
    flow.change(
        Typed(
            {
                "addons.hostpath-storage.retain": "yes",
                "addons.minio.servers": "2",
                "addons.minio.capacity": "40Gi",
            }
        )
    )
    assert flow.draft.get("addons") == [
        {"name": "hostpath-storage", "inputs": {"retain": True}},
        {"name": "minio", "inputs": {"servers": 2, "capacity": "40Gi"}},
    ]


async def test_what_is_as_by_default_stays_out_of_the_file(begun: Begun) -> None:
    flow = await begun([{"name": "longhorn", "inputs": {"replicas": 2}}])
    flow.change(Typed({"addons.longhorn.replicas": "3", "addons.longhorn.default_class": "yes"}))
    assert flow.draft.get("addons") == ["longhorn"]
    flow.change(Typed({"addons.longhorn.replicas": ""}))
    assert flow.draft.get("addons") == ["longhorn"]


@pytest.mark.parametrize(
    ("addon", "name", "line", "why"),
    [
        ("minio", "servers", "two", "a whole number"),
        ("minio", "capacity", "20 gigs", "a size such as 20Gi"),
        ("metallb", "addresses", "10.0.0.1", "a single address is no range"),
        ("flux", "url", "https://me:pass@example.com/repo", "URL without a"),
        ("host-access", "ip", "localhost", "an IPv4 address"),
        ("dns", "servers", "quad9", "addresses with commas"),
    ],
)
async def test_what_will_not_do_is_said_at_its_field(
    begun: Begun, addon: str, name: str, line: str, why: str
) -> None:
    flow = await begun([addon])
    path = f"addons.{addon}.{name}"
    flow.change(Typed({path: line}))
    wrong = flow.current.wrong(flow.draft, flow.findings)
    assert why in str(wrong[path])
    assert why in said(flow)


async def test_what_is_missing_keeps_one_from_going_on(begun: Begun) -> None:
    flow = await begun(["dns", "parking"])
    assert "needs host names" in said(flow)
    flow.change(Typed({"addons.parking.domains": "example.com"}))
    assert flow.go() == ()


async def test_an_answer_settles_what_the_cloud_or_another_add_on_is_against(begun: Begun) -> None:
    flow = await begun([{"name": "metallb", "inputs": {"addresses": "10.0.0.10-10.0.0.20"}}])
    assert "does not work on AWS" in said(flow)
    flow.change(Typed({"addons.metallb.inside_only": "yes"}))
    assert flow.go() == ()


async def test_a_profile_asks_which_one_and_what_that_one_asks(begun: Begun) -> None:
    flow = await begun(["storidge"])
    assert "addons.storidge.replicas" in fields(flow)
    flow.change(Typed({"addons.storidge.backend": "rook-ceph-cluster"}))
    assert "addons.storidge.replicas" not in fields(flow)
    assert flow.draft.get("addons") == [{"name": "storidge", "inputs": {"backend": "rook-ceph-cluster"}}]


async def test_what_a_file_says_wrongly_can_be_taken_out(begun: Begun) -> None:
    flow = await begun([{"name": "longhorn", "inputs": {"copies": 3}}])
    assert "no such" in fields(flow)["addons.longhorn.copies"].hint
    flow.change(Typed({"addons.longhorn.copies": ""}))
    assert flow.draft.get("addons") == ["longhorn"]


# Secrets


async def test_a_secret_says_which_variable_it_is_and_whether_it_is_set(begun: Begun) -> None:
    flow = await begun([FLUX])
    assert f"not given ({VARIABLE})" in fields(flow)[TOKEN].hint
    flow = await begun([FLUX], {VARIABLE: SECRET})
    assert f"set in the environment ({VARIABLE})" in fields(flow)[TOKEN].hint
    assert SECRET not in repr(flow.form())


async def test_a_typed_secret_is_kept_beside_the_draft_and_nowhere_in_it(
    begun: Begun, tmp_path: Path
) -> None:
    flow = await begun([FLUX])
    flow.change(Typed({TOKEN: SECRET}))
    assert flow.secrets.typed == {VARIABLE: SECRET}
    assert flow.draft.get("addons") == [FLUX]
    flow.draft.save(tmp_path / "answers.yaml")
    everything = (
        flow.draft,
        flow.form(),
        flow.overview(),
        flow.secrets,
        (tmp_path / "answers.yaml").read_text(),
    )
    assert SECRET not in repr(everything)
    assert f"typed here, for the run only ({VARIABLE})" in fields(flow)[TOKEN].hint


async def test_what_was_typed_is_kept_until_it_is_taken_back(begun: Begun) -> None:
    flow = await begun([FLUX], {VARIABLE: "another"})
    flow.change(Typed({TOKEN: SECRET}))
    flow.change(Typed({"addons.flux.branch": "stable"}))
    assert flow.secrets.get(VARIABLE) == SECRET
    flow.change(Typed({TOKEN: ""}))
    assert flow.secrets.typed == {}
    assert flow.secrets.get(VARIABLE) == "another"


async def test_a_secret_that_is_needed_is_an_obstacle_to_a_run_and_not_to_a_file(begun: Begun) -> None:
    flow = await begun(["ngrok"])
    assert flow.go() == ()
    assert not flow.draft.problems
    missing = [(step, str(each)) for step, each in review(flow).problems if "needs its" in str(each)]
    assert [step for step, _ in missing] == ["inputs", "inputs"]
    assert "needs its API key" in missing[0][1]
    assert "MECTUI_ADDON_NGROK_API_KEY" in missing[0][1]
    flow.jump("inputs")
    flow.change(Typed({"addons.ngrok.api_key": SECRET, "addons.ngrok.authtoken": SECRET}))
    assert not [each for _, each in review(flow).problems if "needs its" in str(each)]


async def test_a_secret_in_a_file_is_refused_and_goes_once_the_form_is_answered(begun: Begun) -> None:
    flow = await begun([{"name": "flux", "inputs": {**FLUX["inputs"], "token": SECRET}}])  # type: ignore[dict-item]
    assert "no place for" in said(flow)
    assert fields(flow)[TOKEN].value == ""
    flow.change(Typed({TOKEN: SECRET}))
    assert flow.draft.get("addons") == [FLUX]
    assert flow.go() == ()
