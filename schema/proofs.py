"""Proofs: a quote that somebody holds, verified and computed again, and every way in which it may fail (T2, W6)."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.consents.queries import named_member
from app.consents.rules import MemberRef
from app.core.access import Scope
from app.core.ids import NodeType, global_id
from app.orders import service
from app.orders.rules import (
    QuoteDiffers,
    QuoteExpired,
    QuoteForged,
    QuoteOfAnotherMember,
    QuoteStale,
    Step,
    UnknownSigningKey,
)
from app.orders.rules import Verification as Verified
from schema.context import Info
from schema.cost import ListSize
from schema.fields import field, query
from schema.nodes import column
from schema.problems import Handler, InvalidInputProblem, NotFoundProblem, Problem, bare
from schema.scalars import JSON, Money

STEPS = ListSize(assumed_size=8)


@strawberry.type(description="One step of a proof. Whoever holds the quote can go through the steps by hand (W6).")
class ProofStep:
    """What went in and what came out."""

    row: strawberry.Private[Step]

    name: str = column("What was done: `plan`, `terms`, `facts`, a row of the list as `row:CODE`, `price`, `window`.")
    version: str | None = column("The published thing that it rests on, as `code#number`; null where it rests on none.")

    @field()
    def input(self) -> JSON:
        """What went in."""
        return JSON(dict(self.row.input))

    @field()
    def output(self) -> JSON:
        """What came out; a row that was asked tells its verdict and what was unmet."""
        return JSON(dict(self.row.output))


@strawberry.type(description="A genuine quote, read and computed again.")
class QuoteVerification:
    """What the quote says, and whether it still comes out."""

    verified: strawberry.Private[Verified]

    @field()
    def key_id(self) -> str:
        """The key that signed it, as `signingKeys` lists it."""
        return self.verified.kid

    @field()
    def subject(self) -> strawberry.ID:
        """For whom it was made."""
        return strawberry.ID(self.verified.proof.question.subject)

    @field()
    def plan_id(self) -> strawberry.ID:
        """The plan's global id."""
        return strawberry.ID(global_id(NodeType.PLAN, self.verified.proof.question.plan_id))

    @field()
    def plan_code(self) -> str:
        """The plan's code."""
        return self.verified.proof.plan_code

    @field()
    def version(self) -> int:
        """The number of the plan's version that gave the price."""
        return self.verified.proof.version

    @field()
    def current_version(self) -> int | None:
        """The number of the version in force now; null where none is."""
        return self.verified.current_version

    @field()
    def row(self) -> str | None:
        """The row that gave the price, by code; null where the plan was not on sale."""
        return self.verified.proof.row

    @field()
    def price(self) -> Money | None:
        """The price; null: not for sale."""
        price = self.verified.proof.price
        return None if price is None else Money.of(price.minor, price.currency)

    @field()
    def at(self) -> datetime:
        """For which instant it answers."""
        return self.verified.proof.question.at

    @field()
    def known_at(self) -> datetime:
        """By what was recorded until when."""
        return self.verified.proof.question.known_at

    @field()
    def valid_from(self) -> datetime:
        """From when it may be used."""
        return self.verified.proof.question.valid_from

    @field()
    def valid_until(self) -> datetime:
        """The first instant at which it may not be used any more."""
        return self.verified.proof.question.valid_until

    @field()
    def differs(self) -> str | None:
        """The first step that comes out otherwise by what is recorded now; null where none does."""
        return self.verified.differs

    @field(size=STEPS)
    def steps(self) -> list[ProofStep]:
        """The proof, step by step, as it was signed."""
        return [ProofStep(row=step) for step in self.verified.proof.steps]


@strawberry.type(description="The quote was not signed here, or was changed since.")
class QuoteForgedProblem(Problem):
    """The signature does not fit."""

    step: str | None = strawberry.field(
        description="The first step that is not as computed here; null where it cannot be read, or is not the caller's to know."
    )


@strawberry.type(description="The quote is signed with a key that is not known here, or no more.")
class UnknownSigningKeyProblem(Problem):
    """The key is none of ours."""

    key_id: str = strawberry.field(description="The key that the quote names.")


