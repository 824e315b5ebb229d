"""The world stored, as the rooms store it."""

from datetime import datetime
from typing import Any

from app.activity.models import Purchase
from app.community.models import Programme
from app.core import ids
from app.core.calendar import local_date
from app.levels.models import GrowthAccount, GrowthEntry
from app.members import rules as members
from app.members.models import Enrolment, Member, MemberFact
from app.memberships.models import Membership
from app.plans.models import Plan
from app.tags.models import MemberTag
from tests.facts.world import NOW, PLANS, PROGRAMMES, ZONE, Bought, Entry, Person


async def write(world: list[Person], programmes: dict[str, int], plans: dict[str, int]) -> None:
    """The world stands in the store."""
    for person in world:
        row = person.profiles[-1][1]
        columns = {name: getattr(row, name) for name in ("region", "industry_since", "industry_since_next", "industry_since_next_at")}
        await Member.create(
            id=person.id,
            member_number=person.id,
            nickname=row.nickname,
            status=row.status,
            status_until=row.status_until,
            joined_at=row.joined_at,
            **columns,
        )
    await MemberFact.bulk_create([_line(person, at, fact) for person in world for at, fact in person.lines])
    await Enrolment.bulk_create(
        [
            Enrolment(member_id=person.id, programme_id=programmes[code], joined_at=at, recorded_at=recorded)
            for person in world
            for code, at, recorded in person.joined
        ]
    )
    await MemberTag.bulk_create([MemberTag(member_id=person.id, **vars(tag)) for person in world for tag in person.tagged])
    await Membership.bulk_create(
        [
            Membership(member_id=person.id, plan_id=plans[paid.plan], anchor_day=1, source="test", **_without(vars(paid), "plan"))
            for person in world
            for paid in person.paid
        ]
    )
    await Purchase.bulk_create(
        [_purchase(person, place, bought, programmes) for person in world for place, bought in enumerate(person.bought)]
    )
    for person in world:
        for code in PROGRAMMES:
            await _write_growth(person, [entry for entry in person.entries if entry.programme == code], programmes[code])


def _line(person: Person, at: datetime, fact: members.NewFact) -> MemberFact:
    told = {"fact": fact.fact.value, "value": fact.value, "until_at": fact.until_at, "effective_at": fact.effective_at}
    return MemberFact(member_id=person.id, recorded_at=at, recorded_by="test", **told)


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def _purchase(person: Person, place: int, bought: Bought, programmes: dict[str, int]) -> Purchase:
    return Purchase(
        member_id=person.id,
        programme_id=programmes[bought.programme],
        occurred_on=local_date(bought.at, ZONE),
        occurred_at=bought.at,
        amount_minor=bought.amount,
        currency="CNY",
        source="test",
        external_ref=f"{person.id}-{place}",
        recorded_at=bought.recorded_at,
    )


async def _write_growth(person: Person, entries: list[Entry], programme_id: int) -> None:
    if not entries:
        return
    total = sum(entry.amount for entry in entries)
    seq = len(entries)
    account = await GrowthAccount.create(member_id=person.id, programme_id=programme_id, seq=seq, balance=total, opened_at=NOW)
    await GrowthEntry.bulk_create(
        [
            GrowthEntry(
                member_id=person.id,
                account_id=account.id,
                seq=place,
                kind="EARN",
                counter_account="test",
                source_type="test",
                source_id=f"{place}",
                idempotency_key=f"{programme_id}-{place}",
                prev_hash="0" * 64,
                hash=ids.digest(f"{person.id}-{programme_id}-{place}"),
                **_without(vars(entry), "programme"),
            )
            for place, entry in enumerate(entries, 1)
        ]
    )


async def make_programmes_and_plans() -> tuple[dict[str, int], dict[str, int]]:
    """The ids of the programmes and plans of this world, by code."""
    programmes: dict[str, int] = {}
    plans: dict[str, int] = {}
    for code in PROGRAMMES:
        row = await Programme.get_or_none(code=code) or await Programme.create(code=code, name={"en": code, "zh": code}, created_at=NOW)
        programmes[code] = row.id
    for code in PLANS:
        plan = await Plan.create(programme_id=programmes["vip"], code=code, name={"en": code, "zh": code}, created_at=NOW)
        plans[code] = plan.id
    return programmes, plans
