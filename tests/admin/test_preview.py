"""A benefit previewed in the console, and the tables of all benefits (B4, B8, B12, W1, R5)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import db
from app.core.access import Role
from app.members import service as members
from app.members.rules import ImportedMember
from tests import cast
from tests.admin.conftest import Desk
from tests.admin.places import furnish
from tests.benefits import offers

QUOTA = {"count": 2, "per": "DAY", "unit": offers.both("hours")}
SENIORS = {"label": offers.both("For seniors"), "audience": {"segments": ["senior"]}, "summary": offers.both("More of it")}


def seniority(**changes: Any) -> dict[str, Any]:
    """A benefit for whoever is two years in the industry, with more for seniors."""
    return offers.specific("desk", condition=offers.leaf("experience_months", ">=", 24), quota=QUOTA, variants=[SENIORS], **changes)


async def person(desk: Desk, *names: str) -> list[int]:
    """Members with 30 months in the industry; their numbers."""
    since = date(desk.now.year - 3, desk.now.month, 1)
    people = [ImportedMember(f"p{place}", name, None, since) for place, name in enumerate(names)]
    programme = (await cast.rows("programme"))[0]["id"]
    await members.create_members(cast.SYSTEM, people, source="test", programme_id=programme, now=desk.now)
    known = {row["nickname"]: row["member_number"] for row in await cast.rows("member")}
    return [known[name] for name in names]


def at(public_id: UUID) -> str:
    return f"/benefits/{public_id}/preview"


SOMEBODY = [
    ("", False, "Needs at least 24 months in the industry, has 12"),
    ("?months=36", True, "at least 24 months in the industry"),
    ("?months=72", True, "Gets the line “For seniors.”."),
    ("?months=", False, "in the industry"),
    ("?months=36&status=SUSPENDED", False, "suspended"),
]


@pytest.mark.parametrize(("query", "entitled", "shown"), SOMEBODY)
async def test_somebody_made_up(desk: Desk, query: str, entitled: bool, shown: str) -> None:
    """The verdict and its reason in words, the card in both languages; by a link that can be sent to a colleague."""
    id_ = await desk.publish(seniority())
    page = await (await desk.staff(Role.SUPPORT)).get(at(id_) + query)
    assert page.status == 200
    assert ("May use it" in page.words, "May not use it" in page.words) == (entitled, not entitled)
    assert shown in page.words
    assert "2 hours. per day" in page.words
    assert "每天 2 hours。" in page.words
    assert [entry["action"] for entry in await cast.rows("audit_entry")].count("benefit.preview") == 0


async def test_a_day_to_come_shows_what_will_hold(desk: Desk) -> None:
    """W5: somebody two days short is let in after them; a day that is none is refused at its field."""
    id_ = await desk.publish(offers.everybody(offered_from=(desk.now + timedelta(days=9)).date().isoformat()))
    browser = await desk.staff(Role.SUPPORT)
    later = (desk.now + timedelta(days=10)).date()
    assert "It is not offered to them" in (await browser.get(at(id_))).words
    shown = await browser.get(f"{at(id_)}?day={later}")
    assert "May use it" in shown.words
    assert f'value="{later}"' in shown.html
    refused = await browser.get(f"{at(id_)}?day=soon")
    assert (refused.status, "Give a date such as 2026-12-01." in refused.words) == (422, True)


async def test_the_draft_and_what_is_live(desk: Desk) -> None:
    """The draft first, as if it were in force; one link to the other; on a day before everything there is nothing."""
    places = await furnish(desk)
    browser = await desk.staff(Role.SUPPORT)
    draft = await browser.get(at(places.benefit))
    assert "by the draft" in draft.words
    assert "Mentoring desk, new" in draft.words
    live = await browser.get(next(link for link in draft.links if "of=live" in link))
    assert "by version 1" in live.words
    assert "Mentoring desk, new" not in live.html.split('id="answer"')[1]
    nothing = await browser.get(f"{at(places.benefit)}?of=live&day=2001-01-01")
    assert "No version is in force on this day." in nothing.words


async def test_as_a_member_each_look_is_kept_and_nobody_is_signed_in(desk: Desk) -> None:
    """R5: by number or name; the audit log says who looked at whom; no session of the member is made."""
    id_ = await desk.publish(seniority())
    [number] = await person(desk, "Ada Lin")
    browser = await desk.staff(Role.SUPPORT)
    sessions = await cast.rows("session")
    for wanted in (str(number), "Ada Lin"):
        shown = await browser.press(await browser.get(at(id_)), at(id_), member=wanted)
        assert (shown.status, "May use it" in shown.words, f"For member {number}, Ada Lin" in shown.words) == (200, True, True)
    kept = [entry for entry in await cast.rows("audit_entry") if entry["action"] == "benefit.preview"]
    assert len(kept) == 2
    assert {entry["subject_type"] for entry in kept} == {"Member"}
    assert await cast.rows("session") == sessions


async def test_who_is_meant_must_be_clear(desk: Desk) -> None:
    """Nobody, or several: refused at the field, what was typed kept, and no look recorded."""
    id_ = await desk.publish(seniority())
    first, second = await person(desk, "Mei One", "Mei Two")
    browser = await desk.staff(Role.SUPPORT)
    for wrong, said in (("", "Nobody fits."), ("Zoe", "Nobody fits."), ("Mei", f"Several members fit: {first} Mei One, {second} Mei Two.")):
        refused = await browser.press(await browser.get(at(id_)), at(id_), member=wrong)
        assert (refused.status, said in refused.words) == (422, True)
        assert refused.form(at(id_)).value("member") == wrong
    assert "benefit.preview" not in {entry["action"] for entry in await cast.rows("audit_entry")}


async def test_the_editor_says_who_would_get_what_is_being_written(desk: Desk) -> None:
    """By the form, saved or not: raising the threshold moves three years to the other side at once."""
    id_ = await desk.publish(seniority())
    browser = await desk.staff(Role.EDITOR)
    page = await browser.get(f"/benefits/{id_}")
    assert "3 years, free · 3 years, pro. · 6 years, free · 6 years, pro." in page.words
    form = page.form(f"/benefits/{id_}")
    raised = await browser.post(form.action, form.answered({"c:r.0:value": "60", "do": "look"}))
    assert "6 years, free · 6 years, pro." in raised.words
    assert "3 years, free · 3 years, pro. Needs at least 60 months in the industry, has 36" in raised.words
    half = await browser.post(form.action, form.answered({"c:r.0:value": "", "do": "look"}))
    assert "One part is still to be filled in." in half.words


TABLES = ["/benefits/matrix", "/benefits/comparison"]


@pytest.mark.parametrize("path", TABLES)
async def test_the_tables_are_cheap_and_refuse_what_is_no_day(desk: Desk, path: str) -> None:
    await furnish(desk)
    browser = await desk.staff(Role.SUPPORT)
    await browser.get(path)
    with db.count_statements() as counted:
        page = await browser.get(path)
    assert (page.status, counted.count <= 6) == (200, True)
    assert (await browser.get(f"{path}?day=never")).status == 422
    assert (await browser.get(f"{path}?programme=nowhere")).status == 404
    assert "Nothing is offered on this day" in (await browser.get(f"{path}?day=2001-01-01")).words


async def test_the_matrix_says_for_whom(desk: Desk) -> None:
    """B1, B3: a cell for each segment and plan in words and signs; what decides, once."""
    await desk.publish(seniority())
    english = await (await desk.staff(Role.SUPPORT)).get("/benefits/matrix")
    row = english.html.split("The desk.")[1].split("</tr>")[0]
    assert [row.count(sign) for sign in ("✓", "◐", "–")] == [2, 1, 1]
    assert "at least 24 months in the industry" in row
    chinese = await (await desk.staff(Role.SUPPORT, language="zh")).get("/benefits/matrix")
    assert [word in chinese.words for word in ("可用", "部分", "否", "取决于")] == [True] * 4


async def test_members_compare_variants_in_one_row(desk: Desk) -> None:
    """B12: what differs stands in the cell, to whom it goes in bold, what all get under the title."""
    await desk.publish(seniority())
    page = await (await desk.staff(Role.SUPPORT)).get("/benefits/comparison")
    row = page.html.split("The desk.")[1].split("</tr>")[0]
    assert "<b>For seniors.</b>" in row
    assert "More of it." in row
    assert "if at least 24 months in the industry" in row
