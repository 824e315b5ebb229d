"""Plans by GraphQL: price lists in words, on any day; what may not be published, row by row; what it costs the store (T1, T5, B7, W5)."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import db
from app.core.access import Role, Scope
from app.core.db import count_statements
from tests.plans import offers as shop
from tests.schema.caller import Caller
from tests.schema.market import Market

LISTED = """query ($asOf: DateTime, $knownAt: DateTime, $programme: String, $language: String) {
  plans(asOf: $asOf, knownAt: $knownAt, filter: {programme: $programme}) { nodes {
    code name(language: $language) graceDays version onSale duration { count unit } programme { code }
    prices { code label(language: $language) price { amountMinor currency } condition { words(language: $language) root { fact value } } }
    benefits(first: 5) { nodes { code } } terms { code version title(language: $language) } } } }"""
CHANGED = """__typename ... on PlanSuccess { plan { id status draftRevision live { number } findings { severity rule field message }
    pricing { worth { amountMinor } cost { amountMinor } rows { code multiple enough margin { amountMinor } }
              comparisons { name source on price { amountMinor currency } } } } }
  ... on InvalidInputProblem { faults { field message } } ... on ConflictProblem { code } ... on StaleDraftProblem { current revision }
  ... on WarningsNeedReasonProblem { warnings { severity rule kind } }"""
_ALL_THE_SAME = {"reason": "One more", "warningsReason": "It is for a test"}
CONTENT = {
    "code": "vip-month",
    "name": {"en": "A month", "zh": "一个月"},
    "summary": {"en": "88VIP for a month", "zh": "一个月的88VIP"},
    "duration": {"count": 1, "unit": "MONTH"},
    "prices": [
        {
            "code": "loyal",
            "label": {"en": "Loyal", "zh": "忠实"},
            "condition": shop.growth(1_000),
            "price": {"amountMinor": 900, "currency": "CNY"},
        },
        {"code": "all", "label": {"en": "Everybody", "zh": "所有人"}, "price": {"amountMinor": 9_900, "currency": "CNY"}},
    ],
    "benefits": ["video"],
    "terms": {"code": "vip-terms"},
    "comparisons": [{"name": "JD PLUS", "price": {"amountMinor": 990, "currency": "CNY"}, "source": "price list", "on": "2026-11-01"}],
}


async def change(caller: Caller, name: str, kind: str, said: dict[str, Any]) -> dict[str, Any]:
    told = await caller.data(f"mutation ($i: {kind}!) {{ {name}(input: $i) {{ {CHANGED} }} }}", i=said)
    return told[name]  # type: ignore[no-any-return]


async def created(caller: Caller, **changes: Any) -> str:
    """The id of a new plan with that content as its draft."""
    document = "mutation ($i: CreatePlanInput!) { createPlan(input: $i) { ... on PlanSuccess { plan { id } } } }"
    told = await caller.data(document, i={"programme": "vip", "content": {**CONTENT, **changes}})
    return told["createPlan"]["plan"]["id"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [("en", "88VIP.", "growth of at least 1,000 in 88VIP"), ("zh", "88VIP。", "88VIP成长值不低于 1,000")],
)
async def test_a_guest_reads_the_price_list(market: Market, language: str, name: str, words: str) -> None:
    """T1: the rows in their order, the condition in words, the last one for everybody."""
    (plan,) = (await market.guest.data(LISTED, language=language))["plans"]["nodes"]
    assert (plan["code"], plan["name"], plan["version"], plan["onSale"], plan["graceDays"]) == ("vip88", name, 1, True, 7)
    assert plan["duration"] == {"count": 1, "unit": "YEAR"}
    loyal, everybody = plan["prices"]
    assert (loyal["price"], loyal["condition"]["words"]) == ({"amountMinor": 8_800, "currency": "CNY"}, words)
    assert (everybody["price"]["amountMinor"], everybody["condition"]) == (88_800, None)
    assert plan["benefits"]["nodes"] == [{"code": "video"}], "one that is not published is left out"
    assert (plan["terms"]["code"], plan["terms"]["version"]) == ("vip-terms", 2)


async def test_plans_answer_for_any_day(market: Market) -> None:
    """W5: before it was published there was nothing, and before it was known neither."""
    before, after = market.opened_at + timedelta(days=1), market.opened_at + timedelta(days=30)
    assert (await market.guest.data(LISTED, asOf=before.isoformat()))["plans"]["nodes"] == []
    assert (await market.guest.data(LISTED, asOf=after.isoformat(), knownAt=before.isoformat()))["plans"]["nodes"] == []
    assert len((await market.guest.data(LISTED, asOf=after.isoformat()))["plans"]["nodes"]) == 1
    assert (await market.guest.data(LISTED, programme="pmtalk"))["plans"]["nodes"] == []
    (plan,) = (await market.guest.data("{ plans { nodes { id code } } }"))["plans"]["nodes"]
    by_id = "query ($i: ID!, $t: DateTime) { plan(id: $i, asOf: $t) { code prices { code } } node(id: $i) { id } }"
    assert (await market.guest.data(by_id, i=plan["id"]))["plan"]["code"] == "vip88"
    assert (await market.guest.data(by_id, i=plan["id"], t=before.isoformat()))["plan"] is None
    assert (await market.guest.data('{ plan(code: "vip88") { code } none: plan(code: "nothing") { code } }'))["none"] is None
    both = await market.guest.ask('query ($i: ID!) { plan(id: $i, code: "vip88") { code } }', i=plan["id"])
    assert (both.codes, (await market.guest.ask("{ plan { code } }")).codes) == (["BAD_USER_INPUT"], ["BAD_USER_INPUT"])


async def test_a_plan_from_draft_to_archive(market: Market) -> None:
    editor, publisher = await market.staff(Role.EDITOR), await market.staff(Role.PUBLISHER)
    plan = await created(editor)
    assert (await market.guest.data("query ($i: ID!) { node(id: $i) { id } plan(id: $i) { code } }", i=plan)) == {
        "node": None,
        "plan": None,
    }, "nobody sees a draft"
    read = "query ($i: ID!) { managedPlan(id: $i) { draft pricing { worth { amountMinor } rows { code multiple } } findings { rule } } }"
    managed = (await editor.data(read, i=plan))["managedPlan"]
    assert managed["draft"]["prices"][0]["price"] == {"amount_minor": 900, "currency": "CNY"}
    assert managed["pricing"] == {
        "worth": {"amountMinor": 200_000},
        "rows": [{"code": "loyal", "multiple": "222"}, {"code": "all", "multiple": "20.2"}],
    }, "B7"
    refused = await editor.ask(
        "mutation ($i: PublishPlanInput!) { publishPlan(input: $i) { __typename } }", i={"plan": plan, "reason": "x"}
    )
    assert refused.codes == ["FORBIDDEN"]
    said = {"plan": plan, "reason": "Ready for all", "expectedRevision": 1}
    warned = await change(publisher, "publishPlan", "PublishPlanInput", said)
    assert warned["__typename"] == "WarningsNeedReasonProblem"
    assert [(each["severity"], each["rule"]) for each in warned["warnings"]] == [("WARNING", "T5")], "B9: a warning wants a reason"
    live = await change(publisher, "publishPlan", "PublishPlanInput", {**said, "warningsReason": "A loss leader"})
    assert live["plan"]["live"] == {"number": 1}
    recorded = """query ($i: ID!) { managedPlan(id: $i) { live { record {
      impact warningsReason heldAt heldFor { rule } warnings { rule kind } } } } }"""
    assert (await editor.data(recorded, i=plan))["managedPlan"]["live"]["record"] == {
        "impact": None,
        "warningsReason": "A loss leader",
        "heldAt": None,
        "heldFor": [],
        "warnings": [{"rule": "T5", "kind": warned["warnings"][0]["kind"]}],
    }, "B9: what was let pass, and why, stays with the version"
    costs = [each["margin"]["amountMinor"] for each in live["plan"]["pricing"]["rows"]]
    assert costs == [900 - 9_000, 9_900 - 9_000], "T5: at full use the loyal row loses money"
    assert [node["code"] for node in (await market.guest.data(LISTED))["plans"]["nodes"]] == ["vip-month", "vip88"]
    stale = await change(
        editor,
        "savePlanDraft",
        "SavePlanDraftInput",
        {"plan": plan, "content": CONTENT, "expectedRevision": live["plan"]["draftRevision"] - 1},
    )
    assert stale["__typename"] == "StaleDraftProblem"
    gone = await change(publisher, "archivePlan", "ArchivePlanInput", {"plan": plan, "reason": "Not any more"})
    assert gone["plan"]["status"] == "ARCHIVED"
    assert [node["code"] for node in (await market.guest.data(LISTED))["plans"]["nodes"]] == ["vip88"]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"prices": [CONTENT["prices"][1], CONTENT["prices"][0]]}, "prices[0]", "no row after it can ever apply"),  # type: ignore[index]
        ({"prices": [CONTENT["prices"][0]]}, "prices[0].condition", "has no condition"),  # type: ignore[index]
        ({"prices": [{**CONTENT["prices"][1], "price": {"amountMinor": 1, "currency": "USD"}}]}, "prices[0].price.currency", "CNY"),  # type: ignore[index]
        ({"terms": None}, "terms", "say on which"),
        ({"terms": {"code": "no-such-terms"}}, "terms.code", "vip-terms"),
        ({"terms": {"code": "vip-terms", "version": 9}}, "terms.version", "no version 9"),
        ({"benefits": ["no-such-benefit"]}, "benefits[0]", "no-such-benefit"),
        ({"duration": None}, "duration", "how long"),
        ({"name": {"en": "A month"}}, "name.zh", ""),
    ],
)
async def test_what_may_not_be_sold_is_named_by_its_path(market: Market, changes: dict[str, Any], field: str, says: str) -> None:
    """T1, M1: an unreachable row, a list without a last one, another currency, no terms: nothing is published."""
    owner = await market.staff(Role.OWNER)
    plan = await created(owner, **changes)
    before = await db.fetch("SELECT COUNT(*) AS n FROM plan_version")
    told = await change(owner, "publishPlan", "PublishPlanInput", {"plan": plan, "reason": "Let us see"})
    assert told["__typename"] == "InvalidInputProblem"
    assert field in {fault["field"] for fault in told["faults"]}, told
    assert says in " ".join(fault["message"] for fault in told["faults"])
    assert await db.fetch("SELECT COUNT(*) AS n FROM plan_version") == before


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([(1_000, 9_900), (500, 900)], "prices[0]"),  # who has 1,000 fulfils both, and would pay the dearer
        ([(500, 900), (1_000, 800)], "prices[1]"),  # whoever has 1,000 has 500: never reached
    ],
)
async def test_rows_that_overlap_or_are_never_reached(market: Market, rows: list[tuple[int, int]], field: str) -> None:
    """T1: both are found before anybody pays, in the draft already, with the rule's number."""
    owner = await market.staff(Role.OWNER)
    prices = [
        {
            "code": f"row-{place}",
            "label": {"en": "Row", "zh": "行"},
            "condition": shop.growth(growth),
            "price": {"amountMinor": price, "currency": "CNY"},
        }
        for place, (growth, price) in enumerate(rows)
    ]
    plan = await created(owner, prices=[*prices, CONTENT["prices"][1]])  # type: ignore[index]
    read = "query ($i: ID!) { managedPlan(id: $i) { findings { severity rule field } } }"
    findings = (await owner.data(read, i=plan))["managedPlan"]["findings"]
    assert any(each["rule"] == "T1" and each["severity"] == "ERROR" and each["field"].startswith(field) for each in findings), findings
    told = await change(owner, "publishPlan", "PublishPlanInput", {"plan": plan, "reason": "Let us see"})
    assert next(fault["field"] for fault in told["faults"]).startswith(field)


