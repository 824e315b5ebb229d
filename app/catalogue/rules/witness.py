"""A concrete member, basket and day for which something goes wrong, made of what the reasoning left possible and said in words
(W3). Pure.

Of the values that are left for a fact the plainest is chosen: the least number, a running membership, an active account.
A fact that nobody need have told is left unsaid, and so is an account that is as accounts are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from app.catalogue.rules.reasoning import Cut, Key, Known
from app.catalogue.rules.spending import length
from app.catalogue.rules.values import BARE, Places, Spans, Values, holds
from app.core import words
from app.core.calendar import add_months
from app.core.conditions import (
    AccountStatus,
    All,
    Condition,
    Fact,
    Facts,
    Leaf,
    MembershipState,
    NameBook,
    Needs,
    Operator,
    Period,
    PeriodKind,
    SegmentBound,
    say,
)
from app.core.conditions.facts import RUNNING
from app.core.errors import Invalid

ANY_DAY = date(2026, 1, 1)
_PLAIN_PLACES = ("CN", "US", "DE", "JP", "BR")
_PARTS = ("11", "31", "44", "51", *(str(number) for number in range(12, 100)), *(f"X{number}" for number in range(10)))
_PREFERRED = (MembershipState.ACTIVE, MembershipState.NONE, AccountStatus.ACTIVE)
_MEMBER_TEMPLATE = "a member with {person}"
_ANYBODY_TEMPLATE = "any member"
_READER_TEMPLATE = "{who}, who reads {language}"
_BUYER_TEMPLATE = "{who}, who buys {basket}"
_POINTS_TEMPLATE = "{who}, with {points} points to spend"
_DAY_TEMPLATE = "{who}, on {day}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence, or a part of one, that each language says in its own way: a template and what fills it."""

    template: str
    params: Mapping[str, Any]

    def said(self, language: str) -> str:
        """The phrase in the language."""
        return words.refusal(Invalid("", self.template, **self.params), language)

    def __str__(self) -> str:
        return self.said("en")


@dataclass(frozen=True, slots=True)
class Person:
    """A member: `leaves` are all that matters, each with one value. Of anything else nothing is known."""

    leaves: tuple[Leaf, ...]
    book: NameBook

    def said(self, language: str) -> str:
        """The member in words: `growth of exactly 1,000 in 88VIP, and the tag “mentor”`."""
        return say(Condition(All(self.leaves)), language, self.book)

    def __str__(self) -> str:
        return self.said("en")


@dataclass(frozen=True, slots=True)
class Item:
    """A product in the basket, at the price that is asked for it before any benefit."""

    sku: str
    name: Mapping[str, str]
    price_minor: int
    book: NameBook

    def said(self, language: str) -> str:
        """The product in words: `Coffee beans (CNY 49.00)`."""
        return f"{self.name.get(language) or self.name.get('en') or self.sku} ({self.book.money(self.price_minor)})"

    def __str__(self) -> str:
        return self.said("en")


@dataclass(frozen=True, slots=True)
class Witness:
    """For whom it goes wrong: who, on which day (None: any), with what in the basket, reading which language (None: any).

    `instead` are other values of one fact of the member, with which it would go well. `points` are spendable ones, which are no fact.
    """

    person: Person
    day: date | None = None
    basket: tuple[Item, ...] = ()
    reader: str | None = None
    instead: tuple[Leaf, ...] = ()
    points: int | None = None

    def with_points(self, points: int) -> "Witness":
        """The same member with that many points to spend, which are read nowhere else."""
        kept = tuple(leaf for leaf in self.person.leaves if leaf.programme != "points")
        return replace(self, person=Person(kept, self.person.book), points=points)

    def with_leaf(self, leaf: Leaf) -> "Witness":
        """The same member with another value of that fact."""
        same = (leaf.fact, leaf.period, leaf.programme)
        others = (each for each in self.person.leaves if (each.fact, each.period, each.programme) != same)
        return replace(self, person=Person((*others, leaf), self.person.book))

    def said(self, language: str) -> str:
        """The witness in words."""
        found = Phrase(_MEMBER_TEMPLATE, {"person": self.person}) if self.person.leaves else Phrase(_ANYBODY_TEMPLATE, {})
        if self.reader is not None:
            found = Phrase(_READER_TEMPLATE, {"who": found, "language": Tongue(self.reader)})
        if self.points is not None:
            found = Phrase(_POINTS_TEMPLATE, {"who": found, "points": self.points})
        if self.basket:
            found = Phrase(_BUYER_TEMPLATE, {"who": found, "basket": self.basket[0]})
        if self.day is not None:
            found = Phrase(_DAY_TEMPLATE, {"who": found, "day": self.day})
        return found.said(language)

    def __str__(self) -> str:
        return self.said("en")

    def to_json(self) -> dict[str, Any]:
        """The witness as JSON values."""
        return {
            "said": str(self),
            "member": str(self.person) if self.person.leaves else None,
            "day": self.day.isoformat() if self.day else None,
            "basket": [{"sku": item.sku, "price_minor": item.price_minor} for item in self.basket],
            "reader": self.reader,
        }


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, called by its name in the reader's own."""

    code: str

    def said(self, language: str) -> str:
        """The name of the language."""
        from babel import Locale  # read on first use: start-up does not pay for it

        return str(Locale(language).languages.get(self.code, self.code))


def anybody(book: NameBook) -> Witness:
    """A member of whom nothing is known."""
    return Witness(Person((), book))


def witness_of(known: Known, book: NameBook) -> Witness:
    """A member of whom all of that is true, on a day on which it is."""
    leaves: list[Leaf] = []
    day = None
    for key, (values, _) in sorted(known.items()):
        if key[0] == Fact.DATE and isinstance(values, tuple):
            day = _day(values)
        elif (leaf := leaf_of(key, values)) is not None:
            leaves.append(leaf)
    return Witness(Person(tuple(leaves), book), day)


