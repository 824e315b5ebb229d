"""What happened to a member, in words: what it was, what else is known of it, and where more stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from admin import names
from admin import words as tables
from admin.i18n import LANGUAGE_NAMES, Words, msg
from admin.session_words import address_word, device_word
from app.core.access import Scope
from app.core.money import format_amount
from app.members.rules import FactName
from app.reports.rules import timeline
from app.reports.rules.timeline import Event, EventKind, PeriodStep

KINDS = {
    EventKind.JOINED: msg("Joining"),
    EventKind.PURCHASE: msg("Purchases"),
    EventKind.GROWTH: msg("Growth"),
    EventKind.MEMBERSHIP: msg("Memberships"),
    EventKind.PROFILE: msg("Facts"),
    EventKind.TAG: msg("Tags"),
    EventKind.TERMS: msg("Terms"),
    EventKind.SHARE: msg("Sharing"),
    EventKind.SIGN_IN: msg("Sign-ins"),
    EventKind.STAFF: msg("Staff"),
}
FACTS = {
    FactName.INDUSTRY_SINCE: msg("In the industry since"),
    FactName.REGION: msg("Region"),
    FactName.STATUS: msg("Status"),
}
_EARNED = {"PURCHASE": msg("for a purchase")}
_CLOSED = {"CANCELLED": msg("{plan} was cancelled"), "REFUNDED": msg("{plan} was paid back")}


@dataclass(frozen=True, slots=True)
class More:
    """The page that tells more: its name, the id that it wants, and the scope that opens it."""

    page: str
    id: UUID
    scope: Scope


@dataclass(frozen=True, slots=True)
class Line:
    """An event in words, and where more stands."""

    at: datetime
    kind: str
    text: str
    details: tuple[str, ...]
    more: More | None


Told = tuple[str, list[str], More | None]


@dataclass(frozen=True, slots=True)
class EventWords:
    """Says events in one language, with the community's names of plans and programmes by row id."""

    words: Words
    plans: Mapping[int, str]
    programmes: Mapping[int, str]
    now: datetime

    def line(self, event: Event) -> Line:
        """The event as one line."""
        ways: dict[type, Callable[[Any], Told]] = {
            timeline.Joined: self._joined,
            timeline.Purchased: self._purchased,
            timeline.Grown: self._grown,
            timeline.PeriodMoved: self._moved,
            timeline.Declared: self._declared,
            timeline.Tagged: self._tagged,
            timeline.Accepted: self._accepted,
            timeline.Shared: self._shared,
            timeline.SignedIn: self._signed_in,
            timeline.Handled: self._handled,
        }
        text, details, more = ways[type(event.what)](event.what)
        return Line(event.at, self.words.text(KINDS[event.kind]), text, tuple(filter(None, details)), more)

    def _joined(self, what: timeline.Joined) -> Told:
        return self.words.text(msg("Joined {programme}"), programme=self.programmes.get(what.programme_id, "")), [], None

    def _purchased(self, what: timeline.Purchased) -> Told:
        amount = format_amount(what.amount_minor, what.currency)
        told = msg("Bought {sku} for {amount}") if what.sku else msg("Bought something for {amount}")
        where = f"{what.source} {what.reference}"
        return self.words.text(told, sku=what.sku, amount=amount), [self.programmes.get(what.programme_id, ""), where], None

    def _grown(self, what: timeline.Grown) -> Told:
        words = self.words
        sign = "+" if what.amount >= 0 else "−"
        text = words.text(msg("Growth {amount}"), amount=f"{sign}{words.number(abs(what.amount))}")
        rule = "" if what.rule_version is None else words.text(msg("rule v{number}"), number=what.rule_version)
        waits = words.text(msg("counts from {when}"), when=words.moment(what.available_at)) if what.available_at > self.now else ""
        return text, [self.programmes.get(what.programme_id, ""), tables.word(words, _EARNED, what.source), rule, waits], None

    def _moved(self, what: timeline.PeriodMoved) -> Told:
        words, plan = self.words, self.plans.get(what.plan_id, "")
        if what.step is PeriodStep.CLOSED:
            return words.text(_CLOSED[str(what.closed_as)], plan=plan), [], None
        if what.step is PeriodStep.OVER:
            return words.text(msg("{plan} ran out"), plan=plan), [], None
        return (
            words.text(msg("{plan} began"), plan=plan),
            [words.text(msg("through {day}"), day=words.day_of(what.ends_at - timedelta.resolution))],
            None,
        )

    def _declared(self, what: timeline.Declared) -> Told:
        words = self.words
        value = fact_value(words, what.fact, what.value)
        until = "" if what.until_at is None else words.text(msg("until {when}"), when=words.moment(what.until_at))
        later = what.effective_at != what.recorded_at
        holds = words.text(msg("holds from {when}"), when=words.moment(what.effective_at)) if later else ""
        text = words.text(msg("{fact}: {value}"), fact=words.text(FACTS[FactName(what.fact)]), value=value)
        return text, [holds, until, words.text(msg("said by {who}"), who=what.author)], None

    def _tagged(self, what: timeline.Tagged) -> Told:
        told = msg("Tag {tag} taken away") if what.taken else msg("Tag {tag} given")
        return self.words.text(told, tag=what.tag), [tables.word(self.words, tables.ORIGIN, what.origin)], None

    def _accepted(self, what: timeline.Accepted) -> Told:
        title = names.chosen(self.words.language, what.title)
        text = self.words.text(msg("Accepted version {number} of {title}"), number=what.number, title=title)
        return text, [LANGUAGE_NAMES.get(what.language, what.language)], More("edit_terms", what.terms, Scope.TERMS_READ)

    def _shared(self, what: timeline.Shared) -> Told:
        told = msg("Shares with {partner} no more") if what.withdrawn else msg("Shares with {partner}")
        return self.words.text(told, partner=what.name), [], More("partner", what.partner, Scope.PARTNERS_READ)

    def _signed_in(self, what: timeline.SignedIn) -> Told:
        device = device_word(self.words, what.user_agent)
        return self.words.text(msg("Signed in with {device}"), device=device), [address_word(self.words, what.address)], None

    def _handled(self, what: timeline.Handled) -> Told:
        actor = what.actor or self.words.text(msg("(erased)"))
        said = f"{actor} {tables.word(self.words, tables.ACTIONS, what.action)}"
        return said, [f"“{what.reason}”" if what.reason else ""], More("audit_entry", what.entry, Scope.AUDIT_READ)


def fact_value(words: Words, fact: str, value: str | None) -> str:
    """What a fact of a member says."""
    if value is None:
        return words.text(msg("not known"))
    if fact == FactName.INDUSTRY_SINCE:
        return words.day(date.fromisoformat(value))
    return tables.word(words, tables.ACCOUNT_STATUS, value) if fact == FactName.STATUS else names.place(value, words.language)
