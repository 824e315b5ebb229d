"""Second factors and proofs in a real browser, with scripts and without (A3, R5, ADR 0090, 0091).

Time is moved in the store of the staged server: a proof is made older there, and a session too.
"""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect

from app.accounts.rules import present_code
from app.core import clock
from tests.admin.chromium import IN_CHROMIUM, PATIENCE, SCRIPTS, Stage, Visitor, visitor

pytestmark = IN_CHROMIUM
COOKIE = "guildhall"


def change(stage: Stage, statement: str, *values: object) -> None:
    """The store of the staged server is changed behind its back."""
    with closing(sqlite3.connect(stage.folder / "stage.sqlite3", timeout=PATIENCE / 1_000)) as store, store:
        assert store.execute(statement, values).rowcount > 0


def wait_eleven_minutes(stage: Stage, name: str) -> None:
    """The proof of that colleague's sessions is eleven minutes older."""
    at = (clock.now() - timedelta(minutes=11)).isoformat(" ")
    change(stage, "UPDATE session SET proved_at = ? WHERE account_id = (SELECT id FROM account WHERE name = ?)", at, name)


def token_of(someone: Visitor) -> str:
    return next(str(cookie.get("value")) for cookie in someone.context.cookies() if cookie.get("name") == COOKIE)


def give_password(page: Page, name: str, password: str) -> Page:
    """The sign-in page with the right password sent."""
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    return page


def give_code(page: Page, code: str) -> Page:
    """The second page of signing in with the code sent."""
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="Sign in").click()
    return page


def publish_page(someone: Visitor, text: str) -> Page:
    """The publish page of the stage's benefit, changed to say `text`, with a reason that is being given."""
    page = someone.open(f"/benefits/{someone.stage.told['benefit']}")
    page.locator("[name='title.en']").fill(text)
    page.get_by_role("button", name="Continue to publish").first.click()
    page.get_by_label("Why is this changed?").fill("Because the “old” words & phrases were wrong")
    return page


