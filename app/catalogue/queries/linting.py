"""What the linter says of what is in force, kept in memory; and what a change of it would do (B9, W3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.benefits import rules as benefit_rules
from app.catalogue.queries.documents import beside, cut_documents, stored_documents
from app.catalogue.rules.documents import BENEFITS, PLANS, SEGMENTS, said
from app.catalogue.rules.effects import Effect, benefit_effect, plan_effect
from app.catalogue.rules.findings import Finding
from app.catalogue.rules.lint import lint, shelf_of
from app.catalogue.rules.shelf import Shelf
from app.community import service as community
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.plans import rules as plan_rules

READING = (Scope.BENEFITS_READ, Scope.PLANS_READ, Scope.SEGMENTS_READ, Scope.TERMS_READ)


@dataclass(frozen=True, slots=True)
class _Live:
    """What stands in force on a day by the catalogue's revision, and what is wrong with it."""

    revision: int
    on: date
    shelf: Shelf
    findings: tuple[Finding, ...]


_kept: list[_Live] = []


async def findings_live(actor: Actor, *, now: datetime) -> tuple[Finding, ...]:
    """What is wrong with what is in force, each tried with its witness (B9, W3); nothing while there is no community.

    One statement (the revision) while nothing was published since it was asked on the same local day; so prices that others paid
    and tags that a model gave are those that were known then. Needs benefits:read, plans:read, segments:read, terms:read.
    """
    ensure(actor, *READING)
    if not await community.exists():
        return ()
    return (await _live(now)).findings


async def lint_catalogue(actor: Actor, *, now: datetime) -> list[Finding]:
    """As `findings_live`."""
    return [*await findings_live(actor, now=now)]


async def effect_of(
    actor: Actor, noun: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, *, now: datetime, at: datetime | None = None
) -> Effect | None:
    """Whether anybody can lose or gain by the change from one content to the other, beside what is in force at `at` (None: now) (B8);
    None for terms and segments, of which that cannot be said from their form. Needs what `findings_live` needs. Raises InvalidContent.
    """
    ensure(actor, *READING)
    if noun == BENEFITS:
        old, new = (None if content is None else benefit_rules.read_content(content) for content in (before, after))
        return benefit_effect(old, new, await _shelf(now, at))
    if noun == PLANS:
        was, will = (None if content is None else plan_rules.read_content(said(content)) for content in (before, after))
        return plan_effect(was, will, await _shelf(now, at))
    return None


async def _shelf(now: datetime, at: datetime | None) -> Shelf:
    """What is in force, beside the cut and the day of `at`: nothing else of it decides what a condition asks."""
    live = (await _live(now)).shelf
    if at is None:
        return live
    cut, on = shelf_of(await cut_documents(at)).documents, local_date(at, (await community.get()).zone)
    kept = {key: data for key, data in live.documents.items() if key[0] != SEGMENTS}
    return replace(live, documents={**kept, **cut}, beside=replace(live.beside, today=on))


def forget_cached() -> None:
    """Nothing is kept in memory."""
    _kept.clear()


async def _live(now: datetime) -> _Live:
    with community.one_revision():
        revision, on = await community.revision(), local_date(now, (await community.get()).zone)
        found = next((each for each in _kept if each.revision == revision and each.on == on), None)
        if found is None:
            documents, known = await stored_documents(now), await beside(now)
            found = _Live(revision, on, shelf_of(documents, beside=known), tuple(lint(documents, beside=known)))
            _kept[:] = [found]
    return found
