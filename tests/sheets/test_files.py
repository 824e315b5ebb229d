"""Sheets as files: what is written reads back as the same, runs nowhere, and what is no sheet is refused (R5)."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from app.core.errors import Invalid
from app.sheets.rules.cells import LONGEST_CELL, Cell, harmless, read_day, read_flag, read_list, read_minor, unmarked
from app.sheets.rules.columns import Column, read_headings
from app.sheets.rules.files import BOM, MOST_BYTES, MOST_ROWS, csv_text, read_table, xlsx_bytes

TEXTS = [
    "plain",
    "=1+1",
    "+86 138",
    "-5",
    "@sum",
    "＝1",
    "\tx",
    "'=1",
    "''=1",
    "'tis",
    "两行\n第二行",
    'a "quoted", text',
    "a;b",
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_begins_like_a_formula_and_each_reads_back(text: str) -> None:
    assert not harmless(text).startswith(tuple("=+-@\t\r＝＋－＠"))
    assert unmarked(harmless(text)) == text


ROWS: list[list[Cell]] = [
    ["code", "title", "count", "price", "day", "at", "none"],
    *(
        [f"c{place}", text.strip(), -3, Decimal("88.00"), date(2026, 12, 1), datetime(2026, 12, 1, 9, 30, tzinfo=UTC), None]
        for place, text in enumerate(TEXTS)
    ),
]


def test_csv_reads_back_with_its_marks_in_the_file() -> None:
    text = csv_text(ROWS)
    assert "\r\n" in text
    assert "'=1+1,-3,88.00,2026-12-01,2026-12-01 09:30:00," in text
    table = read_table((BOM + text).encode())
    assert table.headings == tuple(ROWS[0])
    assert [line.cells[1] for line in table.lines] == [text.strip() for text in TEXTS]
    assert table.lines[0].cells[2:] == ("-3", "88.00", "2026-12-01", "2026-12-01 09:30:00", "")


@pytest.mark.parametrize("begin", ["- ", "x "])
def test_the_longest_text_reads_back_also_where_it_is_marked(begin: str) -> None:
    text = (begin + "条" * LONGEST_CELL)[:LONGEST_CELL]
    table = read_table(csv_text([["code", "terms"], ["one", text]]).encode())
    assert table.lines[0].cells == ("one", text)


def test_excel_reads_back_and_holds_texts_numbers_and_days() -> None:
    raw = xlsx_bytes(ROWS)
    table = read_table(raw)
    assert [line.cells[1] for line in table.lines] == [text.strip() for text in TEXTS]
    assert table.lines[0].cells[2:] == ("-3", "88", "2026-12-01", "2026-12-01 09:30:00", "")
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet is not None
    kinds = {cell.value: cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row}
    assert kinds["=1+1"] == "s"
    assert "f" not in kinds.values()
    assert (kinds[-3], kinds[datetime(2026, 12, 1, tzinfo=UTC).replace(tzinfo=None)]) == ("n", "d")


WRITTEN = [
    (b"code;title\nx;a,b\n", ("a,b",)),
    ("code\ttitle\nx\ta\n".encode("utf-16"), ("a",)),
    ("code,title\nx,导师问诊\n".encode("gb18030"), ("导师问诊",)),
    ("\ufeffcode,title\r\nx,导师\r\n".encode(), ("导师",)),
    (b"code,title\n\n,,\nx,a\n", ("a",)),
    (b"code,title,,\nx\n", ("",)),
]


@pytest.mark.parametrize(("raw", "titles"), WRITTEN)
def test_what_spreadsheets_write_is_read(raw: bytes, titles: tuple[str, ...]) -> None:
    assert tuple(line.cells[1] for line in read_table(raw).lines) == titles


def _packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


REFUSED = [
    (b"", "no rows"),
    (b"code\n", "no rows"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "neither CSV"),
    (b"PK\x03\x04 not a zip", "neither CSV"),
    (_packed(a=b"x"), "neither CSV"),
    (_packed(a=b"\0" * 31_000_000), "too large"),
    (b"x" * (MOST_BYTES + 1), "too large"),
    (_packed(**{"xl/styles.xml": b"<xf/>" * 50_000}), "too large"),
    (_packed(**{"xl/worksheets/sheet1.xml": b"<c/>" * 500_000}), "too large"),
    (b"code,title\nx,a,more\n", "Row 2 has more cells"),
    (b'code,title\nx,"a\n', "neither CSV"),
    (b"code\n" + b"x\n" * (MOST_ROWS + 1), f"{MOST_ROWS + 1} rows"),
    (b"code\n" + b"x" * 20_001 + b"\n", "longer than 20000"),
    (",".join(f"c{number}" for number in range(81)).encode() + b"\n1\n", "more than 80 columns"),
]


@pytest.mark.parametrize(("raw", "said"), REFUSED)
def test_what_is_no_sheet_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said) as told:
        read_table(raw)
    assert told.value.field == "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_sheet_with_entities_of_its_own_is_refused(encoding: str) -> None:
    """Twenty kilobytes of them unpack to gigabytes; that they are there is enough, however little they hold."""
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([["code"], ["a"]]))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode().partition("?>")[2] or parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = sheet.encode(encoding)
    assert read_table(_packed(**parts)).headings == ("code",)
    parts["xl/worksheets/sheet1.xml"] = f'<!DOCTYPE worksheet [<!ENTITY a "A">]>{sheet.replace(">code<", ">code&a;<")}'.encode(encoding)
    with pytest.raises(Invalid, match="neither CSV") as told:
        read_table(_packed(**parts))
    assert told.value.field == "file"


COLUMNS = (Column("code"), Column("title.zh"), Column("status", told=True))


def test_headings_are_known_by_name_and_by_what_any_language_calls_them() -> None:
    known = {"title (中文)": "title.zh", "代码": "code", "状态": "status"}
    assert read_headings(["代码", " Title  (中文)", "STATUS"], COLUMNS, known) == ["code", "title.zh", "status"]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (["code", "colour"], "no column colour"),
        (["code", "Code"], "stands there twice"),
        (["title.zh"], "code is missing"),
        (["code", ""], "no column –"),
    ],
)
def test_headings_that_are_none(headings: list[str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_headings(headings, COLUMNS, {})


def test_cells_are_read_as_people_write_them() -> None:
    assert read_day("2026/12/1", "day") == read_day("2026-12-01", "day") == read_day("2026-12-01 00:00:00", "day") == date(2026, 12, 1)
    assert read_list("a, b；c、a\nd") == ["a", "b", "c", "d"]
    assert [read_flag(text, "x") for text in ("Yes", "否", "1", "FALSE")] == [True, False, True, False]
    assert [read_minor(text, "x", "CNY") for text in ("88", "88.00", "CNY 1,288.50")] == [8800, 8800, 128850]


@pytest.mark.parametrize("text", ["1.12.2026", "2026-13-01", "soon", "2026-12-01 09:00:00"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(Invalid) as told:
        read_day(text, "offered_until")
    assert told.value.field == "offered_until"
