"""With which partners a member shares, and a member as a partner knows it: by a pseudonym of its own (X2)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.benefits.queries import Asked
from app.consents import queries, service
from app.consents.rules import PseudonymRow
from app.core.access import Scope
from app.core.ids import NodeType
from schema.benefits import Filter, offer_filter
from schema.connections import PAGED, After, Before, Connection, First, Last, asked
from schema.context import Info
from schema.entitlements import ENTITLEMENTS, BenefitId, Entitlement, entitlement_pages, entitlements_to
from schema.fields import edge, mutation
from schema.nodes import Node, column, loader, public_id
from schema.problems import NotFoundProblem
from schema.versions import AsOf, KnownAt

PARTNERS = "partners"


@strawberry.type(
    description="The name under which one partner knows one member. No two partners know the same one. It answers the member and that "
    "partner, as long as the member shares."
)
class Pseudonym(Node):
    """A member seen by a partner, or a partner seen by a member."""

    node_type: ClassVar[NodeType] = NodeType.PSEUDONYM
    row: strawberry.Private[PseudonymRow]

    partner_code: str = column("The partner's code.")
    partner_name: str = column("The partner's name.")
    shared_at: datetime = column("Since when the member shares.")
    withdrawn_at: datetime | None = column("When the member took it back; null while the member shares.")

    @edge(scope=Scope.ENTITLEMENTS_READ, size=PAGED)
    async def entitlements(
        parents: list["Pseudonym"],
        info: Info,
        filter: Filter = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> list[Connection[Entitlement] | None]:
        """Every benefit that the member is offered, each with the answer and the reasons."""
        request = asked(info, ENTITLEMENTS, first, after, last, before)
        told = Asked(as_of or info.context.now, known_at, offer_filter(filter))
        return list(await entitlement_pages([each.row.member_id for each in parents], request, told))

    @edge(scope=Scope.ENTITLEMENTS_READ)
    async def entitlement(
        parents: list["Pseudonym"], info: Info, benefit: BenefitId, as_of: AsOf = None, known_at: KnownAt = None
    ) -> list[Entitlement | None]:
        """Whether the member is entitled to a benefit, and why not; null where none was published then."""
        told, wanted = Asked(as_of or info.context.now, known_at), public_id(benefit, NodeType.BENEFIT, "benefit")
        return await entitlements_to(info.context.actor, wanted, [each.row.member_id for each in parents], told)


@loader(NodeType.PSEUDONYM)
async def _pseudonyms(info: Info, ids: list[UUID]) -> dict[UUID, Pseudonym]:
    return {public: Pseudonym(row=row) for public, row in (await queries.access_pseudonyms(info.context.actor, ids)).items()}


@strawberry.input(description="With which partner to share.")
class ShareWithPartnerInput:
    """The partner."""

    partner: str = strawberry.field(description="The partner's code.")


@strawberry.type(description="The partner may ask about the caller.")
class ShareWithPartnerSuccess:
    """The name under which it does."""

    pseudonym: Pseudonym = strawberry.field(description="The name under which the partner knows the caller: hand its id to the partner.")


ShareWithPartnerPayload = Annotated[
    ShareWithPartnerSuccess | NotFoundProblem, strawberry.union("ShareWithPartnerPayload", description="What shareWithPartner answers.")
]


@strawberry.input(description="From which partner to take it back.")
class WithdrawFromPartnerInput:
    """The partner."""

    partner: str = strawberry.field(description="The partner's code.")


@strawberry.type(description="The partner may not ask about the caller any more.")
class WithdrawFromPartnerSuccess:
    """The name that answers nothing any more."""

    pseudonym: Pseudonym = strawberry.field(description="The name that answers nothing any more.")


WithdrawFromPartnerPayload = Annotated[
    WithdrawFromPartnerSuccess | NotFoundProblem,
    strawberry.union("WithdrawFromPartnerPayload", description="What withdrawFromPartner answers."),
]


@strawberry.type
class ConsentMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.SELF_WRITE)
    async def share_with_partner(self, info: Info, input: ShareWithPartnerInput) -> ShareWithPartnerPayload:
        """Lets a partner ask about the caller, by a name that only this partner knows. Sharing twice changes nothing (X2)."""
        row = await service.share(info.context.actor, input.partner, now=info.context.now)
        return ShareWithPartnerSuccess(pseudonym=Pseudonym(row=row))

    @mutation(scope=Scope.SELF_WRITE)
    async def withdraw_from_partner(self, info: Info, input: WithdrawFromPartnerInput) -> WithdrawFromPartnerPayload:
        """Takes that back: the name answers nothing from now on. Taking it back twice changes nothing (X2)."""
        row = await service.withdraw(info.context.actor, input.partner, now=info.context.now)
        return WithdrawFromPartnerSuccess(pseudonym=Pseudonym(row=row))
