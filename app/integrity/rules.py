"""What `guildhall doctor` says, and the checks that need no database: hash chains, version hashes, segment cover (W10). Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core.errors import Invalid
from app.core.versions.rules import content_hash, pick_live
from app.earning.rules import RuleVersion
from app.segments.rules import check_cover

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One invariant: its name, what it promises, how many places break it, the first of them in words, and how long it took."""

    name: str
    promise: str
    found: int
    examples: tuple[str, ...]
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return self.found == 0


@dataclass(frozen=True, slots=True)
class Report:
    """What the doctor found, check by check."""

    checks: tuple[CheckResult, ...]

    @property
    def healthy(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    @property
    def broken(self) -> tuple[CheckResult, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.holds)

    def to_json(self) -> dict[str, Any]:
        """The report made of JSON kinds only."""
        checks = [
            {
                "name": check.name,
                "promise": check.promise,
                "holds": check.holds,
                "found": check.found,
                "examples": list(check.examples),
                "seconds": check.seconds,
            }
            for check in self.checks
        ]
        return {"healthy": self.healthy, "checks": checks}


@dataclass(slots=True)
class Tally:
    """Counts what breaks a promise and keeps the first examples."""

    found: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str) -> None:
        """One more place breaks it."""
        self.found += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)

    def merge(self, other: "Tally") -> None:
        """The places that another one counted break it too."""
        self.found += other.found
        self.examples = [*self.examples, *other.examples][:EXAMPLES]


@dataclass(slots=True)
class LedgerRow:
    """A growth entry as it was found: its place, its hashes, the hash that its fields give, and its account's head."""

    account_id: int
    seq: int
    prev_hash: str
    hash: str
    recomputed: str
    account_head: str


@dataclass(slots=True)
class ChainReader:
    """Follows the chains of entries that come in the order (account, seq). One break is told for each entry at most."""

    tally: Tally
    last: LedgerRow | None = None

    def read(self, rows: Iterable[LedgerRow]) -> None:
        """The rows are compared with what they should be."""
        for row in rows:
            before = self.last
            follows = before is not None and before.account_id == row.account_id
            if before is not None and not follows:
                self._end(before)
            problem = _problem(row, before.hash if before is not None and follows else "")
            if problem:
                self.tally.add(f"account {row.account_id}, entry {row.seq}: {problem}")
            self.last = row

    def close(self) -> None:
        """There are no more rows."""
        if self.last is not None:
            self._end(self.last)

    def _end(self, row: LedgerRow) -> None:
        if row.account_head != row.hash:
            self.tally.add(f"account {row.account_id}: its head is not the hash of entry {row.seq}, the last one")


def _problem(row: LedgerRow, before: str) -> str:
    if row.prev_hash != before:
        return "it does not follow the entry before"
    return "" if row.recomputed == row.hash else "it was changed"


def changed_versions(kind: str, rows: Iterable[tuple[int, int, Mapping[str, Any], str]]) -> Iterator[str]:
    """The versions (identity, number, content, hash) whose content is not what was published."""
    for identity, number, content, found in rows:
        if content_hash(content) != found:
            yield f"{kind} {identity}, version {number}: the content was changed"


def uncovered_cuts(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[str]:
    """The published cuts (number, content) that leave a gap or overlap (S2)."""
    for number, content in rows:
        try:
            check_cover(list(content["segments"]))
        except Invalid as refusal:
            yield f"version {number}: {refusal.message}"
        except (KeyError, TypeError, ValueError):
            yield f"version {number}: it cannot be read"


@dataclass(frozen=True, slots=True)
class Reign:
    """In a programme, from one instant until another (None: for ever), purchases earned by this version, or nothing."""

    programme_id: int
    from_at: datetime
    until_at: datetime | None
    version: RuleVersion | None


def reigns(versions: Iterable[RuleVersion], programme_ids: Iterable[int], since: datetime) -> Iterator[Reign]:
    """Which version was in force when, for each programme, gapless from `since` on. `versions` are those of one event."""
    known = list(versions)
    for programme_id in programme_ids:
        own = [version for version in known if version.programme_id == programme_id]
        turns = {at for version in own for at in (version.effective_from, version.archived_at) if at is not None and at > since}
        instants = [since, *sorted(turns)]
        for place, at in enumerate(instants):
            in_force = pick_live([version for version in own if version.archived_at is None or version.archived_at > at], at)
            yield Reign(programme_id, at, instants[place + 1] if place + 1 < len(instants) else None, in_force)
