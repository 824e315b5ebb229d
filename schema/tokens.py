"""Tokens: issued, rotated, changed, narrowed, revoked, also by themselves (X1, W15)."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.core.access import Scope
from app.core.ids import NodeType
from app.core.unset import UNSET
from app.partners import service
from app.partners.rules import USUAL_RATE, NewToken, TokenChange
from schema.context import Info
from schema.fields import mutation
from schema.nodes import public_id
from schema.partners import PartnerToken
from schema.problems import (
    ConflictProblem,
    ExpiryPassedProblem,
    ExpiryTooFarProblem,
    InvalidInputProblem,
    NotFoundProblem,
    ScopeNotHeldProblem,
    UnknownScopeProblem,
)
from schema.versions import REASON

RATE = f"How much query cost comes back to it each second, 1 to 10,000; null: the usual {USUAL_RATE}."
_TOKEN = "The token's global id."  # noqa: S105  a description, not a secret


@strawberry.input(description="A new token for a partner.")
class CreateTokenInput:
    """What the token may do, how long and from where."""

    partner: strawberry.ID = strawberry.field(description="The partner's global id.")
    label: str = strawberry.field(description="What it is for, up to 80 characters.")
    scopes: list[str] = strawberry.field(description="What it may do: of the scopes that partners may hold, such as `entitlements:read`.")
    expires_at: datetime = strawberry.field(description="When it ends: in the future, at most a year away.")
    addresses: list[str] = strawberry.field(default_factory=list, description="From which addresses or networks; empty: from everywhere.")
    rate: int | None = strawberry.field(default=None, description=RATE)
    live: bool = strawberry.field(default=True, description="False makes a `guild_test_` token, the same but for its name.")


@strawberry.type(description="The token was issued.")
class CreateTokenSuccess:
    """The token, and its secret told once."""

    token: PartnerToken = strawberry.field(description="The token as it is listed.")
    secret: str = strawberry.field(description="The token itself. It is told this once and kept nowhere.")


CreateTokenPayload = Annotated[
    CreateTokenSuccess
    | UnknownScopeProblem
    | ExpiryPassedProblem
    | ExpiryTooFarProblem
    | InvalidInputProblem
    | NotFoundProblem
    | ConflictProblem,
    strawberry.union("CreateTokenPayload", description="What createToken answers."),
]


@strawberry.input(description="Which token to rotate.")
class RotateTokenInput:
    """The token, how long both work, and why."""

    token: strawberry.ID = strawberry.field(description=_TOKEN)
    overlap_hours: int = strawberry.field(description="How long the old token works beside the new one: 0 to 72 hours; 0 ends it at once.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="A new token took over.")
class RotateTokenSuccess:
    """Both tokens, and the new one's secret told once."""

    token: PartnerToken = strawberry.field(description="The new token as it is listed.")
    secret: str = strawberry.field(description="The new token itself. It is told this once and kept nowhere.")


RotateTokenPayload = Annotated[
    RotateTokenSuccess | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("RotateTokenPayload", description="What rotateToken answers."),
]


@strawberry.input(description="What shall be different about a token. What is left out stays as it is.")
class ChangeTokenInput:
    """The token, the change, and why."""

    token: strawberry.ID = strawberry.field(description=_TOKEN)
    label: str | None = strawberry.field(default=strawberry.UNSET, description="What it is for, up to 80 characters.")
    addresses: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="From which addresses or networks it may be used; empty: from everywhere."
    )
    rate: int | None = strawberry.field(default=strawberry.UNSET, description=RATE)
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The token is as asked.")
class ChangeTokenSuccess:
    """The token as it is now."""

    token: PartnerToken = strawberry.field(description="The token as it is now.")


ChangeTokenPayload = Annotated[
    ChangeTokenSuccess | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("ChangeTokenPayload", description="What changeToken answers."),
]


@strawberry.input(description="Which scopes a token keeps.")
class NarrowTokenInput:
    """The token, what it keeps, and why."""

    token: strawberry.ID = strawberry.field(description=_TOKEN)
    scopes: list[str] = strawberry.field(description="The scopes that it keeps, some of those that it holds, such as its `usedScopes`.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The token holds only these scopes.")
class NarrowTokenSuccess:
    """The token as it is now."""

    token: PartnerToken = strawberry.field(description="The token as it is now.")


