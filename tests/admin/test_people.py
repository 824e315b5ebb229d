"""Members, partners, staff and the log in the console (S1, S6, W1, W5, X1, R5, A5)."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from app.accounts.models import Account
from app.community import service as community
from app.core.access import Role
from app.core.conditions import AccountStatus
from app.members import queries as member_queries
from app.members import service as members
from app.members.rules import ImportedMember
from app.partners.models import PartnerToken
from app.partners.service import admit_token
from tests import cast
from tests.admin.conftest import Desk
from tests.benefits import offers


async def member(desk: Desk, reference: str = "m1", nickname: str = "Ada", days: int | None = 1000, region: str | None = "CN-31") -> UUID:
    """A member of PMTalk with so many days in the industry."""
    since = None if days is None else (desk.now - timedelta(days=days)).date()
    new = ImportedMember(reference, nickname, region, since)
    programme = (await community.get()).default_programme.id
    row = await members.create_member(cast.SYSTEM, new, source="shop", programme_id=programme, now=desk.now - timedelta(days=1))
    return row.public_id


async def test_why_and_why_not(desk: Desk) -> None:
    """W1, W5: every benefit with its reason; on another day the answer may differ."""
    await desk.publish(offers.everybody("open"))
    await desk.publish(offers.specific("grown"))
    await desk.publish(offers.specific("senior-only", condition=offers.leaf("experience_months", ">=", 48)))
    id_ = await member(desk)
    browser = await desk.staff(Role.SUPPORT)
    page = await browser.get(f"/members/{id_}")
    assert re.search(r"In Middle since .*; Senior on", page.words)
    assert "everybody in PMTalk" in page.words
    assert "Needs growth of at least 1,000 in PMTalk, has 0: 1,000 short." in page.words
    assert '<meter min="0" max="1000" value="0"' in page.html
    assert page.html.count('class="yes"') == 1
    later = (desk.now + timedelta(days=600)).date()
    page = await browser.get(f"/members/{id_}?on={later}")
    assert page.html.count('class="yes"') == 2
    assert "at noon" in page.words
    ahead = await browser.get(f"/members/{id_}/ahead")
    assert "they move from Middle to Senior" in ahead.words
    assert "The senior-only." in ahead.words


async def test_a_member_without_a_start_is_told_so(desk: Desk) -> None:
    """S2: no date, no segment; the page says what is missing."""
    page = await (await desk.staff(Role.SUPPORT)).get(f"/members/{await member(desk, days=None)}")
    assert "In no segment: we do not know since when they are in the industry." in page.words


async def test_finding_members(desk: Desk) -> None:
    """By number the search jumps there; by nickname, segment, region it lists."""
    ada = await member(desk)
    await member(desk, "m2", "阿达", 100, "CN-11")
    browser = await desk.staff(Role.SUPPORT)
    row = (await member_queries.access_members(cast.SYSTEM, [ada]))[ada]
    jumped = await browser.get(f"/search?q={row.member_number}")
    assert jumped.response.headers["location"] == f"/console/members/{ada}"
    assert "Ada" in (await browser.get("/search?q=ada")).words
    assert "Nothing was found" in (await browser.get("/search?q=zzz")).words
    for query, shown, hidden in (("q=阿", "阿达", "Ada"), ("segment=middle", "Ada", "阿达"), ("region=cn-11", "阿达", "Ada")):
        page = await browser.get(f"/members?{query}")
        assert shown in page.words
        assert hidden not in page.words
        assert "remove this filter" in page.words


async def test_correcting_a_member_needs_a_reason_and_holds_at_once(desk: Desk) -> None:
    """S6, A5, D1: facts with proof, status, tags; a stale page is refused."""
    id_ = await member(desk)
    browser = await desk.staff(Role.SUPPORT)
    page = await browser.get(f"/members/{id_}/profile")
    refused = await browser.press(page, "/profile", profile__industry_since="2020-02-29", profile__reason="")
    assert refused.status == 422
    assert "Say why in 3 to 500 characters; 2 Chinese ones are enough." in refused.words
    assert refused.form("/profile").value("profile.industry_since") == "2020-02-29"
    done = await browser.press(page, "/profile", profile__industry_since="2020-02-29", profile__reason="Saw the contract")
    assert "The profile is changed." in (await browser.follow(done)).words
    stale = await browser.press(page, "/profile", profile__nickname="Grace", profile__reason="They asked")
    assert stale.status == 422
    assert "This was changed meanwhile." in stale.words
    page = await browser.follow(
        await browser.press(page, "/status", status__status="MUTED", status__until="2030-01-31", status__reason="Spam")
    )
    row = (await member_queries.access_members(cast.SYSTEM, [id_]))[id_]
    assert (row.nickname, str(row.industry_since), row.status) == ("Ada", "2020-02-29", AccountStatus.MUTED)
    assert row.status_until is not None
    assert row.status_until.isoformat() == "2030-01-31T16:00:00+00:00"
    page = await browser.follow(await browser.press(page, "/tags", tags__tags="mentor，speaker, mentor", tags__reason="Verified"))
    assert page.form("/tags").value("tags.tags") == "mentor, speaker"
    wrong = await browser.press(page, "/tags", tags__tags="Mentor!", tags__reason="Verified")
    assert "A tag has 1 to 40 small letters" in wrong.words


async def test_a_token_is_shown_once_and_works_until_it_is_revoked(desk: Desk) -> None:
    """X1: created, issued, shown once, revoked on a page that asks why."""
    browser = await desk.staff(Role.OWNER)
    page = await browser.follow(await browser.press(await browser.get("/partners/new"), "/partners/new", name="The shop", code="shop"))
    assert "The shop is a partner now." in page.words
    form = await browser.get(next(link for link in page.links if link.endswith("/tokens/new")))
    refused = await browser.press(form, "/tokens/new", label="Till", until="2020-01-01")
    assert refused.status == 422
    assert {"Give at least one scope."} <= {text for text, _ in refused.text}
    assert refused.form("/tokens/new").value("label") == "Till"
    until = (desk.now + timedelta(days=30)).date().isoformat()
    wanted = {"label": "Till", "scopes": ["entitlements:read"], "until": until, "addresses": "192.0.2.0/24, 2001:db8::/32"}
    shown = await browser.follow(await browser.press(refused, "/tokens/new", **wanted))
    (secret,) = re.findall(r"guild_live_[0-9A-Za-z]{49}", shown.html)
    assert await admit_token(secret, address="192.0.2.7", now=desk.now)
    again = await browser.get(shown.response.url.path)
    assert secret not in again.html
    assert "guildhall_flash" not in browser.client.cookies
    row = await PartnerToken.get()
    assert (row.created_by, row.expires_at.hour, row.addresses) == ("owner", 16, ["192.0.2.0/24", "2001:db8::/32"])
    token = await browser.get(next(link for link in again.links if link.endswith(str(row.public_id))))
    asking = await browser.get(next(link for link in token.links if link.endswith("/revoke")))
    assert (await browser.press(asking, "/revoke", reason="")).status == 422
    gone = await browser.follow(await browser.press(asking, "/revoke", reason="It leaked"))
    assert "opens nothing any more" in gone.words
    assert (await PartnerToken.get()).revoked_at is not None


async def test_switching_a_partner_off_and_on(desk: Desk) -> None:
    issued = await cast.partner_token(desk.now)
    partner = (await cast.rows("partner"))[0]["public_id"]
    browser = await desk.staff(Role.OWNER)
    page = await browser.follow(await browser.press(await browser.get(f"/partners/{partner}/switch"), "/switch", reason="A pause"))
    assert "none of its tokens opens anything" in page.words
    with pytest.raises(Exception, match="not valid"):
        await admit_token(issued.secret, address=None, now=desk.now)
    await browser.follow(await browser.press(await browser.get(f"/partners/{partner}/switch"), "/switch", reason="Back"))
    assert await admit_token(issued.secret, address=None, now=desk.now)


async def test_staff_come_change_and_go(desk: Desk) -> None:
    """R5: a password is made up and told once; a changed colleague is signed out; the last owner stays."""
    browser = await desk.staff(Role.OWNER)
    page = await browser.press(await browser.get("/staff/new"), "/staff/new", name="lin", display_name="Lin Wei", role="EDITOR")
    page = await browser.follow(page)
    (password,) = re.findall(r'class="secret">([^<]+)<', page.html)
    newcomer = desk.browser()
    entered = await newcomer.press(await newcomer.get("/sign-in"), "/sign-in", name="lin", password=password)
    assert entered.status == 303
    assert (await newcomer.get("/benefits/new")).status == 200
    lin = await Account.get(name="lin")
    page = await browser.get(f"/staff/{lin.public_id}")
    assert password not in page.html
    page = await browser.follow(await browser.press(page, f"/staff/{lin.public_id}", role="SUPPORT", reason="Moves to support"))
    assert "lin is changed and signed out everywhere." in page.words
    assert (await newcomer.get("/")).status == 303
    page = await browser.follow(await browser.press(page, f"/staff/{lin.public_id}", disabled="true", reason="Has left"))
    assert (await Account.get(name="lin")).disabled_at is not None
    own = await Account.get(name="owner")
    refused = await browser.press(await browser.get(f"/staff/{own.public_id}"), f"/staff/{own.public_id}", role="EDITOR", reason="Enough")
    assert refused.status == 422
    assert "This is the last owner." in refused.words
    assert (await browser.press(await browser.get("/staff/new"), "/staff/new", name="LIN", role="EDITOR")).status == 422


async def test_the_log_tells_who_what_why_and_is_whole(desk: Desk) -> None:
    """R5: filters in the address, before and after, the request's id, and the proof that nobody changed it."""
    id_ = await member(desk)
    support, owner = await desk.staff(Role.SUPPORT), await desk.staff(Role.OWNER)
    page = await support.get(f"/members/{id_}/profile")
    await support.press(page, "/profile", profile__nickname="Grace", profile__reason="Asked by phone")
    log = await owner.get("/audit?actor=support&type=Member")
    assert "corrected a member's facts" in log.words
    assert "“Asked by phone”" in log.words
    assert "<del>Ada</del> <ins>Grace</ins>" in log.html
    entry = await owner.get(next(link for link in log.links if re.search(r"/audit/[0-9a-f-]{36}(\?|$)", link)))
    assert "Asked by phone" in entry.words
    assert "No entry fits" in (await owner.get("/audit?actor=nobody")).words
    assert "No entry fits" in (await owner.get("/audit?until=2020-01-01")).words
    assert "Every chain is whole" in (await owner.get("/audit/chains")).words
