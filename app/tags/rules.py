"""What a tag is, and what a new set of tags changes (D1). Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.errors import Invalid

_TAG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_TAGS = 50


class Origin(StrEnum):
    """Who gave the tag: a person, a rule or a model."""

    HAND = "HAND"
    RULE = "RULE"
    MODEL = "MODEL"


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag that a member carries since `since_at`."""

    tag: str
    origin: Origin
    since_at: datetime


@dataclass(frozen=True, slots=True)
class TagChange:
    """Which tags are added and which end."""

    added: tuple[str, ...]
    ended: tuple[str, ...]


def check_tags(tags: list[str], field: str = "tags") -> tuple[str, ...]:
    """The tags, each once, in order of the alphabet. Raises Invalid naming the first wrong one."""
    if len(tags) > MOST_TAGS:
        raise Invalid(field, "Give at most {most} tags.", most=MOST_TAGS)
    for index, tag in enumerate(tags):
        if not _TAG.fullmatch(tag):
            raise Invalid(f"{field}[{index}]", "A tag has 1 to 40 small letters, digits and hyphens and begins with a letter or digit.")
    return tuple(sorted(set(tags)))


def brought_up_to_date(carried: list[TagRow], seen: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The wanted tags where somebody saw `seen` and made them `wanted`, with what others gave or took since. Raises Invalid."""
    by_hand = {row.tag for row in carried if row.origin is Origin.HAND}
    return check_tags([*(by_hand - (set(seen) - set(wanted)) | (set(wanted) - set(seen)))])


def change_of(carried: list[TagRow], wanted: tuple[str, ...]) -> TagChange:
    """What makes the tags given by hand the wanted ones. A tag that a rule gave stays, and is not given twice; what a model
    inferred counts for nothing until somebody gives it (T7)."""
    have = {row.tag for row in carried if row.origin is not Origin.MODEL}
    by_hand = {row.tag for row in carried if row.origin is Origin.HAND}
    return TagChange(tuple(tag for tag in wanted if tag not in have), tuple(sorted(by_hand - set(wanted))))
