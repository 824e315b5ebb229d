"""The community and its programmes: what everything else belongs to."""

from typing import ClassVar
from uuid import UUID

import strawberry

from app.community import service as community
from app.community.rules import CommunityInfo, ProgrammeInfo
from app.core.access import Scope
from app.core.ids import NodeType
from app.core.paging import slice_keys
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.fields import field, query
from schema.nodes import Node, column, loader
from schema.scalars import LocalizedText
from schema.text import Language, chosen


@strawberry.type(description="A programme with its own growth and levels; one installation may run several (G4).")
class Programme(Node):
    """The community itself, a brand, a line of business."""

    node_type: ClassVar[NodeType] = NodeType.PROGRAMME
    row: strawberry.Private[ProgrammeInfo]

    code: str = column("The programme's code; it never changes.")
    is_default: bool = column("Whether newcomers are enrolled in it.")

    @field()
    def name(self, info: Info, language: Language = None) -> str:
        """The name in the language."""
        return chosen(self.row.name, info, language)

    @field()
    def names(self) -> LocalizedText:
        """The name in every language."""
        return LocalizedText(self.row.name)


async def programmes_by_code() -> dict[str, Programme]:
    """All programmes by code."""
    return {row.code: Programme(row=row) for row in await community.programmes()}


async def programmes_by_id() -> dict[int, Programme]:
    """All programmes by row id."""
    return {row.id: Programme(row=row) for row in await community.programmes()}


@loader(NodeType.PROGRAMME)
async def _programmes(info: Info, ids: list[UUID]) -> dict[UUID, Programme]:
    return {row.public_id: Programme(row=row) for row in await community.programmes() if row.public_id in set(ids)}


@strawberry.type(description="The community of this installation.")
class Community:
    """The settings that a front end needs."""

    row: strawberry.Private[CommunityInfo]

    currency: str = column("The ISO 4217 code of the one currency.")
    zone: str = column("The IANA time zone in which days, months and years are counted.")

    @field()
    def name(self, info: Info, language: Language = None) -> str:
        """The name in the language."""
        return chosen(self.row.name, info, language)

    @field()
    def languages(self) -> list[str]:
        """The languages in which everything is published, the first one first."""
        return list(self.row.languages)

    @field()
    def registration_open(self) -> bool:
        """Whether newcomers may register by themselves."""
        return self.row.settings.registration_open

    @field()
    def guest_mode(self) -> bool:
        """Whether the catalogue is open to who is not signed in (A6)."""
        return self.row.settings.guest_mode


@strawberry.type
class CatalogueQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC)
    async def community(self, info: Info) -> Community | None:
        """The community of this installation."""
        return Community(row=await community.get())

    @query(scope=Scope.PUBLIC, size=PAGED)
    async def programmes(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Programme] | None:
        """The programmes, in their order."""
        request = asked(info, "programmes", first, after, last, before)
        rows = sorted(await community.programmes(), key=lambda row: (row.position, row.id))
        return connection("programmes", slice_keys(rows, request, lambda row: (row.position, row.id)), lambda row: Programme(row=row))
