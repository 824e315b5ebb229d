"""The keys with which the installation signs: public halves for everybody, rotation for the owner (W6)."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.core.access import Scope
from app.signing import service
from app.signing.rules import KeyRow
from schema.context import Info
from schema.cost import ListSize
from schema.fields import field, mutation, query
from schema.nodes import column
from schema.problems import InvalidInputProblem, NotFoundProblem
from schema.scalars import JSON
from schema.versions import REASON


@strawberry.type(description="A key that signs or signed quotes, Ed25519. The same keys stand at `/.well-known/jwks.json`.")
class SigningKey:
    """The public half of a key."""

    row: strawberry.Private[KeyRow]

    public_key: str = column("Its 32 bytes in base64url.")
    created_at: datetime = column("When it was made.")
    retired_at: datetime | None = column("Since when it only verifies; null for the one that signs.")

    @field()
    def key_id(self) -> str:
        """The thumbprint (RFC 7638): the `kid` of what it signed."""
        return self.row.kid

    @field()
    def jwk(self) -> JSON:
        """The key as a JSON Web Key (RFC 8037)."""
        return JSON(self.row.jwk)


@strawberry.input(description="Make a new key that signs from now on.")
class RotateSigningKeyInput:
    """Why."""

    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="A new key signs; the one before only verifies, and its private half is gone.")
class RotateSigningKeySuccess:
    """The new key."""

    key: SigningKey = strawberry.field(description="The key that signs now.")


RotateSigningKeyPayload = Annotated[
    RotateSigningKeySuccess | InvalidInputProblem,
    strawberry.union("RotateSigningKeyPayload", description="What rotateSigningKey answers."),
]


@strawberry.input(description="Which key is known no more.")
class RemoveSigningKeyInput:
    """A key that leaked."""

    key_id: str = strawberry.field(description="Its `keyId`.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The key is unknown: what it signed proves nothing any more.")
class RemoveSigningKeySuccess:
    """Which key it was."""

    key_id: str = strawberry.field(description="Its `keyId`.")


RemoveSigningKeyPayload = Annotated[
    RemoveSigningKeySuccess | InvalidInputProblem | NotFoundProblem,
    strawberry.union("RemoveSigningKeyPayload", description="What removeSigningKey answers."),
]


@strawberry.type
class SigningQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC, size=ListSize(assumed_size=3))
    async def signing_keys(self, info: Info) -> list[SigningKey] | None:
        """Every key that quotes may be signed with, newest first. They are public: a quote can be verified without this API."""
        return [SigningKey(row=row) for row in await service.keys()]


@strawberry.type
class SigningMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.SIGNING_WRITE)
    async def rotate_signing_key(self, info: Info, input: RotateSigningKeyInput) -> RotateSigningKeyPayload:
        """A new key signs from now on. The one before still verifies what it signed."""
        return RotateSigningKeySuccess(
            key=SigningKey(row=await service.rotate_key(info.context.actor, reason=input.reason, now=info.context.now))
        )

    @mutation(scope=Scope.SIGNING_WRITE)
    async def remove_signing_key(self, info: Info, input: RemoveSigningKeyInput) -> RemoveSigningKeyPayload:
        """A key that leaked is unknown from now on; if it was the one that signs, the next quote makes a new one."""
        await service.remove_key(info.context.actor, input.key_id, reason=input.reason, now=info.context.now)
        return RemoveSigningKeySuccess(key_id=input.key_id)