async def test_more_plans_cost_no_more_statements(market: Market) -> None:
    """Checks 16: one statement for each edge, however many plans."""
    owner = await market.staff(Role.OWNER)
    await market.guest.data(LISTED)
    with count_statements() as one:
        await market.guest.data(LISTED)
    for number in range(3):
        plan = await created(owner, code=f"plan-{number}")
        assert (await change(owner, "publishPlan", "PublishPlanInput", {"plan": plan, **_ALL_THE_SAME}))["__typename"] == "PlanSuccess"
    await market.guest.data(LISTED)
    with count_statements() as four:
        assert len((await market.guest.data(LISTED))["plans"]["nodes"]) == 4
    assert one.count == four.count <= 2


async def test_plans_and_terms_are_public_until_guest_mode_is_switched_off(market: Market) -> None:
    """A6, X1: then who is signed in reads them, and a partner with the scope; the price itself asks for sign-in in any case."""
    from app.community import service as community

    plans, terms = "{ plans { nodes { id code terms { id } } } }", '{ terms(code: "vip-terms") { version } }'
    (plan,) = (await market.guest.data(plans))["plans"]["nodes"]
    assert (await market.guest.data(terms))["terms"] == {"version": 2}
    price = f'{{ quotePlan(plan: "{plan["id"]}") {{ __typename }} }}'
    assert (await market.guest.ask(price)).codes == ["UNAUTHENTICATED"]
    without, with_ = await market.partner(Scope.QUOTES_READ), await market.partner(Scope.PLANS_READ, Scope.TERMS_READ, code="rides")
    await community.change_settings({"guest_mode": False})
    for document in (plans, terms, f'{{ plan(id: "{plan["id"]}") {{ code }} }}'):
        assert (await market.guest.ask(document)).codes == ["UNAUTHENTICATED"]
        assert (await without.ask(document)).codes == ["FORBIDDEN"]
        for reader in (with_, await market.buyer("short")):
            assert (await reader.ask(document)).codes == []
    partial = await market.partner(Scope.PLANS_READ, code="cups"), await market.partner(Scope.BENEFITS_READ, code="tea")
    told = await partial[0].data("{ plans { nodes { terms { id } benefits { nodes { code } } } } }")
    assert told["plans"]["nodes"] == [{"terms": None, "benefits": {"nodes": []}}]
    told = await partial[1].data("{ benefits { nodes { plan { code } } } }")
    assert told["benefits"]["nodes"] == [{"plan": None}]
    by_node = f'{{ plan: node(id: "{plan["id"]}") {{ id }} terms: node(id: "{plan["terms"]["id"]}") {{ id }} }}'
    for nobody in (market.guest, without):
        assert await nobody.data(by_node) == {"plan": None, "terms": None}
    assert (await with_.data(by_node))["terms"] == {"id": plan["terms"]["id"]}
