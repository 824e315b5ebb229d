"""A member for whom something goes wrong, made of what the reasoning left possible and said in words (W3). Pure.

Of the values that are left for a fact the plainest is chosen: the least number, a running membership, an active account.
A fact that nobody need have told is left unsaid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.catalogue.rules.reasoning import Key, Known, Places, Spans, Values
from app.core.conditions import AccountStatus, All, Condition, Fact, Leaf, MembershipState, NameBook, Operator, Period, PeriodKind, say

_PLAIN_PLACES = ("CN", "US", "DE", "JP", "BR")
_PREFERRED = (MembershipState.ACTIVE, MembershipState.NONE, AccountStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class Witness:
    """A concrete member: `leaves` are all that matters of the member, each with one value."""

    leaves: tuple[Leaf, ...]
    book: NameBook

    def said(self, language: str) -> str:
        """The member in words: `growth of exactly 1,000 in 88VIP, and the tag “mentor”`."""
        return say(Condition(All(self.leaves)), language, self.book)

    def __str__(self) -> str:
        return self.said("en")


def witness_of(known: Known, book: NameBook) -> Witness:
    """A member of whom all of that is true."""
    found = (_leaf(key, values) for key, (values, _) in sorted(known.items()))
    return Witness(tuple(leaf for leaf in found if leaf is not None), book)


def _leaf(key: Key, values: Values) -> Leaf | None:
    if isinstance(values, Places):
        place = next(_places(values), None)
        return Leaf(Fact.REGION, Operator.IN, (place,)) if place else None
    if isinstance(values, frozenset):
        return _named(key, values) if values else None
    return _numbered(key, values) if values else None


def _named(key: Key, values: frozenset[object]) -> Leaf:
    name, which = key[0], key[1]
    if name == Fact.TAG:
        return Leaf(Fact.TAG, Operator.HAS_ANY if True in values else Operator.HAS_NONE, (which,))
    if name == Fact.PROGRAMME:
        return Leaf(Fact.PROGRAMME, Operator.IN if True in values else Operator.NOT_IN, (which,))
    words = sorted(str(value) for value in values)
    chosen = next((word for word in _PREFERRED if word in words), words[0])
    return Leaf(Fact(name), Operator.IN, (str(chosen),), plan=which or None)


def _numbered(key: Key, spans: Spans) -> Leaf | None:
    low, high = spans[0]
    if key[0] == Fact.DATE:
        ends = low == 0
        if ends and high > date.max.toordinal():
            return None
        return Leaf(Fact.DATE, Operator.AT_MOST if ends else Operator.AT_LEAST, date.fromordinal(high if ends else low))
    if key[0] not in (Fact.GROWTH, Fact.SPEND):
        return Leaf(Fact.EXPERIENCE_MONTHS, Operator.EQUAL, low)
    kind, _, argument = key[2].partition(":")
    return Leaf(Fact(key[0]), Operator.EQUAL, low, key[1], Period(PeriodKind(kind), argument) if kind else None)


def _places(values: Places) -> Iterator[str]:
    """Places that are left: each is wholly inside what is possible, and no part of it is excluded."""
    for place in values.within or _PLAIN_PLACES:
        parts = (f"{place}-{number}" for number in range(11, 66)) if "-" not in place else ()
        for candidate in (place, *parts):
            if not any(f"{candidate}-".startswith(f"{outer}-") or outer.startswith(f"{candidate}-") for outer in values.without):
                yield candidate
