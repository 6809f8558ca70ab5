"""What a Terraform may say in its stream, the one of the future included."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from mectui.events import Event, ExitCode, Reporter, Trouble
from mectui.terraform import Runner

Pretend = Callable[[str], Runner]
VERSION = {"type": "version", "terraform": "1.99.0", "ui": "1.9", "@message": "Terraform 1.99.0"}
BOXED = """
╷
│ Warning: Unable to open CLI configuration file
│
│ It does not exist.
╵

Error: No valid credential sources found

  on main.tf line 7, in provider:
   7: provider aws

Please see the documentation.
"""
DONE = {"type": "change_summary", "@message": "Done", "changes": {"operation": "plan", "add": 0}}


def _script(*rows: dict[str, Any] | str, end: str = "echo plan >tfplan") -> str:
    said = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    return f"cat <<'END'\n{said}\nEND\n{end}"


def _diagnostic(summary: str, detail: str = "", address: str | None = None) -> dict[str, Any]:
    body = {"severity": "error", "summary": summary, "detail": detail}
    return {"type": "diagnostic", "diagnostic": body | ({"address": address} if address else {})}


async def test_an_unknown_type_is_kept_as_an_event(
    pretend: Pretend, reporter: Reporter, events: list[Event]
) -> None:
    strange = {"type": "hologram", "@message": "a \x1b[31mred\x1b[0m one", "depth": 3}
    await pretend(_script(VERSION, strange, DONE)).plan(reporter)
    (event,) = [event for event in events if event.event == "terraform.unknown"]
    assert event.message == "a red one"
    assert event.data == {"type": "hologram", "payload": {"depth": 3}}


async def test_a_known_type_of_another_shape_is_kept_too(
    pretend: Pretend, reporter: Reporter, events: list[Event]
) -> None:
    await pretend(_script(VERSION, {"type": "apply_start", "hook": "new"}, "not json", DONE)).plan(reporter)
    assert [event.event for event in events] == ["terraform.unknown", "terraform.log", "terraform.log"]


async def test_another_major_version_is_refused_and_its_process_ended(
    pretend: Pretend, reporter: Reporter
) -> None:
    runner = pretend(_script(VERSION | {"ui": "2.0"}, end="trap 'exit 1' INT; while :; do sleep 0.05; done"))
    with pytest.raises(Trouble, match=r"stream in version 2\.0") as trouble:
        await runner.plan(reporter)
    assert trouble.value.exit_code is ExitCode.MISSING
    assert trouble.value.problems[0].remedy


async def test_opentofu_speaks_the_same(pretend: Pretend, reporter: Reporter) -> None:
    tofu = {"type": "version", "tofu": "1.10.0", "ui": "1.2", "@module": "tofu.ui"}
    assert (await pretend(_script(tofu, DONE)).plan(reporter)).empty


async def test_a_failure_without_a_diagnostic_tells_the_last_lines(
    pretend: Pretend, reporter: Reporter
) -> None:
    with pytest.raises(Trouble, match="flag provided but not defined"):
        await pretend("echo 'flag provided but not defined: -json' >&2; exit 1").plan(reporter)


async def test_text_in_boxes_is_read_as_diagnostics(
    pretend: Pretend, reporter: Reporter, events: list[Event]
) -> None:
    script = f"cat >&2 <<'END'\n{BOXED}END\nexit 1"
    with pytest.raises(Trouble) as trouble:
        await pretend(script).init(reporter)
    (problem,) = trouble.value.problems
    assert problem.what == "No valid credential sources found"
    assert problem.why == "Please see the documentation. (main.tf:7: provider aws)"
    assert trouble.value.exit_code is ExitCode.REFUSED
    assert [event.data["severity"] for event in events] == ["warning", "error"]


@pytest.mark.parametrize(
    ("detail", "exit_code"),
    [
        ("api error ExpiredToken: The security token included in the request is expired", ExitCode.REFUSED),
        ("api error RequestExpired: Request has expired.", ExitCode.REFUSED),
        ("api error InvalidClientTokenId: The security token is invalid", ExitCode.REFUSED),
        ("api error AuthFailure: AWS was not able to validate the credentials", ExitCode.REFUSED),
        ("No valid credential sources found", ExitCode.REFUSED),
        ("api error UnauthorizedOperation: You are not authorized to perform this", ExitCode.REFUSED),
        ("api error AccessDenied: User is not authorized", ExitCode.REFUSED),
        ("api error InsufficientInstanceCapacity: not sufficient t4g.medium", ExitCode.MISSING),
        ("api error VcpuLimitExceeded: more vCPU capacity than your limit of 16", ExitCode.MISSING),
        ("api error AddressLimitExceeded: The maximum number of addresses", ExitCode.MISSING),
        ("api error InsufficientFreeAddressesInSubnet: no free addresses", ExitCode.MISSING),
        ("api error RequestLimitExceeded: Request limit exceeded.", ExitCode.FAILED),
        ("write terraform.tfstate: no space left on device", ExitCode.FAILED),
        ("api error InvalidGroup.Duplicate: exists", ExitCode.FAILED),
    ],
)
async def test_a_known_refusal_has_its_exit_code_and_a_remedy(
    pretend: Pretend, reporter: Reporter, detail: str, exit_code: ExitCode
) -> None:
    row = _diagnostic("creating EC2 Instance", detail, 'aws_instance.node["a"]')
    with pytest.raises(Trouble) as trouble:
        await pretend(_script(VERSION, row, end="exit 1")).plan(reporter)
    assert trouble.value.exit_code is exit_code
    assert bool(trouble.value.problems[0].remedy) is ("Duplicate" not in detail)


async def test_many_resources_with_one_cause_are_one_problem(pretend: Pretend, reporter: Reporter) -> None:
    rows = [_diagnostic("no", "api error VcpuLimitExceeded", f'aws_instance.node["{n}"]') for n in range(50)]
    with pytest.raises(Trouble) as trouble:
        await pretend(_script(VERSION, *rows, end="exit 1")).plan(reporter)
    assert [problem.what for problem in trouble.value.problems] == ['aws_instance.node["0"] and 49 more: no']


async def test_once_something_was_created_the_run_has_failed_whatever_the_cause(
    pretend: Pretend, reporter: Reporter
) -> None:
    resource = {"addr": "x.node", "resource_type": "x", "resource_name": "node", "resource_key": None}
    made = {
        "type": "apply_complete",
        "hook": {"resource": resource, "action": "create", "elapsed_seconds": 1},
    }
    denied = _diagnostic("no", "api error UnauthorizedOperation")
    runner = pretend(
        f'if [ "$1" = plan ]; then\n{_script(VERSION, DONE)}\nexit 0; fi\n'
        + _script(VERSION, made, denied, end="exit 1")
    )
    saved = await runner.plan(reporter)
    with pytest.raises(Trouble) as trouble:
        await runner.apply(saved, reporter)
    assert trouble.value.exit_code is ExitCode.FAILED


async def test_an_encoded_refusal_is_not_read_aloud(pretend: Pretend, reporter: Reporter) -> None:
    detail = f"UnauthorizedOperation: no. Encoded authorization failure message: {'x' * 900} End"
    with pytest.raises(Trouble) as trouble:
        await pretend(_script(VERSION, _diagnostic("no", detail), end="exit 1")).plan(reporter)
    assert len(trouble.value.problems[0].why) < 120


async def test_the_id_of_a_lock_is_not_mistaken_for_that_of_a_request(
    pretend: Pretend, reporter: Reporter
) -> None:
    detail = (
        "Error message: operation error S3: PutObject, RequestID: WRONG, api error PreconditionFailed\n"
        "Lock Info:\n  ID:        1bdaf9a3\n  Path:      bucket/key\n  Operation: OperationTypePlan\n"
        "  Who:       me@host\n  Version:   1.11.4\n  Created:   2026-11-21 02:00:00 UTC\n  Info:      \n"
    )
    row = _diagnostic("Error acquiring the state lock", detail)
    with pytest.raises(Trouble) as trouble:
        await pretend(_script(VERSION, row, end="exit 1")).plan(reporter)
    (problem,) = trouble.value.problems
    assert problem.why == "me@host runs plan since 2026-11-21 02:00:00 UTC"
    assert problem.remedy.endswith("force-unlock 1bdaf9a3")
