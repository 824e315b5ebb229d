"""Whether every row of a price list can give a price, whether nobody pays more for fulfilling more, and whether nobody between two
buyers is sold nothing (T1, ADR 0077, 0092). Pure.

The first row whose condition holds gives the price. So a row is reached by those who fulfil it and miss every row before it;
what follows from the form of the conditions decides whether there are any, and each finding shows one member.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise

from app.catalogue.rules.findings import Kind, Severity, Suspicion
from app.catalogue.rules.reasoning import (
    Atom,
    Every,
    Goal,
    Ground,
    Key,
    Some,
    TooManyBranches,
    atoms,
    can_hold,
    failing,
    goal,
    nearest,
    possible,
    renamed,
)
from app.catalogue.rules.values import END
from app.catalogue.rules.witness import Witness, anybody, leaf_of, witness_of
from app.core.conditions import Fact, NameBook, Node
from app.core.errors import Invalid

_NEVER_TEMPLATE = "No member can ever fulfil this condition, so nobody ever pays by this row."
_TAKEN_TEMPLATE = "This row never applies: row {row} comes before it for everybody who fulfils it."
_ALL_TAKEN_TEMPLATE = (
    "This row never applies: everybody fulfils a row before it. Take it out, and take the condition off the row before it."
)
_DEARER_THAN_ALL_TEMPLATE = "Who fulfils row {row} pays {dearer}, more than everybody else, who pays {price}."
_DEARER_TEMPLATE = (
    "Who fulfils rows {row} and {later} pays by row {row}, the dearer one: {dearer} instead of {price}. Put the cheaper row first."
)
_GAP_TEMPLATE = (
    "There is a gap in the price list: some members cannot buy the plan, though others who have less can, and others who have more."
)
_NUMBERS = (Fact.GROWTH, Fact.SPEND, "experience")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a price list: its condition (None: everybody), its price in minor units (None: not for sale)."""

    condition: Node | None
    price_minor: int | None


def row_faults(price_list: "PriceList") -> Iterator[Suspicion]:
    """The rows that can never apply, those that make a member pay more than a later one would (a warning where that later one is for
    everybody), and the gaps (warnings). Nothing is said of what has too many branches."""
    if not price_list.in_order:
        return  # a row without condition before the last is told where the list is read
    reached = []
    for place in range(len(price_list.rows)):
        fault = None
        with suppress(TooManyBranches):
            fault = price_list.unreached(place)
        if fault is None:
            reached.append(place)
        else:
            yield fault
    for place, later in combinations(reached, 2):
        with suppress(TooManyBranches):
            yield from price_list.dearer(place, later)
    with suppress(TooManyBranches):
        yield from price_list.gaps()


