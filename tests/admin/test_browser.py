"""The console in Chromium: every page clean by axe in light and dark, wide and narrow; stories with and without JavaScript."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, Visitor, visitor

pytestmark = IN_CHROMIUM
LOOKS = [(width, look) for width in (1280, 390) for look in ("light", "dark")]


@pytest.fixture(scope="module")
def session(browser: Browser, stage: Stage) -> str:
    """The session of the owner, for the walks."""
    with visitor(browser, stage) as someone:
        someone.sign_in("owner", stage.told["password"])
        return next(cookie["value"] for cookie in someone.context.cookies() if cookie["name"] == "guildhall")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_clean(browser: Browser, stage: Stage, session: str, width: int) -> None:
    """axe finds nothing in light and dark, the console stays silent, nothing is loaded from elsewhere or scrolls sideways."""
    with visitor(browser, stage, session=session, viewport={"width": width, "height": 900}) as someone:
        for name, path in stage.told["pages"].items():
            page = someone.open(path)
            for look in ("light", "dark"):
                page.emulate_media(color_scheme=look)
                assert (name, look, someone.violations()) == (name, look, [])
            assert (name, someone.sideways()) == (name, 0)
        assert someone.complaints == []


def test_the_sign_in_page_is_clean_too(browser: Browser, stage: Stage) -> None:
    for width, look in LOOKS:
        said: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": look}
        with visitor(browser, stage, **said) as someone:
            someone.open("/sign-in")
            assert (someone.violations(), someone.sideways(), someone.complaints) == ([], 0, [])


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_nothing_scrolls_sideways_on_the_smallest_screen(browser: Browser, stage: Stage, session: str, language: str) -> None:
    """320 pixels, both languages; what can be pressed is at least 24 pixels high (WCAG 2.2), buttons 44."""
    said: dict[str, Any] = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
    with visitor(browser, stage, session=session, language=language, **said) as someone:
        for name, path in stage.told["pages"].items():
            page = someone.open(path)
            assert (name, someone.sideways()) == (name, 0)
            small = "els => els.filter(e => e.offsetParent && e.offsetHeight < 44 && !e.classList.contains('link')).map(e => e.outerHTML)"
            assert (name, page.locator("main button, main a.button").evaluate_all(small)) == (name, [])
        assert someone.complaints == []


def test_pages_in_chinese_are_clean(browser: Browser, stage: Stage, session: str) -> None:
    with visitor(browser, stage, session=session, language="zh-CN") as someone:
        for name, path in stage.told["pages"].items():
            someone.open(path)
            assert (name, someone.page.locator("html").get_attribute("lang")) == (name, "zh-CN")
            assert (name, someone.violations()) == (name, [])
        assert someone.complaints == []


def asks(someone: Visitor, query: str) -> Any:
    """What GraphQL answers this browser."""
    address = f"{someone.stage.address}/graphql"
    headers = {"content-type": "application/json", "origin": someone.stage.address}
    answer = someone.context.request.post(address, data=json.dumps({"query": query}), headers=headers)
    return answer.json()


@SCRIPTS
def test_a_benefit_is_made_published_seen_and_taken_back(browser: Browser, stage: Stage, scripts: bool) -> None:
    """The main story: create, build a condition, publish with a reason, GraphQL shows it, change, undo."""
    code = f"story-{'on' if scripts else 'off'}"
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        page = someone.sign_in("publisher", stage.told["password"])
        page.get_by_role("link", name="Benefits", exact=True).click()
        page.get_by_role("link", name="New benefit").click()
        page.locator("[name=code]").fill(code)
        for language, text in (("en", f"The {code}"), ("zh", "故事")):
            page.locator(f"[name='title.{language}']").fill(text)
            page.locator(f"[name='summary.{language}']").fill(text)
            page.locator(f"[name='terms.{language}']").fill(text)
        page.get_by_label("No exclusions").check()
        page.locator("[name='c:r:new']").select_option("experience_months")
        page.get_by_role("button", name="+ Add", exact=True).click()
        page.locator("[name='c:r.0:value']").fill("24")
        page.locator("#condition").get_by_role("button", name="Say it in words again").click()
        expect(page.locator(".words")).to_contain_text("at least 24 months in the industry")
        page.get_by_role("button", name="Continue to publish").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Publish The {code}")
        page.get_by_label("Why is this changed?").fill("It is ready for everybody")
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("Version 1 is live.")
        titles = [edge["node"]["title"] for edge in asks(someone, _OFFERED)["data"]["benefits"]["edges"]]
        assert f"The {code}" in titles
        page.locator("[name='title.en']").fill(f"The changed {code}")
        page.get_by_role("button", name="Continue to publish").first.click()
        expect(page.locator("ins")).to_have_text("changed ")
        page.get_by_label("Why is this changed?").fill("A better name")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("status").first).to_contain_text("Version 3 is live.")
        titles = [edge["node"]["title"] for edge in asks(someone, _OFFERED)["data"]["benefits"]["edges"]]
        assert f"The {code}" in titles
        assert f"The changed {code}" not in titles
        assert someone.complaints == []


_OFFERED = '{ benefits(first: 100) { edges { node { title(language: "en") } } } }'


@SCRIPTS
def test_two_moderators_at_once(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Neither loses a word: the second sees both, and saves on top."""
    path, mine = f"/benefits/{stage.told['benefit']}", f"My words, {'with' if scripts else 'without'} scripts"
    with visitor(browser, stage, java_script_enabled=scripts) as one, visitor(browser, stage, java_script_enabled=scripts) as two:
        for someone, name in ((one, "editor"), (two, "publisher")):
            someone.sign_in(name, stage.told["password"])
            someone.open(path)
        two.page.locator("[name='title.en']").fill("Their words")
        two.page.get_by_role("button", name="Save the draft").first.click()
        expect(two.page.get_by_role("status").first).to_contain_text("The draft is saved.")
        one.page.locator("[name='title.en']").fill(mine)
        one.page.get_by_role("button", name="Save").first.click()
        expect(one.page.get_by_role("heading", level=1)).to_contain_text("Two of you changed")
        assert not scripts or one.violations() == []  # axe itself is a script
        expect(one.page.locator("[data-label=Theirs]").first).to_contain_text("Their")
        expect(one.page.locator("[data-label=Yours]").first).to_contain_text("My")
        one.page.get_by_role("button", name="Go on with both together").click()
        one.page.get_by_role("button", name="Save the draft").first.click()
        expect(one.page.get_by_role("status").first).to_contain_text("The draft is saved.")
        expect(one.page.locator("[name='title.en']")).to_have_value(mine)
        assert two.complaints == []
        assert [each for each in one.complaints if "409" not in each] == []