@strawberry.type(description="The quote is genuine, but was made for somebody else.")
class QuoteOfAnotherMemberProblem(Problem):
    """Whose it is, is not told."""


@strawberry.type(description="The quote is genuine, but what is recorded now leads to another answer.")
class QuoteDiffersProblem(Problem):
    """A record was corrected since."""

    step: str | None = strawberry.field(description="The first step that comes out otherwise; it is always told.")
    verification: QuoteVerification = strawberry.field(description="What the quote says, as a proof that can still be read.")


@strawberry.type(description="The quote is genuine, but its quarter of an hour is over.")
class QuoteExpiredProblem(Problem):
    """Too late."""

    expired_at: datetime = strawberry.field(description="Since when it may not be used any more.")
    verification: QuoteVerification = strawberry.field(description="What the quote says, as a proof that can still be read.")


@strawberry.type(description="The quote is genuine, but the plan has another version in force now.")
class QuoteStaleProblem(Problem):
    """Ask for a new one."""

    quoted_version: int = strawberry.field(description="The number of the version that gave the price.")
    current_version: int | None = strawberry.field(description="The number of the version in force now; null where none is.")
    verification: QuoteVerification = strawberry.field(description="What the quote says, as a proof that can still be read.")


def _forged(error: QuoteForged, code: str, message: str, _language: str) -> Problem:
    return QuoteForgedProblem(code=code, message=message, step=error.step)


def _unknown_key(error: UnknownSigningKey, code: str, message: str, _language: str) -> Problem:
    return UnknownSigningKeyProblem(code=code, message=message, key_id=error.kid)


def _differs(error: QuoteDiffers, code: str, message: str, _language: str) -> Problem:
    return QuoteDiffersProblem(code=code, message=message, step=error.step, verification=QuoteVerification(verified=error.verification))


def _expired(error: QuoteExpired, code: str, message: str, _language: str) -> Problem:
    verification = QuoteVerification(verified=error.verification)
    return QuoteExpiredProblem(code=code, message=message, expired_at=error.expired_at, verification=verification)


def _stale(error: QuoteStale, code: str, message: str, _language: str) -> Problem:
    return QuoteStaleProblem(
        code=code,
        message=message,
        quoted_version=error.quoted,
        current_version=error.current,
        verification=QuoteVerification(verified=error.verification),
    )


HANDLERS = [
    Handler(QuoteForged, QuoteForgedProblem, _forged),
    Handler(UnknownSigningKey, UnknownSigningKeyProblem, _unknown_key),
    Handler(QuoteOfAnotherMember, QuoteOfAnotherMemberProblem, bare(QuoteOfAnotherMemberProblem)),
    Handler(QuoteDiffers, QuoteDiffersProblem, _differs),
    Handler(QuoteExpired, QuoteExpiredProblem, _expired),
    Handler(QuoteStale, QuoteStaleProblem, _stale),
]
VerifyQuotePayload = Annotated[
    QuoteVerification
    | QuoteForgedProblem
    | UnknownSigningKeyProblem
    | QuoteOfAnotherMemberProblem
    | QuoteDiffersProblem
    | QuoteExpiredProblem
    | QuoteStaleProblem
    | NotFoundProblem
    | InvalidInputProblem,
    strawberry.union("VerifyQuotePayload", description="What verifyQuote answers: each way to fail by a name of its own."),
]
QuoteText = Annotated[str, strawberry.argument(description="The signed quote, as `Quote.text` told it.")]
Holder = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="For whom it must have been made. Left out: for the member who asks; for anybody where no member does."
    ),
]


async def named(info: Info, member: str | None) -> MemberRef | None:
    """The member whom an argument names. Raises Invalid(member), NotFound."""
    return None if member is None else await named_member(info.context.actor, member)


@strawberry.type
class ProofQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC, cost=5)
    async def verify_quote(self, info: Info, quote: QuoteText, member: Holder = None) -> VerifyQuotePayload | None:
        """Whether a quote is genuine, is computed the same again, and may be used now. Anybody who holds one may ask."""
        context, holder = info.context, await named(info, member)
        return QuoteVerification(verified=await service.verify_quote(context.actor, quote, member=holder, now=context.now))
