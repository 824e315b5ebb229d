"""Whom it hits, in Chromium: counted, looked at and understood before anything is published, with and without JavaScript (B8, W2)."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, Visitor, visitor

pytestmark = IN_CHROMIUM
STAGED = "example"
BENEFIT = "88-hotel-upgrade"


def _signed_in(someone: Visitor) -> None:
    someone.sign_in("publisher", someone.stage.told["sign_ins"]["publisher"])


def _raised(someone: Visitor, wanted: str) -> Page:
    """The count of a draft that asks for more growth. Continuing to publish began it."""
    page = someone.open(f"/benefits/{someone.stage.told['benefits'][BENEFIT]}")
    page.locator("[name='c:r.0:value']").fill(wanted)
    page.get_by_role("button", name="Continue to publish").first.click()
    page.locator("main a[href$='/impact']").click()
    _until_counted(page)
    return page


def _until_counted(page: Page) -> None:
    """The page asks again by itself while there is progress to show."""
    page.locator("details.fold summary").wait_for()
    expect(page.locator("progress")).to_have_count(0)


@SCRIPTS
def test_a_raised_threshold_shows_who_loses_before_it_is_published(browser: Browser, stage: Stage, scripts: bool) -> None:
    wanted = "600" if scripts else "700"
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        _signed_in(someone)
        page = _raised(someone, wanted)
        row = page.locator("li", has_text="lose it at once")
        losing = int(row.locator("b").inner_text().replace(",", ""))
        assert losing > 0
        row.get_by_role("link", name="Who?").click()
        page.get_by_role("heading", name="Members who lose it at once").wait_for()
        assert page.locator("tbody tr").count() == min(losing, 30)
        assert f"Needs growth of at least {wanted}" in page.locator("tbody tr").first.inner_text()
        page.get_by_role("link", name="Whom it hits").first.click()
        page.get_by_role("link", name="To publishing").click()
        assert f"{losing} lose it at once" in page.locator("main").inner_text()
        assert someone.complaints == []


def test_the_pages_of_a_count_are_clean(browser: Browser, stage: Stage) -> None:
    """axe finds nothing in light and dark, wide and narrow, in both languages, and nothing scrolls sideways down to 320 pixels."""
    path = f"/benefits/{stage.told['benefits'][BENEFIT]}/impact"
    with visitor(browser, stage) as someone:
        _signed_in(someone)
        _raised(someone, "800")
    for width, look, language in ((1280, "light", "en-GB"), (390, "dark", "zh-CN"), (320, "light", "en-GB")):
        said: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": look}
        with visitor(browser, stage, language=language, **said) as someone:
            _signed_in(someone)
            for address in (path, f"{path}/members?group=lose", f"{path}/members?group=keep&segment=-"):
                someone.open(address)
                assert (address, width, someone.violations(), someone.sideways()) == (address, width, [], 0)
            assert someone.complaints == []
