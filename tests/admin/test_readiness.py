"""The page that says whether it is time for a paid plan (G2, W14): the answer, the picture, the table beside it, and other days."""

from app.core.access import Role
from app.earning import service as earning
from app.earning.service import RuleName
from tests.admin.conftest import Desk
from tests.shop import CLERK, import_lines, rule_content


async def _bought(desk: Desk, *totals: int) -> None:
    name = RuleName("pmtalk", "purchase")
    await earning.create_rule(CLERK, name, rule_content(), now=desk.now)
    await earning.publish_rule(CLERK, name, reason="For the test", now=desk.now)
    lines = (f"b{place},2025-03-0{place % 9 + 1},{total}.00,CNY,{place}" for place, total in enumerate(totals))
    await import_lines(desk.now, *lines, programme="pmtalk")


async def test_an_empty_community_has_no_answer_yet(desk: Desk) -> None:
    page = await (await desk.staff(Role.PUBLISHER)).get("/readiness")
    assert page.status == 200
    assert "There are too few buyers, or no sales, up to this day." in page.words
    assert 'id="curve-title"' not in page.html


async def test_the_answer_the_picture_and_the_table(desk: Desk) -> None:
    await _bought(desk, 400, 400, *[25] * 8)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get("/readiness")
    assert "not ready" in page.words
    assert "10 active" not in page.words  # last year's buyers are quiet
    assert '<svg class="chart"' in page.html
    assert '<desc id="curve-said">The top 20 % make 80.00 % of all sales (95 % interval' in page.html
    texts = [text for text, _language in page.text]
    at = len(texts) - 1 - texts[::-1].index("80.00 %")
    assert texts[at - 2 : at + 1] == ["20 %", "2", "80.00 %"]
    assert "The last purchase is of" in page.words
    (link,) = [link for link in page.links if "on=2025-03-09" in link]
    earlier = await browser.get(link)
    assert "10 active free members, fewer than the 1,000 that are wanted." in earlier.words


async def test_other_programmes_and_days(desk: Desk) -> None:
    await _bought(desk, 400, 400, *[25] * 8)
    browser = await desk.staff(Role.PUBLISHER)
    assert "80.00 %" in (await browser.get("/readiness?programme=pmtalk")).words
    assert "80.00 %" not in (await browser.get("/readiness?programme=vip")).words
    for wrong in ("programme=none", "on=2999-01-01", "on=soon"):
        assert (await browser.get(f"/readiness?{wrong}")).status == 422


async def test_it_speaks_chinese(desk: Desk) -> None:
    await _bought(desk, 400, 400, *[25] * 8)
    page = await (await desk.staff(Role.PUBLISHER, language="zh-CN")).get("/readiness?on=2025-03-09")
    assert "有 10 位活跃的免费会员，少于所要求的 1,000 位。" in page.words
    assert "可以推出付费方案了吗？" in page.words


async def test_who_may_not_read_reports_sees_no_way_to_it(desk: Desk) -> None:
    browser = await desk.staff(Role.EDITOR)
    assert (await browser.get("/readiness")).status == 403
    assert "/readiness" not in (await browser.get("/")).html
