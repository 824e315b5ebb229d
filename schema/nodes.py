"""Objects with a global id, and the two doors to any of them: `node` and `nodes`.

An object that is absent and one that is not the caller's answer alike, null, after the same work. A word that is no id of
this API is BAD_USER_INPUT.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry

from app.core.access import Scope
from app.core.errors import Invalid
from app.core.ids import NodeType, global_id, parse_global_id
from schema.context import Info
from schema.cost import ListSize
from schema.fields import field, query

MOST_IDS = 100
Loader = Callable[[Info, list[UUID]], Awaitable[dict[UUID, Any]]]
_LOADERS: dict[NodeType, Loader] = {}


def column(description: str, *, directives: Iterable[object] = ()) -> Any:
    """A field that is read from the row behind the object, under the same name."""

    def resolve(self: Any, info: strawberry.Info) -> Any:
        return getattr(self.row, info.python_name)

    return strawberry.field(resolver=resolve, description=description, directives=list(directives), metadata={"column": True})


@strawberry.interface(description="An object that can be fetched again by its id.")
class Node:
    """Wraps a row of a room; `node_type` names its type in ids."""

    node_type: ClassVar[NodeType]
    row: strawberry.Private[Any]

    @field()
    def id(self) -> strawberry.ID:
        """The global id: one opaque word, unique over all types, that never changes."""
        return strawberry.ID(global_id(self.node_type, self.row.public_id))


def loader(kind: NodeType) -> Callable[[Loader], Loader]:
    """Registers how objects of the kind are found for a caller: those that exist and may be seen, by public id, in one statement."""

    def register(load: Loader) -> Loader:
        _LOADERS[kind] = load
        return load

    return register


def public_id(text: str, kind: NodeType, argument: str = "id") -> UUID:
    """The public id of an object of the kind. Raises Invalid(argument) for a word that is no id, or one of another kind."""
    found, public = parse_global_id(text, argument)
    if found is not kind:
        raise Invalid(argument, "Give the id of a {kind}.", kind=kind.value)
    return public


async def find(info: Info, ids: list[strawberry.ID], argument: str) -> list[Any]:
    """The objects in the order of the ids, null for each that is absent or not the caller's. Raises Invalid(argument)."""
    parsed = [parse_global_id(text, argument) for text in ids]
    found: dict[tuple[NodeType, UUID], Any] = {}
    for kind in dict.fromkeys(kind for kind, _public in parsed):
        wanted = list(dict.fromkeys(public for other, public in parsed if other is kind))
        load = _LOADERS.get(kind)
        if load is not None:
            found |= {(kind, public): node for public, node in (await load(info, wanted)).items()}
    return [found.get(key) for key in parsed]


Id = Annotated[strawberry.ID, strawberry.argument(description="The global id of the object.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="At most 100 global ids.")]


@strawberry.type
class NodeQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC)
    async def node(self, info: Info, id: Id) -> Node | None:
        """The object with that id; null where there is none, and where it is not yours."""
        return (await find(info, [id], "id"))[0]  # type: ignore[no-any-return]  # each loader answers with its own type

    @query(scope=Scope.PUBLIC, size=ListSize(assumed_size=1, slicing_arguments=["ids"]))
    async def nodes(self, info: Info, ids: Ids) -> list[Node | None] | None:
        """The objects with these ids, in their order; null for each that does not exist or is not yours."""
        if len(ids) > MOST_IDS:
            raise Invalid("ids", "Give at most {maximum} ids.", maximum=MOST_IDS)
        return await find(info, ids, "ids")
