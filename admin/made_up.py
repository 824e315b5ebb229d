"""A member that somebody makes up: the facts that conditions ask about, as fields of a form, and the facts that were typed (T1, W1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from admin import words as tables
from admin.fields import words_in
from admin.forms import Form, number_in
from admin.i18n import msg
from admin.view import View
from app.core import conditions
from app.core.calendar import add_months, local_date, start_of_day
from app.core.conditions import AccountStatus, Condition, Fact, Facts, MembershipState, NameBook, Needs, Period, PeriodKind, SegmentBound
from app.core.conditions.facts import RUNNING, spend_key
from app.core.errors import Invalid
from app.core.money import parse_amount
from app.segments.rules import SegmentCut

_DIGITS = 12
_MOST = 10**_DIGITS - 1
_MOST_MONTHS = 1_200
_YEARS = (1, 3, 6)


@dataclass(frozen=True, slots=True)
class Ask:
    """One field: its name, what it is called, and what one chooses from; without choices something is typed."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    many: bool = False
    mode: str = ""
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody typical: what they are called, and what the form says of them."""

    label: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a member at all."""

    needs: Needs = field(default_factory=Needs)
    facts: frozenset[Fact] = frozenset()
    plans: frozenset[str] = frozenset()

    def __or__(self, other: "Asked") -> "Asked":
        return Asked(self.needs | other.needs, self.facts | other.facts, self.plans | other.plans)

    @property
    def others(self) -> bool:
        """Whether anything but growth decides."""
        return bool(self.facts - {Fact.GROWTH}) or len(self.needs.growth) > 1


def asked_by(asking: Iterable[Condition | None]) -> Asked:
    """What the conditions ask about."""
    found = Asked()
    for condition in asking:
        if condition is not None:
            named = conditions.references(condition)
            found |= Asked(conditions.needs(condition), named.facts, named.plans)
    return found


def anybody(programme: str, plans: Iterable[str]) -> Asked:
    """What one wants to say of somebody in a programme in any case: growth, experience, plans, tags, region; and the day."""
    needs = Needs(growth=frozenset({programme}), memberships=True, tags=True)
    return Asked(needs, frozenset({Fact.EXPERIENCE_MONTHS, Fact.REGION, Fact.DATE}), frozenset(plans))


def personas(view: View, plan: str | None, book: NameBook) -> list[Persona]:
    """One, three and six years in the industry, each without a plan and, where there is one to hold, with it."""
    found = []
    for years in _YEARS:
        for held in (None, plan) if plan else (None,):
            what = book.plan(held, view.language) if held else view.words.text(msg("free"))
            values = {"months": str(years * 12)} | ({_membership(held): MembershipState.ACTIVE.value} if held else {})
            found.append(Persona(view.words.plural("{n} year, {what}", "{n} years, {what}", years, what=what), values))
    return found


def asks(asked: Asked, view: View, book: NameBook) -> list[Ask]:
    """The fields, in the order in which one thinks of a member."""
    return list(_asks(asked, view, book))


def _asks(asked: Asked, view: View, book: NameBook) -> Iterator[Ask]:
    words, language = view.words, view.language
    for programme in sorted(asked.needs.growth):
        yield Ask(
            _growth(programme), words.text(msg("Growth in {programme}"), programme=book.programme(programme, language)), mode="numeric"
        )
    for programme, period in sorted(asked.needs.spend):
        told = {"programme": book.programme(programme, language), "period": _period(period, view, book)}
        label = words.text(msg("Spent in {programme}, {period}"), **told)
        yield Ask(_spend(programme, period), f"{label}, {view.community.currency}", mode="decimal")
    if asked.facts & {Fact.EXPERIENCE_MONTHS, Fact.SEGMENT}:
        yield Ask("months", words.text(msg("Months of experience")), mode="numeric")
    for plan in sorted(asked.plans) if asked.needs.memberships else ():
        states = tuple(tables.choices(words, tables.MEMBERSHIP_STATE))
        yield Ask(_membership(plan), words.text(msg("Membership of {plan}"), plan=book.plan(plan, language)), states)
    if asked.needs.programmes:
        named = tuple((item.code, book.programme(item.code, language)) for item in view.community.programmes)
        yield Ask("programmes", words.text(msg("Belongs to")), named, many=True)
    if asked.needs.tags:
        yield Ask("tags", words.text(msg("Tags, with commas between")))
    if Fact.REGION in asked.facts:
        yield Ask("region", words.text(msg("Region, such as CN-31")))
    if Fact.ACCOUNT_STATUS in asked.facts:
        yield Ask("status", words.text(msg("Account status")), tuple(tables.choices(words, tables.ACCOUNT_STATUS)))
    if Fact.DATE in asked.facts:
        yield Ask("day", words.text(msg("Day")), type="date")


