"""Whom a change would hit, counted over all members before it is published (B8, W2)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from app.catalogue import service
from app.catalogue.rules.measures import Group
from app.catalogue.service import Proposal, Run
from app.core.access import Scope, ensure
from app.core.errors import Invalid, NotFound
from app.core.ids import NodeType, parse_global_id
from schema.context import Info
from schema.cost import ListSize
from schema.enums import expose
from schema.fields import field, mutation, query
from schema.nodes import Id, column
from schema.problems import InvalidInputProblem, NotFoundProblem
from schema.versions import When

_GROUPS, _PARTS = ListSize(assumed_size=4), ListSize(assumed_size=5)
_WRITE = {
    NodeType.BENEFIT: Scope.BENEFITS_WRITE,
    NodeType.PLAN: Scope.PLANS_WRITE,
    NodeType.SEGMENT_SCHEME: Scope.SEGMENTS_WRITE,
}


class ImpactState(StrEnum):
    """How far a count is."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


expose(
    ImpactState,
    "ImpactState",
    "How far a count is.",
    {"RUNNING": "It is counted.", "DONE": "All members are counted.", "FAILED": "It broke off; count again."},
)
expose(
    Group,
    "ImpactEffect",
    "What a change does to a member.",
    {
        "KEEP": "Keeps the benefit.",
        "GAIN": "Gains the benefit.",
        "LOSE": "Loses the benefit at once.",
        "LOSE_LATER": "Loses the benefit when the running period ends (B8).",
        "NONE": "Has no part in it, before or after.",
        "SAME": "Pays the same.",
        "LESS": "Pays less.",
        "MORE": "Pays more.",
        "OPENS": "Can buy the plan at last.",
        "CLOSES": "Cannot buy the plan any more.",
        "STAY": "Stays in the segment.",
        "MOVE": "Changes segment.",
    },
)


@strawberry.type(description="Members to whom a change does the same.")
class ImpactGroup:
    """An effect, and how many it has."""

    group: Group = strawberry.field(description="What the change does to them.")
    members: int = strawberry.field(description="How many they are.")


@strawberry.type(description="The members of one segment, or the holders of one plan.")
class ImpactPart:
    """A part of the members, by what the change does to them."""

    row: strawberry.Private[Mapping[str, Any]]

    @field()
    def code(self) -> str | None:
        """The segment's or the plan's code; null: those in none."""
        code: str | None = self.row["code"]
        return code

    @field(size=_GROUPS)
    def groups(self) -> list[ImpactGroup]:
        """How many of them it hits, and how; those that are nobody are left out."""
        return _groups(self.row)


@strawberry.type(description="A count of whom a change would hit, under way or done.")
class ImpactCount:
    """The newest count of what was asked about. Numbers are there once it is done."""

    row: strawberry.Private[Run]

    done: int = column("How many steps are counted.")
    total: int = column("How many steps there are.")
    fresh: bool = column("Whether nothing was published since it was begun.")

    @field()
    def state(self) -> ImpactState:
        """How far it is; one whose process was killed has failed until somebody counts again."""
        return ImpactState.FAILED if self.row.lost else ImpactState(self.row.state)

    @field()
    def counted_at(self) -> datetime | None:
        """When it was done; null while it is counted."""
        return self.row.finished_at

    @field(size=_GROUPS)
    def groups(self) -> list[ImpactGroup]:
        """All members, by what the change does to them; groups of nobody are left out."""
        return _groups(self._told.get("groups", {}))

    @field(size=_PARTS)
    def by_segment(self) -> list[ImpactPart]:
        """The same by segment, in the order of the segments."""
        return [ImpactPart(row=each) for each in self._told.get("segments", ())]

    @field(size=_PARTS)
    def by_plan(self) -> list[ImpactPart]:
        """The same by the plans that members hold; who holds two is told in both."""
        return [ImpactPart(row=each) for each in self._told.get("plans", ())]

    @property
    def _told(self) -> Mapping[str, Any]:
        return (self.row.result or {}) if self.row.state == ImpactState.DONE else {}


@strawberry.input(description="The change that is counted: what the draft says, or what an older version said.")
class CountImpactInput:
    """What to count."""

    id: strawberry.ID = strawberry.field(description="The global id of a benefit, a plan or the cut into segments.")
    version: int | None = strawberry.field(default=None, description="The number of a version to go back to; left out: the draft.")


@strawberry.type(description="It is counted; ask `impact` how far it is.")
class CountImpactSuccess:
    """The count that was begun, or the same one that somebody else began before."""

    impact: ImpactCount = strawberry.field(description="How far it is.")


CountImpactPayload = Annotated[
    CountImpactSuccess | InvalidInputProblem | NotFoundProblem,
    strawberry.union("CountImpactPayload", description="What countImpact answers."),
]


@strawberry.type
class ImpactQueries:
    """The root field of this module."""

    @query(scope=Scope.BENEFITS_WRITE)
    async def impact(self, info: Info, id: Id, version: When = None) -> ImpactCount | None:
        """The newest count of whom the draft of a benefit, a plan or the cut would hit, or going back to a version (B8); null where
        there is nothing to count, or nobody counted it. Also needs plans:write for plans, segments:write for the cut."""
        context = info.context
        proposal = _proposal(info, id, version)
        try:
            change = await service.change_of(context.actor, proposal, now=context.now)
        except NotFound:
            return None
        run = await service.impact_of(context.actor, change, now=context.now)
        return None if run is None else ImpactCount(row=run)


@strawberry.type
class ImpactMutations:
    """The root field of this module."""

    @mutation(scope=Scope.BENEFITS_WRITE)
    async def count_impact(self, info: Info, input: CountImpactInput) -> CountImpactPayload:
        """Begins to count whom a change would hit, over all members, beside everything else; the same count is made once, however many
        ask (B8). Also needs plans:write for plans, segments:write for the cut."""
        proposal = _proposal(info, input.id, input.version)
        return CountImpactSuccess(impact=ImpactCount(row=await service.start_impact(info.context.actor, proposal, now=info.context.now)))


def _proposal(info: Info, text: str, version: int | None) -> Proposal:
    """What is asked about. Raises Invalid for what cannot be counted, Forbidden for who may not write its drafts."""
    kind, public = parse_global_id(text, "id")
    if kind not in _WRITE:
        raise Invalid("id", "Give the id of one of these: {kinds}.", kinds=", ".join(known.value for known in _WRITE))
    ensure(info.context.actor, _WRITE[kind])
    return Proposal(kind.value, public, version)


def _groups(told: Mapping[str, Any]) -> list[ImpactGroup]:
    return [ImpactGroup(group=group, members=told[group]) for group in Group if group in told]
