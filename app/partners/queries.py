"""Reading partners, their tokens and what these were used for. A token's hash never leaves this room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.core.paging import Page, PageRequest, cut
from app.partners.models import Partner, PartnerToken
from app.partners.rules import PartnerRow, TokenRow, Usage, caller, first_day, usage

_LINE = """
    WITH RECURSIVE line (token_id, id, rotated_from) AS (
        SELECT t.id, t.id, t.rotated_from FROM partner_token t WHERE t.id IN (:tokens)
        UNION SELECT line.token_id, before.id, before.rotated_from
        FROM line JOIN partner_token before ON before.public_id = line.rotated_from
    )
    SELECT line.token_id, u.used_on, u.scope, u.count FROM line JOIN token_use u ON u.token_id = line.id WHERE u.used_on >= :since
"""


def partner_row(partner: Partner) -> PartnerRow:
    """The partner as a value."""
    return PartnerRow(partner.id, partner.public_id, partner.code, partner.name, partner.disabled_at, partner.created_at)


def token_row(token: PartnerToken) -> TokenRow:
    """The token without its hash."""
    return TokenRow(
        token.id,
        token.public_id,
        token.partner_id,
        token.label,
        token.prefix,
        tuple(token.scopes),
        tuple(token.addresses),
        token.expires_at,
        token.last_used_at,
        token.last_used_address,
        token.revoked_at,
        token.created_at,
        token.created_by,
        token.rate,
        token.rotated_from,
    )


async def access_partner(actor: Actor, public_id: UUID) -> PartnerRow:
    """The partner. Needs partners:read. Raises NotFound."""
    ensure(actor, Scope.PARTNERS_READ)
    partner = await Partner.get_or_none(public_id=public_id)
    if partner is None:
        raise NotFound("partner")
    return partner_row(partner)


async def access_partners(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, PartnerRow]:
    """Those of the partners that exist and that the caller may read: none without partners:read. One statement."""
    found = await Partner.filter(public_id__in=list(public_ids))
    return {each.public_id: partner_row(each) for each in found} if actor.holds(Scope.PARTNERS_READ) else {}


async def partner_by_code(actor: Actor, code: str) -> PartnerRow:
    """The partner with that code. Needs partners:read. Raises NotFound."""
    ensure(actor, Scope.PARTNERS_READ)
    partner = await Partner.get_or_none(code=code)
    if partner is None:
        raise NotFound("partner")
    return partner_row(partner)


async def open_partner(code: str) -> PartnerRow:
    """The partner with that code, for members to share with. Raises NotFound, also where it is switched off."""
    partner = await Partner.get_or_none(code=code, disabled_at__isnull=True)
    if partner is None:
        raise NotFound("partner")
    return partner_row(partner)


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """Which partners: `search` is the beginning of a code."""

    search: str = ""
    switched_off: bool | None = None


async def partners_page(actor: Actor, wanted: PartnerFilter, request: PageRequest) -> Page[PartnerRow]:
    """A page of the partners by code. Needs partners:read. One statement."""
    ensure(actor, Scope.PARTNERS_READ)
    query = Partner.all() if wanted.switched_off is None else Partner.filter(disabled_at__isnull=not wanted.switched_off)
    if not wanted.search.isprintable():
        return Page([], [], has_next=False, has_previous=False)
    if wanted.search:
        query = query.filter(code__startswith=wanted.search.strip().lower())
    if request.after is not None:
        query = query.filter(code__gt=request.after[0])
    if request.before is not None:
        query = query.filter(code__lt=request.before[0])
    rows = await query.order_by("-code" if request.backward else "code").limit(request.limit + 1)
    return cut([partner_row(row) for row in rows], request, lambda row: (row.code,))


async def access_token(actor: Actor, public_id: UUID) -> TokenRow:
    """The token: any with partners:read, else the one that calls. Raises NotFound. One statement."""
    found = await access_tokens(actor, [public_id])
    if public_id not in found:
        raise NotFound("token")
    return found[public_id]


async def access_tokens(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, TokenRow]:
    """Those of the tokens that exist and that the caller may read: all with partners:read, else the one that calls. One statement."""
    found = await PartnerToken.filter(public_id__in=list(public_ids))
    return {each.public_id: token_row(each) for each in found if each.id == actor.token_id or actor.holds(Scope.PARTNERS_READ)}


async def own_token(actor: Actor) -> TokenRow:
    """The token that calls. Needs token:self. One statement."""
    ensure(actor, Scope.TOKEN_SELF)
    token = await PartnerToken.get_or_none(id=actor.token_id)
    if token is None:
        raise NotFound("token")
    return token_row(token)


async def usage_of(tokens: Sequence[TokenRow], *, now: datetime) -> dict[int, Usage]:
    """What each token was used for in the last 30 UTC days, by row id; who holds the rows may read them. One statement.

    A token that took over from another counts what that one did: a fresh rotation is no reason to take scopes away (W15).
    """
    today = now.astimezone(UTC).date()
    rows = await db.fetch(_LINE, tokens=[token.id for token in tokens], since=first_day(today))
    uses: dict[int, list[tuple[date, str, int]]] = {token.id: [] for token in tokens}
    for row in rows:
        uses[int(row["token_id"])].append((db.as_date(row["used_on"]), row["scope"], int(row["count"])))
    return {token.id: usage(token.scopes, uses[token.id], today) for token in tokens}


async def caller_by(actor: Actor, public_id: UUID) -> Actor:
    """Who would call with that token: its partner with the token's scopes, whether it opens anything still or not. Needs partners:read.

    For a preview of what the token sees; nothing is said of addresses, rate or use. Raises NotFound. Source: W15.
    """
    ensure(actor, Scope.PARTNERS_READ)
    token = await access_token(actor, public_id)
    partner = await Partner.get(id=token.partner_id)
    return caller(token.id, partner.id, partner.code, token.scopes, None)


async def tokens_page(actor: Actor, partner_id: int, request: PageRequest) -> Page[TokenRow]:
    """A page of a partner's tokens, newest first, also those that open nothing any more. Needs partners:read. One statement."""
    ensure(actor, Scope.PARTNERS_READ)
    query = PartnerToken.filter(partner_id=partner_id)
    if request.after is not None:
        query = query.filter(id__lt=request.after[0])
    if request.before is not None:
        query = query.filter(id__gt=request.before[0])
    rows = await query.order_by("id" if request.backward else "-id").limit(request.limit + 1)
    return cut([token_row(row) for row in rows], request, lambda row: (row.id,))


async def tokens_of_partners(actor: Actor, partner_ids: Sequence[int]) -> dict[int, list[TokenRow]]:
    """All tokens of each partner, newest first. Needs partners:read. One statement."""
    ensure(actor, Scope.PARTNERS_READ)
    found: dict[int, list[TokenRow]] = {partner_id: [] for partner_id in partner_ids}
    for token in await PartnerToken.filter(partner_id__in=list(partner_ids)).order_by("-id"):
        found[token.partner_id].append(token_row(token))
    return found
