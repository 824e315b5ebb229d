"""The console's doors: who gets in, what a page costs, what another site may do (A3, R5, ADR 0050-0053)."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

import admin
from admin.pages import Page
from admin.words import SCOPE
from app.accounts import service as accounts
from app.accounts.models import Session
from app.core import db
from app.core.access import ROLE_SCOPES, Role, Scope
from app.core.cookies import session_cookie_name
from app.members import service as members_service
from app.members.rules import NewMember
from tests import cast
from tests.admin.conftest import Desk
from tests.admin.places import GETS, POSTS, Places, furnish

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)", re.I)
TABLES = (
    "account",
    "audit_entry",
    "benefit",
    "benefit_version",
    "member",
    "member_fact",
    "partner",
    "partner_token",
    "segment_scheme_version",
)


async def everything() -> list[object]:
    return [await cast.rows(table) for table in TABLES]


async def test_a_page_is_cheap_small_and_changes_nothing(desk: Desk) -> None:
    """At most 8 statements and 40 kB a page; a GET writes nothing."""
    places = await furnish(desk)
    browser = await desk.staff(Role.OWNER)
    for page in GETS:
        path = places.path(page)
        await browser.get(path)
        before = await everything()
        with db.count_statements() as counted:
            read = await browser.get(path)
        expected = 303 if page.name in ("sign_in", "sign_in_code") else 200
        assert (page.name, read.status) == (page.name, expected)
        assert (page.name, counted.count) <= (page.name, 8), counted.statements
        assert [text for text in counted.statements if WRITES.match(text)] == []
        assert len(read.response.content) <= 40_000
        assert await everything() == before


async def test_the_style_and_the_script_are_small_and_kept(desk: Desk) -> None:
    """At most 16 kB together before compression, for ever at an address that names their content."""
    page = await desk.browser().get("/sign-in")
    sizes = {}
    for address in re.findall(r'(?:href|src)="(/console/static/[^"]+)"', page.html):
        got = await desk.browser().get(address)
        assert got.response.headers["cache-control"] == "public, max-age=31536000, immutable"
        sizes[address.split("?")[0].rsplit(".")[-1]] = len(got.response.content)
    assert set(sizes) == {"css", "js", "svg"}
    assert sizes["css"] + sizes["js"] <= 16_000
    assert sizes["js"] < 2_000
    assert (await desk.browser().get("/static/console.css?v=other")).response.headers["cache-control"] == "no-cache"
    assert (await desk.browser().get("/static/nothing.css")).status == 404


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_gets_where_its_scopes_lead(desk: Desk, role: Role) -> None:
    """Roles are enforced by the page's scope, in the order of DESIGN 4; what is refused changes nothing."""
    places = await furnish(desk)
    browser = await desk.staff(role)
    before = await everything()
    for page in [page for page in admin.PAGES if page.scope is not Scope.PUBLIC and page.scope not in ROLE_SCOPES[role]]:
        path = places.path(page)
        read = await (browser.get(path) if page.method == "GET" else browser.post(path, {"reason": "Because", "do": "save"}))
        assert (page.name, read.status) == (page.name, 403)
        assert f"It takes a colleague whose role may {SCOPE[page.scope]}." in read.words
        assert page.scope.value not in read.words
    assert await everything() == before
    for page in [page for page in GETS if page.scope in ROLE_SCOPES[role]]:
        assert (page.name, (await browser.get(places.path(page))).status) == (page.name, 200)


async def test_strangers_and_members_stay_outside(desk: Desk) -> None:
    """Nobody is sent to sign in with the way back; a member's session opens no page."""
    places = await furnish(desk)
    before = await everything()
    stranger, member = desk.browser(), desk.browser()
    opened = await members_service.register(NewMember("carol", cast.PASSWORD, "Carol"), address=None, user_agent="tests", now=desk.now)
    member.client.cookies.set(session_cookie_name(secure=False), opened.token)
    kept = await everything()
    for page in [page for page in admin.PAGES if page.scope is not Scope.PUBLIC]:
        path = places.path(page)
        read = await (stranger.get(path) if page.method == "GET" else stranger.post(path, {"reason": "Because"}))
        assert (page.name, read.status) == (page.name, 303 if page.method == "GET" else 401)
        if page.method == "GET" and path != "/":
            assert read.response.headers["location"] == f"/console/sign-in?next=%2Fconsole{path.replace('/', '%2F')}"
        inside = await (member.get(path) if page.method == "GET" else member.post(path, {"reason": "Because"}))
        assert (page.name, inside.status) == (page.name, 403)
    assert await everything() == kept
    assert len(before) == len(kept)


