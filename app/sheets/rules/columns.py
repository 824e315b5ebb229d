"""The columns of a sheet, and what its first row means (B8, A2). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Invalid


class Way(StrEnum):
    """How a cell of the column is written."""

    TEXT = "TEXT"
    WHOLE = "WHOLE"
    MONEY = "MONEY"
    DAY = "DAY"
    FLAG = "FLAG"
    LIST = "LIST"
    PRICES = "PRICES"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the path of what it holds, such as `title.zh`. A `told` one is taken out only; bringing it back changes nothing."""

    name: str
    way: Way = Way.TEXT
    told: bool = False


def read_headings(headings: Sequence[str], columns: Sequence[Column], known: Mapping[str, str]) -> list[str]:
    """The column's name under each heading, by name or by `known` (what the reader's languages call it, in small letters).

    Raises Invalid(file) for a heading that is none, one that stands there twice, and where the first column is missing, by which
    the rows are known.
    """
    names = {column.name.lower(): column.name for column in columns}
    found: list[str] = []
    for heading in headings:
        word = " ".join(heading.split()).lower()
        name = names.get(word) or names.get(known.get(word, ""))
        if name is None:
            raise Invalid("file", "There is no column {heading}.", heading=heading[:80] or "–")
        if name in found:
            raise Invalid("file", "The column {heading} stands there twice.", heading=heading[:80])
        found.append(name)
    if columns[0].name not in found:
        raise Invalid("file", "The column {column} is missing: by it the rows are known.", column=columns[0].name)
    return found
