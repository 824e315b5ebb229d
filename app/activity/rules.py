"""A line of a purchase file: what it must look like, when it is refused, what it earns. Pure (P0, V1, V9).

Invalid
├── BrokenFile          the file as a whole cannot be read; nothing of it is imported
├── AmbiguousProgramme  no programme was named, and not exactly one pays purchases
└── NothingEarned       the programme has no live earning rule for purchases
A fault of one line is a RefusedLine, a value: the other lines go in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.core.calendar import start_of_day
from app.core.errors import Invalid
from app.core.money import MAX_MINOR, exponent
from app.earning.rules import RuleVersion, growth_for
from app.levels.rules import AccountKey, Posting

COLUMNS = ("member", "occurred_on", "amount", "currency", "reference")
PRODUCT = "sku"  # may be left out, as a column or in a line
EARLIEST = date(1970, 1, 1)
MAX_WORD = 80
MAX_SKU = 64
MAX_SOURCE = 40
ENTRY_KIND = "PURCHASE"
ENTRY_SOURCE = "PURCHASE"
COUNTER_ACCOUNT = "earning:purchase"
Body = tuple[str, date, int, str, str | None]

_BODY_COLUMNS = ("member", "occurred_on", "amount", "currency", PRODUCT)
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
    template = "Name the programme. These pay purchases: {choices}."
    nothing_template = "No programme has a live earning rule for purchases. Publish one first."

    def __init__(self, paying: Sequence[str]) -> None:
        self.choices = tuple(paying)
        super().__init__("programme", self.template if paying else self.nothing_template, choices=", ".join(paying))


class NothingEarned(Invalid):
    """The named programme does not pay purchases."""

    code = "NOTHING_EARNED"
    template = "The programme {programme} has no live earning rule for purchases."

    def __init__(self, programme: str) -> None:
        super().__init__("programme", self.template, programme=programme)


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
    """A readable line: who bought, on which local day, for how many minor units, under which reference, perhaps which product."""

    line: int
    member: str
    occurred_on: date
    amount_minor: int
    currency: str
    reference: str
    sku: str | None = None

    @property
    def body(self) -> Body:
        """What must be the same when the reference comes again; a line without a product says nothing of it."""
        return self.member, self.occurred_on, self.amount_minor, self.currency, self.sku


@dataclass(frozen=True, slots=True)
class NewPurchase:
    """A line that can be booked: its member is known, and the day has an instant."""

    line: PurchaseLine
    member_id: int
    occurred_at: datetime


@dataclass(slots=True)
class ImportReport:
    """What an import did so far: lines in the file and lines read, and how each of those ended.

    `read` = `accepted` + `repeated` + `refused`. `without_growth` are the accepted ones that post no entry (P0).
    """

    file: str
    programme: str
    source: str
    lines: int
    read: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    members_created: int = 0
    growth: int = 0
    without_growth: int = 0
    resumed: bool = False
    refusals: list[RefusedLine] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The report made of JSON kinds only; the refusals with line, field and reason."""
        counts = {name: getattr(self, name) for name in self.__slots__ if name != "refusals"}
        refusals = [{"line": fault.line, "field": fault.field, "reason": fault.reason} for fault in self.refusals]
        return {**counts, "refusals": refusals}


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
    """Where each of COLUMNS stands in the file, then PRODUCT if it does. Raises BrokenFile naming what is unknown, missing or twice."""
    names = [name.strip() for name in header]
    unknown = [name for name in names if name not in (*COLUMNS, PRODUCT)]
    if unknown:
        raise BrokenFile(
            line,
            "Line {line}: there is no column {unknown}. The first line names the columns: {columns}.",
            unknown=", ".join(repr(name[:40]) for name in unknown[:8]),
            columns=", ".join((*COLUMNS, PRODUCT)),
        )
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BrokenFile(line, "Line {line}: missing columns: {missing}.", missing=", ".join(missing))
    if len(names) != len(set(names)):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise BrokenFile(line, "Line {line}: the column {twice} is there twice.", twice=", ".join(twice))
    return tuple(names.index(name) for name in (*COLUMNS, PRODUCT) if name in names)


