"""Quotes by GraphQL: the price and why, the next better row, the proof, and each way in which it fails (T1, T2, T6, W1, W5, W6, X2, A6)."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.access import Role, Scope
from app.core.db import count_statements
from app.orders.service import LONGEST_QUOTE
from tests import cast
from tests.plans import offers as shop
from tests.schema.caller import Caller
from tests.schema.market import Market

QUOTE = """query ($p: ID!, $m: ID, $asOf: DateTime, $language: String) { quotePlan(plan: $p, member: $m, asOf: $asOf) { __typename
  ... on Quote { text subject validFrom validUntil at plan { code version } price { amountMinor currency }
    row { code label(language: $language) }
    rejected { row { code } truth unmet { fact needed has missing where words(language: $language) { sentence } } }
    better { row { code } price { amountMinor } saving { amountMinor } reachable
      ways { reachable spend { amountMinor } unmet { fact missing } } }
    steps { name version input output } }
  ... on PlanNotPublishedProblem { code message } ... on NotFoundProblem { code } ... on InvalidInputProblem { field } } }"""
VERIFICATION = "keyId subject planCode version currentVersion row differs price { amountMinor } steps { name }"
VERIFY = f"""query ($q: String!, $m: ID) {{ verifyQuote(quote: $q, member: $m) {{ __typename ... on Problem {{ code message }}
  ... on QuoteVerification {{ {VERIFICATION} }}
  ... on QuoteForgedProblem {{ step }} ... on UnknownSigningKeyProblem {{ keyId }}
  ... on QuoteExpiredProblem {{ expiredAt verification {{ {VERIFICATION} }} }}
  ... on QuoteStaleProblem {{ quotedVersion currentVersion verification {{ {VERIFICATION} }} }}
  ... on QuoteDiffersProblem {{ step verification {{ {VERIFICATION} }} }} }} }}"""
STEPS = ["plan", "terms", "facts", "row:loyal", "row:everybody", "price", "window"]


async def plan_id(market: Market) -> str:
    return (await market.guest.data('{ plan(code: "vip88") { id } }'))["plan"]["id"]  # type: ignore[no-any-return]


async def quoted(market: Market, caller: Caller, **said: Any) -> dict[str, Any]:
    return (await caller.data(QUOTE, p=await plan_id(market), **said))["quotePlan"]  # type: ignore[no-any-return]


async def verified(caller: Caller, text: str, **said: Any) -> dict[str, Any]:
    return (await caller.data(VERIFY, q=text, **said))["verifyQuote"]  # type: ignore[no-any-return]


def forged(text: str, price: bytes = b"88800", other: bytes = b"8800") -> str:
    """The quote with another price in it, under the same signature."""
    head, payload, signature = text.split(".")
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).replace(price, other)
    return f"{head}.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}.{signature}"


@pytest.mark.parametrize(("buyer", "row", "price"), [("thousand", "loyal", 8_800), ("short", "everybody", 88_800)])
async def test_999_pays_888_and_1000_pays_88(market: Market, buyer: str, row: str, price: int) -> None:
    """T1: = 999 pays 888.00; 1000 pays 88.00. The quote is good for a quarter of an hour, and says every step."""
    told = await quoted(market, await market.buyer(buyer))
    assert (told["row"]["code"], told["price"]) == (row, {"amountMinor": price, "currency": "CNY"})
    assert told["plan"] == {"code": "vip88", "version": 1}
    assert [step["name"] for step in told["steps"]] == [step for step in STEPS if row == "everybody" or step != "row:everybody"]
    assert told["steps"][0]["version"] == "vip88#1"
    genuine = await verified(market.guest, told["text"])
    assert (genuine["__typename"], genuine["row"], genuine["price"]["amountMinor"], genuine["differs"]) == (
        "QuoteVerification",
        row,
        price,
        None,
    )
    assert genuine["keyId"] in {key["keyId"] for key in (await market.guest.data("{ signingKeys { keyId } }"))["signingKeys"]}


@pytest.mark.parametrize(
    ("language", "label", "sentence"),
    [("en", "everybody.", "has 999: 1 short"), ("zh", "everybody。", "999")],
)
async def test_why_not_the_better_price(market: Market, language: str, label: str, sentence: str) -> None:
    """W1: the rejected row names what is missing, the way to it what must be bought, in the caller's language."""
    told = await quoted(market, await market.buyer("short"), language=language)
    (rejected,) = told["rejected"]
    (unmet,) = rejected["unmet"]
    assert (rejected["row"]["code"], rejected["truth"], told["row"]["label"]) == ("loyal", "FALSE", label)
    assert (unmet["fact"], unmet["needed"], unmet["has"], unmet["missing"]) == ("GROWTH", 1_000, 999, 1)
    assert unmet["where"] == "prices[0].condition.root"
    assert sentence in unmet["words"]["sentence"]
    assert told["better"] == {
        "row": {"code": "loyal"},
        "price": {"amountMinor": 8_800},
        "saving": {"amountMinor": 80_000},
        "reachable": True,
        "ways": [{"reachable": True, "spend": {"amountMinor": 100}, "unmet": [{"fact": "GROWTH", "missing": 1}]}],
    }
    assert (await quoted(market, await market.buyer("thousand")))["better"] is None


