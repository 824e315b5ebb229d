"""How experience is cut into segments, and where somebody stands in it on a day (S1-S3, S5). Pure.

Experience is counted in whole months in the community's zone. Segments are half-open, [from_months, to_months), and cover
[0, ...) without gap or overlap. A member moves on the day itself; no job makes it true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.community.rules import check_code, check_text
from app.core.calendar import add_months, whole_months
from app.core.errors import Invalid

MAX_SEGMENTS = 20
MAX_MONTHS = 1200
MAX_NAME = 40
_FIELDS = ("code", "name", "from_months", "to_months", "stage")


class Stage(StrEnum):
    """The stage of a member's life in the community that a segment or a benefit serves (S3)."""

    LEARNING = "LEARNING"
    WORK_SUPPORT = "WORK_SUPPORT"
    MONETIZATION = "MONETIZATION"


@dataclass(frozen=True, slots=True)
class Segment:
    """Members with [from_months, to_months) of experience; None as the end: and all beyond."""

    code: str
    name: Mapping[str, str]
    from_months: int
    to_months: int | None
    stage: Stage
    public_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SegmentCut:
    """A published cut: its segments in order of experience, and the version that says so. Without any there are no segments."""

    segments: tuple[Segment, ...] = ()
    version_id: int | None = None
    number: int | None = None

    def by_code(self, code: str | None) -> Segment | None:
        """The segment with that code, if the cut has it."""
        return next((part for part in self.segments if part.code == code), None)


@dataclass(frozen=True, slots=True)
class Crossing:
    """On the day `on` a member left one segment and entered another (S5)."""

    on: date
    left: Segment
    entered: Segment


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a member stands: in `segment` since the day `since_on`; `next` opens on the day `next_on`, if ever."""

    months: int
    segment: Segment
    since_on: date
    next_on: date | None
    next: Segment | None


def check_shape(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content in its normal form, as a draft may be kept: kinds are right, texts not too long.

    Raises Invalid with the path of the first field that is not.
    """
    _check_keys(content, ("segments",), "")
    parts = content.get("segments")
    if not isinstance(parts, list) or len(parts) > MAX_SEGMENTS:
        raise Invalid("segments", "Give a list of at most {maximum} segments.", maximum=MAX_SEGMENTS)
    return {"segments": [_check_part(part, f"segments[{place}]") for place, part in enumerate(parts)]}


def parse_cut(content: Mapping[str, Any], languages: tuple[str, ...]) -> SegmentCut:
    """The cut that `content` says. Raises Invalid with the path and, for S2, the gap or overlap by its months."""
    parts = check_shape(content)["segments"]
    if not parts:
        raise Invalid("segments", "Give at least one segment; the first begins at 0 months, the last has no end.")
    for place, part in enumerate(parts):
        path = f"segments[{place}]"
        check_code(part["code"], f"{path}.code")
        if any(other["code"] == part["code"] for other in parts[:place]):
            raise Invalid(f"{path}.code", "Two segments have the code {code}.", code=part["code"])
        check_text(part["name"], languages, f"{path}.name", MAX_NAME)
        if part["from_months"] is None:
            raise Invalid(f"{path}.from_months", "Say from how many months on the segment counts.")
        if part["stage"] is None:
            raise Invalid(f"{path}.stage", "Say which stage the segment is in: {stages}.", stages=", ".join(Stage))
    check_cover(parts)
    return read_cut({"segments": parts})


def read_cut(content: Mapping[str, Any]) -> SegmentCut:
    """The cut in a content that was checked when it was published, in order of experience."""
    ordered = sorted(content["segments"], key=lambda part: int(part["from_months"]))
    return SegmentCut(tuple(Segment(**{**part, "stage": Stage(part["stage"])}) for part in ordered))


def check_cover(parts: list[dict[str, Any]]) -> None:
    """The parts cover [0, ...) with no gap and no overlap (S2). Raises Invalid naming the gap or overlap."""
    places = sorted(range(len(parts)), key=lambda place: int(parts[place]["from_months"]))
    reached: int | None = 0
    before = ""
    for place in places:
        part, path = parts[place], f"segments[{place}]"
        start, end = part["from_months"], part["to_months"]
        if end is not None and end <= start:
            raise Invalid(f"{path}.to_months", "{code} must end after it begins, at month {start}.", code=part["code"], start=start)
        if reached is not None and start > reached:
            template = "There is a gap: no segment covers the months from {reached} up to {start}."
            raise Invalid(f"{path}.from_months", template, reached=reached, start=start)
        if reached is None or start < reached:
            _refuse_overlap(path, part, before, reached)
        reached, before = end, part["code"]
    if reached is not None:
        path = f"segments[{places[-1]}].to_months"
        raise Invalid(path, "There is a gap: no segment covers the months from {reached} on. The last one has no end.", reached=reached)


