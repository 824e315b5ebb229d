"""The rows of the matrix, walked from the schema: root fields, mutations, and the fields of every type that a query leads to."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
)

import schema
from schema.nodes import _LOADERS

SCHEMA = schema.build()._schema
assert SCHEMA.query_type is not None
assert SCHEMA.mutation_type is not None
QUERIES, MUTATIONS = SCHEMA.query_type.fields, SCHEMA.mutation_type.fields


@dataclass(frozen=True)
class Step:
    """One field on the way to a type, and the type that its answer is taken for."""

    owner: str
    name: str
    taken_for: GraphQLObjectType

    @property
    def field(self) -> GraphQLField:
        """The field in the schema."""
        return field_of(self.owner, self.name)


@dataclass(frozen=True)
class Place:
    """A type with the shortest way to it: from `node` where that leads there, since it names one certain object, else from the root."""

    kind: GraphQLObjectType
    way: tuple[Step, ...]


def field_of(owner: str, name: str) -> GraphQLField:
    """The field of an object type."""
    kind = SCHEMA.type_map[owner]
    assert isinstance(kind, GraphQLObjectType)
    field: GraphQLField = kind.fields[name]
    return field


def scopes_of(field: GraphQLField) -> tuple[str, ...]:
    """The scopes of which the field itself asks for one; none where it asks for none."""
    directives = field.extensions["strawberry-definition"].directives
    (found,) = [each for each in directives if type(each).__name__ == "Requires"] or [None]
    words = (found.scope, found.or_scope) if found else ()
    return tuple(word for word in words if word and word != "public")


def concrete(kind: GraphQLNamedType) -> list[GraphQLObjectType]:
    """The object types that a field of this type may answer with, problems left out."""
    if isinstance(kind, GraphQLObjectType):
        return [kind]
    if isinstance(kind, GraphQLUnionType):
        return [each for each in kind.types if not is_problem(each)]
    return []


def is_problem(kind: GraphQLObjectType) -> bool:
    """Whether the type says why something was refused."""
    return any(each.name == "Problem" for each in kind.interfaces)


def is_list(kind: GraphQLObjectType) -> bool:
    """Whether the type is only the form of a list: a connection, an edge, a page."""
    return kind.name.endswith(("Connection", "Edge")) or kind.name == "PageInfo"


def places() -> list[Place]:
    """Every type that a query leads to, each once, in the order of the way."""
    node = SCHEMA.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    found: dict[str, Place] = {}
    loadable = [each for each in SCHEMA.get_possible_types(node) if each.name in {kind.value for kind in _LOADERS}]
    _walk([(Step("Query", "node", each),) for each in loadable], found)
    _walk(_steps("Query", (), QUERIES), found)
    return [place for place in found.values() if not is_list(place.kind)]


def _walk(ways: Iterable[tuple[Step, ...]], found: dict[str, Place]) -> None:
    """All types that these ways lead on to are found, each by the shortest."""
    waiting = deque(ways)
    while waiting:
        way = waiting.popleft()
        kind = way[-1].taken_for
        if kind.name not in found:
            found[kind.name] = Place(kind, way)
            waiting.extend(_steps(kind.name, way, kind.fields))


def _steps(owner: str, way: tuple[Step, ...], fields: dict[str, GraphQLField]) -> Iterator[tuple[Step, ...]]:
    for name, field in fields.items():
        for kind in concrete(get_named_type(field.type)):
            yield (*way, Step(owner, name, kind))


def scopes_on(way: tuple[Step, ...], field: GraphQLField) -> frozenset[str]:
    """The scopes that others than the member itself need between the root and the field, its own included."""
    found = (scopes_of(each) for each in (*(step.field for step in way), field))
    return frozenset(scopes[-1] for scopes in found if scopes)


def is_leaf(field: GraphQLField) -> bool:
    """Whether the field answers with a plain value."""
    return not is_composite_type(get_named_type(field.type))


def answer_fields(mutation: str) -> list[str]:
    """What the success of a mutation tells."""
    return [name for kind in concrete(get_named_type(MUTATIONS[mutation].type)) for name in kind.fields]


def listed() -> dict[str, list[str]]:
    """Every name that the table must have, by type; with each mutation stands what its success tells."""
    told = [name for mutation in MUTATIONS for name in (mutation, *answer_fields(mutation))]
    return {"Query": list(QUERIES), "Mutation": told, **{place.kind.name: list(place.kind.fields) for place in places()}}
