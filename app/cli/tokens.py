"""Tokens of partners."""

from datetime import timedelta
from typing import Annotated

import typer

from app.cli.running import Json, group, operator, run, tell
from app.core import clock, ids
from app.core.access import PARTNER_GRANTABLE
from app.core.errors import NotFound

token = group("Tokens of partners.")


@token.command("create")
def token_create(
    partner: Annotated[str, typer.Option(help="The partner's code.")],
    label: Annotated[str, typer.Option(help="What the token is for.")],
    scope: Annotated[list[str], typer.Option(help=f"Repeat for several: {', '.join(sorted(PARTNER_GRANTABLE))}.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it lives.")] = 90,
    address: Annotated[list[str] | None, typer.Option(help="Where it may be used from, such as 192.0.2.0/24. Repeat for several.")] = None,
    partner_name: Annotated[str | None, typer.Option(help="Make the partner under this name if there is none with the code.")] = None,
    test: Annotated[bool, typer.Option("--test", help="A token that begins with guild_test_.")] = False,
    as_json: Json = False,
) -> None:
    """Make a token for a partner and show it once."""
    from app.partners import service as partners
    from app.partners.rules import NewToken

    now = clock.now()
    asked = NewToken(label, tuple(scope), now + timedelta(days=days), tuple(address or ()), live=not test)
    issued = run(lambda: partners.issue_token_to(operator(), partner, asked, now=now, partner_name=partner_name))
    identity = ids.global_id(ids.NodeType.PARTNER_TOKEN, issued.row.public_id)
    report = {"id": identity, "token": issued.secret, "scopes": issued.row.scopes, "expires_at": issued.row.expires_at}
    tell(report, as_json, f"Token, shown only now: {issued.secret}", f"Id, to revoke it by: {identity}")


@token.command("revoke")
def token_revoke(
    identity: Annotated[str, typer.Argument(metavar="ID")], reason: Annotated[str, typer.Option()], as_json: Json = False
) -> None:
    """End a token at once."""
    from app.partners import service as partners
    from app.partners.rules import TokenRow

    async def work() -> TokenRow:
        kind, public_id = ids.parse_global_id(identity)
        if kind is not ids.NodeType.PARTNER_TOKEN:
            raise NotFound("token")
        return await partners.revoke_token(operator(), public_id, reason=reason, now=clock.now())

    row = run(work)
    tell({"id": identity, "revoked_at": row.revoked_at}, as_json, f"{row.prefix}... ({row.label}) opens nothing any more.")
