"""A plan as a tree: grouped, in order, folded, filtered, and in words."""

from __future__ import annotations

import pytest

from mectui.events import Phase
from mectui.watch.naming import known_to_terraform, several, title_of
from mectui.watch.plan import Attribute, ChangeView
from mectui.watch.plan_tree import branches, change_title, every_key, rows
from mectui.watch.plan_words import attribute_text, counted, gist
from tests.watch.events import (
    GROUP,
    INSTANCE,
    KEY,
    RULE,
    Row,
    Script,
    instance,
    plan_machine,
    plan_new_cluster,
    sets,
)

MACHINE = f"{INSTANCE}.this"
SSH = f'{RULE}.access["ssh 203.0.113.7/32"]'


def titles(script: Script) -> list[str]:
    return [branch.title for branch in branches(script.view().plan)]


def planned(action: str, address: str, *attributes: Row) -> ChangeView:
    script = Script().begin(Phase.PLAN).change(action, address, *attributes)
    return script.view().plan.changes[address]


def test_shared_things_stand_by_kind_and_nodes_follow_control_planes_first() -> None:
    script = plan_new_cluster(Script(), control_planes=3, workers=11)
    assert titles(script)[:6] == [
        "key", "network rules", "security group", "demo-cp-0", "demo-cp-1", "demo-cp-2"
    ]  # fmt: skip
    assert titles(script)[6:] == [f"demo-w-{number}" for number in range(11)]


def test_whatever_destroys_comes_first_among_branches_and_within_them() -> None:
    script = plan_new_cluster(Script())
    plan_machine(script, "demo-w-9", "delete")
    script.change("replace", f"{KEY}.this")
    script.change("delete", f'{RULE}.nodes["zzz"]')
    tree = branches(script.view().plan)
    assert [branch.title for branch in tree if branch.destroys] == ["key", "network rules", "demo-w-9"]
    assert [branch.title for branch in tree][:3] == ["key", "network rules", "demo-w-9"]
    assert tree[1].changes[0].action == "delete"
    assert tree[1].counts == [("delete", "1 to destroy"), ("create", "4 to create")]


def test_what_no_state_knows_is_a_branch_of_its_own_and_a_stray_machine_is_its_nodes() -> None:
    script = Script(kind="destroy").begin(Phase.PLAN)
    script.change("delete", instance("demo-w-0"), node="demo-w-0")
    script.change("delete", "sg-0123")
    script.change("delete", "i-0123", node="demo-w-7")
    assert titles(script) == ["not in Terraform's state", "demo-w-0", "demo-w-7"]


def test_a_branch_says_what_the_node_is() -> None:
    tree = {branch.title: branch for branch in branches(plan_new_cluster(Script()).view().plan)}
    assert tree["demo-w-0"].gist == "t4g.medium in subnet-0abc"
    assert tree["network rules"].gist == ""


def test_only_what_is_opened_is_seen() -> None:
    tree = branches(plan_new_cluster(Script()).view().plan)
    assert [row.depth for row in rows(tree, set())] == [0] * 6
    some = rows(tree, {"branch demo-w-0", instance("demo-w-0"), instance("demo-w-1")})
    assert [(row.depth, row.open) for row in some[4:7]] == [(0, True), (1, True), (2, None)]
    every = rows(tree, every_key(tree))
    assert len({row.key for row in every}) == len(every) == 6 + 9 + 3 + 2 + 4 * 4 + 3 * 6


@pytest.mark.parametrize(
    ("needle", "seen"),
    [
        ("ssh", ["branch network rules", SSH]),
        ("SSH tcp 22", ["branch network rules", SSH]),
        ("w-1 medium", ["branch demo-w-1", instance("demo-w-1")]),
        (
            "w-1 volume_size 30",
            [
                "branch demo-w-1",
                instance("demo-w-1"),
                f"{instance('demo-w-1')} root_block_device[0].volume_size",
            ],
        ),
        ("w-1 known after", ["branch demo-w-1", instance("demo-w-1"), f"{instance('demo-w-1')} private_ip"]),
        ("nowhere", []),
    ],
)
def test_a_filter_shows_what_has_every_word_and_what_it_is_in(needle: str, seen: list[str]) -> None:
    tree = branches(plan_new_cluster(Script()).view().plan)
    assert [row.key for row in rows(tree, set(), needle)] == seen


