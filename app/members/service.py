"""Registering, importing and changing members (A1, A2, A5, S6). Facts that open benefits keep their history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.accounts.gateway import attempts
from app.accounts.rules import REGISTER_RATE, NewAccount, SignedIn, address_bucket
from app.audit.rules import check_reason
from app.audit.service import record
from app.community import service as community
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import Invalid, NotFound
from app.core.unset import UNSET
from app.members.models import Enrolment, Member, MemberFact
from app.members.queries import member_row, members_by_external_refs, members_by_ids
from app.members.rules import (
    FIRST_NUMBER,
    Decision,
    FactName,
    ImportedMember,
    MemberRow,
    Moment,
    NewFact,
    NewMember,
    ProfileChange,
    RegistrationClosed,
    StaleProfile,
    StatusChange,
    check_industry_since,
    check_nickname,
    check_region,
    check_status_change,
    decide_profile,
    effective_industry_since,
    effective_status,
    first_facts,
)

_BATCH = 1_000


async def register(new: NewMember, *, address: str | None, user_agent: str, now: datetime) -> SignedIn:
    """The newcomer is a member of the default programme, has an account and is signed in.

    Raises RegistrationClosed, TooManyFailures (too many newcomers from that address), Invalid on name (also when it is
    taken), password, nickname, region, industry_since. Source: A1, G4.
    """
    info = await community.get()
    if not info.settings.registration_open:
        raise RegistrationClosed()
    nickname = check_nickname(new.nickname)
    check_region(new.region)
    check_industry_since(new.industry_since, local_date(now, info.zone))
    account = NewAccount(new.name, new.password, nickname)
    accounts.check_account(account)
    if address is not None:
        await attempts.hit(f"register|{address_bucket(address)}", REGISTER_RATE, now=now)
    password_hash = await accounts.hash_password(new.password, now=now)
    async with db.transaction():
        member = await Member.create(
            member_number=await _next_number(),
            nickname=nickname,
            region=new.region,
            industry_since=new.industry_since,
            joined_at=now,
        )
        await Enrolment.create(member_id=member.id, programme_id=info.default_programme.id, joined_at=now, recorded_at=now)
        await _write_facts(member.id, first_facts(new.region, new.industry_since, now), new.name, now)
        created = await accounts.insert_account(replace(account, member_id=member.id), password_hash, now=now)
        return await accounts.open_session(created.id, address=address, user_agent=user_agent, now=now)


async def create_member(actor: Actor, new: ImportedMember, *, source: str, programme_id: int, now: datetime) -> MemberRow:
    """The member exists and is enrolled; nobody can sign in as it yet. Needs members:write. Raises Invalid."""
    async with db.transaction():
        if await members_by_external_refs(source, [new.external_ref]):
            raise Invalid("external_ref", "There is a member {reference} of {source} already.", reference=new.external_ref, source=source)
        found = await create_members(actor, [new], source=source, programme_id=programme_id, now=now)
        row = (await members_by_ids(list(found.values())))[found[new.external_ref]]
        await record(actor, "member.create", "Member", row.public_id, now=now, subject_label=row.nickname, after=_told(row, now))
        return row


async def create_members(actor: Actor, new: Sequence[ImportedMember], *, source: str, programme_id: int, now: datetime) -> dict[str, int]:
    """Each is a member and enrolled in the programme; who was one already stays as it is and is enrolled too.

    Returns the row ids by external_ref. Needs members:write; the caller writes one audit entry for the batch.
    Raises Invalid with the place in the list, and then nothing is written.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    today = local_date(now, (await community.get()).zone)
    for index, item in enumerate(new):
        _check_imported(item, today, f"[{index}]")
    async with db.transaction():
        number = await _next_number()
        found = await members_by_external_refs(source, [item.external_ref for item in new])
        fresh = {item.external_ref: item for item in new if item.external_ref not in found}
        rows = [_imported(item, source, number + place, now) for place, item in enumerate(fresh.values())]
        await Member.bulk_create(rows, batch_size=_BATCH)
        found |= await members_by_external_refs(source, list(fresh))
        facts = [
            _fact_row(found[item.external_ref], fact, actor.label, now)
            for item in fresh.values()
            for fact in first_facts(item.region, item.industry_since, item.joined_at or now)
        ]
        await MemberFact.bulk_create(facts, batch_size=_BATCH)
        joined = {found[item.external_ref]: item.joined_at or now for item in new}
        await enrol(joined, programme_id, now=now)
    return {item.external_ref: found[item.external_ref] for item in new}