@SCRIPTS
def test_a_publisher_works_on_after_lunch_and_types_nothing_twice(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Step-up: the publish form is carried over the proof, goes on by itself, and what is said afterwards is `live`."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("publisher", stage.told["password"])
        page = publish_page(someone, f"After lunch, {'with' if scripts else 'without'}")
        wait_eleven_minutes(stage, "publisher")
        before = token_of(someone)
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
        expect(page.locator("[name=proof]")).to_be_focused()
        assert not scripts or someone.violations() == []  # axe itself is a script
        page.locator("[name=proof]").fill("000000")
        page.get_by_role("button", name="Confirm and go on").click()
        expect(page.locator("#f-proof-wrong")).to_contain_text("The code is wrong")
        page.locator("[name=proof]").fill(stage.code("publisher"))
        page.get_by_role("button", name="Confirm and go on").click()
        expect(page.get_by_role("status").first).to_contain_text("is live.")
        assert token_of(someone) != before
        assert [each for each in someone.complaints if "403" not in each and "422" not in each] == []


@SCRIPTS
def test_an_editor_may_not_publish(browser: Browser, stage: Stage, scripts: bool) -> None:
    """The button is not there; the address and a form of one's own making are refused by the role's name, code or not."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("editor", stage.told["password"])
        page = someone.open(f"/benefits/{stage.told['benefit']}")
        assert page.get_by_role("button", name="Continue to publish").count() == 0
        wait_eleven_minutes(stage, "editor")
        page = someone.open(f"/benefits/{stage.told['benefit']}/publish")
        expect(page.get_by_role("heading", level=1)).to_have_text("This is not for your role")
        said: dict[str, Any] = {"reason": "I want to", "proof": stage.told["password"]}
        address = f"{stage.address}/console/benefits/{stage.told['benefit']}/publish"
        answer = someone.context.request.post(address, form=said, headers={"origin": stage.address})
        assert (answer.status, "This is not for your role" in answer.text()) == (403, True)


@SCRIPTS
def test_a_session_that_was_planted_is_worth_nothing(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Fixation: neither a token put into the browser before nor the one of the half sign-in is that of the whole."""
    planted = "p" * 43
    with visitor(browser, stage, session=planted, java_script_enabled=scripts) as someone:
        page = give_password(someone.open("/sign-in"), "owner", stage.told["password"])
        half = token_of(someone)
        expect(page.get_by_role("heading", level=1)).to_have_text("One more step, owner")
        assert not scripts or someone.violations() == []
        page = someone.open("/staff")
        assert page.url.startswith(f"{stage.address}/console/sign-in/code")
        give_code(page, stage.code("owner"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Staff")
        assert len({planted, half, token_of(someone)}) == 3
        assert someone.complaints == []
        for worthless in (planted, half):
            with visitor(browser, stage, session=worthless, java_script_enabled=scripts) as thief:
                assert thief.open("/staff").url.startswith(f"{stage.address}/console/sign-in?next=")


@SCRIPTS
def test_a_session_expires_over_a_form(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Eight hours without use: nothing was done; signed in anew in another tab, the same form is sent again by a reload."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("owner", stage.told["password"])
        page = someone.open("/partners/new")
        shop = f"The tea house with scripts {'on' if scripts else 'off'}"
        page.locator("[name=name]").fill(shop)
        page.locator("[name=code]").fill("tea-on" if scripts else "tea-off")
        seen = (clock.now() - timedelta(hours=8, minutes=1)).isoformat(" ")
        change(stage, "UPDATE session SET last_seen_at = ? WHERE account_id = (SELECT id FROM account WHERE name = 'owner')", seen)
        page.get_by_role("button", name="Create the partner").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your session has ended")
        tab = someone.context.new_page()
        tab.goto(f"{stage.address}/console/partners")
        assert tab.url == f"{stage.address}/console/sign-in?next=%2Fconsole%2Fpartners"
        give_code(give_password(tab, "owner", stage.told["password"]), stage.code("owner"))
        assert tab.url == f"{stage.address}/console/partners"
        assert tab.get_by_text(shop).count() == 0
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(shop)


@SCRIPTS
def test_another_sites_form_is_refused_also_on_the_way_in(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Cross-site: neither a code nor a proof nor what they would open is taken from another origin's page."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("owner", stage.told["password"])
        for path in ("partners/new", "sign-in", "sign-in/code", "account/prove", "account/second-factor/codes"):
            evil = partial(_serve, _EVIL.format(address=f"{stage.address}/console/{path}"))
            someone.page.route("http://evil.example/*", evil)
            someone.page.goto("http://evil.example/")
            with someone.page.expect_navigation() as sent:
                someone.page.locator("button").click()
            assert (path, sent.value.status) == (path, 403)
            someone.page.unroute("http://evil.example/*", evil)
        assert someone.open("/partners").get_by_text("Evil shop").count() == 0


def _serve(form: str, route: Route) -> None:
    route.fulfill(body=form, content_type="text/html")


_EVIL = (
    '<form method="post" action="{address}"><input name="name" value="Evil shop"><input name="code" value="evil">'
    '<input name="proof" value="000000"><button>Win</button></form>'
)


@SCRIPTS
def test_a_lost_authenticator(browser: Browser, stage: Stage, scripts: bool) -> None:
    """A newcomer sets one up and keeps the codes; the phone is lost: a code lets in once; the codes are lost too: an owner helps."""
    name = f"xin{'on' if scripts else 'off'}"
    with visitor(browser, stage, java_script_enabled=scripts) as boss, visitor(browser, stage, java_script_enabled=scripts) as someone:
        boss.sign_in("owner", stage.told["password"])
        page = boss.open("/staff/new")
        page.locator("[name=name]").fill(name)
        page.locator("[name=role][value=PUBLISHER]").check()
        page.get_by_role("button", name="Create the account").click()
        password = page.locator("code.secret").inner_text()
        member = page.url

        page = give_password(someone.open("/sign-in"), name, password)
        expect(page.get_by_role("heading", level=1)).to_have_text("Set up your second factor")
        assert not scripts or someone.violations() == []
        secret = re.sub(r"\s", "", page.locator("code.secret").inner_text())
        page.locator("[name=code]").fill(present_code(secret, clock.now()))
        page.get_by_role("button", name="Set it up").click()
        codes = page.locator(".secret code").all_inner_texts()
        assert len(set(codes)) == 10
        assert not scripts or someone.violations() == []
        page.get_by_role("link", name="I have kept them: go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Today")

        someone.context.clear_cookies()
        page = give_code(give_password(someone.open("/sign-in"), name, password), codes[0].upper())
        expect(page.get_by_role("status").first).to_contain_text("9 are left")

        page = boss.page
        page.goto(member)
        page.get_by_role("link", name="Authenticator and codes are lost").click()
        page.get_by_label("Why?").fill("The phone and the paper fell into the lake")
        page.get_by_role("button", name="Take it away").click()
        expect(page.get_by_role("status").first).to_contain_text(f"{name} has no second factor any more")
        assert someone.open("/benefits").url.startswith(f"{stage.address}/console/sign-in")
        page = give_password(someone.page, name, password)
        expect(page.get_by_role("heading", level=1)).to_have_text("Set up your second factor")
        assert (boss.complaints, someone.complaints) == ([], [])
