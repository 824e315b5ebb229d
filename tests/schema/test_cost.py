"""The price of a document, told before it runs, predicted from the SDL alone (DESIGN 6; research checks 13-15)."""

import random
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    OperationDefinitionNode,
    VariableNode,
    build_schema,
    get_named_type,
    is_composite_type,
    parse,
)

from app.core import db
from app.core.access import Scope
from schema.budget import ADDRESS, MAXIMUM_COST, REFUSED_CHARGE, SESSION, TOKEN, MemoryBudget, address_key
from schema.snapshot import FILE
from tests.schema.caller import Caller
from tests.schema.house import House

SDL = build_schema(FILE.read_text())


def directive(definition: Any, name: str) -> dict[str, Any] | None:
    """The arguments of a directive in the SDL, read from its text and nothing of ours."""
    for each in definition.ast_node.directives or ():
        if each.name.value == name:
            return {a.name.value: ast_value(a.value) for a in each.arguments}
    return None


def ast_value(node: Any) -> Any:
    return (
        [ast_value(value) for value in node.values]
        if isinstance(node, ListValueNode)
        else int(node.value)
        if node.kind == "int_value"
        else node.value
    )


def predicted(schema: GraphQLSchema, document: str, variables: dict[str, Any]) -> int:
    """The price by the rule that the SDL states; for documents with inline fragments, without merged fields."""
    (operation,) = parse(document).definitions
    assert isinstance(operation, OperationDefinitionNode)
    root = schema.get_root_type(operation.operation)
    assert root is not None
    return sum(price(schema, root, node, variables) for node in operation.selection_set.selections)


def price(schema: GraphQLSchema, parent: Any, node: Any, variables: dict[str, Any]) -> int:
    if isinstance(node, InlineFragmentNode):
        inner = schema.get_type(node.type_condition.name.value) if node.type_condition else parent
        return sum(price(schema, inner, each, variables) for each in node.selection_set.selections)
    assert isinstance(node, FieldNode)
    name = node.name.value
    if name == "__typename":
        return 0
    definition = parent.fields[name]
    kind = get_named_type(definition.type)
    weight = (directive(definition, "cost") or {"weight": int(is_composite_type(kind))})["weight"]
    weight += 10 if parent is schema.mutation_type else 0
    below = [(each, price(schema, kind, each, variables)) for each in (node.selection_set.selections if node.selection_set else ())]
    sizes = directive(definition, "listSize")
    if sizes is None:
        return weight + sum(cost for _each, cost in below)
    size = sizes["assumedSize"]
    for slicing in sizes.get("slicingArguments", ()):
        for argument in node.arguments or ():
            if argument.name.value == slicing:
                given = variables[argument.value.name.value] if isinstance(argument.value, VariableNode) else ast_value(argument.value)
                size = min(100, len(given) if isinstance(given, list) else given)
    if not sizes.get("sizedFields"):
        return size * (weight + sum(cost for _each, cost in below))
    return weight + sum(
        cost * (size if isinstance(each, FieldNode) and each.name.value in sizes["sizedFields"] else 1) for each, cost in below
    )


def generated(chance: random.Random, parent: GraphQLObjectType, depth: int) -> str:
    """A random selection of the type that asks for no argument that is required."""
    free = [name for name, f in parent.fields.items() if not any(str(a.type).endswith("!") and a.default is None for a in f.args.values())]
    chosen = chance.sample(free, k=min(len(free), chance.randint(1, 3)))
    parts = []
    for name in chosen:
        definition = parent.fields[name]
        kind = get_named_type(definition.type)
        arguments = f"(first: {chance.randint(1, 30)})" if "first" in definition.args and chance.random() < 0.7 else ""
        if isinstance(kind, GraphQLObjectType):
            if depth:
                parts.append(f"{name}{arguments} {{ {generated(chance, kind, depth - 1)} }}")
        elif not is_composite_type(kind):
            parts.append(name)
    return " ".join(parts) or "__typename"


async def test_the_price_is_what_the_sdl_predicts(club: House, owner_of_club: Caller) -> None:
    """200 generated documents: what is charged is what an independent reading of the SDL says."""
    chance = random.Random(20_261_121)
    checked = 0
    root = SDL.query_type
    assert root is not None
    while checked < 200:
        document = f"{{ {generated(chance, root, 4)} }}"
        answered = await owner_of_club.ask(document)
        if answered.status != 200 or "QUERY_TOO_COSTLY" in answered.codes:
            if answered.json["errors"][0]["extensions"].get("cost"):
                assert answered.json["errors"][0]["extensions"]["cost"] == predicted(SDL, document, {})
            continue
        assert answered.json["extensions"]["cost"]["requested"] == predicted(SDL, document, {}), document
        checked += 1


