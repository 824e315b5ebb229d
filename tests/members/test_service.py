"""Members in the store (S1, S6, A1, A2, A5, G4, R5)."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts.rules import TooManyFailures
from app.audit.queries import verify_chains
from app.community import service as community
from app.core import db
from app.core.access import Actor, ActorKind, Role, Scope
from app.core.conditions import AccountStatus
from app.core.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated
from app.core.paging import PageRequest
from app.members import queries
from app.members import service as members
from app.members.queries import MemberFilter
from app.members.rules import (
    FactName,
    ImportedMember,
    NewMember,
    ProfileChange,
    RegistrationClosed,
    StaleProfile,
    StatusChange,
    effective_industry_since,
    effective_status,
)
from tests import cast

PAGE = PageRequest(100)
TABLES = ("member", "member_fact", "enrolment", "account", "session", "audit_entry")


async def everything() -> list[object]:
    """All that this room writes."""
    return [await cast.rows(table) for table in TABLES]


@pytest.mark.usefixtures("store")
async def test_registering(now: datetime) -> None:
    """A1, G4: the newcomer is enrolled in the default programme and signed in."""
    await cast.pmtalk(now)
    ada = await cast.ada(now, nickname=" Ada ", region="CN-31", industry_since=date(2024, 3, 1))
    row = await cast.member_of(ada)
    assert (row.member_number, row.nickname, row.region, row.industry_since) == (10_001, "Ada", "CN-31", date(2024, 3, 1))
    assert (row.status, row.revision, row.joined_at) == ("ACTIVE", 0, now)
    assert (ada.actor.kind, ada.actor.member_id, ada.actor.label) == (ActorKind.MEMBER, row.id, "ada")
    enrolled = await cast.rows("enrolment")
    info = await community.get()
    assert [(item["member_id"], item["programme_id"]) for item in enrolled] == [(row.id, info.default_programme.id)]
    history = await queries.history_of(ada.actor, row.id)
    assert [(fact.fact, fact.value, fact.effective_at, recorded_at) for fact, recorded_at, _ in history] == [
        (FactName.INDUSTRY_SINCE, "2024-03-01", now, now),
        (FactName.REGION, "CN-31", now, now),
    ]
    assert (await cast.member_of(await cast.ada(now, "bob"))).member_number == 10_002


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "a"}, "name"),
        ({"name": "ADA"}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "1234567890"}, "password"),
        ({"nickname": " "}, "nickname"),
        ({"region": "China"}, "region"),
        ({"industry_since": date(2026, 11, 22)}, "industry_since"),
        ({"industry_since": date(1949, 1, 1)}, "industry_since"),
    ],
)
async def test_a_refused_registration_writes_nothing(now: datetime, change: dict[str, object], field: str) -> None:
    await cast.pmtalk(now)
    await cast.ada(now)
    before = await everything()
    said = {"name": "bob", "password": cast.PASSWORD, "nickname": "Bob", **change}
    with pytest.raises(Invalid) as refusal:
        await members.register(NewMember(**said), address=None, user_agent="", now=now)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert await everything() == before


@pytest.mark.usefixtures("store")
async def test_the_future_begins_at_local_midnight(now: datetime) -> None:
    """S1: 2026-11-22 is today in Shanghai from 16:00 UTC on."""
    await cast.pmtalk(now)
    evening = datetime(2026, 11, 21, 16, tzinfo=UTC)
    with pytest.raises(Invalid):
        await cast.ada(evening - timedelta(seconds=1), industry_since=date(2026, 11, 22))
    assert (await cast.member_of(await cast.ada(evening, industry_since=date(2026, 11, 22)))).industry_since == date(2026, 11, 22)


@pytest.mark.usefixtures("store")
async def test_closed_registration_and_too_many_newcomers(now: datetime) -> None:
    await cast.pmtalk(now)

    async def come(index: int, at: datetime) -> None:
        await members.register(NewMember(f"new{index}", cast.PASSWORD, "New"), address="192.0.2.1", user_agent="", now=at)

    for index in range(20):
        await come(index, now)
    with pytest.raises(TooManyFailures):
        await come(20, now)
    await come(20, now + timedelta(hours=1))
    await community.change_settings({"registration_open": False})
    with pytest.raises(RegistrationClosed):
        await come(21, now + timedelta(hours=2))
    assert len(await cast.rows("member")) == 21


@pytest.mark.usefixtures("store")
async def test_a_changed_date_waits(now: datetime) -> None:
    """S6: what was declared first holds until the wait is over; then the other does, without a job."""
    await cast.pmtalk(now)
    ada = await cast.ada(now, industry_since=date(2024, 3, 1))
    row = await members.update_profile(ada.actor, ProfileChange(industry_since=date(2020, 1, 1)), expected_revision=0, now=now)
    due = datetime(2027, 2, 18, 16, tzinfo=UTC)
    assert (row.revision, row.industry_since_next_at) == (1, due)
    stored = await cast.member_of(ada)
    assert stored == row
    assert effective_industry_since(stored, due - timedelta(seconds=1)) == date(2024, 3, 1)
    assert effective_industry_since(stored, due) == date(2020, 1, 1)
    newest = (await queries.history_of(ada.actor, row.id))[0]
    assert (newest[0].value, newest[0].effective_at, newest[1], newest[2]) == ("2020-01-01", due, now, "ada")
    assert await cast.rows("audit_entry") == []


@pytest.mark.usefixtures("store")
async def test_staff_with_proof_changes_at_once(now: datetime) -> None:
    await cast.pmtalk(now)
    clerk = await cast.staff(Role.SUPPORT, now)
    ada = await cast.ada(now, industry_since=date(2024, 3, 1))
    public_id = (await cast.member_of(ada)).public_id
    change = ProfileChange(industry_since=date(2020, 1, 1))
    row = await members.change_member(clerk, public_id, change, expected_revision=0, reason="saw the contract", now=now)
    assert (row.industry_since, row.industry_since_next_at, row.revision) == (date(2020, 1, 1), None, 1)
    same = await members.change_member(clerk, public_id, change, expected_revision=1, reason="the same again", now=now)
    assert same == row
    entries, details = await cast.rows("audit_entry"), await cast.rows("audit_detail")
    assert [entry["action"] for entry in entries] == ["staff.create", "member.change"]
    assert (entries[1]["subject_id"], details[1]["reason"]) == (str(public_id), "saw the contract")
    before, after = db.as_json(details[1]["before"]), db.as_json(details[1]["after"])
    assert (before["industry_since"], after["industry_since"]) == ("2024-03-01", "2020-01-01")
    assert await verify_chains() == []


@pytest.mark.usefixtures("store")
async def test_a_stale_change_is_refused(now: datetime) -> None:
    await cast.pmtalk(now)
    ada = await cast.ada(now)
    await members.update_profile(ada.actor, ProfileChange(nickname="Ada L"), expected_revision=0, now=now)
    before = await everything()
    with pytest.raises(StaleProfile) as refusal:
        await members.update_profile(ada.actor, ProfileChange(nickname="Ada K"), expected_revision=0, now=now)
    assert refusal.value.revision == 1
    assert await everything() == before


@pytest.mark.usefixtures("store")
async def test_a_change_that_is_none_costs_no_revision(now: datetime) -> None:
    await cast.pmtalk(now)
    ada = await cast.ada(now, region="CN")
    row = await members.update_profile(ada.actor, ProfileChange("Ada", "CN"), expected_revision=0, now=now)
    assert row.revision == 0
    assert len(await cast.rows("member_fact")) == 1


@pytest.mark.usefixtures("store")
async def test_status(now: datetime) -> None:
    """A5: with reason and end; over by itself; the member may still sign in to see why."""
    await cast.pmtalk(now)
    clerk = await cast.staff(Role.SUPPORT, now)
    ada = await cast.ada(now)
    public_id = (await cast.member_of(ada)).public_id
    until = now + timedelta(days=7)
    row = await members.set_status(clerk, public_id, StatusChange(AccountStatus.SUSPENDED, until), reason="spam", now=now)
    assert (effective_status(row, now), effective_status(row, until)) == (AccountStatus.SUSPENDED, AccountStatus.ACTIVE)
    assert (await cast.sign_in("ada", now)).actor.member_id == row.id
    again = await members.set_status(clerk, public_id, StatusChange(AccountStatus.SUSPENDED, until), reason="spam", now=now)
    assert again == row
    await members.set_status(clerk, public_id, StatusChange(AccountStatus.ACTIVE), reason="a mistake", now=now + timedelta(days=1))
    facts = await cast.rows("member_fact")
    assert [(item["value"], db.as_instant(item["until_at"])) for item in facts] == [("SUSPENDED", until), ("ACTIVE", None)]
    assert [entry["action"] for entry in await cast.rows("audit_entry")] == ["staff.create", "member.status", "member.status"]
    for status in (AccountStatus.DELETED, AccountStatus.BANNED):
        with pytest.raises(Invalid):
            await members.set_status(clerk, public_id, StatusChange(status, until), reason="spam", now=now)


@pytest.mark.usefixtures("store")
async def test_who_may_do_what(now: datetime) -> None:
    """Absent and not yours answer alike; without a scope nothing is written."""
    await cast.pmtalk(now)
    ada, bob = await cast.ada(now), await cast.ada(now, "bob")
    ada_row, bob_row = await cast.member_of(ada), await cast.member_of(bob)
    clerk = await cast.staff(Role.SUPPORT, now)
    partner = cast.actor(Scope.MEMBERS_READ, kind=ActorKind.PARTNER)
    before = await everything()
    answers = set()
    for wanted in (bob_row.public_id, cast.UUID_OF_NOBODY):
        with pytest.raises(NotFound) as refusal:
            await queries.access_member(ada.actor, wanted)
        answers.add(str(refusal.value))
    assert answers == {"There is no such member."}
    for reader in (bob.actor, clerk, partner, cast.SYSTEM):
        assert await queries.access_member(reader, bob_row.public_id) == bob_row
    assert await queries.access_members(ada.actor, [ada_row.public_id, bob_row.public_id]) == {ada_row.public_id: ada_row}
    with pytest.raises(NotFound):
        await queries.history_of(ada.actor, bob_row.id)
    change = ProfileChange(nickname="Eve")
    nobody = Actor(ActorKind.ANONYMOUS)
    refusals: list[tuple[object, type[AppError]]] = [
        (queries.members_page(ada.actor, MemberFilter(), PAGE, now), Forbidden),
        (queries.members_page(nobody, MemberFilter(), PAGE, now), Unauthenticated),
        (members.update_profile(nobody, change, expected_revision=0, now=now), Unauthenticated),
        (members.update_profile(clerk, change, expected_revision=0, now=now), NotFound),
        (members.change_member(ada.actor, ada_row.public_id, change, expected_revision=0, reason="I am", now=now), Forbidden),
        (members.change_member(partner, ada_row.public_id, change, expected_revision=0, reason="I am", now=now), Forbidden),
        (members.change_member(clerk, cast.UUID_OF_NOBODY, change, expected_revision=0, reason="why not", now=now), NotFound),
        (members.change_member(clerk, ada_row.public_id, change, expected_revision=0, reason="", now=now), Invalid),
        (members.set_status(ada.actor, bob_row.public_id, StatusChange(AccountStatus.BANNED), reason="spam", now=now), Forbidden),
        (members.create_members(ada.actor, [], source="shop", programme_id=1, now=now), Forbidden),
        (queries.own_member(clerk), NotFound),
        (queries.own_member(nobody), Unauthenticated),
    ]
    for refused, kind in refusals:
        with pytest.raises(kind):
            await refused  # type: ignore[misc]
    assert await everything() == before


@pytest.mark.usefixtures("store")
async def test_imports(now: datetime) -> None:
    info = await cast.pmtalk(now)
    vip = info.programme("vip").id
    joined = datetime(1997, 1, 1, tzinfo=UTC)
    new = [
        ImportedMember("a1", joined_at=joined),
        ImportedMember("a2", "Wei", "CN", date(2020, 2, 29)),
        ImportedMember("a3"),
    ]
    found = await members.create_members(cast.SYSTEM, new, source="shop", programme_id=vip, now=now)
    assert list(found) == ["a1", "a2", "a3"]
    rows = await queries.members_by_ids(list(found.values()))
    first, second, _ = (rows[found[name]] for name in ("a1", "a2", "a3"))
    assert (first.member_number, first.nickname, first.joined_at, first.source, first.external_ref) == (
        10_001,
        "Member 10001",
        joined,
        "shop",
        "a1",
    )
    assert (second.member_number, second.nickname, second.region, second.industry_since) == (10_002, "Wei", "CN", date(2020, 2, 29))
    assert len(await cast.rows("member_fact")) == 2
    before = await everything()
    assert await members.create_members(cast.SYSTEM, new, source="shop", programme_id=vip, now=now + timedelta(days=1)) == found
    assert await everything() == before
    more = await members.create_members(
        cast.SYSTEM, [*new, ImportedMember("a4")], source="shop", programme_id=info.default_programme.id, now=now
    )
    assert {name: more[name] for name in found} == found
    assert len(await cast.rows("member")) == 4
    assert len(await cast.rows("enrolment")) == 7
    assert await queries.members_by_external_refs("shop", ["a4", "a5"]) == {"a4": more["a4"]}
    assert await queries.members_by_numbers([10_001, 5]) == {10_001: found["a1"]}


@pytest.mark.usefixtures("store")
async def test_a_wrong_import_writes_nothing_and_names_the_place(now: datetime) -> None:
    info = await cast.pmtalk(now)
    good = ImportedMember("a1")
    for bad, field in [
        (ImportedMember(""), "[1].external_ref"),
        (ImportedMember("a2", region="x"), "[1].region"),
        (ImportedMember("a2", "x" * 41), "[1].nickname"),
        (ImportedMember("a2", industry_since=date(2030, 1, 1)), "[1].industry_since"),
    ]:
        with pytest.raises(Invalid) as refusal:
            await members.create_members(cast.SYSTEM, [good, bad], source="shop", programme_id=info.default_programme.id, now=now)
        assert refusal.value.field == field
    assert await cast.rows("member") == []


@pytest.mark.usefixtures("store")
async def test_one_member_made_by_staff_is_audited(now: datetime) -> None:
    info = await cast.pmtalk(now)
    row = await members.create_member(
        cast.SYSTEM, ImportedMember("x", "Wei"), source="desk", programme_id=info.default_programme.id, now=now
    )
    assert (row.nickname, row.member_number) == ("Wei", 10_001)
    assert [entry["action"] for entry in await cast.rows("audit_entry")] == ["member.create"]
    with pytest.raises(Invalid):
        await members.create_member(cast.SYSTEM, ImportedMember("x"), source="desk", programme_id=info.default_programme.id, now=now)


@pytest.mark.usefixtures("store")
async def test_two_thousand_at_once(now: datetime) -> None:
    """The buyers of the example come in one go: few statements, whatever their number."""
    info = await cast.pmtalk(now)
    new = [ImportedMember(f"{index:05}") for index in range(2_357)]
    with db.count_statements() as counted:
        found = await members.create_members(cast.SYSTEM, new, source="shop", programme_id=info.default_programme.id, now=now)
    assert len(found) == 2_357
    assert counted.count < 40
    numbers = [row["member_number"] for row in await cast.rows("member")]
    assert numbers == list(range(10_001, 12_358))


@pytest.mark.postgres
@pytest.mark.usefixtures("store")
async def test_numbers_are_unique_under_concurrency(now: datetime) -> None:
    info = await cast.pmtalk(now)

    async def batch(index: int) -> None:
        new = [ImportedMember(f"{index}-{place}") for place in range(5)]
        await members.create_members(cast.SYSTEM, new, source="shop", programme_id=info.default_programme.id, now=now)

    await asyncio.gather(*(batch(index) for index in range(6)), *(cast.ada(now, f"ada{index}") for index in range(6)))
    numbers = sorted(row["member_number"] for row in await cast.rows("member"))
    assert numbers == list(range(10_001, 10_037))


@pytest.mark.postgres
@pytest.mark.usefixtures("store")
async def test_one_of_two_changes_at_once_is_stale(now: datetime) -> None:
    await cast.pmtalk(now)
    ada = await cast.ada(now)
    outcomes = await asyncio.gather(
        *(members.update_profile(ada.actor, ProfileChange(nickname=f"Ada {index}"), expected_revision=0, now=now) for index in range(5)),
        return_exceptions=True,
    )
    assert [type(item) for item in outcomes].count(StaleProfile) == 4
    assert (await cast.member_of(ada)).revision == 1
