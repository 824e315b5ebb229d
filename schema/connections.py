"""Lists. Every list of objects is a connection: keyset pages of 1 to 100 with sealed cursors that show no number."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from app.core.paging import Key, Page, PageRequest, page_request
from schema.context import Info
from schema.cost import Cost, ListSize
from schema.fields import field

Node = TypeVar("Node")
PAGED = ListSize(assumed_size=20, slicing_arguments=["first", "last"], sized_fields=["edges", "nodes"])

First = Annotated[
    int | None, strawberry.argument(description="How many from the front: 1 to 100. 20 where neither first nor last is given.")
]
After = Annotated[str | None, strawberry.argument(description="Only what follows this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the back: 1 to 100. Not together with first.")]
Before = Annotated[str | None, strawberry.argument(description="Only what stands before this cursor.")]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """The four fields of Relay's page info."""

    has_next_page: bool = strawberry.field(description="Whether there is more behind the page.")
    has_previous_page: bool = strawberry.field(description="Whether there is more before the page.")
    keys: strawberry.Private[tuple[str, Key | None, Key | None]]

    @field()
    def start_cursor(self, info: Info) -> str | None:
        """The cursor of the first item; null where the page is empty."""
        where, first, _last = self.keys
        return None if first is None else info.context.seal.seal(where, first)

    @field()
    def end_cursor(self, info: Info) -> str | None:
        """The cursor of the last item; null where the page is empty."""
        where, _first, last = self.keys
        return None if last is None else info.context.seal.seal(where, last)


@strawberry.type(description="One item of a page, with the cursor that leads to its neighbours.")
class Edge(Generic[Node]):
    """An item of a page."""

    node: Node = strawberry.field(description="The item.")
    where: strawberry.Private[str]
    key: strawberry.Private[Key]

    @field()
    def cursor(self, info: Info) -> str:
        """An opaque word that names this place in this list. It is no number and fits no other list."""
        return info.context.seal.seal(self.where, self.key)


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node]):
    """A page of a list."""

    edges: list[Edge[Node]] = strawberry.field(description="The items with their cursors.", directives=[Cost(weight=0)])
    nodes: list[Node] = strawberry.field(description="The items without their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.", directives=[Cost(weight=0)])


def asked(info: Info, where: str, first: int | None, after: str | None, last: int | None, before: str | None) -> PageRequest:
    """The page that the arguments ask for in the list named `where`. Raises Invalid with the argument at fault."""
    request = page_request(first, None, last, None)
    seal = info.context.seal
    return replace(
        request,
        after=None if after is None else seal.open(where, after, "after"),
        before=None if before is None else seal.open(where, before, "before"),
    )


def connection(where: str, page: Page[Any], make: Callable[[Any], Any]) -> Connection[Any]:
    """The connection of a page; `make` turns a row into its GraphQL type."""
    nodes = [make(row) for row in page.rows]
    edges = [Edge(node=node, where=where, key=key) for node, key in zip(nodes, page.keys, strict=True)]
    ends = (where, page.keys[0] if page.keys else None, page.keys[-1] if page.keys else None)
    return Connection(
        edges=edges, nodes=nodes, page_info=PageInfo(has_next_page=page.has_next, has_previous_page=page.has_previous, keys=ends)
    )