def facts_of(witness: Witness, needs: Needs, cut: Cut, today: date) -> Facts:
    """All that the evaluator may ask about the member: what the witness says, today unless on a day of its own; of everything else
    there is nothing."""
    on = witness.day or today
    at = datetime.combine(on, time(12), UTC)
    told = _Told(at)
    for leaf in witness.person.leaves:
        told.add(leaf)
    for programme in needs.growth:
        told.growth.setdefault(programme, 0)
    for programme, period in needs.spend:
        told.spend.setdefault((programme, period.key), told.spent(programme, period, on))
    return Facts(
        member_id=0,
        at=at,
        zone="UTC",
        growth=told.growth,
        spend=told.spend,
        industry_since=None if told.months is None else add_months(on, -told.months),
        segments=tuple(SegmentBound(code, start, end) for code, (start, end) in sorted(cut.items(), key=lambda part: part[1][0])),
        memberships=told.memberships,
        running={plan: at for plan, state in told.memberships.items() if state in RUNNING},
        programmes=frozenset(told.programmes),
        tags=frozenset(told.tags),
        region=told.region,
        account_status=told.account_status,
    )


class _Told:
    """What the leaves of a witness say, by fact."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.growth: dict[str, int] = {}
        self.spend: dict[tuple[str, str], int | None] = {}
        self.memberships: dict[str, str] = {}
        self.programmes: set[str] = set()
        self.tags: set[str] = set()
        self.months: int | None = None
        self.region: str | None = None
        self.account_status = str(AccountStatus.ACTIVE)

    def add(self, leaf: Leaf) -> None:
        """The leaf is true of the member."""
        if isinstance(leaf.value, tuple):
            self._name(leaf, leaf.value)
        elif isinstance(leaf.value, int):
            self._number(leaf, leaf.value)

    def spent(self, programme: str, period: Period, on: date) -> int | None:
        """The least that the member can have spent over a period that the witness does not name."""
        if period.kind is PeriodKind.MEMBERSHIP:
            return 0 if self.memberships.get(period.argument) in RUNNING else None
        within = (
            amount or 0
            for (other, key), amount in self.spend.items()
            if other == programme and not key.startswith(PeriodKind.MEMBERSHIP) and length(key, on) <= length(period.key, on)
        )
        return max(within, default=0)

    def _number(self, leaf: Leaf, value: int) -> None:
        if leaf.fact is Fact.GROWTH:
            self.growth[str(leaf.programme)] = value
        elif leaf.period is not None:
            self.spend[str(leaf.programme), leaf.period.key] = value
        else:
            self.months = value

    def _name(self, leaf: Leaf, names: tuple[str, ...]) -> None:
        if leaf.fact is Fact.MEMBERSHIP:
            self.memberships[str(leaf.plan)] = names[0]
        elif leaf.fact is Fact.REGION:
            self.region = names[0]
        elif leaf.fact is Fact.ACCOUNT_STATUS:
            self.account_status = names[0]
        elif leaf.operator in (Operator.IN, Operator.HAS_ANY, Operator.HAS_ALL):
            (self.programmes if leaf.fact is Fact.PROGRAMME else self.tags).update(names)


def leaf_of(key: Key, values: Values) -> Leaf | None:
    """The fact with the plainest of the values that are left; None where it need not be told."""
    if isinstance(values, Places):
        place = next(_places(values), None)
        return Leaf(Fact.REGION, Operator.IN, (place,)) if place else None
    if isinstance(values, frozenset):
        return _named(key, values) if values else None
    return _numbered(key, values) if values else None


def _named(key: Key, values: frozenset[Any]) -> Leaf | None:
    name, which = key[0], key[1]
    if name == Fact.TAG:
        return Leaf(Fact.TAG, Operator.HAS_ANY if True in values else Operator.HAS_NONE, (which,))
    if name == Fact.PROGRAMME:
        return Leaf(Fact.PROGRAMME, Operator.IN if True in values else Operator.NOT_IN, (which,))
    if name == Fact.ACCOUNT_STATUS and AccountStatus.ACTIVE in values:
        return None
    found = sorted(str(value) for value in values)
    chosen = next((word for word in _PREFERRED if word in found), found[0])
    return Leaf(Fact(name), Operator.IN, (str(chosen),), plan=which or None)


def _numbered(key: Key, spans: Spans) -> Leaf:
    low = spans[0][0]
    if key[0] not in (Fact.GROWTH, Fact.SPEND):
        return Leaf(Fact.EXPERIENCE_MONTHS, Operator.EQUAL, low)
    kind, _, argument = key[2].partition(":")
    return Leaf(Fact(key[0]), Operator.EQUAL, low, key[1], Period(PeriodKind(kind), argument) if kind else None)


def _day(spans: Spans) -> date:
    """Of the days that are left the one nearest to any day."""
    usual = ANY_DAY.toordinal()
    nearest = min((min(max(usual, low), high) for low, high in spans), key=lambda day: abs(day - usual))
    return date.fromordinal(nearest)


def _places(values: Places) -> Iterator[str]:
    """Places that are left: each is wholly inside what is possible, and no part of it is excluded."""
    for place in _PLAIN_PLACES if values.within is None else values.within:
        if place.endswith(BARE):
            yield place.removesuffix(BARE)
            continue
        parts = (f"{place}-{part}" for part in _PARTS) if "-" not in place else ()
        for candidate in (place, *parts):
            if not any(holds(candidate, outer) or holds(outer, candidate) for outer in values.without):
                yield candidate