@dataclass(frozen=True)
class PriceList:
    """A price list with what it takes to fulfil each row, and to miss it."""

    rows: Sequence[Row]
    ground: Ground
    book: NameBook

    @cached_property
    def goals(self) -> list[Goal | None]:
        """What it takes to fulfil each row; None where it is for everybody."""
        return [None if row.condition is None else goal(row.condition, self.ground) for row in self.rows]

    @cached_property
    def missed(self) -> list[Goal]:
        """What it takes to miss each row that has a condition."""
        return [failing(row.condition, self.ground) for row in self.rows if row.condition is not None]

    @property
    def in_order(self) -> bool:
        """Whether no row but the last is for everybody."""
        return None not in self.goals[:-1]

    def reaching(self, place: int) -> list[Goal]:
        """What it takes to pay by the row."""
        return [*self._own(place), *self.missed[:place]]

    def payer(self, place: int) -> Witness | None:
        """A member who pays by the row; None where there is none, or nobody can tell."""
        with suppress(TooManyBranches):
            known = possible(self.reaching(place))
            return None if known is None else witness_of(known, self.book)
        return None

    def unreached(self, place: int) -> Suspicion | None:
        """Nobody fulfils the row and misses those before it."""
        own = self._own(place)
        if can_hold(self.reaching(place)):
            return None
        if not can_hold(own):
            fault = Invalid(f"prices[{place}].condition.root", _NEVER_TEMPLATE)
            return Suspicion(Kind.ROW_NEVER, fault, witness_of(nearest(own), self.book))
        for earlier in range(place if own else 0):
            known = possible([*own, *self.reaching(earlier)])
            if known is not None:
                fault = Invalid(f"prices[{place}]", _TAKEN_TEMPLATE, row=earlier + 1)
                return Suspicion(Kind.ROW_TAKEN, fault, witness_of(known, self.book))
        return Suspicion(Kind.ROW_TAKEN, Invalid(f"prices[{place}]", _ALL_TAKEN_TEMPLATE), anybody(self.book))

    def dearer(self, place: int, later: int) -> Iterator[Suspicion]:
        """Somebody gets the price of the row who fulfils the condition of the later, cheaper one too."""
        price, cheaper = self.rows[place].price_minor, self.rows[later].price_minor
        if price is None or cheaper is None or cheaper >= price:
            return
        known = possible([*self.reaching(place), *self._own(later)])
        if known is None:
            return
        told = {"row": place + 1, "dearer": self.book.money(price), "price": self.book.money(cheaper)}
        path, witness = f"prices[{place}]", witness_of(known, self.book)
        if self.rows[later].condition is None:
            fault = Invalid(path, _DEARER_THAN_ALL_TEMPLATE, **told)
            yield Suspicion(Kind.ROW_DEARER_THAN_ALL, fault, witness, Severity.WARNING)
        else:
            yield Suspicion(Kind.ROW_DEARER, Invalid(path, _DEARER_TEMPLATE, later=later + 1, **told), witness)

    def gaps(self) -> Iterator[Suspicion]:
        """Values of a number in a member of whom nothing else differs: sold below and above, and not for sale between them, only
        because no row is for them. A row that says so itself is meant so."""
        last = len(self.rows) - 1
        if last < 2 or self.rows[last].price_minor is not None:
            return
        asked = [atom for own in self.goals[:last] if own for atom in atoms(own) if atom.key[0] in _NUMBERS]
        for key in dict.fromkeys(atom.key for atom in asked):
            ends = {high for atom in asked if atom.key == key and isinstance(atom.values, tuple) for _, high in atom.values}
            starts = {low for atom in asked if atom.key == key and isinstance(atom.values, tuple) for low, _ in atom.values}
            cuts = sorted({0, *starts, *(high + 1 for high in ends if high < END)})
            for low, high in pairwise(cuts[1:]):
                found = self._gap(key, (low, high - 1))
                if found is not None:
                    yield found
                    return

    def _gap(self, key: Key, between: tuple[int, int]) -> Suspicion | None:
        """A member with one of these values who is sold nothing, though with another value, less or more, it would be sold."""
        low, high = between
        below, above = ((f"{key[0]} {side}", *key[1:]) for side in ("below", "above"))
        here = (Atom(below, ((0, low - 1),)), Atom(key, ((low, high),)), Atom(above, ((high + 1, END),)))
        known = possible([*here, *self.missed, renamed(self._sold, key, below), renamed(self._sold, key, above)])
        if known is None:
            return None
        less, more = known.pop(below)[0], known.pop(above)[0]
        instead = (leaf_of(key, ((less[-1][1], less[-1][1]),)), leaf_of(key, more)) if isinstance(less, tuple) else ()
        witness = replace(witness_of(known, self.book), instead=tuple(leaf for leaf in instead if leaf))
        return Suspicion(Kind.PRICE_GAP, Invalid("prices", _GAP_TEMPLATE), witness, Severity.WARNING)

    @cached_property
    def _sold(self) -> Goal:
        """What it takes to be sold the plan by a row with a condition."""
        ways = []
        for place, row in enumerate(self.rows[:-1]):
            if row.price_minor is not None:
                refused = [self.missed[before] for before in range(place) if self.rows[before].price_minor is None]
                ways.append(Every((*self._own(place), *refused)))
        return Some(tuple(ways))

    def _own(self, place: int) -> list[Goal]:
        found = self.goals[place]
        return [] if found is None else [found]
