"""Bad input, generated over the schema: every field of every mutation missing, of the wrong kind, empty, too long, out of range.

A missing field or a wrong kind is refused by the type system with its path; what the domain refuses is a problem that names
the field (DESIGN 6). In every case nothing is written.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
    get_named_type,
    get_nullable_type,
)

import schema
from app.core import db
from app.core.access import Role
from app.core.ids import NodeType, global_id
from tests import cast
from tests.schema.caller import Answered, Caller
from tests.schema.house import House

SCHEMA = schema.build()._schema
assert SCHEMA.mutation_type is not None
MUTATIONS = {name: field for name, field in SCHEMA.mutation_type.fields.items() if field.args}
WATCHED = (
    "account",
    "audit_entry",
    "benefit",
    "benefit_version",
    "member",
    "member_fact",
    "member_tag",
    "membership",
    "partner",
    "partner_token",
    "segment_scheme",
    "segment_scheme_version",
    "session",
)
WRONG: dict[str, list[Any]] = {
    "String": [7, True, {"a": 1}, ["a"]],
    "ID": [{"a": 1}, [], True, 1.5],
    "Int": ["7", 1.5, True, 2**40, {}],
    "Boolean": ["true", 1, []],
    "BigInt": ["seven", 1.5, True, 2**60, "9" * 17],
    "DateTime": ["yesterday", "2026-02-30T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00", 1_700_000_000, "0000-01-01T00:00:00Z"],
    "Date": ["2026-02-30", "2026-1-1", "2026-01-01T00:00:00Z", 20_260_101, ""],
    "LocalizedText": ["plain", ["zh"], {"en": 7}, 3],
    "JSON": [],
}


@dataclass(frozen=True)
class Place:
    """One field of an input: where it stands, and its type."""

    mutation: str
    path: tuple[str | int, ...]
    type_: GraphQLInputType

    @property
    def label(self) -> str:
        return f"{self.mutation}.{'.'.join(map(str, self.path))}"


def places(mutation: str, type_: Any, path: tuple[str | int, ...] = ()) -> list[Place]:
    """Every field below an input, lists entered at their first item."""
    bare = get_nullable_type(type_)
    if isinstance(bare, GraphQLList):
        return places(mutation, bare.of_type, (*path, 0))
    if not isinstance(bare, GraphQLInputObjectType):
        return []
    found = []
    for name, field in bare.fields.items():
        found.append(Place(mutation, (*path, name), field.type))
        found += places(mutation, field.type, (*path, name))
    return found


PLACES = [place for name, field in MUTATIONS.items() for place in places(name, field.args["input"].type)]


class Sample:
    """Input that the type system accepts, with ids of things that exist nowhere."""

    IDS = {
        "account": NodeType.ACCOUNT,
        "benefit": NodeType.BENEFIT,
        "id": NodeType.BENEFIT,
        "member": NodeType.MEMBER,
        "membership": NodeType.MEMBERSHIP,
        "partner": NodeType.PARTNER,
        "plan": NodeType.PLAN,
        "session": NodeType.SESSION,
        "terms": NodeType.TERMS,
        "token": NodeType.PARTNER_TOKEN,
    }

    def of(self, type_: Any, name: str = "") -> Any:
        bare = get_nullable_type(type_)
        if isinstance(bare, GraphQLList):
            return [self.of(bare.of_type, name)]
        if isinstance(bare, GraphQLInputObjectType):
            return {key: self.of(field.type, key) for key, field in bare.fields.items()}
        if isinstance(bare, GraphQLEnumType):
            return next(iter(bare.values))
        if bare.name == "ID":
            return global_id(self.IDS[name], cast.UUID_OF_NOBODY)
        samples = {"String": "word", "Int": 1, "Boolean": True, "BigInt": 5, "DateTime": "2030-01-01T00:00:00Z", "Date": "2026-01-01"}
        return samples.get(bare.name, {"en": "word", "zh": "词"})


def changed(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """The value with another one at the path; a path that ends in DROP is taken away."""
    if not path:
        return new
    step, *rest = path
    if isinstance(value, list):
        return [changed(item, tuple(rest), new) if index == step else item for index, item in enumerate(value)]
    if not rest and new is DROP:
        return {key: item for key, item in value.items() if key != step}
    return {**value, step: changed(value.get(step), tuple(rest), new)}


DROP = object()


async def written() -> dict[str, int]:
    return {table: (await db.fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"] for table in WATCHED}


def document(mutation: str) -> str:
    field = MUTATIONS[mutation]
    members = {each.name for each in get_named_type(field.type).types}  # type: ignore[union-attr]  # a payload is a union
    faults = "... on InvalidInputProblem { field faults { field message } }" if "InvalidInputProblem" in members else ""
    asked = f"__typename ... on Problem {{ code message }} {faults}"
    return f"mutation ($input: {field.args['input'].type}) {{ {mutation}(input: $input) {{ {asked} }} }}"


async def send(caller: Caller, mutation: str, said: Any) -> Answered:
    return await caller.ask(document(mutation), input=said)


def test_the_table_covers_every_mutation() -> None:
    assert {place.mutation for place in PLACES} == set(MUTATIONS)
    assert len(PLACES) > 150


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_wrong_kinds_and_missing_fields_are_refused_by_the_type_system(club: House, owner_of_club: Caller, mutation: str) -> None:
    """Each with its path; nothing is written and no value is repeated."""
    good = Sample().of(MUTATIONS[mutation].args["input"].type)
    before = await written()
    checked = 0
    for place in [each for each in PLACES if each.mutation == mutation]:
        named = get_named_type(place.type_)
        wrong: list[Any] = WRONG.get(named.name, ["NO_SUCH_WORD", 7] if isinstance(named, GraphQLEnumType) else ["a word", 7])
        if isinstance(place.type_, GraphQLNonNull):
            wrong = [*wrong, None]
            field = SCHEMA.type_map[_owner(mutation, place.path)].fields[place.path[-1]]  # type: ignore[union-attr]
            if field.default is None and field.default_value is Undefined:
                wrong = [*wrong, DROP]
        for value in wrong:
            if isinstance(get_nullable_type(place.type_), GraphQLList) and isinstance(value, list):
                continue
            answered = await send(owner_of_club, mutation, changed(good, place.path, value))
            assert (answered.status, set(answered.codes)) == (400, {"BAD_USER_INPUT"}), (place.label, value)
            told = [tuple(error["extensions"]["inputPath"]) for error in answered.json["errors"]]
            path = ("input", *place.path)
            assert any(each[: len(path)] == path or (value is DROP and each == path[:-1]) for each in told), (place.label, value, told)
            checked += 1
    answered = await send(owner_of_club, mutation, {**good, "noSuchField": 1})
    assert answered.codes == ["BAD_USER_INPUT"]
    assert checked
    assert await written() == before


def _owner(mutation: str, path: tuple[str | int, ...]) -> str:
    """The name of the input type in which the last step of the path stands."""
    type_: Any = get_named_type(MUTATIONS[mutation].args["input"].type)
    for step in path[:-1]:
        if isinstance(step, str):
            type_ = get_named_type(type_.fields[step].type)
    return str(type_.name)


@pytest.mark.parametrize("mutation", [name for name in MUTATIONS if name != "rotateSigningKey"])  # it needs no more than any reason
async def test_texts_that_are_empty_too_long_or_strange_are_refused_or_harmless(club: House, owner_of_club: Caller, mutation: str) -> None:
    """Ids of nothing make every mutation end in a refusal: never a fault, never a row."""
    good = Sample().of(MUTATIONS[mutation].args["input"].type)
    before = await written()
    public = mutation in ("register", "signIn")
    if mutation in SPOILED:  # what needs no id is made to fail by another field
        good = changed(good, (SPOILED[mutation],), "!")
    kinds = ("String", "ID", "Int", "LocalizedText")
    for place in [each for each in PLACES if each.mutation == mutation and get_named_type(each.type_).name in kinds]:
        kind = get_named_type(place.type_).name
        values: list[Any] = {
            "String": ["", " ", "x" * 5_000, "\u202eabc", "a\nb", "'; DROP TABLE member; --", "%", "\U0001f600" * 50],
            "ID": ["", "x", "1", "A" * 24, "x" * 5_000, global_id(NodeType.PRODUCT, cast.UUID_OF_NOBODY)],
            "Int": [-1, 0, 2**31 - 1, -(2**31)],
            "LocalizedText": [{}, {"en": ""}, {"xx": "a"}, {"en": "x" * 30_000, "zh": "y"}],
        }[kind]
        if isinstance(get_nullable_type(place.type_), GraphQLList):
            values = [[value] for value in values] + [[]]
        for value in values[:3] if public else values:
            answered = await send(owner_of_club, mutation, changed(good, place.path, value))
            assert answered.status == 200, (place.label, value, answered.body)
            assert "INTERNAL_SERVER_ERROR" not in answered.codes, (place.label, value, answered.body)
            told = (answered.json.get("data") or {}).get(mutation)
            if told is not None:
                assert told["__typename"].endswith("Problem"), (place.label, value, told)
            if kind == "ID":
                assert told["__typename"] == "InvalidInputProblem" or mutation == "updateProfile", (place.label, value, answered.body)
                assert told["field"] == ".".join(map(str, place.path))
    assert await written() == before


SPOILED = {"createPartner": "code", "createStaff": "name"}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("register", {"name": "ab"}, "name"),
    ("register", {"name": "a" * 33}, "name"),
    ("register", {"name": "with space"}, "name"),
    ("register", {"password": "short"}, "password"),
    ("register", {"password": "p" * 129}, "password"),
    ("register", {"password": "1234567890"}, "password"),
    ("register", {"nickname": ""}, "nickname"),
    ("register", {"nickname": "n" * 41}, "nickname"),
    ("register", {"region": "China"}, "region"),
    ("register", {"industrySince": "2999-01-01"}, "industrySince"),
    ("register", {"industrySince": "1900-01-01"}, "industrySince"),
    ("createStaff", {"name": "x"}, "name"),
    ("createStaff", {"password": "short"}, "password"),
    ("createStaff", {"displayName": "d" * 81}, "displayName"),
    ("createPartner", {"code": "Not A Code"}, "code"),
    ("createPartner", {"name": ""}, "name"),
    ("createBenefit", {"programme": "nowhere"}, "programme"),
    ("createPlan", {"content": {"code": "new", "duration": {"count": 0, "unit": "YEAR"}}}, "content.duration.count"),
    (
        "createPlan",
        {"content": {"code": "new", "prices": [{"code": "a", "condition": {"language": 2}}]}},
        "content.prices[0].condition.language",
    ),
    ("createTerms", {"content": {"code": "new", "title": {"en": "t" * 81}}}, "content.title.en"),
    ("rotateSigningKey", {"reason": "x"}, "reason"),
    ("createBenefit", {"content": {"code": "x" * 70, "kind": "CONTENT", "reach": "GLOBAL"}}, "content.code"),
    ("createBenefit", {"content": {"code": "new", "kind": "CONTENT", "reach": "GLOBAL", "title": {"en": "t" * 81}}}, "content.title.en"),
    (
        "createBenefit",
        {"content": {"code": "new", "kind": "COUPON", "reach": "SPECIFIC", "condition": {"language": 1, "root": {"fact": "level"}}}},
        "content.condition.root.fact",
    ),
    (
        "createBenefit",
        {"content": {"code": "new", "kind": "COUPON", "reach": "GLOBAL", "quota": {"count": 0, "per": "DAY"}}},
        "content.quota.count",
    ),
    (
        "createBenefit",
        {
            "content": {
                "code": "new",
                "kind": "COUPON",
                "reach": "GLOBAL",
                "unitCost": {"amountMinor": -1, "paidBy": "BRAND"},
            }
        },
        "content.unitCost.amountMinor",
    ),
    (
        "saveSegmentDraft",
        {"segments": [{"code": "a", "name": {"en": "A"}, "stage": "LEARNING", "fromMonths": -1}], "expectedRevision": 1},
        "segments[0].fromMonths",
    ),
]
GOOD: dict[str, dict[str, Any]] = {
    "register": {"name": "newcomer", "password": cast.PASSWORD, "nickname": "New"},
    "createStaff": {"name": "newstaff", "role": "EDITOR", "password": cast.PASSWORD},
    "createPartner": {"code": "newpartner", "name": "New"},
    "createBenefit": {"programme": "pmtalk", "content": {"code": "new", "kind": "CONTENT", "reach": "GLOBAL"}},
    "createPlan": {"programme": "pmtalk", "content": {"code": "new"}},
    "createTerms": {"programme": "pmtalk", "content": {"code": "new"}},
    "rotateSigningKey": {},
    "saveSegmentDraft": {},
}


@pytest.mark.parametrize(("mutation", "said", "field"), REFUSED)
async def test_what_the_domain_refuses_names_the_field_in_the_callers_words(
    club: House, owner_of_club: Caller, mutation: str, said: dict[str, Any], field: str
) -> None:
    before = await written()
    answered = await send(owner_of_club, mutation, {**GOOD[mutation], **said})
    told = answered.data[mutation]
    assert (told["__typename"], told["field"]) == ("InvalidInputProblem", field), told
    assert told["message"]
    assert field in [fault["field"] for fault in told["faults"]]
    assert await written() == before


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_who_lacks_the_scope_changes_nothing(club: House, mutation: str) -> None:
    """Nobody, and a member who holds only what is one's own; also a partner with all that partners may hold."""
    good = Sample().of(MUTATIONS[mutation].args["input"].type)
    scope = next(each.scope for each in MUTATIONS[mutation].extensions["strawberry-definition"].directives if hasattr(each, "scope"))
    callers = [club.guest, await club.member()]
    before = await written()
    if scope == "public":
        return
    for caller in callers[: 1 if scope == "self:write" else 2]:
        answered = await send(caller, mutation, good)
        assert answered.codes == (["UNAUTHENTICATED"] if caller is club.guest else ["FORBIDDEN"])
        assert answered.json["data"] is None
    assert await written() == before


