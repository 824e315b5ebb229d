"""From text to a document that may run: parsed, measured, validated once, priced for each request.

Only valid documents are remembered, in a bounded store; a refused one costs its sender something instead.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, get_variable_values
from graphql.utilities import validate_input_value
from graphql.validation import MaxIntrospectionDepthRule

from schema.cost import Priced, Pricing
from schema.limits import Limits, bad_input, measure
from schema.program import Program, program

_GIVEN = re.compile(r"(: |[,;] (found|but got): ).*$", re.DOTALL)
RULES = (*specified_rules, MaxIntrospectionDepthRule)


class Refused(Exception):
    """The request is not run. `stage` says which table of statuses applies: parse, validation or coercion."""

    def __init__(self, stage: str, errors: list[GraphQLError]) -> None:
        self.stage = stage
        self.errors = errors
        super().__init__(stage)


@dataclass(slots=True)
class Operation:
    """One operation of a valid document with its price list and its program."""

    node: OperationDefinitionNode
    prices: list[Priced]
    program: Program
    keep: bool

    @property
    def mutates(self) -> bool:
        """Whether it is a mutation."""
        return self.node.operation is OperationType.MUTATION

    def cost(self, variables: dict[str, Any]) -> int:
        """What it costs with these variables."""
        return sum(priced.cost(variables) for priced in self.prices)

    def asks_dry_run(self, variables: dict[str, Any]) -> bool:
        """Whether `rateLimit(dryRun: true)` stands among the root fields of a query."""
        return not self.mutates and any(priced.asks_dry_run(variables) for priced in self.prices)


@dataclass(slots=True)
class Document:
    """A valid document."""

    operations: list[Operation]
    introspects: bool

    def operation(self, name: str | None) -> Operation:
        """The operation to run. Raises Refused where the name does not decide."""
        if name:
            chosen = [each for each in self.operations if each.node.name and each.node.name.value == name]
            problem = "There is no operation with that name in the document."
        else:
            chosen = self.operations
            problem = "Say by operationName which operation is to run." if self.operations else "The document holds no operation."
        if len(chosen) != 1:
            raise Refused("validation", [GraphQLError(problem, extensions={"code": "OPERATION_RESOLUTION_FAILURE"})])
        return chosen[0]


class Documents:
    """Prepares documents for one schema and remembers the valid ones, up to a number and a size."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._pricing = Pricing(schema)
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0

    def prepare(self, text: str, *, may_introspect: bool) -> Document:
        """The document, ready to run. Raises Refused."""
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            self._check_introspection(known.introspects, may_introspect)
            return known
        parsed = self._parse(text)
        try:
            measured = measure(parsed, self._limits)
        except GraphQLError as error:
            raise Refused("validation", [error]) from None
        self._check_introspection(measured.introspects, may_introspect)
        errors = validate(self._schema, parsed, RULES, max_errors=self._limits.errors - 1, hide_suggestions=not may_introspect)
        if errors:
            raise Refused("validation", [_plain(error) for error in errors])
        document = self._ready(parsed, introspects=measured.introspects, keep=not measured.directed)
        self._keep(text, document)
        return document

    def _parse(self, text: str) -> DocumentNode:
        try:
            return parse(text, max_lexical_tokens=self._limits.tokens, max_comments=self._limits.comments)
        except GraphQLSyntaxError as error:
            raise Refused("parse", [error]) from None
        except RecursionError:
            raise Refused("parse", [GraphQLError("The document is nested too deeply.", extensions={"code": "QUERY_TOO_COSTLY"})]) from None

    def _check_introspection(self, introspects: bool, may_introspect: bool) -> None:
        if introspects and not may_introspect:
            text = "Introspection is open to tokens only. The schema is published as schema.graphql."
            raise Refused("validation", [GraphQLError(text, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})])

    def _ready(self, parsed: DocumentNode, *, introspects: bool, keep: bool) -> Document:
        fragments = {d.name.value: d for d in parsed.definitions if isinstance(d, FragmentDefinitionNode)}
        operations = [
            Operation(node, self._pricing.plan(node, fragments), program(self._schema, parsed, node), keep)
            for node in parsed.definitions
            if isinstance(node, OperationDefinitionNode)
        ]
        return Document(operations, introspects)

    def _keep(self, text: str, document: Document) -> None:
        self._kept[text] = document
        self._characters += len(text)
        while len(self._kept) > self._limits.cached_documents or self._characters > self._limits.cached_characters:
            forgotten, _document = self._kept.popitem(last=False)
            self._characters -= len(forgotten)

    def variables(self, operation: Operation, given: dict[str, Any]) -> VariableValues:
        """The variables in the schema's kinds. Raises Refused with the path of each input at fault."""
        definitions = operation.node.variable_definitions or ()
        found = get_variable_values(self._schema, definitions, given, max_errors=self._limits.errors - 1, hide_suggestions=True)
        if isinstance(found, VariableValues):
            return found
        raise Refused("coercion", self._located(operation, given) or [bad_input(error.message) for error in found])

    def _located(self, operation: Operation, given: dict[str, Any]) -> list[GraphQLError]:
        """One error for each wrong input, with its path and without the value that was given."""
        errors: list[GraphQLError] = []
        for definition in operation.node.variable_definitions or ():
            signature = get_variable_signature(self._schema, definition)
            if isinstance(signature, GraphQLError):
                continue
            name = signature.name
            if name not in given and definition.default_value is not None:
                continue

            def tell(error: GraphQLError, path: list[str | int], name: str = name) -> None:
                errors.append(bad_input(_without_value(error.message), (name, *path)))

            if name in given:
                validate_input_value(given[name], signature.type, tell, True)
            elif str(signature.type).endswith("!"):
                errors.append(bad_input(f"A value of the type {signature.type} is required.", (name,)))
        return errors[: self._limits.errors]


def _without_value(message: str) -> str:
    """The message without the value that was sent: it may be a password, and the sender knows it."""
    return _GIVEN.sub("", message).rstrip(".") + "."


def _plain(error: GraphQLError) -> GraphQLError:
    """The validation error with a code; literals in it are the sender's own and short."""
    code = "BAD_USER_INPUT" if error.original_error is not None else "GRAPHQL_VALIDATION_FAILED"
    return GraphQLError(error.message[:300], error.nodes, extensions={"code": code})
