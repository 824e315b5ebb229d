"""What a sheet would change, row by row, before anything is changed (B8, A2). Pure.

Conflict
├── SheetApplied    it has been applied: once is all
└── SheetRefused    rows are wrong, or what they change was changed meanwhile; carries what is wrong with which
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from app.core.errors import Conflict, Invalid
from app.core.versions.content import InvalidContent
from app.core.versions.rules import content_hash
from app.publishing.rules import Newest
from app.sheets.rules.contents import Shape, changed_content, column_of, texts_of
from app.sheets.rules.people import KEY, Person, Place, changed_person, texts_of_person
from app.sheets.rules.refusals import Refusal

NEW = ""
_MARK = 16
_TOLD = 20
Given = Mapping[str, str]


class Action(StrEnum):
    """What becomes of a row."""

    CREATE = "CREATE"
    CHANGE = "CHANGE"
    SAME = "SAME"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it is kept: its place in the file, the mark of what stood there when it came, its cells by column."""

    line: int
    mark: str
    cells: Given


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else than what stands there."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of a row and why not: `wanted` is the content or change that would be written, `standing` what is there."""

    line: int
    key: str
    action: Action
    name: Mapping[str, str] | str = ""
    changes: tuple[CellChange, ...] = ()
    faults: tuple[Invalid, ...] = ()
    standing: Any = None
    wanted: Any = None


@dataclass(frozen=True, slots=True)
class DryRun:
    """All rows of a sheet, in its order."""

    rows: tuple[RowPlan, ...]

    def of(self, *actions: Action) -> list[RowPlan]:
        """The rows of which that becomes."""
        return [row for row in self.rows if row.action in actions]

    @property
    def emptied(self) -> dict[str, int]:
        """How many cells that say something would say nothing, by column, the most first."""
        gone = Counter(
            cell.column for row in self.of(Action.CREATE, Action.CHANGE) for cell in row.changes if cell.before and not cell.after
        )
        return dict(gone.most_common())

    @property
    def applies(self) -> bool:
        """Whether there is something to change and nothing wrong."""
        return not self.of(Action.REFUSED) and bool(self.of(Action.CREATE, Action.CHANGE))


class SheetApplied(Conflict):
    """The sheet has been applied."""

    template = "This sheet has been applied already. To change more, import another one."


class SheetRefused(Conflict):
    """Nothing was changed: each of `rows` says in `faults` why not."""

    template = "Nothing was changed: {rows} rows cannot be applied."

    def __init__(self, rows: Sequence[RowPlan]) -> None:
        self.rows = tuple(rows)
        super().__init__(rows=len(rows))

    @property
    def faults(self) -> list[Invalid]:
        """Each row with what is wrong, the first ones of them."""
        told = [(row.line, fault) for row in self.rows for fault in row.faults][:_TOLD]
        return [Invalid("", "Row {row}: {problem}", row=line, problem=Refusal(fault)) for line, fault in told]


class Planner(Protocol):
    """Says of one kind of row what stands there and what the cells would make of it."""

    @property
    def key(self) -> str:
        """The column by which rows are known."""

    def mark(self, key: str) -> str:
        """A short text that is another one as soon as what stands there is; NEW where nothing does."""

    def plan(self, row: SheetRow) -> RowPlan:
        """What becomes of the row, by itself."""


def plan_rows(rows: Sequence[SheetRow], planner: Planner) -> DryRun:
    """What becomes of each row. One that stands there twice is refused, and one of which something else stands there than when the
    sheet came: nobody's change is overwritten unseen."""
    seen: dict[str, int] = {}
    planned = []
    for row in rows:
        key = row.cells.get(planner.key, "")
        if key in seen:
            fault = Invalid(planner.key, "Row {row} is about this one already.", row=seen[key])
        elif not key:
            fault = Invalid(planner.key, "This is needed.")
        elif planner.mark(key) != row.mark:
            fault = Invalid("", "This was changed after you uploaded the sheet. Import it again, and look at what it changes now.")
        else:
            planned.append(planner.plan(row))
            seen[key] = row.line
            continue
        planned.append(RowPlan(row.line, key, Action.REFUSED, faults=(fault,)))
    return DryRun(tuple(planned))


