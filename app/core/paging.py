"""Keyset pages and sealed cursors.

A cursor is the sort key of a row, encrypted with the installation's key and bound to its list: it shows no row number,
it cannot be forged, and one made for another list is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from app.core.errors import Invalid
from app.core.sealing import Box

MAX_PAGE = 100
DEFAULT_PAGE = 20
Row = TypeVar("Row")
Key = tuple[int | str | None, ...]


class CursorSeal:
    """Seals sort keys into cursors and opens them again."""

    def __init__(self, key: bytes) -> None:
        self._box = Box("cursor", key)

    def seal(self, where: str, key: Key) -> str:
        """The cursor of `key` in the list named `where`; the same key gives the same cursor."""
        return self._box.seal(where, orjson.dumps(key))

    def open(self, where: str, cursor: str, field: str) -> Key:
        """The key in a cursor. Raises Invalid(field) unless this installation sealed it for this list."""
        raw = self._box.open(where, cursor)
        if raw is None:
            raise Invalid(field, "Give a cursor as this list returned it.")
        return tuple(orjson.loads(raw))


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A forward (`first`, `after`) or backward (`last`, `before`) page over keys. Keys are opened cursors."""

    limit: int
    after: Key | None = None
    before: Key | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page in list order, each with its key, and whether there is more on either side."""

    rows: Sequence[Row]
    keys: Sequence[Key]
    has_next: bool
    has_previous: bool


def page_request(first: int | None, after: Key | None, last: int | None, before: Key | None, *, default: int = DEFAULT_PAGE) -> PageRequest:
    """What was asked for. Raises Invalid when both `first` and `last` are given, or one is outside 1 to 100."""
    if first is not None and last is not None:
        raise Invalid("last", "Give first or last, not both.")
    for name, value in (("first", first), ("last", last)):
        if value is not None and not 1 <= value <= MAX_PAGE:
            raise Invalid(name, "Give a number from 1 to {maximum}.", maximum=MAX_PAGE)
    limit = first or last or default
    return PageRequest(limit, after, before, backward=last is not None)


def cut(rows: list[Row], request: PageRequest, key: Callable[[Row], Key]) -> Page[Row]:
    """The page made of up to `limit + 1` rows that a query returned in its own direction (backward: nearest first)."""
    more = len(rows) > request.limit
    kept = rows[: request.limit]
    if request.backward:
        kept.reverse()
        has_next, has_previous = request.before is not None, more
    else:
        has_next, has_previous = more, request.after is not None
    return Page(kept, [key(row) for row in kept], has_next, has_previous)


def slice_keys(items: Sequence[Row], request: PageRequest, key: Callable[[Row], Key]) -> Page[Row]:
    """The page of a list that is held in memory, sorted by `key`."""
    window = [
        item
        for item in items
        if (request.after is None or _above(key(item), request.after)) and (request.before is None or _above(request.before, key(item)))
    ]
    rows = window[::-1][: request.limit + 1] if request.backward else window[: request.limit + 1]
    return cut(rows, request, key)


def _above(left: Key, right: Key) -> bool:
    return left > right  # keys of one list have one shape, without None
