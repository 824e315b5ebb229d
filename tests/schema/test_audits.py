"""The 61 audits of graphql-http 1.23.1, told as a table (research/graphql.md, 1a). `./dev test --long` runs the originals."""

from typing import Any
from urllib.parse import quote

import orjson
import pytest

from tests.schema.caller import GRAPHQL_JSON, JSON, Answered, Caller
from tests.schema.house import House

TYPENAME = '{"query":"{ __typename }"}'
GQL, PLAIN = {"accept": GRAPHQL_JSON}, {"accept": JSON}
WRONG_VALUES: list[tuple[str, Any]] = [("obj", {"obj": "ect"}), ("num", 0), ("bool", False), ("arr", ["array"])]
BAD_PARAMETERS = [
    *[("query", value) for _name, value in WRONG_VALUES],
    *[("operationName", value) for _name, value in WRONG_VALUES],
    *[("variables", value) for value in ("string", 0, False, ["array"])],
    *[("extensions", value) for value in ("string", 0, False, ["array"])],
]


async def post(caller: Caller, body: str | bytes, **headers: str | None) -> Answered:
    sent = {"content-type": JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = body if isinstance(body, bytes) else body.encode()
    return await caller.send("POST", raw, {name: value for name, value in sent.items() if value is not None})


def media(answered: Answered) -> str:
    return (answered.header("content-type") or "").split(";")[0]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        pytest.param(GRAPHQL_JSON, GRAPHQL_JSON, id="22EB"),
        pytest.param(JSON, JSON, id="4655"),
        pytest.param("*/*", JSON, id="47DE"),
        pytest.param(None, JSON, id="80D8"),
    ],
)
async def test_accept_decides_the_content_type(house: House, accept: str | None, expected: str) -> None:
    answered = await post(house.guest, TYPENAME, accept=accept)
    assert (answered.status, media(answered)) == (200, expected)


async def test_utf8_both_ways(house: House) -> None:
    """82A3, BF61, 78D5."""
    for content_type in (JSON, f"{JSON}; charset=utf-8"):
        answered = await post(house.guest, TYPENAME, content_type=content_type, accept=JSON)
        assert answered.status == 200
        assert answered.header("content-type") == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None, "application/json; charset=utf-16"]
)
async def test_what_is_not_json_in_utf8_is_refused(house: House, content_type: str | None) -> None:
    """7267 and its neighbours: what a form could send would dodge the browser's preflight."""
    assert (await post(house.guest, TYPENAME, content_type=content_type)).status == 415


async def test_get_is_for_queries(house: House) -> None:
    """5A70, 9C48, 9ABE, D6D5, 6A70: with the preflight header."""
    caller = house.guest.with_headers(graphql_require_preflight="1")
    answered = await caller.get({"query": "{__typename}"}, GQL)
    assert (answered.status, answered.json["data"]) == (200, {"__typename": "Query"})
    refused = await caller.get({"query": "mutation { __typename }"}, GQL)
    assert (refused.status, refused.header("allow")) == (405, "POST")
    for accept in (GQL, PLAIN):
        given = await caller.get({"query": "query ($d: Boolean!) { rateLimit(dryRun: $d) { dryRun } }", "variables": '{"d": true}'}, accept)
        assert given.json["data"] == {"rateLimit": {"dryRun": True}}


async def test_post_is_allowed(house: House) -> None:
    """2C94, 03D4."""
    assert (await post(house.guest, TYPENAME, accept=JSON)).status == 200


@pytest.mark.parametrize("accept", [GRAPHQL_JSON, JSON])
@pytest.mark.parametrize("body", ["{}", '{"query": ', "", '"string"', "[]", "null"])
async def test_a_body_without_a_query_is_refused(house: House, accept: str, body: str) -> None:
    """423L, 9FE0, 9FE1 and others."""
    answered = await post(house.guest, body, accept=accept)
    assert answered.status == 400
    assert "data" not in answered.json


@pytest.mark.parametrize("accept", [GRAPHQL_JSON, JSON])
@pytest.mark.parametrize(("parameter", "value"), BAD_PARAMETERS)
async def test_parameters_of_the_wrong_kind_are_refused(house: House, accept: str, parameter: str, value: Any) -> None:
    """LKJ0..3, 6C00..3, 3715, 7A9A, FDE2, 6A3B, 9FE0... under both media types."""
    answered = await post(house.guest, orjson.dumps({"query": "{__typename}", parameter: value}), accept=accept)
    assert (answered.status, answered.codes) == (400, ["BAD_REQUEST"])


