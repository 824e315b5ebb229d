"""Benefits in the console: draft, publish, undo, conflict, builder (B4, B5, B8, B12)."""

from datetime import timedelta
from typing import Any

import pytest

from app.benefits import queries
from app.benefits.models import Benefit
from app.core.access import Role
from tests import cast
from tests.admin.conftest import Desk
from tests.benefits import offers

FULL: dict[str, Any] = offers.everybody(
    "full",
    reach="SPECIFIC",
    kind="DISCOUNT",
    plan="pro",
    stage="LEARNING",
    audience={"membership": "PAID", "segments": ["early", "senior"], "plans": ["pro"]},
    condition={
        "language": 1,
        "root": {
            "any": [
                {"fact": "growth", "operator": ">=", "value": 300, "programme": "vip"},
                {
                    "all": [
                        {"fact": "spend", "period": {"rolling_days": 30}, "operator": ">", "value": 12345},
                        {"not": {"fact": "tag", "operator": "has_any", "value": ["a", "b"]}},
                    ]
                },
                {"not": {"any": [{"fact": "date", "operator": "<", "value": "2026-12-01"}]}},
            ]
        },
    },
    products=[{"sku": "apple"}, {"category": "fruit"}, {"brand": "orchard"}],
    exclusions={
        "none": False,
        "regions": ["CN-31", "US"],
        "account_statuses": ["MUTED"],
        "products": ["apple"],
        "categories": ["fruit"],
        "scenarios": ["presale", "bundle"],
        "note": offers.both("Not at night"),
    },
    face_value={"amount_minor": 30000, "source": "price list", "on": "2026-11-01"},
    unit_cost={"amount_minor": 4505, "paid_by": "BRAND"},
    discount={"percent": 5},
    quota={"count": 2, "per": "MEMBERSHIP_MONTH", "unit": offers.both("hours")},
    variants=[
        {
            "label": offers.both("For beginners"),
            "audience": {"membership": "BOTH", "segments": ["early"], "plans": []},
            "quota": {"count": 3, "per": "DAY", "unit": None},
            "summary": {},
        },
        {
            "label": offers.both("For masters"),
            "audience": {"membership": "BOTH", "segments": ["senior"], "plans": []},
            "quota": None,
            "summary": offers.both("By appointment"),
        },
    ],
    offered_from="2026-11-01",
    offered_until="2030-01-31",
    position=7,
    terms={"en": "# Rules\n\n- be kind  \n- be on time\n", "zh": "\n守时。\n\n"},
)


async def test_a_save_without_a_change_changes_nothing(desk: Desk) -> None:
    """Every field of a content goes through the form and comes back as it was."""
    id_ = await desk.draft(FULL)
    before = (await Benefit.get(public_id=id_)).draft
    browser = await desk.staff(Role.EDITOR)
    saved = await browser.press(await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}")
    assert saved.status == 303
    after = await Benefit.get(public_id=id_)
    assert after.draft == before
    assert after.draft_revision == 2
    assert "The draft is saved" in (await browser.follow(saved)).words


