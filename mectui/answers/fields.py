"""The answer file's kinds of values: names, ids, numbers, paths and durations."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationInfo

from mectui.answers.misfit import Expected, Shape, misfit

Count = Annotated[int, Field(strict=True)]
"""A whole number, not text and not true or false."""

Switch = Annotated[bool, Field(strict=True)]

ClusterName = Annotated[
    str,
    Shape(
        r"^[a-z][a-z0-9-]{0,30}$",
        "a lower-case letter, then up to 30 lower-case letters, digits and hyphens",
        "mec-blr",
    ),
]
Channel = Annotated[
    str,
    Shape(
        r"^[0-9]+\.[0-9]+(-[a-z]+)?/(stable|candidate|beta|edge)$",
        "a snap channel with its track and its risk",
        "1.34/stable",
    ),
]
Region = Annotated[str, Shape(r"^[a-z]{2,}(-[a-z]+)+-[0-9]+$", "the name of an AWS region", "us-east-2")]
Profile = Annotated[
    str,
    Shape(r"^[^\s\[\]]([^\[\]\n]*[^\s\[\]])?$", "the name of a profile in ~/.aws/config", "edge", 128),
]
RoleArn = Annotated[
    str,
    Shape(
        r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$",
        "the ARN of an IAM role",
        "arn:aws:iam::123456789012:role/edge",
        600,
    ),
]
UbuntuRelease = Annotated[
    str, Shape(r"^[0-9]{2}\.(04|10)$", "the number of an Ubuntu release as text", "24.04")
]
_HEX = "([0-9a-f]{8}|[0-9a-f]{17})$"
AmiId = Annotated[
    str, Shape(f"^ami-{_HEX}", "an AMI id: ami- and 8 or 17 hex digits", "ami-0a1b2c3d4e5f60718")
]
VpcId = Annotated[
    str, Shape(f"^vpc-{_HEX}", "a VPC id: vpc- and 8 or 17 hex digits", "vpc-0a1b2c3d4e5f60718")
]
SubnetId = Annotated[
    str,
    Shape(f"^subnet-{_HEX}", "a subnet id: subnet- and 8 or 17 hex digits", "subnet-0a1b2c3d4e5f60718"),
]
InstanceType = Annotated[str, Shape(r"^[a-z][a-z0-9-]*\.[a-z0-9-]+$", "an EC2 instance type", "t4g.medium")]
InstanceProfile = Annotated[
    str,
    Shape(r"^[A-Za-z0-9_+=,.@-]+$", "the name of an IAM instance profile, not its ARN", "edge-nodes", 128),
]
TagKey = Annotated[
    str,
    Shape(
        r"^[\w .:/=+@-]+$",
        "a tag's key: up to 128 letters, digits, spaces and . : / = + @ _ -",
        "team",
        128,
    ),
]
TagValue = Annotated[
    str,
    Shape(
        r"^[\w .:/=+@-]*$",
        "a tag's value as text: up to 256 letters, digits, spaces and . : / = + @ _ -",
        "edge",
        256,
    ),
]
UserName = Annotated[str, Shape(r"^[a-z_][a-z0-9_-]{0,31}$", "the name of a Linux user", "ubuntu")]
Host = Annotated[
    str,
    Shape(r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", "a host name or an IPv4 address", "203.0.113.9", 253),
]
ProxyUrl = Annotated[
    str,
    Shape(
        r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?$",
        "an http:// or https:// address without user and password",
        "http://proxy.example.net:3128",
    ),
]
NoProxy = Annotated[
    str,
    Shape(
        r"^[A-Za-z0-9.*:/_-]+(,[A-Za-z0-9.*:/_-]+)*$",
        "hosts and ranges with commas between them and no spaces",
        "10.0.0.0/8,.example.net",
    ),
]
AddonName = Annotated[
    str,
    Shape(r"^([a-z0-9-]+/)?[a-z0-9][a-z0-9-]{0,62}$", "the name of an add-on", "hostpath-storage"),
]
Bucket = Annotated[
    str, Shape(r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", "the name of an S3 bucket", "edge-state")
]
StateKey = Annotated[
    str,
    Shape(
        r"^[A-Za-z0-9_.+=@!-][A-Za-z0-9_.+=@!/ -]*$", "a key in the bucket", "mec-blr/terraform.tfstate", 1024
    ),
]


def _anchored(value: Path, info: ValidationInfo) -> Path:
    """Return the path, absolute where the validation's context names the folder it starts from."""
    folder = (info.context or {}).get("folder")
    if value == Path():
        raise misfit("a path", example="~/.ssh/id_ed25519")
    if folder is None:
        return value
    try:
        return Path(folder) / value.expanduser()
    except RuntimeError as error:
        raise misfit("a path in the home folder of a user of this machine") from error


LocalPath = Annotated[Path, AfterValidator(_anchored), Expected("a path", "~/.ssh/id_ed25519")]
"""A path on this machine: `~` is the home folder, and a relative one starts at the answer file."""


def _executable(value: str, info: ValidationInfo) -> str:
    return str(_anchored(Path(value), info)) if "/" in value else value


Executable = Annotated[
    str,
    Shape(
        r"^(auto|terraform|tofu|.*/[^\n]*[^/\n])$",
        "auto, terraform, tofu, or a path with a slash in it",
        "/usr/local/bin/terraform",
    ),
    AfterValidator(_executable),
]


def _sound_key(value: str) -> str:
    """Return `TYPE BASE64`; a key whose data does not begin with its type was cut or mistyped."""
    kind, data = value.split()[:2]
    try:
        blob = base64.b64decode(data, validate=True)
    except binascii.Error:
        blob = b""
    if blob[4 : 4 + len(kind)] != kind.encode() or len(blob) < len(kind) + 32:
        raise misfit(f"a whole {kind} key, as `ssh-keyscan` prints it")
    return f"{kind} {data}"


HostKey = Annotated[
    str,
    Shape(
        r"^(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( [^\n]*)?$",
        "a public host key, its type and its base64 data",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI…",
    ),
    AfterValidator(_sound_key),
]

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]{1,6})?)([smh])")
_UNITS = {"h": 3600, "m": 60, "s": 1}
_DAY = timedelta(days=1)


def _duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        length = value
    elif isinstance(value, str) and (match := _DURATION.fullmatch(value)) and len(value) < 20:
        length = timedelta(seconds=float(match[1]) * _UNITS[match[2]])
    else:
        raise misfit("a number with s, m or h", example="15m")
    if not timedelta(0) < length <= _DAY:
        raise misfit("more than nothing and a day at most", example="15m")
    return length


def format_duration(value: timedelta) -> str:
    """Return a duration as the answer file writes it, in the largest unit that divides it."""
    if value.microseconds:
        return f"{value.total_seconds():.6f}".rstrip("0") + "s"
    seconds = round(value.total_seconds())
    unit, size = next((unit, size) for unit, size in _UNITS.items() if seconds % size == 0)
    return f"{seconds // size}{unit}"


Duration = Annotated[
    timedelta,
    BeforeValidator(
        _duration,
        json_schema_input_type=Annotated[
            str, Field(pattern=r"^[0-9]+(\.[0-9]{1,6})?[smh]$", examples=["15m"])
        ],
    ),
    PlainSerializer(format_duration, return_type=str, when_used="json"),
]
