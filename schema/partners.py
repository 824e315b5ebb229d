"""Partners and their tokens, and what these are used for (X1, W15)."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType, global_id
from app.core.paging import slice_keys
from app.partners import queries, service
from app.partners.queries import PartnerFilter
from app.partners.rules import DAYS_LOOKED_AT, PartnerRow, TokenRow, Usage
from app.partners.rules import DayOfUse as DayCounts
from schema.budget import token_allowance
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.cost import ListSize
from schema.fields import edge, field, mutation, query
from schema.nodes import Id, Node, column, loader, public_id
from schema.problems import InvalidInputProblem, NotFoundProblem
from schema.scalars import BigInt
from schema.versions import REASON

_TOKENS = "tokens"


@strawberry.type(description="How often a scope let a request of a token in.")
class ScopeCount:
    """A scope and a number."""

    scope: str = strawberry.field(description="The scope.")
    count: BigInt = strawberry.field(description="How often.")


@strawberry.type(description="What a token was used for on a day.")
class DayOfUse:
    """A day, in UTC, and what was used."""

    on: date = strawberry.field(description="The day, in UTC.")
    counts: list[ScopeCount] = strawberry.field(
        description="How often each scope was used; one that was not is not there.", directives=[ListSize(assumed_size=2)]
    )

    @classmethod
    def of(cls, day: DayCounts) -> "DayOfUse":
        """The day as it is told."""
        return cls(on=day.on, counts=[ScopeCount(scope=scope, count=BigInt(count)) for scope, count in day.counts.items()])


@strawberry.type(description="A token of a partner. The token itself was told once and is kept nowhere.")
class PartnerToken(Node):
    """A token as it is listed."""

    node_type: ClassVar[NodeType] = NodeType.PARTNER_TOKEN
    row: strawberry.Private[TokenRow]

    label: str = column("What it is for.")
    prefix: str = column("Its first characters, by which it is recognised.")
    expires_at: datetime = column("When it ends.")
    last_used_at: datetime | None = column("When it was last used, to within a minute.")
    last_used_address: str | None = column("From which address it was last used.")
    revoked_at: datetime | None = column("When it was revoked; null where it was not.")
    created_at: datetime = column("When it was issued.")

    @field()
    def scopes(self) -> list[str]:
        """What it may do, such as `entitlements:read`."""
        return list(self.row.scopes)

    @field()
    def addresses(self) -> list[str]:
        """The addresses or networks from which it may be used; empty: from everywhere."""
        return list(self.row.addresses)

    @field()
    def rate(self) -> int:
        """How much query cost comes back to it each second; 100 seconds of it can be spent at once."""
        return token_allowance(self.row.rate).per_second

    @field()
    def rotated_from(self) -> strawberry.ID | None:
        """The id of the token that it took over from; null where it did from none."""
        before = self.row.rotated_from
        return None if before is None else strawberry.ID(global_id(NodeType.PARTNER_TOKEN, before))

    @edge(scope=Scope.PARTNERS_READ)
    async def created_by(parents: list["PartnerToken"], info: Info) -> list[str | None]:
        """Who issued it."""
        return [each.row.created_by for each in parents]

    @edge(size=ListSize(assumed_size=DAYS_LOOKED_AT))
    async def uses(parents: list["PartnerToken"], info: Info) -> list[list[DayOfUse]]:
        """What it, and the tokens that it took over from, were used for on each of the last 30 days, oldest first (W15)."""
        found = await _usage(parents, info)
        return [[DayOfUse.of(day) for day in found[each.row.id].days] for each in parents]

    @edge()
    async def used_scopes(parents: list["PartnerToken"], info: Info) -> list[list[str]]:
        """Those of its scopes that were used in the last 30 days: what a narrower token would keep (W15)."""
        found = await _usage(parents, info)
        return [list(found[each.row.id].used) for each in parents]

    @edge()
    async def unused_scopes(parents: list["PartnerToken"], info: Info) -> list[list[str]]:
        """Those of its scopes that were not used in the last 30 days: what a narrower token would lose (W15)."""
        found = await _usage(parents, info)
        return [list(found[each.row.id].unused) for each in parents]


async def _usage(tokens: list[PartnerToken], info: Info) -> dict[int, Usage]:
    """One statement, however many fields ask."""
    rows = [each.row for each in tokens]
    key = ("usage", *(row.id for row in rows))
    if key not in info.context.memo:
        info.context.memo[key] = await queries.usage_of(rows, now=info.context.now)
    found: dict[int, Usage] = info.context.memo[key]
    return found


@strawberry.type(description="An organisation that calls this API with tokens of its own.")
class Partner(Node):
    """A partner."""

    node_type: ClassVar[NodeType] = NodeType.PARTNER
    row: strawberry.Private[PartnerRow]

    code: str = column("The partner's code; it never changes.")
    name: str = column("The name.")
    disabled_at: datetime | None = column("When it was switched off, and with it all its tokens; null where it is on.")
    created_at: datetime = column("When it was made.")

    @edge(size=PAGED)
    async def tokens(
        parents: list["Partner"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[PartnerToken]]:
        """The partner's tokens, newest first, also those that open nothing any more."""
        request = asked(info, _TOKENS, first, after, last, before)
        found = await queries.tokens_of_partners(info.context.actor, [partner.row.id for partner in parents])
        pages = [slice_keys(found[partner.row.id], request, lambda row: (-row.id,)) for partner in parents]
        return [connection(_TOKENS, page, lambda row: PartnerToken(row=row)) for page in pages]


