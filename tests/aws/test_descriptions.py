"""Reading botocore's descriptions: what they say stays, what only people read goes."""

from __future__ import annotations

from botocore.loaders import Loader, create_loader

from mectui.aws.descriptions import loader
from mectui.aws.session import open_session


def _members(loader: Loader) -> set[tuple[str, str]]:
    shapes = loader.load_service_model("service-quotas", "service-2")["shapes"]
    return {(name, member) for name, shape in shapes.items() for member in shape.get("members", {})}


def test_every_shape_is_there_but_not_its_documentation() -> None:
    assert _members(loader(None)) == _members(create_loader())
    model = loader(None).load_service_model("service-quotas", "service-2")
    assert "documentation" not in model
    assert "documentation" in create_loader().load_service_model("service-quotas", "service-2")


def test_sessions_share_what_was_read() -> None:
    sessions = [open_session({}, None) for _ in range(2)]
    first, second = (each.get_component("data_loader").load_data("partitions") for each in sessions)
    assert first is second
