"""Earning rules: saved as drafts, published as versions, and found again by whoever books an event (V1, R2, B8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.audit import service as audit
from app.community import service as community
from app.community.rules import check_code
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import Conflict, Invalid, NotFound
from app.core.versions import service as versions
from app.core.versions.rules import NothingToPublish, pick_live
from app.earning.models import EarningRule, EarningRuleVersion
from app.earning.rules import Event, RuleVersion, check_rule

KIND = versions.Kind("earning rule", EarningRule, EarningRuleVersion, community.bump_revision)
_known: dict[int, tuple[RuleVersion, ...]] = {}
_KEPT = 4


class EventTaken(Conflict):
    """Another rule of the programme pays this event already: one event earns by one rule."""

    code = "EVENT_TAKEN"
    template = "{event} already earns by the rule {other} in this programme."


@dataclass(frozen=True, slots=True)
class RuleName:
    """Which rule: the code of its programme and its own."""

    programme: str
    code: str


async def create_rule(actor: Actor, name: RuleName, content: dict[str, Any], *, now: datetime) -> EarningRule:
    """The rule exists with `content` as its draft. Raises Invalid where the code is taken or the content says no rule (R2)."""
    ensure(actor, Scope.BENEFITS_WRITE)
    check_code(name.code)
    draft = check_rule(content).model_dump(mode="json")
    async with db.transaction():
        programme = (await community.get()).programme(name.programme)
        if await EarningRule.filter(programme_id=programme.id, code=name.code).exists():
            raise Invalid("code", "There is an earning rule {code} in this programme already.", code=name.code)
        rule = await EarningRule.create(
            programme_id=programme.id,
            code=name.code,
            draft=draft,
            draft_revision=1,
            draft_saved_at=now,
            draft_saved_by=actor.label,
            created_at=now,
        )
        await audit.record(actor, "earning_rule.create", "EarningRule", rule.public_id, now=now, subject_label=name.code, after=draft)
        return rule


async def save_draft(actor: Actor, name: RuleName, content: dict[str, Any], *, expected_revision: int, now: datetime) -> EarningRule:
    """The draft says `content`. Raises NotFound, StaleDraft, IdentityArchived, Invalid (R2)."""
    ensure(actor, Scope.BENEFITS_WRITE)
    draft = check_rule(content).model_dump(mode="json")
    async with db.transaction():
        rule = await access_rule(actor, name)
        before = rule.draft
        saved = await versions.save_draft(KIND, rule.id, draft, expected_revision=expected_revision, by=actor.label, now=now)
        await audit.record(
            actor, "earning_rule.save_draft", "EarningRule", rule.public_id, now=now, subject_label=name.code, before=before, after=draft
        )
        return saved


async def publish_rule(
    actor: Actor, name: RuleName, *, reason: str, now: datetime, effective_from: datetime | None = None
) -> EarningRuleVersion:
    """The draft is the next version, in force from `effective_from` (None: at once).

    Raises NotFound, NothingToPublish, NothingChanged, EventTaken, UncappedSource (R2), Invalid.
    """
    ensure(actor, Scope.BENEFITS_PUBLISH)
    async with db.transaction():
        rule = await access_rule(actor, name)
        rule = await versions.lock_for_publishing(KIND, rule.id)
        if rule.draft is None:
            raise NothingToPublish()
        content = check_rule(rule.draft)
        await _check_event_is_free(rule, content.event)
        release = versions.Release(reason, actor.label, now, effective_from)
        version = await versions.publish(KIND, rule.id, content.model_dump(mode="json"), release)
        await audit.record(
            actor,
            "earning_rule.publish",
            "EarningRule",
            rule.public_id,
            now=now,
            subject_label=name.code,
            reason=version.reason,
            after={"number": version.number, "effective_from": version.effective_from, "content": version.content},
        )
        return version


async def access_rule(actor: Actor, name: RuleName) -> EarningRule:
    """The rule with that name. Raises NotFound."""
    ensure(actor, Scope.BENEFITS_READ)
    programme = (await community.get()).programme(name.programme)
    rule = await EarningRule.get_or_none(programme_id=programme.id, code=name.code)
    if rule is None:
        raise NotFound("earning rule")
    return rule


async def live_rule(programme_id: int, event: Event, *, at: datetime, known_at: datetime | None = None) -> RuleVersion | None:
    """The version by which `event` earns growth in the programme at `at`; from memory while the catalogue's revision is the same."""
    candidates = [
        version
        for version in await rule_versions()
        if version.programme_id == programme_id
        and version.content.event is event
        and (version.archived_at is None or version.archived_at > at)
    ]
    return pick_live(candidates, at, known_at)


async def rules_paying(event: Event, *, at: datetime) -> list[RuleVersion]:
    """The version by which each programme pays `event` at `at`, in the programmes' order; programmes that don't are left out."""
    found = [await live_rule(programme.id, event, at=at) for programme in await community.programmes()]
    return [rule for rule in found if rule is not None]


async def rule_versions() -> tuple[RuleVersion, ...]:
    """Every published version of every rule, by rule and number; from memory while the catalogue's revision is the same."""
    revision = await community.revision()
    found = _known.get(revision)
    if found is None:
        found = await _load_versions()
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        _known[revision] = found
    return found


async def _load_versions() -> tuple[RuleVersion, ...]:
    rules = {rule.id: rule for rule in await EarningRule.all()}
    rows = await EarningRuleVersion.all().order_by("identity_id", "number")
    return tuple(
        RuleVersion(
            id=row.id,
            rule_id=row.identity_id,
            programme_id=rules[row.identity_id].programme_id,
            code=rules[row.identity_id].code,
            number=row.number,
            content=check_rule(row.content),
            effective_from=row.effective_from,
            recorded_at=row.recorded_at,
            cancelled_at=row.cancelled_at,
            archived_at=rules[row.identity_id].archived_at,
        )
        for row in rows
    )


async def _check_event_is_free(rule: EarningRule, event: Event) -> None:
    for version in await _load_versions():
        if version.programme_id != rule.programme_id or version.rule_id == rule.id:
            continue
        if version.content.event is event and version.cancelled_at is None and version.archived_at is None:
            raise EventTaken(event=event.value, other=version.code)