async def enrol(joined_at: dict[int, datetime], programme_id: int, *, now: datetime) -> int:
    """The members are in the programme since the instant given for each; who is in it already stays as it is. Returns how many came."""
    known = {row.member_id for row in await Enrolment.filter(member_id__in=list(joined_at), programme_id=programme_id).only("member_id")}
    missing = [member_id for member_id in joined_at if member_id not in known]
    await Enrolment.bulk_create(
        [Enrolment(member_id=item, programme_id=programme_id, joined_at=joined_at[item], recorded_at=now) for item in missing],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    return len(missing)


async def update_profile(actor: Actor, change: ProfileChange, *, expected_revision: int, now: datetime) -> MemberRow:
    """The caller's own profile is changed; a changed date in the industry waits (S6). Needs self:write.

    Raises NotFound (the caller is no member), StaleProfile, Invalid on nickname, region, industry_since.
    """
    ensure(actor, Scope.SELF_WRITE)
    async with db.transaction():
        row = await _locked(Member.filter(id=actor.member_id or 0), expected_revision)
        decision = decide_profile(row, change, await _moment(now), proven=False, ahead=await _ahead(row, change, now))
        return await _apply(row, decision, actor, now)


async def change_member(
    actor: Actor, public_id: UUID, change: ProfileChange, *, expected_revision: int, reason: str, now: datetime
) -> MemberRow:
    """The member's profile is changed; what is changed holds at once, `reason` says what proof was seen (S6). Needs members:write.

    Raises NotFound, StaleProfile, Invalid on reason, nickname, region, industry_since.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        row = await _locked(Member.filter(public_id=public_id), expected_revision)
        decision = decide_profile(row, change, await _moment(now), proven=True, ahead=await _ahead(row, change, now))
        after = await _apply(row, decision, actor, now)
        if after != row:
            await _record_change(actor, "member.change", row, after, why, now)
        return after


async def set_status(actor: Actor, public_id: UUID, change: StatusChange, *, reason: str, now: datetime) -> MemberRow:
    """The status holds from now on, until its end if it has one (A5). Needs members:write.

    Raises NotFound, Invalid on status, until, reason.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    why = check_reason(reason)
    check_status_change(change, now)
    async with db.transaction():
        row = await _locked(Member.filter(public_id=public_id), None)
        if effective_status(row, now) is change.status and row.status_until == change.until:
            return row
        columns = {"status": change.status.value, "status_until": change.until}
        fact = NewFact(FactName.STATUS, change.status.value, now, change.until)
        after = await _apply(row, Decision(columns, (fact,)), actor, now)
        await _record_change(actor, "member.status", row, after, why, now)
        return after


async def lock_member(public_id: UUID) -> MemberRow:
    """The member, which nobody else changes until the caller's transaction ends. Raises NotFound."""
    return await _locked(Member.filter(public_id=public_id), None)


async def lock_members(member_ids: Sequence[int]) -> None:
    """Nobody else changes what hangs on these members until the caller's transaction ends. Raises NotFound where one is missing."""
    found = await Member.filter(id__in=list(member_ids)).order_by("id").select_for_update().only("id")
    if len(found) != len(set(member_ids)):
        raise NotFound("member")


async def _moment(now: datetime) -> Moment:
    info = await community.get()
    return Moment(now, local_date(now, info.zone), info.zone, info.settings.industry_since_wait_days)


async def _ahead(row: MemberRow, change: ProfileChange, now: datetime) -> dict[datetime, date | None]:
    """What the history says of instants to come: the line recorded last is the one that counts."""
    if change.industry_since is UNSET:
        return {}
    lines = await MemberFact.filter(member_id=row.id, fact=FactName.INDUSTRY_SINCE, effective_at__gt=now).order_by("id")
    return {line.effective_at: None if line.value is None else date.fromisoformat(line.value) for line in lines}


async def _locked(query: Any, expected_revision: int | None) -> MemberRow:
    member = await query.select_for_update().first()
    if member is None:
        raise NotFound("member")
    if expected_revision is not None and member.revision != expected_revision:
        raise StaleProfile(member.revision)
    return member_row(member)


async def _apply(row: MemberRow, decision: Decision, actor: Actor, now: datetime) -> MemberRow:
    if not decision.columns:
        return row
    after = replace(row, revision=row.revision + 1, **decision.columns)
    await Member.filter(id=row.id).update(revision=after.revision, **decision.columns)
    await _write_facts(row.id, decision.facts, actor.label, now)
    return after


async def _record_change(actor: Actor, action: str, before: MemberRow, after: MemberRow, reason: str, now: datetime) -> None:
    await record(
        actor,
        action,
        "Member",
        after.public_id,
        now=now,
        subject_label=str(after.member_number),
        reason=reason,
        before=_told(before, now),
        after=_told(after, now),
    )


def _told(row: MemberRow, now: datetime) -> dict[str, Any]:
    """What the audit log shows of a member."""
    return {
        "nickname": row.nickname,
        "region": row.region,
        "industry_since": effective_industry_since(row, now),
        "status": effective_status(row, now).value,
        "status_until": row.status_until,
    }


async def _write_facts(member_id: int, facts: Sequence[NewFact], author: str, now: datetime) -> None:
    if facts:
        await MemberFact.bulk_create([_fact_row(member_id, fact, author, now) for fact in facts])


def _fact_row(member_id: int, fact: NewFact, author: str, now: datetime) -> MemberFact:
    return MemberFact(
        member_id=member_id,
        fact=fact.fact.value,
        value=fact.value,
        until_at=fact.until_at,
        effective_at=fact.effective_at,
        recorded_at=now,
        recorded_by=author[:80],
    )


async def _next_number() -> int:
    """The next free member number. The transaction keeps the right to it, so that two never take the same."""
    if db.dialect() == "postgres":
        await db.fetch("SELECT pg_advisory_xact_lock(7105, 1)")
    rows = await db.fetch("SELECT max(member_number) AS highest FROM member")
    return max(int(rows[0]["highest"] or 0) + 1, FIRST_NUMBER)


def _check_imported(item: ImportedMember, today: date, place: str) -> None:
    if not 1 <= len(item.external_ref) <= 80 or not item.external_ref.isprintable():
        raise Invalid(f"{place}.external_ref", "Give 1 to 80 printable characters.")
    if item.nickname:
        check_nickname(item.nickname, f"{place}.nickname")
    check_region(item.region, f"{place}.region")
    check_industry_since(item.industry_since, today, f"{place}.industry_since")


def _imported(item: ImportedMember, source: str, number: int, now: datetime) -> Member:
    return Member(
        public_id=ids.public_id(),
        member_number=number,
        nickname=item.nickname.strip() or f"Member {number}",
        region=item.region,
        industry_since=item.industry_since,
        source=source,
        external_ref=item.external_ref,
        joined_at=item.joined_at or now,
    )
