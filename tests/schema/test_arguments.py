"""Every argument of every field with extreme values of the right kind: an answer or a named refusal, never a fault (research 1b)."""

from typing import Any

import pytest
from graphql import GraphQLField, GraphQLList, GraphQLObjectType, get_named_type, get_nullable_type, is_required_argument

import schema
from app.core.ids import NodeType, global_id
from tests import cast
from tests.schema.caller import Caller
from tests.schema.house import House

SCHEMA = schema.build()._schema
assert SCHEMA.query_type is not None
EXTREMES: dict[str, list[Any]] = {
    "DateTime": [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1900-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999999-12:00",
        "2026-02-28T24:00:00Z",
        "2016-12-31T23:59:60Z",
    ],
    "Date": ["0001-01-01", "1900-01-01", "2024-02-29", "2999-12-31", "9999-12-31"],
    "Int": [0, -1, 1, 100, 101, 2**31 - 1, -(2**31)],
    "String": ["", " ", "%", "_", "\\", "'", "x" * 3_000, "\U0001f600", "pmtalk", "zh", "en", "tlh"],
    "ID": ["", "x", global_id(NodeType.MEMBER, cast.UUID_OF_NOBODY), global_id(NodeType.BENEFIT, cast.UUID_OF_NOBODY), "é" * 24],
    "Boolean": [True, False],
}
PATHS: dict[str, str] = {
    "Member": "members {{ nodes {{ id {} }} }}",
    "Membership": "members {{ nodes {{ memberships {{ nodes {{ id {} }} }} }} }}",
    "Benefit": "benefits {{ nodes {{ id {} }} }}",
    "Viewer": "viewer {{ kind {} }}",
    "Condition": "benefits {{ nodes {{ condition {{ {} }} }} }}",
    "SegmentScheme": "segmentScheme {{ id {} }}",
}
CASES = [
    (owner.name, name, argument)
    for owner in [SCHEMA.query_type, *(SCHEMA.type_map[each] for each in PATHS)]
    if isinstance(owner, GraphQLObjectType)
    for name, field in owner.fields.items()
    for argument in field.args
]


def leaf_selection(field: GraphQLField) -> str:
    """The smallest selection that the field's type allows."""
    kind = get_named_type(field.type)
    if kind.name.endswith("Connection"):
        return "{ pageInfo { endCursor } nodes { __typename } }"
    return "{ __typename }" if hasattr(kind, "fields") or hasattr(kind, "types") else ""


def values(type_: Any) -> list[Any]:
    bare = get_nullable_type(type_)
    kind = get_named_type(bare)
    if hasattr(kind, "values"):
        return list(kind.values)
    if hasattr(kind, "fields"):
        told = [{name: value} for name, field in kind.fields.items() for value in values(field.type)]
        return [*told, {}]
    found = EXTREMES[kind.name]
    return [[value] for value in found] + [[]] if isinstance(bare, GraphQLList) else found


@pytest.mark.parametrize(("owner", "name", "argument"), CASES)
async def test_extreme_arguments_are_answered_or_refused(club: House, owner_of_club: Caller, owner: str, name: str, argument: str) -> None:
    parent = SCHEMA.type_map[owner]
    assert isinstance(parent, GraphQLObjectType)
    field = parent.fields[name]
    others = {n: a for n, a in field.args.items() if n != argument and is_required_argument(a)}
    given = ", ".join([f"{argument}: $v", *(f'{n}: "{global_id(NodeType.BENEFIT, cast.UUID_OF_NOBODY)}"' for n in others)])
    asked = f"{name}({given}) {leaf_selection(field)}"
    wrapped = PATHS[owner].format(asked) if owner in PATHS else asked
    document = f"query ($v: {field.args[argument].type}) {{ {wrapped} }}"
    for value in values(field.args[argument].type):
        answered = await owner_of_club.ask(document, v=value)
        allowed = {"BAD_USER_INPUT"}
        assert set(answered.codes) <= allowed, (document, value, answered.body[:500])
        assert answered.status in (200, 400), (document, value)
