"""What the log shows of drafts: what differs from what they began with, and of something new its name (R5)."""

from typing import Any

from app.benefits import service as benefits
from app.benefits.queries import access_benefit
from app.core.access import Role
from app.segments import service as segments
from tests import cast
from tests.admin.browsing import Browser, Read
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.segments.cuts import DEFAULT


async def entry(browser: Browser, action: str) -> Read:
    """The page of the newest entry of that action."""
    row = [row for row in await cast.rows("audit_entry") if row["action"] == action][-1]
    return await browser.get(f"/audit/{row['public_id']}")


def fields(page: Read) -> list[str]:
    """The fields that the page lists, those that are folded among them."""
    return [text.split("</code>")[0] for text in page.html.split("<h3><code>")[1:]]


async def test_the_first_save_of_a_draft_lists_what_it_changes(desk: Desk) -> None:
    """The draft begins with what is live, and after a publication with that; the second save differs from the first."""
    id_ = await desk.publish(offers.everybody())
    browser = await desk.staff(Role.OWNER)
    for title in ("Another", "A third"):
        await browser.press(await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en=title)
        page = await entry(browser, "benefit.save_draft")
        assert fields(page) == ["title.en"]
        assert title in page.words
    listed = (await browser.get(f"/audit?subject={id_}&action=benefit.save_draft")).html
    assert (listed.count("<code>title.en</code>"), "more field" in listed) == (2, False)


async def test_a_draft_that_begins_beside_what_is_scheduled_begins_with_the_newest(desk: Desk) -> None:
    """As the editor does; a version that was cancelled stands no more."""
    id_ = await desk.publish(offers.everybody())
    changed: dict[str, Any] = offers.everybody(position=7)
    revision = (await access_benefit(cast.SYSTEM, id_)).draft_revision
    await benefits.save_draft(cast.SYSTEM, id_, changed, expected_revision=revision, now=desk.now)
    browser = await desk.staff(Role.OWNER)
    typed = {"reason": "Later", "when": "later", "on": "2031-12-01", "time": "09:00"}
    await browser.press(await browser.get(f"/benefits/{id_}/publish"), "/publish", **typed)
    await browser.press(await browser.get(f"/benefits/{id_}"), f"/benefits/{id_}", title__en="Another")
    assert fields(await entry(browser, "benefit.save_draft")) == ["title.en"]
    await browser.press(await browser.get(f"/benefits/{id_}/discard"), "/discard")
    await browser.press(await browser.get(f"/benefits/{id_}"), "/versions/2/cancel")
    revision = (await access_benefit(cast.SYSTEM, id_)).draft_revision
    await benefits.save_draft(cast.SYSTEM, id_, changed, expected_revision=revision, now=desk.now)
    assert fields(await entry(browser, "benefit.save_draft")) == ["position"]


async def test_something_new_is_told_by_its_name(desk: Desk) -> None:
    """In the list nothing but that; on its page all that it said is folded away."""
    id_ = await desk.draft(offers.everybody())
    browser = await desk.staff(Role.OWNER)
    page = await entry(browser, "benefit.create")
    shown, _, folded = page.html.partition('<details class="fold"')
    assert ("title.en" in shown, "<code>summary" in shown, "All that it said" in folded, "<code>summary" in folded) == (
        True,
        False,
        True,
        True,
    )
    listed = (await browser.get(f"/audit?subject={id_}")).html
    assert ("<code>title.en</code>" in listed, "<code>exclusions" in listed, "more field" in listed) == (True, False, False)


async def test_the_segments_do_so_too(desk: Desk) -> None:
    """The cut has no first draft of its own: it begins with what is in force."""
    changed = {"segments": [dict(part) for part in DEFAULT["segments"]]}
    changed["segments"][0]["stage"] = "WORK_SUPPORT"
    revision = (await segments.scheme(cast.SYSTEM, now=desk.now)).identity.draft_revision
    await segments.save_draft(cast.SYSTEM, changed, expected_revision=revision, now=desk.now)
    assert fields(await entry(await desk.staff(Role.OWNER), "segments.save_draft")) == ["segments[early].stage"]