@pytest.mark.parametrize(
    ("attribute", "action", "text"),
    [
        (Attribute("a", None, "x"), "create", "x"),
        (Attribute("a", unknown=True), "create", "known after apply"),
        (Attribute("a", sensitive=True), "create", "(sensitive)"),
        (Attribute("a", "x", "y"), "update", "x → y"),
        (Attribute("a", "x", unknown=True), "replace", "x → known after apply"),
        (Attribute("a", "x", None), "update", "x → not set"),
        (Attribute("a", "x", None), "delete", "x"),
    ],
)
def test_an_attribute_says_what_it_was_and_will_be(attribute: Attribute, action: str, text: str) -> None:
    assert attribute_text(attribute, action) == text


EGRESS, NODE_PORTS = "aws_vpc_security_group_egress_rule.all", f'{RULE}.node_ports["tcp"]'
RENAMED = (sets("cidr_ipv4", "b", before="a"), sets("tags.Name", "x"))
FORCED = (sets("a", "x", before="y", forces=True), sets("b"))
GONE = (sets("instance_type", before="t4g.large"), sets("availability_zone", before="us-east-2b"))
TO_ALL = (sets("ip_protocol", "-1"), sets("cidr_ipv4", "0.0.0.0/0"))
PORTS = (sets("from_port", "30000"), sets("to_port", "32767"), sets("cidr_ipv4", "10.0.0.0/8"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (planned("update", SSH, *RENAMED), "cidr_ipv4, tags.Name"),
        (planned("replace", MACHINE, *FORCED), "forced by a"),
        (planned("delete", MACHINE, *GONE), "t4g.large in us-east-2b"),
        (planned("create", EGRESS, *TO_ALL), "everything to 0.0.0.0/0"),
        (
            planned("create", NODE_PORTS, sets("ip_protocol", "tcp"), *PORTS),
            "tcp 30000-32767 from 10.0.0.0/8",
        ),
        (planned("create", f"{GROUP}.this", sets("name", "mectui-demo")), "mectui-demo"),
    ],
)
def test_a_change_says_what_it_is_about(change: ChangeView, words: str) -> None:
    assert gist(change) == words


def test_counts_are_in_people_words_also_for_imports_moves_and_what_nobody_knows() -> None:
    script = Script().begin(Phase.PLAN)
    for number, action in enumerate(("move", "import", "create", "create", "remove", "evaporate")):
        script.change(action, f"{KEY}.k{number}")
    words = [text for _, text in counted(script.view().plan.changes.values())]
    assert words == ["2 to create", "1 to import", "1 to move", "1 to forget", "1 to evaporate"]


@pytest.mark.parametrize(
    ("address", "kind", "node", "title"),
    [
        (instance("demo-w-0"), INSTANCE, "demo-w-0", "demo-w-0 instance"),
        (SSH, RULE, None, "network rule access ssh 203.0.113.7/32"),
        (f"{KEY}.this", KEY, None, "key"),
        ('module.net["a.b"].aws_route_table.main[0]', "aws_route_table", None, "route table main 0"),
        ("i-0123", INSTANCE, None, "instance i-0123"),
    ],
)
def test_things_have_the_names_that_people_use(address: str, kind: str, node: str | None, title: str) -> None:
    assert title_of(address, kind, node) == title
    assert known_to_terraform(address) == ("." in address)


def test_within_its_branch_a_change_needs_less_of_a_name() -> None:
    script = plan_new_cluster(Script())
    plan = script.view().plan
    assert change_title(plan.changes[SSH]) == "access ssh 203.0.113.7/32"
    assert change_title(plan.changes[f"{KEY}.this"]) == "key"
    assert change_title(plan.changes[instance("demo-w-0")]) == "instance"
    assert several("elastic address") == "elastic addresses"
