"""The keys that sign quotes."""

from typing import Annotated, Any

import typer

from app.cli.running import Json, group, operator, run, tell
from app.core import clock

keys = group("The keys that sign quotes.")
Reason = Annotated[str, typer.Option(help="Why, for the audit log.")]


@keys.command("list")
def keys_list(as_json: Json = False) -> None:
    """Show every key, newest first: the first that is not retired signs, all of them verify."""
    from app.signing import service as signing

    found = run(signing.keys)
    report: dict[str, Any] = {"keys": [{**key.jwk, "created_at": key.created_at, "retired_at": key.retired_at} for key in found]}
    lines = (f"{key.kid}  {'verifies' if key.retired_at else 'signs   '}  made {key.created_at:%Y-%m-%d %H:%M} UTC" for key in found)
    tell(report, as_json, *(lines if found else ["There is no key yet. The first quote makes one."]))


@keys.command("rotate")
def keys_rotate(reason: Reason, as_json: Json = False) -> None:
    """Sign with a new key from now on. The one before still verifies what it signed; its private half is erased."""
    from app.signing import service as signing

    made = run(lambda: signing.rotate_key(operator(), reason=reason, now=clock.now()))
    tell({"kid": made.kid}, as_json, f"{made.kid} signs from now on.")


@keys.command("remove")
def keys_remove(kid: str, reason: Reason, as_json: Json = False) -> None:
    """Forget a key that leaked: whatever it signed proves nothing any more."""
    from app.signing import service as signing

    run(lambda: signing.remove_key(operator(), kid, reason=reason, now=clock.now()))
    tell({"removed": kid}, as_json, f"{kid} is unknown from now on.")
