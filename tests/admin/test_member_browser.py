"""Helping a member in Chromium, with and without JavaScript: found by phone, told why, called back, signed out where the phone was lost."""

import json
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, expect

from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, visitor

pytestmark = IN_CHROMIUM
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1"


def signed_in_by_phone(stage: Stage) -> None:
    """The member signs in with the phone that will be lost."""
    query = 'mutation { signIn(input: {name: "ada", password: "%s"}) { __typename } }' % stage.told["password"]  # noqa: UP031
    headers = {"content-type": "application/json", "user-agent": IPHONE}
    with urlopen(Request(f"{stage.address}/graphql", json.dumps({"query": query}).encode(), headers)) as answer:
        assert json.load(answer)["data"]["signIn"]["__typename"] == "SignInSuccess"


@SCRIPTS
def test_support_helps_a_member_who_lost_a_phone(browser: Browser, stage: Stage, scripts: bool) -> None:
    """A2, A3, W1: from the number on the display to the last line of the timeline, without leaving the member's pages."""
    signed_in_by_phone(stage)
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        page = someone.sign_in("support", stage.told["password"])
        page.locator("[type=search]").first.fill("138 0013 8000")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada 阿达")
        expect(page.locator(".why").first).to_contain_text("1,000 short.")
        page.get_by_role("link", name="Contact", exact=True).click()
        expect(page.locator("dd").first).to_have_text("138****8000")
        page.get_by_label("Why do you need it?").fill("The line broke, we call back")
        page.get_by_role("button", name="Reveal").click()
        expect(page.get_by_role("status")).to_contain_text("Shown this once.")
        expect(page.locator("dd").first).to_have_text("+8613800138000")
        assert not scripts or someone.violations() == []  # axe itself is a script
        page.reload()
        expect(page.locator("dd").first).to_have_text("138****8000")
        page.get_by_role("link", name="Sessions").click()
        page.get_by_label("Safari on iPhone").check()
        page.get_by_label("Why?").fill("The phone was stolen")
        page.get_by_role("button", name="End the chosen ones").click()
        expect(page.get_by_role("status")).to_contain_text("They are signed out there.")
        expect(page.get_by_label("Safari on iPhone")).to_have_count(0)
        page.get_by_role("link", name="Timeline").click()
        page.get_by_role("navigation", name="Kinds").get_by_role("link", name="Staff").click()
        expect(page).to_have_url(f"{stage.address}/console{stage.told['pages']['timeline']}?kinds=staff")
        expect(page.locator(".list li").first).to_contain_text("support ended a member's sessions")
        expect(page.locator(".list li").nth(1)).to_contain_text("support saw a member's contact whole")
        assert someone.complaints == []
