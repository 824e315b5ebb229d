"""Who is at the console: the session that GraphQL shares, staff only, and where to go after signing in."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request

from app.accounts import service as accounts
from app.core.access import ANONYMOUS, Actor
from app.core.cookies import session_token
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


def check_staff(actor: Actor) -> None:
    """The actor works here. Raises Unauthenticated where nobody is signed in, Forbidden for a member."""
    if actor is ANONYMOUS:
        raise Unauthenticated()
    if actor.role is None:
        raise Forbidden(STAFF)


def sign_in_url(view: "View") -> str:
    """The sign-in page, which comes back to the page that was asked for."""
    query = view.request.url.query
    here = view.request.url.path + (f"?{query}" if query else "")
    home = view.url("today")
    return view.url("sign_in") + ("" if here.rstrip("/") == home.rstrip("/") else "?" + urlencode({"next": here}))


def safe_next(view: "View", wished: str) -> str:
    """The wished path where it lies inside the console, else the first page: nobody is sent elsewhere."""
    parts = urlsplit(wished)
    root = view.url("today")
    inside = wished.startswith(root) and not parts.scheme and not parts.netloc and "\\" not in wished and "//" not in parts.path
    return wished if inside and parts.path.rstrip("/") != view.url("sign_in") else root
