"""The editor in Chromium, with and without JavaScript: a condition built, moved and dissolved; a benefit seen as others see it."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, visitor

pytestmark = IN_CHROMIUM


def add(page: Page, place: str, fact: str, value: str) -> None:
    """One more question in the group at the place, answered."""
    page.locator(f"[name='c:{place}:new']").select_option(fact)
    count = int(page.locator(f"[name='c:{place}:count']").input_value())
    page.locator(f"button[value='condition:add:{place}']").click()
    page.locator(f"[name='c:{place}.{count}:value']").fill(value)


def step(page: Page, name: str) -> None:
    """A button of the builder is pressed."""
    page.locator(f"button[value='condition:{name}']").click()


@SCRIPTS
def test_a_condition_is_built_in_words(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Add, group, negate, move, dissolve, remove: the sentence and the typical members follow each step; nothing is saved."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("editor", stage.told["password"])
        page = someone.open("/benefits/new")
        words = page.locator(".words")
        add(page, "r", "experience_months", "24")
        add(page, "r", "tag", "mentor")
        expect(words).to_contain_text("at least 24 months in the industry · One part is still to be filled in.")
        step(page, "wrap:r.1")
        expect(words).to_have_text("In words: at least 24 months in the industry, and the tag “mentor”")
        add(page, "r.1", "growth", "500")
        page.get_by_role("button", name="Say it in words again").click()
        expect(words).to_contain_text("and (the tag “mentor”, or growth of at least 500 in PMTalk)")
        page.locator("[name='c:r.1:not']").check()
        step(page, "up:r.1")
        expect(words).to_contain_text("no tag “mentor”, and growth of less than 500 in PMTalk, and at least 24 months")
        expect(page.locator("aside")).to_contain_text("3 years, free")
        step(page, "unwrap:r.0")
        expect(page.locator("[name='c:r.0:not']")).to_be_checked()
        expect(page.locator("[name='c:r.1:not']")).to_be_checked()
        step(page, "remove:r.0")
        expect(words).to_contain_text("In words: growth of less than 500 in PMTalk, and at least 24 months in the industry")
        assert not scripts or someone.violations() == []
        assert someone.complaints == []


@SCRIPTS
def test_a_benefit_is_seen_as_others_see_it(browser: Browser, stage: Stage, scripts: bool) -> None:
    """From the editor to the preview: somebody typical by one click, a member by name, another day; the look is in the audit log."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("publisher", stage.told["password"])
        page = someone.open(f"/benefits/{stage.told['benefit']}")
        page.get_by_role("link", name="Preview as a member, or on another day").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Preview of Mentoring desk")
        expect(page.locator("#answer")).to_contain_text("Needs growth of at least 1,000 in PMTalk, has 0: 1,000 short.")
        page.get_by_label("Growth in PMTalk").fill("1000")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator("#answer")).to_contain_text("May use it")
        page.get_by_role("link", name="6 years, free").click()
        expect(page.locator("#answer")).to_contain_text("May not use it")
        page.get_by_label("Member number, phone, e-mail or name").fill("Ada")
        page.get_by_role("button", name="Look as this member").click()
        expect(page.locator("#answer")).to_contain_text("Ada 阿达")
        assert not scripts or someone.violations() == []
        page = someone.open("/audit?action=benefit.preview")
        expect(page.locator("main")).to_contain_text("previewed a benefit as a member")
        assert someone.complaints == []


@SCRIPTS
def test_the_matrix_leads_to_the_benefit(browser: Browser, stage: Stage, scripts: bool) -> None:
    """From the list to the matrix, from there to what members compare, and into the editor."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("editor", stage.told["password"])
        page = someone.open("/benefits")
        page.get_by_role("link", name="Matrix").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("For whom: PMTalk")
        page.get_by_role("link", name="As members compare them").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What one gets: PMTalk")
        page.get_by_role("link", name="Mentoring desk").first.click()
        expect(page.locator("[name='title.en']")).to_be_visible()
        assert someone.complaints == []


def test_the_matrix_prints_on_a4_landscape(browser: Browser, stage: Stage) -> None:
    """One page size and no other, and the console's frame is not on it."""
    with visitor(browser, stage) as someone:
        someone.sign_in("editor", stage.told["password"])
        page = someone.open("/benefits/matrix")
        printed = page.pdf(prefer_css_page_size=True)
        boxes = {box.split(b"]")[0] for box in printed.split(b"/MediaBox [")[1:]}
        assert [box.split()[2:] for box in boxes] == [[b"841.91998", b"594.95996"]]
        page.emulate_media(media="print")
        expect(page.locator("nav.rail")).to_be_hidden()
        expect(page.locator("form.filters")).to_be_hidden()


ASTRAY = """() => [...document.querySelectorAll(".sentence :is(input, select)")].filter((field) => {
  const next = field.nextSibling, at = next && next.data ? next.data.search(/[，。；：、]/) : -1;
  if (at < 0 || next.data.slice(0, at).trim()) return false;
  const mark = document.createRange();
  mark.setStart(next, at);
  mark.setEnd(next, at + 1);
  return mark.getBoundingClientRect().left < field.getBoundingClientRect().right;
}).map((field) => field.name)"""


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_mark_begins_a_line_after_a_field(browser: Browser, stage: Stage, width: int) -> None:
    """In the sentences of the editors, whose fields may stand at the end of a line, commas and full stops stay with the field."""
    with visitor(browser, stage, language="zh-CN", viewport={"width": width, "height": 800}) as someone:
        someone.sign_in("editor", stage.told["password"])
        for name in ("edit_benefit", "edit_plan", "edit_terms"):
            page = someone.open(stage.told["pages"][name])
            assert page.locator(".sentence .whole :is(input, select)").count() > 0
            assert page.evaluate(ASTRAY) == [], name