SITES = [
    ({"sec_fetch_site": "same-origin", "origin": "http://localhost"}, 303),
    ({"sec_fetch_site": "none", "origin": "http://localhost"}, 303),
    ({"sec_fetch_site": "cross-site", "origin": "https://evil.example"}, 403),
    ({"sec_fetch_site": "same-site", "origin": "http://other.localhost"}, 403),
    ({"sec_fetch_site": "cross-site", "origin": "http://localhost"}, 403),
    ({"sec_fetch_site": "", "origin": "http://localhost"}, 403),
]


@pytest.mark.parametrize(("headers", "status"), SITES)
async def test_another_site_cannot_post(desk: Desk, headers: dict[str, str], status: int) -> None:
    """A request that another site's page sends with this browser's cookie is refused before anything is read."""
    browser = await desk.staff(Role.OWNER)
    read = await browser.post("/partners/new", {"name": "Shop", "code": "shop"}, **headers)
    assert read.status == status
    assert len(await cast.rows("partner")) == (1 if status == 303 else 0)


@pytest.mark.parametrize(("origin", "status"), [("http://localhost", 303), ("http://localhost:8001", 403), ("null", 403), (None, 303)])
async def test_an_old_browser_is_known_by_its_origin(desk: Desk, origin: str | None, status: int) -> None:
    """Without Sec-Fetch-Site the Origin decides; a client that sends neither is no browser."""
    browser = await desk.staff(Role.OWNER)
    headers = {} if origin is None else {"origin": origin}
    response = await browser.client.post("/console/partners/new", data={"name": "Shop", "code": "shop"}, headers=headers)
    assert response.status_code == status


async def test_every_answer_says_what_it_may_load(desk: Desk) -> None:
    """The policy is strict on pages, refusals and files alike; pages are kept nowhere."""
    for path in ("/sign-in", "/nothing", "/partners", "/static/console.js"):
        headers = (await desk.browser().get(path)).response.headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'")
        assert "unsafe" not in policy
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["cache-control"] == "no-cache"
    assert (await desk.browser().get("/sign-in")).response.headers["cache-control"] == "no-store"


async def test_signing_in_makes_a_new_session(desk: Desk) -> None:
    """A3: no session is carried over a sign-in; the one that the browser brought has ended."""
    first = await desk.staff(Role.EDITOR)
    brought = first.client.cookies[session_cookie_name(secure=False)]
    await first.press(await first.get("/"), "/sign-out")
    browser = desk.browser()
    browser.client.cookies.set(session_cookie_name(secure=False), "x" * 43)
    page = await browser.get("/sign-in?next=/console/benefits%3Fstatus%3Ddraft")
    entered = await browser.press(page, "/sign-in", name="EDITOR", password=cast.PASSWORD)
    assert entered.response.headers["location"] == "/console/benefits?status=draft"
    cookie = entered.response.headers["set-cookie"]
    assert re.fullmatch(r"guildhall=[A-Za-z0-9_-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax", cookie)
    assert brought not in cookie
    assert "x" * 43 not in cookie
    again = await browser.press(await browser.get("/account"), "/sign-out")
    assert "Max-Age=0" in again.response.headers["set-cookie"]
    assert (await browser.get("/")).status == 303


async def test_a_wrong_password_and_a_member_are_told_alike_nothing_more(desk: Desk) -> None:
    """A3: the name is kept, the password is not; a member's right password opens no session here."""
    await desk.staff(Role.EDITOR)
    await members_service.register(NewMember("carol", cast.PASSWORD, "Carol"), address=None, user_agent="tests", now=desk.now)
    browser = desk.browser()
    for name, password, said in (
        ("editor", "wrong", "The name or the password is wrong."),
        ("nobody", "wrong", "The name or the password is wrong."),
        ("carol", cast.PASSWORD, "This account is not one of the staff."),
        ("", "", "Fill this in."),
    ):
        read = await browser.press(await browser.get("/sign-in"), "/sign-in", name=name, password=password)
        assert read.status == 422
        assert said in read.words
        assert read.form("/sign-in").value("name") == name
        assert read.form("/sign-in").value("password") in ("", None)
        assert "set-cookie" not in read.response.headers
    assert await Session.filter(account__name="carol", ended_at__isnull=True).count() == 1


