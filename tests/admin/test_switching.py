"""The language and the appearance are switched on any page, and nothing that was typed is lost by it, with or without a script."""

from typing import Any
from uuid import UUID

import pytest

from app.benefits import queries
from app.core.access import Role
from app.segments import service as segments
from tests import cast
from tests.admin.browsing import Browser, Read
from tests.admin.conftest import Desk
from tests.benefits import offers

CHINESE = {"set_language": "zh"}


async def switched(browser: Browser, page: Read, action: str, **typed: Any) -> Read:
    """The button of the other language was pressed on a page with a form that is being filled in."""
    assert 'form="sheet"' in page.html
    return await browser.press(page, action, **typed, **CHINESE)


async def drafts(desk: Desk, id_: UUID) -> tuple[Any, int]:
    """What the draft says, and its revision."""
    found = (await queries.history(cast.SYSTEM, id_, now=desk.now)).benefit
    return found.draft, found.draft_revision


async def test_what_was_typed_in_the_editor_stays_and_is_not_saved(desk: Desk) -> None:
    """The page is in the other language, with the words as they were typed; the browser keeps the choice."""
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.EDITOR)
    before = await drafts(desk, id_)
    page = await switched(browser, await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="Half a ti")
    assert (page.status, page.response.headers["content-language"]) == (200, "zh")
    assert page.form(f"/benefits/{id_}").value("title.en") == "Half a ti"
    assert "尚未保存" in page.words
    assert 'data-keep="dirty"' in page.html
    assert await drafts(desk, id_) == before
    assert (await browser.get("/")).response.headers["content-language"] == "zh"
    await browser.press(page, f"/benefits/{id_}")
    draft, revision = await drafts(desk, id_)
    assert (draft["title"]["en"], revision) == ("Half a ti", before[1] + 1)


async def test_a_page_on_which_nothing_was_typed_says_nothing_of_saving(desk: Desk) -> None:
    """Benefit and segments: the form says what it said before, so there is nothing to save."""
    id_ = await desk.draft(offers.specific("desk"))
    browser = await desk.staff(Role.EDITOR)
    for path in (f"/benefits/{id_}", "/segments/edit"):
        page = await switched(browser, await browser.get(path), path)
        assert page.status == 200
        assert "尚未保存" not in page.words
        assert 'data-keep="clean"' in page.html
    page = await switched(browser, await browser.get("/segments/edit"), "/segments/edit", **{"segments[0]__name__en": "Young"})
    assert page.form("/segments/edit").value("segments[0].name.en") == "Young"
    assert 'data-keep="dirty"' in page.html


async def test_a_page_that_answers_a_refused_form_speaks_the_other_language_too(desk: Desk) -> None:
    """Publish, refused with 422 for want of a reason: the switch brings the same page, with the day that was chosen, and no fault."""
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    typed = {"reason": "x", "when": "later", "on": "2031-12-01", "time": "09:30"}
    refused = await browser.press(await browser.get(f"/benefits/{id_}/publish"), "/publish", **typed)
    assert refused.status == 422
    page = await switched(browser, refused, "/publish")
    assert (page.status, page.response.headers["content-language"]) == (200, "zh")
    form = page.form("/publish")
    assert {name: form.value(name) for name in typed} == typed
    assert (await queries.history(cast.SYSTEM, id_, now=desk.now)).versions == []
    done = await browser.follow(await browser.press(page, "/publish", reason="到期"))
    assert "2031年12月1日 09:30" in done.words


async def test_the_appearance_is_switched_as_the_language_is(desk: Desk) -> None:
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.press(await browser.get(f"/benefits/{id_}/publish"), "/publish", reason="As it was typed", set_theme="dark")
    assert (page.status, page.form("/publish").value("reason")) == (200, "As it was typed")
    assert 'data-theme="dark"' in page.html
    assert 'data-theme="dark"' in (await browser.get("/")).html
    assert (await queries.history(cast.SYSTEM, id_, now=desk.now)).versions == []


@pytest.mark.parametrize(("verb", "status"), [("versions/9/cancel", 404), ("unarchive", 422)])
async def test_from_the_page_of_a_refusal_one_comes_to_a_page_that_is_there(desk: Desk, verb: str, status: int) -> None:
    """Some forms are sent to an address that cannot be read: the switch leads to where one was, or to the page that is shown."""
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    where = f"/console/benefits/{id_}/history"
    refused = await browser.post(
        f"/benefits/{id_}/{verb}", {"reason": "x"} if verb == "unarchive" else {}, referer=f"http://localhost{where}"
    )
    assert refused.status == status, refused.words
    assert refused.form("/preferences").value("next") == (where if status == 404 else f"/console/benefits/{id_}/archive")
    page = await browser.follow(await browser.press(refused, "/preferences", **CHINESE))
    assert (page.status, page.response.headers["content-language"]) == (200, "zh")


async def test_it_is_asked_of_the_same_site_and_of_who_may_see_the_page(desk: Desk) -> None:
    """A form of another site switches nothing, and an editor does not come to the page that publishes that way."""
    id_ = await desk.draft(offers.everybody())
    publisher, editor = await desk.staff(Role.PUBLISHER), await desk.staff(Role.EDITOR)
    foreign = await publisher.post(f"/benefits/{id_}/publish", CHINESE, origin="https://elsewhere.test", sec_fetch_site="cross-site")
    assert foreign.status == 403
    assert (await publisher.get("/")).response.headers["content-language"] == "en"
    assert (await editor.post(f"/benefits/{id_}/publish", CHINESE)).status == 403
    assert (await segments.scheme(cast.SYSTEM, now=desk.now)).identity.draft is None
