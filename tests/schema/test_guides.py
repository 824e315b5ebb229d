"""Every GraphQL document in the guides is valid against the schema and costs less than one document may; those about plans, terms
and quotes are sent as a front end sends them, and answer in both languages (T1, T6, M3, W1, W4, W6)."""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate
from graphql.language import OperationDefinitionNode

import schema
from app.core.access import Role
from schema.budget import MAXIMUM_COST
from schema.cost import Pricing
from schema.limits import Limits, measure
from tests.schema.caller import Caller
from tests.schema.market import Market

ROOT = Path(__file__).parents[2]
SCHEMA = schema.build()._schema
BLOCKS = [
    (file.name, block)
    for file in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
    for block in re.findall(r"```graphql\n(.*?)```", file.read_text(), re.DOTALL)
]


@pytest.mark.parametrize(("file", "block"), BLOCKS)
def test_documents_in_the_guides_are_valid(file: str, block: str) -> None:
    document = parse(block)
    assert validate(SCHEMA, document) == []
    measure(document, Limits())
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            assert sum(priced.cost({}) for priced in Pricing(SCHEMA).plan(operation, {})) <= MAXIMUM_COST


def test_there_are_documents_to_check() -> None:
    assert sum(file == "graphql.md" for file, _block in BLOCKS) >= 5
    assert sum(file == "partner.md" for file, _block in BLOCKS) >= 2


NAMED = {re.match(r"\w+ (\w+)", block).group(1): block for file, block in BLOCKS if file == "graphql.md"}  # type: ignore[union-attr]


async def ask(caller: Caller, name: str, **variables: Any) -> Any:
    """What the guide's document of that name answers, by its first field."""
    (answer,) = (await caller.data(NAMED[name], **variables)).values()
    return answer


@pytest.mark.parametrize(
    ("language", "condition", "sentence"),
    [
        ("en", "growth of at least 1,000 in 88VIP", "Needs growth of at least 1,000 in 88VIP, has 999: 1 short."),
        ("zh", "88VIP成长值不低于 1,000", "999"),
    ],
)
async def test_a_front_end_sells_a_plan(market: Market, language: str, condition: str, sentence: str) -> None:
    """From the price list to the accepted terms, with the guide's own documents."""
    (plan,) = (await ask(market.guest, "PriceList", language=language))["nodes"]
    assert [row["condition"] and row["condition"]["words"] for row in plan["prices"]] == [condition, None]
    short = await market.buyer("short")
    quote = await ask(short, "MyPrice", plan=plan["id"], language=language)
    assert (quote["price"]["amountMinor"], quote["better"]["ways"][0]["spend"]) == (88_800, {"amountMinor": 100})
    assert sentence in quote["rejected"][0]["unmet"][0]["words"]["sentence"]
    assert (await market.guest.ask(NAMED["MyPrice"], plan=plan["id"])).codes == ["UNAUTHENTICATED"]
    assert (await ask(market.guest, "Verify", quote=quote["text"]))["row"] == "everybody"
    assert (await ask(short, "Verify", quote=quote["text"] + "x"))["code"] == "QUOTE_FORGED"
    savings = await ask(short, "WouldItPay", plan=plan["id"])
    assert (savings["difference"], savings["faceValue"]) == ({"amountMinor": -88_800}, {"amountMinor": 200_000})
    told = await ask(short, "Terms", code="vip-terms", language=language, **{"from": 1})
    accepted = await ask(short, "Accept", terms=told["termsId"], version=told["version"], language=language)
    assert accepted["acceptance"]["language"] == language
    (shown,) = (await ask(short, "Accepted"))["member"]["acceptances"]["nodes"]
    assert (shown["terms"]["version"], shown["difference"]) == (2, None)


async def test_an_editor_looks_before_publishing(market: Market) -> None:
    (plan,) = (await ask(market.guest, "PriceList"))["nodes"]
    managed = await ask(await market.staff(Role.EDITOR), "BeforePublishing", plan=plan["id"])
    assert [(row["code"], row["multiple"], row["enough"]) for row in managed["pricing"]["rows"]] == [
        ("loyal", "22.7", True),
        ("everybody", "2.25", False),
    ], "B7: = 2,000 / 88 = 22.7 fine; 2,000 / 888 = 2.25 warns"
