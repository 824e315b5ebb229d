"""What several processes count together: in Redis or Valkey, where REDIS_URL names one.

Nothing that is counted there is needed to answer. Where there is no such store, and while it is away, each process counts in
its own memory, says so once in the log, and comes back by itself (ADR 0080). A script runs there in one piece, so two
processes never count past each other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.logging import logger

if TYPE_CHECKING:
    from redis.asyncio import Redis

_log = logger("guildhall.shared")
ANSWER_SECONDS = 0.5
ASK_AGAIN_SECONDS = 2.0
CONNECTIONS = 32


class Away(Exception):
    """There is no shared store, or it does not answer: count alone."""


class BadRedisUrl(Exception):
    """REDIS_URL names no store that could be reached; the text says why."""


@dataclass
class _Open:
    """The client, what it raises when the store is away, and its scripts by their text."""

    client: "Redis"
    failures: tuple[type[Exception], ...]
    scripts: dict[str, Any] = field(default_factory=dict)


class Shared:
    """The shared store of one process. While it is away one call in two seconds looks whether it is back; the others do not wait."""

    def __init__(self, monotonic: Callable[[], float] = clock.monotonic, patience: float = ANSWER_SECONDS) -> None:
        self._open: _Open | None = None
        self._ask_again: float | None = None
        self._monotonic = monotonic
        self._patience = patience

    def start(self, url: str | None) -> None:
        """Calls go to the store that the URL names; without one every call is Away. It is reached by the first call. Raises BadRedisUrl."""
        self._open, self._ask_again = None, None
        if url is None:
            return
        from redis.asyncio import BlockingConnectionPool, Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError

        limits = dict.fromkeys(("socket_timeout", "socket_connect_timeout", "timeout"), self._patience)
        try:
            pool = BlockingConnectionPool.from_url(url, max_connections=CONNECTIONS, retry=Retry(NoBackoff(), 0), **limits)
        except ValueError:
            raise BadRedisUrl("REDIS_URL must look like redis://host:6379/0, rediss://host:6379/0 or unix:///path/to/socket") from None
        self._open = _Open(Redis.from_pool(pool), (RedisError, OSError))

    async def stop(self) -> None:
        """The connections are closed; doing it twice is no error."""
        opened, self._open = self._open, None
        if opened is not None:
            await opened.client.aclose()

    async def run(self, script: str, key: str, *arguments: str | float) -> Any:
        """What the Lua script answers for the key; it runs in one piece. Raises Away."""
        if self._open is None or (self._ask_again is not None and self._monotonic() < self._ask_again):
            raise Away
        opened, was_away = self._open, self._ask_again is not None
        if was_away:
            self._ask_again = self._monotonic() + ASK_AGAIN_SECONDS  # meanwhile the others go on alone
        prepared = opened.scripts.get(script) or opened.scripts.setdefault(script, opened.client.register_script(script))
        try:
            answer = await prepared(keys=[f"guildhall:{key}"], args=arguments)
        except opened.failures as error:
            if self._ask_again is None:  # told once, whoever of many finds out first
                _log.warning("shared store", outcome="away", error=type(error).__name__)
            self._ask_again = self._monotonic() + ASK_AGAIN_SECONDS
            raise Away from None
        if was_away:
            self._ask_again = None
            _log.info("shared store", outcome="back")
        return answer


shared = Shared()