@dataclass(frozen=True, slots=True)
class ContentPlanner:
    """Plans rows of benefits or plans: each becomes a draft, a new one of `programme` where the sheet names none. `check_new` refuses
    a code or programme that cannot be."""

    shape: Shape
    standing: Mapping[str, Newest]
    programme: str
    check_new: Callable[[str, str], None]
    key: str = "code"

    def mark(self, key: str) -> str:
        found = self.standing.get(key)
        return NEW if found is None else content_hash({"content": found.content, "archived": found.archived})[:_MARK]

    def plan(self, row: SheetRow) -> RowPlan:
        code = row.cells[self.key]
        found = self.standing.get(code)
        before = texts_of(found.content if found else {}, self.shape)
        told = {column.name for column in self.shape.columns if column.told}
        given = {name: text for name, text in row.cells.items() if name not in told and text != before[name]}
        if not given:
            return RowPlan(row.line, code, Action.SAME, standing=found)
        start = found.content if found else {"programme": self.programme}
        wanted, unread = changed_content(start, given, self.shape)
        faults = unread + self._unfit(wanted) + self._fixed(found, given, wanted)
        after = texts_of(wanted, self.shape) | {fault.field: given[fault.field] for fault in unread}
        changes = tuple(CellChange(name, before[name], text) for name, text in after.items() if text != before[name])
        action = Action.CREATE if found is None else Action.CHANGE if changes else Action.SAME
        if faults and changes:
            action = Action.REFUSED
        return RowPlan(row.line, code, action, wanted.get(self.shape.name) or {}, changes, tuple(faults), found, wanted)

    def _fixed(self, found: Newest | None, given: Given, wanted: Mapping[str, Any]) -> list[Invalid]:
        """What no sheet can change: code and programme of what is there, and whatever is archived."""
        faults: list[Invalid] = []
        if found is None:
            try:
                self.check_new(wanted[self.key], wanted["programme"])
            except Invalid as fault:
                faults.append(fault)
        elif "programme" in given:
            faults.append(Invalid("programme", "This stays in its programme, {programme}.", programme=found.programme))
        if found is not None and found.archived:
            faults.append(Invalid("", "{code} is archived. Take it out of the archive first.", code=found.code))
        return faults

    def _unfit(self, wanted: Mapping[str, Any]) -> list[Invalid]:
        try:
            self.shape.read(wanted)
        except InvalidContent as refused:
            return [Invalid(column_of(fault.field, self.shape.columns), fault.template, **fault.params) for fault in refused.faults]
        except Invalid as fault:
            return [Invalid(column_of(fault.field, self.shape.columns), fault.template, **fault.params)]
        return []


@dataclass(frozen=True, slots=True)
class PersonPlanner:
    """Plans rows of members: each changes one who is there already."""

    people: Mapping[str, Person]
    place: Place
    key: str = KEY

    def mark(self, key: str) -> str:
        found = self.people.get(key)
        if found is None:
            return NEW
        whole = {"phone": found.contact.phone, "email": found.contact.email}
        return content_hash({**texts_of_person(found, self.place), **whole})[:_MARK]

    def plan(self, row: SheetRow) -> RowPlan:
        number = row.cells[self.key]
        found = self.people.get(number)
        if found is None:
            template = "There is no member {number}. Members come by registering, or by an import of the command line."
            return RowPlan(row.line, number, Action.REFUSED, faults=(Invalid(self.key, template, number=number),))
        before = texts_of_person(found, self.place)
        wanted, after, faults = changed_person(found, row.cells, self.place)
        after |= {fault.field: row.cells[fault.field] for fault in faults}
        changes = tuple(CellChange(name, before[name], text) for name, text in after.items())
        action = Action.REFUSED if faults else Action.CHANGE if changes else Action.SAME
        return RowPlan(row.line, number, action, found.row.nickname, changes, tuple(faults), found, wanted)
