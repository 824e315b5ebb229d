"""Pictures of the console over the example community, for the README and the guide: `./dev screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.admin.chromium import Visitor, chromium, staged, visitor
from tests.architecture.source import ROOT

PICTURES = ROOT / "docs" / "pictures"


def shoot(page: Page, name: str) -> None:
    """The page as it stands, without a caret that blinks in it."""
    page.screenshot(path=str(PICTURES / f"{name}.png"), animations="disabled", caret="hide")
    sys.stdout.write(f"docs/pictures/{name}.png\n")


def raise_a_threshold(someone: Visitor) -> Page:
    """The publish page of a benefit whose condition was raised, with a reason that is being given."""
    page = someone.open(f"/benefits/{someone.stage.told['benefits']['88-hotel-upgrade']}")
    page.locator("[name='c:r.0:value']").fill("600")
    page.locator("[name='summary.en']").fill("A better room where there is one, for holders who buy often or have for long.")
    page.get_by_role("button", name="Continue to publish").first.click()
    page.get_by_label("Why is this changed?").fill("The hotels gave us fewer rooms for spring.")
    return page


def main() -> None:
    """A list, a difference, a readiness, a price list, an editor, a member in the dark, and one on a phone in Chinese."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), "example") as stage, chromium() as browser:
        members, sign_ins = stage.told["members"], stage.told["sign_ins"]
        with visitor(browser, stage, viewport={"width": 1280, "height": 860}) as someone:
            someone.sign_in("publisher", sign_ins["publisher"])
            shoot(someone.open("/benefits"), "benefits")
            shoot(someone.open("/benefits/matrix"), "matrix")
            shoot(someone.open(f"/benefits/{stage.told['benefits']['mentoring-desk']}/preview?months=36"), "preview")
            shoot(raise_a_threshold(someone), "publish")
            shoot(someone.open("/readiness?programme=88vip&on=1998-06-30"), "readiness")
        with visitor(browser, stage, viewport={"width": 1280, "height": 1180}) as someone:
            someone.sign_in("publisher", sign_ins["publisher"])
            shoot(someone.open(f"/benefits/{stage.told['benefits']['resume-clinic']}"), "editor")
            someone.open("/plans").get_by_role("link", name="88VIP").first.click()
            someone.page.wait_for_load_state("networkidle")
            someone.page.evaluate("scrollTo(0, 400)")
            shoot(someone.page, "plan")
        with visitor(browser, stage, viewport={"width": 1280, "height": 860}, color_scheme="dark") as someone:
            someone.sign_in("publisher", sign_ins["publisher"])
            shoot(someone.open(f"/members/{members['linran']}"), "member")
        said = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
        with visitor(browser, stage, language="zh-CN", **said) as someone:
            someone.sign_in("publisher", sign_ins["publisher"])
            shoot(someone.open(f"/members/{members['zhaoyun']}"), "phone")


if __name__ == "__main__":
    main()
