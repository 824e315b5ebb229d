"""Tokens of partners."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from app.cli.running import Json, group, operator, run, tell
from app.core import clock, ids
from app.core.access import PARTNER_GRANTABLE
from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.partners.rules import IssuedToken, TokenRow, Usage

token = group("Tokens of partners.")
Identity = Annotated[str, typer.Argument(metavar="ID", help="As `token create` and `token list` say it.")]
Reason = Annotated[str, typer.Option(help="Why, for the audit log.")]
_KNOWN = ", ".join(sorted(PARTNER_GRANTABLE))


@token.command("create")
def token_create(
    partner: Annotated[str, typer.Option(help="The partner's code.")],
    label: Annotated[str, typer.Option(help="What the token is for.")],
    scope: Annotated[list[str], typer.Option(help=f"Repeat for several: {_KNOWN}.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it lives.")] = 90,
    address: Annotated[list[str] | None, typer.Option(help="Where it may be used from, such as 192.0.2.0/24. Repeat for several.")] = None,
    rate: Annotated[int | None, typer.Option(help="How much query cost comes back each second; 500 by default.")] = None,
    partner_name: Annotated[str | None, typer.Option(help="Make the partner under this name if there is none with the code.")] = None,
    test: Annotated[bool, typer.Option("--test", help="A token that begins with guild_test_.")] = False,
    as_json: Json = False,
) -> None:
    """Make a token for a partner and show it once."""
    from app.partners import service as partners
    from app.partners.rules import NewToken

    now = clock.now()
    asked = NewToken(label, tuple(scope), now + timedelta(days=days), tuple(address or ()), live=not test, rate=rate)
    _told_once(run(lambda: partners.issue_token_to(operator(), partner, asked, now=now, partner_name=partner_name)), as_json)


@token.command("rotate")
def token_rotate(
    identity: Identity,
    reason: Reason,
    overlap: Annotated[int, typer.Option(help="For how many hours the old one works beside the new one, 0 to 72; 0 ends it at once.")],
    as_json: Json = False,
) -> None:
    """Make a token that takes over from another, and show it once. Scopes, addresses, rate and length of life stay the same."""
    from app.partners import service as partners

    now = clock.now()
    _told_once(run(lambda: partners.rotate_token(operator(), _public_id(identity), overlap, reason=reason, now=now)), as_json)


@token.command("narrow")
def token_narrow(
    identity: Identity,
    reason: Reason,
    scope: Annotated[list[str] | None, typer.Option(help="A scope that it keeps; repeat for several.")] = None,
    used: Annotated[bool, typer.Option("--used", help="It keeps the scopes that it used in the last 30 days.")] = False,
    as_json: Json = False,
) -> None:
    """Take scopes away from a token, from its next request on."""
    from app.partners import queries
    from app.partners import service as partners

    if used == bool(scope):
        raise typer.BadParameter("give --scope, or --used")
    now = clock.now()

    async def work() -> "TokenRow":
        row = await queries.access_token(operator(), _public_id(identity))
        kept = (await queries.usage_of([row], now=now))[row.id].used if used else tuple(scope or ())
        return await partners.narrow_token(operator(), row.public_id, kept, reason=reason, now=now)

    row = run(work)
    tell({"id": identity, "scopes": row.scopes}, as_json, f"{row.prefix}... ({row.label}) may do only: {', '.join(row.scopes)}")


@token.command("list")
def token_list(partner: Annotated[str, typer.Argument(help="The partner's code.")], as_json: Json = False) -> None:
    """List a partner's tokens, newest first, with the scopes that they did not use in 30 days."""
    from app.partners import queries

    now = clock.now()

    async def work() -> list[tuple["TokenRow", "Usage"]]:
        row = await queries.partner_by_code(operator(), partner)
        rows = (await queries.tokens_of_partners(operator(), [row.id]))[row.id]
        usage = await queries.usage_of(rows, now=now)
        return [(row, usage[row.id]) for row in rows]

    told = [_listed(row, usage, now) for row, usage in run(work)]
    lines = (
        f"{each['id']}  {each['prefix']}...  {each['state']:<8}{each['label']}: {', '.join(each['scopes'])}"
        + (f"; unused in 30 days: {', '.join(each['unused'])}" if each["unused"] else "")
        for each in told
    )
    tell({"tokens": told}, as_json, *lines)


@token.command("usage")
def token_usage(identity: Identity, as_json: Json = False) -> None:
    """Say on which of the last 30 days (UTC) a token, and those that it took over from, used which scopes."""
    from app.partners import queries

    now = clock.now()

    async def work() -> tuple["TokenRow", "Usage"]:
        row = await queries.access_token(operator(), _public_id(identity))
        return row, (await queries.usage_of([row], now=now))[row.id]

    row, usage = run(work)
    days = [{"on": day.on, "counts": day.counts} for day in usage.days]
    lines = [f"{day.on}  " + ", ".join(f"{scope} {count:,}" for scope, count in day.counts.items()) for day in usage.days if day.counts]
    unused = f"Unused in 30 days: {', '.join(usage.unused) or 'none'}"
    tell(_listed(row, usage, now) | {"days": days}, as_json, *lines, unused)


@token.command("revoke")
def token_revoke(identity: Identity, reason: Reason, as_json: Json = False) -> None:
    """End a token at once."""
    from app.partners import service as partners

    row = run(lambda: partners.revoke_token(operator(), _public_id(identity), reason=reason, now=clock.now()))
    tell({"id": identity, "revoked_at": row.revoked_at}, as_json, f"{row.prefix}... ({row.label}) opens nothing any more.")


def _public_id(identity: str) -> UUID:
    kind, public_id = ids.parse_global_id(identity)
    if kind is not ids.NodeType.PARTNER_TOKEN:
        raise NotFound("token")
    return public_id


def _told_once(issued: "IssuedToken", as_json: bool) -> None:
    identity = ids.global_id(ids.NodeType.PARTNER_TOKEN, issued.row.public_id)
    report = {"id": identity, "token": issued.secret, "scopes": issued.row.scopes, "expires_at": issued.row.expires_at}
    tell(report, as_json, f"Token, shown only now: {issued.secret}", f"Id, to rotate or revoke it by: {identity}")


def _listed(row: "TokenRow", usage: "Usage", now: datetime) -> dict[str, Any]:
    from app.partners.rules import token_state

    return {
        "id": ids.global_id(ids.NodeType.PARTNER_TOKEN, row.public_id),
        "prefix": row.prefix,
        "label": row.label,
        "state": token_state(row.revoked_at, row.expires_at, now),
        "scopes": row.scopes,
        "unused": usage.unused,
        "addresses": row.addresses,
        "rate": row.rate,
        "expires_at": row.expires_at,
        "last_used_at": row.last_used_at,
    }
