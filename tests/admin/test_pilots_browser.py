"""A pilot from the editor to the go, in Chromium with and without JavaScript (G5)."""

import json
from datetime import timedelta
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, expect

from app.core import clock
from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, visitor

pytestmark = IN_CHROMIUM
_OFFERED = "{ benefits(first: 100) { nodes { code } } }"


def guests_see(stage: Stage, code: str) -> bool:
    """Whether the benefit is among those that anybody is shown."""
    body = json.dumps({"query": _OFFERED}).encode()
    asked = Request(f"{stage.address}/graphql", body, {"content-type": "application/json", "accept": "application/graphql-response+json"})
    with urlopen(asked) as answered:
        return code in [node["code"] for node in json.loads(answered.read())["data"]["benefits"]["nodes"]]


@SCRIPTS
def test_a_pilot_goes_on_for_everybody(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Tick, say who, publish: guests see nothing of it. Go, publish: they do, and the reason is kept."""
    code = f"pilot-{'on' if scripts else 'off'}"
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("publisher", stage.told["password"])
        page = someone.open("/benefits/new")
        page.locator("[name=code]").fill(code)
        page.locator("[name=reach]").select_option("GLOBAL")
        for name in ("title", "summary", "terms"):
            for language, text in (("en", f"The {code}"), ("zh", "试点")):
                page.locator(f"[name='{name}.{language}']").fill(text)
        page.get_by_label("No exclusions").check()
        page.get_by_label("Only testers see it, until you have decided").check()
        page.get_by_text("Who tests, and on which days").click()
        today = clock.now().date()
        page.locator("[name='pilot.from_on']").fill((today - timedelta(days=1)).isoformat())
        page.locator("[name='pilot.until_on']").fill((today + timedelta(days=9)).isoformat())
        page.locator("[name='c:t:new']").select_option("tag")
        page.locator("[id='f-c-t']").get_by_role("button", name="+ Add", exact=True).click()
        page.locator("[name='c:t.0:value']").fill("mentor")
        page.get_by_role("button", name="Continue to publish").first.click()
        page.get_by_label("Why is this changed?").fill("Mentors try it out")
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("Version 1 is live.")
        assert not guests_see(stage, code)
        page.get_by_role("link", name="Pilot: what testers say").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Pilot: The {code}")
        assert not scripts or someone.violations() == []
        page.get_by_role("button", name="Go: publish it for everybody…").click()
        page.get_by_label("Why is this changed?").fill("Mentors like it")
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("Version 2 is live.")
        assert guests_see(stage, code)
        someone.open("/pilots").get_by_role("link", name=f"The {code}").click()
        expect(page.get_by_text("go: for everybody")).to_be_visible()
        expect(page.get_by_text("Mentors like it")).to_be_visible()
        assert someone.complaints == []
