"""Who may ask how much: a bucket per token, session or address that fills up again by itself.

`Budget` is the promise. `MemoryBudget` keeps it for one process, `SharedBudget` for all processes that count in one Redis or
Valkey; while that is away each counts alone, in a memory of its own (ADR 0080).
"""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Protocol

from app.core import clock
from app.core.shared import Away, Shared, shared
from app.partners.rules import USUAL_RATE


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much a kind of caller may spend at once (`capacity`) and how much comes back each second."""

    name: str
    capacity: int
    per_second: int

    def times(self, scale: int) -> "Allowance":
        """The same allowance, `scale` times as large."""
        return Allowance(self.name, self.capacity * scale, self.per_second * scale)


ADDRESS = Allowance("address", 10_000, 100)
SESSION = Allowance("session", 20_000, 200)
TOKEN = Allowance("token", 100 * USUAL_RATE, USUAL_RATE)
MAXIMUM_COST = 5_000
REFUSED_CHARGE = 10


def token_allowance(rate: int | None) -> Allowance:
    """The allowance of a token with that rate: what comes back in 100 seconds fits in, and always the dearest document."""
    if rate is None:
        return TOKEN
    return Allowance(TOKEN.name, max(rate * TOKEN.capacity // TOKEN.per_second, MAXIMUM_COST), rate)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left in a caller's bucket after a charge, or before it where `refused`."""

    allowance: Allowance
    remaining: int
    refused: bool = False
    retry_after: int = 0

    @property
    def seconds_to_full(self) -> int:
        """Whole seconds until the bucket is full again."""
        return ceil((self.allowance.capacity - self.remaining) / self.allowance.per_second)

    def reset_at(self, now: datetime) -> datetime:
        """The instant at which the bucket is full again."""
        return now + timedelta(seconds=self.seconds_to_full)

    def told(self, requested: int) -> dict[str, Any]:
        """The figures of `extensions.cost`."""
        return {
            "requested": requested,
            "maximum": MAXIMUM_COST,
            "capacity": self.allowance.capacity,
            "remaining": self.remaining,
            "restorePerSecond": self.allowance.per_second,
        }

    def headers(self) -> dict[str, str]:
        """The same figures as RateLimit headers (draft-ietf-httpapi-ratelimit-headers-11)."""
        window = ceil(self.allowance.capacity / self.allowance.per_second)
        told = {
            "RateLimit-Policy": f'"{self.allowance.name}";q={self.allowance.capacity};w={window}',
            "RateLimit": f'"{self.allowance.name}";r={self.remaining};t={self.seconds_to_full}',
        }
        return told | ({"Retry-After": str(self.retry_after)} if self.refused else {})


class Budget(Protocol):
    """Takes from a bucket, or says how long to wait."""

    async def take(self, key: str, amount: int, allowance: Allowance) -> Standing:
        """Takes `amount`; refuses, and takes nothing, where less is left. An amount of 0 only looks."""


class MemoryBudget:
    """Buckets in the memory of this process; the longest untouched are forgotten beyond `size`."""

    def __init__(self, size: int = 50_000, monotonic: Callable[[], float] = clock.monotonic) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._size = size
        self._monotonic = monotonic

    async def take(self, key: str, amount: int, allowance: Allowance) -> Standing:
        """Takes `amount`; refuses, and takes nothing, where less is left. An amount of 0 only looks."""
        at = self._monotonic()
        level, since = self._buckets.pop(key, (float(allowance.capacity), at))
        level = min(float(allowance.capacity), level + (at - since) * allowance.per_second)
        refused = amount > level
        if not refused:
            level -= amount
        self._buckets[key] = (level, at)
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        return _standing(allowance, level, amount, refused)


_TAKE = """
local clock = redis.call('TIME')
local at = clock[1] * 1000 + clock[2] / 1000
local amount, capacity, per_ms = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]) / 1000
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = capacity
if kept[1] then
    level = math.min(capacity, tonumber(kept[1]) + math.max(0, at - tonumber(kept[2])) * per_ms)
end
if amount > level then
    return {1, string.format('%.6f', level)}
end
if amount > 0 then
    level = level - amount
    redis.call('HSET', KEYS[1], 'level', string.format('%.6f', level), 'at', string.format('%.3f', at))
    redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - level) / per_ms) + 1000)
end
return {0, string.format('%.6f', level)}
"""


class SharedBudget:
    """Buckets in the shared store, by its one clock; a bucket that is full again is gone. While the store is away: `alone`."""

    def __init__(self, alone: Budget, store: Shared = shared) -> None:
        self._alone = alone
        self._store = store

    async def take(self, key: str, amount: int, allowance: Allowance) -> Standing:
        """Takes `amount`; refuses, and takes nothing, where less is left. An amount of 0 only looks."""
        try:
            refused, level = await self._store.run(_TAKE, f"budget|{key}", amount, allowance.capacity, allowance.per_second)
        except Away:
            return await self._alone.take(key, amount, allowance)
        return _standing(allowance, float(level), amount, bool(refused))


def _standing(allowance: Allowance, level: float, amount: int, refused: bool) -> Standing:
    retry_after = max(1, ceil((amount - level) / allowance.per_second)) if refused else 0
    return Standing(allowance, int(level), refused, retry_after)


def address_key(address: str | None) -> str:
    """The bucket of an anonymous caller: an IPv4 address, or the /64 that an IPv6 address belongs to."""
    if address is None:
        return "address:unknown"
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return f"address:{parsed.ipv4_mapped}"
        return f"address:{ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"address:{parsed}"
