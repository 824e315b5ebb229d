"""Signing in with a code, setting one up, and proving again who one is, as a browser without scripts does it (A3, R5, ADR 0090, 0091)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.accounts import service as accounts
from app.accounts.models import SecondFactor, Session
from app.accounts.rules import NewStaff, present_code
from app.core import clock
from app.core.access import Role
from app.core.cookies import session_cookie_name
from tests import cast
from tests.admin.browsing import Browser, Read
from tests.admin.conftest import Desk
from tests.benefits import offers

Later = Callable[[timedelta], datetime]
COOKIE = session_cookie_name(secure=False)
OLD = timedelta(minutes=11)


@pytest.fixture
def later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Turns the clock to so long after the desk's own instant."""

    def turn(by: timedelta) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: desk.now + by)
        return desk.now + by

    turn(timedelta())
    return turn


async def password_given(desk: Desk, name: str, wished: str = "") -> tuple[Browser, Read]:
    """A browser whose owner has given the right password, and the answer."""
    browser = desk.browser()
    page = await browser.get(f"/sign-in?next={wished}" if wished else "/sign-in")
    return browser, await browser.press(page, "/sign-in", name=name, password=cast.PASSWORD)


async def colleague(desk: Desk, role: Role, name: str = "wei") -> None:
    await accounts.create_staff(cast.SYSTEM, NewStaff(name, role, password=cast.PASSWORD), now=desk.now)


async def test_the_code_comes_after_the_password_and_the_way_on_is_kept(desk: Desk, later: Later) -> None:
    """A3: until the code the session opens no page; after it the browser holds another token, and the old one is worth nothing."""
    await desk.staff(Role.OWNER)
    at = later(timedelta(seconds=30))
    browser, entered = await password_given(desk, "owner", "/console/benefits")
    assert entered.response.headers["location"] == "/console/sign-in/code?next=%2Fconsole%2Fbenefits"
    early = browser.client.cookies[COOKIE]
    assert "Max-Age=600;" in entered.response.headers["set-cookie"]
    for path in ("/", "/benefits", "/account", "/account/second-factor", "/staff"):
        assert (await browser.get(path)).response.headers["location"].startswith("/console/sign-in/code")
    assert (await browser.post("/partners/new", {"name": "Shop", "code": "shop"})).status == 403
    assert (await browser.post("/account/password", {"current": cast.PASSWORD, "new": "another password 1"})).status == 403
    page = await browser.follow(entered)
    assert "One more step, owner" in page.words
    assert page.html.count("rail") == 0
    wrong = await browser.press(page, "/sign-in/code", code="000000")
    assert (wrong.status, "The code is wrong or was used before." in wrong.words) == (422, True)
    right = await browser.press(wrong, "/sign-in/code", code=present_code(cast.SECRET, at))
    assert right.response.headers["location"] == "/console/benefits"
    assert browser.client.cookies[COOKIE] != early
    assert (await browser.get("/benefits")).status == 200
    fixed = desk.browser()
    fixed.client.cookies.set(COOKIE, early)
    assert (await fixed.get("/benefits")).response.headers["location"].startswith("/console/sign-in?next=")


async def test_a_sign_in_waits_ten_minutes_for_its_code(desk: Desk, later: Later) -> None:
    await desk.staff(Role.OWNER)
    browser, entered = await password_given(desk, "owner")
    page = await browser.follow(entered)
    at = later(timedelta(minutes=10))
    late = await browser.press(page, "/sign-in/code", code=present_code(cast.SECRET, at))
    assert late.response.headers["location"].startswith("/console/sign-in")
    assert (await browser.get("/")).response.headers["location"] == "/console/sign-in"


async def test_five_wrong_codes_wait(desk: Desk, later: Later) -> None:
    await desk.staff(Role.OWNER)
    at = later(timedelta(seconds=30))
    browser, entered = await password_given(desk, "owner")
    page = await browser.follow(entered)
    for _ in range(5):
        assert (await browser.press(page, "/sign-in/code", code="000000")).status == 422
    locked = await browser.press(page, "/sign-in/code", code=present_code(cast.SECRET, at))
    assert (locked.status, locked.response.headers["retry-after"]) == (429, "60")
    assert (await password_given(desk, "owner"))[1].status == 429, "a new sign-in forgives nothing"


