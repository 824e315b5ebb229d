"""Who is at the console: the session that GraphQL shares, staff only, and where to go after signing in."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import service as accounts
from app.core.access import ANONYMOUS, Actor
from app.core.cookies import session_cookie, session_token
from app.core.errors import Forbidden, Unauthenticated

if TYPE_CHECKING:
    from datetime import datetime

    from admin.view import View

STAFF = "staff"


def is_secure(request: Request) -> bool:
    """Whether the browser speaks https with us."""
    return request.url.scheme == "https"


def token_of(request: Request) -> str | None:
    """The session's token that the browser sent."""
    return session_token(request.cookies, secure=is_secure(request))


async def actor_of(request: Request, now: "datetime") -> Actor:
    """Whoever is signed in in this browser, or nobody. One statement, none without a cookie."""
    token = token_of(request)
    if token is None:
        return ANONYMOUS
    return await accounts.actor_of_session(token, now=now, address=request.client.host if request.client else None) or ANONYMOUS


def hand_over(view: "View", response: Response) -> None:
    """The answer carries the session that the request opened or renewed, if it did."""
    if view.kept is not None:
        left = int((view.kept.session.expires_at - view.now).total_seconds())
        response.headers.append("set-cookie", session_cookie(view.kept.token, secure=is_secure(view.request), max_age=left))


def check_staff(actor: Actor) -> None:
    """The actor works here. Raises Unauthenticated where nobody is signed in, Forbidden for a member."""
    if actor is ANONYMOUS:
        raise Unauthenticated()
    if actor.role is None:
        raise Forbidden(STAFF)


def detour(view: "View", name: str) -> str:
    """The page of that name, which comes back to the page that was asked for."""
    home = view.url("today")
    return view.url(name) + ("" if view.asked.rstrip("/") == home.rstrip("/") else "?" + urlencode({"next": view.asked}))


def safe_next(view: "View", wished: str) -> str:
    """The wished path where it lies inside the console, else the first page: nobody is sent elsewhere."""
    parts = urlsplit(wished)
    root = view.url("today")
    inside = wished.startswith(root) and not parts.scheme and not parts.netloc and "\\" not in wished and "//" not in parts.path
    return wished if inside and parts.path.rstrip("/") != view.url("sign_in") else root