async def test_too_many_tries_wait(desk: Desk) -> None:
    """A3: after five failures the name waits, and the answer says how long."""
    await desk.staff(Role.EDITOR)
    browser = desk.browser()
    page = await browser.get("/sign-in")
    for _ in range(5):
        await browser.press(page, "/sign-in", name="editor", password="wrong")
    read = await browser.press(page, "/sign-in", name="editor", password=cast.PASSWORD)
    assert read.status == 429
    assert 0 < int(read.response.headers["retry-after"]) <= 60


async def test_a_session_ends_after_eight_hours_without_use(desk: Desk) -> None:
    """A3: idle 8 hours; a form that was being filled in is answered with 401 and how to keep it."""
    browser = await desk.staff(Role.OWNER)
    await Session.all().update(last_seen_at=desk.now - timedelta(hours=8, minutes=1))
    assert (await browser.get("/benefits")).response.headers["location"].startswith("/console/sign-in?next=")
    read = await browser.post("/partners/new", {"name": "Shop", "code": "shop"})
    assert read.status == 401
    assert "Sign in again in a new tab" in read.words
    assert await cast.rows("partner") == []


@pytest.mark.parametrize(
    "wished",
    [
        "https://evil.example/",
        "//evil.example/console/",
        "/console/..//evil.example",
        "/graphql",
        "/console/sign-in",
        "javascript:alert(1)",
        "/\\evil.example",
        "/consoleevil",
    ],
)
async def test_nobody_is_sent_elsewhere_after_signing_in(desk: Desk, wished: str) -> None:
    """The way back leads inside the console or to its first page."""
    await desk.staff(Role.EDITOR)
    browser = desk.browser()
    entered = await browser.post("/sign-in", {"name": "editor", "password": cast.PASSWORD, "next": wished})
    assert entered.status == 303
    assert entered.response.headers["location"] == "/console/"


async def test_own_sessions_and_password(desk: Desk) -> None:
    """A3: one sees where one is signed in, ends the others, and changes the password with the present one."""
    browser = await desk.staff(Role.EDITOR)
    other = await desk.staff(Role.EDITOR)
    page = await browser.get("/account")
    assert page.html.count("this one") == 1
    page = await browser.follow(await browser.press(page, "/end-others"))
    assert "All your other sessions have ended." in page.words
    assert (await other.get("/")).status == 303
    wrong = await browser.press(page, "/account/password", current="wrong", new="another password 1")
    assert wrong.status == 422
    assert "This is not your present password." in wrong.words
    assert "another password 1" not in wrong.html
    done = await browser.follow(await browser.press(wrong, "/account/password", current=cast.PASSWORD, new="another password 1"))
    assert "Your password is changed." in done.words
    await accounts.sign_in("editor", "another password 1", address=None, user_agent="tests", now=desk.now)


async def test_what_is_not_there_and_what_is_too_large(desk: Desk) -> None:
    """Unknown ids and addresses are 404, forged cursors and days 422, a body of more than a megabyte 413."""
    browser = await desk.staff(Role.OWNER)
    nobody = UUID(int=7)
    for path in (
        "/nothing",
        f"/benefits/{nobody}",
        f"/members/{nobody}",
        f"/partners/{nobody}",
        f"/staff/{nobody}",
        f"/audit/{nobody}",
        "/benefits/x",
    ):
        assert (path, (await browser.get(path)).status) == (path, 404)
    for path in ("/benefits?after=x", "/members?status=GONE", "/audit?from=soon", "/members?segment=none"):
        assert (path, (await browser.get(path)).status) == (path, 422)
    assert (await browser.post("/partners/new", {"name": "x" * 1_100_000, "code": "shop"})).status == 413
    assert (await browser.post("/benefits")).status == 405


def test_every_action_has_a_page_that_leads_to_it() -> None:
    """A GET stands beside every POST, or the action names the page that shows it again."""
    paths = {page.path for page in GETS}
    alone = {"/sign-out", "/preferences"}
    ends = (
        "/cancel",
        "/codes",
        "/end",
        "/end-others",
        "/go",
        "/narrow",
        "/password",
        "/reveal",
        "/schedule-again",
        "/status",
        "/tags",
        "/unarchive",
    )
    assert [page.path for page in POSTS if page.path not in paths | alone and not page.path.endswith(ends)] == []


def test_names_and_addresses_are_unique() -> None:
    assert len({page.name for page in admin.PAGES}) == len(admin.PAGES)
    assert len({(page.method, page.path) for page in admin.PAGES}) == len(admin.PAGES)
    assert all(isinstance(page, Page) for page in admin.PAGES)


def test_places_fill_every_path() -> None:
    places = Places(*[UUID(int=number) for number in range(10)], tried={})
    assert [page.path for page in admin.PAGES if "{" in places.path(page)] == []
