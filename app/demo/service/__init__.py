"""Loading the example community: once, step by step, each step whole or not at all (ADR 0064).

Each finished step stands in the audit log, in the transaction of its effect. So a second start finds all of them and
changes nothing, whatever moderators have done since; and a start after a kill goes on where the first one stopped. What a later
version of the product adds is a step of its own: a store that an older one loaded is brought up, and what stands there stays.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.accounts import service as accounts
from app.accounts.rules import NewAccount, NewStaff, new_secret
from app.activity import service as activity
from app.activity.service import ImportOptions
from app.audit.queries import AuditFilter, entries
from app.catalogue import queries as stored
from app.catalogue import service as catalogue
from app.catalogue.rules.documents import BENEFITS, PLANS, TERMS, Document
from app.catalogue.rules.findings import CatalogueRefused
from app.community import service as community
from app.consents.service import share
from app.core import db, ids
from app.core.access import FACTOR_ROLES, MEMBER_SCOPES, Actor, ActorKind, Scope
from app.core.calendar import add_months, local_date
from app.core.errors import NotFound
from app.core.ids import NodeType, global_id
from app.core.paging import PageRequest
from app.demo import gateway
from app.demo.rules import (
    ACCEPTED,
    BUYERS_SOURCE,
    PMTALK,
    SHARES,
    SIGN_INS,
    SOURCE,
    STUDIO,
    VIP,
    WAITING,
    DemoRefused,
    DemoReport,
    Person,
    buyers_plans,
    current_plan,
    people,
)
from app.demo.service import desk
from app.demo.service.run import REASON, SUBJECT, Load, mark, member
from app.levels.queries import growth_of
from app.members import service as members
from app.members.queries import members_by_external_refs, members_by_ids
from app.members.rules import MemberRow, ProfileChange, StatusChange
from app.memberships.rules import NewMembership
from app.memberships.service import record_memberships
from app.partners import service as partners
from app.partners.rules import NewToken
from app.tags.rules import Origin
from app.tags.service import tag_members
from app.terms.queries import terms_in_force
from app.terms.service import accept

PARTNER = "tea-house"
TOKEN_DAYS = 180
TOKEN_SCOPES = tuple(
    scope.value
    for scope in (Scope.BENEFITS_READ, Scope.ENTITLEMENTS_READ, Scope.PLANS_READ, Scope.QUOTES_READ, Scope.SEGMENTS_READ, Scope.TERMS_READ)
)
_ENOUGH = 12


async def load(actor: Actor, var_dir: Path, *, now: datetime) -> DemoReport:
    """The example community is there, with members, purchases, memberships and sign-ins; passwords are told in the report.

    The sign-ins also stand in `demo.json` in `var_dir`, readable by its owner alone. A second load changes no data; one after an
    update does what is new. What moderators have made or changed stays as it is.
    Raises DemoRefused where the installation has a community of its own.
    """
    run = Load(actor, var_dir, now)
    done = await _done(actor)
    if not done and await community.exists():
        raise DemoRefused()
    loaded = []
    for name, step in _STEPS.items():
        if name not in done:
            await step(run)
            loaded.append(name)
    return await _report(run, tuple(loaded))


async def _done(actor: Actor) -> dict[str, datetime]:
    """When each finished step was done."""
    page = await entries(actor, AuditFilter(subject_type=SUBJECT), PageRequest(100))
    return {row.subject_id: row.occurred_at for row in page.rows}


async def _catalogue(run: Load) -> None:
    """The catalogue is published, but for what has ended by today."""
    documents = await catalogue.read_documents([gateway.EXAMPLE])
    async with db.transaction():
        today = local_date(run.now, _zone(documents))
        current = [document for document in documents if not _has_ended(document, today)]
        report = await catalogue.import_documents(run.actor, current, now=run.now, reason=REASON)
        await mark(run, "catalogue", documents=report.created, ended=len(documents) - len(current))


def _zone(documents: list[Document]) -> str:
    return next(str(document.data["zone"]) for document in documents if "zone" in document.data)


def _has_ended(document: Document, today: date) -> bool:
    last = document.data.get("offered_until") if document.noun == BENEFITS else None
    return last is not None and date.fromisoformat(last) < today


async def _members(run: Load) -> None:
    """200 members of PMTalk, on every edge of the segments."""
    info = await community.get()
    today = local_date(run.now, info.zone)
    crowd = people(today, info.zone)
    async with db.transaction():
        programme = info.programme(PMTALK)
        found = await members.create_members(
            run.actor, [person.member for person in crowd], source=SOURCE, programme_id=programme.id, now=run.now
        )
        rows = {row.external_ref: row for row in (await members_by_ids(list(found.values()))).values()}
        tagged = {found[each.member.external_ref]: each for each in crowd}
        since = {id_: each.tagged_at for id_, each in tagged.items() if each.tagged_at is not None}
        await tag_members({id_: tagged[id_].tags for id_ in since}, origin=Origin.HAND, now=run.now, since_at=since)
        plans = [_studio(person, found[person.member.external_ref]) for person in crowd if person.studio]
        await record_memberships(run.actor, plans, source=SOURCE, now=run.now)
        for person in crowd:
            if person.status is not None:
                change = StatusChange(person.status, run.now + timedelta(days=person.status_days))
                public_id = rows[person.member.external_ref].public_id
                await members.set_status(run.actor, public_id, change, reason=REASON, now=run.now)
        for reference in WAITING:
            await _declare_anew(rows[reference], today, run.now)
        await mark(run, "members", members=len(found), memberships=len(plans))


def _studio(person: Person, member_id: int) -> NewMembership:
    months, starts_on = person.studio or (0, date.min)
    return NewMembership(member_id, STUDIO, starts_on, months=months)


async def _declare_anew(row: MemberRow, today: date, now: datetime) -> None:
    """The member declares eight years instead of two and a half, without proof: that waits (S6)."""
    actor = Actor(ActorKind.MEMBER, scopes=MEMBER_SCOPES, label=row.nickname, member_id=row.id)
    change = ProfileChange(industry_since=add_months(today, -96))
    await members.update_profile(actor, change, expected_revision=row.revision, now=now)


async def _purchases(run: Load) -> None:
    """The real buyers of 88VIP, with their purchases and the growth that these earn."""
    options = ImportOptions(VIP, BUYERS_SOURCE, create_members=True)
    report = await activity.import_purchases(run.actor, gateway.PURCHASES, options, now=run.now)
    async with db.transaction():
        await mark(run, "purchases", read=report.read, refused=report.refused)


async def _memberships(run: Load) -> None:
    """620 of the buyers hold 88VIP, so that its global benefits have holders."""
    info = await community.get()
    programme_id = info.programme(VIP).id
    refs = await asyncio.to_thread(gateway.buyers)
    async with db.transaction():
        found = await members_by_external_refs(BUYERS_SOURCE, refs)
        growth = await growth_of(list(found.values()), at=run.now)
        known = {
            reference: (member_id, sum(each.available for each in growth[member_id] if each.programme_id == programme_id))
            for reference, member_id in found.items()
        }
        plans = buyers_plans(known, local_date(run.now, info.zone))
        await record_memberships(run.actor, plans, source=SOURCE, now=run.now)
        await mark(run, "memberships", memberships=len(plans))


async def _sign_ins(run: Load) -> None:
    """Everybody of SIGN_INS can sign in, the partner has a token, and the file tells how. It is written before the commit:
    were it the other way round, a kill in between would lose the passwords for good."""
    passwords = {each.name: ids.word(_ENOUGH) for each in SIGN_INS}
    authenticators = {each.name: new_secret() for each in SIGN_INS if each.role in FACTOR_ROLES}
    async with db.transaction():
        for each in SIGN_INS:
            if each.role is not None:
                new = NewStaff(each.name, each.role, each.display_name, passwords[each.name], authenticators.get(each.name))
                await accounts.create_staff(run.actor, new, now=run.now)
            else:
                member_id = (await members_by_external_refs(each.source, [each.reference]))[each.reference]
                account = NewAccount(each.name, passwords[each.name], each.display_name, member_id=member_id)
                await accounts.create_account(account, now=run.now)
        partner = await partners.create_partner(run.actor, PARTNER, "Tea House", now=run.now)
        asked = NewToken("demo", TOKEN_SCOPES, run.now + timedelta(days=TOKEN_DAYS), live=False)
        issued = await partners.issue_token(run.actor, partner.public_id, asked, now=run.now)
        await mark(run, "sign_ins", accounts=len(SIGN_INS))
        who = _who()
        for told in who:
            told["password"] = passwords[told["name"]]
            if told["name"] in authenticators:
                told["secret"] = authenticators[told["name"]]
        secrets = {
            "made_at": run.now.isoformat(),
            "sign_ins": who,
            "partner": {**_partner(), "token": issued.secret, "expires_at": asked.expires_at.isoformat()},
        }
        await asyncio.to_thread(gateway.write_secrets, run.var_dir, secrets)


async def _plans(run: Load) -> None:
    """Each plan of the example has its first version, with its terms, unless moderators have begun one of their own or changed what
    it stands on. A store that this version of the product loaded has them already."""
    documents = await catalogue.read_documents([gateway.EXAMPLE])
    terms = {document.code: document for document in documents if document.noun == TERMS}
    loaded = left = 0
    async with db.transaction():
        for plan in (document for document in documents if document.noun == PLANS):
            there = await stored.rows_of(run.actor, run.now)
            begun = there.get((PLANS, plan.code))
            if begun is not None and (begun.live_number is not None or begun.draft_saved_at is not None):
                continue
            known = {document.code: document.data for document in await stored.stored_documents(run.now) if document.noun == BENEFITS}
            own = terms[plan.data["terms"]["code"]]
            wanted = [current_plan(plan, known), *([] if (TERMS, own.code) in there else [own])]
            try:
                await catalogue.import_documents(run.actor, wanted, now=run.now, reason=REASON)
                loaded += 1
            except CatalogueRefused:
                left += 1
        await mark(run, "plans", plans=loaded, left=left)


async def _agreed(run: Load) -> None:
    """Some of the members who can sign in have accepted the terms of their plan, and one shares with the partner, under a name that
    stands in the file beside the token."""
    async with db.transaction():
        known = (await terms_in_force(run.now)).by_code
        for name, code in ACCEPTED.items():
            if code in known:
                await accept(await member(name), known[code].public_id, known[code].number, "zh", now=run.now)
        try:
            pseudonym = (await share(await member(SHARES), PARTNER, now=run.now)).public_id
        except NotFound:  # the partner was switched off
            pseudonym = None
        await mark(run, "agreed", acceptances=len(ACCEPTED.keys()), shared=int(pseudonym is not None))
        secrets = await _secrets(run)
        if secrets and pseudonym is not None:
            told = {"name": SHARES, "pseudonym": global_id(NodeType.PSEUDONYM, pseudonym)}
            secrets["partner"] = {**secrets["partner"], "shares": told}
            await asyncio.to_thread(gateway.write_secrets, run.var_dir, secrets)


def _who() -> list[dict[str, Any]]:
    return [{"name": each.name, "what": each.what, "role": each.role.value if each.role else "MEMBER"} for each in SIGN_INS]


def _partner() -> dict[str, Any]:
    return {"code": PARTNER, "scopes": list(TOKEN_SCOPES)}


async def _report(run: Load, loaded: tuple[str, ...]) -> DemoReport:
    secrets = await _secrets(run)
    sign_ins = secrets.get("sign_ins") or _who()
    return DemoReport(loaded, str(run.var_dir / gateway.FILE), tuple(sign_ins), secrets.get("partner") or _partner())


async def _secrets(run: Load) -> dict[str, Any]:
    """The file's secrets, where the file belongs to this store; else nothing."""
    secrets = await asyncio.to_thread(gateway.read_secrets, run.var_dir)
    made_at = (await _done(run.actor))["sign_ins"]
    return secrets if secrets.get("made_at") == made_at.isoformat() else {}


_STEPS: Mapping[str, Callable[[Load], Awaitable[None]]] = {
    "catalogue": _catalogue,
    "members": _members,
    "purchases": _purchases,
    "memberships": _memberships,
    "sign_ins": _sign_ins,
    "plans": _plans,
    "agreed": _agreed,
    "desk": desk.lay_desk,
    "pilot": desk.start_pilot,
    "contacts": desk.tell_contacts,
    "views": desk.save_views,
}
