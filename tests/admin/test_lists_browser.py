"""Lists in Chromium, with and without JavaScript: keep a view, change several, export, change cells, import, apply."""

import csv
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, visitor

pytestmark = IN_CHROMIUM


@SCRIPTS
def test_a_view_is_kept_and_several_benefits_are_changed(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Narrow down, keep it as a view, mark two rows, look, change; the list is narrowed down as before."""
    stage_name, name = ("learning", "With JS") if scripts else ("support at work", "Without JS")
    filters = "programme=pmtalk" if scripts else "programme=pmtalk&kind=CONTENT"
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        page = someone.sign_in("editor", stage.told["password"])
        someone.open(f"/benefits?{filters}")
        page.get_by_role("link", name="Save this view…").click()
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "true")
        page.get_by_label("Mark Mentoring desk, new").check()
        page.get_by_label("Mark The lab").check()
        page.get_by_label("With the marked ones:").select_option("set the stage")
        page.get_by_role("button", name="Look at it first…").click()
        page.get_by_label("Stage").select_option(stage_name)
        page.get_by_role("button", name="Look at it first…").click()
        expect(page.locator("main .lede")).to_contain_text("2 rows change.")
        expect(page.locator("ins").first).to_have_text(stage_name)
        page.get_by_role("button", name="Change 2 rows").click()
        expect(page.get_by_role("status").first).to_contain_text("2 changed.")
        assert page.url.endswith(f"/benefits?{filters}")
        assert someone.complaints == []


@SCRIPTS
def test_a_list_goes_out_is_changed_and_comes_back(browser: Browser, stage: Stage, scripts: bool, tmp_path: Path) -> None:
    """Export as CSV, change one cell in the file, import, see that one cell, apply; the draft says it."""
    changed = f"The lab, changed {'with' if scripts else 'without'} a script"
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        page = someone.sign_in("editor", stage.told["password"])
        someone.open("/benefits?q=lab")
        page.locator("main .menu summary").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Export as CSV").click()
        file = tmp_path / "list.csv"
        download.value.save_as(file)
        with file.open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source))
        assert [row["Code"] for row in rows] == ["lab"]
        rows[0]["Title (English)"] = changed
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.DictWriter(target, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        someone.open("/benefits?q=lab")
        page.locator("main .menu summary").click()
        page.get_by_role("link", name="Import a sheet…").click()
        page.get_by_label("CSV or Excel (.xlsx)").set_input_files(file)
        page.get_by_role("button", name="Look at what it changes…").click()
        expect(page.locator("main .lede")).to_contain_text("1 row changes")
        expect(page.locator("main dd")).to_have_count(1)
        page.get_by_label("Why?").fill("The names for spring")
        page.get_by_role("button", name="Apply 1 row").click()
        expect(page.get_by_role("status").first).to_contain_text("1 rows applied.")
        assert page.url.endswith("/benefits?q=lab")
        page.get_by_role("link", name=changed).click()
        expect(page.locator("[name='title.en']")).to_have_value(changed)
        page.locator(".crumb").first.click()
        assert page.url.endswith("/benefits?q=lab")
        assert someone.complaints == []
