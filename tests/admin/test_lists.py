"""Lists in the console: views, ways back, files that go out, and many rows at once (B8, A2, D1, R5)."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import quote

import openpyxl
import pytest

from admin.lists import LISTS
from app.benefits import service as benefits
from app.core import db
from app.core.access import Role
from app.members import service as members
from app.members.rules import ContactChange
from tests import cast
from tests.admin.browsing import Browser, Read
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.sheets.test_service import everything, member


def table(read: Read) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    assert read.html.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(read.html.removeprefix("\ufeff"))))


async def two(desk: Desk) -> None:
    """A benefit that begins like a formula, live, and a coupon as a draft."""
    await desk.publish(offers.everybody("sum", title={"zh": "=1+1", "en": "=1+1"}, position=1))
    await desk.draft(offers.everybody("coupon", kind="COUPON", position=2))


FILTERS = [
    ("", ["sum", "coupon"]),
    ("?status=draft", ["coupon"]),
    ("?kind=CONTENT", ["sum"]),
    ("?q=coupon&after=", ["coupon"]),
    ("?draft=mine", []),
]


@pytest.mark.parametrize(("query", "codes"), FILTERS)
async def test_a_file_holds_just_what_the_filter_shows(desk: Desk, query: str, codes: list[str]) -> None:
    await two(desk)
    browser = await desk.staff(Role.SUPPORT)
    read = await browser.get(f"/benefits.csv{query}")
    assert [row["Code"] for row in table(read)] == codes
    assert read.response.headers["content-disposition"].startswith('attachment; filename="benefits-')
    assert read.response.headers["cache-control"] == "no-store"


async def test_a_file_runs_nowhere_and_speaks_the_readers_language(desk: Desk) -> None:
    await two(desk)
    rows = table(await (await desk.staff(Role.EDITOR, language="zh")).get("/benefits.csv"))
    assert rows[0]["标题（English）"] == "'=1+1"
    read = await (await desk.staff(Role.EDITOR)).get("/benefits.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(read.response.content)).active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    cell = sheet[2][head.index("Title (English)")]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert (await (await desk.staff(Role.EDITOR)).get("/benefits.pdf")).status == 404


async def test_every_list_goes_out(desk: Desk) -> None:
    """As many rows as the page shows; the log's own file has no secrets to hide, since the log holds none."""
    await two(desk)
    owner = await desk.staff(Role.OWNER)
    await cast.partner_token(desk.now)
    for section in LISTS:
        if section != "members":
            read = await owner.get(f"/{section}.csv")
            assert (section, read.status, len(table(read)) > 0) == (section, 200, section not in ("terms",))
    log = table(await owner.get("/audit.csv?action=benefit.publish"))
    assert [(row["Action"], row["On"]) for row in log] == [("benefit.publish", "sum")]


async def members_file(browser: Browser, query: str = "", **said: str) -> Read:
    """Members are taken out by the form of the page that asks why."""
    page = await browser.get(f"/members/export?list={quote(query)}")
    return await browser.press(page, f"/members/export?list={quote(query, safe='')}" if query else "/members/export", **said)


async def test_members_go_out_masked_with_a_reason_that_the_log_keeps(desk: Desk) -> None:
    """A2, R5: the log says who, why and by which filters; without a reason nothing goes out."""
    ada, _eve = await member(desk.now), await member(desk.now, "Eve")
    browser = await desk.staff(Role.SUPPORT)
    refused = await members_file(browser, "q=Ada", reason=" ")
    assert (refused.status, "Say why" in refused.words) == (422, True)
    assert [row for row in await cast.rows("audit_entry") if row["action"] == "member.export"] == []
    rows = table(await members_file(browser, "q=Ada", reason="The yearly letter"))
    assert [(row["Nickname"], row["Phone"], row["E-mail"], row["Tags by hand"]) for row in rows] == [
        ("Ada", "138****8000", "a***@example.com", "mentor")
    ]
    assert rows[0]["Member number"] == str(ada.member_number)
    (entry,) = [row for row in await cast.rows("audit_entry") if row["action"] == "member.export"]
    detail = next(row for row in await cast.rows("audit_detail") if row["entry_id"] == entry["id"])
    assert detail["reason"] == "The yearly letter"
    assert db.as_json(detail["after"]) == {"filters": {"q": "Ada"}, "file": "csv", "in_full": False}