def test_an_editor_may_not_publish(browser: Browser, stage: Stage) -> None:
    """The button is not offered, and the address is refused by name."""
    with visitor(browser, stage) as someone:
        someone.sign_in("editor", stage.told["password"])
        page = someone.open(f"/benefits/{stage.told['benefit']}")
        assert page.get_by_role("button", name="Continue to publish").count() == 0
        page = someone.open(f"/benefits/{stage.told['benefit']}/publish")
        expect(page.get_by_role("heading", level=1)).to_have_text("This is not for your role")
        assert someone.violations() == []


def test_another_sites_page_cannot_post(browser: Browser, stage: Stage, session: str, tmp_path: Path) -> None:
    """A form on another origin, sent with this browser, is refused, though the cookie is there."""
    with visitor(browser, stage, session=session) as someone:
        someone.page.route(
            "http://evil.example/*", lambda route: route.fulfill(body=_EVIL.format(address=stage.address), content_type="text/html")
        )
        someone.page.goto("http://evil.example/")
        with someone.page.expect_navigation() as sent:
            someone.page.locator("button").click()
        assert sent.value.status == 403
        assert someone.open("/partners").get_by_text("Evil shop").count() == 0


_EVIL = (
    '<form method="post" action="{address}/console/partners/new">'
    '<input name="name" value="Evil shop"><input name="code" value="evil"><button>Win</button></form>'
)


def test_errors_are_told_at_the_top_and_lead_to_their_fields(browser: Browser, stage: Stage, session: str) -> None:
    """The summary has the focus; its link jumps to the field, which names it; what was typed is still there."""
    with visitor(browser, stage, session=session) as someone:
        page = someone.open("/partners/new")
        page.locator("[name=name]").fill("A shop")
        page.locator("[name=code]").fill("Not A Code")
        page.get_by_role("button", name="Create the partner").click()
        expect(page.locator("#problems")).to_be_focused()
        expect(page).to_have_title("Please check · New partner · PMTalk")
        page.locator("#problems a").click()
        assert page.url.endswith("#f-code")
        expect(page.locator("#f-code")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("[name=name]")).to_have_value("A shop")
        assert someone.violations() == []


def test_keys_and_unsaved_words(browser: Browser, stage: Stage, session: str) -> None:
    """`/` goes to the search, `g` and a letter to a page, `j` to the next row; unsaved words are not lost without a question."""
    with visitor(browser, stage, session=session) as someone:
        page = someone.open("/benefits")
        page.keyboard.press("/")
        expect(page.locator("[type=search]").first).to_be_focused()
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("j")
        expect(page.locator("[data-open]").first).to_be_focused()
        page.keyboard.press("g")
        page.keyboard.press("m")
        expect(page.get_by_role("heading", level=1)).to_have_text("Members")
        page = someone.open(f"/benefits/{stage.told['benefit']}")
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.locator("[name='title.en']").fill("Unsaved")
        page.get_by_role("link", name="Members", exact=True).click()
        page.wait_for_url("**/members")
        assert asked == ["beforeunload"]


def test_the_sheet_of_keys_and_turning_letters_off(browser: Browser, stage: Stage, session: str) -> None:
    """`?` shows the keys, `u` goes up, `n` begins a new one; turned off, no single letter does anything (WCAG 2.1.4)."""
    with visitor(browser, stage, session=session) as someone:
        page = someone.open(f"/benefits/{stage.told['benefit']}/history")
        page.keyboard.press("u")
        page.wait_for_url(f"**/benefits/{stage.told['benefit']}")
        page.keyboard.press("?")
        page.wait_for_url("**/keys")
        assert someone.violations() == []
        page.get_by_role("button", name="Turn single letters off").click()
        expect(page.get_by_role("status")).to_contain_text("Single letters are off.")
        page.keyboard.press("g")
        page.keyboard.press("b")
        page.keyboard.press("/")
        expect(page.locator("[type=search]").first).not_to_be_focused()
        assert page.url.endswith("/keys")
        page.get_by_role("button", name="Turn single letters on").click()
        expect(page.get_by_role("status")).to_contain_text("Single letters are on.")
        page.keyboard.press("g")
        page.keyboard.press("b")
        page.wait_for_url("**/benefits")
        page.keyboard.press("n")
        page.wait_for_url("**/benefits/new")