async def test_a_wrong_revision_or_state_is_its_own_problem(club: House, owner_of_club: Caller) -> None:
    member = await club.member()
    document = """mutation ($i: UpdateProfileInput!) { updateProfile(input: $i) { __typename ... on Problem { code message }
      ... on ProfileSuccess { member { nickname region revision industrySince pendingIndustrySince pendingIndustrySinceAt } } } }"""
    stale = await member.data(document, i={"expectedRevision": 9, "nickname": "Countess"})
    assert stale["updateProfile"]["__typename"] == "ConflictProblem"
    done = (await member.data(document, i={"expectedRevision": 0, "nickname": "Countess", "industrySince": "2020-02-29"}))["updateProfile"][
        "member"
    ]
    assert (done["nickname"], done["revision"], done["industrySince"]) == ("Countess", 1, "2020-02-29")
    waits = (await member.data(document, i={"expectedRevision": 1, "industrySince": "2010-01-01"}))["updateProfile"]["member"]
    assert (waits["industrySince"], waits["pendingIndustrySince"]) == ("2020-02-29", "2010-01-01")
    assert waits["pendingIndustrySinceAt"] > (club.now + timedelta(days=88)).isoformat()
    kept = (await member.data(document, i={"expectedRevision": 2, "region": "CN"}))["updateProfile"]["member"]
    assert kept["nickname"] == "Countess", "what is left out stays"
    gone = (await member.data(document, i={"expectedRevision": 3, "region": None}))["updateProfile"]["member"]
    assert gone["region"] is None
    no_member = await (await club.staff(Role.SUPPORT)).data(document, i={"expectedRevision": 0})
    assert no_member["updateProfile"]["__typename"] == "NotFoundProblem"