async def test_the_log_keeps_no_number_that_was_searched_for(desk: Desk) -> None:
    """A2, A4: the entry outlives the number."""
    await member(desk.now)
    browser = await desk.staff(Role.SUPPORT)
    for query, kept in (("q=13800138000", "138****8000"), ("q=Ada%40example.com", "a***@example.com"), ("q=10001", "10001")):
        await members_file(browser, query, reason="The yearly letter")
        assert db.as_json((await cast.rows("audit_detail"))[-1]["after"])["filters"] == {"q": kept}


async def test_in_full_only_for_who_may_reveal(desk: Desk) -> None:
    await member(desk.now)
    rows = table(await members_file(await desk.staff(Role.SUPPORT), reason="A mail run", in_full="true"))
    assert rows[0]["Phone"] == "'+8613800138000"
    editor = await desk.staff(Role.EDITOR)
    assert "in full" not in (await editor.get("/members/export")).words
    assert (await members_file(editor, reason="A mail run", in_full="true")).status == 403
    entries = [row for row in await cast.rows("audit_entry") if row["action"] == "member.export"]
    assert len(entries) == 1


async def test_a_list_keeps_its_filters_for_the_way_back(desk: Desk) -> None:
    """From the list to the editor, on to publishing, and back after saving: the filters stay; nobody is led elsewhere."""
    await two(desk)
    browser = await desk.staff(Role.EDITOR)
    page = await browser.get("/benefits?kind=COUPON&status=draft")
    link = next(link for link in page.links if re.fullmatch(r"/console/benefits/[0-9a-f-]{36}\?list=kind.*", link))
    editor = await browser.get(link)
    back = "/console/benefits?kind=COUPON&status=draft"
    assert back in editor.links
    form = next(form for form in editor.forms if form.method == "post" and "list=" in form.action)
    saved = await browser.post(form.action, [*form.with_values(title__en="Changed"), ("do", "save")])
    assert "list=kind%3DCOUPON" in saved.response.headers["location"]
    assert back in (await browser.follow(saved)).links
    odd = await browser.get(link.split("?")[0] + "?list=https%3A//evil.example/%0Ax")
    assert [each for each in odd.links if "evil" in each and not each.startswith("/console/")] == []


async def marked(browser: Browser, query: str, do: str, value: str | None = None) -> Read:
    """The page that shows what becomes of all that match."""
    asked = "" if value is None else f"&value={value}"
    return await browser.get(f"/benefits/many?list={quote(query)}&all=1&do={do}{asked}")


async def test_many_are_looked_at_then_changed(desk: Desk) -> None:
    await two(desk)
    browser = await desk.staff(Role.PUBLISHER)
    asks = await marked(browser, "kind=COUPON", "stage")
    assert "Stage" in asks.words
    page = await marked(browser, "kind=COUPON", "stage", "LEARNING")
    assert "1 row changes." in page.words
    assert "The coupon." in page.words
    assert "The sum." not in page.words
    form = next(form for form in page.forms if form.method == "post" and "/many" in form.action)
    done = await browser.post(form.action, form.with_values())
    assert done.response.headers["location"] == "/console/benefits?kind=COUPON"
    assert "1 changed." in (await browser.follow(done)).words
    assert [row["stage"] for row in await cast.rows("benefit") if row["code"] == "coupon"] == ["LEARNING"]


async def test_a_look_that_is_old_changes_nothing_and_shows_anew(desk: Desk) -> None:
    await two(desk)
    browser = await desk.staff(Role.PUBLISHER)
    page = await marked(browser, "", "archive")
    form = next(form for form in page.forms if form.method == "post" and "/many" in form.action)
    await desk.publish(offers.everybody("later", position=3))
    before = await everything()
    again = await browser.post(form.action, form.with_values(reason="Spring cleaning"))
    assert (again.status, "The list changed after you looked at it" in again.words, "3 rows change." in again.words) == (422, True, True)
    assert await everything() == before


