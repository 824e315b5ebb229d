"""The root fields about members: the list, one of them, and what they are entitled to."""

from typing import Annotated

import strawberry

from app.core.access import Scope
from app.core.ids import NodeType
from app.members import queries
from app.members.queries import MemberFilter
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import AccountStatus
from schema.fields import query
from schema.members import Member
from schema.nodes import Id, public_id

MemberId = Annotated[strawberry.ID, strawberry.argument(description="The member's global id.")]


@strawberry.input(description="Which members: each field that is given narrows.")
class MemberFilterInput:
    """Narrows the list of members."""

    search: str = strawberry.field(
        default="",
        description="Exactly a member number, else (for staff) a phone number or an e-mail address, else the name of an account or the "
        "beginning of a nickname.",
    )
    segment: str | None = strawberry.field(default=None, description="In this segment today, by code.")
    programme: str | None = strawberry.field(default=None, description="Enrolled in this programme, by code.")
    status: AccountStatus | None = strawberry.field(default=None, description="With this status now.")
    region: str | None = strawberry.field(default=None, description="In this region or a part of it, such as CN.")


Members = Annotated[MemberFilterInput | None, strawberry.argument(description="Which members; left out: all.")]


@strawberry.type
class MemberQueries:
    """The root fields of this module."""

    @query(scope=Scope.MEMBERS_READ, size=PAGED)
    async def members(
        self, info: Info, filter: Members = None, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Member] | None:
        """The members, by number."""
        told = filter or MemberFilterInput()
        wanted = MemberFilter(told.search, told.segment, told.programme, told.status, told.region)
        context = info.context
        page = await queries.members_page(context.actor, wanted, asked(info, "members", first, after, last, before), context.now)
        return connection("members", page, lambda row: Member(row=row))

    @query(scope=Scope.MEMBERS_READ)
    async def member(self, info: Info, id: Id) -> Member | None:
        """The member with that id."""
        found = await queries.access_members(info.context.actor, [public_id(id, NodeType.MEMBER)])
        return next((Member(row=row) for row in found.values()), None)
