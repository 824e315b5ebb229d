"""How a member can be reached: whole for the member and for who reveals it with a reason, masked for the rest of the staff (A2)."""

from datetime import datetime

import strawberry

from app.core.access import Actor
from app.members import rules
from app.members.rules import ContactRow


@strawberry.type(description="How a member can be reached (A2).")
class Contact:
    """Phone and e-mail, and whether they are known to be the member's."""

    phone: str | None = strawberry.field(description="The phone number: in E.164 where it is whole, else like 138****8000.")
    email: str | None = strawberry.field(description="The e-mail address in small letters; masked: like a***@example.com.")
    phone_proved: bool = strawberry.field(description="Whether the number is known to be the member's.")
    email_proved: bool = strawberry.field(description="Whether the address is known to be the member's.")
    masked: bool = strawberry.field(description="Whether parts are hidden: always, but for oneself and for what was just revealed.")
    changed_at: datetime | None = strawberry.field(description="When it was last changed; null where nothing was ever said.")


def whole(row: ContactRow) -> Contact:
    """The contact with every letter."""
    return _contact(row, masked=False)


def seen_by(actor: Actor, row: ContactRow, region: str) -> Contact:
    """The contact as the caller sees it: one's own is whole."""
    return whole(row) if row.member_id == actor.member_id else _contact(rules.masked(row, region), masked=True)


def _contact(row: ContactRow, *, masked: bool) -> Contact:
    return Contact(
        phone=row.phone,
        email=row.email,
        phone_proved=row.phone_proved_at is not None,
        email_proved=row.email_proved_at is not None,
        masked=masked,
        changed_at=row.changed_at,
    )
