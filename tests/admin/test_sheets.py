"""A sheet through the console: uploaded, looked at, applied; and what an upload may not be (B8, A2, ADR 0099)."""

from uuid import UUID

import pytest

from app.core.access import Role
from app.sheets.rules import MOST_BYTES
from app.sheets.rules.files import xlsx_bytes
from tests import cast
from tests.admin.browsing import Browser, Read, _read
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.sheets.test_service import everything, member

SAME_SITE = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}


async def upload(browser: Browser, noun: str, raw: bytes, name: str = "list.csv", **headers: str) -> Read:
    """The file is sent by the form of the page, as a browser does."""
    sent = {"file": (name, raw, "text/csv")}
    told = SAME_SITE | {key.replace("_", "-"): value for key, value in headers.items()}
    return _read(await browser.client.post(f"/console/{noun}/import", files=sent, headers=told))


async def test_a_sheet_is_uploaded_looked_at_and_applied(desk: Desk) -> None:
    await desk.publish(offers.everybody("one"))
    browser = await desk.staff(Role.EDITOR)
    page = await browser.get("/benefits/import")
    form = page.form("/benefits/import")
    assert "Title (English)" in page.words
    sent = await upload(browser, "benefits", "Code,标题（English）,Summary (English)\none,Another <b>,What it is.\n".encode())
    look = await browser.follow(sent)
    assert ("1 row changes" in look.words, "Title (English)" in look.words, "Summary (English)" in look.words) == (True, True, False)
    assert "&lt;<" in look.html or "&lt;b&gt;" in look.html
    assert "<b>," not in look.html
    assert form.method == "post"
    path = sent.response.headers["location"]
    refused = await browser.press(look, path, reason=" ")
    assert (refused.status, "Say why" in refused.words) == (422, True)
    done = await browser.follow(await browser.press(refused, path, reason="The spring list"))
    assert "1 rows applied." in done.words
    again = await browser.get(path)
    assert "This sheet has been applied" in again.words
    assert (await browser.post(path, {"reason": "Once more"})).status == 422


async def test_what_is_wrong_is_told_by_row_and_column(desk: Desk) -> None:
    await desk.publish(offers.everybody("one"))
    browser = await desk.staff(Role.EDITOR, language="zh")
    look = await browser.follow(await upload(browser, "benefits", b"code,stage,offered_until\none,NONE,soon\n"))
    assert "第 2 行，结束日期（one）：请填写日期，例如 2026-11-21。" in look.words
    assert "LEARNING" in look.words
    assert [form for form in look.forms if "/import/" in form.action] == []
    before = await everything()
    assert (await browser.post(look.response.request.url.path, {"reason": "All the same"})).status == 422
    assert await everything() == before


async def test_a_sheet_that_empties_cells_says_which_and_wants_a_tick(desk: Desk) -> None:
    """An export from which somebody cleared a column: counted by column before anything happens; the tick is asked for by name."""
    for code in ("one", "two"):
        await desk.publish(offers.everybody(code))
    browser = await desk.staff(Role.EDITOR)
    look = await browser.follow(await upload(browser, "benefits", b"code,title.en,summary.en,stage\none,,,\ntwo,,What it is.,\n"))
    assert "3 cells that say something would be empty Title (English): 2 Summary (English): 1" in look.words
    path, before = look.response.request.url.path, await everything()
    refused = await browser.press(look, path, reason="The spring list")
    assert (refused.status, "Cells that would be emptied: 3. Say that they shall be." in refused.words) == (422, True)
    assert (refused.form(path).value("reason"), refused.form(path).value("emptying")) == ("The spring list", None)
    assert await everything() == before
    done = await browser.follow(await browser.press(refused, path, emptying="yes"))
    assert "2 rows applied." in done.words


async def test_a_sheet_that_empties_nothing_asks_nothing_more(desk: Desk) -> None:
    await desk.publish(offers.everybody("one"))
    browser = await desk.staff(Role.EDITOR)
    look = await browser.follow(await upload(browser, "benefits", b"code,title.en,stage\none,Another,\n"))
    assert ("would be empty" in look.words, 'name="emptying"' in look.html) == (False, False)


async def test_excel_is_read_too(desk: Desk) -> None:
    ada = await member(desk.now)
    browser = await desk.staff(Role.SUPPORT)
    raw = xlsx_bytes([["Member number", "Nickname", "Phone"], [ada.member_number, "Ada L.", "138****8000"]])
    look = await browser.follow(await upload(browser, "members", raw, "people.xlsx"))
    assert ("1 row changes" in look.words, "Nickname" in look.words, "8000" in look.words) == (True, True, False)


REFUSED = [
    (b"", "Choose a file."),
    (b"\x89PNG\x00", "This is neither CSV nor an Excel file"),
    (b"colour\nred\n", "There is no column colour."),
    (b"code\n" + b"x" * MOST_BYTES, "The file is too large: at most 1000 kB."),
]


@pytest.mark.parametrize(("raw", "said"), REFUSED)
async def test_what_is_no_sheet_is_said_on_the_page(desk: Desk, raw: bytes, said: str) -> None:
    browser = await desk.staff(Role.EDITOR)
    read = await upload(browser, "benefits", raw)
    assert (read.status, said in read.words) == (422, True)
    assert "discount.percent" not in read.words, "the columns stand on the page, as people call them"
    assert await cast.rows("sheet_upload") == []


async def test_an_upload_has_bounds(desk: Desk) -> None:
    """One file, few fields, four megabytes; only where a file may come; not from another site; not from strangers."""
    browser = await desk.staff(Role.EDITOR)
    assert (await upload(browser, "benefits", b"x" * 4_100_000)).status == 413
    two = [("file", ("a.csv", b"code\nx\n", "text/csv")), ("file", ("b.csv", b"code\nx\n", "text/csv"))]
    assert (await browser.client.post("/console/benefits/import", files=two, headers=SAME_SITE)).status_code == 400
    many = {"file": ("a.csv", b"code\nx\n", "text/csv")}
    fields = {f"f{number}": "x" for number in range(30)}
    assert (await browser.client.post("/console/benefits/import", files=many, data=fields, headers=SAME_SITE)).status_code == 400
    assert (await browser.client.post("/console/benefits/new", files=many, headers=SAME_SITE)).status_code == 415
    assert (await upload(browser, "benefits", b"code\nx\n", sec_fetch_site="cross-site")).status == 403
    assert (await upload(desk.browser(), "benefits", b"code\nx\n")).status == 401
    assert (await upload(await desk.staff(Role.SUPPORT), "benefits", b"code\nx\n")).status == 403
    assert (await browser.post("/benefits/import", {"file": "a.csv"})).status == 422
    assert (await browser.get(f"/benefits/import/{UUID(int=7)}")).status == 404
    assert await cast.rows("sheet_upload") == []


async def test_a_long_sheet_is_shown_in_pages(desk: Desk) -> None:
    """Every page is small, each row is on one of them."""
    browser = await desk.staff(Role.EDITOR)
    rows = "".join(f"new-{number:03},Title {number:03},COUPON,SPECIFIC\n" for number in range(300))
    sent = await upload(browser, "benefits", b"code,title.en,kind,reach\n" + rows.encode())
    path, seen = sent.response.headers["location"], 0
    for number in range(1, 20):
        page = await browser.get(f"{path}?page={number}")
        assert len(page.response.content) <= 40_000
        seen += page.html.count("<dl>")
        if not [link for link in page.links if f"page={number + 1}" in link]:
            break
    assert (seen, number > 1) == (300, True)