async def test_each_way_in_which_a_quote_fails_has_a_name_of_its_own(market: Market) -> None:
    """W6: a changed byte, an unknown key, another member, an expired one, a stale version."""
    short, thousand = await market.buyer("short"), await market.buyer("thousand")
    told = await quoted(market, short)
    changed = await verified(short, forged(told["text"]))
    assert (changed["__typename"], changed["code"], changed["step"]) == ("QuoteForgedProblem", "QUOTE_FORGED", "price")
    assert (await verified(market.guest, forged(told["text"])))["step"] is None, "what a member has is not for anybody who tries"
    assert (await verified(short, told["text"][:-2]))["code"] == "QUOTE_FORGED"
    assert (await verified(short, "noise"))["code"] == "QUOTE_FORGED"
    assert (await verified(thousand, told["text"]))["code"] == "QUOTE_OF_ANOTHER_MEMBER"

    past = await quoted(market, short, asOf=(market.now - timedelta(days=20)).isoformat())
    expired = await verified(short, past["text"])
    assert (expired["__typename"], expired["expiredAt"]) == ("QuoteExpiredProblem", past["validUntil"])
    assert expired["verification"]["price"] == {"amountMinor": 88_800}, "the proof can still be read"

    await shop.publish(shop.vip88(position=7), clock.now())
    stale = await verified(short, told["text"])
    assert (stale["__typename"], stale["quotedVersion"], stale["currentVersion"]) == ("QuoteStaleProblem", 1, 2)
    assert [step["name"] for step in stale["verification"]["steps"]] == STEPS

    owner = await market.staff(Role.OWNER)
    remove = 'mutation ($k: String!) { removeSigningKey(input: {keyId: $k, reason: "It leaked"}) { __typename } }'
    assert (await owner.data(remove, k=expired["verification"]["keyId"]))["removeSigningKey"]["__typename"] == "RemoveSigningKeySuccess"
    unknown = await verified(short, told["text"])
    assert (unknown["code"], unknown["keyId"]) == ("UNKNOWN_SIGNING_KEY", expired["verification"]["keyId"])
    with_chinese = await verified(short.with_headers(accept_language="zh-CN"), told["text"])
    assert any("\u4e00" <= letter <= "\u9fff" for letter in with_chinese["message"])


async def test_the_longest_quote_fits_into_a_variable_and_a_deep_one_is_forged(market: Market) -> None:
    """What is refused here is refused by its name: no limit of the endpoint stands before that of a quote, and no nesting is a fault."""
    assert (await verified(market.guest, "x" * LONGEST_QUOTE))["code"] == "QUOTE_FORGED"
    short = await market.buyer("short")
    deep = forged((await quoted(market, short))["text"], b'"input":{"plan":"vip88#1"}', b'"input":' + b'{"x":' * 300 + b"1" + b"}" * 300)
    assert len(deep) > 2_000
    assert (await verified(short, deep))["code"] == "QUOTE_FORGED"


async def test_a_retired_key_still_verifies(market: Market) -> None:
    short, owner = await market.buyer("short"), await market.staff(Role.OWNER)
    told = await quoted(market, short)
    rotate = 'mutation { rotateSigningKey(input: {reason: "Once a year"}) { ... on RotateSigningKeySuccess { key { keyId retiredAt } } } }'
    made = (await owner.data(rotate))["rotateSigningKey"]["key"]
    old = await verified(short, told["text"])
    assert (old["__typename"], old["keyId"] == made["keyId"]) == ("QuoteVerification", False)
    assert (await verified(short, (await quoted(market, short))["text"]))["keyId"] == made["keyId"]


