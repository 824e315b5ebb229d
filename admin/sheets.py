"""A sheet is brought back: looked at cell by cell before anything changes, then applied once and whole (B8, A2)."""

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup
from starlette.responses import Response

from admin import differences
from admin.flash import Flash
from admin.forms import number_in
from admin.i18n import msg
from admin.lists import LISTS
from admin.pages import Page
from admin.sheet_words import heading, known_headings
from admin.view import View
from app.core.errors import Invalid
from app.sheets import queries, service
from app.sheets.rules import MOST_BYTES, MOST_ROWS, WRITE, Action, CellChange, DryRun, Noun, RowPlan

_SHOWN = 40
_BYTES_OF_A_PAGE = 24_000
Cell = tuple[str, Markup, str]
Shown = tuple[RowPlan, list[Cell]]


async def _bringing(noun: Noun, view: View) -> Response:
    """Which file, and how does it go?"""
    columns = await queries.export_columns(noun.value)
    return await view.render(
        "sheets/bring.html",
        section=noun.value,
        listed=LISTS[noun.value],
        columns=[(column.name, heading(view.words, column.name), column.told) for column in columns],
        kilobytes=MOST_BYTES // 1000,
        rows=MOST_ROWS,
    )


async def _bring(noun: Noun, view: View) -> Response:
    """The sheet is kept; the next page shows what it would change."""
    sent = view.form.file
    if sent is None or not sent.raw:
        raise Invalid("file", "Choose a file.")
    columns = [column.name for column in await queries.export_columns(noun.value)]
    file = service.File(sent.name, sent.raw, known_headings(columns))
    return view.redirect(view.url(f"looking_{noun.value}", upload=await service.bring_sheet(view.actor, noun, file, now=view.now)))


async def _looking(noun: Noun, view: View) -> Response:
    """Which cells would change, and what is wrong in which row?"""
    upload = await queries.access_upload(view.actor, noun, view.id("upload"))
    found = await queries.dry_run(view.actor, upload, now=view.now)
    pages = _pages_of(view, found)
    page = min(max(1, number_in(view.query.get("page", "")) or 1), len(pages))
    wrong = found.of(Action.REFUSED)
    return await view.render(
        "sheets/dry_run.html",
        section=noun.value,
        listed=LISTS[noun.value],
        upload=upload,
        counts={action.value: len(found.of(action)) for action in Action},
        wrong=[(row, _faults(view, row)) for row in wrong[:_SHOWN]],
        more_wrong=max(0, len(wrong) - _SHOWN),
        changed=pages[page - 1],
        page=page,
        pages=len(pages),
        applies=found.applies,
        emptied=[(heading(view.words, column), cells) for column, cells in found.emptied.items()],
    )


async def _apply(noun: Noun, view: View) -> Response:
    """Every row is written, or none."""
    doing = service.Applying(view.actor, view.form.get("reason"), view.now, emptying=view.form.has("emptying", "yes"))
    done = await service.apply_sheet(doing, noun, view.id("upload"))
    n = len(done.of(Action.CREATE, Action.CHANGE))
    said = msg("{n} rows applied. Each has its own line in the audit log.")
    return view.redirect(view.back(noun.value), Flash(said, {"n": n}))


def _pages_of(view: View, found: DryRun) -> list[list[Shown]]:
    """The rows that change with their changed cells, on pages that are not too large; at least one page."""
    pages: list[list[Shown]] = [[]]
    size = 0
    for row in found.of(Action.CREATE, Action.CHANGE):
        cells = [_cell(view, cell) for cell in row.changes]
        length = 300 + sum(70 + len(name) + len(html.encode()) for name, html, _ in cells)
        if pages[-1] and size + length > _BYTES_OF_A_PAGE:
            pages.append([])
            size = 0
        pages[-1].append((row, cells))
        size += length
    return pages


def _cell(view: View, cell: CellChange) -> Cell:
    """What the column is called, what changes in it, and the language of its text where it has one."""
    language = cell.column.rpartition(".")[2]
    spoken = language if language in view.community.languages else ""
    return heading(view.words, cell.column), differences.texts(cell.before, cell.after), spoken


def _faults(view: View, row: RowPlan) -> Sequence[tuple[str, str]]:
    """What is wrong with the row: the column's heading, where it is one cell, and why."""
    return [(heading(view.words, fault.field) if fault.field else "", view.words.refusal(fault)) for fault in row.faults]


def _pages(noun: Noun) -> tuple[Page, ...]:
    path, scope = f"/{noun.value}/import", WRITE[noun]
    bringing = Page(path, scope, "GET", partial(_bringing, noun), f"bringing_{noun.value}")
    looking = Page(f"{path}/{{upload:uuid}}", scope, "GET", partial(_looking, noun), f"looking_{noun.value}")
    return (
        bringing,
        Page(path, scope, "POST", partial(_bring, noun), f"bring_{noun.value}", bringing, upload=True),
        looking,
        Page(looking.path, scope, "POST", partial(_apply, noun), f"apply_{noun.value}", looking),
    )


PAGES = tuple(page for noun in Noun for page in _pages(noun))
"""Each noun's pages: bring a sheet, look at what it changes, apply it."""