@pytest.mark.parametrize("accept", [GRAPHQL_JSON, JSON])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"variables": None},
        {"operationName": None},
        {"extensions": None},
        {"variables": {"x": 1}},
        {"extensions": {"any": "value"}},
        {"query": "query Query { __typename }", "operationName": "Query"},
    ],
)
async def test_parameters_of_the_right_kind_pass(house: House, accept: str, more: dict[str, Any]) -> None:
    """34A2, 13EE, 8161, B8B3, 94B0..2, 0220..2, 2EA1, 28B9, 428F, 1B7A."""
    answered = await post(house.guest, orjson.dumps({"query": "{ __typename }", **more}), accept=accept)
    assert (answered.status, answered.json["data"]) == (200, {"__typename": "Query"})


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        pytest.param("{", None, id="parse"),
        pytest.param("{ noSuchField }", None, id="validation"),
        pytest.param("query ($d: Boolean!) { rateLimit(dryRun: $d) { cost } }", {"d": "no"}, id="coercion"),
        pytest.param("query A { __typename } query B { __typename }", None, id="operation"),
    ],
)
async def test_request_errors_have_their_status_and_no_data(house: House, query: str, variables: Any) -> None:
    """572B, D477, F5AF (200 under JSON); 60AA, 2163, 3E3A, 865D, 556A, 51FE, 74FF, 5E5B, 86EE, D586 (400, no data)."""
    payload = orjson.dumps({"query": query, "variables": variables})
    plain = await post(house.guest, payload, accept=JSON)
    assert plain.status == 200
    strict = await post(house.guest, payload, accept=GRAPHQL_JSON)
    assert strict.status == 400
    for answered in (plain, strict):
        assert "data" not in answered.json
        assert answered.json["errors"][0]["message"]


async def test_the_draft_of_2026_is_a_switch(house: House) -> None:
    """The newer draft wants 422 where the audits want 400 (ADR 0040)."""
    import schema
    from schema.endpoint import GraphQLEndpoint
    from schema.negotiation import DRAFT

    caller = Caller(GraphQLEndpoint(schema.build(), house.settings, statuses=DRAFT))
    assert (await post(caller, '{"query":"{nope}"}', accept=GRAPHQL_JSON)).status == 422
    assert (await post(caller, '{"query":"{"}', accept=GRAPHQL_JSON)).status == 400
    assert (await post(caller, "{}", accept=GRAPHQL_JSON)).status == 422
    assert (await post(caller, TYPENAME, content_type="text/plain")).status == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_other_methods_are_refused_and_told(house: House, method: str) -> None:
    answered = await house.guest.send(method, TYPENAME.encode(), {"content-type": JSON})
    assert (answered.status, answered.header("allow")) == (405, "POST, GET")


@pytest.mark.parametrize(
    ("accept", "status", "expected"),
    [
        ("text/html", 406, JSON),
        ("application/json;q=0", 406, JSON),
        (f"{JSON};q=0.5, {GRAPHQL_JSON}", 200, GRAPHQL_JSON),
        (f"{JSON}, {GRAPHQL_JSON};q=0.9", 200, JSON),
        ("text/html, application/*;q=0.1", 200, JSON),
        (f"{GRAPHQL_JSON}, {JSON}, text/event-stream, multipart/mixed", 200, GRAPHQL_JSON),
        ("*/*;q=0.1, application/graphql-response+json;q=0.8", 200, GRAPHQL_JSON),
        ("application/json;q=high", 406, JSON),
    ],
)
async def test_negotiation_reads_quality(house: House, accept: str, status: int, expected: str) -> None:
    answered = await post(house.guest, TYPENAME, accept=accept)
    assert (answered.status, media(answered)) == (status, expected)


async def test_batching_is_refused(house: House) -> None:
    answered = await post(house.guest, f"[{TYPENAME},{TYPENAME}]", accept=GRAPHQL_JSON)
    assert answered.status == 400
    assert "Batching" in answered.json["errors"][0]["message"]


async def test_every_answer_says_what_may_be_kept(house: House) -> None:
    for answered in (await post(house.guest, TYPENAME), await post(house.guest, "{"), await house.guest.send("PUT")):
        assert answered.header("cache-control") == "no-store"
        assert answered.header("x-content-type-options") == "nosniff"
        assert "charset=utf-8" in (answered.header("content-type") or "")


async def test_an_address_is_read_strictly(house: House) -> None:
    caller = house.guest.with_headers(graphql_require_preflight="1")
    assert (await caller.send("GET", query_string=b"query=%ff")).status == 400
    assert (await caller.send("GET", query_string=f"query={quote('{__typename}')}&variables=%7B".encode())).status == 400
    assert (await caller.send("GET", query_string=b"query=" + b"a" * 200_000)).status == 414
