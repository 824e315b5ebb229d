"""What a request may weigh before anything of it is validated or run.

The parser counts tokens; one walk over the document counts the rest, through fragments, so that neither the quadratic
validation rule nor an exponential tree of fragments ever sees a document that is too large (research/graphql.md, 1c).
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    ListValueNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Every ceiling of the endpoint, in one place. Sizes are bytes, counts or seconds, as the name says."""

    body_bytes: int = 100_000
    json_depth: int = 40
    list_items: int = 100
    string_length: int = 96_000
    tokens: int = 1_000
    comments: int = 200
    depth: int = 12
    introspection_depth: int = 20
    aliases: int = 30
    root_fields: int = 20
    directives: int = 20
    fields: int = 500
    repeats: int = 10
    errors: int = 5
    query_seconds: float = 5.0
    mutation_seconds: float = 20.0
    cached_documents: int = 500
    cached_characters: int = 500_000


def too_costly(what: str, maximum: float, found: float | None = None) -> GraphQLError:
    """The refusal of a document that is over a limit; it names the limit."""
    told = {"name": what, "maximum": maximum} | ({} if found is None else {"found": found})
    return GraphQLError(f"Too many {what}: at most {maximum}.", extensions={"code": "QUERY_TOO_COSTLY", "limit": told})


@dataclass(slots=True)
class Measure:
    """What one walk over a document counted. `fields` and `depth` are counted as if every fragment were written out."""

    fields: int = 0
    depth: int = 0
    introspects: bool = False
    directed: bool = False


@dataclass(slots=True)
class _Walk:
    limits: Limits
    fragments: dict[str, FragmentDefinitionNode]
    aliases: int = 0
    directives: int = 0
    introspects: bool = False
    done: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def selections(self, node: SelectionSetNode, inside_introspection: bool = False) -> tuple[int, int, int]:
        """Fields, depth and top-level fields of a selection set, fragments written out."""
        fields = depth = top = 0
        names: Counter[str] = Counter()
        for selection in node.selections:
            self.count_directives(selection)
            if isinstance(selection, FieldNode):
                below = self.field(selection, inside_introspection)
                fields, depth, top = fields + 1 + below[0], max(depth, 1 + below[1]), top + 1
                name = (selection.alias or selection.name).value
                names[name] += 1
                if names[name] > self.limits.repeats:
                    raise too_costly("repetitions of one field", self.limits.repeats)
            else:
                if isinstance(selection, FragmentSpreadNode):
                    part = self.fragment(selection.name.value)
                else:
                    part = self.selections(selection.selection_set, inside_introspection)  # type: ignore[attr-defined]  # an inline fragment
                fields, depth, top = fields + part[0], max(depth, part[1]), top + part[2]
            if fields > self.limits.fields:
                raise too_costly("fields", self.limits.fields)
        return fields, depth, top

    def field(self, node: FieldNode, inside_introspection: bool) -> tuple[int, int]:
        if node.alias is not None:
            self.aliases += 1
            if self.aliases > self.limits.aliases:
                raise too_costly("aliases", self.limits.aliases)
        introspection = inside_introspection or node.name.value in ("__schema", "__type")
        self.introspects = self.introspects or introspection
        for argument in node.arguments or ():
            check_literal(argument, self.limits)
        if node.selection_set is None:
            return 0, 0
        fields, depth, _top = self.selections(node.selection_set, introspection)
        # What introspection nests is bounded by its own limit, so that the tools' standard query passes.
        if introspection and not inside_introspection:
            if depth > self.limits.introspection_depth:
                raise too_costly("levels of introspection", self.limits.introspection_depth)
            return fields, 1
        return fields, depth

    def fragment(self, name: str) -> tuple[int, int, int]:
        if name in self.done:
            return self.done[name]
        definition = self.fragments.get(name)
        if definition is None:
            return 0, 0, 0  # validation names the unknown fragment
        if name in self.open:
            raise GraphQLError(f"Fragment '{name}' contains itself.", definition, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})
        self.open.add(name)
        introspective = definition.type_condition.name.value.startswith("__")
        found = self.selections(definition.selection_set, introspective)
        self.open.discard(name)
        self.done[name] = (found[0], 1 if introspective else found[1], found[2])
        return self.done[name]

    def count_directives(self, node: Node) -> None:
        self.directives += len(getattr(node, "directives", ()) or ())
        if self.directives > self.limits.directives:
            raise too_costly("directives", self.limits.directives)


def measure(document: DocumentNode, limits: Limits) -> Measure:
    """What the document weighs, when it is within the limits. Raises GraphQLError with QUERY_TOO_COSTLY when it is not."""
    walk = _Walk(limits, {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)})
    total = Measure()
    try:
        for definition in document.definitions:
            walk.count_directives(definition)
            if isinstance(definition, OperationDefinitionNode):
                for variable in definition.variable_definitions or ():
                    check_literal(variable, limits)
                fields, depth, top = walk.selections(definition.selection_set)
                if top > limits.root_fields:
                    raise too_costly("root fields", limits.root_fields, top)
                total.fields, total.depth = max(total.fields, fields), max(total.depth, depth)
            elif isinstance(definition, FragmentDefinitionNode):
                walk.fragment(definition.name.value)
    except RecursionError:
        raise too_costly("levels", limits.depth) from None
    if total.depth > limits.depth:
        raise too_costly("levels", limits.depth, total.depth)
    total.introspects, total.directed = walk.introspects, walk.directives > 0
    return total


def check_literal(node: Node, limits: Limits) -> None:
    """The literals under the node hold no list above the limit and no character that a database cannot keep."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, ListValueNode) and len(current.values) > limits.list_items:
            raise too_costly("items in a list", limits.list_items, len(current.values))
        if isinstance(current, StringValueNode) and "\0" in current.value:
            raise bad_input("A text may not contain the character U+0000.")
        for key in current.keys:
            value = getattr(current, key, None)
            if isinstance(value, (list, tuple)):
                stack.extend(item for item in value if isinstance(item, Node))
            elif isinstance(value, Node):
                stack.append(value)


def check_json(value: Any, limits: Limits) -> None:
    """The variables are within the limits on depth, list length and text. Raises GraphQLError with BAD_USER_INPUT."""
    stack: list[tuple[Any, int, tuple[str | int, ...]]] = [(value, 0, ())]
    while stack:
        current, depth, path = stack.pop()
        if depth > limits.json_depth:
            raise bad_input(f"The variables are nested deeper than {limits.json_depth} levels.", path)
        if isinstance(current, str):
            if "\0" in current:
                raise bad_input("A text may not contain the character U+0000.", path)
            if len(current) > limits.string_length:
                raise bad_input(f"A text may have at most {limits.string_length} characters.", path)
        elif isinstance(current, dict):
            stack.extend((item, depth + 1, (*path, key)) for key, item in current.items())
        elif isinstance(current, list):
            if len(current) > limits.list_items:
                raise bad_input(f"A list may have at most {limits.list_items} items.", path)
            stack.extend((item, depth + 1, (*path, index)) for index, item in enumerate(current))


def bad_input(message: str, path: tuple[str | int, ...] = ()) -> GraphQLError:
    """A request error with the code BAD_USER_INPUT and, where it is known, the path of the input at fault."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"} | ({"inputPath": list(path)} if path else {}))
