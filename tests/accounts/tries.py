"""Trying to sign in."""

from datetime import datetime

from app.accounts import service as accounts
from app.core.errors import AppError

WRONG = "wrong horse battery"


async def try_in(name: str, password: str, now: datetime, address: str | None = None) -> type[AppError] | None:
    """What the try is refused with; None where it opens."""
    try:
        await accounts.sign_in(name, password, address=address, user_agent="", now=now)
    except AppError as refusal:
        return type(refusal)
    return None
