"""What broke a stock server must not break this one (research/graphql.md, 1b, 1c): bombs, floods, forgery, leaks."""

import logging
import re
from typing import Any

import orjson
import pytest
import structlog

import schema
from app.community import service as community
from app.core.settings import Settings
from app.members import queries as member_queries
from schema.budget import ADDRESS, MAXIMUM_COST
from schema.endpoint import GraphQLEndpoint
from schema.limits import Limits
from tests import cast
from tests.effort import counted_effort
from tests.schema.caller import GRAPHQL_JSON, JSON, Answered, Caller, opaque
from tests.schema.house import House

LEAK = re.compile(r"Traceback|site-packages|postgres://|asyncpg|sqlite|binascii|Incorrect padding|tortoise|/app/|File \"", re.IGNORECASE)
INTROSPECT = "{ __schema { types { name fields { name args { name type { name kind ofType { name kind ofType { name } } } } } } } }"


def refused_as_costly(answered: Answered) -> None:
    assert answered.status == 400
    assert answered.codes
    assert set(answered.codes) == {"QUERY_TOO_COSTLY"}


BOMBS = {
    "tokens": "{ " + "__typename " * 1_200 + "}",
    "aliases": "{ " + " ".join(f"a{i}: __typename" for i in range(31)) + " }",
    "aliases_101": "{ " + " ".join(f"alias{i}: __typename" for i in range(101)) + " }",
    "root fields": "{ " + "community { zone } " * 21 + "}",
    "repetitions": "{ community { " + "zone " * 11 + "} }",
    "directives": "{ __typename " + "@aa " * 25 + "}",
    "depth": "{ viewer " + "{ member " * 13 + "{ id }" + " }" * 14,
    "3000-deep": "{a" * 3_000 + "}" * 3_000,
    "400-deep": "{a" * 400 + "}" * 400,
    "clashing fields": "{ viewer { " + "x: kind x: scopes " * 150 + "} }",
    "fragment bomb": "{ ...f0 } "
    + " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(12))
    + " fragment f12 on Query { community { zone } }",
    "schema bomb": "{ " + " ".join(f"x{i}: __schema {{ types {{ name }} }}" for i in range(20)) + " }",
    "list literal": "{ nodes(ids: [" + '"x",' * 101 + "]) { id } }",
    "nested pages": "{ members(first: 100) { nodes { entitlements(first: 100) { nodes { entitled } } } } }",
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_refused_at_once(house: House, name: str) -> None:
    """A little work each, and nothing of it is run."""
    await house.guest.ask("{ __typename }")
    with counted_effort() as effort:
        answered = await house.guest.ask(BOMBS[name])
    refused_as_costly(answered)
    assert effort.calls < 150_000, "a hundredth of a second for a quick machine"
    assert len(answered.json["errors"]) <= 5


async def test_a_fragment_that_contains_itself_is_refused(house: House) -> None:
    for document in ("{ ...a } fragment a on Query { ...a }", "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"):
        assert (await house.guest.ask(document)).codes == ["GRAPHQL_VALIDATION_FAILED"]


async def test_a_tree_of_fragments_of_521_tokens_is_bounded(house: House) -> None:
    """What took 0.58 s on a strict server: depth 7, no alias, exponential by fragments."""
    document = "{ viewer { ...f0 } } " + " ".join(
        f"fragment f{i} on Viewer {{ member {{ id }} ...f{i + 1} account {{ id }} ...f{i + 1} }}" for i in range(20)
    )
    refused_as_costly(await house.guest.ask(document + " fragment f20 on Viewer { kind }"))


async def test_deep_json_is_a_bad_request(house: House) -> None:
    deep = b'{"query":"{__typename}","variables":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}"
    assert (await house.guest.post(deep)).status == 400
    shallow = b'{"query":"{__typename}","variables":' + b'{"a":' * 60 + b"1" + b"}" * 60 + b"}"
    answered = await house.guest.post(shallow)
    assert (answered.status, answered.codes) == (400, ["BAD_USER_INPUT"])


async def test_a_large_body_is_refused_told_or_streamed(house: House) -> None:
    large = orjson.dumps({"query": "{__typename}", "variables": {"x": "y" * 1_000_000}})
    for headers, chunks in (
        ({"content-length": str(len(large))}, None),
        ({}, [large[i : i + 10_000] for i in range(0, len(large), 10_000)]),
    ):
        answered = await house.guest.send("POST", large, {"content-type": JSON, **headers}, chunks=chunks)
        assert answered.status == 413
    lying = await house.guest.send("POST", b"{}", {"content-type": JSON, "content-length": "many"})
    assert lying.status == 413


async def test_long_lists_and_texts_in_variables_are_named(house: House) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    answered = await house.guest.ask(document, ids=["x"] * 101)
    assert (answered.codes, answered.json["errors"][0]["extensions"]["inputPath"]) == (["BAD_USER_INPUT"], ["ids"])
    answered = await house.guest.ask(document, ids=["x" * 96_001])
    assert answered.json["errors"][0]["extensions"]["inputPath"] == ["ids", 0]


@pytest.mark.parametrize("text", ["a\u0000b", "\u0000"])
async def test_a_null_character_is_refused_wherever_it_stands(house: House, text: str) -> None:
    """PostgreSQL cannot keep it: without the check it is a fault of the server."""
    document = "mutation ($i: SignInInput!) { signIn(input: $i) { __typename } }"
    answered = await house.guest.ask(document, i={"name": text, "password": "x"})
    assert answered.codes == ["BAD_USER_INPUT"]
    literal = 'mutation { signIn(input: {name: "a\\u0000b", password: "x"}) { __typename } }'
    assert (await house.guest.ask(literal)).codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    "raw", [b'{"query":"{__typename}","variables":{"x":"\\ud800"}}', b"\xff\xfe{}", b'{"query": NaN}', b'{"query":"\xc3("}']
)
async def test_broken_text_is_a_bad_request_and_never_a_fault(house: House, raw: bytes) -> None:
    assert (await house.guest.post(raw)).status == 400


