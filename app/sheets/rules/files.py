"""Sheets as files: CSV and xlsx, read within bounds and written so that no program runs a cell. Pure."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.errors import Invalid
from app.sheets.rules.cells import LONGEST_CELL, Cell, bare, harmless, text_of, unmarked

MOST_BYTES = 1_000_000
MOST_ROWS = 1_000
MOST_COLUMNS = 80
_MOST_UNPACKED, _MOST_READ = 30_000_000, 10 * MOST_ROWS
_MOST_TAGS, _MOST_TAGS_BESIDE = 400_000, 40_000  # in cells and their texts; in all the rest, which the library reads slowly
_CELLS = ("xl/worksheets/", "xl/sharedStrings")
_ENTITIES = b"<!DOCTYPE"
_LONGEST_EXCEL = 32_767
_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNREADABLE_TEMPLATE = "This is neither CSV nor an Excel file (.xlsx). Save it as one of the two."
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, with its number as a spreadsheet counts rows: what an error names."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it came: the words of its first row, and the rows that hold anything."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(raw: bytes) -> Table:
    """The sheet in a CSV or xlsx file. Raises Invalid(file) where it is neither, too large, or has no rows."""
    if len(raw) > MOST_BYTES:
        raise Invalid("file", "The file is too large: at most {maximum} kB.", maximum=MOST_BYTES // 1000)
    rows = list(_xlsx_rows(raw) if raw.startswith(b"PK") else _csv_rows(raw))
    filled = [Line(number, cells) for number, cells in rows if any(cells)]
    if len(filled) < 2:
        raise Invalid("file", "The sheet has no rows. The first row names the columns, each further one is a thing.")
    first, *lines = filled
    if len(lines) > MOST_ROWS:
        raise Invalid("file", "The sheet has {rows} rows; at most {maximum} at a time.", rows=len(lines), maximum=MOST_ROWS)
    headings = _trimmed(first.cells)
    return Table(headings, tuple(Line(line.number, _fitted(line, len(headings))) for line in lines))


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as CSV for spreadsheets: no text in it is run as a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([_written(cell) for cell in row] for row in rows)
    return out.getvalue()


def xlsx_bytes(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as an Excel file: texts are texts, numbers numbers, days days. The first row stays in sight."""
    from openpyxl import Workbook  # large: only who takes out such a file pays for it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(cell: Cell) -> str:
    return harmless(cell) if isinstance(cell, str) else text_of(cell)


def _xlsx_cell(sheet: Any, cell: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)  # Excel knows no zones: it is the community's
    if not isinstance(cell, str):
        return cell
    written = WriteOnlyCell(sheet)
    marked = harmless(cell) if cell.startswith("'") else cell  # reading takes one apostrophe off
    written.value = ILLEGAL_CHARACTERS_RE.sub("", marked)[:_LONGEST_EXCEL]
    written.data_type = "s"  # also where it begins like a formula
    return written


def _csv_rows(raw: bytes) -> Iterable[tuple[int, tuple[str, ...]]]:
    text = _decoded(raw)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [(number, tuple(_read_text(cell) for cell in cells)) for number, cells in enumerate(reader, 1)]
    except csv.Error:
        raise Invalid("file", _UNREADABLE_TEMPLATE) from None


def _decoded(raw: bytes) -> str:
    """The text; Excel in China saves CSV in GB 18030, and "Unicode text" in UTF-16. Raises Invalid(file)."""
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid("file", _UNREADABLE_TEMPLATE)


def _xlsx_rows(raw: bytes) -> Iterable[tuple[int, tuple[str, ...]]]:
    from openpyxl import load_workbook  # large: only who brings such a file pays for it

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            _check_unpacked(packed)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        rows = []
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
            if number > _MOST_READ:
                raise Invalid("file", "The sheet has {rows} rows; at most {maximum} at a time.", rows=f"{_MOST_READ}+", maximum=MOST_ROWS)
            rows.append((number, tuple(_read(cell) for cell in row)))
        book.close()
    except Invalid:
        raise
    except Exception:  # a file that somebody sent fails in as many ways as the library has lines
        raise Invalid("file", _UNREADABLE_TEMPLATE) from None
    return rows


def _check_unpacked(packed: zipfile.ZipFile) -> None:
    """What is packed is little, and quickly read: some kB of zeros unpack to millions of tags, and some kB with entities of their own
    to gigabytes of text. No program writes those into a sheet. Raises Invalid(file)."""
    parts = packed.infolist()
    if sum(part.file_size for part in parts) <= _MOST_UNPACKED:
        tags = {True: 0, False: 0}
        for part in parts:
            content = packed.read(part)
            tags[part.filename.startswith(_CELLS)] += content.count(b"<")
            if _ENTITIES in content.replace(b"\x00", b""):  # in UTF-16 too
                raise Invalid("file", _UNREADABLE_TEMPLATE)
        if tags[True] <= _MOST_TAGS and tags[False] <= _MOST_TAGS_BESIDE:
            return
    raise Invalid("file", "The file is too large: at most {maximum} kB.", maximum=MOST_BYTES // 1000)


def _read(cell: Any) -> str:
    """An Excel cell as the text that CSV would hold: 3.0 is 3, midnight is the day."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return _read_text(text_of(cell) if isinstance(cell, datetime) else "" if cell is None else str(cell)).removesuffix(" 00:00:00")


def _read_text(text: str) -> str:
    """The text within bounds, as it was before it was made harmless. Raises Invalid(file)."""
    told = unmarked(bare(text))
    if len(told) > LONGEST_CELL:
        raise Invalid("file", "A cell is longer than {maximum} characters.", maximum=LONGEST_CELL)
    return told


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The headings without empty ones at the end. Raises Invalid(file) where there are too many columns."""
    used = max(place for place, cell in enumerate(cells, 1) if cell)
    if used > MOST_COLUMNS:
        raise Invalid("file", "The sheet has more than {maximum} columns.", maximum=MOST_COLUMNS)
    return cells[:used]


def _fitted(line: Line, width: int) -> tuple[str, ...]:
    """The cells under the headings. Raises Invalid(file) where one stands beyond them."""
    if any(line.cells[width:]):
        raise Invalid("file", "Row {row} has more cells than there are headings.", row=line.number)
    return line.cells[:width] + ("",) * (width - len(line.cells))