async def test_who_must_have_one_sets_it_up_before_anything_else(desk: Desk, later: Later) -> None:
    """The picture, the key in text, a code, ten recovery codes that are shown once, and on to where one wanted to go."""
    await colleague(desk, Role.PUBLISHER)
    browser, entered = await password_given(desk, "wei", "/console/plans")
    assert entered.response.headers["location"] == "/console/account/second-factor/set-up?next=%2Fconsole%2Fplans"
    for path in ("/", "/benefits", "/account"):
        assert (await browser.get(path)).response.headers["location"].startswith("/console/account/second-factor/set-up")
    page = await browser.follow(entered)
    assert "<svg" in page.html
    assert "style=" not in page.html
    secret = re.sub(r"\s", "", re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page.html)[0])
    assert await SecondFactor.all().count() == 0, "a page that is read writes nothing"
    wrong = await browser.press(page, "/set-up", code="000000")
    assert wrong.status == 422
    assert secret in re.sub(r"\s", "", wrong.html), "the picture that was scanned stays"
    before = browser.client.cookies[COOKIE]
    done = await browser.press(wrong, "/set-up", code=present_code(secret, desk.now))
    assert browser.client.cookies[COOKIE] != before
    shown = await browser.follow(done)
    codes = re.findall(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>", shown.html)
    assert len(set(codes)) == 10
    assert "/console/plans" in shown.links
    assert codes[0] not in (await browser.get("/account/second-factor")).html
    assert (await browser.get("/plans")).status == 200

    later(timedelta(minutes=1))
    again, entered = await password_given(desk, "wei")
    into = await again.press(await again.follow(entered), "/sign-in/code", code=codes[0])
    assert "9 are left" in (await again.follow(into)).words
    third, entered = await password_given(desk, "wei")
    assert (await third.press(await third.follow(entered), "/sign-in/code", code=codes[0])).status == 422


async def test_the_code_page_is_for_who_waits_for_it(desk: Desk) -> None:
    owner = await desk.staff(Role.OWNER)
    assert (await owner.get("/sign-in/code?next=/console/benefits")).response.headers["location"] == "/console/benefits"
    assert (await desk.browser().get("/sign-in/code")).response.headers["location"] == "/console/"
    posted = await desk.browser().post("/sign-in/code", {"code": "123456"})
    assert posted.response.headers["location"] == "/console/sign-in"


async def test_old_proofs_close_no_page_and_lose_no_word(desk: Desk, later: Later) -> None:
    """Publishing after ten minutes asks for a code, carries the form, and goes on by itself; nothing was done before."""
    benefit = await desk.draft(offers.everybody("late", programme="pmtalk"))
    browser = await desk.staff(Role.PUBLISHER)
    at = later(OLD)
    page = await browser.get(f"/benefits/{benefit}/publish")
    assert page.status == 200
    reason = 'The hotels "gave" us\nfewer rooms & less <b>time</b>'
    asked = await browser.press(page, f"/benefits/{benefit}/publish", reason=reason, warnings_reason="It is fine")
    assert (asked.status, "Confirm that it is you" in asked.words) == (403, True)
    assert await cast.rows("benefit_version") == []
    before = browser.client.cookies[COOKIE]
    wrong = await browser.press(asked, "/publish", proof="000000")
    assert (wrong.status, wrong.form("/publish").value("reason")) == (422, reason)
    empty = await browser.press(wrong, "/publish", proof=" ")
    assert (empty.status, "Fill this in." in empty.words) == (422, True)
    assert await cast.rows("benefit_version") == []
    done = await browser.press(empty, "/publish", proof=present_code(cast.SECRET, at))
    assert done.status == 303
    assert [row["reason"] for row in await cast.rows("benefit_version")] == [reason]
    assert browser.client.cookies[COOKIE] != before
    assert "live" in (await browser.follow(done)).words
    assert [row["failed_count"] for row in await cast.rows("account") if row["name"] == "publisher"] == [0]


async def test_the_page_that_asks_for_a_proof_speaks_the_other_language_and_keeps_the_form(desk: Desk, later: Later) -> None:
    """Neither is the form lost by the switch, nor the proof shown again, taken, or counted as a failure; nothing is done."""
    benefit = await desk.draft(offers.everybody("late", programme="pmtalk"))
    browser = await desk.staff(Role.PUBLISHER)
    at = later(OLD)
    asked = await browser.press(await browser.get(f"/benefits/{benefit}/publish"), "/publish", reason="As it was typed")
    assert (asked.status, 'form="sheet"' in asked.html) == (403, True)
    code = present_code(cast.SECRET, at)
    switched = await browser.press(asked, "/publish", proof=code, set_language="zh")
    assert (switched.status, switched.response.headers["content-language"]) == (403, "zh")
    assert (switched.form("/publish").value("reason"), switched.form("/publish").value("proof")) == ("As it was typed", "")
    assert switched.form("/publish").value("set_language") is None
    assert code not in switched.html
    assert await cast.rows("benefit_version") == []
    done = await browser.press(switched, "/publish", proof=code)
    assert done.status == 303
    assert [row["reason"] for row in await cast.rows("benefit_version")] == ["As it was typed"]
    stranger = await desk.browser().post("/sign-in", {"proof": "x", "set_language": "zh"})
    assert (stranger.status, stranger.response.headers["content-language"]) == (200, "zh")


async def test_a_proof_that_came_along_counts_though_the_form_is_refused(desk: Desk, later: Later) -> None:
    """The answer 422 carries the new token; the corrected form asks for no further code."""
    browser = await desk.staff(Role.OWNER)
    at = later(OLD)
    asked = await browser.post("/partners/new", {"name": "Shop", "code": "Not A Code"})
    assert asked.status == 403
    refused = await browser.press(asked, "/partners/new", proof=present_code(cast.SECRET, at))
    assert (refused.status, refused.form("/partners/new").value("name")) == (422, "Shop")
    assert refused.form("/partners/new").value("proof") is None
    assert (await browser.press(refused, "/partners/new", code="shop")).status == 303


async def test_a_proof_is_asked_of_who_may_and_not_of_who_may_not(desk: Desk, later: Later) -> None:
    """An editor who may not publish is told so; no code is asked for or taken."""
    benefit = await desk.draft(offers.everybody("never", programme="pmtalk"))
    browser = await desk.staff(Role.EDITOR)
    later(OLD)
    for form in ({"reason": "Because"}, {"reason": "Because", "proof": cast.PASSWORD}):
        read = await browser.post(f"/benefits/{benefit}/publish", form)
        assert (read.status, "This is not for your role" in read.words) == (403, True)
    assert await cast.rows("benefit_version") == []


async def test_who_has_no_second_factor_confirms_by_the_password(desk: Desk, later: Later) -> None:
    """An editor sets one up though none is needed: the page asks for a fresh proof first, then comes back."""
    browser = await desk.staff(Role.EDITOR)
    later(OLD)
    asked = await browser.get("/account/second-factor/set-up")
    assert (asked.status, "Your password" in asked.words) == (403, True)
    wrong = await browser.press(asked, "/account/prove", proof="wrong horse battery")
    assert (wrong.status, "This is not your present password." in wrong.words) == (422, True)
    proved = await browser.press(wrong, "/account/prove", proof=cast.PASSWORD)
    assert proved.response.headers["location"] == "/console/account/second-factor/set-up"
    assert "<svg" in (await browser.follow(proved)).html


async def test_renewing_codes_and_doing_without(desk: Desk) -> None:
    """An editor may take the second factor away again, on a page of its own; an owner is not offered it."""
    owner, editor = await desk.staff(Role.OWNER), await desk.staff(Role.EDITOR)
    assert "/account/second-factor/remove" not in (await owner.get("/account/second-factor")).html
    assert (await owner.post("/account/second-factor/remove")).status == 422
    shown = await owner.follow(await owner.press(await owner.get("/account/second-factor"), "/codes"))
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", shown.html)) == 10
    page = await editor.get("/account/second-factor/set-up")
    secret = re.sub(r"\s", "", re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page.html)[0])
    await editor.press(page, "/set-up", code=present_code(secret, clock.now()))
    gone = await editor.press(await editor.get("/account/second-factor/remove"), "/remove")
    assert "Your second factor is gone." in (await editor.follow(gone)).words
    assert [row["account_id"] for row in await cast.rows("second_factor")] == [desk.actors["owner"].id]