def segment_of(cut: SegmentCut, since: date | None, on: date) -> Segment | None:
    """The segment of somebody in the industry since `since`, on the day `on`; None without a date, or before it (S1, S2)."""
    if since is None or since > on:
        return None
    months = whole_months(since, on)
    for part in reversed(cut.segments):
        if part.from_months <= months:
            return part
    return None


def placement(cut: SegmentCut, since: date | None, on: date) -> Placement | None:
    """Where somebody stands on the day `on`, since when, and what comes next; None where there is no segment."""
    part = segment_of(cut, since, on)
    if part is None or since is None:
        return None
    following = next((other for other in cut.segments if other.from_months == part.to_months), None)
    next_on = _day_of(since, part.to_months) if following else None
    return Placement(whole_months(since, on), part, add_months(since, part.from_months), next_on, following if next_on else None)


def next_change(cut: SegmentCut, since: date | None, on: date) -> Crossing | None:
    """The next time somebody enters another segment after the day `on`, if ever."""
    found = placement(cut, since, on)
    if found is None or found.next_on is None or found.next is None:
        return None
    return Crossing(found.next_on, found.segment, found.next)


def crossings(cut: SegmentCut, since: date | None, from_on: date, to_on: date) -> list[Crossing]:
    """Every segment entered after the day `from_on` and up to `to_on` itself, in order (S5)."""
    found = []
    step = next_change(cut, since, from_on)
    while step is not None and step.on <= to_on:
        found.append(step)
        step = next_change(cut, since, step.on)
    return found


def _day_of(since: date, months: int | None) -> date | None:
    try:
        return add_months(since, months) if months is not None else None
    except OverflowError:  # after the year 9999: never
        return None


def _refuse_overlap(path: str, part: Mapping[str, Any], before: str, reached: int | None) -> None:
    end = part["to_months"]
    last = min(month for month in (end, reached) if month is not None) if (end, reached) != (None, None) else None
    names = {"first": before, "second": part["code"], "start": part["from_months"]}
    if last is None:
        raise Invalid(f"{path}.from_months", "{first} and {second} overlap: both cover the months from {start} on.", **names)
    template = "{first} and {second} overlap: both cover the months from {start} up to {last}."
    raise Invalid(f"{path}.from_months", template, **names, last=last)


def _check_part(part: Any, path: str) -> dict[str, Any]:
    if not isinstance(part, Mapping):
        raise Invalid(path, "Give the segment's fields: {fields}.", fields=", ".join(_FIELDS))
    _check_keys(part, _FIELDS, f"{path}.")
    code, name, stage = part.get("code", ""), part.get("name", {}), part.get("stage")
    if not isinstance(code, str) or len(code) > 63:
        raise Invalid(f"{path}.code", "Give a code of at most 63 characters.")
    texts = [*name, *name.values()] if isinstance(name, Mapping) else [None]
    if not all(isinstance(text, str) and len(text) <= MAX_NAME for text in texts):
        raise Invalid(f"{path}.name", "Give a name of at most {maximum} characters per language.", maximum=MAX_NAME)
    if stage is not None and stage not in list(Stage):
        raise Invalid(f"{path}.stage", "Give one of {stages}.", stages=", ".join(Stage))
    start, end = (_check_months(part.get(key), f"{path}.{key}") for key in ("from_months", "to_months"))
    return {"code": code, "name": dict(name), "from_months": start, "to_months": end, "stage": stage}


def _check_months(value: Any, path: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_MONTHS:
        raise Invalid(path, "Give whole months from 0 to {maximum}.", maximum=MAX_MONTHS)
    return value


def _check_keys(found: Mapping[str, Any], known: tuple[str, ...], prefix: str) -> None:
    for key in found:
        if key not in known:
            raise Invalid(f"{prefix}{key}", "There is no such field. There are: {known}.", known=", ".join(known))
