"""What the accounts room needs from outside itself: threads that hash, and a memory of tries.

Hashing costs 19 MiB and some 30 ms of a core (OWASP's Argon2id minimum, ADR 0022): two at once, in threads of their own,
and who would wait too long is refused instead. The memory of tries is of all processes where REDIS_URL names a store for
them, else of each alone (ADR 0080); what guards a known name stands in its account's row and holds for all processes.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Protocol, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.rules import FORGOTTEN_AFTER, LONGEST_DELAY, Rate, TooManyFailures, check_not_locked, locked_until, password_bytes
from app.core import ids
from app.core.shared import Away, Shared, shared

AT_ONCE = 2
WAITING = 40
KEPT = LONGEST_DELAY + FORGOTTEN_AFTER  # a name that waited is as good as new after that, known or unknown
_KEYS = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND, _MILLISECOND = timedelta(microseconds=1), timedelta(milliseconds=1)
Done = TypeVar("Done")


class Hasher:
    """Argon2id in at most two threads. `verifications` counts the work done, for the test of equal work."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._busy = 0
        self.verifications = 0

    @cached_property
    def _nobody(self) -> str:
        return self._argon2.hash(ids.word())

    async def hash(self, password: str, *, now: datetime) -> str:
        """The hash to store. Raises TooManyFailures where too many wait."""
        return await self._run(partial(self._argon2.hash, password_bytes(password)), now)

    async def verify(self, password_hash: str | None, password: str, *, now: datetime) -> bool:
        """Whether the password is the one of that hash. Without a hash (no such account) the same work is done for nothing."""
        return await self._run(partial(self._verify, password_hash, password_bytes(password)), now)

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(password_hash)

    async def _run(self, work: Callable[[], Done], now: datetime) -> Done:
        if self._busy >= WAITING:
            raise TooManyFailures(now + timedelta(seconds=5))
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._busy -= 1

    def _verify(self, password_hash: str | None, password: bytes) -> bool:
        self.verifications += 1
        try:
            self._argon2.verify(password_hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None


class Attempts(Protocol):
    """A memory of tries. What it answers is the same for a name that somebody has and one that nobody has."""

    async def hit(self, key: str, rate: Rate, *, now: datetime) -> None:
        """The try is counted. Raises TooManyFailures with the instant at which the oldest one leaves the window."""

    async def forgive(self, key: str) -> None:
        """The newest try of the key does not count after all."""

    async def check_unknown(self, name: str, *, now: datetime) -> None:
        """A name that nobody has need not wait. Raises TooManyFailures, just as for a name that somebody has."""

    async def fail_unknown(self, name: str, *, now: datetime) -> None:
        """A failure of a name that nobody has is counted, so that it begins to wait like any other."""


@dataclass
class MemoryAttempts:
    """Tries of this process. The oldest keys are forgotten when there are too many."""

    tries: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    failures: OrderedDict[str, tuple[int, datetime]] = field(default_factory=OrderedDict)

    async def hit(self, key: str, rate: Rate, *, now: datetime) -> None:
        """The try is counted. Raises TooManyFailures with the instant at which the oldest one leaves the window."""
        seen = self.tries.setdefault(key, deque())
        self.tries.move_to_end(key)
        while seen and seen[0] <= now - rate.window:
            seen.popleft()
        if len(seen) >= rate.tries:
            raise TooManyFailures(seen[0] + rate.window)
        seen.append(now)
        while len(self.tries) > _KEYS:
            self.tries.popitem(last=False)

    async def forgive(self, key: str) -> None:
        """The newest try of the key does not count after all."""
        seen = self.tries.get(key)
        if seen:
            seen.pop()

    async def check_unknown(self, name: str, *, now: datetime) -> None:
        """A name that nobody has need not wait. Raises TooManyFailures, just as for a name that somebody has."""
        if name in self.failures:
            check_not_locked(locked_until(*self.failures[name]), now)

    async def fail_unknown(self, name: str, *, now: datetime) -> None:
        """A failure of a name that nobody has is counted, so that it begins to wait like any other."""
        count, at = self.failures.pop(name, (0, now))
        self.failures[name] = (count + 1 if now - at < KEPT else 1, now)
        while len(self.failures) > _KEYS:
            self.failures.popitem(last=False)


_HIT = """
local now, window, tries = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local oldest = redis.call('LINDEX', KEYS[1], 0)
while oldest and tonumber(oldest) <= now - window do
    redis.call('LPOP', KEYS[1])
    oldest = redis.call('LINDEX', KEYS[1], 0)
end
if redis.call('LLEN', KEYS[1]) >= tries then
    return oldest
end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], window / 1000)
return false
"""
_FORGIVE = "return redis.call('RPOP', KEYS[1])"
_FAILURES = "return redis.call('HMGET', KEYS[1], 'count', 'at')"
_FAIL = """
redis.call('HINCRBY', KEYS[1], 'count', 1)
redis.call('HSET', KEYS[1], 'at', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 0
"""


@dataclass
class SharedAttempts:
    """Tries of all processes that count in the shared store, by `now` as each is told; while that is away: of this one, `alone`.

    Addresses and names stand there as digests, since people type a password where a name belongs.
    """

    alone: Attempts
    store: Shared = shared

    async def hit(self, key: str, rate: Rate, *, now: datetime) -> None:
        """The try is counted. Raises TooManyFailures with the instant at which the oldest one leaves the window."""
        try:
            oldest = await self.store.run(_HIT, _tries(key), _microseconds(now), rate.window // _MICROSECOND, rate.tries)
        except Away:
            await self.alone.hit(key, rate, now=now)
        else:
            if oldest is not None:
                raise TooManyFailures(_EPOCH + int(oldest) * _MICROSECOND + rate.window)

    async def forgive(self, key: str) -> None:
        """The newest try of the key does not count after all."""
        try:
            await self.store.run(_FORGIVE, _tries(key))
        except Away:
            await self.alone.forgive(key)

    async def check_unknown(self, name: str, *, now: datetime) -> None:
        """A name that nobody has need not wait. Raises TooManyFailures, just as for a name that somebody has."""
        try:
            count, at = await self.store.run(_FAILURES, _failures(name))
        except Away:
            await self.alone.check_unknown(name, now=now)
        else:
            if count is not None:
                check_not_locked(locked_until(int(count), _EPOCH + int(at) * _MICROSECOND), now)

    async def fail_unknown(self, name: str, *, now: datetime) -> None:
        """A failure of a name that nobody has is counted, so that it begins to wait like any other."""
        try:
            await self.store.run(_FAIL, _failures(name), _microseconds(now), KEPT // _MILLISECOND)
        except Away:
            await self.alone.fail_unknown(name, now=now)


def _tries(key: str) -> str:
    return f"tries|{_digest(key)}"


def _failures(name: str) -> str:
    return f"failures|{_digest(name)}"


def _digest(text: str) -> str:
    return ids.digest(text.encode(errors="replace").decode())  # what is typed as a name may be no text at all


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


hasher = Hasher()
_memory = MemoryAttempts()
attempts: Attempts = SharedAttempts(_memory)


def forget_cached() -> None:
    """Nothing was ever tried; for tests."""
    _memory.tries.clear()
    _memory.failures.clear()
