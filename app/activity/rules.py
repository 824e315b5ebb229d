"""A line of a purchase file: what it must look like and when it is refused. Pure (P0, domain preamble on money and days).

BrokenFile        the file as a whole cannot be read; nothing of it is imported
RefusedLine       one fault of one line; the other lines go in
AmbiguousProgramme  no programme was named and more or fewer than one pays purchases
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import Invalid
from app.core.money import MAX_MINOR, exponent

COLUMNS = ("member", "occurred_on", "amount", "currency", "reference")
EARLIEST = date(1970, 1, 1)
MAX_WORD = 80
MAX_SOURCE = 40

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"(-?)(\d{1,16})(?:\.(\d+))?", re.ASCII)
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)


class BrokenFile(Invalid):
    """The file cannot be read at `line`, so nothing of it is imported."""

    code = "BROKEN_FILE"

    def __init__(self, line: int, template: str, **params: Any) -> None:
        self.line = line
        super().__init__("file", template, line=line, **params)


class AmbiguousProgramme(Invalid):
    """Without a programme being named there must be exactly one whose live earning rule pays purchases."""

    code = "AMBIGUOUS_PROGRAMME"

    def __init__(self, paying: Sequence[str]) -> None:
        self.choices = tuple(paying)
        if paying:
            super().__init__("programme", "Name the programme. These pay purchases: {choices}.", choices=", ".join(paying))
        else:
            super().__init__("programme", "No programme has a live earning rule for purchases. Publish one first.")


class LineFault(Exception):
    """One field of a line is wrong. Never leaves this room: it becomes a RefusedLine."""

    def __init__(self, field_name: str, template: str, **params: Any) -> None:
        self.field = field_name
        self.template = template
        self.params = params
        super().__init__(field_name)


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """Why a line was left out: its number in the file, the column, and the reason as a template with its params."""

    line: int
    field: str
    template: str
    params: Mapping[str, Any]

    @property
    def reason(self) -> str:
        """The reason in English."""
        return self.template.format(**self.params)


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """A readable line: who bought, on which local day, for how many minor units, under which reference."""

    line: int
    member: str
    occurred_on: date
    amount_minor: int
    currency: str
    reference: str

    @property
    def body(self) -> tuple[str, date, int, str]:
        """What must be the same when the reference comes again."""
        return self.member, self.occurred_on, self.amount_minor, self.currency


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What a line is read against: the community's currency and its local day now."""

    currency: str
    today: date


def check_source(source: str) -> str:
    """The name of the import source, as it is stored. Raises Invalid."""
    if len(source) > MAX_SOURCE or not _SOURCE.fullmatch(source):
        raise Invalid("source", "Give 1 to {limit} small letters, digits, - or _.", limit=MAX_SOURCE)
    return source


def column_order(header: Sequence[str], line: int = 1) -> tuple[int, ...]:
    """Where each of COLUMNS stands in the file. Raises BrokenFile naming what is unknown, missing or there twice."""
    names = [name.strip() for name in header]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise BrokenFile(
            line,
            "Line {line}: there is no column {unknown}. The first line names the columns: {columns}.",
            unknown=", ".join(repr(name[:40]) for name in unknown[:8]),
            columns=", ".join(COLUMNS),
        )
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BrokenFile(line, "Line {line}: missing columns: {missing}.", missing=", ".join(missing))
    if len(names) != len(COLUMNS):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise BrokenFile(line, "Line {line}: the column {twice} is there twice.", twice=", ".join(twice))
    return tuple(names.index(name) for name in COLUMNS)


def read_line(line: int, cells: Sequence[str], order: tuple[int, ...], rules: ReadingRules) -> PurchaseLine | list[RefusedLine]:
    """The purchase that a line states, or every fault of it."""
    if len(cells) != len(order):
        template = "The line has {found} fields, not {expected}."
        return [RefusedLine(line, "line", template, {"found": len(cells), "expected": len(order)})]
    faults: list[RefusedLine] = []
    values: list[Any] = []
    readers = (read_word, read_day, read_amount, read_currency, read_word)
    for column, position, reader in zip(COLUMNS, order, readers, strict=True):
        try:
            values.append(reader(column, cells[position].strip(), rules))
        except LineFault as fault:
            faults.append(RefusedLine(line, fault.field, fault.template, fault.params))
    return faults or PurchaseLine(line, *values)


def read_word(column: str, text: str, rules: ReadingRules) -> str:
    """A name or reference of somebody else's: 1 to 80 printable characters."""
    if not text:
        raise LineFault(column, "It is empty.")
    if len(text) > MAX_WORD:
        raise LineFault(column, "It has {length} characters, more than {limit}.", length=len(text), limit=MAX_WORD)
    if not text.isprintable():
        raise LineFault(column, "It holds a character that cannot be printed.")
    return text


def read_day(column: str, text: str, rules: ReadingRules) -> date:
    """A day of the calendar, written YYYY-MM-DD, not after today in the community's zone, not before 1970."""
    if not _DAY.fullmatch(text):
        raise LineFault(column, "Write the day as YYYY-MM-DD.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise LineFault(column, "There is no such day.") from None
    if day > rules.today:
        raise LineFault(column, "The day lies in the future; today is {today}.", today=rules.today.isoformat())
    if day < EARLIEST:
        raise LineFault(column, "The day lies before {earliest}.", earliest=EARLIEST.isoformat())
    return day


def read_amount(column: str, text: str, rules: ReadingRules) -> int:
    """Minor units of an amount such as 29.33; digits and one point, no sign, no separators."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise LineFault(column, "Write the amount as digits with a point, such as 29.33.")
    sign, whole, fraction = match.groups("")
    if sign:
        raise LineFault(column, "A purchase cannot be negative.")
    digits = exponent(rules.currency)
    if len(fraction.rstrip("0")) > digits:
        raise LineFault(column, "{currency} has {digits} digits after the point.", currency=rules.currency, digits=digits)
    minor = int(whole + fraction[:digits].ljust(digits, "0"))
    if minor > MAX_MINOR:
        raise LineFault(column, "The amount is too large.")
    return minor


def read_currency(column: str, text: str, rules: ReadingRules) -> str:
    """The community's currency; another one is refused at the door."""
    if text != rules.currency:
        raise LineFault(column, "This community counts in {currency}.", currency=rules.currency)
    return text


def difference(line: PurchaseLine, before: tuple[str, date, int, str]) -> RefusedLine | None:
    """Nothing where the reference came before with the same body, else the refusal that names the column."""
    for column, new, old in zip(COLUMNS, line.body, before, strict=False):
        if new != old:
            return RefusedLine(line.line, "reference", "The reference came before with another {column}.", {"column": column})
    return None