async def test_a_quote_answers_for_the_day_that_is_asked(market: Market) -> None:
    """W5: before the plan there is no price; a day to come is refused."""
    short = await market.buyer("short")
    early = await quoted(market, short, asOf=(market.opened_at + timedelta(hours=1)).isoformat())
    assert (early["__typename"], early["code"]) == ("PlanNotPublishedProblem", "PLAN_NOT_PUBLISHED")
    late = await quoted(market, short, asOf=(market.now + timedelta(days=1)).isoformat())
    assert (late["__typename"], late["field"]) == ("InvalidInputProblem", "asOf")


async def test_a_draft_has_no_price(market: Market) -> None:
    owner, short = await market.staff(Role.OWNER), await market.buyer("short")
    create = """mutation { createPlan(input: {programme: "vip", content: {code: "draft", name: {en: "Draft", zh: "草稿"}}}) {
      ... on PlanSuccess { plan { id } } } }"""
    draft = (await owner.data(create))["createPlan"]["plan"]["id"]
    told = (await short.data(QUOTE, p=draft))["quotePlan"]
    assert (told["__typename"], told["code"]) == ("PlanNotPublishedProblem", "PLAN_NOT_PUBLISHED")


async def test_who_may_ask_for_whom(market: Market) -> None:
    """A6: a guest signs in first. Others ask with quotes:read; X2: a partner without members:read by its own name for a member only."""
    short, support, plan = await market.buyer("short"), await market.staff(Role.SUPPORT), await plan_id(market)
    member = (await short.data("{ viewer { member { id } } }"))["viewer"]["member"]["id"]
    assert (await market.guest.ask(QUOTE, p=plan)).codes == ["UNAUTHENTICATED"]
    assert (await quoted(market, await market.buyer("thousand"), m=member))["__typename"] == "NotFoundProblem"
    assert (await quoted(market, support, m=member))["price"] == {"amountMinor": 88_800, "currency": "CNY"}
    assert (await quoted(market, support))["__typename"] == "NotFoundProblem", "staff that is no member"
    hotel = await market.partner(Scope.QUOTES_READ, code="hotel")
    assert (await quoted(market, hotel, m=member))["__typename"] == "NotFoundProblem"
    share = 'mutation { shareWithPartner(input: {partner: "hotel"}) { ... on ShareWithPartnerSuccess { pseudonym { id } } } }'
    name = (await short.data(share))["shareWithPartner"]["pseudonym"]["id"]
    told = await quoted(market, hotel, m=name)
    assert (told["price"]["amountMinor"], told["subject"]) == (88_800, name)
    assert member not in told["text"]
    assert (await verified(hotel, told["text"], m=name))["__typename"] == "QuoteVerification"
    assert (await verified(short, told["text"]))["__typename"] == "QuoteVerification", "the member behind the name holds it rightly"
    other = await market.partner(Scope.BENEFITS_READ, code="other")
    assert (await other.ask(QUOTE, p=plan, m=member)).json["errors"][0]["extensions"]["requiredScopes"] == ["quotes:read"]


async def test_asking_writes_nothing_and_costs_few_statements(market: Market) -> None:
    """T2: a quote proves itself; nothing is stored for it."""
    short, plan = await market.buyer("short"), await plan_id(market)
    await quoted(market, short)
    tables = ("signing_key", "audit_entry", "member", "purchase", "plan_version")
    before = {table: await cast.rows(table) for table in tables}
    with count_statements() as counted:
        await short.data(QUOTE, p=plan)
    assert {table: await cast.rows(table) for table in tables} == before
    assert counted.count <= 8, counted.count


async def test_the_calculator_tells_losses_too(market: Market) -> None:
    """T6, T4: a year of purchases without a known product saves nothing for certain; the face value stands apart."""
    document = """query ($p: ID!) { planSavings(plan: $p) { __typename ... on PlanSavings { purchases spent { amountMinor }
      unknownPurchases certainSaving { amountMinor } price { amountMinor } yearlyCost { amountMinor } difference { amountMinor }
      breakEvenSpend { amountMinor } faceValue { amountMinor } listed { code usable title(language: "zh") faceValue { source } } } } }"""
    told = (await (await market.buyer("short")).data(document, p=await plan_id(market)))["planSavings"]
    assert (told["purchases"], told["spent"], told["unknownPurchases"]) == (1, {"amountMinor": 99_900}, 1)
    assert (told["price"], told["certainSaving"], told["difference"]) == (
        {"amountMinor": 88_800},
        {"amountMinor": 0},
        {"amountMinor": -88_800},
    )
    assert told["faceValue"] == {"amountMinor": 200_000}
    assert told["listed"] == [{"code": "video", "usable": True, "title": "The video。", "faceValue": {"source": "price list"}}]
    assert (await market.guest.ask(document, p=await plan_id(market))).codes == ["UNAUTHENTICATED"]
