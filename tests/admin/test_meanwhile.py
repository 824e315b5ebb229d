"""What happens to a press when something happened meanwhile: to the draft, to the one who pressed, or to the version (B8, R5)."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts import service as accounts
from app.audit.models import AuditEntry
from app.benefits import queries
from app.benefits import service as benefits
from app.core import clock
from app.core.access import Role
from app.jobs import run_job
from app.publishing.models import VersionRecord
from app.publishing.rules import Publication
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.admin.browsing import Browser
from tests.admin.conftest import Desk
from tests.benefits import offers

WHY = "It is ready"


async def versions(desk: Desk, id_: UUID) -> list[int]:
    """The numbers of what was published, newest first."""
    return [version.number for version in (await queries.history(cast.SYSTEM, id_, now=desk.now)).versions]


async def account_of(name: str) -> UUID:
    """The public id of that sign-in."""
    found: UUID = next(row["public_id"] for row in await cast.rows("account") if row["name"] == name)
    return found


async def test_a_publisher_who_became_an_editor_publishes_no_more(desk: Desk) -> None:
    """The form that is open is refused with a page that says how it goes on; signed in again, the role says no. And the reverse."""
    id_ = await desk.draft(offers.everybody())
    await desk.staff(Role.OWNER)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{id_}/publish")
    account = await account_of("publisher")
    await accounts.change_staff(desk.actors["owner"], account, role=Role.EDITOR, reason="Another task", now=desk.now)
    gone = await browser.press(page, "/publish", reason=WHY)
    assert (gone.status, "Your session has ended" in gone.words, "Sign in in a new tab" in gone.words) == (401, True, True)
    editor = await desk.staff(Role.PUBLISHER)
    refused = await editor.press(page, "/publish", reason=WHY)
    assert (refused.status, "This is not for your role" in refused.words) == (403, True)
    assert await versions(desk, id_) == []
    await accounts.change_staff(desk.actors["owner"], account, role=Role.PUBLISHER, reason="Back again", now=desk.now)
    assert (await editor.press(page, "/publish", reason=WHY)).status == 401
    again = await desk.staff(Role.PUBLISHER)
    assert (await again.press(page, "/publish", reason=WHY)).status == 303
    assert await versions(desk, id_) == [1]


async def test_whoever_is_switched_off_does_nothing_more(desk: Desk) -> None:
    """Neither with the page that is open nor by signing in again; what they would have done is not done."""
    id_ = await desk.draft(offers.everybody())
    await desk.staff(Role.OWNER)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{id_}/publish")
    await accounts.change_staff(desk.actors["owner"], await account_of("publisher"), disabled=True, reason="Left", now=desk.now)
    for path, typed in (("/publish", {"reason": WHY}), ("/publish", {"set_language": "zh"})):
        gone = await browser.press(page, path, **typed)
        assert (gone.status, "Your session has ended" in gone.words) == (401, True)
    entrance = await browser.get("/sign-in")
    refused = await browser.press(entrance, "/sign-in", name="publisher", password=cast.PASSWORD)
    assert (refused.status, "This account is switched off." in refused.words) == (422, True)
    assert "Your session has ended" not in refused.words
    assert await versions(desk, id_) == []


@pytest.mark.parametrize("form", ["the same page", "an older page"])
async def test_a_form_that_is_sent_twice_publishes_once_and_says_so(desk: Desk, form: str) -> None:
    """A double click, a reload, the browser's back button: the second answer tells what became of the first."""
    id_ = await desk.publish(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    await browser.press(await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="Another")
    page = await browser.get(f"/benefits/{id_}/publish")
    assert (await browser.press(page, "/publish", reason=WHY)).status == 303
    twice = await browser.press(page, "/publish", reason=WHY if form == "the same page" else "Something else")
    assert twice.status == 422
    assert "This draft is out already: publisher published it as version 2 on" in twice.words
    assert "There is no draft to publish" in twice.words
    assert await versions(desk, id_) == [2, 1]


async def both(desk: Desk, path: str, **typed: Any) -> list[Any]:
    """What two publishers get who press at the same time, each on a page of their own; the one who was served first comes first."""
    browsers = [await desk.staff(Role.PUBLISHER, name) for name in ("one", "other")]
    pages = [await browser.get(path) for browser in browsers]
    said = await asyncio.gather(*(browser.press(page, "/publish", **typed) for browser, page in zip(browsers, pages, strict=True)))
    return sorted(said, key=lambda read: read.status)


async def test_of_two_who_publish_at_once_one_does_and_the_other_reads_who(desk: Desk) -> None:
    """Neither waits for the other for ever, and nothing is published twice."""
    id_ = await desk.draft(offers.everybody())
    done, refused = await both(desk, f"/benefits/{id_}/publish", reason=WHY)
    assert (done.status, refused.status) == (303, 422)
    assert "This draft is out already: " in refused.words
    assert await versions(desk, id_) == [1]
    assert await AuditEntry.filter(action="benefit.publish").count() == 1
    assert await VersionRecord.all().count() == 1


async def test_a_draft_that_was_thrown_away_is_not_published(desk: Desk) -> None:
    """The page that was open says who did it; and where there is a newer draft, it says who saved that."""
    id_ = await desk.publish(offers.everybody())
    publisher, editor = await desk.staff(Role.PUBLISHER), await desk.staff(Role.EDITOR)
    edit = await editor.get(f"/benefits/{id_}")
    await editor.press(edit, f"/benefits/{id_}", title__en="Another")
    page = await publisher.get(f"/benefits/{id_}/publish")
    await editor.press(await editor.get(f"/benefits/{id_}/discard"), "/discard")
    refused = await publisher.press(page, "/publish", reason=WHY)
    assert (refused.status, "editor threw this draft away on" in refused.words) == (422, True)
    await editor.press(await editor.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="A third")
    refused = await publisher.press(page, "/publish", reason=WHY)
    assert (refused.status, "editor saved this on" in refused.words) == (422, True)
    assert await versions(desk, id_) == [1]


async def test_undo_is_done_once(desk: Desk) -> None:
    """Pressed twice, also at the same time: what was live before is live again, once, and the second answer says so."""
    id_ = await desk.publish(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    await browser.press(await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="Another")
    page = await browser.follow(await browser.press(await browser.get(f"/benefits/{id_}/publish"), "/publish", reason=WHY))
    undo = page.form("/versions/1/roll-back")
    said = await asyncio.gather(*(browser.post(undo.action, undo.fields) for _ in range(2)))
    done, twice = sorted(said, key=lambda read: read.status)
    assert (done.status, twice.status) == (303, 422)
    assert "Version 3 already says exactly this, so there is nothing to publish." in twice.words
    assert await versions(desk, id_) == [3, 2, 1]


async def failing(desk: Desk) -> UUID:
    """A benefit is to go live in a minute, and the check would not let it by then (T7)."""
    rich = offers.specific("desk", condition=offers.leaf("tag", "has_any", ["rich"]))
    id_ = await desk.draft(rich)
    await benefits.publish_benefit(cast.SYSTEM, id_, Publication("In time", desk.now + timedelta(minutes=1)), now=desk.now)
    ada = await cast.member_of(await cast.ada(desk.now))
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=desk.now)
    return id_


async def press(browser: Browser, id_: UUID) -> int:
    return (await browser.post(f"/benefits/{id_}/versions/1/cancel")).status


async def test_cancelled_while_the_job_holds_it_is_one_of_both(desk: Desk) -> None:
    """Whoever comes first has done it; the other finds it done, and the log tells of one."""
    id_ = await failing(desk)
    browser = await desk.staff(Role.PUBLISHER)
    settled, status = await asyncio.gather(run_job("release", now=desk.now), press(browser, id_))
    assert (settled, status) in {(1, 422), (0, 303)}
    found = (await queries.history(cast.SYSTEM, id_, now=desk.now)).versions
    assert [version.cancelled_at is not None for version in found] == [True]
    entries = await AuditEntry.filter(action__in=["benefit.hold", "benefit.cancel_scheduled"])
    assert [entry.action for entry in entries] == ["benefit.hold" if settled else "benefit.cancel_scheduled"]


async def test_cancelled_while_it_goes_live_it_is_live(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job looks at it in its first minute; the press comes with it, and too late: nothing is cancelled that members have."""
    id_ = await desk.draft(offers.everybody())
    await benefits.publish_benefit(cast.SYSTEM, id_, Publication("In time", desk.now + timedelta(minutes=1)), now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    desk.now += timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: desk.now)
    settled, status = await asyncio.gather(run_job("release", now=desk.now), press(browser, id_))
    assert (settled, status) == (0, 422)
    history = await queries.history(cast.SYSTEM, id_, now=desk.now)
    assert history.live is not None
    assert [version.cancelled_at for version in history.versions] == [None]
