"""Who is calling: a partner's token, a session by bearer, a session by cookie, or nobody.

A bearer wins over a cookie. A bearer that does not hold is refused with 401; a cookie that does not hold any more is
as if there were none, so that a visitor can read on and sign in again.
"""

from dataclasses import dataclass
from datetime import datetime

from app.accounts import service as accounts
from app.core.access import ANONYMOUS, Actor, ActorKind
from app.core.cookies import session_cookie, session_token
from app.core.errors import Forbidden, Unauthenticated
from app.partners import service as partners
from schema.budget import ADDRESS, SESSION, Allowance, address_key, token_allowance
from schema.requests import Door, Rejected

PARTNER_PREFIX = "guild_"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, from which bucket it is paid, and the cookie to take back where it does not hold any more."""

    actor: Actor
    bucket: str
    allowance: Allowance
    stale_cookie: str | None = None
    by_cookie: bool = False


async def identify(door: Door, now: datetime) -> Caller:
    """The caller. Raises Rejected with 401 for a bearer that does not hold, 403 for a token from a wrong address."""
    token = door.bearer
    if token is not None:
        return await _by_bearer(token, door, now)
    cookie = session_token(door.cookies, secure=door.secure)
    if cookie is not None:
        actor = await accounts.actor_of_session(cookie, now=now)
        if actor is not None:
            return Caller(actor, f"session:{actor.session_id}", SESSION, by_cookie=True)
        return Caller(ANONYMOUS, address_key(door.address), ADDRESS, session_cookie("", secure=door.secure, max_age=0))
    return Caller(ANONYMOUS, address_key(door.address), ADDRESS)


async def _by_bearer(token: str, door: Door, now: datetime) -> Caller:
    if token.startswith(PARTNER_PREFIX):
        try:
            admitted = await partners.admit_token(token, address=door.address, now=now)
        except Forbidden as error:
            raise Rejected(403, error.message, error.code) from None
        except Unauthenticated:
            raise _unauthenticated() from None
        return Caller(admitted.actor, f"token:{admitted.actor.token_id}", token_allowance(admitted.rate))
    session = await accounts.actor_of_session(token, now=now) if 20 <= len(token) <= 200 else None
    if session is None:
        raise _unauthenticated()
    return Caller(session, f"session:{session.session_id}", SESSION)


def _unauthenticated() -> Rejected:
    challenge = {"www-authenticate": 'Bearer realm="guildhall", error="invalid_token"'}
    return Rejected(401, "This token is not valid.", "UNAUTHENTICATED", challenge)


def may_introspect(caller: Caller, setting: str, *, production: bool) -> bool:
    """Whether the caller may read the schema from the server: partners' tokens always, others in development (ADR 0044)."""
    if setting != "auto":
        return setting == "on"
    return not production or caller.actor.kind is ActorKind.PARTNER
