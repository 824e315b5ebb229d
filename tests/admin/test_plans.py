"""Plans in the console: the price list row by row, from draft to sale, and the quote simulator (T1, T5, B7, W1, W6)."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.access import Role
from app.plans import queries
from app.plans.models import Plan
from app.plans.queries import plan_catalogue
from tests import cast
from tests.admin.browsing import Browser, Read
from tests.admin.conftest import Desk
from tests.admin.places import furnish
from tests.benefits.offers import everybody
from tests.plans.offers import both, draft, growth, price, publish, row, vip88
from tests.terms.papers import publish_terms, terms

FULL: dict[str, Any] = vip88(
    duration={"count": 18, "unit": "MONTH"},
    grace_days=14,
    on_sale=False,
    prices=[
        row(
            "old-hands",
            8_800,
            {
                "language": 1,
                "root": {
                    "any": [
                        {"fact": "growth", "operator": ">=", "value": 1_000, "programme": "pmtalk"},
                        {"not": {"fact": "tag", "operator": "has_any", "value": ["new", "guest"]}},
                        {"fact": "spend", "period": {"calendar": "year"}, "operator": ">", "value": 12_345},
                    ]
                },
            },
        ),
        row("closed", None, growth(5)),
        row("everybody", 88_800),
    ],
    benefits=["video", "discount"],
    terms={"code": "vip-terms", "version": 1},
    comparisons=[
        {"name": "JD PLUS", "price": price(9_900), "source": "price list", "on": "2026-11-01"},
        {"name": "Costco", "price": price(29_900), "source": "its shop", "on": "2026-10-01"},
    ],
    position=7,
)


def at(id_: object) -> str:
    """The page of a plan."""
    return f"/plans/{id_}"


async def step(browser: Browser, page: Read, path: str, do: str, **answers: Any) -> Read:
    """A step on the page is taken: nothing is saved."""
    form = page.form(path)
    return await browser.post(form.action, form.answered({"do": do, **answers}))


async def test_a_save_without_a_change_changes_nothing(desk: Desk) -> None:
    """Every field of a content goes through the form and comes back as it was."""
    plan = await draft(FULL, desk.now)
    browser = await desk.staff(Role.EDITOR)
    saved = await browser.press(await browser.get(at(plan.public_id)), at(plan.public_id))
    assert saved.status == 303
    after = await Plan.get(id=plan.id)
    assert (after.draft, after.draft_revision) == (plan.draft, 2)


async def test_an_unreachable_row_is_stopped_mended_tried_out_and_published(desk: Desk) -> None:
    """T1: a row that nobody can reach forbids publishing; mended, 999 pays 888.00 and 1,000 pays 88.00, and so it goes on sale."""
    await publish_terms(terms(), desk.now)
    plan = await draft(
        vip88(benefits=[], prices=[row("loyal", 8_800, growth(1_000)), row("never", 700, growth(2_000)), row("rest", 88_800)]), desk.now
    )
    browser, path = await desk.staff(Role.PUBLISHER), at(plan.public_id)
    page = await browser.get(path)
    assert "Before it can be published" in page.words
    assert 'href="#f-prices-1"' in page.html
    refused = await browser.press(await browser.get(f"{path}/publish"), "/publish", reason="It is ready")
    assert refused.status == 422
    assert (await queries.history(cast.SYSTEM, plan.public_id, now=desk.now)).versions == []
    page = await step(browser, page, path, "row:remove:1")
    assert "Not saved yet." in page.words
    assert [row_["code"] for row_ in (await Plan.get(id=plan.id)).draft["prices"]] == ["loyal", "never", "rest"]  # type: ignore[index]
    page = await browser.follow(await browser.press(page, path))
    assert "Nothing stands against publishing it." in page.words
    for score, answer in ((999, "CNY 888.00"), (1_000, "CNY 88.00")):
        tried = await browser.get(f"{path}/quote?growth.vip={score}")
        assert tried.html.split('class="price">')[1].startswith(answer)
    asked = await browser.press(await browser.get(f"{path}/publish"), "/publish", reason="It is ready")
    assert (asked.status, "Say why this is published all the same." in asked.words) == (422, True)
    page = await browser.follow(await browser.press(asked, "/publish", warnings_reason="The benefits follow"))
    assert "Version 1 is live." in page.words
    sold = (await plan_catalogue(desk.now + timedelta(minutes=5))).by_code["vip88"]
    assert [(one.code, one.price.minor if one.price else None) for one in sold.prices] == [("loyal", 8_800), ("rest", 88_800)]
    assert sold.terms.number == 1


async def test_a_plan_from_nothing(desk: Desk) -> None:
    """Rows come above the one for everybody else; a condition is built by buttons; the draft is what the form says."""
    await publish_terms(terms(), desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get("/plans/new")
    told = {"code": "vip88", "programme": "vip", "name.en": "88VIP", "name.zh": "88VIP", "summary.en": "A year", "summary.zh": "一年"}
    page = await step(browser, page, "/plans/new", "row:add", **told)
    assert "1. a condition that is not finished: not for sale" in page.words
    page = await step(browser, page, "/plans/new", "look", **{"c:p0.0:value": "1000", "prices[0].price": "88"})
    assert "1. growth of at least 1,000 in 88VIP: CNY 88.00" in page.words
    assert await Plan.filter(code="vip88").count() == 0
    labels = {f"prices[{place}].label.{language}": text for place, text in ((0, "会员价"), (1, "普通价")) for language in ("en", "zh")}
    rest = {"prices[0].code": "loyal", "prices[1].price": "888.00", "terms.code": "vip-terms", **labels}
    form = page.form("/plans/new")
    made = await browser.post(form.action, form.answered({**rest, "do": "publish"}))
    page = await browser.follow(made)
    assert "What goes live for the first time" in page.words
    plan = await Plan.get(code="vip88")
    assert plan.draft is not None
    assert [(each["code"], each["price"]) for each in plan.draft["prices"]] == [("loyal", price(8_800)), ("everybody", price(88_800))]
    assert plan.draft["prices"][0]["condition"] == {"language": 1, "root": {"all": [growth(1_000)["root"]]}}
    page = await browser.follow(await browser.press(page, "/publish", reason="It is ready", warnings_reason="The benefits follow"))
    assert "Version 1 is live." in page.words


MOVES = [
    ("row:later:0", ["closed", "old-hands", "everybody"]),
    ("row:earlier:1", ["closed", "old-hands", "everybody"]),
    ("row:remove:1", ["old-hands", "everybody"]),
    ("row:earlier:0", ["old-hands", "closed", "everybody"]),
    ("row:later:2", ["old-hands", "closed", "everybody"]),
    ("row:remove:99", ["old-hands", "closed", "everybody"]),
    ("row:nonsense:x", ["old-hands", "closed", "everybody"]),
]


@pytest.mark.parametrize(("do", "codes"), MOVES)
async def test_rows_take_their_conditions_along(desk: Desk, do: str, codes: list[str]) -> None:
    """A row that moves keeps code, label, price and condition; one that does not exist moves nothing."""
    plan = await draft(FULL, desk.now)
    browser, path = await desk.staff(Role.EDITOR), at(plan.public_id)
    page = await step(browser, await browser.get(path), path, do)
    assert (await browser.press(page, path)).status == 303
    after = (await Plan.get(id=plan.id)).draft
    known = {each["code"]: each for each in plan.draft["prices"]}  # type: ignore[index]
    assert after is not None
    assert after["prices"] == [known[code] for code in codes]


async def test_what_others_ask_is_added_and_taken_away(desk: Desk) -> None:
    """T5: a line of comparison more, one less; an empty line is none."""
    plan = await draft(FULL, desk.now)
    browser, path = await desk.staff(Role.EDITOR), at(plan.public_id)
    page = await step(browser, await browser.get(path), path, "comparison:remove:0")
    page = await step(browser, page, path, "comparison:add")
    await browser.press(page, path)
    after = (await Plan.get(id=plan.id)).draft
    assert after is not None
    assert after["comparisons"] == FULL["comparisons"][1:]


REFUSED = [
    ({"prices[0].price": "88.001"}, "prices[0].price", "2 digits after the point"),
    ({"prices[0].price": "cheap"}, "prices[0].price", "Give an amount such as 29.33."),
    ({"prices[0].code": "x" * 65}, "prices[0].code", "Use at most 64 characters."),
    ({"duration.count": "some"}, "duration.count", "Give a whole number."),
    ({"grace_days": "366"}, "grace_days", "Give at most 365."),
    ({"comparisons[0].on": ""}, "comparisons[0].on", "Give a day such as 2026-11-21."),
    ({"c:p0.0:value": "many"}, "c:p0.0:value", "Give a whole number"),
    ({"name.en": "x" * 81}, "name.en", "Use at most 80 characters."),
]


@pytest.mark.parametrize(("answers", "field", "said"), REFUSED)
async def test_refusals_stand_at_their_field_and_keep_the_words(desk: Desk, answers: dict[str, str], field: str, said: str) -> None:
    plan = await draft(vip88(), desk.now)
    browser, path = await desk.staff(Role.EDITOR), at(plan.public_id)
    form = (await browser.get(path)).form(path)
    read = await browser.post(form.action, form.answered({**answers, "summary.en": "Kept words"}))
    assert read.status == 422
    assert said in read.words
    place = "f-" + field.replace(".", "-").replace("[", "-").replace("]", "").replace(":", "-")
    assert f'href="#{place}"' in read.html
    assert f'id="{place}"' in read.html
    assert read.form(path).value("summary.en") == "Kept words"
    assert (await Plan.get(id=plan.id)).draft_revision == 1


async def test_two_moderators_at_once(desk: Desk) -> None:
    """B8: the second sees what the first saved, whole rows in words, and overwrites nothing."""
    plan = await draft(vip88(), desk.now)
    one, two, path = await desk.staff(Role.EDITOR, "one"), await desk.staff(Role.EDITOR, "two"), at(plan.public_id)
    mine, theirs = await one.get(path), await two.get(path)
    assert (await two.post(theirs.form(path).action, theirs.form(path).answered({"prices[0].price": "99.00"}))).status == 303
    conflict = await one.post(mine.form(path).action, mine.form(path).answered({"prices[0].price": "77.00"}))
    assert conflict.status == 409
    for shown in ("<del>88.00</del> <ins>99.00</ins>", "<del>88.00</del> <ins>77.00</ins>"):
        assert shown in conflict.html
    assert (await Plan.get(id=plan.id)).draft["prices"][0]["price"] == price(9_900)  # type: ignore[index]
    looked = await one.press(conflict, path, do="look")
    assert looked.form(path).value("prices[0].price") == "77.00"
    assert (await one.press(looked, path)).status == 303


async def test_a_new_draft_is_sold_on_the_terms_in_force_then(desk: Desk) -> None:
    """M1: what was published names the version that it pinned; a draft that follows it pins none until a moderator does."""
    await publish_terms(terms(), desk.now)
    version = await publish(vip88(benefits=[]), desk.now)
    assert version.content["terms"] == {"code": "vip-terms", "version": 1}
    plan = await Plan.get(code="vip88")
    browser, path = await desk.staff(Role.EDITOR), at(plan.public_id)
    await browser.press(await browser.get(path), path)
    after = (await Plan.get(id=plan.id)).draft
    assert after is not None
    assert after["terms"] == {"code": "vip-terms", "version": None}
    open_ = "in force when it goes live"
    assert open_ not in (await browser.get(path)).words, "it will be sold on what it is sold on today"
    await publish_terms(terms(body=both("Other terms")), desk.now + timedelta(days=1))
    assert open_ in (await browser.get(path)).words


async def test_an_editor_tries_out_and_may_not_publish(desk: Desk) -> None:
    plan = await draft(vip88(), desk.now)
    browser, path = await desk.staff(Role.EDITOR), at(plan.public_id)
    assert "Continue to publish" not in (await browser.get(path)).words
    assert (await browser.get(f"{path}/publish")).status == 403
    assert (await browser.post(f"{path}/publish", {"reason": "It is ready", "revision": "1"})).status == 403
    assert (await browser.get(f"{path}/quote?growth.vip=1000")).status == 200


LINES = [
    ([row("loyal", 8_800, growth(1_000)), row("rest", 88_800)], [("0–999", "CNY 888.00", ""), ("1,000+", "CNY 88.00", "")]),
    ([row("loyal", 8_800, growth(1_000))], [("0–999", "–", "no row fits"), ("1,000+", "CNY 88.00", "")]),
    (
        [row("some", 9_900, growth(500)), row("loyal", 8_800, growth(1_000)), row("rest", 88_800)],
        [("0–499", "CNY 888.00", ""), ("500–999", "CNY 99.00", ""), ("1,000+", "CNY 99.00", "a later row is cheaper")],
    ),
    ([row("rest", None)], []),
]


@pytest.mark.parametrize(("prices", "parts"), LINES)
async def test_the_line_of_growth_marks_gaps_and_overlaps(desk: Desk, prices: list[Any], parts: list[tuple[str, str, str]]) -> None:
    """T1: which price holds from which growth on; what no row fits and what a later, cheaper row fits too is marked."""
    plan = await draft(vip88(prices=prices), desk.now)
    html = (await (await desk.staff(Role.EDITOR)).get(at(plan.public_id))).html
    assert html.count('class="clash"') == sum(1 for *_, wrong in parts if wrong)
    shown = html.split('<div class="scale">')[1].split("</ol>")[0] if parts else ""
    for span, amount, wrong in parts:
        assert f"<b>{amount}</b><br>{span}" in shown
        assert wrong in shown
    assert ('class="scale"' in html) is bool(parts)


async def looks() -> list[dict[str, Any]]:
    """The entries of the audit log that say that somebody looked at a quote."""
    return [entry for entry in await cast.rows("audit_entry") if entry["action"] == "quote.look"]


async def test_a_members_quote_is_shown_and_the_look_is_kept(desk: Desk) -> None:
    """W1, W6, R5: price, what is missing, the signed steps; the audit log says who looked at whom."""
    places = await furnish(desk)
    browser, path = await desk.staff(Role.SUPPORT), at(places.plan)
    number = (await cast.rows("member"))[0]["member_number"]
    page = await browser.press(await browser.get(f"{path}/quote"), f"{path}/quote", of="live", member=number)
    assert page.status == 200
    assert page.html.split('class="price">')[1].startswith("CNY 888.00")
    for shown in (
        "Ada 阿达",
        "Needs growth of at least 1,000 in 88VIP, has 0: 1,000 short.",
        "CNY 800.00 less",
        "The steps that are signed",
        "window",
    ):
        assert shown in page.words
    assert [(look["subject_type"], look["subject_id"]) for look in await looks()] == [("Member", str(places.member))]
    for wrong in ("999999", "Nobody", "", "１"):
        refused = await browser.press(await browser.get(f"{path}/quote"), f"{path}/quote", of="live", member=wrong)
        assert (refused.status, "Nobody fits." in refused.words) == (422, True)
    assert len(await looks()) == 1


async def test_a_draft_is_tried_out_without_a_quote(desk: Desk) -> None:
    """By a draft nothing is signed, and the look at a member is kept; made-up facts that are none are refused at their field."""
    places = await furnish(desk)
    plan = await draft(vip88(code="soon", prices=FULL["prices"]), desk.now)
    browser, path = await desk.staff(Role.PUBLISHER), at(plan.public_id)
    number = (await cast.rows("member"))[0]["member_number"]
    shown = await browser.press(await browser.get(f"{path}/quote"), f"{path}/quote", member=number)
    assert (shown.status, "Ada 阿达" in shown.words, "The steps that are signed" in shown.words) == (200, True, False)
    assert (await cast.rows("audit_entry"))[-1]["action"] == "plan.preview"
    refused = await browser.press(await browser.get(f"{path}/quote"), f"{path}/quote", of="live", member=number)
    assert refused.status == 422
    assert "The plan soon has no published version" in refused.words
    for wrong in ("growth.vip=-1", "growth.vip=x", "growth.pmtalk=1.5", "spend.vip.calendar:year=1.999", "growth.vip=" + "9" * 40):
        assert (wrong, (await browser.get(f"{path}/quote?{wrong}")).status) == (wrong, 422)
    tried = await browser.get(f"{path}/quote?tags=new&growth.vip=5")
    assert tried.html.split('class="price">')[1].startswith("not for sale")
    assert (await browser.get(f"{at(places.plan)}/quote?of=live&growth.vip=0")).html.split('class="price">')[1].startswith("CNY 888.00")
    assert (await browser.get(f"{at(places.plan)}/quote?growth.vip=0")).html.split('class="price">')[1].startswith("CNY 900.00")


async def test_pricing_help_stands_beside_the_price_list(desk: Desk) -> None:
    """B7, T5: 2,000 / 88 = 22.7 fine, 2,000 / 888 = 2.25 warns; what others ask with source and day."""
    value = {"amount_minor": 200_000, "source": "price list", "on": "2026-11-01"}
    await desk.publish(everybody("video", programme="vip", face_value=value, unit_cost={"amount_minor": 5_000, "paid_by": "COMMUNITY"}))
    await publish_terms(terms(), desk.now)
    plan = await draft(vip88(benefits=["video"]), desk.now)
    words = (await (await desk.staff(Role.EDITOR)).get(at(plan.public_id))).words
    for shown in (
        "worth × 22.7",
        "worth × 2.25",
        "It should be worth at least 5 times the price.",
        "Margin at full use CNY 38.00.",
        "CNY 99.00",
        "price list, 1 Nov 2026",
    ):
        assert shown in words
    assert "Look at this before you publish" in words


async def test_the_list_says_what_is_sold(desk: Desk) -> None:
    await publish_terms(terms(), desk.now)
    await publish(vip88(benefits=[]), desk.now)
    await draft(vip88(code="later", name=both("Later")), desk.now)
    page = await (await desk.staff(Role.SUPPORT)).get("/plans?programme=vip")
    assert "CNY 88.00 – CNY 888.00" in page.words
    assert "1 year" in page.words
    assert page.html.count("data-open") >= 2
    assert "New plan" not in page.words
    assert "No plan fits" in (await (await desk.staff(Role.SUPPORT)).get("/plans?q=nothing-like-it")).words


async def test_the_search_box_finds_plans_and_terms(desk: Desk) -> None:
    await publish_terms(terms(), desk.now)
    plan = await draft(vip88(code="later", name=both("Later")), desk.now)
    found = await (await desk.staff(Role.SUPPORT)).get("/search?q=later")
    assert f"/console/plans/{plan.public_id}" in found.links
    assert any("/console/terms/" in link for link in (await (await desk.staff(Role.EDITOR)).get("/search?q=vip-terms")).links)
