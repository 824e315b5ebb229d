"""Why a quote is not made or not taken, each in its own way (T2, W6). Pure.

Conflict
├── PlanNotPublished         there is a draft at most: nothing to be quoted then
├── NotInPilot               told to staff alone: only testers are sold it so far (G5)
├── QuoteForged              not signed by this installation, or changed since
├── UnknownSigningKey        signed by a key that this installation does not know, or no more
├── QuoteOfAnotherMember     genuine, but of somebody else
└── QuoteRefused             genuine; carries the verification, so that it can still be read as a proof
    ├── QuoteDiffers         what is recorded now leads to another answer
    ├── QuoteExpired         its quarter of an hour is over
    └── QuoteStale           the plan has another version in force now
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.core.errors import Conflict
from app.orders.rules.proof import Proof


@dataclass(frozen=True, slots=True)
class Verification:
    """A genuine quote, recomputed. `differs` names the first step that comes out otherwise now; None where none does.

    `current_version` is the number of the plan's version in force now; None where it has none.
    """

    kid: str
    proof: Proof
    differs: str | None
    current_version: int | None


class PlanNotPublished(Conflict):
    """No version of the plan was in force at that instant."""

    code = "PLAN_NOT_PUBLISHED"
    template = "The plan {plan} has no published version at that time, so there is no price to quote."

    def __init__(self, plan: str) -> None:
        super().__init__(plan=plan)


class NotInPilot(Conflict):
    """The plan is tried out, and the member is no tester."""

    code = "NOT_IN_PILOT"
    template = "The plan {plan} is tried out by testers so far, and this member is none of them."

    def __init__(self, plan: str) -> None:
        super().__init__(plan=plan)


class QuoteForged(Conflict):
    """The signature does not fit. `step` is the first one that is not as recomputed, where the caller may know the answer."""

    code = "QUOTE_FORGED"
    template = "This quote was not signed here, or was changed since."
    told_template = "This quote was not signed here, or was changed since: the step {step} is not what we compute."

    def __init__(self, step: str | None = None) -> None:
        self.step = step
        super().__init__(self.template if step is None else self.told_template, step=step)


class UnknownSigningKey(Conflict):
    """The key is not one of ours, or was removed."""

    code = "UNKNOWN_SIGNING_KEY"
    template = "This quote is signed with a key that is not known here: {kid}."

    def __init__(self, kid: str) -> None:
        self.kid = kid
        super().__init__(kid=kid)


class QuoteOfAnotherMember(Conflict):
    """The quote is genuine, but was made for somebody else."""

    code = "QUOTE_OF_ANOTHER_MEMBER"
    template = "This quote was made for another member."


class QuoteRefused(Conflict):
    """A genuine quote that cannot be used; what was found stands in `verification`."""

    def __init__(self, verification: Verification, **params: Any) -> None:
        self.verification = verification
        super().__init__(**params)


class QuoteDiffers(QuoteRefused):
    """What is recorded now leads to another answer from the step `step` on."""

    code = "QUOTE_DIFFERS"
    template = "This quote is genuine, but the step {step} comes out otherwise by what is recorded now."

    def __init__(self, verification: Verification, step: str) -> None:
        self.step = step
        super().__init__(verification, step=step)


class QuoteExpired(QuoteRefused):
    """The quote could be used until `expired_at`, exclusive."""

    code = "QUOTE_EXPIRED"
    template = "This quote expired at {expired_at}. Ask for a new one."

    def __init__(self, verification: Verification, expired_at: datetime) -> None:
        self.expired_at = expired_at
        super().__init__(verification, expired_at=expired_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"))


class QuoteStale(QuoteRefused):
    """The quote rests on version `quoted` of the plan; in force now is `current` (None: none)."""

    code = "QUOTE_STALE"
    template = "This quote was made by version {quoted} of the plan; version {current} is in force now. Ask for a new one."
    ended_template = "This quote was made by version {quoted} of the plan, and the plan has no version in force now."

    def __init__(self, verification: Verification, quoted: int, current: int | None) -> None:
        self.quoted = quoted
        self.current = current
        if current is None:
            self.template = self.ended_template
        super().__init__(verification, quoted=quoted, current=current)


def check_usable(verification: Verification, now: datetime) -> None:
    """The quote may be used now. Raises QuoteDiffers, QuoteExpired, QuoteStale, in this order."""
    proof = verification.proof
    if verification.differs is not None:
        raise QuoteDiffers(verification, verification.differs)
    if now >= proof.question.valid_until:
        raise QuoteExpired(verification, proof.question.valid_until)
    if verification.current_version != proof.version:
        raise QuoteStale(verification, proof.version, verification.current_version)
