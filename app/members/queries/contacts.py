"""Reading how members can be reached, and finding somebody by exactly what they say (A2, A3)."""

from collections.abc import Sequence
from typing import Any

from app.community import service as community
from app.core import db
from app.core.access import Actor, ActorKind
from app.members.rules import ContactRow, looks_like_phone, parse_email, parse_phone

_LONGEST_NUMBER = 15
_COLUMNS = "c.member_id, c.phone, c.phone_proved_at, c.email, c.email_proved_at, c.changed_at FROM contact c"


async def contacts_of(member_ids: Sequence[int]) -> dict[int, ContactRow]:
    """How each member can be reached, whole; who said nothing has an empty one. The caller has seen to it that it may be
    read, and masks it for everybody but the member and who revealed it. One statement."""
    found = {member_id: ContactRow(member_id) for member_id in member_ids}
    for row in await db.fetch(f"SELECT {_COLUMNS} WHERE c.member_id IN (:ids)", ids=list(found)):
        found[int(row["member_id"])] = _row(row)
    return found


async def exact_matches(actor: Actor, text: str) -> list[int]:
    """The row ids of the members who are meant by exactly that: a member number before a phone number before an e-mail address.

    Only staff find by phone and e-mail: to others no answer tells whether somebody has it (A3). Empty where the text is
    nothing of the kind or nobody's. At most one statement.
    """
    ways: list[str] = []
    parameters: dict[str, Any] = {}
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        ways.append("SELECT m.id, 1 AS place FROM member m WHERE m.member_number = :number")
        parameters["number"] = int(text)
    if actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM):
        phone = parse_phone(text, (await community.get()).settings.phone_region) if looks_like_phone(text) else None
        if phone is not None:
            ways.append("SELECT c.member_id AS id, 2 AS place FROM contact c WHERE c.phone = :phone")
            parameters["phone"] = phone
        email = parse_email(text)
        if email is not None:
            ways.append("SELECT c.member_id AS id, 3 AS place FROM contact c WHERE c.email = :email")
            parameters["email"] = email
    if not ways:
        return []
    rows = await db.fetch(" UNION ALL ".join(ways) + " ORDER BY place, id", **parameters)
    return [int(row["id"]) for row in rows if row["place"] == rows[0]["place"]]


def _row(raw: dict[str, Any]) -> ContactRow:
    return ContactRow(
        int(raw["member_id"]),
        raw["phone"],
        db.as_instant(raw["phone_proved_at"]),
        raw["email"],
        db.as_instant(raw["email_proved_at"]),
        db.as_instant(raw["changed_at"]),
    )
