"""Reading plans: those in force at an instant, from memory (W5); their names; and the lists and histories of staff (B8)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.paging import Page, PageRequest, slice_keys
from app.core.versions import service as versions
from app.core.versions.rules import Status
from app.plans.models import Plan, PlanVersion
from app.plans.rules import PinnedTerms, PlanInForce, compile_prices, read_content
from app.publishing import queries as published
from app.publishing.queries import History, Kept, Pairs
from app.publishing.rules import Line, Listed, ListFilter, Newest, Span, Stub

KIND = versions.Kind("plan", Plan, PlanVersion, community.bump_revision)
_KEPT_VERSIONS = 1_000
_compiled: dict[UUID, PlanInForce] = {}
_CONTENTS = """
SELECT v.id, v.content, i.programme_id, t.code, t.public_id, tv.id AS terms_version_id, tv.public_id AS terms_version_public_id, tv.number
FROM plan_version v JOIN plan i ON i.id = v.identity_id
JOIN terms_version tv ON tv.id = v.terms_version_id JOIN terms t ON t.id = tv.identity_id
WHERE v.id IN (:ids)
"""


@dataclass(frozen=True)
class PlanCatalogue:
    """The plans in force at every instant of the span, by position and code; `plans` also has those that are no longer on sale."""

    span: Span
    plans: tuple[PlanInForce, ...]

    @cached_property
    def offered(self) -> tuple[PlanInForce, ...]:
        """The plans that can be bought."""
        return tuple(plan for plan in self.plans if plan.on_sale)

    @cached_property
    def piloted(self) -> tuple[PlanInForce, ...]:
        """The plans in force that only testers and their holders see (G5)."""
        return tuple(plan for plan in self.plans if plan.pilot is not None)

    @cached_property
    def by_code(self) -> Mapping[str, PlanInForce]:
        """The plans in force by code."""
        return {plan.code: plan for plan in self.plans}

    @cached_property
    def by_public_id(self) -> Mapping[UUID, PlanInForce]:
        """The plans in force by the plan's public id."""
        return {plan.public_id: plan for plan in self.plans}

    @cached_property
    def by_id(self) -> Mapping[int, PlanInForce]:
        """The plans in force by the plan's row id."""
        return {plan.plan_id: plan for plan in self.plans}

    def page(self, request: PageRequest, programme: str | None = None, *, tried: Container[UUID] = frozenset()) -> Page[PlanInForce]:
        """A page of the plans that can be bought, by position and code; of one programme where it is named.

        Of what is being tried out only the plans `tried`, by public id: the caller has seen to it that they may be shown (G5).
        """
        shown = [plan for plan in self.offered if plan.pilot is None or plan.public_id in tried]
        asked = [plan for plan in shown if programme is None or plan.content.programme == programme]
        return slice_keys(asked, request, lambda plan: (plan.content.position, plan.code))


async def plan_catalogue(at: datetime, known_at: datetime | None = None) -> PlanCatalogue:
    """The plans in force at `at`, by what was recorded at `known_at` (None: now).

    One statement (the revision) while it is in memory, and none inside `community.one_revision()` after the first.
    Raises Invalid(as_of) outside the years 1900 to 2999.
    """
    return await _kept.at(at, known_at)


async def list_plans(actor: Actor, wanted: ListFilter, request: PageRequest, *, now: datetime) -> Page[Listed]:
    """A page of plans by position and code. One statement. Needs plans:read."""
    ensure(actor, Scope.PLANS_READ)
    return await published.list_things(KIND, "name", wanted, request, now=now)


async def count_plans(actor: Actor, wanted: ListFilter, *, now: datetime) -> dict[Status, int]:
    """How many plans pass the filter, by state; its own status aside. One statement. Needs plans:read."""
    ensure(actor, Scope.PLANS_READ)
    return await published.count_things(KIND, "name", wanted, now=now)


async def access_plan_draft(actor: Actor, public_id: UUID) -> Plan:
    """The plan with its draft, for whoever may read drafts. Needs plans:read. Raises NotFound."""
    ensure(actor, Scope.PLANS_READ)
    return await published.find_thing(KIND, public_id)


async def newest_plans(actor: Actor, codes: Sequence[str]) -> dict[str, Newest]:
    """What the plans of these codes say, drafts before versions. One statement. Needs plans:read."""
    ensure(actor, Scope.PLANS_READ)
    return await published.newest_contents(KIND, codes)


async def history(actor: Actor, public_id: UUID, *, now: datetime) -> History[Plan, PlanVersion]:
    """The plan with all its versions. Two statements. Needs plans:read. Raises NotFound."""
    ensure(actor, Scope.PLANS_READ)
    return await published.history_of(KIND, public_id, now=now)


def forget_cached() -> None:
    """Nothing is kept in memory."""
    _kept.forget()
    _compiled.clear()


async def _build(span: Span, pairs: Pairs) -> PlanCatalogue:
    known = {stub.public_id: _compiled[stub.public_id] for _, stub in pairs if stub.public_id in _compiled}
    missing = {stub.version_id: (line, stub) for line, stub in pairs if stub.public_id not in known}
    rows = await db.fetch(_CONTENTS, ids=list(missing)) if missing else []
    made = {plan.version_public_id: plan for plan in (_compile(*missing[int(row["id"])], row) for row in rows)}
    known |= made
    if len(_compiled) + len(made) > _KEPT_VERSIONS:
        _compiled.clear()
    _compiled.update(made)
    return PlanCatalogue(span, tuple(sorted(known.values(), key=lambda plan: (plan.content.position, plan.code))))


def _compile(line: Line, stub: Stub, row: Mapping[str, Any]) -> PlanInForce:
    content = read_content(db.as_json(row["content"]))
    terms = PinnedTerms(
        code=row["code"],
        number=int(row["number"]),
        public_id=db.as_uuid(row["public_id"]),
        version_id=int(row["terms_version_id"]),
        version_public_id=db.as_uuid(row["terms_version_public_id"]),
    )
    return PlanInForce(
        plan_id=line.identity_id,
        public_id=line.public_id,
        programme_id=int(row["programme_id"]),
        version_id=stub.version_id,
        version_public_id=stub.public_id,
        number=stub.number,
        hash=stub.hash,
        effective_from=stub.effective_from,
        recorded_at=stub.recorded_at,
        content=content,
        prices=compile_prices(content),
        terms=terms,
    )


_kept = Kept(KIND, _build)
