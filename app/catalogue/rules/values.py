"""The values of a fact that are still possible, in a normal form: inclusive spans of whole numbers, sets of words, places. Pure.

Two ways of asking the same leave the same values, so what is left after any number of questions is exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

END = 2**62
BARE = "!"
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Declared regions: inside one of `within` (None: anywhere), outside each of `without`.

    `CN` holds `CN-31`, and `CN!`, which is who declared the country and no more.
    """

    within: tuple[str, ...] | None = None
    without: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether no region is left."""
        return self.within is not None and not self.within


Values = Spans | frozenset[Any] | Places


def union(spans: Iterable[tuple[int, int]]) -> Spans:
    """The spans in their order, those that touch joined, the empty ones left out."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(span for span in spans if span[0] <= span[1]):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)


def complement(spans: Spans, domain: tuple[int, int] = (0, END)) -> Spans:
    """What the spans leave of the domain."""
    left: list[tuple[int, int]] = []
    reached, last = domain
    for low, high in spans:
        left.append((reached, low - 1))
        reached = max(reached, high + 1)
    return union([*left, (reached, last)])


def meet(left: Values, right: Values) -> Values:
    """What both leave."""
    if isinstance(left, Places) and isinstance(right, Places):
        return _meet_places(left, right)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return left & right
    if isinstance(left, tuple) and isinstance(right, tuple):
        return union((max(a, c), min(b, d)) for a, b in left for c, d in right)
    raise TypeError("one fact has two kinds of values")


def is_empty(values: Values) -> bool:
    """Whether no value is left."""
    return values.empty if isinstance(values, Places) else not values


def _meet_places(left: Places, right: Places) -> Places:
    without = left.without | right.without
    within: Iterable[str] | None
    if left.within is None or right.within is None:
        within = right.within if left.within is None else left.within
    else:
        within = {max(a, b, key=len) for a in left.within for b in right.within if holds(a, b) or holds(b, a)}
    if within is None:
        return Places(None, without)
    return Places(tuple(sorted(place for place in within if not any(holds(outer, place) for outer in without))), without)


def bare(regions: Iterable[str]) -> tuple[str, ...]:
    """Who declared just the country of a part that is among the regions: nobody can tell whether they are inside."""
    return tuple(code.partition("-")[0] + BARE for code in regions if "-" in code)


def holds(outer: str, inner: str) -> bool:
    """Whether the one place lies in the other, or is it."""
    return outer == inner or inner.startswith((f"{outer}-", f"{outer}{BARE}"))
