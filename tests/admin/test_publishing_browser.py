"""Publishing in Chromium, with and without JavaScript: stopped by the check, mended, counted, published, taken back; by schedule."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, Page, expect

from app.core import clock
from app.core.calendar import local_date, start_of_day
from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, Visitor, visitor

pytestmark = IN_CHROMIUM
ZONE = "Asia/Shanghai"


def offered(someone: Visitor, code: str, at: datetime | None = None) -> dict[str, Any] | None:
    """What GraphQL tells this browser of the benefit at the instant."""
    query = 'query ($t: DateTime) { benefits(first: 100, asOf: $t) { nodes { code version title(language: "en") } } }'
    headers = {"content-type": "application/json", "origin": someone.stage.address}
    said = json.dumps({"query": query, "variables": {"t": at.isoformat() if at else None}})
    answer = someone.context.request.post(f"{someone.stage.address}/graphql", data=said, headers=headers).json()
    return next((each for each in answer["data"]["benefits"]["nodes"] if each["code"] == code), None)


def begun(page: Page, code: str, *months: tuple[str, str]) -> None:
    """A new benefit with these comparisons of experience, saved and brought to the page that publishes."""
    page.locator("[name=code]").fill(code)
    for language in ("en", "zh"):
        for field in ("title", "summary", "terms"):
            page.locator(f"[name='{field}.{language}']").fill(f"The {code}")
    page.get_by_label("No exclusions").check()
    for place, (operator, value) in enumerate(months):
        page.locator("[name='c:r:new']").select_option("experience_months")
        page.get_by_role("button", name="+ Add", exact=True).click()
        page.locator(f"[name='c:r.{place}:operator']").select_option(operator)
        page.locator(f"[name='c:r.{place}:value']").fill(value)
    page.get_by_role("button", name="Continue to publish").first.click()


def publish(page: Page, reason: str) -> None:
    """The form that publishes is sent."""
    page.get_by_label("Why is this changed?").fill(reason)
    page.get_by_role("button", name="Publish", exact=True).click()


@SCRIPTS
def test_the_check_stops_it_and_it_is_mended_counted_published_and_taken_back(browser: Browser, stage: Stage, scripts: bool) -> None:
    """create -> lint stops -> mend -> preview -> impact -> publish -> GraphQL shows it -> change -> undo (B4, B8, B9)."""
    code = f"senior-{'on' if scripts else 'off'}"
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("publisher", stage.told["password"])
        page = someone.open("/benefits/new")
        begun(page, code, (">=", "48"), ("<", "24"))
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Publish The {code}")
        stopped = page.locator(".box.bad")
        expect(stopped).to_contain_text("must be mended first")
        expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
        assert not scripts or someone.violations() == []
        assert offered(someone, code) is None
        stopped.get_by_role("link").first.click()
        page.locator("[name='c:r.1:value']").fill("120")
        page.get_by_role("button", name="Save the draft").first.click()
        expect(page.locator("main")).to_contain_text("Nothing stands against publishing it.")
        benefit = page.url.rpartition("/")[2].partition("#")[0].partition("?")[0]
        page = someone.open(f"/benefits/{benefit}/preview")
        expect(page.locator("main")).to_contain_text(f"The {code}")
        page = someone.open(f"/benefits/{benefit}/publish")
        page.get_by_role("link", name="Count all members").click()
        page.get_by_role("button", name="Count all members").click()
        expect(page.get_by_role("link", name="To publishing")).to_be_visible()
        expect(page.get_by_role("heading", name=re.compile(r"^Of \d"))).to_be_visible()
        page = someone.open(f"/benefits/{benefit}/publish")
        expect(page.locator("main")).to_contain_text("as counted on")
        publish(page, "It is ready")
        expect(page.get_by_role("status").first).to_contain_text("Version 1 is live.")
        assert offered(someone, code) == {"code": code, "version": 1, "title": f"The {code}"}
        page.locator("[name='title.en']").fill("Another name")
        page.get_by_role("button", name="Continue to publish").first.click()
        expect(page.locator(".box.good").first).to_contain_text("Nobody can lose")
        publish(page, "A better name")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("status").first).to_contain_text("Version 3 is live.")
        assert offered(someone, code) == {"code": code, "version": 3, "title": f"The {code}"}
        page = someone.open(f"/benefits/{benefit}/history")
        expect(page.locator("table")).to_contain_text("as counted on")
        assert not scripts or someone.violations() == []
        assert someone.complaints == []


@SCRIPTS
def test_it_goes_live_at_midnight_where_the_community_is(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Scheduled for 00:00 in Shanghai, which is the day before in UTC; the relative time is told, and one click cancels it (B8)."""
    code = f"midnight-{'on' if scripts else 'off'}"
    tomorrow = local_date(clock.now(), ZONE) + timedelta(days=1)
    midnight = start_of_day(tomorrow, ZONE)
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("publisher", stage.told["password"])
        page = someone.open("/benefits/new")
        begun(page, code, (">=", "48"))
        page.get_by_label("At a set time").check()
        page.locator("[name=on]").fill(tomorrow.isoformat())
        page.locator("[name=time]").fill("00:00")
        publish(page, "With the new day")
        expect(page.get_by_role("status").first).to_contain_text(f"The {code}: version 1 is scheduled.")
        told = page.locator(".note", has_text="Version 1 goes live on")
        expect(told).to_have_count(1)
        expect(told).to_contain_text("00:00, Shanghai time (in ")
        assert offered(someone, code) is None
        assert offered(someone, code, midnight - timedelta(seconds=1)) is None
        assert offered(someone, code, midnight) == {"code": code, "version": 1, "title": f"The {code}"}
        page = someone.open("/")
        expect(page.locator("main")).to_contain_text(f"The {code}")
        page.get_by_role("button", name=f"Cancel it The {code}").click()
        expect(page.get_by_role("status").first).to_contain_text(f"The {code}: version 1 will not go live.")
        assert offered(someone, code, midnight) is None
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("status").first).to_contain_text(f"The {code}: version 2 is scheduled.")
        assert offered(someone, code, midnight) == {"code": code, "version": 2, "title": f"The {code}"}
        page.get_by_role("link", name=f"Look The {code}").click()
        page.get_by_role("button", name="Cancel it").click()
        expect(page.get_by_role("status").first).to_contain_text("version 2 will not go live.")
        assert offered(someone, code, midnight) is None
        expect(page.locator("table")).to_contain_text("cancelled")
        assert someone.complaints == []