async def test_a_lost_authenticator(desk: Desk) -> None:
    """An owner takes it away with a reason; the colleague is signed out and sets up another one at the next sign-in."""
    owner, publisher = await desk.staff(Role.OWNER), await desk.staff(Role.PUBLISHER)
    listed = await owner.get("/staff")
    page = await owner.get(re.findall(r'href="(/console/staff/[0-9a-f-]{36})"[^>]*>publisher<', listed.html)[0])
    form = await owner.get(next(link for link in page.links if link.endswith("/second-factor")))
    assert (await owner.press(form, "/second-factor", reason="")).status == 422
    done = await owner.press(form, "/second-factor", reason="The phone fell into the lake")
    assert "publisher has no second factor any more" in (await owner.follow(done)).words
    assert (await publisher.get("/")).response.headers["location"] == "/console/sign-in"
    _, entered = await password_given(desk, "publisher")
    assert "/set-up" in entered.response.headers["location"]
    assert "still to be set up" in (await owner.get("/staff")).words


async def test_the_table_says_who_may_what(desk: Desk) -> None:
    """R5: the words of the roles are those of the one table of scopes."""
    words = (await (await desk.staff(Role.OWNER)).get("/staff")).words
    assert "write drafts and try them out no yes yes yes" in words
    assert "publish, schedule and take back asks again no no yes yes" in words
    assert "see personal data unmasked asks again yes no no yes" in words
    assert "say who works here, and as what asks again no no no yes" in words
    assert "signs in with a second factor may may must must" in words


async def test_an_expired_session_is_not_proved_but_signed_in_anew(desk: Desk, later: Later) -> None:
    """A3: eight hours without use end a session, code or not; what was posted is answered with how to keep it."""
    browser = await desk.staff(Role.OWNER)
    at = later(timedelta(hours=8))
    read = await browser.post("/partners/new", {"name": "Shop", "code": "shop", "proof": present_code(cast.SECRET, at)})
    assert (read.status, await cast.rows("partner")) == (401, [])
    assert await Session.filter(proved_at=at).count() == 0
