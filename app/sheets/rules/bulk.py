"""Changing many rows of a list at once: what it does to each, decided before anything is changed (B8, D1, R5). Pure.

Conflict
├── SelectionChanged   what was looked at is no longer what stands there
└── RowRefused         one of the rows refuses, so nothing was done to any
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.core.access import Scope
from app.core.errors import AppError, Conflict, Invalid
from app.core.versions.rules import Status
from app.sheets.rules.refusals import Refusal
from app.tags.rules import Origin, TagRow, check_tags

MOST_AT_ONCE = 100


class Step(StrEnum):
    """What is done to each row."""

    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DISCARD = "discard"
    STAGE = "stage"
    UNTIL = "until"
    ADD_TAG = "add_tag"
    REMOVE_TAG = "remove_tag"


Steps = Mapping[Step, Scope]
_SHELF = (Step.ARCHIVE, Step.UNARCHIVE)


def steps_of(write: Scope, publish: Scope, *further: Step) -> Steps:
    """What can be done to published things: drafts need the scope to write, what members see the one to publish."""
    return dict.fromkeys((*further, Step.DISCARD), write) | dict.fromkeys(_SHELF, publish)


STEPS: Mapping[str, Steps] = {
    "benefits": steps_of(Scope.BENEFITS_WRITE, Scope.BENEFITS_PUBLISH, Step.STAGE, Step.UNTIL),
    "plans": steps_of(Scope.PLANS_WRITE, Scope.PLANS_PUBLISH),
    "terms": steps_of(Scope.TERMS_WRITE, Scope.TERMS_PUBLISH),
    "members": dict.fromkeys((Step.ADD_TAG, Step.REMOVE_TAG), Scope.MEMBERS_WRITE),
}
FIELDS: Mapping[Step, str] = {Step.STAGE: "stage", Step.UNTIL: "offered_until"}
STAGES = ("LEARNING", "WORK_SUPPORT", "MONETIZATION")


@dataclass(frozen=True, slots=True)
class Many:
    """What shall be done to many rows: `value` is the stage, the last day or the tag, where the step has one."""

    section: str
    step: Step
    value: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A row as the step looks at it. `mark` changes with whatever could change the outcome."""

    public_id: UUID
    code: str
    name: Mapping[str, str] | str
    mark: str
    status: Status | None = None
    drafted: bool = False
    published: bool = False
    value: str = ""
    revision: int = 0
    content: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[TagRow, ...] = ()

    @property
    def tags_by_hand(self) -> set[str]:
        """The tags that a person gave to the member."""
        return {tag.tag for tag in self.tags if tag.origin is Origin.HAND}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: from `before` to `after`, or, where `why_not` says something, nothing."""

    subject: Subject
    before: str = ""
    after: str = ""
    why_not: Invalid | None = None


class SelectionChanged(Conflict):
    """What was looked at is no longer what stands there."""

    template = "The list changed after you looked at it, so nothing was done. Look at it again."


class RowRefused(Conflict):
    """One of the rows refuses, so nothing was done to any."""

    template = "Nothing was done, because {code} refuses: {problem}"

    def __init__(self, code: str, error: AppError) -> None:
        super().__init__(code=code, problem=Refusal(error))


def check_many(many: Many) -> Many:
    """The step can be done to rows of that list, and its value is one. Raises Invalid on do, value."""
    if many.step not in STEPS.get(many.section, {}):
        raise Invalid("do", "Choose what to do.")
    value = many.value.strip()
    if many.step is Step.STAGE and value not in STAGES:
        raise Invalid("value", "Choose one of the list.")
    if many.step is Step.UNTIL and value:
        _check_day(value)
    if many.step in (Step.ADD_TAG, Step.REMOVE_TAG):
        (value,) = check_tags([value.lower()], "value")
    return Many(many.section, many.step, value)


def _check_day(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Invalid("value", "Give a day such as 2026-11-21.") from None


def outcomes_of(many: Many, subjects: Iterable[Subject]) -> list[Outcome]:
    """What becomes of each row; the same way for what is shown and for what is done."""
    decide = _DECIDE[many.step]
    return [decide(many, subject) for subject in subjects]


def digest_of(many: Many, outcomes: Sequence[Outcome]) -> str:
    """A short text that is another one as soon as anything that was looked at is."""
    seen = [f"{each.subject.public_id}:{each.subject.mark}:{each.before}:{each.after}" for each in outcomes]
    return hashlib.sha256("|".join([many.section, many.step, many.value, *seen]).encode()).hexdigest()[:32]


def _not(subject: Subject, why: Invalid) -> Outcome:
    return Outcome(subject, why_not=why)


def _archive(_many: Many, subject: Subject) -> Outcome:
    if subject.status is Status.ARCHIVED:
        return _not(subject, Invalid("", "It is archived already."))
    return Outcome(subject, str(subject.status), Status.ARCHIVED.value)


def _unarchive(_many: Many, subject: Subject) -> Outcome:
    if subject.status is not Status.ARCHIVED:
        return _not(subject, Invalid("", "It is not archived."))
    return Outcome(subject, Status.ARCHIVED.value, (Status.ENDED if subject.published else Status.DRAFT).value)


def _discard(_many: Many, subject: Subject) -> Outcome:
    if not subject.drafted:
        return _not(subject, Invalid("", "It has no draft."))
    if not subject.published:
        return _not(subject, Invalid("", "It was never published: the draft is all there is."))
    return Outcome(subject, Status.DRAFT.value)


def _set_value(many: Many, subject: Subject) -> Outcome:
    if subject.status is Status.ARCHIVED:
        return _not(subject, Invalid("", "It is archived."))
    if subject.value == many.value:
        return _not(subject, Invalid("", "It says so already."))
    return Outcome(subject, subject.value, many.value)


def _add_tag(many: Many, subject: Subject) -> Outcome:
    if any(tag.tag == many.value and tag.origin is not Origin.MODEL for tag in subject.tags):
        return _not(subject, Invalid("", "It carries the tag already."))
    return Outcome(subject, after=many.value)


def _remove_tag(many: Many, subject: Subject) -> Outcome:
    if many.value not in subject.tags_by_hand:
        return _not(subject, Invalid("", "It carries no such tag given by hand."))
    return Outcome(subject, before=many.value)


_DECIDE = {
    Step.ARCHIVE: _archive,
    Step.UNARCHIVE: _unarchive,
    Step.DISCARD: _discard,
    Step.STAGE: _set_value,
    Step.UNTIL: _set_value,
    Step.ADD_TAG: _add_tag,
    Step.REMOVE_TAG: _remove_tag,
}
