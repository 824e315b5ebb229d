"""The session cookie, one for both edges: who signs in by GraphQL is signed in to the console, and the other way round.

Over https it is `__Host-guildhall` and Secure: bound to this very host, never sent in the clear. Plain http is for a
loopback address in development only, and there browsers accept no `__Host-` cookie: it is `guildhall`.
"""

from collections.abc import Mapping

_SECURE_NAME, _PLAIN_NAME = "__Host-guildhall", "guildhall"


def session_cookie_name(*, secure: bool) -> str:
    """The cookie's name for a request that came by https (`secure`) or by plain http."""
    return _SECURE_NAME if secure else _PLAIN_NAME


def session_token(cookies: Mapping[str, str], *, secure: bool) -> str | None:
    """The session's token in the cookies of a request, if there is one."""
    return cookies.get(session_cookie_name(secure=secure)) or None


def session_cookie(token: str, *, secure: bool, max_age: int) -> str:
    """The value of a Set-Cookie header that hands the token to the browser for `max_age` seconds; 0 takes it back."""
    flags = "; Secure" if secure else ""
    return f"{session_cookie_name(secure=secure)}={token}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{flags}"
