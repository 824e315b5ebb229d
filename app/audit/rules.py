"""How an audit entry is sealed: salted digest of its values, hash over the entry, chained per actor (R5, DESIGN 5.10). Pure.

The values stand beside the chain. Erasing them (A4) leaves the digest, so the chain still holds; changing them does not.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypedDict
from uuid import UUID

import orjson

SECRET_WORDS = frozenset({"password", "password_hash", "secret", "token", "token_hash"})
ERASURE = "audit.erase"


class Detail(TypedDict, total=False):
    """What may be said about a change besides who, what and when."""

    subject_label: str
    reason: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Values:
    """The part of an entry that can be erased. `before` and `after` hold JSON values only."""

    actor_label: str
    subject_label: str
    reason: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The part of an entry that stays for ever."""

    actor_kind: str
    actor_id: int
    seq: int
    action: str
    subject_type: str
    subject_id: str
    occurred_at: datetime
    request_id: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log is not what was written: whose chain, at which number, and what is wrong there."""

    actor_kind: str
    actor_id: int
    seq: int
    problem: str


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry as it was found: the hashes it carries, and its values and salt unless they are gone."""

    sealed: Sealed
    public_id: str
    prev_hash: str
    hash: str
    salt: str | None
    values: Values | None


def plain(value: Any) -> Any:
    """The same value made of JSON kinds only: what is hashed is exactly what is stored.

    Raises ValueError for a float (it would not come back the same) and for a key that names a secret.
    """
    if isinstance(value, Mapping):
        bad = SECRET_WORDS & {str(key).lower() for key in value}
        if bad:
            raise ValueError(f"an audit entry never holds a secret: {sorted(bad)}")
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [plain(item) for item in value]
        return sorted(items, key=repr) if isinstance(value, set | frozenset) else items
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, float):
        raise ValueError("an audit entry never holds a float")
    return str(value) if isinstance(value, str) else value


def instant_text(at: datetime) -> str:
    """The instant as it is hashed: UTC with six digits of seconds, the same on every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(salt: str, values: Values) -> str:
    """SHA-256 over the salt and the canonical JSON of the values."""
    body = orjson.dumps(
        {
            "actor": values.actor_label,
            "after": values.after,
            "before": values.before,
            "reason": values.reason,
            "subject": values.subject_label,
        },
        option=orjson.OPT_SORT_KEYS,
    )
    return hashlib.sha256(salt.encode() + b"|" + body).hexdigest()


def hash_of(prev_hash: str, entry: Sealed) -> str:
    """SHA-256 over the JSON array of the hash before and every column that stays (ADR 0021)."""
    parts = (
        prev_hash,
        str(entry.seq),
        entry.actor_kind,
        str(entry.actor_id),
        entry.action,
        entry.subject_type,
        entry.subject_id,
        instant_text(entry.occurred_at),
        entry.request_id or "",
        entry.digest,
    )
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()


def breaks_of(entries: list[Checked], prev_seq: int, prev_hash: str, erased: set[str]) -> list[Break]:
    """What is wrong with consecutive entries of one chain that follows (`prev_seq`, `prev_hash`).

    `erased` holds the public ids whose values were erased by an entry that says so; values missing elsewhere are a break.
    """
    found: list[Break] = []
    for entry in entries:
        sealed = entry.sealed
        problems = []
        if sealed.seq != prev_seq + 1:
            problems.append(f"the entry before is number {prev_seq}: entries are missing or double")
        elif entry.prev_hash != prev_hash:
            problems.append("it does not follow the entry before")
        if hash_of(entry.prev_hash, sealed) != entry.hash:
            problems.append("the entry was changed")
        if entry.values is None or entry.salt is None:
            if entry.public_id not in erased:
                problems.append("the values are gone, and no entry says that they were erased")
        elif digest_of(entry.salt, entry.values) != sealed.digest:
            problems.append("the values were changed")
        found += [Break(sealed.actor_kind, sealed.actor_id, sealed.seq, problem) for problem in problems]
        prev_seq, prev_hash = sealed.seq, entry.hash
    return found