@pytest.mark.parametrize(
    "given", ["", "x", "1", opaque("Member:1"), "gid://shop/Member/1", "AAAA" * 6, "é", "a" * 5_000, "../../etc/passwd"]
)
async def test_a_bad_id_is_bad_input_and_never_a_nulled_page(house: House, given: str) -> None:
    answered = await house.guest.ask("query ($id: ID!) { node(id: $id) { id } community { zone } }", id=given)
    assert answered.status == 200
    assert answered.codes == ["BAD_USER_INPUT"]
    assert answered.json["data"] == {"node": None, "community": {"zone": "Asia/Shanghai"}}
    assert not LEAK.search(answered.body.decode())


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ("first: 0", "first"),
        ("first: -1", "first"),
        ("first: 101", "first"),
        ("last: 0", "last"),
        ("last: 1000000", "last"),
        ("first: 1, last: 1", "last"),
        ('after: "x"', "after"),
        ('before: "YXJyYXljb25uZWN0aW9uOjA="', "before"),
        ('after: ""', "after"),
        ('first: 5, after: "é"', "after"),
    ],
)
async def test_bad_paging_is_bad_input_that_names_the_argument(house: House, arguments: str, field: str) -> None:
    answered = await house.guest.ask(f"{{ programmes({arguments}) {{ nodes {{ code }} }} }}")
    assert (answered.status, answered.codes) == (200, ["BAD_USER_INPUT"])
    assert answered.json["errors"][0]["extensions"]["field"] == field
    assert not LEAK.search(answered.body.decode())


async def test_a_cursor_fits_its_own_list_and_installation_only(house: House) -> None:
    page = await house.guest.data("{ programmes(first: 1) { pageInfo { endCursor } edges { cursor } } }")
    cursor = page["programmes"]["pageInfo"]["endCursor"]
    assert cursor == page["programmes"]["edges"][0]["cursor"]
    for document in (
        f'{{ plans(after: "{cursor}") {{ nodes {{ code }} }} }}',
        f'{{ programmes(after: "{cursor[:-2]}AA") {{ nodes {{ code }} }} }}',
    ):
        assert (await house.guest.ask(document)).codes == ["BAD_USER_INPUT"]
    other = Caller(GraphQLEndpoint(schema.build(), Settings(secret_key="z" * 40, var_dir=house.settings.var_dir)))
    assert (await other.ask(f'{{ programmes(after: "{cursor}") {{ nodes {{ code }} }} }}')).codes == ["BAD_USER_INPUT"]


async def test_hundred_sign_ins_in_one_document_are_refused(house: House) -> None:
    for count in (21, 31, 100):
        fields = " ".join(f'a{i}: signIn(input: {{name: "ada", password: "guess number {i}"}}) {{ __typename }}' for i in range(count))
        refused_as_costly(await house.guest.ask(f"mutation {{ {fields} }}"))


