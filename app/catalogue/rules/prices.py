"""Whether every row of a price list can give a price, and whether nobody pays more for fulfilling more (T1, ADR 0077). Pure.

The first row whose condition holds gives the price. So a row is reached by those who fulfil it and miss every row before it;
what follows from the form of the conditions decides whether there are any (ADR 0062), and each finding shows one member.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations

from app.catalogue.rules.findings import Severity
from app.catalogue.rules.reasoning import Goal, Ground, TooManyBranches, can_hold, failing, goal, possible
from app.catalogue.rules.witness import witness_of
from app.core.conditions import NameBook, Node
from app.core.errors import Invalid

_NEVER_TEMPLATE = "No member can ever fulfil this condition, so nobody ever pays by this row."
_TAKEN_TEMPLATE = (
    "This row never applies: row {row} comes before it for everybody who fulfils it. A member with {witness} pays by row {row}."
)
_ALL_TAKEN_TEMPLATE = (
    "This row never applies: everybody fulfils a row before it. Take it out, and take the condition off the row before it."
)
_DEARER_THAN_ALL_TEMPLATE = "Who fulfils row {row} pays more than everybody else. A member with {witness} pays {dearer} instead of {price}."
_DEARER_TEMPLATE = (
    "Who fulfils rows {row} and {later} pays by row {row}, the dearer one. "
    "A member with {witness} pays {dearer} instead of {price}. Put the cheaper row first."
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a price list: its condition (None: everybody), its price in minor units (None: not for sale)."""

    condition: Node | None
    price_minor: int | None


def row_faults(rows: Sequence[Row], ground: Ground, book: NameBook) -> Iterator[tuple[Severity, Invalid]]:
    """The rows that can never apply, and those that make a member pay more than a later one would (a warning where that later
    one is for everybody). Nothing is said of a row whose condition has too many branches."""
    goals = [None if row.condition is None else goal(row.condition, ground) for row in rows]
    missed = [failing(row.condition, ground) for row in rows if row.condition is not None]
    if len(missed) < len(rows) - 1 or None in goals[:-1]:
        return  # a row without condition before the last is told where the list is read
    price_list = _List(rows, goals, missed, book)
    reached = []
    for place in range(len(rows)):
        fault = None
        with suppress(TooManyBranches):
            fault = price_list.unreached(place)
        if fault is None:
            reached.append(place)
        else:
            yield Severity.ERROR, fault
    for place, later in combinations(reached, 2):
        with suppress(TooManyBranches):
            yield from price_list.dearer(place, later)


@dataclass(frozen=True, slots=True)
class _List:
    """A price list with what it takes to fulfil each row, and to miss it."""

    rows: Sequence[Row]
    goals: Sequence[Goal | None]
    missed: Sequence[Goal]
    book: NameBook

    def unreached(self, place: int) -> Invalid | None:
        """Nobody fulfils the row and misses those before it."""
        own = self._own(place)
        if can_hold([*own, *self.missed[:place]]):
            return None
        if not can_hold(own):
            return Invalid(f"prices[{place}].condition.root", _NEVER_TEMPLATE)
        for earlier in range(place if own else 0):
            known = possible([*own, *self._own(earlier), *self.missed[:earlier]])
            if known is not None:
                return Invalid(f"prices[{place}]", _TAKEN_TEMPLATE, row=earlier + 1, witness=witness_of(known, self.book))
        return Invalid(f"prices[{place}]", _ALL_TAKEN_TEMPLATE)

    def dearer(self, place: int, later: int) -> Iterator[tuple[Severity, Invalid]]:
        """Somebody gets the price of the row who fulfils the condition of the later, cheaper one too."""
        price, cheaper = self.rows[place].price_minor, self.rows[later].price_minor
        if price is None or cheaper is None or cheaper >= price:
            return
        known = possible([*self._own(place), *self._own(later), *self.missed[:place]])
        if known is None:
            return
        told = {"dearer": self.book.money(price), "price": self.book.money(cheaper), "witness": witness_of(known, self.book)}
        if self.rows[later].condition is None:
            yield Severity.WARNING, Invalid(f"prices[{place}]", _DEARER_THAN_ALL_TEMPLATE, row=place + 1, **told)
        else:
            yield Severity.ERROR, Invalid(f"prices[{place}]", _DEARER_TEMPLATE, row=place + 1, later=later + 1, **told)

    def _own(self, place: int) -> list[Goal]:
        found = self.goals[place]
        return [] if found is None else [found]