NarrowTokenPayload = Annotated[
    NarrowTokenSuccess | UnknownScopeProblem | ScopeNotHeldProblem | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("NarrowTokenPayload", description="What narrowToken answers."),
]


@strawberry.input(description="Which token to revoke.")
class RevokeTokenInput:
    """The token and why."""

    token: strawberry.ID = strawberry.field(description=_TOKEN)
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The token opens nothing any more.")
class RevokeTokenSuccess:
    """The token as it is now."""

    token: PartnerToken = strawberry.field(description="The token as it is now.")


RevokeTokenPayload = Annotated[
    RevokeTokenSuccess | InvalidInputProblem | NotFoundProblem,
    strawberry.union("RevokeTokenPayload", description="What revokeToken answers."),
]


@strawberry.type(description="The token that called opens nothing any more.")
class RevokeOwnTokenSuccess:
    """The token as it is now."""

    token: PartnerToken = strawberry.field(description="The token as it is now.")


@strawberry.type
class TokenMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def create_token(self, info: Info, input: CreateTokenInput) -> CreateTokenPayload:
        """Issues a token for a partner. It is told once, in this answer."""
        new = NewToken(input.label, tuple(input.scopes), input.expires_at, tuple(input.addresses), input.live, input.rate)
        partner = public_id(input.partner, NodeType.PARTNER, "partner")
        issued = await service.issue_token(info.context.actor, partner, new, now=info.context.now)
        return CreateTokenSuccess(token=PartnerToken(row=issued.row), secret=issued.secret)

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def revoke_token(self, info: Info, input: RevokeTokenInput) -> RevokeTokenPayload:
        """Revokes a token: it opens nothing from now on. Revoking it twice changes nothing."""
        token = public_id(input.token, NodeType.PARTNER_TOKEN, "token")
        row = await service.revoke_token(info.context.actor, token, reason=input.reason, now=info.context.now)
        return RevokeTokenSuccess(token=PartnerToken(row=row))

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def rotate_token(self, info: Info, input: RotateTokenInput) -> RotateTokenPayload:
        """Issues a token that takes over from another: same scopes, addresses, rate and length of life. It is told once, in this answer."""
        token, now = public_id(input.token, NodeType.PARTNER_TOKEN, "token"), info.context.now
        issued = await service.rotate_token(info.context.actor, token, input.overlap_hours, reason=input.reason, now=now)
        return RotateTokenSuccess(token=PartnerToken(row=issued.row), secret=issued.secret)

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def change_token(self, info: Info, input: ChangeTokenInput) -> ChangeTokenPayload:
        """Changes what a token is called, from where it may be used, and how much it may ask."""
        token, now = public_id(input.token, NodeType.PARTNER_TOKEN, "token"), info.context.now
        row = await service.change_token(info.context.actor, token, _change(input), reason=input.reason, now=now)
        return ChangeTokenSuccess(token=PartnerToken(row=row))

    @mutation(scope=Scope.PARTNERS_WRITE)
    async def narrow_token(self, info: Info, input: NarrowTokenInput) -> NarrowTokenPayload:
        """Takes scopes away from a token, from its next request on. A token never gets more again (W15)."""
        token, now = public_id(input.token, NodeType.PARTNER_TOKEN, "token"), info.context.now
        row = await service.narrow_token(info.context.actor, token, tuple(input.scopes), reason=input.reason, now=now)
        return NarrowTokenSuccess(token=PartnerToken(row=row))

    @mutation(scope=Scope.TOKEN_SELF)
    async def revoke_own_token(self, info: Info) -> RevokeOwnTokenSuccess:
        """Revokes the token with which the caller calls. Whoever finds a leaked token ends it with this."""
        return RevokeOwnTokenSuccess(token=PartnerToken(row=await service.revoke_own_token(info.context.actor, now=info.context.now)))


def _change(told: ChangeTokenInput) -> TokenChange:
    """The change in the domain's words: null leaves a label and addresses, and gives the usual rate back."""
    label = UNSET if told.label is strawberry.UNSET or told.label is None else told.label
    addresses = UNSET if told.addresses is strawberry.UNSET or told.addresses is None else tuple(told.addresses)
    return TokenChange(label, addresses, UNSET if told.rate is strawberry.UNSET else told.rate)
