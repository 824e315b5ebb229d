"""Under which name a partner knows a member, and how a caller names one (X2). Pure.

A member shares with a partner. From then on the partner names the member by a pseudonym of its own, until the member takes
that back; sharing again opens the same name again. Two partners never know the same name, so that they cannot compare.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PseudonymRow:
    """The name under which one partner knows one member. It answers until `withdrawn_at`."""

    id: int
    public_id: UUID
    partner_id: int
    partner_code: str
    partner_name: str
    member_id: int
    shared_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberRef:
    """A member as a caller names it: `subject` is the global id that was given, a member's own or a partner's pseudonym."""

    member_id: int
    subject: str
