"""A member's own pages in the console: how to reach them, what happened, where they are signed in (A2, A3, R5)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts import queries as account_queries
from app.accounts import service as accounts
from app.accounts.rules import NewAccount
from app.community import service as community
from app.core import clock
from app.core.access import Role
from app.core.paging import PageRequest
from app.members import queries
from app.members import service as members
from app.members.rules import ContactChange, ImportedMember, MemberRow
from app.tags import service as tags
from tests import cast
from tests.admin.conftest import Desk
from tests.admin.places import WINDOWS

PHONE, EMAIL, WHY = "+8613800138000", "ada@lovelace.example", "They called, we call back"


async def ada(desk: Desk) -> MemberRow:
    """A member who registered, said how to reach her and is signed in at two places."""
    signed = await cast.ada(desk.now)
    await members.change_own_contact(signed.actor, ContactChange(PHONE, EMAIL), now=desk.now)
    await accounts.sign_in("ada", cast.PASSWORD, address="203.0.113.7", user_agent=WINDOWS, now=desk.now)
    return await cast.member_of(signed)


async def sessions_of(desk: Desk, member: MemberRow) -> list[UUID]:
    """The sessions by which the member still comes in, newest first."""
    return [row.public_id for row in (await account_queries.sessions_of_member(member.id, PageRequest(9), desk.now)).rows]


async def actions(desk: Desk) -> list[str]:
    """What the log holds, oldest first."""
    return [row["action"] for row in await cast.rows("audit_entry")]


@pytest.mark.parametrize("role", list(Role))
async def test_contacts_are_masked_for_every_role(desk: Desk, role: Role) -> None:
    """A2: enough to recognise them by; whole they stand on no page."""
    member = await ada(desk)
    browser = await desk.staff(role)
    for path in ("", "/contact", "/profile", "/timeline"):
        page = await browser.get(f"/members/{member.public_id}{path}")
        assert page.status == 200
        assert "13800138000" not in page.html
        assert EMAIL not in page.html
    page = await browser.get(f"/members/{member.public_id}/contact")
    assert "138****8000" in page.words
    assert "a***@lovelace.example" in page.words
    assert ("See it whole" in page.words) is (role in (Role.SUPPORT, Role.OWNER))
    assert ("Change it" in page.words) is (role in (Role.SUPPORT, Role.OWNER))


async def test_revealing_asks_why_shows_once_and_is_written_down(desk: Desk) -> None:
    """A2, R5: the page that shows it is kept by nobody and shows it no second time."""
    member = await ada(desk)
    browser = await desk.staff(Role.SUPPORT)
    path = f"/members/{member.public_id}/contact"
    before = await actions(desk)
    refused = await browser.press(await browser.get(path), "/reveal", reveal__reason=" ")
    assert refused.status == 422
    assert "Say why in 3 to 500 characters; 2 Chinese ones are enough." in refused.words
    assert await actions(desk) == before
    done = await browser.press(refused, "/reveal", reveal__reason=WHY)
    assert PHONE not in str(done.response.headers)
    shown = await browser.follow(done)
    assert "Shown this once." in shown.words
    assert PHONE in shown.words
    assert EMAIL in shown.words
    assert shown.response.headers["cache-control"] == "no-store"
    assert await actions(desk) == [*before, "member.reveal"]
    assert PHONE not in (await browser.get(path)).html
    again = await browser.get(f"/members/{member.public_id}/timeline?kinds=staff")
    assert "support saw a member's contact whole" in again.words
    assert f"“{WHY}”" in again.words


async def test_what_was_revealed_is_never_shown_as_somebody_elses(desk: Desk) -> None:
    """Another tab may come first: it shows nobody's number, least of all beside another name."""
    member, other = await ada(desk), await _imported(desk)
    browser = await desk.staff(Role.SUPPORT)
    page = await browser.get(f"/members/{member.public_id}/contact")
    await browser.press(page, "/reveal", reveal__reason=WHY)
    assert PHONE not in (await browser.get(f"/members/{other.public_id}/contact")).html