def read_line(line: int, cells: Sequence[str], order: tuple[int, ...], rules: ReadingRules) -> PurchaseLine | list[RefusedLine]:
    """The purchase that a line states, or every fault of it."""
    if len(cells) != len(order):
        template = "The line has {found} fields, not {expected}."
        return [RefusedLine(line, "line", template, {"found": len(cells), "expected": len(order)})]
    faults: list[RefusedLine] = []
    values: list[Any] = []
    readers = (read_word, read_day, read_amount, read_currency, read_word, read_sku)
    for column, position, reader in zip((*COLUMNS, PRODUCT), order, readers, strict=False):
        try:
            values.append(reader(column, cells[position].strip(), rules))
        except LineFault as fault:
            faults.append(RefusedLine(line, fault.field, fault.template, fault.params))
    return faults or PurchaseLine(line, *values)


def read_sku(column: str, text: str, rules: ReadingRules) -> str | None:
    """The product that was bought, 1 to 64 printable characters; none where the line does not say."""
    return _word(column, text, MAX_SKU) if text else None


def read_word(column: str, text: str, rules: ReadingRules) -> str:
    """A name or reference of somebody else's: 1 to 80 printable characters."""
    return _word(column, text, MAX_WORD)


def _word(column: str, text: str, longest: int) -> str:
    if not text:
        raise LineFault(column, "It is empty.")
    if len(text) > longest:
        raise LineFault(column, "It has {length} characters, more than {limit}.", length=len(text), limit=longest)
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


def different_body(line: PurchaseLine, before: Body) -> RefusedLine | None:
    """Nothing where the reference came before with the same body, else the refusal that names the first column that differs."""
    for column, new, old in zip(_BODY_COLUMNS, line.body, before, strict=True):
        if new != old and not (column == PRODUCT and new is None):
            return RefusedLine(line.line, "reference", "The reference came before with another {column}.", {"column": column})
    return None


def first_of_each_reference(lines: Sequence[PurchaseLine]) -> tuple[list[PurchaseLine], int, list[RefusedLine]]:
    """The lines that say something new, how many say the same again, and the refusals of those that contradict an earlier one."""
    first: dict[str, PurchaseLine] = {}
    faults: list[RefusedLine] = []
    for line in lines:
        before = first.setdefault(line.reference, line)
        fault = different_body(line, before.body)
        if fault is not None:
            faults.append(fault)
    return list(first.values()), len(lines) - len(first) - len(faults), faults


def unknown_member(line: PurchaseLine, source: str) -> RefusedLine:
    """The refusal of a line whose member the source has not brought yet."""
    template = "{source} has no member {member} here. Import with --create-members, or leave the line out."
    return RefusedLine(line.line, "member", template, {"source": source, "member": line.member})


def not_enrolled(line: PurchaseLine, programme: str) -> RefusedLine:
    """The refusal of a line whose member is not in the programme."""
    template = "The member {member} is not in the programme {programme}. Import with --create-members to enrol it."
    return RefusedLine(line.line, "member", template, {"member": line.member, "programme": programme})


def choose_programme(paying: Sequence[str], asked: str | None) -> str:
    """The programme that the purchases belong to. Raises AmbiguousProgramme, NothingEarned."""
    if asked is None:
        if len(paying) != 1:
            raise AmbiguousProgramme(paying)
        return paying[0]
    if asked not in paying:
        raise NothingEarned(asked)
    return asked


def purchase_posting(purchase: NewPurchase, purchase_id: int, rule: RuleVersion, zone: str) -> Posting:
    """The growth that the purchase earns, pending through the refund window: from the same local time that many days later (V9).

    The amount may be 0, which posts nothing (P0).
    """
    days = rule.content.available_after_days
    available_at = start_of_day(purchase.line.occurred_on + timedelta(days=days), zone) if days else purchase.occurred_at
    return Posting(
        account=AccountKey(purchase.member_id, rule.programme_id),
        kind=ENTRY_KIND,
        amount=growth_for(rule.content, purchase.line.amount_minor),
        counter_account=COUNTER_ACCOUNT,
        occurred_at=purchase.occurred_at,
        available_at=available_at,
        source_type=ENTRY_SOURCE,
        source_id=str(purchase_id),
        rule_version_id=rule.id,
    )
