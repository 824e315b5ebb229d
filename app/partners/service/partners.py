"""Partners: made, switched off and on again."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.audit.service import record
from app.community.rules import check_code
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import Invalid, NotFound
from app.core.reasons import check_reason
from app.partners.models import Partner
from app.partners.queries import partner_row
from app.partners.rules import PartnerRow


async def create_partner(actor: Actor, code: str, name: str, *, now: datetime) -> PartnerRow:
    """The partner exists. Needs partners:write. Raises Invalid on code (also when taken) or name."""
    ensure(actor, Scope.PARTNERS_WRITE)
    check_code(code)
    shown = name.strip()
    if not 1 <= len(shown) <= 80 or not shown.isprintable():
        raise Invalid("name", "Give 1 to 80 printable characters.")
    async with db.transaction():
        row = partner_row(await _insert_partner(code, shown, now))
        after = {"code": code, "name": shown}
        await record(actor, "partner.create", "Partner", row.public_id, now=now, subject_label=code, after=after)
    return row


async def _insert_partner(code: str, name: str, now: datetime) -> Partner:
    try:
        async with db.transaction():
            return await Partner.create(code=code, name=name, created_at=now)
    except IntegrityError:
        raise Invalid("code", "There is a partner {code} already.", code=code) from None


async def change_partner(actor: Actor, partner_public_id: UUID, *, disabled: bool, reason: str, now: datetime) -> PartnerRow:
    """The partner is switched on or off, and with it all its tokens at once. Needs partners:write. Raises NotFound, Invalid(reason)."""
    ensure(actor, Scope.PARTNERS_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        partner = await Partner.filter(public_id=partner_public_id).select_for_update().first()
        if partner is None:
            raise NotFound("partner")
        before = partner_row(partner)
        if disabled == (before.disabled_at is not None):
            return before
        after = replace(before, disabled_at=now if disabled else None)
        await Partner.filter(id=partner.id).update(disabled_at=after.disabled_at)
        await record(
            actor,
            "partner.change",
            "Partner",
            partner.public_id,
            now=now,
            subject_label=partner.code,
            reason=why,
            before={"disabled": not disabled},
            after={"disabled": disabled},
        )
    return after
