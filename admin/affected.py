"""One member whom a change hits, in words: what holds before, what holds after, and why (W1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from admin import names
from admin.i18n import msg
from admin.verdicts import why_not
from admin.view import View
from app.benefits.rules import Entitlement
from app.catalogue.rules.measures import Group
from app.catalogue.service import Affected
from app.core.conditions import Fact, Facts, NameBook, Unmet, evaluate
from app.core.conditions.facts import RUNNING
from app.core.money import format_amount
from app.orders.rules.pricing import Priced

PAGE = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the list."""

    id: UUID
    number: int
    nickname: str
    before: str
    after: str
    why: list[str]


def said_of(view: View, book: NameBook, called: Mapping[str | None, str], group: Group, member: Affected) -> Hit:
    """The member with both answers and the reason."""
    if isinstance(member.before, Priced) and isinstance(member.after, Priced):
        told = _priced(view, book, group, (member.before, member.after))
    elif group in (Group.MOVE, Group.STAY):
        old, new = (called[code if isinstance(code, str) else None] for code in (member.before, member.after))
        told = old, new, _experience(view, member.facts)
    else:
        told = _entitled(view, book, group, member)
    return Hit(member.public_id, member.number, member.nickname, *told)


def _entitled(view: View, book: NameBook, group: Group, member: Affected) -> tuple[str, str, list[str]]:
    before, after = member.before, member.after
    words = view.words
    old = before if isinstance(before, Entitlement) else None
    new = after if isinstance(after, Entitlement) else None
    why: list[str] = []
    if group is Group.GAIN:
        why = [
            words.text(msg("Until now: {reason}"), reason=line) for line in (why_not(view.words, book, old.verdict.unmet) if old else [])
        ]
        why = why or [words.text(msg("Until now nothing was in force."))]
    elif new is not None and not new.entitled:
        why = why_not(view.words, book, new.verdict.unmet)
    elif group is Group.LOSE_LATER and new is not None:
        why = [*_until(view, new, member.facts), *why_not(view.words, book, evaluate(new.benefit.rule, member.facts).unmet)]
    return _has(view, old), _has(view, new), why


def _until_now(view: View, lines: list[str]) -> list[str]:
    return [view.words.text(msg("Until now: {reason}"), reason=line) for line in lines]


def _has(view: View, answer: Entitlement | None) -> str:
    if answer is None or not answer.entitled:
        return view.words.text(msg("not entitled"))
    if answer.accepted_version:
        return view.words.text(msg("entitled by version {number}, agreed for the running period"), number=answer.accepted_version)
    return view.words.text(msg("entitled"))


def _until(view: View, answer: Entitlement, facts: Facts) -> list[str]:
    """How long the agreed version lasts."""
    plan = answer.deciding.content.plan
    ends = [
        change.at
        for change in facts.changes
        if change.fact is Fact.MEMBERSHIP
        and change.key == plan
        and (change.value not in RUNNING or change.since != facts.running.get(plan))
    ]
    if not ends:
        return []
    return [view.words.text(msg("Keeps it through {day}."), day=view.words.day(view.last_day(ends[0])))]


def _priced(view: View, book: NameBook, group: Group, both: tuple[Priced, Priced]) -> tuple[str, str, list[str]]:
    """The row before and after; why the better one of both does not hold, or did not."""
    before, after = both
    unmet: tuple[Unmet, ...] = ()
    for priced, other in ((after, before), (before, after)):
        wanted = other.row.code if other.row else None
        rejected = next((judged for judged in priced.rejected if judged.row.code == wanted), None)
        if rejected is not None and rejected.verdict is not None and _minor(other) < _minor(priced):
            unmet = rejected.verdict.unmet
    why = why_not(view.words, book, unmet)
    return _price(view, before), _price(view, after), _until_now(view, why) if group in (Group.LESS, Group.OPENS) else why


def _minor(priced: Priced) -> float:
    return priced.price.minor if priced.price else float("inf")


def _price(view: View, priced: Priced) -> str:
    if priced.row is None or priced.price is None:
        return view.words.text(msg("not for sale"))
    label = names.chosen(view.language, dict(priced.row.label)) or priced.row.code
    return f"{format_amount(priced.price.minor, priced.price.currency)} ({label})"


def _experience(view: View, facts: Facts) -> list[str]:
    since: date | None = facts.industry_since
    if since is None or facts.experience_months is None:
        return []
    return [view.words.plural("{n} month of experience", "{n} months of experience", facts.experience_months)]
