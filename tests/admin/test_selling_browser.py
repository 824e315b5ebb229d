"""Selling in Chromium, with and without JavaScript: a price list that is mended, tried out and published; terms compared word by word."""

from playwright.sync_api import Browser, Page, expect

from tests.admin.chromium import IN_CHROMIUM, SCRIPTS, Stage, visitor

pytestmark = IN_CHROMIUM


def publish(page: Page, reason: str, version: int) -> None:
    """What is on the publish page goes live."""
    page.get_by_label("Why is this changed?").fill(reason)
    page.get_by_label("Why all the same").fill("No benefit of it states a face value yet")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text(f"Version {version} is live.")


def priced(page: Page, growth: int, price: str) -> None:
    """Somebody made up with that growth pays that price."""
    page.get_by_label("Growth in 88VIP").fill(str(growth))
    page.get_by_role("button", name="Show the price").click()
    expect(page.locator(".price")).to_have_text(price)


def row(page: Page, place: int, code: str, growth: int, price: str) -> None:
    """The row says so."""
    page.locator(f"[name='prices[{place}].code']").fill(code)
    for language in ("en", "zh"):
        page.locator(f"[name='prices[{place}].label.{language}']").fill(code)
    page.locator(f"[name='prices[{place}].price']").fill(price)
    page.locator(f"[name='c:p{place}.0:value']").fill(str(growth))


@SCRIPTS
def test_a_price_list_is_stopped_mended_tried_out_and_published(browser: Browser, stage: Stage, scripts: bool) -> None:
    """T1: a publisher makes a plan; a row that nobody reaches stops it; mended, 999 pays 888.00 and 1,000 pays 88.00."""
    code = f"card-{'on' if scripts else 'off'}"
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        page = someone.sign_in("publisher", stage.told["password"])
        page.get_by_role("link", name="Plans", exact=True).click()
        page.get_by_role("link", name="New plan").click()
        page.locator("[name=code]").fill(code)
        page.locator("[name=programme]").select_option("vip")
        for language in ("en", "zh"):
            page.locator(f"[name='name.{language}']").fill(f"Card {code}")
            page.locator(f"[name='summary.{language}']").fill("A year")
            page.locator(f"[name='prices[0].label.{language}']").fill("Everybody")
        page.locator("[name='prices[0].price']").fill("888")
        page.locator("[name='terms.code']").select_option("vip-terms")
        page.get_by_role("button", name="+ Add a row").click()
        page.get_by_role("button", name="+ Add a row").click()
        row(page, 0, "loyal", 1000, "88")
        row(page, 1, "never", 2000, "8")
        page.get_by_role("button", name="Save the draft").first.click()
        expect(page.get_by_role("heading", name="Before it can be published")).to_be_visible()
        page.get_by_role("link", name="mend").first.click()
        assert "#f-prices-1" in page.url
        page.locator("[name='do'][value='row:remove:1']").click()
        page.get_by_role("button", name="Save the draft").first.click()
        expect(page.get_by_text("Nothing stands against publishing it.")).to_be_visible()
        page.get_by_role("link", name="Try it out").click()
        priced(page, 999, "CNY 888.00")
        expect(page.locator("#answer")).to_contain_text("has 999: 1 short.")
        priced(page, 1000, "CNY 88.00")
        assert not scripts or someone.violations() == []
        page.get_by_role("link", name=f"← Card {code}").click()
        page.get_by_role("button", name="Continue to publish").first.click()
        publish(page, "The price list is agreed", 1)
        assert someone.complaints == []


@SCRIPTS
def test_terms_are_edited_compared_word_by_word_and_published(browser: Browser, stage: Stage, scripts: bool) -> None:
    """M1, W4: what went is struck out, what came is underlaid; any two versions stay comparable afterwards."""
    path = stage.told["pages"]["edit_terms"]
    with visitor(browser, stage, java_script_enabled=scripts) as someone:
        someone.sign_in("publisher", stage.told["password"])
        page = someone.open(path)
        word = "quickly" if scripts else "slowly"
        page.locator("[name='body.en']").fill(f"# Terms\n\nUnused days are paid back {word}.")
        page.get_by_role("button", name="Show it as members see it").click()
        expect(page.locator("#seen")).to_contain_text(f"paid back {word}.")
        page.get_by_role("button", name="Continue to publish").first.click()
        expect(page.locator("ins", has_text=word)).to_be_visible()
        page.get_by_label("Why is this changed?").fill("Clearer words")
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("is live.")
        someone.open(f"{path}/history")
        page.get_by_role("button", name="Compare the two").click()
        expect(page.locator("#difference ins", has_text=word)).to_be_visible()
        assert someone.complaints == []


@SCRIPTS
def test_two_moderators_change_the_same_price(browser: Browser, stage: Stage, scripts: bool) -> None:
    """B8: neither loses a word: the second sees both, and saves on top."""
    path, mine = stage.told["pages"]["edit_plan"], "77" if scripts else "66"
    with visitor(browser, stage, java_script_enabled=scripts) as one, visitor(browser, stage, java_script_enabled=scripts) as two:
        for someone, name in ((one, "editor"), (two, "publisher")):
            someone.sign_in(name, stage.told["password"])
            someone.open(path)
        two.page.locator("[name='prices[0].price']").fill("99")
        two.page.get_by_role("button", name="Save the draft").first.click()
        expect(two.page.get_by_role("status").first).to_contain_text("The draft is saved.")
        one.page.locator("[name='prices[0].price']").fill(mine)
        one.page.get_by_role("button", name="Save the draft").first.click()
        expect(one.page.get_by_role("heading", level=1)).to_contain_text("Two of you changed")
        expect(one.page.locator("[data-label=Theirs]").first).to_contain_text("99")
        one.page.get_by_role("button", name="Go on with both together").click()
        one.page.get_by_role("button", name="Save the draft").first.click()
        expect(one.page.locator("[name='prices[0].price']")).to_have_value(f"{mine}.00")
        assert two.complaints == []
        assert [each for each in one.complaints if "409" not in each] == []


def test_an_editor_may_publish_neither(browser: Browser, stage: Stage) -> None:
    """The button is not offered, and the address is refused by name."""
    with visitor(browser, stage) as someone:
        someone.sign_in("editor", stage.told["password"])
        for name in ("edit_plan", "edit_terms"):
            page = someone.open(stage.told["pages"][name])
            assert page.get_by_role("button", name="Continue to publish").count() == 0
            page = someone.open(f"{stage.told['pages'][name]}/publish")
            expect(page.get_by_role("heading", level=1)).to_have_text("This is not for your role")
            assert someone.violations() == []
