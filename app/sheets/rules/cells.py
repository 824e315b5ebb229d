"""The cells of a sheet: every value as one text, and the text back as the value. Pure.

A spreadsheet runs a cell that begins like a formula, so such a text goes out with an apostrophe before it, which comes off again
when the sheet is brought back. What is written here reads back as the same value.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from app.core.errors import Invalid
from app.core.money import exponent, parse_amount

Cell = str | int | Decimal | date | datetime | None
LONGEST_CELL = 20_000
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_SEPARATORS = re.compile(r"[,，、;；\n]")
_YES, _NO = {"yes", "true", "1", "是"}, {"no", "false", "0", "否"}


def harmless(text: str) -> str:
    """The text as no spreadsheet runs it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unmarked(text: str) -> str:
    """The text without the apostrophe that `harmless` put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def bare(text: str) -> str:
    """The text without white space around it, its lines ended in one way: what a cell is compared by."""
    return text.replace("\r\n", "\n").strip()


def text_of(cell: Cell) -> str:
    """The cell as a text that reads back as the same: days in ISO form, instants to the second."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def listed(items: Iterable[str]) -> str:
    """Several codes in one cell."""
    return ", ".join(items)


def flag(value: bool) -> str:
    """`yes` or `no`."""
    return "yes" if value else "no"


def major(minor: int, currency: str) -> Decimal:
    """An amount in minor units as it is written: 88.00."""
    return Decimal(minor).scaleb(-exponent(currency))


def read_whole(text: str, column: str) -> int:
    """The whole number. Raises Invalid(column)."""
    if not _WHOLE.fullmatch(text):
        raise Invalid(column, "Give a whole number.")
    return int(text)


def read_minor(text: str, column: str, currency: str) -> int:
    """The amount in minor units, written with a point and perhaps with the currency before it. Raises Invalid(column)."""
    return parse_amount(text.removeprefix(currency).replace(",", ""), currency, column)


def read_flag(text: str, column: str) -> bool:
    """Yes or no. Raises Invalid(column)."""
    word = text.lower()
    if word not in _YES | _NO:
        raise Invalid(column, "Give yes or no.")
    return word in _YES


def read_list(text: str) -> list[str]:
    """The codes of one cell, each once, in their order."""
    return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(text) if part.strip()))


def read_day(text: str, column: str) -> date:
    """The day, as 2026-12-01 or 2026/12/1. Raises Invalid(column)."""
    parts = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 00:00:00)?", text)
    try:
        if parts is None:
            raise ValueError
        return date(*(int(part) for part in parts.groups()))
    except ValueError:
        raise Invalid(column, "Give a day such as 2026-11-21.") from None
