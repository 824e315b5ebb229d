"""What the accounts room needs from outside itself: threads that hash, and a memory of tries.

Hashing costs 19 MiB and some 30 ms of a core (OWASP's Argon2id minimum, ADR 0022): two at once, in threads of their own,
and who would wait too long is refused instead. The memory of tries is of this process alone; what guards a known name
stands in its account's row and holds for all processes.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.rules import Rate, TooManyFailures, check_not_locked, locked_until, password_bytes
from app.core import ids

AT_ONCE = 2
WAITING = 40
_KEYS = 20_000
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


@dataclass
class MemoryAttempts:
    """Tries of this process. The oldest keys are forgotten when there are too many."""

    tries: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    failures: OrderedDict[str, tuple[int, datetime | None]] = field(default_factory=OrderedDict)

    def hit(self, key: str, rate: Rate, *, now: datetime) -> None:
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

    def forgive(self, key: str) -> None:
        """The newest try of the key does not count after all."""
        seen = self.tries.get(key)
        if seen:
            seen.pop()

    def check_unknown(self, name: str, *, now: datetime) -> None:
        """A name that nobody has need not wait. Raises TooManyFailures, just as for a name that somebody has."""
        check_not_locked(self.failures.get(name, (0, None))[1], now)

    def fail_unknown(self, name: str, *, now: datetime) -> None:
        """A failure of a name that nobody has is counted, so that it begins to wait like any other."""
        count = self.failures.pop(name, (0, None))[0] + 1
        self.failures[name] = (count, locked_until(count, now))
        while len(self.failures) > _KEYS:
            self.failures.popitem(last=False)


hasher = Hasher()
attempts = MemoryAttempts()


def forget_cached() -> None:
    """Nothing was ever tried; for tests."""
    attempts.tries.clear()
    attempts.failures.clear()
