"""Lists as files: exactly the rows that the filters show, as CSV or xlsx. Members are taken out with a reason, which the log keeps."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

from starlette.responses import Response, StreamingResponse

from admin.forms import Input, parse
from admin.lists import LISTS
from admin.pages import Page, action, page
from admin.sheet_words import heading
from admin.view import View
from app.core.access import Scope
from app.core.errors import Invalid, NotFound
from app.sheets import queries, service
from app.sheets.queries import Taking
from app.sheets.rules import BOM, Cell, csv_text, xlsx_bytes
from app.views.rules import SECTIONS, normal_query

MOST_IN_XLSX = 20_000
_CSV, _XLSX = "csv", "xlsx"
_KINDS = {_CSV: "text/csv; charset=utf-8", _XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_MEMBERS = "members"


class TakeOutInput(Input):
    """The form by which members are taken out."""

    kind: str = _CSV
    in_full: bool = False
    reason: str = ""


async def _take_out(section: str, view: View) -> Response:
    """The rows that the filters show, as a file."""
    kind = str(view.request.path_params["kind"])
    if kind not in _KINDS:
        raise NotFound("page")
    return await _file(view, Taking(section, LISTS[section].wanted(view, view.query, ())), kind)


@page("/members/export", scope=Scope.MEMBERS_READ)
async def taking_out_members(view: View) -> Response:
    """Why are the members taken out, as what kind of file, and with phone and e-mail in full or masked?"""
    return await view.render("sheets/members.html", narrowed=bool(normal_query(_MEMBERS, view.came)))


@action("/members/export", scope=Scope.MEMBERS_READ, again=taking_out_members)
async def take_out_members(view: View) -> Response:
    """The members that the filters show, as a file; the log says who took them out, by which filters and why."""
    given = parse(TakeOutInput, view.form, view.words)
    if given.kind not in _KINDS:
        raise Invalid("kind", "Choose one of the list.")
    wanted = LISTS[_MEMBERS].wanted(view, view.filters, ())
    file = await _file(view, Taking(_MEMBERS, wanted, given.in_full), given.kind)
    told = service.Told(given.reason, view.filters, given.kind, given.in_full)
    await service.note_members_export(view.actor, told, now=view.now)
    return file


async def _file(view: View, taking: Taking, kind: str) -> Response:
    """The file under a name that says what and when. CSV goes out as it is read, Excel when it is whole."""
    columns = [column.name for column in await queries.export_columns(taking.section)]
    headings: Sequence[Cell] = [heading(view.words, column) for column in columns]
    found = queries.export_rows(view.actor, taking, now=view.now)
    first = await anext(found)  # what is refused is refused before anything is sent
    name = f"{taking.section}-{view.today.isoformat()}.{kind}"
    told = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store", "content-language": view.language}
    if kind == _CSV:
        return StreamingResponse(_lines(headings, columns, first, found), media_type=_KINDS[kind], headers=told)
    rows = [headings, *_cells(columns, first)]
    async for more in found:
        rows += _cells(columns, more)
        if len(rows) > MOST_IN_XLSX:
            raise Invalid("kind", "An Excel file holds {most} rows at most. Narrow the list down, or take CSV.", most=MOST_IN_XLSX)
    return Response(await asyncio.to_thread(xlsx_bytes, rows), media_type=_KINDS[kind], headers=told)


async def _lines(headings: Sequence[Cell], columns: list[str], first: list[Any], found: AsyncIterator[list[Any]]) -> AsyncIterator[str]:
    yield BOM + csv_text([headings, *_cells(columns, first)])
    async for more in found:
        yield csv_text(_cells(columns, more))


def _cells(columns: list[str], rows: list[Any]) -> list[list[Cell]]:
    return [[row.get(column) for column in columns] for row in rows]


PAGES = tuple(
    Page(f"/{section}.{{kind}}", SECTIONS[section].scope, "GET", partial(_take_out, section), f"export_{section}")
    for section in LISTS
    if section != _MEMBERS
)