async def test_a_fault_tells_nothing_and_is_logged_without_values(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted exception with a DSN in it: generic message, code, request id; the log names kind and place only."""

    async def fault(*_: Any, **__: Any) -> Any:
        raise RuntimeError("postgres://user:hunter2@db/guildhall is down")

    monkeypatch.setattr(community, "get", fault)
    with structlog.testing.capture_logs() as logs:
        answered = await house.guest.post({"query": '{ community { zone } node(id: "hunter2") { id } }'}, {"accept-language": "zh"})
    assert answered.json["data"]["community"] is None
    assert answered.codes == ["INTERNAL_SERVER_ERROR", "BAD_USER_INPUT"]
    assert answered.json["errors"][0]["message"] == "我们这边出了点问题。"
    assert "requestId" in answered.json["errors"][0]["extensions"]
    assert not LEAK.search(answered.body.decode())
    assert "hunter2" not in answered.body.decode()
    (line,) = [each for each in logs if each["event"] == "unexpected"]
    assert line["kind"] == "RuntimeError"
    assert line["path"] == "community"
    assert "hunter2" not in repr(logs)


async def test_nothing_is_logged_of_refused_documents(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Strawberry logs the text of every refused query at ERROR: a flood, and personal data in the log."""
    with structlog.testing.capture_logs() as logs, caplog.at_level(logging.DEBUG):
        await house.guest.ask('{ nope(mail: "ada@example.org") }')
        await house.guest.ask("query ($p: Int!) { nope(p: $p) }", p="ada@example.org")
        await house.guest.ask('{ node(id: "ada@example.org") { id } }')
    assert "ada@example.org" not in repr(logs) + caplog.text
    assert not caplog.records


async def test_a_wrong_value_is_not_repeated(house: House) -> None:
    answered = await house.guest.ask(
        "mutation ($i: SignInInput!) { signIn(input: $i) { __typename } }", i={"name": "ada", "password": {"is": "my secret"}}
    )
    assert answered.codes == ["BAD_USER_INPUT"]
    assert answered.json["errors"][0]["extensions"]["inputPath"] == ["i", "password"]
    assert "my secret" not in answered.body.decode()


async def test_a_slow_query_is_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def slow(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr(community, "get", slow)
    endpoint = GraphQLEndpoint(schema.build(), house.settings, limits=Limits(query_seconds=0.05))
    answered = await Caller(endpoint).ask("{ community { zone } }")
    assert (answered.status, answered.codes, answered.json["data"]) == (200, ["TIMEOUT"], None)


async def test_suggestions_and_introspection_are_for_those_who_may(house: House) -> None:
    """Closed to guests and sessions in production, open to tokens; the misspelt field names no neighbours."""
    production = Settings(guildhall_env="production", secret_key="k" * 40, var_dir=house.settings.var_dir)
    endpoint = GraphQLEndpoint(schema.build(), production)
    guest = Caller(endpoint)
    for document in (INTROSPECT, '{ __type(name: "Member") { name } }', "{ ...f } fragment f on Query { __schema { queryType { name } } }"):
        answered = await guest.ask(document)
        assert (answered.codes, "data" in answered.json) == (["GRAPHQL_VALIDATION_FAILED"], False)
    assert "communit" not in (await guest.ask("{ communiti { zone } }")).json["errors"][0]["message"].replace("'communiti'", "")
    token = guest.with_bearer((await cast.partner_token(house.now)).secret)
    assert (await token.ask(INTROSPECT)).json["data"]["__schema"]["types"]
    assert (await guest.ask("{ __typename }")).data == {"__typename": "Query"}
    session = guest.with_bearer((await cast.ada(house.now)).token)
    assert (await session.ask(INTROSPECT)).codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert (await house.guest.ask(INTROSPECT)).json["data"], "in development and in tests it is open"


async def test_get_needs_a_purpose(house: House) -> None:
    answered = await house.guest.get({"query": "{__typename}"}, {"accept": GRAPHQL_JSON})
    assert (answered.status, answered.codes) == (403, ["CSRF"])


async def test_a_store_that_is_away_is_told_as_such(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.core.db import StoreUnavailable

    async def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable()

    monkeypatch.setattr(member_queries, "members_page", away)
    owner = house.guest.with_bearer((await cast.sign_in((await cast.staff(cast.Role.OWNER, house.now)).label, house.now)).token)
    answered = await owner.ask("{ members { nodes { id } } }")
    assert (answered.codes, answered.json["data"]) == (["SERVICE_UNAVAILABLE"], {"members": None})


async def test_a_flood_is_slowed_down(house: House) -> None:
    """429 with Retry-After once the bucket is empty; another address is not touched."""
    document = "{ " + " ".join(f"p{i}: programmes(first: 100) {{ nodes {{ code }} }}" for i in range(20)) + " }"
    price = (await house.guest.ask(document)).json["extensions"]["cost"]["requested"]
    assert price == 20 * 101
    statuses = [(await house.guest.ask(document)).status for _ in range(ADDRESS.capacity // price + 1)]
    assert statuses[-1] == 429
    answered = await house.guest.ask(document)
    assert answered.codes == ["RATE_LIMITED"]
    assert int(answered.header("retry-after") or 0) >= 1
    assert "data" not in answered.json
    assert (await Caller(house.endpoint, address="203.0.113.8").ask("{ __typename }")).status == 200
    assert price <= MAXIMUM_COST


async def test_what_is_remembered_of_documents_is_bounded(house: House) -> None:
    limits = Limits(cached_documents=10, cached_characters=400)
    endpoint = GraphQLEndpoint(schema.build(), house.settings, limits=limits)
    caller = Caller(endpoint)
    for index in range(40):
        await caller.ask(f"query Q{index} {{ __typename }}")
        await caller.ask(f"query Q{index} {{ noSuchField }}")
    kept = endpoint.documents._kept
    assert len(kept) == 10
    assert sum(map(len, kept)) <= 400
    await caller.ask("{ __typename }" + " " * 500)
    assert sum(map(len, kept)) <= 400
