"""The images that a node can boot: Canonical's, the account's own, and any by its id."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mectui.aws.cloud import Cloud
from mectui.aws.images import CANONICAL, describe_image, image_of
from mectui.aws.lookups.asking import ask, found
from mectui.aws.lookups.found import Found
from mectui.aws.lookups.rows import ImageChoice
from mectui.events import Trouble
from mectui.events.threads import in_thread

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import ImageTypeDef

_PAGE = 1000
_SERVER = "ubuntu/images/hvm-ssd*/ubuntu-*-server-*"
_RELEASE = re.compile(r"ubuntu/images/hvm-ssd[\w-]*/ubuntu-[a-z]+-(\d\d\.\d\d)-(?:amd64|arm64)-server-\d+")
_EPOCH = datetime.fromtimestamp(0, UTC)


async def images(cloud: Cloud) -> Found[ImageChoice]:
    """Return Canonical's Ubuntu server images and the account's own: current ones, then newest first."""
    canonical = _canonical(cloud)
    theirs, own = await asyncio.gather(
        ask(
            cloud, "list Canonical's images", _PERMISSION, lambda: _described(cloud, canonical, name=_SERVER)
        ),
        ask(cloud, "list this account's images", _PERMISSION, lambda: _described(cloud, "self")),
    )
    if theirs.value is None and own.value is None:
        return found(None, theirs.problem, own.problem)
    rows = [*(own.value or ()), *(theirs.value or ())]
    return await in_thread(lambda: found(_current_first(rows), theirs.problem, own.problem))


async def image(cloud: Cloud, image_id: str) -> Found[ImageChoice]:
    """Return one image by its id; a problem where this account does not see it or it cannot boot."""

    def look() -> ImageChoice:
        return _choice(describe_image(cloud, image_id), _canonical(cloud))

    asked = await ask(cloud, "find the image", _PERMISSION, look)
    return found(None if asked.value is None else [asked.value], asked.problem)


_PERMISSION = "ec2:DescribeImages"


def _described(cloud: Cloud, owner: str, **filters: str) -> list[ImageChoice]:
    pages = cloud.ec2.get_paginator("describe_images").paginate(
        Owners=[owner],
        Filters=[{"Name": name, "Values": [value]} for name, value in filters.items()],
        PaginationConfig={"PageSize": _PAGE},
    )
    return list(_choices((row for page in pages for row in page["Images"]), _canonical(cloud)))


def _canonical(cloud: Cloud) -> str:
    return CANONICAL.get(cloud.partition, CANONICAL["aws"])


def _choices(rows: Iterable[ImageTypeDef], canonical: str) -> Iterator[ImageChoice]:
    for row in rows:
        try:
            yield _choice(row, canonical)
        except Trouble:  # not for a node: another processor, Windows, still being made
            continue


def _choice(row: ImageTypeDef, canonical: str) -> ImageChoice:
    image = image_of(row)
    owner = row.get("OwnerId", "")
    match = _RELEASE.fullmatch(image.name) if owner == canonical else None
    return ImageChoice(
        id=image.id,
        name=image.name,
        architecture=image.architecture,
        release=match[1] if match else None,
        current=False,
        owner=owner,
        created=_moment(row.get("CreationDate")),
        root_device=image.root_device,
        root_gib=image.root_gib,
    )


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _current_first(choices: list[ImageChoice]) -> list[ImageChoice]:
    newest_first = sorted(choices, key=lambda each: (each.created or _EPOCH, each.id), reverse=True)
    current: dict[tuple[str, str], ImageChoice] = {}
    for each in newest_first:
        if each.release:
            current.setdefault((each.release, each.architecture), each)
    first = sorted(current.values(), key=lambda each: each.architecture)
    first.sort(key=lambda each: each.release or "", reverse=True)
    ids = {each.id for each in first}
    rest = (each for each in newest_first if each.id not in ids)
    return [*(replace(each, current=True) for each in first), *rest]
