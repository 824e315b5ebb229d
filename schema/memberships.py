"""Memberships: paid periods of a plan (L1, L2)."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import strawberry

from app.core.ids import NodeType
from app.memberships import service as membership_service
from app.memberships.rules import MembershipRow, state_at
from schema.context import Info
from schema.enums import ActorKind, MembershipState
from schema.fields import edge, field
from schema.nodes import Node, column, loader
from schema.plans import Plan, plans_now
from schema.versions import AsOf


@strawberry.type(description="One paid period of a plan. Its state follows from the clock (L1).")
class Membership(Node):
    """A period of a plan."""

    node_type: ClassVar[NodeType] = NodeType.MEMBERSHIP
    row: strawberry.Private[MembershipRow]

    starts_at: datetime = column("When it begins.")
    ends_at: datetime = column("When it ends: the first instant after its last day (L2).")
    grace_ends_at: datetime = column("When the days of grace end (L1a).")
    anchor_day: int = column("The day of the month that renewals keep to.")
    closed_at: datetime | None = column("When it was cancelled or paid back; null where it was not.")
    source: str = column("Where it was recorded from.")

    @field()
    def state(self, info: Info, as_of: AsOf = None) -> MembershipState:
        """The state at the instant."""
        return state_at(self.row, as_of or info.context.now)

    @edge()
    async def plan(parents: list["Membership"], info: Info) -> list[Plan]:
        """The plan."""
        known = await plans_now(info)
        return [known[each.row.plan_id] for each in parents]


@loader(NodeType.MEMBERSHIP)
async def _memberships(info: Info, ids: list[UUID]) -> dict[UUID, Membership]:
    if info.context.actor.kind is ActorKind.PARTNER:  # as `Member.memberships`: of members a partner sees no more than they are offered
        return {}
    found = await membership_service.access_memberships(info.context.actor, ids)
    return {public: Membership(row=row) for public, row in found.items()}


def newest_first(row: MembershipRow) -> tuple[int, int]:
    """The key by which memberships are listed."""
    return (-int(row.starts_at.timestamp()), -row.id)