async def test_from_nothing_to_live_and_back(desk: Desk) -> None:
    """B8: create, publish with a reason, change, publish again, undo with one press."""
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get("/benefits/new")
    assert "In one membership period, used in full." in page.words  # what a face value is of (B7, ADR 0078)
    answers = {"code": "desk", "title__en": "Mentoring desk", "title__zh": "导师问诊", "summary__en": "Ask", "summary__zh": "问"}
    page = await browser.press(page, "/benefits/new", **answers, exclusions="none", do="condition:add:r", **{"c:r:new": "growth"})
    assert page.status == 200
    assert "Not saved yet." in page.words
    assert await Benefit.all().count() == 0
    terms = {"terms__en": "Be kind", "terms__zh": "友善"}
    made = await browser.press(page, "/benefits/new", **terms, do="publish", **{"c:r.0:operator": ">=", "c:r.0:value": "600"})
    page = await browser.follow(made)
    assert "What goes live for the first time" in page.words
    benefit = await Benefit.get(code="desk")
    assert benefit.draft is not None
    assert benefit.draft["condition"] == {"language": 1, "root": {"all": [{"fact": "growth", "operator": ">=", "value": 600}]}}
    refused = await browser.press(page, "/publish", reason="no")
    assert refused.status == 422
    assert "Say why" in refused.words
    page = await browser.follow(await browser.press(page, "/publish", reason="It is ready"))
    assert "Version 1 is live." in page.words
    assert "Undo" not in page.words
    alone = await browser.get(f"/benefits/{benefit.public_id}/history")
    assert "Compare" not in alone.words
    saved = await browser.press(page, f"/benefits/{benefit.public_id}", do="publish", **{"c:r.0:value": "700"})
    assert "Compare the two" in (await browser.get(f"/benefits/{benefit.public_id}/history")).words
    page = await browser.follow(saved)
    assert (*page.html.split("<del>")[1].split("</del>")[0:1], page.html.split("<ins>")[1].split("</ins>")[0]) == ("600", "700")
    page = await browser.follow(await browser.press(page, "/publish", reason="Raised"))
    assert "Version 2 is live." in page.words
    undone = await browser.follow(await browser.press(page, "/versions/1/roll-back"))
    assert "Version 3 is live." in undone.words
    history = await queries.history(cast.SYSTEM, benefit.public_id, now=desk.now + timedelta(minutes=5))
    assert [version.content["condition"]["root"]["all"][0]["value"] for version in history.versions] == [600, 700, 600]
    assert history.versions[0].reason == "Version 2 taken back right after publishing"
    assert {version.author for version in history.versions} == {"publisher"}


async def test_a_stale_save_shows_both_and_overwrites_nothing(desk: Desk) -> None:
    """B8: two moderators at once; the second sees what was there, what the first saved and what they wrote, and goes on with both."""
    id_ = await desk.publish(offers.everybody())
    one, two = await desk.staff(Role.EDITOR, "one"), await desk.staff(Role.EDITOR, "two")
    mine, theirs = await one.get(f"/benefits/{id_}"), await two.get(f"/benefits/{id_}")
    assert (await two.press(theirs, f"/benefits/{id_}", title__en="Their title", summary__en="Their words")).status == 303
    conflict = await one.press(mine, f"/benefits/{id_}", title__en="My title", summary__zh="我的简介")
    assert conflict.status == 409
    assert "two saved this on" in conflict.words
    for shown in (
        "<del>The forum.</del>",
        "<ins>Their title</ins>",
        "<ins>My title</ins>",
        "<ins>Their words</ins>",
        "<ins>我的简介</ins>",
    ):
        assert shown in conflict.html
    rows = [row.split("</tr>")[0] for row in conflict.html.split("<tr><td")[1:]]
    assert [("yours: look at it" in row, "as it was" in row) for row in rows] == [(True, False), (False, True), (False, True)]
    benefit = await Benefit.get(public_id=id_)
    assert benefit.draft is not None
    assert (benefit.draft["title"]["en"], benefit.draft["summary"]["zh"]) == ("Their title", "What it is。")
    looked = await one.press(conflict, f"/benefits/{id_}", do="look")
    assert looked.status == 200
    form = looked.form(f"/benefits/{id_}")
    assert [form.value(name) for name in ("title.en", "summary.en", "summary.zh")] == ["My title", "Their words", "我的简介"]
    assert (await one.press(looked, f"/benefits/{id_}")).status == 303
    benefit = await Benefit.get(public_id=id_)
    assert benefit.draft is not None
    assert (benefit.draft["title"]["en"], benefit.draft["summary"]["zh"], benefit.draft_saved_by) == ("My title", "我的简介", "one")


