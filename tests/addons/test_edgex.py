"""EdgeX's manifests: how its services come to listen where Kubernetes looks for them."""

from __future__ import annotations

from typing import Any

from mectui.addons.manifests import documents
from mectui.addons.recipe import Apply
from mectui.addons.recipe.placeholders import Answers

ANSWERS: Answers = {"size": "5Gi", "storage_class": None}
FILES = ("foundation", "core", "support", "devices")
OBJECTS = [each for name in FILES for each in documents(Apply(file=f"edgex/{name}.yaml"), ANSWERS)]
OWN_SETTINGS = {"edgex-core-keeper", "edgex-ui-go"}
"""Services that have all their settings in a file of their own."""


def container(each: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = each["spec"]["template"]["spec"]["containers"][0]
    return found


def variables(each: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: row["value"] for row in container(each).get("env", ())}


def services() -> list[dict[str, Any]]:
    """Return the deployments that are EdgeX's own: those with a host of theirs."""
    deployments = [each for each in OBJECTS if each["kind"] == "Deployment"]
    return [each for each in deployments if "SERVICE_HOST" in variables(each)]


def test_services_of_common_settings_listen_everywhere_by_these() -> None:
    (job,) = (each for each in OBJECTS if each["kind"] == "Job")
    assert variables(job)["ALL_SERVICES_SERVICE_SERVERBINDADDR"] == "0.0.0.0"
    for each in services():
        name = each["metadata"]["name"]
        if name not in OWN_SETTINGS:
            assert "-cp=keeper.http://edgex-core-keeper:59890" in container(each)["args"], name
            assert "SERVICE_SERVERBINDADDR" not in variables(each), f"{name} would not heed it"


def test_services_of_their_own_settings_listen_everywhere_by_a_variable() -> None:
    own = [each for each in services() if each["metadata"]["name"] in OWN_SETTINGS]
    assert [variables(each)["SERVICE_SERVERBINDADDR"] for each in own] == ["0.0.0.0", "0.0.0.0"]


def test_services_are_known_by_the_name_that_leads_to_them() -> None:
    known = {each["metadata"]["name"]: each["spec"] for each in OBJECTS if each["kind"] == "Service"}
    for each in services():
        name = each["metadata"]["name"]
        assert variables(each)["SERVICE_HOST"] == name
        assert known[name]["selector"] == each["spec"]["template"]["metadata"]["labels"]
        assert [port["port"] for port in known[name]["ports"]] == [
            port["containerPort"] for port in container(each)["ports"]
        ]