@loader(NodeType.PARTNER)
async def _partners(info: Info, ids: list[UUID]) -> dict[UUID, Partner]:
    return {public: Partner(row=row) for public, row in (await queries.access_partners(info.context.actor, ids)).items()}


@loader(NodeType.PARTNER_TOKEN)
async def _tokens(info: Info, ids: list[UUID]) -> dict[UUID, PartnerToken]:
    return {public: PartnerToken(row=row) for public, row in (await queries.access_tokens(info.context.actor, ids)).items()}


@strawberry.input(description="A new partner.")
class CreatePartnerInput:
    """Code and name."""

    code: str = strawberry.field(description="Small letters, digits and hyphens; it never changes.")
    name: str = strawberry.field(description="The name, up to 80 characters.")


@strawberry.type(description="The partner exists.")
class CreatePartnerSuccess:
    """The new partner."""

    partner: Partner = strawberry.field(description="The partner.")


CreatePartnerPayload = Annotated[
    CreatePartnerSuccess | InvalidInputProblem, strawberry.union("CreatePartnerPayload", description="What createPartner answers.")
]


@strawberry.input(description="Switch a partner off or on.")
class ChangePartnerInput:
    """The switch and why."""

    partner: strawberry.ID = strawberry.field(description="The partner's global id.")
    disabled: bool = strawberry.field(description="True switches it off, and all its tokens at once; false on again.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The partner is switched as asked.")
class ChangePartnerSuccess:
    """The partner as it is now."""

    partner: Partner = strawberry.field(description="The partner as it is now.")


ChangePartnerPayload = Annotated[
    ChangePartnerSuccess | InvalidInputProblem | NotFoundProblem,
    strawberry.union("ChangePartnerPayload", description="What changePartner answers."),
]


PartnerSearch = Annotated[str, strawberry.argument(description="The beginning of a code; left out: all partners.")]


@strawberry.type
class PartnerQueries:
    """The root fields of this module."""

    @query(scope=Scope.PARTNERS_READ, size=PAGED)
    async def partners(
        self, info: Info, search: PartnerSearch = "", first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Partner] | None:
        """The partners, by code."""
        request = asked(info, "partners", first, after, last, before)
        page = await queries.partners_page(info.context.actor, PartnerFilter(search), request)
        return connection("partners", page, lambda row: Partner(row=row))

    @query(scope=Scope.PARTNERS_READ)
    async def partner(self, info: Info, id: Id) -> Partner | None:
        """The partner with that id."""
        try:
            return Partner(row=await queries.access_partner(info.context.actor, public_id(id, NodeType.PARTNER)))
        except NotFound:
            return None

    @query(scope=Scope.TOKEN_SELF)
    async def this_token(self, info: Info) -> PartnerToken | None:
        """The token with which the caller calls."""
        return PartnerToken(row=await queries.own_token(info.context.actor))


@strawberry.type
class PartnerMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def create_partner(self, info: Info, input: CreatePartnerInput) -> CreatePartnerPayload:
        """A new partner exists; it has no token yet."""
        row = await service.create_partner(info.context.actor, input.code, input.name, now=info.context.now)
        return CreatePartnerSuccess(partner=Partner(row=row))

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def change_partner(self, info: Info, input: ChangePartnerInput) -> ChangePartnerPayload:
        """Switches a partner off or on, and with it all its tokens at once."""
        partner = public_id(input.partner, NodeType.PARTNER, "partner")
        row = await service.change_partner(info.context.actor, partner, disabled=input.disabled, reason=input.reason, now=info.context.now)
        return ChangePartnerSuccess(partner=Partner(row=row))
