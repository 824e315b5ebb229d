"""Partners and their tokens (X1)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType
from app.core.paging import slice_keys
from app.partners import queries, service
from app.partners.rules import NewToken, PartnerRow, TokenRow
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.fields import edge, field, mutation, query
from schema.nodes import Id, Node, column, loader, public_id
from schema.problems import ConflictProblem, InvalidInputProblem, NotFoundProblem
from schema.versions import REASON

_TOKENS = "tokens"


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
    created_by: str = column("Who issued it.")

    @field()
    def scopes(self) -> list[str]:
        """What it may do, such as `entitlements:read`."""
        return list(self.row.scopes)

    @field()
    def addresses(self) -> list[str]:
        """The addresses or networks from which it may be used; empty: from everywhere."""
        return list(self.row.addresses)


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


@strawberry.input(description="A new token for a partner.")
class CreateTokenInput:
    """What the token may do, how long and from where."""

    partner: strawberry.ID = strawberry.field(description="The partner's global id.")
    label: str = strawberry.field(description="What it is for, up to 80 characters.")
    scopes: list[str] = strawberry.field(description="What it may do: of the scopes that partners may hold, such as `entitlements:read`.")
    expires_at: datetime = strawberry.field(description="When it ends: in the future, at most a year away.")
    addresses: list[str] = strawberry.field(default_factory=list, description="From which addresses or networks; empty: from everywhere.")
    live: bool = strawberry.field(default=True, description="False makes a `guild_test_` token, the same but for its name.")


@strawberry.type(description="The token was issued.")
class CreateTokenSuccess:
    """The token, and its secret told once."""

    token: PartnerToken = strawberry.field(description="The token as it is listed.")
    secret: str = strawberry.field(description="The token itself. It is told this once and kept nowhere.")


CreateTokenPayload = Annotated[
    CreateTokenSuccess | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("CreateTokenPayload", description="What createToken answers."),
]


@strawberry.input(description="Which token to revoke.")
class RevokeTokenInput:
    """The token and why."""

    token: strawberry.ID = strawberry.field(description="The token's global id.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The token opens nothing any more.")
class RevokeTokenSuccess:
    """The token as it is now."""

    token: PartnerToken = strawberry.field(description="The token as it is now.")


RevokeTokenPayload = Annotated[
    RevokeTokenSuccess | InvalidInputProblem | NotFoundProblem,
    strawberry.union("RevokeTokenPayload", description="What revokeToken answers."),
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
        page = await queries.partners_page(info.context.actor, asked(info, "partners", first, after, last, before), search=search)
        return connection("partners", page, lambda row: Partner(row=row))

    @query(scope=Scope.PARTNERS_READ)
    async def partner(self, info: Info, id: Id) -> Partner | None:
        """The partner with that id."""
        try:
            return Partner(row=await queries.access_partner(info.context.actor, public_id(id, NodeType.PARTNER)))
        except NotFound:
            return None


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

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def create_token(self, info: Info, input: CreateTokenInput) -> CreateTokenPayload:
        """Issues a token for a partner. It is told once, in this answer."""
        new = NewToken(input.label, tuple(input.scopes), input.expires_at, tuple(input.addresses), input.live)
        partner = public_id(input.partner, NodeType.PARTNER, "partner")
        issued = await service.issue_token(info.context.actor, partner, new, now=info.context.now)
        return CreateTokenSuccess(token=PartnerToken(row=issued.row), secret=issued.secret)

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def revoke_token(self, info: Info, input: RevokeTokenInput) -> RevokeTokenPayload:
        """Revokes a token: it opens nothing from now on. Revoking it twice changes nothing."""
        token = public_id(input.token, NodeType.PARTNER_TOKEN, "token")
        row = await service.revoke_token(info.context.actor, token, reason=input.reason, now=info.context.now)
        return RevokeTokenSuccess(token=PartnerToken(row=row))
