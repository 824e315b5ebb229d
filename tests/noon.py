"""The instant at which most tests play, whichever day it is: no midnight, new year or leap day comes into them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.core import clock

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)  # noon in Shanghai


def from_noon() -> Callable[[], datetime]:
    """A clock that goes on from noon, in place of `clock.now`."""
    began = clock.monotonic()
    return lambda: NOON + timedelta(seconds=clock.monotonic() - began)
