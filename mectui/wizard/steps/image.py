"""What the machines boot."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mectui.answers import Origin, OriginKind
from mectui.events import Problem
from mectui.wizard.draft import CHOSEN, Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Column, Field, Fields, Form, Input, Row, Table
from mectui.wizard.known import known_image, known_type
from mectui.wizard.step import Step
from mectui.wizard.steps.alike import most_alike
from mectui.wizard.steps.parts import chosen, day, text, typed, why_typed

if TYPE_CHECKING:
    from mectui.aws.lookups import Found, ImageChoice

_COLUMNS = (Column("Image"), Column("Architecture"), Column("Made on"), Column("Owner"), Column("Id"))
_AMI, _RELEASE = "aws.image.id", "aws.image.ubuntu"


class ImageStep(Step):
    """Chooses an Ubuntu release, or one image by its id; the type follows the image's architecture."""

    key = "image"
    title = "Image"
    question = "Which image should the nodes boot?"
    why = (
        "An Ubuntu release is found live as Canonical's newest image for the type's architecture, so the "
        "answer stays right in every region. An image id pins one image of one region. Taking an image "
        "for another architecture changes the instance type to its like."
    )
    paths = ("aws.image",)
    depends = ("aws.region", "aws.profile", "aws.role_arn", "aws.instance_type")
    needs = ("images", "types")
    wants = ("image",)

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return Canonical's current releases first, then every image; or fields where none is told."""
        found = findings.images
        by_hand = _by_hand(draft, why_typed(found, f"images in {draft.get('aws.region')}"))
        if found is None or not found.rows:
            return by_hand
        rows = _rows(found)
        key = _key_of(draft, findings)
        own = frozenset(row.key for row in rows if row.key == key)
        return Table(_COLUMNS, rows, False, own, True, found.problem, found.fetched, by_hand)

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:
        """Take the image; a type of another architecture gives way to the one most like it."""
        for key in chosen(given):
            image = next((row for row in _images(findings) if _key(row) == key), None)
            if image is not None:
                draft = draft.with_value("aws.image", _answer(image))
                draft = _with_type_for(draft, str(image.architecture), findings)
        return _typed(draft, given)

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say where there is no such image, or where the type cannot boot it."""
        answer, image = _plain(draft), known_image(draft, findings)
        kind = known_type(findings, draft.get("aws.instance_type"))
        if "id" in answer:
            return _unfit(answer["id"], image, kind.architecture if kind else None, findings)
        if image is None and findings.images is not None and findings.images.fetched and kind is not None:
            what = f"There is no image of Ubuntu {answer.get('ubuntu')} for {kind.architecture} here"
            return (Problem(what, remedy="Choose another release."),)
        return ()

    def reset(self, draft: Draft, findings: Findings, changed: frozenset[str]) -> Draft:
        """Keep what an id meant, its release, where another region or type has no use for the id."""
        if "id" not in _plain(draft):
            return draft
        image, kind = known_image(draft, findings), known_type(findings, draft.get("aws.instance_type"))
        moved = not changed.isdisjoint(set(self.depends) - {"aws.instance_type"})
        fits = image is None or kind is None or image.architecture == kind.architecture
        return draft if fits and not moved else _by_release(draft, image)

    def summary(self, draft: Draft) -> str:
        """Return the release or the id."""
        answer = _plain(draft)
        return text(answer["id"]) if "id" in answer else f"Ubuntu {answer.get('ubuntu', '')}".rstrip()


def _plain(draft: Draft) -> dict[str, Any]:
    answer = draft.get("aws.image")
    return answer if isinstance(answer, dict) else {}


def _by_hand(draft: Draft, notice: Problem | None) -> Fields:
    answer = _plain(draft)
    return Fields(
        (
            Field(_RELEASE, "Ubuntu release", "text", text(answer.get("ubuntu")), "such as 24.04"),
            Field(_AMI, "or an image id", "text", text(answer.get("id")), "ami-…, in place of the release"),
        ),
        notice,
    )


def _typed(draft: Draft, given: Input) -> Draft:
    """Take a typed id, or else the release: which of the two was typed last cannot be told."""
    values = {path: value.strip() for path, value in typed(given).items() if path in (_AMI, _RELEASE)}
    for path, key in ((_AMI, "id"), (_RELEASE, "ubuntu")):
        if values.get(path):
            return draft.with_value("aws.image", {key: values[path]})
    return draft.without("aws.image") if values else draft


def _images(findings: Findings) -> tuple[ImageChoice, ...]:
    return findings.images.rows if findings.images else ()


def _key(row: ImageChoice) -> str:
    return f"{row.release} {row.architecture}" if row.current and row.release else row.id


def _key_of(draft: Draft, findings: Findings) -> str | None:
    image = known_image(draft, findings)
    if image is None:
        return None
    return image.id if "id" in _plain(draft) and not image.current else _key(image)


def _answer(row: ImageChoice) -> dict[str, str]:
    return {"ubuntu": row.release} if row.current and row.release else {"id": row.id}


@lru_cache(maxsize=1)
def _rows(found: Found[ImageChoice]) -> tuple[Row, ...]:
    """Make a thousand rows once, and not for every drawing of them."""
    return tuple(map(_row, found.rows))


def _row(row: ImageChoice) -> Row:
    canonical = row.release is not None
    name = _release_name(row.release) if row.current and row.release else row.name
    owner = "Canonical" if canonical else row.owner
    preview = (
        ("Name", row.name),
        ("Id", row.id),
        ("Owner", f"{owner} ({row.owner})" if canonical else owner),
        ("Architecture", str(row.architecture)),
        ("Made on", day(row.created)),
        ("Root disk", f"{row.root_gib} GiB on {row.root_device}"),
        ("Written as", f"ubuntu: '{row.release}'" if row.current else f"id: {row.id}"),
    )
    return Row(_key(row), (name, str(row.architecture), day(row.created), owner, row.id), preview)


def _release_name(release: str) -> str:
    year, _, month = release.partition(".")
    lts = " LTS" if month == "04" and int(year) % 2 == 0 else ""
    return f"Ubuntu {release}{lts}"


def _with_type_for(draft: Draft, architecture: str, findings: Findings) -> Draft:
    kind = known_type(findings, draft.get("aws.instance_type"))
    if kind is None or kind.architecture == architecture:
        return draft
    rows = findings.types.rows if findings.types else ()
    return draft.with_value(
        "aws.instance_type", most_alike(rows, architecture, kind), Origin(OriginKind.LOOKUP)
    )


def _unfit(
    image_id: str, image: ImageChoice | None, architecture: str | None, findings: Findings
) -> tuple[Problem, ...]:
    if image is None:
        asked = findings.image
        unasked = Problem(f"AWS has not been asked about {image_id} yet", remedy="Wait a moment, or refresh.")
        return (unasked,) if asked is None else (asked.problem,) if asked.problem else ()
    if architecture is not None and image.architecture != architecture:
        why = f"the instance type is {architecture}"
        remedy = f"Choose an {architecture} image, or another instance type."
        return (Problem(f"{image_id} is for {image.architecture}", why, remedy),)
    return ()


def _by_release(draft: Draft, image: ImageChoice | None) -> Draft:
    if image is None or image.release is None:
        return draft.without("aws.image")
    return draft.without("aws.image").with_value("aws.image", {"ubuntu": image.release}, CHOSEN)