def facts_of(asked: Asked, form: Form, view: View, cut: SegmentCut) -> Facts:
    """The facts that the form says; what is left empty is nothing, or unknown where that is an answer. Raises Invalid."""
    zone = view.community.zone
    at = day_of(form, view)
    months = _number(form, "months", _MOST_MONTHS) if form.get("months").strip() else None
    states = {plan: form.get(_membership(plan)) or MembershipState.NONE.value for plan in asked.plans}
    return Facts(
        member_id=0,
        at=at,
        zone=zone,
        growth={programme: _number(form, _growth(programme)) for programme in asked.needs.growth},
        spend={spend_key(*spent): _spent(form, spent, states, view.community.currency) for spent in asked.needs.spend},
        industry_since=None if months is None else add_months(local_date(at, zone), -months),
        segments=tuple(SegmentBound(part.code, part.from_months, part.to_months) for part in cut.segments),
        memberships={plan: state for plan, state in states.items() if state != MembershipState.NONE},
        running={plan: at for plan, state in states.items() if state in RUNNING},
        programmes=frozenset(form.all("programmes")),
        tags=frozenset(words_in(form.get("tags"))),
        region=form.get("region").strip().upper() or None,
        account_status=form.get("status") or AccountStatus.ACTIVE.value,
    )


def day_of(form: Form, view: View) -> datetime:
    """The instant that is asked about: now for today or no day, else the beginning of the day. Raises Invalid."""
    text = form.get("day").strip()
    try:
        on = date.fromisoformat(text) if text else view.today
        return view.now if on == view.today else start_of_day(on, view.community.zone)
    except (ValueError, OverflowError):
        raise Invalid("day", "Give a date such as 2026-12-01.") from None


def _growth(programme: str) -> str:
    return f"growth.{programme}"


def _spend(programme: str, period: Period) -> str:
    return f"spend.{programme}.{period.key}"


def _membership(plan: str) -> str:
    return f"membership.{plan}"


def _number(form: Form, name: str, most: int = _MOST) -> int:
    text = form.get(name).strip().replace(",", "")
    if not text:
        return 0
    found = number_in(text, _DIGITS)
    if found is None or found > most:
        raise Invalid(name, "Give a whole number from 0 to {most}.", most=most)
    return found


def _spent(form: Form, spent: tuple[str, Period], states: Mapping[str, str], currency: str) -> int | None:
    """What was spent; None where the period does not exist: a membership that is not running."""
    programme, period = spent
    if period.kind is PeriodKind.MEMBERSHIP and states.get(period.argument) not in RUNNING:
        return None
    name = _spend(programme, period)
    minor = parse_amount(form.get(name).replace(",", "") or "0", currency, name)
    if minor < 0:
        raise Invalid(name, "Give an amount such as 29.33.")
    return minor


def _period(period: Period, view: View, book: NameBook) -> str:
    words = view.words
    if period.kind is PeriodKind.ROLLING:
        return words.plural("the last {n} day", "the last {n} days", period.days)
    if period.kind is PeriodKind.CALENDAR:
        return words.text(tables.PERIOD[period.argument])
    return words.text(msg("the running period of {plan}"), plan=book.plan(period.argument, view.language))