async def test_rows_that_were_marked_and_none(desk: Desk) -> None:
    await two(desk)
    browser = await desk.staff(Role.PUBLISHER)
    row = next(row for row in await cast.rows("benefit") if row["code"] == "sum")
    page = await browser.get(f"/benefits/many?do=archive&row={row['public_id']}")
    assert ("1 row changes." in page.words, "The coupon." in page.words) == (True, False)
    both = "&".join(f"row={row['public_id']}" for row in await cast.rows("benefit"))
    page = await browser.get(f"/benefits/many?do=stage&value=LEARNING&{both}")
    form = next(form for form in page.forms if form.method == "post" and "/many" in form.action)
    assert "2 changed." in (await browser.follow(await browser.post(form.action, form.with_values()))).words
    assert "Nothing is marked" in (await browser.get("/benefits/many?do=archive")).words
    for query in ("do=archive&row=x", "do=explode&all=1", "all=1"):
        assert (query, (await browser.get(f"/benefits/many?{query}")).status) == (query, 422)
    wrong = await marked(browser, "", "until", "soon")
    assert (wrong.status, "Give a day such as" in wrong.words) == (422, True)


async def test_who_may_not_is_offered_nothing_and_refused(desk: Desk) -> None:
    await two(desk)
    support, editor = await desk.staff(Role.SUPPORT), await desk.staff(Role.EDITOR)
    assert 'name="row"' not in (await support.get("/benefits")).html
    listed = await editor.get("/benefits")
    assert ('value="stage"' in listed.html, 'value="archive"' in listed.html) == (True, False)
    page = await marked(await desk.staff(Role.PUBLISHER), "", "archive")
    form = next(form for form in page.forms if form.method == "post" and "/many" in form.action)
    before = await everything()
    assert (await editor.post(form.action, form.with_values(reason="Spring cleaning"))).status == 403
    assert await everything() == before


async def test_a_view_is_saved_shown_and_deleted(desk: Desk) -> None:
    await two(desk)
    editor, support = await desk.staff(Role.EDITOR), await desk.staff(Role.SUPPORT)
    narrowed = await editor.get("/benefits?kind=COUPON&after=")
    page = await editor.get(next(link for link in narrowed.links if "/views?" in link))
    refused = await editor.press(page, "/views", name="")
    assert (refused.status, "Give 1 to 60" in refused.words) == (422, True)
    saved = await editor.press(refused, "/views", name="Coupons", shared="true")
    assert saved.response.headers["location"] == "/console/benefits?kind=COUPON"
    assert "Coupons" in (await editor.follow(saved)).words
    seen = await support.get("/benefits?kind=COUPON")
    assert "Coupons" in seen.words
    assert [link for link in seen.links if "/views?" in link] == []  # it is that view already
    listed = await editor.get("/views")
    gone = next(link for link in listed.links if "/views/" in link)
    assert [link for link in (await support.get("/views")).links if "/views/" in link] == []
    assert (await support.post(gone)).status == 403
    done = await editor.follow(await editor.press(await editor.get(gone), gone))
    assert "The view “Coupons” is gone." in done.words
    assert "Coupons" not in (await support.get("/benefits")).words


async def test_built_in_views_find_what_they_say(desk: Desk) -> None:
    """Drafts that somebody else saved are not mine; one of last week is old; what ends within 30 days ends soon."""
    browser = await desk.staff(Role.EDITOR)
    await benefits.create_benefit(desk.actors["editor"], "pmtalk", offers.everybody("own"), now=desk.now)
    await benefits.create_benefit(cast.SYSTEM, "pmtalk", offers.everybody("theirs"), now=desk.now - timedelta(days=8))
    for code, days in (("soon", 20), ("later", 40)):
        await desk.publish(offers.everybody(code, offered_until=(desk.now + timedelta(days=days)).date().isoformat()))
    for query, codes in (("draft=mine", ["own"]), ("draft=old", ["theirs"]), ("ends=soon", ["soon"])):
        assert [row["Code"] for row in table(await browser.get(f"/benefits.csv?{query}"))] == codes
    owner = await desk.staff(Role.OWNER)
    for path in ("/benefits?draft=x", "/benefits?ends=x", "/plans?draft=x", "/members?joined=x", "/partners?state=x"):
        assert (path, (await owner.get(path)).status) == (path, 422)


async def test_members_are_found_by_what_they_are(desk: Desk) -> None:
    ada = await member(desk.now)
    await members.change_contact(cast.SYSTEM, ada.public_id, ContactChange(email="lovelace@example.com"), reason="Told", now=desk.now)
    browser = await desk.staff(Role.SUPPORT)
    for query, found in (
        ("tag=mentor", True),
        ("tag=speaker", False),
        ("joined=lately", True),
        ("plan=pro", False),
        ("q=13800138000", True),
        ("q=LOVELACE@example.com", True),
        ("tag=%00", False),
    ):
        assert (query, "Ada" in (await browser.get(f"/members?{query}")).words) == (query, found)
