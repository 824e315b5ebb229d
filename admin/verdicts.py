"""Verdicts in words: to what a member is entitled and why, or what is missing and how to get it (B4, B8, W1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from admin.benefit_words import BenefitWords
from admin.i18n import Words, msg
from app.benefits.rules import Entitlement
from app.core import conditions
from app.core.conditions import NameBook, Operator, Unmet


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the answer: is the member entitled, to what, and why in words; `reached` of a number that is needed."""

    entitled: bool
    offered: bool
    title: dict[str, str]
    id: Any
    version: int
    accepted: int | None
    lines: list[str]
    reached: tuple[int, int] | None = None


def reasons(words: Words, book: NameBook, answers: Iterable[Entitlement]) -> list[Reason]:
    """Each answer in words: why, or what is missing and how to get it."""
    told = BenefitWords(words, book)
    return [
        Reason(
            entitled=answer.entitled,
            offered=answer.offered,
            title=dict(answer.benefit.content.title),
            id=answer.benefit.issue.public_id,
            version=answer.version,
            accepted=answer.accepted_version,
            lines=_why(told, answer) if answer.entitled else why_not(words, book, answer.verdict.unmet),
            reached=None if answer.entitled else _reached(answer.verdict.unmet),
        )
        for answer in answers
    ]


def _why(told: BenefitWords, answer: Entitlement) -> list[str]:
    content, words = answer.deciding.content, told.words
    if answer.accepted_version is not None:
        kept = words.text(msg("kept from version {number}, which was agreed for the running period"), number=answer.accepted_version)
        return [kept]
    said = told.condition(content.condition, content.programme) if content.condition is not None else ""
    parts = [said] if said else []
    if content.plan is not None:
        parts.append(words.text(msg("every holder of {plan}"), plan=told.book.plan(content.plan, words.language)))
    elif not parts:
        parts.append(words.text(msg("everybody in {programme}"), programme=told.book.programme(content.programme, words.language)))
    return parts


def why_not(words: Words, book: NameBook, unmet: Iterable[Unmet]) -> list[str]:
    """One sentence for each thing that is missing; of several ways, each but the first begins with "or"."""
    alone: list[str] = []
    choices: dict[str, list[str]] = {}
    for item in unmet:
        sentence = conditions.say_unmet(item, words.language, book).sentence
        if item.choices:
            choices.setdefault(item.choices[0].group, []).append(sentence)
        else:
            alone.append(sentence)
    for ways in choices.values():
        first, *others = dict.fromkeys(ways)
        alone += [first, *(words.text(msg("Or: {way}"), way=way) for way in others)]
    return alone


def _reached(unmet: Sequence[Unmet]) -> tuple[int, int] | None:
    """How far the member has come where one number is all that is missing: (has, needed)."""
    if len(unmet) != 1 or unmet[0].wanted not in (Operator.AT_LEAST, Operator.ABOVE):
        return None
    has, needed = unmet[0].has, unmet[0].needed
    return (max(0, has), needed) if isinstance(has, int) and isinstance(needed, int) and needed > 0 else None
