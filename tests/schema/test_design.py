"""Rules that the schema keeps as a whole, walked over every type, field and argument (DESIGN 6)."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    specified_scalar_types,
)

import schema
from app.core.access import PARTNER_GRANTABLE, Scope
from app.core.ids import NodeType
from schema import snapshot
from schema.nodes import _LOADERS

ROOT = Path(__file__).parents[2]
SCHEMA = schema.build()._schema
TYPES: list[GraphQLNamedType] = [each for name, each in SCHEMA.type_map.items() if not name.startswith("__")]
OBJECTS = [each for each in TYPES if isinstance(each, GraphQLObjectType)]
FIELDS = [(owner, name, field) for owner in OBJECTS for name, field in owner.fields.items()]
assert SCHEMA.query_type is not None
assert SCHEMA.mutation_type is not None
QUERIES, MUTATIONS = SCHEMA.query_type.fields, SCHEMA.mutation_type.fields


def told(field: Any) -> Any:
    return field.extensions["strawberry-definition"]


def scope_of(field: Any) -> str | None:
    return next((each.scope for each in told(field).directives if type(each).__name__ == "Requires"), None)


def test_everything_has_a_description() -> None:
    missing = [each.name for each in TYPES if not each.description and each not in specified_scalar_types.values()]
    for owner, name, field in FIELDS:
        missing += [f"{owner.name}.{name}"] if not field.description else []
        missing += [f"{owner.name}.{name}({a})" for a, argument in field.args.items() if not argument.description and a != "input"]
    for each in TYPES:
        if isinstance(each, GraphQLEnumType | GraphQLInputObjectType | GraphQLInterfaceType):
            parts: dict[str, Any] = each.values if isinstance(each, GraphQLEnumType) else each.fields
            missing += [f"{each.name}.{name}" for name, part in parts.items() if not part.description]
    for directive in SCHEMA.directives:
        missing += [] if directive.description else [f"@{directive.name}"]
    assert missing == []


def test_a_face_value_and_a_cost_say_of_which_time_they_are() -> None:
    """B7, ADR 0078: a package is worth what its benefits are in one membership period, not what one use is."""
    told_of = [each.description or "" for each in TYPES if each.name in {"FaceValue", "FaceValueInput", "UnitCost", "UnitCostInput"}]
    assert len(told_of) == 4
    assert all("in one membership period, used in full" in words for words in told_of)


def test_every_root_field_names_its_scope_and_prints_it() -> None:
    words = {scope.value for scope in Scope}
    for fields in (QUERIES, MUTATIONS):
        for name, field in fields.items():
            assert scope_of(field) in words, f"{name} was not made with query(scope=) or mutation(scope=)"
            assert told(field).extensions, f"{name} has no door"
    printed = build_schema(snapshot.FILE.read_text())
    assert printed.query_type is not None
    for name, field in QUERIES.items():
        (directive,) = [each for each in printed.query_type.fields[name].ast_node.directives if each.name.value == "requires"]
        assert directive.arguments[0].value.value == scope_of(field)


def test_a_bare_field_is_caught() -> None:
    """The walk above finds a root field that was written without a scope."""
    import strawberry

    @strawberry.type
    class Query:
        @strawberry.field
        def open(self) -> str:
            """Nobody said who may."""
            return ""

    bare = strawberry.Schema(Query)._schema.query_type
    assert bare is not None
    assert scope_of(bare.fields["open"]) is None


def test_no_mutation_is_open_to_partners_and_public_ones_are_few() -> None:
    assert {name for name, field in MUTATIONS.items() if scope_of(field) == "public"} == {"register", "signIn", "signOut"}
    assert not {name for name, field in MUTATIONS.items() if scope_of(field) in {scope.value for scope in PARTNER_GRANTABLE}}


def test_a_list_of_objects_with_ids_is_a_connection() -> None:
    """No bare list of nodes, but in the connections themselves and where a programme list is short by nature."""
    node = SCHEMA.type_map["Node"]
    bare = []
    for owner, name, field in FIELDS:
        kind = get_named_type(field.type)
        is_list = isinstance(get_nullable_type(field.type), GraphQLList)
        if is_list and isinstance(kind, GraphQLObjectType) and node in kind.interfaces and not owner.name.endswith("Connection"):
            bare.append(f"{owner.name}.{name}")
    assert bare == ["Member.programmes"]


def test_every_list_of_objects_has_a_size_and_every_connection_pages() -> None:
    for owner, name, field in FIELDS:
        kind = get_named_type(field.type)
        if kind.name.endswith("Connection"):
            assert set(field.args) >= {"first", "after", "last", "before"}, f"{owner.name}.{name}"
            assert any(type(each).__name__ == "ListSize" for each in told(field).directives), f"{owner.name}.{name}"
        elif isinstance(get_nullable_type(field.type), GraphQLList) and is_composite_type(kind) and not owner.name.endswith("Connection"):
            sized = any(type(each).__name__ == "ListSize" for each in told(field).directives)
            assert sized or owner.name in ("ConditionNode", "InvalidInputProblem"), f"{owner.name}.{name}"


def test_connections_have_relays_form() -> None:
    connections = [each for each in OBJECTS if each.name.endswith("Connection")]
    assert connections
    for each in connections:
        assert str(each.fields["pageInfo"].type) == "PageInfo!"
        edge = get_named_type(each.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        assert str(edge.fields["cursor"].type) == "String!"
        assert str(edge.fields["node"].type) == f"{each.name.removesuffix('Connection')}!"
    page_info = SCHEMA.type_map["PageInfo"]
    assert isinstance(page_info, GraphQLObjectType)
    assert {name: str(field.type) for name, field in page_info.fields.items()} == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }


def test_ids_are_never_null_and_every_node_has_a_loader() -> None:
    node = SCHEMA.type_map["Node"]
    kinds = {each.name for each in OBJECTS if node in each.interfaces}
    for each in OBJECTS:
        if "id" in each.fields:
            assert str(each.fields["id"].type) == "ID!"
    assert {kind.value for kind in _LOADERS} == kinds - {"SegmentScheme"}
    assert kinds <= {kind.value for kind in NodeType}


def test_what_can_fail_may_be_null() -> None:
    """A root field of Query that fails must not empty the others."""
    assert [name for name, field in QUERIES.items() if isinstance(field.type, GraphQLNonNull)] == []


def test_a_mutation_takes_one_input_and_answers_with_a_union_of_success_and_problems() -> None:
    problem = SCHEMA.type_map["Problem"]
    for name, field in MUTATIONS.items():
        assert list(field.args) in (["input"], []), name
        kind = get_named_type(field.type)
        if not field.args:
            assert kind.name.endswith("Success"), name
            continue
        assert isinstance(get_named_type(field.args["input"].type), GraphQLInputObjectType)
        assert isinstance(kind, GraphQLUnionType), name
        assert kind.name.endswith("Payload")
        problems = [each for each in kind.types if problem in each.interfaces]
        assert len(problems) == len(kind.types) - 1, f"{name} answers one success and problems"
        assert all(each.name.endswith("Problem") for each in problems)


def test_the_members_of_a_union_agree_on_their_fields() -> None:
    """A client selects from all of them in one document: fields of one name must be of one type there."""
    clashes = []
    for each in TYPES:
        if isinstance(each, GraphQLUnionType):
            kinds: dict[str, set[str]] = {}
            for member in each.types:
                for name, field in member.fields.items():
                    kinds.setdefault(name, set()).add(str(field.type))
            clashes += [f"{each.name}.{name}" for name, found in kinds.items() if len(found) > 1]
    assert clashes == []


def test_names_are_in_the_usual_form() -> None:
    for each in TYPES:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", each.name), each.name
        if isinstance(each, GraphQLEnumType):
            assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", value) for value in each.values)
    for owner, name, field in FIELDS:
        assert re.fullmatch(r"[a-z][A-Za-z0-9]*", name), f"{owner.name}.{name}"
        assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", argument) for argument in field.args)


def test_there_is_no_float_and_no_scalar_without_a_meaning() -> None:
    scalars = {each.name for each in TYPES if isinstance(each, GraphQLScalarType)}
    assert scalars == {"Boolean", "ID", "Int", "String", "BigInt", "Date", "DateTime", "JSON", "LocalizedText"}


def test_nothing_is_unreachable() -> None:
    """Every enum and input is used somewhere: nothing stands in the schema by accident."""
    used = {get_named_type(f.type).name for _o, _n, f in FIELDS}
    used |= {get_named_type(a.type).name for _o, _n, f in FIELDS for a in f.args.values()}
    for each in TYPES:
        if isinstance(each, GraphQLInputObjectType):
            used |= {get_named_type(f.type).name for f in each.fields.values()}
        if isinstance(each, GraphQLUnionType):
            used |= {member.name for member in each.types}
    roots = {"Query", "Mutation", "Problem", "Node"}
    assert {each.name for each in TYPES} - used - roots - set(specified_scalar_types) == set()


def test_the_committed_schema_is_what_the_code_says() -> None:
    assert snapshot.FILE.read_text() == snapshot.text(), "run `python -m schema.snapshot` and look at the difference"
    assert snapshot.main(["--check"]) == 0


def git(*arguments: str) -> str | None:
    """What git says, or None where it refuses."""
    asked = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout if asked.returncode == 0 else None


def landed() -> str | None:
    """The schema where this work branched off from what is on the server; None in a clone without a server or before the first."""
    base = git("merge-base", "HEAD", "origin/main")
    return None if base is None else git("show", f"{base.strip()}:schema/schema.graphql")


def test_a_breaking_change_is_announced() -> None:
    """Fails unless a fragment in docs/changes says `breaking:`."""
    old = landed()
    if old is None:
        return
    found = snapshot.breaking(old, snapshot.FILE.read_text())
    announced = any("breaking:" in file.read_text() for file in (ROOT / "docs" / "changes").glob("*.md"))
    assert announced or found == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("  zone: String!", "  zone: String"), True),
        (('"""Who is asking"""', '"""Whoever is asking"""'), False),
        (("enum Stage {", "enum Stage {\n  LATER"), False),
    ],
)
def test_breaking_changes_are_found(change: tuple[str, str], expected: bool) -> None:
    text = snapshot.text()
    assert bool(snapshot.breaking(text, text.replace(*change))) is expected