async def test_revealing_asks_for_a_fresh_proof_and_keeps_the_reason(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes after signing in the password is asked for; nothing is shown or written before, and nothing typed is lost."""
    member = await ada(desk)
    browser = await desk.staff(Role.SUPPORT)
    path = f"/members/{member.public_id}/contact"
    before = await actions(desk)
    monkeypatch.setattr(clock, "now", lambda: desk.now + timedelta(minutes=11))
    asked = await browser.press(await browser.get(path), "/reveal", reveal__reason=WHY)
    assert (asked.status, "Confirm that it is you" in asked.words) == (403, True)
    assert PHONE not in asked.html
    assert await actions(desk) == before
    shown = await browser.follow(await browser.press(asked, "/reveal", proof=cast.PASSWORD))
    assert PHONE in shown.words
    assert await actions(desk) == [*before, "member.reveal"]


async def test_a_contact_is_changed_field_by_field(desk: Desk) -> None:
    """An empty field stays, a tick takes away, and what is wrong is named beside its field with what was typed."""
    member = await ada(desk)
    browser = await desk.staff(Role.SUPPORT)
    path = f"/members/{member.public_id}/contact"
    page = await browser.get(path)
    wrong = await browser.press(page, "/contact", contact__phone="12", contact__reason=WHY)
    assert wrong.status == 422
    assert "Give a phone number such as 138 0013 8000" in wrong.words
    assert wrong.form("/contact").value("contact.phone") == "12"
    done = await browser.press(wrong, "/contact", contact__phone="139 1390 1390", contact__reason=WHY)
    assert "The contact is changed." in (await browser.follow(done)).words
    kept = (await queries.contacts_of([member.id]))[member.id]
    assert (kept.phone, kept.email) == ("+8613913901390", EMAIL)
    done = await browser.press(page, "/contact", contact__gone=["email"], contact__reason=WHY)
    assert "not known" in (await browser.follow(done)).words
    kept = (await queries.contacts_of([member.id]))[member.id]
    assert (kept.phone, kept.email) == ("+8613913901390", None)


async def test_two_who_set_tags_at_once_overwrite_nobody(desk: Desk) -> None:
    """Each page sends what it showed; the second is told what the first did, also after a refusal in between."""
    member = await ada(desk)
    await tags.set_tags(cast.SYSTEM, member.public_id, ["mentor"], reason=WHY, now=desk.now)
    one, other = await desk.staff(Role.SUPPORT, "one"), await desk.staff(Role.SUPPORT, "other")
    first, second = [await browser.get(f"/members/{member.public_id}/profile") for browser in (one, other)]
    page = await one.follow(await one.press(first, "/tags", tags__tags="mentor, speaker", tags__reason=WHY))
    assert "The tags are changed. Somebody" not in page.words
    refused = await other.press(second, "/tags", tags__tags="editor", tags__reason="x")
    assert refused.status == 422
    page = await other.follow(await other.press(refused, "/tags", tags__reason=WHY))
    assert "The tags are changed. Somebody else changed them too, so by hand they are now: editor, speaker." in page.words
    assert page.form("/tags").value("tags.tags") == "editor, speaker"


async def test_the_timeline_is_narrowed_by_chips_in_the_address(desk: Desk) -> None:
    """Each chip adds its kind or takes it away; the link can be sent to a colleague."""
    member = await ada(desk)
    await tags.set_tags(cast.SYSTEM, member.public_id, ["mentor"], reason=WHY, now=desk.now)
    browser = await desk.staff(Role.OWNER)
    path = f"/members/{member.public_id}/timeline"
    page = await browser.get(path)
    for text in ("Joined PMTalk", "Signed in with Chrome on Windows", "203.0.113.***", "Tag mentor given", "tests set a member's tags"):
        assert text in page.words
    assert "203.0.113.7" not in page.html
    only = next(link for link in page.links if link.endswith("kinds=tag"))
    page = await browser.get(only)
    assert "Tag mentor given" in page.words
    assert "Joined PMTalk" not in page.words
    both = next(link for link in page.links if link.endswith("kinds=joined%2Ctag"))
    page = await browser.get(both)
    assert "Joined PMTalk" in page.words
    assert "Tag mentor given" in page.words
    assert any(link.endswith("kinds=joined") for link in page.links)
    assert (await browser.get(f"{path}?kinds=tag,nonsense")).status == 422
    none = await browser.get(f"{path}?kinds=purchase")
    assert "Nothing of this kind has happened yet." in none.words


async def test_what_staff_did_leads_to_the_log_for_who_may_read_it(desk: Desk) -> None:
    """R5: support sees that it was done, the publisher opens the entry, the editor sees neither."""
    member = await ada(desk)
    await tags.set_tags(cast.SYSTEM, member.public_id, ["mentor"], reason=WHY, now=desk.now)
    entry = (await cast.rows("audit_entry"))[-1]["public_id"]
    for role, sees, opens in ((Role.EDITOR, False, False), (Role.SUPPORT, True, False), (Role.PUBLISHER, True, True)):
        page = await (await desk.staff(role)).get(f"/members/{member.public_id}/timeline")
        assert ("tests set a member's tags" in page.words) is sees
        assert any(link.endswith(f"/audit/{entry}") for link in page.links) is opens


async def test_a_long_timeline_comes_in_pages(desk: Desk) -> None:
    member = await ada(desk)
    for number in range(40):
        await tags.set_tags(cast.SYSTEM, member.public_id, [f"tag-{number}"], reason=WHY, now=desk.now + timedelta(minutes=number - 50))
    browser = await desk.staff(Role.SUPPORT)
    page = await browser.get(f"/members/{member.public_id}/timeline?kinds=tag")
    seen: list[str] = []
    while True:
        seen += [text for text, _ in page.text if text.startswith("Tag tag-")]
        following = [link for link in page.links if "after=" in link]
        if not following:
            break
        page = await browser.get(following[0])
    assert len(seen) == len(set(seen)) == 79
    assert seen[:2] == ["Tag tag-38 taken away", "Tag tag-39 given"]


async def test_sessions_are_ended_one_by_one_or_all(desk: Desk) -> None:
    """A3: device by name, address in part; nothing ends without a choice and a reason."""
    member = await ada(desk)
    newest, oldest = await sessions_of(desk, member)
    browser = await desk.staff(Role.SUPPORT)
    path = f"/members/{member.public_id}/sessions"
    page = await browser.get(path)
    assert "Chrome on Windows" in page.words
    assert "203.0.113.***" in page.words
    assert "203.0.113.7" not in page.html
    for said, told in (
        ({"reason": WHY}, "Choose at least one session."),
        ({"sessions": [str(newest)]}, "Say why in 3 to 500 characters; 2 Chinese ones are enough."),
    ):
        refused = await browser.press(page, "/sessions", **said)
        assert refused.status == 422
        assert told in refused.words
    assert await sessions_of(desk, member) == [newest, oldest]
    assert "checked" in refused.html
    done = await browser.press(page, "/sessions", sessions=[str(newest)], reason=WHY)
    assert "They are signed out there." in (await browser.follow(done)).words
    assert await sessions_of(desk, member) == [oldest]
    done = await browser.press(page, "/sessions", sessions=[str(newest)], reason=WHY)
    assert "These sessions had ended already." in (await browser.follow(done)).words
    page = await browser.follow(await browser.press(page, "/sessions", all="true", reason=WHY))
    assert "Signed in nowhere" in page.words
    assert (await actions(desk)).count("member.sessions") == 2


async def test_the_sessions_of_who_works_here_and_of_who_has_no_account(desk: Desk) -> None:
    """A colleague who is a member too is no matter of support; an imported member cannot sign in."""
    member = await ada(desk)
    await accounts.create_account(NewAccount("works", cast.PASSWORD, role=Role.EDITOR, member_id=member.id), now=desk.now)
    browser = await desk.staff(Role.SUPPORT)
    listed = await browser.get(f"/members/{member.public_id}/sessions")
    assert "Chrome on Windows" in listed.words
    imported = await _imported(desk)
    assert "They cannot sign in yet" in (await browser.get(f"/members/{imported.public_id}/sessions")).words
    await accounts.create_account(NewAccount("boss", cast.PASSWORD, role=Role.OWNER, member_id=imported.id), now=desk.now)
    page = await browser.get(f"/members/{imported.public_id}/sessions")
    assert "works here." in page.words
    assert [form for form in page.forms if form.action.endswith("/sessions")] == []


async def _imported(desk: Desk) -> MemberRow:

    programme = (await community.get()).default_programme.id
    return await members.create_member(cast.SYSTEM, ImportedMember("m1", "Bob"), source="shop", programme_id=programme, now=desk.now)


FOUND: list[tuple[str, Any]] = [("138 0013 8000", True), ("+8613800138000", True), ("ADA@lovelace.example", True), ("13800138001", False)]


@pytest.mark.parametrize(("text", "jumps"), FOUND)
async def test_the_search_box_jumps_by_phone_and_address(desk: Desk, text: str, jumps: bool) -> None:
    """Exactly that number or address; the list finds the same."""
    member = await ada(desk)
    browser = await desk.staff(Role.SUPPORT)
    page = await browser.client.get("/console/search", params={"q": text})
    assert page.headers.get("location") == (f"/console/members/{member.public_id}" if jumps else None)
    listed = await browser.client.get("/console/members", params={"q": text})
    assert (str(member.public_id) in listed.text) is jumps
