"""Going to a step, and reading what it asks."""

from __future__ import annotations

from mectui.wizard import Fields, Flow, Table


async def at(flow: Flow, step: str) -> Flow:
    await flow.look_all()
    flow.jump(step)
    return flow


def table(flow: Flow) -> Table:
    form = flow.form()
    assert isinstance(form, Table)
    return form


def fields(flow: Flow) -> dict[str, str]:
    form = flow.form()
    assert isinstance(form, Fields)
    return {each.path: each.hint for each in form.fields}


def said(flow: Flow) -> str:
    return " ".join(map(str, flow.go()))
