"""Members come: by registering, or in batches from elsewhere (A1, G4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from app.accounts import service as accounts
from app.accounts.gateway import attempts
from app.accounts.rules import REGISTER_RATE, NewAccount, SignedIn, address_bucket
from app.audit.service import record
from app.community import service as community
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import Invalid
from app.members.models import Enrolment, Member, MemberFact
from app.members.queries import members_by_external_refs, members_by_ids
from app.members.rules import (
    FIRST_NUMBER,
    ImportedMember,
    MemberRow,
    NewMember,
    RegistrationClosed,
    check_industry_since,
    check_nickname,
    check_region,
    first_facts,
)
from app.members.service.history import fact_row, told_of, write_facts

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
        await write_facts(member.id, first_facts(new.region, new.industry_since, now), new.name, now)
        created = await accounts.insert_account(replace(account, member_id=member.id), password_hash, now=now)
        return await accounts.open_session(created.id, address=address, user_agent=user_agent, now=now)


async def create_member(actor: Actor, new: ImportedMember, *, source: str, programme_id: int, now: datetime) -> MemberRow:
    """The member exists and is enrolled; nobody can sign in as it yet. Needs members:write. Raises Invalid."""
    async with db.transaction():
        if await members_by_external_refs(source, [new.external_ref]):
            raise Invalid("external_ref", "There is a member {reference} of {source} already.", reference=new.external_ref, source=source)
        found = await create_members(actor, [new], source=source, programme_id=programme_id, now=now)
        row = (await members_by_ids(list(found.values())))[found[new.external_ref]]
        await record(actor, "member.create", "Member", row.public_id, now=now, subject_label=row.nickname, after=told_of(row, now))
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
            fact_row(found[item.external_ref], fact, actor.label, now)
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
