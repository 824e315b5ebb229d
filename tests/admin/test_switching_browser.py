"""The other language in Chromium: what was typed stays, and the browser does not ask whether to leave."""

from playwright.sync_api import Browser, Dialog, expect

from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, visitor

pytestmark = IN_CHROMIUM


@SCRIPTS
def test_half_a_title_survives_the_other_language(browser: Browser, stage: Stage, scripts: bool) -> None:
    """Typed, switched, and still to be saved; whoever leaves by another way is asked first, where scripts run."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("editor", stage.told["password"])
        page = someone.open(f"/benefits/{stage.told['benefit']}")
        page.on("dialog", answer)
        page.locator("[name='title.en']").fill("Half a ti")
        page.get_by_role("button", name="中文").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(page.locator("[name='title.en']")).to_have_value("Half a ti")
        expect(page.get_by_text("尚未保存")).to_be_visible()
        assert asked == []
        assert not scripts or someone.violations() == []
        if scripts:
            page.locator("summary", has_text="editor").first.click()
            page.get_by_role("button", name="退出登录").click()
            expect(page.locator("[name='title.en']")).to_have_value("Half a ti")
            assert asked == ["beforeunload"]
        assert someone.complaints == []


@SCRIPTS
def test_enter_in_a_field_sends_the_form(browser: Browser, stage: Stage, scripts: bool) -> None:
    """The switch is a button of the form and stands above it, but it is not what Enter presses: that is to save."""
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("editor", stage.told["password"])
        page = someone.open(f"/benefits/{stage.told['benefit']}")
        page.locator("[name='title.en']").fill(f"Entered, scripts {scripts}")
        page.locator("[name='title.en']").press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("The draft is saved.")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page = someone.open(f"/benefits/{stage.told['benefit']}")
        expect(page.locator("[name='title.en']")).to_have_value(f"Entered, scripts {scripts}")
        assert someone.complaints == []
