"""save, load and save again is equal, whatever valid answers there are."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from mectui.answers import Answers, load, save
from mectui.answers.model import SectionName

HEX = "0123456789abcdef"


def aws_id(prefix: str) -> st.SearchStrategy[str]:
    return st.sampled_from([8, 17]).flatmap(
        lambda size: st.text(HEX, min_size=size, max_size=size).map(lambda digits: f"{prefix}-{digits}")
    )


def unique(entries: st.SearchStrategy[Any], smallest: int = 0) -> st.SearchStrategy[Any]:
    return st.lists(entries, min_size=smallest, max_size=4, unique=True)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


ranges = st.integers(0, 32).flatmap(
    lambda length: st.integers(0, 2**32 - 1).map(
        lambda start: str(IPv4Network((start >> (32 - length) << (32 - length), length)))
    )
)
tag_texts = st.text(st.characters(categories=("L", "Nd"), include_characters=" .:/=+@_-"), max_size=30)
tag_keys = tag_texts.filter(
    lambda key: key and key != "Name" and not key.lower().startswith(("aws:", "mectui:"))
)
plain_texts = st.text(max_size=20).filter(str.isprintable)
inputs = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | plain_texts,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(plain_texts, values, max_size=3),
    max_leaves=6,
)
names = st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True)
users = st.from_regex(r"[a-z_][a-z0-9_-]{0,31}", fullmatch=True)
durations = st.integers(1, 86_400_000_000).map(lambda size: timedelta(microseconds=size)) | st.integers(
    1, 24
).map(lambda hours: timedelta(hours=hours))
paths = st.from_regex(r"/[a-z 0-9#:'\"-]{0,20}[a-z0-9]", fullmatch=True)
proxies = st.sampled_from(["http://proxy:3128", "https://proxy.example.net"])

clusters = st.fixed_dictionaries(
    {"name": names},
    optional={
        "channel": st.sampled_from(["1.32/stable", "1.34/stable", "1.36/edge", "1.33-strict/candidate"]),
        "control_planes": st.sampled_from([1, 3, 5, 7]),
        "workers": st.integers(0, 90),
        "pod_cidr": st.sampled_from(["10.1.0.0/16", "172.16.0.0/12"]),
        "service_cidr": st.sampled_from(["10.152.183.0/24", "192.168.0.0/20"]),
    },
)
aws_sections = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["us-east-2", "eu-west-1", "us-gov-east-1"]),
        "vpc": aws_id("vpc"),
        "subnets": unique(aws_id("subnet"), 1),
    },
    optional={
        "profile": optional(
            st.from_regex(r"[a-zA-Z0-9@._ -]{0,20}[a-z0-9]", fullmatch=True).filter(
                lambda name: name[0] != " "
            )
        ),
        "image": st.builds(lambda ami: {"id": ami}, aws_id("ami")) | st.just({"ubuntu": "22.04"}),
        "public_ip": st.sampled_from(["auto", "none", "elastic"]),
        "access": st.just("auto") | unique(ranges | st.just("auto")),
        "node_ports": unique(ranges),
        "root_disk_gib": st.integers(8, 16384),
        "data_disks": st.fixed_dictionaries(
            {}, optional={"count": st.integers(0, 11), "size_gib": st.integers(1, 999)}
        ),
        "tags": st.dictionaries(tag_keys, tag_texts, max_size=4),
    },
)
bastions = st.fixed_dictionaries(
    {"host": st.sampled_from(["bastion.example.net", "203.0.113.9"])},
    optional={"port": st.integers(1, 65535), "user": users, "key": optional(paths)},
)
addons = st.lists(
    names
    | st.fixed_dictionaries(
        {"name": names}, optional={"inputs": st.dictionaries(plain_texts, inputs, max_size=3)}
    ),
    max_size=4,
    unique_by=lambda entry: entry if isinstance(entry, str) else str(entry["name"]),
)
backends = st.just("local") | st.just(
    {"s3": {"bucket": "edge-state", "key": "a/b c.tfstate", "region": "us-east-2"}}
)
whole = st.fixed_dictionaries(
    {
        "cluster": clusters,
        "aws": aws_sections,
        "limits": st.fixed_dictionaries(
            {"max_nodes": st.integers(97, 10_000)},
            optional={"max_hourly_usd": optional(st.floats(0, 1e9) | st.integers(0, 1000))},
        ),
    },
    optional={
        "ssh": st.fixed_dictionaries(
            {}, optional={"user": users, "key": st.just("generate") | paths, "bastion": optional(bastions)}
        ),
        "proxy": optional(
            st.fixed_dictionaries({"http": proxies}, optional={"no_proxy": st.just("10.0.0.0/8,*.local")})
        ),
        "addons": addons,
        "terraform": st.fixed_dictionaries(
            {},
            optional={"binary": st.sampled_from(["auto", "tofu", "/opt/bin/terraform"]), "backend": backends},
        ),
        "timeouts": st.fixed_dictionaries({}, optional={"boot": durations, "addon": durations}),
        "protect": st.booleans(),
        "interactive_sections": unique(st.sampled_from(get_args(SectionName))),
    },
)


@settings(max_examples=150, deadline=None)
@given(whole)
def test_save_load_save_is_equal(data: dict[str, Any]) -> None:
    answers = Answers.model_validate(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        text = save(answers, path)
        loaded = load(path, environ={}).answers
    assert loaded == answers
    assert save(loaded) == text
