"""Entitlements: who may use a benefit now, and why not (B4, B8, W1); asked by members of themselves, by partners of a pseudonym (X2)."""

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from app.benefits import queries
from app.benefits.queries import Asked
from app.benefits.rules import Entitlement as Verdict
from app.community import service as community
from app.consents.queries import named_member
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.core.ids import NodeType
from app.core.paging import PageRequest
from app.pilots.queries import sees_all
from schema.benefit_parts import FEW, BenefitVariant
from schema.benefits import Benefit, Filter, offer_filter
from schema.conditions import UnmetFact
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import Truth
from schema.fields import field, query
from schema.nodes import public_id
from schema.versions import AsOf, KnownAt

ENTITLEMENTS = "entitlements"
BenefitId = Annotated[strawberry.ID, strawberry.argument(description="The benefit's global id.")]
_NAMED = "A partner's pseudonym for the member, or the member's own id where the caller may read that member."
MemberId = Annotated[strawberry.ID, strawberry.argument(description=_NAMED)]
MaybeMemberId = Annotated[strawberry.ID | None, strawberry.argument(description=f"{_NAMED} Left out: the caller.")]


@strawberry.type(
    description="The answer for one member and one benefit, by the version in force or the one accepted (B8). It is computed, not stored."
)
class Entitlement:
    """Whether, and why not."""

    row: strawberry.Private[Verdict]
    currency: strawberry.Private[str]

    @field()
    def benefit(self) -> Benefit:
        """The benefit, as its version in force says it."""
        return Benefit(row=self.row.benefit, currency=self.currency)

    @field()
    def offered(self) -> bool:
        """Whether the member sees it offered."""
        return self.row.offered

    @field()
    def entitled(self) -> bool:
        """Whether the member may use it now."""
        return self.row.entitled

    @field()
    def truth(self) -> Truth:
        """The same, but telling what is not known from what does not hold."""
        return self.row.verdict.truth

    @field(size=FEW)
    def unmet(self) -> list[UnmetFact]:
        """Every fact that keeps the member from it; empty where the member is entitled."""
        deciding = self.row.deciding
        return [UnmetFact(unmet=each, where=deciding.where(each)) for each in self.row.verdict.unmet]

    @field()
    def opens_on(self) -> date | None:
        """The first day on which time alone opens it; null where it is open, or where time alone never does."""
        return self.row.verdict.opens_on()

    @field()
    def excluded_by(self) -> list[str]:
        """Which exclusions keep the member out: `regions`, `account_statuses`."""
        return list(self.row.excluded_by)

    @field()
    def version(self) -> int:
        """The number of the version in force."""
        return self.row.version

    @field()
    def accepted_version(self) -> int | None:
        """The number of the version accepted for the running membership, where it is what entitles."""
        return self.row.accepted_version

    @field()
    def variant(self) -> BenefitVariant | None:
        """The variant that fits the member; null where none does."""
        return None if self.row.variant is None else BenefitVariant(row=self.row.variant)


async def entitlement_pages(member_ids: list[int], request: PageRequest, told: Asked) -> list[Connection[Entitlement]]:
    """A page of what each of the members is offered, with the answers, in their order."""
    pages = await queries.entitlements_for(member_ids, request, asked=told)
    currency = (await community.get()).currency
    return [connection(ENTITLEMENTS, pages[id_], lambda row: Entitlement(row=row, currency=currency)) for id_ in member_ids]


async def entitlements_to(actor: Actor, benefit: UUID, member_ids: list[int], told: Asked) -> list[Entitlement | None]:
    """The answer about one benefit for each of the members, in their order; null where none was published then, and where the caller
    may not know that others try it out (G5)."""
    pairs = [(member_id, benefit) for member_id in member_ids]
    try:
        found = await queries.entitlements_of(pairs, at=told.at, known_at=told.known_at)
    except NotFound:
        return [None] * len(pairs)
    currency, all_seen = (await community.get()).currency, sees_all(actor, Scope.BENEFITS_READ)
    return [Entitlement(row=found[pair], currency=currency) if found[pair].seen or all_seen else None for pair in pairs]


@strawberry.type
class EntitlementQueries:
    """The root fields of this module."""

    @query(scope=Scope.SELF_READ, or_scope=Scope.ENTITLEMENTS_READ, size=PAGED)
    async def entitlements(
        self,
        info: Info,
        member: MaybeMemberId = None,
        filter: Filter = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Connection[Entitlement] | None:
        """What a member is offered, each with the answer and the reasons: the caller (null for staff that is no member), or with
        `entitlements:read` the member that is named (null where there is no such member)."""
        actor = info.context.actor
        member_id = actor.member_id
        if member is not None:
            ensure(actor, Scope.ENTITLEMENTS_READ)
            try:
                member_id = (await named_member(actor, member)).member_id
            except NotFound:
                return None
        if member_id is None:
            return None
        request = asked(info, ENTITLEMENTS, first, after, last, before)
        return (await entitlement_pages([member_id], request, Asked(as_of or info.context.now, known_at, offer_filter(filter))))[0]

    @query(scope=Scope.ENTITLEMENTS_READ)
    async def entitlement(
        self, info: Info, benefit: BenefitId, member: MemberId, as_of: AsOf = None, known_at: KnownAt = None
    ) -> Entitlement | None:
        """Whether a member is entitled to a benefit, and why not; null where there is no such member or benefit."""
        wanted = public_id(benefit, NodeType.BENEFIT, "benefit")
        try:
            named = await named_member(info.context.actor, member)
        except NotFound:
            return None
        told = Asked(as_of or info.context.now, known_at)
        return (await entitlements_to(info.context.actor, wanted, [named.member_id], told))[0]