async def test_what_was_looked_at_is_what_is_published(desk: Desk) -> None:
    """B8: a draft that was saved after the publish page was opened does not slip out."""
    id_ = await desk.draft(offers.everybody())
    publisher, editor = await desk.staff(Role.PUBLISHER), await desk.staff(Role.EDITOR)
    page = await publisher.get(f"/benefits/{id_}/publish")
    await editor.press(await editor.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="Slipped in")
    refused = await publisher.press(page, "/publish", reason="Looks fine")
    assert refused.status == 422
    assert "editor saved this on" in refused.words
    assert (await queries.history(cast.SYSTEM, id_, now=desk.now)).versions == []


async def test_a_scheduled_version_is_told_in_local_time_and_can_be_cancelled(desk: Desk) -> None:
    """B8, X: day and time are of the community's zone; one press takes it back."""
    id_ = await desk.publish(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    saved = await browser.press(await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="Later", do="publish")
    page = await browser.follow(saved)
    refused = await browser.press(page, "/publish", reason="In time", when="later", on="soon", time="09:00")
    assert refused.status == 422
    assert "Give a day and a time" in refused.words
    assert refused.form("/publish").value("reason") == "In time"
    page = await browser.follow(await browser.press(refused, "/publish", when="later", on="2031-12-01", time="09:00"))
    assert "Later: version 2 is scheduled." in page.words
    assert page.words.count("Version 2 goes live on 1 Dec 2031, 09:00, Shanghai time (in") == 1
    history = await queries.history(cast.SYSTEM, id_, now=desk.now)
    assert [version.effective_from.isoformat() for version in history.scheduled] == ["2031-12-01T01:00:00+00:00"]
    page = await browser.follow(await browser.press(page, "/versions/2/cancel"))
    assert "version 2 will not go live." in page.words
    assert (await queries.history(cast.SYSTEM, id_, now=desk.now)).scheduled == []


REFUSED = [
    ({"exclusions": None}, "publish", "Say where it cannot be used"),
    ({"title.zh": ""}, "publish", "The text in this language is missing."),
    ({"quota.count": "many"}, "save", "Give a whole number."),
    ({"quota.count": "2", "quota.per": ""}, "save", "Give one of"),
    ({"face_value.amount_minor": "1.999", "face_value.source": "list", "face_value.on": "2026-11-01"}, "save", "2 digits after the point"),
    ({"title.en": "x" * 81}, "save", "Use at most 80 characters."),
    ({"offered_from": "2030-01-02", "offered_until": "2030-01-01"}, "publish", "The last day lies before the first"),
]


@pytest.mark.parametrize(("answers", "at", "said"), REFUSED)
async def test_refusals_stand_at_their_field_and_keep_the_words(desk: Desk, answers: dict[str, Any], at: str, said: str) -> None:
    """B5 and the form: what cannot be stored is refused on saving, what may not go out on publishing; nothing typed is lost."""
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{id_}")
    form = page.form(f"/benefits/{id_}")
    saved = await browser.post(form.action, form.answered({**answers, "summary.en": "Kept words"}))
    if at == "save":
        assert saved.status == 422
        assert said in saved.words
        assert 'aria-invalid="true"' in saved.html
        assert saved.form(f"/benefits/{id_}").value("summary.en") == "Kept words"
        assert (await Benefit.get(public_id=id_)).draft_revision == 1
        return
    page = await browser.follow(saved)
    assert said in page.words
    assert said in (await browser.get(f"/benefits/{id_}/publish")).words
    refused = await browser.post(f"/benefits/{id_}/publish", {"reason": "Try it", "revision": "2", "when": "now"})
    assert refused.status == 422
    assert (await queries.history(cast.SYSTEM, id_, now=desk.now)).versions == []


async def test_restoring_discarding_and_archiving(desk: Desk) -> None:
    """B8: an old version comes into the draft, the draft goes, the benefit ends and can come back."""
    id_ = await desk.publish(offers.everybody(title=offers.both("First")))
    browser = await desk.staff(Role.PUBLISHER)
    saved = await browser.press(await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="Second.", do="publish")
    await browser.press(await browser.follow(saved), "/publish", reason="The second")
    page = await browser.get(f"/benefits/{id_}/versions/1/restore")
    assert "<del>Second</del>" in page.html
    page = await browser.follow(await browser.press(page, "/versions/1/restore"))
    assert page.form(f"/benefits/{id_}").value("title.en") == "First."
    page = await browser.follow(await browser.press(await browser.get(f"/benefits/{id_}/discard"), "/discard"))
    assert page.form(f"/benefits/{id_}").value("title.en") == "Second."
    page = await browser.follow(await browser.press(await browser.get(f"/benefits/{id_}/archive"), "/archive", reason="Nobody uses it"))
    assert "This is in the archive" in page.words
    assert (await browser.post(f"/benefits/{id_}", {"revision": "4"})).status == 422
    page = await browser.follow(await browser.press(await browser.get(f"/benefits/{id_}/archive"), "/unarchive", reason="They do"))
    assert "stays ended until you publish it again" in page.words
    compared = await browser.get(f"/benefits/{id_}/history?from=1&to=2")
    assert "<del>First</del> <ins>Second</ins>" in compared.html


async def test_the_list_keeps_its_filters_in_the_address(desk: Desk) -> None:
    """Chips name each filter and take it away; counts are by status; pages go on where the last one ended."""
    for number in range(31):
        await desk.draft(offers.everybody(f"draft-{number:02}", position=number))
    await desk.publish(offers.specific("live-one", audience={"membership": "BOTH", "segments": ["senior"], "plans": []}))
    browser = await desk.staff(Role.SUPPORT)
    page = await browser.get("/benefits?programme=pmtalk&q=draft&status=draft")
    assert "32 benefits" not in page.words
    assert "/console/benefits?programme=pmtalk&status=draft" in page.html.replace("&amp;", "&")
    assert page.html.count("data-open") == 30
    onward = next(link for link in page.links if "after=" in link)
    second = await browser.get(onward)
    assert second.html.count("data-open") == 1
    assert "draft-30" in second.words
    assert next(link for link in second.links if "before=" in link)
    assert (await browser.get("/benefits?status=draft&after=forged")).status == 422
    assert "No benefit fits" in (await browser.get("/benefits?q=nothing-like-it")).words
    assert 'aria-label="Senior"' in (await browser.get("/benefits?q=live-one")).html
    assert "New benefit" not in page.words


async def test_everything_that_is_wrong_is_told_at_once(desk: Desk) -> None:
    """Amounts, numbers and texts: one summary names them all, each with a link to its field."""
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.EDITOR)
    form = (await browser.get(f"/benefits/{id_}")).form(f"/benefits/{id_}")
    wrong = {
        "face_value.amount_minor": "1,5",
        "unit_cost.amount_minor": "x",
        "quota.count": "many",
        "quota.per": "DAY",
        "title.en": "x" * 81,
    }
    read = await browser.post(form.action, form.answered(wrong))
    assert read.status == 422
    assert "4 things need your attention" in read.words
    assert "How often · Count: Give a whole number." in read.words
    for field in ("face_value-amount_minor", "unit_cost-amount_minor", "quota-count", "title-en"):
        assert f'href="#f-{field}"' in read.html
        assert f'id="f-{field}"' in read.html


async def test_an_editor_saves_and_stays(desk: Desk) -> None:
    """Who may not publish has one button, and is never led to the page that refuses."""
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.EDITOR)
    page = await browser.get(f"/benefits/{id_}")
    assert "Continue to publish" not in page.words
    saved = await browser.press(page, f"/benefits/{id_}", do="publish")
    assert saved.response.headers["location"] == f"/console/benefits/{id_}"