@pytest.mark.parametrize(
    ("document", "variables", "cost"),
    [
        ("{ __typename }", {}, 0),
        ("{ rateLimit { cost } }", {}, 0),
        ("{ community { zone } }", {}, 1),
        ("{ programmes { nodes { code } } }", {}, 21),
        ("{ programmes(first: 7) { edges { node { code } cursor } pageInfo { hasNextPage } } }", {}, 8),
        ("query ($n: Int) { programmes(last: $n) { nodes { code } } }", {"n": 3}, 4),
        ("query ($n: Int = 5) { programmes(first: $n) { nodes { code } } }", {}, 6),
        ("{ members(first: 100) { nodes { segment { code } growth { available } } } }", {}, 1 + 100 * 3),
        ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["a"] * 40}, 40),
        ("{ a: community { zone } b: community { zone } }", {}, 2),
        ("{ community { zone } ...f } fragment f on Query { community { currency } }", {}, 1),
        ('mutation { signIn(input: {name: "a", password: "b"}) { __typename } }', {}, 110),
        ("mutation { signOut { signedOut } }", {}, 11),
    ],
)
async def test_examples_of_prices(club: House, owner_of_club: Caller, document: str, variables: dict[str, Any], cost: int) -> None:
    assert (await owner_of_club.ask(document, **variables)).json["extensions"]["cost"]["requested"] == cost


async def test_a_document_that_is_too_costly_costs_the_store_nothing(club: House, owner_of_club: Caller) -> None:
    document = "{ members(first: 100) { nodes { entitlements(first: 50) { nodes { unmet { words { sentence } } } } } } }"
    await owner_of_club.ask("{ __typename }")
    with db.count_statements() as counted:
        answered = await owner_of_club.ask(document)
    told = answered.json["errors"][0]["extensions"]
    assert (told["code"], told["maximum"]) == ("QUERY_TOO_COSTLY", MAXIMUM_COST)
    assert told["cost"] > MAXIMUM_COST
    assert counted.count <= 1, "only who asks is looked up"


async def test_a_dry_run_prices_and_runs_nothing(club: House, owner_of_club: Caller) -> None:
    document = (
        "query ($dry: Boolean!) { rateLimit(dryRun: $dry) { cost dryRun remaining } members(first: 100) { nodes { id } } __typename }"
    )
    with db.count_statements() as counted:
        answered = await owner_of_club.ask(document, dry=True)
    assert counted.count <= 1
    assert answered.data["members"] is None
    assert (answered.data["rateLimit"]["cost"], answered.data["rateLimit"]["dryRun"]) == (101, True)
    before = answered.json["extensions"]["cost"]["remaining"]
    real = await owner_of_club.ask(document, dry=False)
    assert real.data["members"]["nodes"]
    assert before - real.json["extensions"]["cost"]["remaining"] == 101


async def test_field_headers_and_extensions_tell_the_same(house: House) -> None:
    document = "{ rateLimit { cost maximum capacity remaining restorePerSecond resetAt } programmes { nodes { code } } }"
    answered = await house.guest.ask(document)
    field, told = answered.data["rateLimit"], answered.json["extensions"]["cost"]
    assert field["cost"] == told["requested"] == 21
    assert {name: field[name] for name in ("maximum", "capacity", "remaining", "restorePerSecond")} == {
        name: told[name] for name in ("maximum", "capacity", "remaining", "restorePerSecond")
    }
    assert answered.header("ratelimit") == f'"address";r={told["remaining"]};t=1'
    assert answered.header("ratelimit-policy") == f'"address";q={ADDRESS.capacity};w=100'


async def test_refusals_tell_their_cost_too(house: House) -> None:
    for answered in (
        await house.guest.ask("{ nope }"),
        await house.guest.ask("{"),
        await house.guest.post(b"no json"),
        await house.guest.send("PUT"),
        await house.guest.with_bearer("x").ask("{ __typename }"),
        await house.guest.with_headers(origin="https://evil.example").ask("{ __typename }"),
    ):
        assert answered.json["extensions"]["cost"]["capacity"] == ADDRESS.capacity
        assert answered.header("ratelimit")


async def test_refused_documents_are_not_free(house: House) -> None:
    first = (await house.guest.ask("{ nope }")).json["extensions"]["cost"]["remaining"]
    second = (await house.guest.ask("{ nope }")).json["extensions"]["cost"]["remaining"]
    assert first - second == REFUSED_CHARGE


async def test_each_kind_of_caller_has_its_bucket(house: House) -> None:
    member = await house.member()
    partner = await house.partner(Scope.BENEFITS_READ)
    document = "{ rateLimit { capacity } }"
    capacities = [(await caller.data(document))["rateLimit"]["capacity"] for caller in (house.guest, member, partner)]
    assert capacities == [ADDRESS.capacity, SESSION.capacity, TOKEN.capacity]


async def test_a_bucket_fills_up_again() -> None:
    at = 0.0
    budget = MemoryBudget(size=2, monotonic=lambda: at)
    assert (await budget.take("a", ADDRESS.capacity, ADDRESS)).remaining == 0
    refused = await budget.take("a", 250, ADDRESS)
    assert (refused.refused, refused.retry_after, refused.remaining) == (True, 3, 0)
    at = 2.5
    assert (await budget.take("a", 250, ADDRESS)).remaining == 0
    at = 1_000.0
    assert (await budget.take("a", 0, ADDRESS)).remaining == ADDRESS.capacity
    for key in ("b", "c"):
        await budget.take(key, 1, ADDRESS)
    assert len(budget._buckets) == 2


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.7", "address:203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "address:203.0.113.7"),
        (None, "address:unknown"),
        ("nonsense", "address:unknown"),
    ],
)
def test_an_ipv6_household_is_one_address(address: str | None, key: str) -> None:
    assert address_key(address) == key
