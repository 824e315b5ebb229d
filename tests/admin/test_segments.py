"""Segments in the console: cut, publish, undo, history (S1, S2, B8)."""

from datetime import timedelta

from app.core.access import Role
from app.segments import service
from app.segments.models import SegmentScheme
from tests import cast
from tests.admin.conftest import Desk
from tests.segments.cuts import DEFAULT


async def test_a_save_without_a_change_changes_nothing(desk: Desk) -> None:
    browser = await desk.staff(Role.EDITOR)
    page = await browser.get("/segments/edit")
    saved = await browser.press(page, "/segments/edit")
    assert saved.status == 303
    assert (await SegmentScheme.get()).draft == DEFAULT


async def test_parts_are_added_and_removed_without_saving(desk: Desk) -> None:
    """S2: a new part begins where the last one ends; gaps and overlaps are drawn in red before anything is saved."""
    browser = await desk.staff(Role.EDITOR)
    page = await browser.get("/segments/edit")
    before = (await SegmentScheme.get()).draft_revision
    assert 'class="clash"' not in page.html
    page = await browser.press(page, "/segments/edit", do="remove:1")
    assert page.html.count('class="clash"') == 1
    form = page.form("/segments/edit")
    assert (form.value("rows"), form.value("segments[1].code"), form.value("segments[1].from_months")) == ("2", "senior", "48")
    page = await browser.press(page, "/segments/edit", do="add")
    assert page.form("/segments/edit").value("segments[2].from_months") == "48"
    assert page.html.count('class="clash"') == 2
    assert (await SegmentScheme.get()).draft_revision == before


async def test_a_gap_is_named_when_publishing_and_nothing_goes_out(desk: Desk) -> None:
    """S2: the draft may have a gap, a version may not; the months are named."""
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get("/segments/edit")
    form = page.form("/segments/edit")
    page = await browser.follow(await browser.post("/segments/edit", form.answered({"segments[0].to_months": "20", "do": "publish"})))
    assert "Middle · from month : There is a gap: no segment covers the months from 20 up to 24." in page.words
    refused = await browser.press(page, "/segments/publish", reason="A shorter start")
    assert refused.status == 422
    assert "There is a gap: no segment covers the months from 20 up to 24." in refused.words
    assert refused.form("/segments/publish").value("reason") == "A shorter start"
    assert len((await service.scheme(cast.SYSTEM, now=desk.now)).versions) == 1


async def test_publishing_and_taking_back(desk: Desk) -> None:
    """B8: the difference is said in words, undo publishes what was live before."""
    browser = await desk.staff(Role.PUBLISHER)
    form = (await browser.get("/segments/edit")).form("/segments/edit")
    changed = {"segments[0].to_months": "18", "segments[1].from_months": "18", "segments[1].name.en": "Midway", "do": "publish"}
    page = await browser.follow(await browser.post("/segments/edit", form.answered(changed)))
    assert "<del>24</del> <ins>18</ins>" in page.html
    assert "<ins>Midway</ins>" in page.html
    page = await browser.follow(await browser.press(page, "/segments/publish", reason="They settle earlier"))
    assert "Version 2 is live." in page.words
    cut = await service.cut_in_force(desk.now + timedelta(days=365))
    assert [(part.code, part.from_months) for part in cut.segments] == [("early", 0), ("middle", 18), ("senior", 48)]
    await browser.follow(await browser.press(page, "/versions/1/roll-back"))
    state = await service.scheme(cast.SYSTEM, now=desk.now + timedelta(days=365))
    assert [version.number for version in state.versions] == [3, 2, 1]
    assert state.versions[0].content == DEFAULT
    history = await browser.get("/segments/history?from=1&to=2")
    assert "They settle earlier" in history.words
    assert "<del>24</del> <ins>18</ins>" in history.html


async def test_wrong_months_are_refused_at_their_field(desk: Desk) -> None:
    browser = await desk.staff(Role.EDITOR)
    form = (await browser.get("/segments/edit")).form("/segments/edit")
    refused = await browser.post("/segments/edit", form.answered({"segments[0].to_months": "two years"}))
    assert refused.status == 422
    assert "Give whole months from 0 to 1200." in refused.words
    assert refused.form("/segments/edit").value("segments[0].to_months") == "two years"
    assert '<a href="#f-segments-0-to_months">' in refused.html


async def test_a_stale_save_shows_both(desk: Desk) -> None:
    """B8: nothing is overwritten, and going on with mine saves on top of theirs."""
    one, two = await desk.staff(Role.EDITOR, "one"), await desk.staff(Role.EDITOR, "two")
    mine, theirs = await one.get("/segments/edit"), await two.get("/segments/edit")
    await two.post("/segments/edit", theirs.form("/segments/edit").answered({"segments[0].name.en": "Theirs"}))
    conflict = await one.post("/segments/edit", mine.form("/segments/edit").answered({"segments[0].name.en": "Mine"}))
    assert conflict.status == 409
    for shown in ("<ins>Theirs</ins>", "<ins>Mine</ins>", "yours: look at it"):
        assert shown in conflict.html
    draft = (await SegmentScheme.get()).draft
    assert draft is not None
    assert draft["segments"][0]["name"]["en"] == "Theirs"
    looked = await one.press(conflict, "/segments/edit", do="look")
    assert (await one.press(looked, "/segments/edit")).status == 303
    draft = (await SegmentScheme.get()).draft
    assert draft is not None
    assert draft["segments"][0]["name"]["en"] == "Mine"


async def test_discarding_the_draft(desk: Desk) -> None:
    browser = await desk.staff(Role.EDITOR)
    form = (await browser.get("/segments/edit")).form("/segments/edit")
    await browser.post("/segments/edit", form.answered({"segments[0].name.en": "Other"}))
    page = await browser.get("/segments/discard")
    assert "<del>Other</del> <ins>Early</ins>" in page.html
    await browser.follow(await browser.press(page, "/segments/discard"))
    assert (await SegmentScheme.get()).draft is None
