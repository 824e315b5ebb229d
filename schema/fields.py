"""The doors of the schema. A root field cannot be written without naming its scope; public is a word that you type.

`query`, `mutation`   fields of the root types: the scope is required and printed as @requires(scope:)
`field`               a field computed from its own parent, without waiting
`edge`                a field that leads elsewhere: one call for all parents that are asked at once, so never one per row
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_args

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from app.core.access import Scope, ensure
from schema.cost import Cost, ListSize


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="requires",
    description="The scope that a caller must hold to read the field. `public` is open to everybody.",
)
class Requires:
    """@requires on a field."""

    scope: str = strawberry.directive_field(name="scope")


@dataclass(frozen=True, slots=True)
class Direct:
    """A field's own function, called with the parent and nothing in between."""

    function: Callable[..., Any]
    wants_info: bool


@dataclass(frozen=True, slots=True)
class Batched:
    """A field's loader, called once with all parents; it answers in their order."""

    load: Callable[..., Awaitable[list[Any]]]
    scope: Scope | None


class Door(FieldExtension):
    """Lets only those in who hold the scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        """The field, for a caller with the scope. Raises Unauthenticated or Forbidden."""
        ensure(info.context.actor, self.scope)
        return next_(source, info, **arguments)

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        """The field, for a caller with the scope. Raises Unauthenticated or Forbidden."""
        ensure(info.context.actor, self.scope)
        return await next_(source, info, **arguments)


def query(*, scope: Scope, cost: int | None = None, size: ListSize | None = None) -> Callable[[Callable[..., Any]], Any]:
    """A field of Query behind the scope; its docstring is its description."""
    return _root(scope, cost, size)


def mutation(*, scope: Scope, cost: int | None = None) -> Callable[[Callable[..., Any]], Any]:
    """A field of Mutation behind the scope; its docstring is its description."""
    return _root(scope, cost, None)


def _root(scope: Scope, cost: int | None, size: ListSize | None) -> Callable[[Callable[..., Any]], Any]:
    def wrap(function: Callable[..., Any]) -> StrawberryField:
        made = strawberry.field(
            resolver=function,
            description=_description(function),
            directives=[Requires(scope=scope.value), *_pricing(cost, size)],
            extensions=[Door(scope)],
            metadata={"scope": scope},
        )
        assert isinstance(made, StrawberryField)  # noqa: S101  what strawberry.field gives for a resolver
        return made

    return wrap


def field(*, cost: int | None = None, size: ListSize | None = None) -> Callable[[Callable[..., Any]], Any]:
    """A field computed from its parent alone (and the request); its docstring is its description."""

    def wrap(function: Callable[..., Any]) -> Any:
        if inspect.iscoroutinefunction(function):
            raise TypeError(f"{function.__qualname__} waits: make it an edge")
        direct = Direct(function, "info" in inspect.signature(function).parameters)
        return strawberry.field(
            resolver=function, description=_description(function), directives=_pricing(cost, size), metadata={"direct": direct}
        )

    return wrap


def edge(
    *, scope: Scope | None = None, cost: int | None = None, size: ListSize | None = None
) -> Callable[[Callable[..., Awaitable[list[Any]]]], Any]:
    """A field whose function `(parents, info, ...) -> list[V]` answers V for every parent, in their order."""

    def wrap(load: Callable[..., Awaitable[list[Any]]]) -> Any:
        signature = inspect.signature(load)
        (of_type,) = get_args(signature.return_annotation)

        async def resolve(self: Any, info: Any, **arguments: Any) -> Any:
            return (await load([self], info, **arguments))[0]

        names = list(signature.parameters.values())
        own = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD), names[1].replace(annotation=strawberry.Info), *names[2:]]
        resolve.__signature__ = signature.replace(parameters=own, return_annotation=of_type)  # type: ignore[attr-defined]
        resolve.__annotations__ = {p.name: p.annotation for p in own[1:]} | {"return": of_type}
        resolve.__module__, resolve.__name__, resolve.__doc__ = load.__module__, load.__name__, load.__doc__
        return strawberry.field(
            resolver=resolve,
            description=_description(load),
            directives=[*([Requires(scope=scope.value)] if scope else []), *_pricing(cost, size)],
            extensions=[Door(scope)] if scope else [],
            metadata={"batched": Batched(load, scope)},
        )

    return wrap


def _pricing(cost: int | None, size: ListSize | None) -> list[object]:
    return [each for each in (None if cost is None else Cost(weight=cost), size) if each is not None]


def _description(function: Callable[..., Any]) -> str:
    text = inspect.getdoc(function)
    if not text:
        raise TypeError(f"{function.__qualname__} needs a docstring: it is the field's description")
    return text
