"""Changing many rows of a list at once: all of them or none, each with an audit entry of its own (B8, D1, R5)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.benefits import service as benefits
from app.core import db
from app.core.access import Actor, ensure
from app.core.errors import AppError, Forbidden
from app.members import service as members
from app.members.queries import members_by_numbers
from app.plans import service as plans
from app.sheets.queries.selecting import selection
from app.sheets.rules.bulk import (
    FIELDS,
    STEPS,
    Many,
    Outcome,
    RowRefused,
    SelectionChanged,
    Step,
    Subject,
    check_many,
    digest_of,
    outcomes_of,
)
from app.tags import service as tags
from app.terms import service as terms


@dataclass(frozen=True, slots=True)
class Look:
    """What would become of each row. `digest` stands for all that was looked at; `more` says that the list has more rows."""

    many: Many
    outcomes: tuple[Outcome, ...]
    digest: str
    more: bool

    @property
    def changing(self) -> list[Outcome]:
        """The rows of which something becomes."""
        return [each for each in self.outcomes if each.why_not is None]


@dataclass(frozen=True, slots=True)
class Doing:
    """How the step is done: why, who does it, when."""

    actor: Actor
    reason: str
    now: datetime


Change = Callable[[Doing, Many, Subject], Awaitable[None]]


async def look_at_many(actor: Actor, many: Many, wanted: Any, *, now: datetime) -> Look:
    """What the step would do to each row that passes the list's filter. Nothing is changed. Needs the scope to read the list.

    Raises Invalid on do, value.
    """
    checked = check_many(many)
    found = await selection(actor, checked, wanted, now=now)
    outcomes = tuple(outcomes_of(checked, found.subjects))
    return Look(checked, outcomes, digest_of(checked, outcomes), found.more)


async def change_many(doing: Doing, many: Many, wanted: Any, *, digest: str) -> int:
    """The step is done to every row of which something becomes, or, where one refuses, to none. Returns how many.

    `digest` is that of what was looked at. Needs the step's scope. Raises SelectionChanged where something else stands there now,
    RowRefused naming the row, Invalid on do, value, reason.
    """
    ensure(doing.actor, STEPS[many.section][check_many(many).step])
    async with db.transaction():
        look = await look_at_many(doing.actor, many, wanted, now=doing.now)
        if many.section == "members":  # published things refuse by their revision; tags would be overwritten
            numbers = [int(outcome.subject.code) for outcome in look.outcomes]
            await members.lock_members(list((await members_by_numbers(numbers)).values()))
            look = await look_at_many(doing.actor, many, wanted, now=doing.now)
        if look.digest != digest:
            raise SelectionChanged()
        change = _CHANGES[look.many.section, look.many.step]
        for outcome in look.changing:
            try:
                await change(doing, look.many, outcome.subject)
            except Forbidden:
                raise
            except AppError as refusal:
                raise RowRefused(outcome.subject.code, refusal) from None
        return len(look.changing)


def _reasoned(verb: Callable[..., Awaitable[object]]) -> Change:
    """A verb of a room that asks for a reason."""

    async def change(doing: Doing, _many: Many, subject: Subject) -> None:
        await verb(doing.actor, subject.public_id, reason=doing.reason, now=doing.now)

    return change


def _discard(verb: Callable[..., Awaitable[object]]) -> Change:
    """The draft is thrown away, if it is still the one that was looked at."""

    async def change(doing: Doing, _many: Many, subject: Subject) -> None:
        await verb(doing.actor, subject.public_id, expected_revision=subject.revision, now=doing.now)

    return change


async def _set_field(doing: Doing, many: Many, subject: Subject) -> None:
    """The draft says the value and else what it said; where there was none it begins with what was published last."""
    content = {**subject.content, FIELDS[many.step]: many.value or None}
    await benefits.save_draft(doing.actor, subject.public_id, content, expected_revision=subject.revision, now=doing.now)


async def _set_tag(doing: Doing, many: Many, subject: Subject) -> None:
    given = subject.tags_by_hand | {many.value} if many.step is Step.ADD_TAG else subject.tags_by_hand - {many.value}
    await tags.set_tags(doing.actor, subject.public_id, sorted(given), reason=doing.reason, now=doing.now)


_CHANGES: Mapping[tuple[str, Step], Change] = {
    ("benefits", Step.ARCHIVE): _reasoned(benefits.archive_benefit),
    ("benefits", Step.UNARCHIVE): _reasoned(benefits.unarchive_benefit),
    ("benefits", Step.DISCARD): _discard(benefits.discard_draft),
    ("benefits", Step.STAGE): _set_field,
    ("benefits", Step.UNTIL): _set_field,
    ("plans", Step.ARCHIVE): _reasoned(plans.archive_plan),
    ("plans", Step.UNARCHIVE): _reasoned(plans.unarchive_plan),
    ("plans", Step.DISCARD): _discard(plans.discard_draft),
    ("terms", Step.ARCHIVE): _reasoned(terms.archive_terms),
    ("terms", Step.UNARCHIVE): _reasoned(terms.unarchive_terms),
    ("terms", Step.DISCARD): _discard(terms.discard_draft),
    ("members", Step.ADD_TAG): _set_tag,
    ("members", Step.REMOVE_TAG): _set_tag,
}
