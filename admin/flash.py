"""What the next page says once: sealed in a cookie of one minute, bound to the session, gone when it was shown.

A GET therefore writes nothing to the database, and a secret that is shown once is stored nowhere.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.core import clock
from app.core.errors import Invalid
from app.core.paging import CursorSeal

COOKIE = "guildhall_flash"
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Flash:
    """A message (an English key with its values), and what can be done about it at once: `undo` is a path to post to.

    `warning` is another key: what the reader should look at besides, in the work queue.
    """

    message: str
    values: dict[str, Any] = field(default_factory=dict)
    undo: str | None = None
    undo_fields: dict[str, str] = field(default_factory=dict)
    secret: str | None = None
    warning: str = ""


class FlashSeal:
    """Writes and reads the cookie."""

    def __init__(self, key: bytes) -> None:
        self._seal = CursorSeal(key)

    def write(self, response: Response, request: Request, flash: Flash, session: int) -> None:
        """The next page that this session asks for will say it."""
        until = int(clock.now().timestamp()) + _SECONDS  # the browser's word for it is not enough: a secret is shown once
        sealed = self._seal.seal(_where(session), (orjson.dumps(asdict(flash)).decode(), until))
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, sealed, max_age=_SECONDS, path=_path(request), secure=secure, httponly=True, samesite="lax")

    def read(self, request: Request, session: int) -> Flash | None:
        """What is to be said now, if anything; a cookie that is not ours says nothing."""
        sealed = request.cookies.get(COOKIE)
        if not sealed:
            return None
        try:
            text, until = self._seal.open(_where(session), sealed, "flash")
            return Flash(**orjson.loads(str(text))) if clock.now().timestamp() < float(str(until)) else None
        except (Invalid, ValueError, TypeError):
            return None

    def forget(self, response: Response, request: Request) -> None:
        """It has been said."""
        response.delete_cookie(COOKIE, path=_path(request), httponly=True, samesite="lax")


def _where(session: int) -> str:
    return f"flash:{session}"


def _path(request: Request) -> str:
    return request.scope.get("root_path", "") or "/"
