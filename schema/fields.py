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

from app.core.access import Actor, Scope, ensure
from schema.cost import Cost, ListSize


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="requires",
    description="The scope that a caller must hold to read the field; `orScope` does as well, where it is named. `public` is open to "
    "everybody.",
)
class Requires:
    """@requires on a field."""

    scope: str = strawberry.directive_field(name="scope")
    or_scope: str | None = strawberry.directive_field(name="orScope", default=strawberry.UNSET)


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
    """Lets only those in who hold one of the scopes."""

    def __init__(self, *scopes: Scope) -> None:
        self.scopes = scopes

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        """The field, for a caller with a scope. Raises Unauthenticated or Forbidden."""
        self._check(info.context.actor)
        return next_(source, info, **arguments)

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        """The field, for a caller with a scope. Raises Unauthenticated or Forbidden."""
        self._check(info.context.actor)
        return await next_(source, info, **arguments)

    def _check(self, actor: Actor) -> None:
        if not any(actor.holds(scope) for scope in self.scopes):
            ensure(actor, self.scopes[-1])


def query(
    *, scope: Scope, or_scope: Scope | None = None, cost: int | None = None, size: ListSize | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """A field of Query behind the scope, or one of both scopes; its docstring is its description."""
    return _root(Requires(scope=scope.value, or_scope=strawberry.UNSET if or_scope is None else or_scope.value), cost, size)


def mutation(*, scope: Scope, cost: int | None = None) -> Callable[[Callable[..., Any]], Any]:
    """A field of Mutation behind the scope; its docstring is its description."""
    return _root(Requires(scope=scope.value), cost, None)


def _root(requires: Requires, cost: int | None, size: ListSize | None) -> Callable[[Callable[..., Any]], Any]:
    scopes = tuple(Scope(word) for word in (requires.scope, requires.or_scope) if word)

    def wrap(function: Callable[..., Any]) -> StrawberryField:
        made = strawberry.field(
            resolver=function,
            description=_description(function),
            directives=[requires, *_pricing(cost, size)],
            extensions=[Door(*scopes)],
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
