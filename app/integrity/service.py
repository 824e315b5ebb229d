"""`guildhall doctor`: every invariant that the store does not keep by itself, looked for in one go (W10, DESIGN 5)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from app.audit import queries as audit
from app.core import clock
from app.core.db import StoreUnavailable
from app.core.errors import AppError
from app.earning import service as earning
from app.earning.rules import Event
from app.integrity.queries import books
from app.integrity.queries.checks import CHECKS, VERSION_TABLES, Check, breaking, orphans
from app.integrity.rules import ChainReader, CheckResult, Report, Tally, changed_versions, reigns, uncovered_cuts

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


async def doctor() -> Report:
    """What holds and what does not. Reads only, in pages; a store in use may be checked.

    Every check runs, whatever another one found. A store that was opened `patient` has no limit of time for a statement.
    """
    results = [await _examined(check.name, check.promise, _statement(check)) for check in CHECKS]
    for name, promise, look in _BOOKS:
        results.append(await _examined(name, promise, look))
    return Report(tuple(results))


def _statement(check: Check) -> Callable[[], Awaitable[Tally]]:
    async def look() -> Tally:
        return await breaking(check)

    return look


async def _examined(name: str, promise: str, look: Callable[[], Awaitable[Tally]]) -> CheckResult:
    began = clock.monotonic()
    try:
        tally = await look()
    except StoreUnavailable:
        raise
    except (AppError, ValueError, LookupError, TypeError) as unreadable:  # what was tampered with may not even be readable
        tally = Tally()
        tally.add(f"it cannot be checked: {unreadable}")
    result = CheckResult(name, promise, tally.found, tuple(tally.examples))
    return replace(result, seconds=round(clock.monotonic() - began, 3))


async def _growth_chains() -> Tally:
    reader = ChainReader(Tally())
    async for page in books.ledger_pages():
        reader.read(page)
    reader.close()
    return reader.tally


async def _audit_chains() -> Tally:
    tally = Tally()
    for found in await audit.verify_chains():
        tally.add(f"{found.actor_kind} {found.actor_id}, entry {found.seq}: {found.problem}")
    return tally


async def _version_hashes() -> Tally:
    tally = Tally()
    for kind in VERSION_TABLES:
        for example in changed_versions(kind, await books.published(kind)):
            tally.add(example)
    return tally


async def _segment_cover() -> Tally:
    tally = Tally()
    for example in uncovered_cuts((number, content) for _, number, content, _ in await books.published("segment scheme")):
        tally.add(example)
    return tally


async def _growth_of_purchases() -> Tally:
    tally = Tally()
    programmes = await books.programme_ids()
    if not programmes:
        return tally
    versions = [version for version in await earning.rule_versions() if version.content.event is Event.PURCHASE]
    for reign in reigns(versions, programmes, _BEGINNING):
        tally.merge(await books.wrongly_paid(reign))
    return tally


_BOOKS: tuple[tuple[str, str, Callable[[], Awaitable[Tally]]], ...] = (
    ("growth.chain", "Every chain of growth entries recomputes to the head of its account (ADR 0030).", _growth_chains),
    ("audit.chain", "The audit log is what was written (R5).", _audit_chains),
    ("versions.hash", "A published version says what it said when it was published.", _version_hashes),
    ("segments.cover", "Every published cut covers all experience without gap or overlap (S2).", _segment_cover),
    (
        "purchases.growth",
        "Each purchase has the growth that the rule in force gave it, and one of 0 has none (V1, P0).",
        _growth_of_purchases,
    ),
    ("rows.orphans", "No row points at a row that is not there.", orphans),
)
