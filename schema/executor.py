"""Runs an operation over the schema, column by column instead of object by object.

All objects of one place in the answer are taken together: a plain field is one comprehension, a `batched` field is one
call for all parents, so no list can cost one statement per row. Fields of one level run one after the other: an answer
never holds more than one connection. What it says is what graphql-core says (ADR 0041; a test compares the two).
"""

import asyncio
from collections.abc import Sequence
from inspect import isawaitable
from typing import Any, Final

from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
    located_error,
)
from graphql.execution.collect_fields import FieldDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path
from strawberry.types.arguments import convert_arguments
from strawberry.types.info import Info

from app.core.access import ensure
from schema.context import RequestContext
from schema.cost import DRY_RUN
from schema.fields import Batched, Direct
from schema.program import FieldPlaces, ItemPlaces, PickedPlaces, Places, Program, Step

BAD: Final = object()
_PAUSE_EVERY = 2_000
_EXACT = {"String": str, "ID": str, "Boolean": bool}  # values of these kinds are told as they are


class Run:
    """One execution of a program."""

    def __init__(self, prepared: Program, variables: VariableValues, context: RequestContext, maximum_errors: int) -> None:
        self.program = prepared
        self.schema = prepared.schema
        self.variables = variables
        self.context = context
        self.errors: list[GraphQLError] = []
        self._maximum = maximum_errors
        self._completed = 0

    async def data(self, *, keep: bool) -> dict[str, Any] | None:
        """The answer's data; None where an error reached the top. `keep` lets the compiled steps serve the next request."""
        operation = self.program.operation
        root = self.schema.get_root_type(operation.operation)
        assert root is not None  # noqa: S101  validation refuses an operation that the schema has no type for
        steps = self.program.steps
        if steps is None:
            collected = collect_fields(self.schema, self.program.fragments, self.variables, root, operation, True)
            steps = self._compile(root, collected.grouped_field_set)
            if keep:
                self.program.steps = steps
        (answer,) = await self._objects(root, [None], [None], steps)
        return None if answer is BAD else answer

    def _compile(self, parent: GraphQLObjectType, grouped: dict[str, list[FieldDetails]]) -> list[Step]:
        return [step for key, details in grouped.items() if (step := self._step(parent, key, details)) is not None]

    def _step(self, parent: GraphQLObjectType, key: str, details: list[FieldDetails]) -> Step | None:
        definition = self.schema.get_field(parent, details[0].node.name.value)
        if definition is None:
            return None
        step = Step(key, definition, parent, details)
        told = definition.extensions.get("strawberry-definition")
        if told is not None:
            step.direct, step.batched = told.metadata.get("direct"), told.metadata.get("batched")
            if told.is_basic_field:
                step.attribute = told.python_name
            elif told.metadata.get("column"):
                step.column = told.python_name
        return step

    async def _objects(self, parent: GraphQLObjectType, sources: Sequence[Any], paths: Places, steps: list[Step]) -> list[Any]:
        """The answer for each source; BAD where it is nulled by an error that is recorded already."""
        answers: list[Any] = [{} for _ in sources]
        name = parent.name
        for step in steps:
            key = step.key
            if (step.attribute or step.column) and self._plain(step, sources, answers):
                continue
            places = FieldPlaces(paths, key, name)
            values = await self._values(step, sources, places)
            for index, value in enumerate(await self._complete(step.definition.type, values, step, places)):
                if value is BAD:
                    answers[index] = BAD
                elif answers[index] is not BAD:
                    answers[index][key] = value
        return answers

    def _plain(self, step: Step, sources: Sequence[Any], answers: list[Any]) -> bool:
        """Whether the field was a plain text that all sources have, now copied. It is the most frequent case by far."""
        type_ = step.definition.type
        if not (isinstance(type_, GraphQLNonNull) and getattr(type_.of_type, "name", None) in ("String", "ID")):
            return False
        key = step.key
        values = _read(step, sources)
        if any(type(value) is not str for value in values):
            return False
        for answer, value in zip(answers, values, strict=True):
            if answer is not BAD:
                answer[key] = value
        return True

    async def _values(self, step: Step, sources: Sequence[Any], places: Places) -> list[Any]:
        """What the field holds for each source; an exception stands where one was raised."""
        if self.context.dry_run and step.parent is self.schema.query_type and not self._runs_dry(step):
            return [None] * len(sources)
        if step.attribute or step.column:
            return _read(step, sources)
        if not sources:
            return []
        info = self._info(step, places[0])
        try:
            arguments = self._arguments(step)
            if step.batched is not None:
                return await self._batch(step.batched, step, info, sources, arguments)
        except Exception as error:
            return [error] * len(sources)
        if step.direct is not None:
            converted = self._converted(step, info, arguments)
            return [_called(step.direct, source, converted) for source in sources]
        return [await self._resolved(step, source, places[index], arguments) for index, source in enumerate(sources)]

    def _runs_dry(self, step: Step) -> bool:
        return step.details[0].node.name.value in (DRY_RUN, "__typename", "__schema", "__type")

    async def _batch(self, batched: Batched, step: Step, info: Any, sources: Sequence[Any], arguments: dict[str, Any]) -> list[Any]:
        if batched.scope is not None:
            ensure(self.context.actor, batched.scope)
        values = list(await batched.load(list(sources), Info(info, _told(step)), **self._converted(step, info, arguments, plain=True)))
        if len(values) != len(sources):
            raise RuntimeError(f"{step.parent.name}.{step.key} answered {len(values)} of {len(sources)} parents")
        return values

    async def _resolved(self, step: Step, source: Any, place: Path | None, arguments: dict[str, Any]) -> Any:
        assert step.definition.resolve is not None  # noqa: S101  every field of a Strawberry schema has one
        try:
            value = step.definition.resolve(source, self._info(step, place), **arguments)
            return await value if isawaitable(value) else value
        except Exception as error:
            return error

    def _arguments(self, step: Step) -> dict[str, Any]:
        first = step.details[0]
        if not step.definition.args:
            return {}
        return get_argument_values(step.definition, first.node, self.variables, first.fragment_variable_values, True)

    def _converted(self, step: Step, info: Any, arguments: dict[str, Any], *, plain: bool = False) -> dict[str, Any]:
        """The arguments in Python's names; with `info` where the direct function asks for it."""
        told = _told(step)
        converter = self.context.converter
        found = (
            convert_arguments(arguments, told.arguments, scalar_registry=converter.scalar_registry, config=converter.config)
            if arguments
            else {}
        )
        if not plain and step.direct is not None and step.direct.wants_info:
            found["info"] = Info(info, told)
        return found

    def _info(self, step: Step, place: Path | None) -> Any:
        return GraphQLResolveInfo(
            step.details[0].node.name.value,
            step.nodes,
            step.definition.type,
            step.parent,
            place,  # type: ignore[arg-type]  # no field stands at the root itself
            self.schema,
            self.program.definitions,
            None,
            self.program.operation,
            self.variables,
            self.context,
            isawaitable,  # type: ignore[arg-type]  # typeshed narrows by TypeIs, graphql-core asks for TypeGuard
            None,
            None,  # type: ignore[arg-type]  # helpers of graphql-core's own executor
        )

    def _fail(self, error: Exception, step: Step, place: Path | None) -> object:
        """The error is recorded; BAD stands for the value."""
        if len(self.errors) < self._maximum:
            self.errors.append(located_error(error, step.nodes, place.as_list() if place else None))
        return BAD

    async def _complete(self, type_: GraphQLOutputType, values: Sequence[Any], step: Step, places: Places) -> list[Any]:
        """The values as the type tells them: BAD where a null may not stand."""
        self._completed += len(values)
        if self._completed > _PAUSE_EVERY:
            self._completed = 0
            await asyncio.sleep(0)  # let others have a turn
        if not isinstance(type_, GraphQLNonNull):
            return [None if value is BAD else value for value in await self._nullable(type_, values, step, places)]
        found = await self._nullable(type_.of_type, values, step, places)
        for index, value in enumerate(found):
            if value is None:
                missing = TypeError(f"Cannot return null for non-nullable field {step.parent.name}.{step.details[0].node.name.value}.")
                found[index] = self._fail(missing, step, places[index])
        return found

    async def _nullable(self, type_: Any, values: Sequence[Any], step: Step, places: Places) -> list[Any]:
        """The values completed; None where there is none, BAD where it failed."""
        if is_leaf_type(type_):
            return self._leaves(type_, values, step, places)
        found: list[Any] = [None] * len(values)
        there: list[int] = []
        for index, value in enumerate(values):
            if isinstance(value, Exception):
                found[index] = self._fail(value, step, places[index])
            elif value is not None:
                there.append(index)
        if not there:
            return found
        whole = len(there) == len(values)
        present, where = (values, places) if whole else ([values[index] for index in there], PickedPlaces(places, there))
        if isinstance(type_, GraphQLList):
            completed = await self._lists(type_.of_type, present, step, where)
        elif is_abstract_type(type_):
            completed = await self._abstract(present, step, where)
        else:
            completed = await self._objects(type_, present, where, self._below(step, type_))
        for index, value in zip(there, completed, strict=True):
            found[index] = value
        return found

    def _leaves(self, type_: Any, values: Sequence[Any], step: Step, places: Places) -> list[Any]:
        found: list[Any] = []
        coerce = type_.coerce_output_value
        kind = _EXACT.get(type_.name)
        for index, value in enumerate(values):
            if value is None or type(value) is kind:
                found.append(value)
                continue
            try:
                if isinstance(value, Exception):
                    raise value
                found.append(coerce(value))
            except Exception as error:
                found.append(self._fail(error, step, places[index]))
        return found

    async def _lists(self, of_type: Any, lists: Sequence[Any], step: Step, places: Places) -> list[Any]:
        """Each list completed; all items of all lists are completed together."""
        materialized = [list(items) for items in lists]
        flat = [item for items in materialized for item in items]
        inner = ItemPlaces(places, [len(items) for items in materialized])
        completed = await self._complete(of_type, flat, step, inner) if flat else []
        answers: list[Any] = []
        start = 0
        for items in materialized:
            part = completed[start : start + len(items)]
            start += len(items)
            answers.append(BAD if any(item is BAD for item in part) else part)
        return answers

    async def _abstract(self, values: Sequence[Any], step: Step, places: Places) -> list[Any]:
        """Each value completed as the object type that it is; values of one type together."""
        found: list[Any] = [None] * len(values)
        kinds: dict[str, list[int]] = {}
        for index, value in enumerate(values):
            kinds.setdefault(type(value).__strawberry_definition__.name, []).append(index)
        for kind, indices in kinds.items():
            object_type = self.schema.get_type(kind)
            assert is_object_type(object_type)  # noqa: S101  Strawberry names its object types
            chosen, where = [values[index] for index in indices], PickedPlaces(places, indices)
            for index, value in zip(indices, await self._objects(object_type, chosen, where, self._below(step, object_type)), strict=True):
                found[index] = value
        return found

    def _below(self, step: Step, type_: GraphQLObjectType) -> list[Step]:
        """The compiled selection of the field on the object type."""
        steps = step.below.get(type_.name)
        if steps is None:
            collected = collect_subfields(
                self.schema, self.program.fragments, self.variables, self.program.operation, type_, step.details, True
            )
            steps = step.below[type_.name] = self._compile(type_, collected.grouped_field_set)
        return steps


def _told(step: Step) -> Any:
    return step.definition.extensions["strawberry-definition"]


def _read(step: Step, sources: Sequence[Any]) -> list[Any]:
    """The plain attribute of each source, or of the row behind each source."""
    if step.column is not None:
        name = step.column
        return [getattr(source.row, name) for source in sources]
    name = step.attribute or ""
    return [getattr(source, name) for source in sources]


def _called(direct: Direct, source: Any, arguments: dict[str, Any]) -> Any:
    try:
        return direct.function(source, **arguments)
    except Exception as error:
        return error
