"""What a query costs, known before it runs: a product of page sizes over weights that the SDL prints.

    cost(field)  = size x (weight + cost of its selections)          where @listSize has no sizedFields
    cost(field)  = weight + cost of its selections, those of sizedFields times size       where it has
    weight       = @cost(weight:), else 1 for an object, 0 for a scalar; +10 for a field of Mutation
    size         = the slicing argument that was given (a number, at most 100, or the length of a list), else assumedSize

Fragments are written out, fields of the same response name are merged, @skip and @include count as run. `__schema`
costs 500 and `__type` 20, whatever is selected in them.
"""

from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    value_from_ast_untyped,
)
from strawberry.schema_directive import Location

INTROSPECTION = {"__schema": 500, "__type": 20, "__typename": 0}
DRY_RUN = "rateLimit"
MUTATION_WEIGHT = 10
MAX_SIZE = 100


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description="What the field weighs in the cost of a query. Without it a field that returns an object weighs 1, any other 0; "
    "a field of Mutation weighs 10 more. `__schema` costs 500 and `__type` 20.",
)
class Cost:
    """@cost on a field."""

    weight: int = strawberry.directive_field(name="weight")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description="How many items a list is priced at: the slicing argument that was given (its length where it is a list), "
    "else `assumedSize`. It multiplies the selections of `sizedFields`, or of the field itself where none are named.",
)
class ListSize:
    """@listSize on a field."""

    assumed_size: int = strawberry.directive_field(name="assumedSize")
    slicing_arguments: list[str] | None = strawberry.directive_field(name="slicingArguments", default=strawberry.UNSET)
    sized_fields: list[str] | None = strawberry.directive_field(name="sizedFields", default=strawberry.UNSET)


@dataclass(frozen=True, slots=True)
class _Rates:
    """What the SDL says of one field."""

    weight: int
    assumed: int = 1
    slicing: tuple[str, ...] = ()
    sized: frozenset[str] = frozenset()


@dataclass(slots=True)
class Priced:
    """A selected field with all that is needed to price it for given variables."""

    name: str
    rates: _Rates
    given: list[Any] = field(default_factory=list)
    below: list["Priced"] = field(default_factory=list)
    dry_run: Any = None

    def cost(self, variables: dict[str, Any]) -> int:
        """The cost of the field and all below it."""
        rates = self.rates
        size = self.size(variables)
        if not rates.sized:
            return size * (rates.weight + sum(each.cost(variables) for each in self.below))
        return rates.weight + sum(each.cost(variables) * (size if each.name in rates.sized else 1) for each in self.below)

    def asks_dry_run(self, variables: dict[str, Any]) -> bool:
        """Whether this is `rateLimit(dryRun: true)`: price the document, run nothing else of it."""
        return _value(self.dry_run, variables) is True

    def size(self, variables: dict[str, Any]) -> int:
        """How many items the field is priced at."""
        for given in self.given:
            value = _value(given, variables)
            if isinstance(value, (list, tuple)):
                return min(len(value), MAX_SIZE)
            if isinstance(value, int):
                return max(0, min(value, MAX_SIZE))
        return self.rates.assumed


def _readable(value: ValueNode) -> Any:
    """A literal as Python's value; a variable as it is, to be looked up for each request."""
    return value if isinstance(value, VariableNode) else value_from_ast_untyped(value)


def _value(given: Any, variables: dict[str, Any]) -> Any:
    return variables.get(given.name.value) if isinstance(given, VariableNode) else given


class Pricing:
    """Reads the weights of a schema once and prices operations by them."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._rates: dict[tuple[str, str], _Rates] = {}

    def plan(self, operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]) -> list[Priced]:
        """The operation's root fields, ready to be priced. The document must have been validated."""
        root = self._schema.get_root_type(operation.operation)
        return self._plan(root, [operation.selection_set], fragments) if root is not None else []

    def _plan(
        self, parent: GraphQLCompositeType, sets: list[SelectionSetNode], fragments: dict[str, FragmentDefinitionNode]
    ) -> list[Priced]:
        merged: dict[tuple[str, str], tuple[GraphQLCompositeType, list[FieldNode]]] = {}
        for selection_set in sets:
            self._collect(parent, selection_set, fragments, merged)
        return [self._priced(owner, nodes, fragments) for owner, nodes in merged.values()]

    def _collect(
        self,
        parent: GraphQLCompositeType,
        selection_set: SelectionSetNode,
        fragments: dict[str, FragmentDefinitionNode],
        merged: dict[tuple[str, str], tuple[GraphQLCompositeType, list[FieldNode]]],
    ) -> None:
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                key = (parent.name, (node.alias or node.name).value)
                merged.setdefault(key, (parent, []))[1].append(node)
                continue
            if isinstance(node, FragmentSpreadNode):
                fragment = fragments[node.name.value]
                condition, inner = fragment.type_condition, fragment.selection_set
            else:
                assert isinstance(node, InlineFragmentNode)  # noqa: S101  the three kinds of selection there are
                condition, inner = node.type_condition, node.selection_set  # type: ignore[assignment]  # may have no condition
            target = self._schema.get_type(condition.name.value) if condition else parent
            self._collect(target if is_composite_type(target) else parent, inner, fragments, merged)

    def _priced(self, owner: GraphQLCompositeType, nodes: list[FieldNode], fragments: dict[str, FragmentDefinitionNode]) -> Priced:
        name = nodes[0].name.value
        if name in INTROSPECTION:
            return Priced(name, _Rates(INTROSPECTION[name]))
        definition: GraphQLField = owner.fields[name]  # type: ignore[union-attr]  # a union has no field but __typename
        rates = self._rates.get((owner.name, name))
        if rates is None:
            rates = self._rates[(owner.name, name)] = self._read(owner, definition)
        arguments = {argument.name.value: argument.value for argument in nodes[0].arguments or ()}
        given = [arguments[slicing] for slicing in rates.slicing if slicing in arguments]
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        below_type = get_named_type(definition.type)
        below = self._plan(below_type, sets, fragments) if sets and is_composite_type(below_type) else []
        dry_run = _readable(arguments["dryRun"]) if name == DRY_RUN and "dryRun" in arguments else None
        return Priced(name, rates, [_readable(value) for value in given], below, dry_run)

    def _read(self, owner: GraphQLCompositeType, definition: GraphQLField) -> _Rates:
        told = getattr(definition.extensions.get("strawberry-definition"), "directives", ())
        cost = next((each for each in told if isinstance(each, Cost)), None)
        sizes = next((each for each in told if isinstance(each, ListSize)), None)
        weight = cost.weight if cost else int(is_composite_type(get_named_type(definition.type)))
        if owner is self._schema.mutation_type:
            weight += MUTATION_WEIGHT
        if sizes is None:
            return _Rates(weight)
        return _Rates(weight, sizes.assumed_size, tuple(sizes.slicing_arguments or ()), frozenset(sizes.sized_fields or ()))
