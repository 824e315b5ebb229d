"""The root fields about members: the list, one of them, and what they are entitled to."""

from dataclasses import replace
from typing import Annotated

import strawberry

from app.benefits import queries as benefit_queries
from app.benefits.queries import Asked
from app.community import service as community
from app.core.access import Scope, ensure
from app.core.errors import NotFound
from app.core.ids import NodeType
from app.members import queries
from app.members.queries import MemberFilter
from schema.benefits import Entitlement, Filter, offer_filter
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import MemberStatus
from schema.fields import query
from schema.members import ENTITLEMENTS, BenefitId, Member, entitlement_pages
from schema.nodes import Id, public_id
from schema.versions import AsOf, KnownAt

MemberId = Annotated[strawberry.ID, strawberry.argument(description="The member's global id.")]


@strawberry.input(description="Which members: each field that is given narrows.")
class MemberFilterInput:
    """Narrows the list of members."""

    search: str = strawberry.field(default="", description="A member number, the name of an account, or the beginning of a nickname.")
    segment: str | None = strawberry.field(default=None, description="In this segment today, by code.")
    programme: str | None = strawberry.field(default=None, description="Enrolled in this programme, by code.")
    status: MemberStatus | None = strawberry.field(default=None, description="With this status now.")
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

    @query(scope=Scope.SELF_READ, size=PAGED)
    async def entitlements(
        self,
        info: Info,
        filter: Filter = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Connection[Entitlement] | None:
        """What the caller is offered, as `Member.entitlements` tells it of anybody; null for staff that is no member."""
        member_id = info.context.actor.member_id
        if member_id is None:
            return None
        request = asked(info, ENTITLEMENTS, first, after, last, before)
        return (await entitlement_pages([member_id], request, Asked(as_of or info.context.now, known_at, offer_filter(filter))))[0]

    @query(scope=Scope.ENTITLEMENTS_READ)
    async def entitlement(
        self, info: Info, benefit: BenefitId, member: MemberId, as_of: AsOf = None, known_at: KnownAt = None
    ) -> Entitlement | None:
        """Whether a member is entitled to a benefit, and why not; null where there is no such member or benefit."""
        ensure(info.context.actor, Scope.ENTITLEMENTS_READ)
        wanted = public_id(benefit, NodeType.BENEFIT, "benefit")
        # Who may ask for the answer may name the member, without seeing anything else of it.
        asking = replace(info.context.actor, scopes=info.context.actor.scopes | {Scope.MEMBERS_READ})
        found = await queries.access_members(asking, [public_id(member, NodeType.MEMBER, "member")])
        try:
            (row,) = found.values()
            answer = await benefit_queries.entitlement(row.id, wanted, at=as_of or info.context.now, known_at=known_at)
        except (NotFound, ValueError):
            return None
        return Entitlement(row=answer, currency=(await community.get()).currency)
