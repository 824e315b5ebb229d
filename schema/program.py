"""An operation made ready to run: its fields compiled into steps, and where their values stand in the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails
from graphql.pyutils import Path

from schema.fields import Batched, Direct


class Places(Protocol):
    """Where values stand in the answer. A path is made only where an error or a resolver asks for it."""

    def __getitem__(self, index: int, /) -> Path | None:
        """The path of the value with that index."""


@dataclass(frozen=True, slots=True)
class FieldPlaces:
    """The same field of several objects."""

    parents: Places
    key: str
    parent: str

    def __getitem__(self, index: int, /) -> Path:
        return Path(self.parents[index], self.key, self.parent)


@dataclass(frozen=True, slots=True)
class PickedPlaces:
    """Some of the values."""

    places: Places
    indices: Sequence[int]

    def __getitem__(self, index: int, /) -> Path | None:
        return self.places[self.indices[index]]


@dataclass(frozen=True, slots=True)
class ItemPlaces:
    """All items of several lists, one list after the other."""

    places: Places
    sizes: Sequence[int]

    def __getitem__(self, index: int, /) -> Path:
        owner = 0
        while index >= self.sizes[owner]:
            index -= self.sizes[owner]
            owner += 1
        return Path(self.places[owner], index, None)


@dataclass(slots=True)
class Step:
    """One field of a selection, compiled: how to read it from many parents, and what to do with what was read."""

    key: str
    definition: GraphQLField
    parent: GraphQLObjectType
    details: list[FieldDetails]
    attribute: str | None = None
    column: str | None = None
    direct: Direct | None = None
    batched: Batched | None = None
    below: dict[str, list["Step"]] = field(default_factory=dict)

    @property
    def nodes(self) -> list[FieldNode]:
        """The field's nodes in the document."""
        return [each.node for each in self.details]


@dataclass(slots=True)
class Program:
    """An operation made ready to run. `steps` of the root are kept between requests where no directive can change them."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    definitions: dict[str, FragmentDefinitionNode]
    steps: list[Step] | None = None


def program(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Program:
    """The operation of a validated document, made ready to run any number of times."""
    definitions = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    return Program(schema, operation, {name: FragmentDetails(node, None) for name, node in definitions.items()}, definitions)
