"""Quotes: made, signed, verified; and what a plan would have saved. Nothing is written: a quote proves itself (T2, T6, W6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from app.audit.service import record
from app.benefits.queries import catalogue
from app.benefits.rules import judge
from app.community import service as community
from app.consents.queries import named_member
from app.consents.rules import MemberRef
from app.core import db
from app.core.access import Actor, ActorKind, Scope, ensure
from app.core.calendar import add_months, local_date, start_of_day
from app.core.conditions import Needs, Verdict
from app.core.errors import AppError, Invalid, NotFound
from app.core.ids import NodeType, global_id
from app.core.money import Money
from app.core.versions.content import FIRST_YEAR, LAST_YEAR
from app.earning import service as earning
from app.earning.rules import Event
from app.facts.service import gather
from app.members.queries import access_member, own_member
from app.orders.queries import enrolled_after, member_behind, purchases_between
from app.orders.rules import (
    FACTS,
    KIND,
    PLAN,
    Better,
    JudgedRow,
    NotInPilot,
    PlanNotPublished,
    Priced,
    Proof,
    Question,
    QuoteForged,
    QuoteOfAnotherMember,
    Rates,
    Savings,
    Step,
    UnknownSigningKey,
    Verification,
    Year,
    as_holder,
    check_usable,
    first_difference,
    payload,
    price,
    prove,
    read_payload,
    savings,
)
from app.plans.queries import plan_catalogue
from app.plans.rules import PlanInForce, PriceRow
from app.plans.service import access_plan
from app.signing import service as signing
from app.signing.rules import Finding

LONGEST_QUOTE = 96_000  # with the query around it, less than a request may be
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Quote:
    """What a plan costs a member, why, and the proof: `text` is the signed quote that the holder keeps.

    `question` says for whom, for which instant and by what was known when, and how long the quote may be used.
    """

    text: str
    plan: PlanInForce
    member_id: int
    question: Question
    priced: Priced
    steps: tuple[Step, ...]

    @property
    def row(self) -> PriceRow | None:
        """The row that gives the price; None where the plan is not on sale."""
        return self.priced.row

    @property
    def price(self) -> Money | None:
        """What the member pays; None: not for sale to the member."""
        return self.priced.price

    @property
    def verdict(self) -> Verdict | None:
        """Why the row holds; None where it holds for everybody."""
        return self.priced.chosen.verdict if self.priced.chosen else None

    @property
    def rejected(self) -> tuple[JudgedRow, ...]:
        """The rows before it, each with why it does not hold."""
        return self.priced.rejected

    @property
    def better(self) -> Better | None:
        """What the next better row still needs (W1)."""
        return self.priced.better


@dataclass(frozen=True, slots=True)
class _Answer:
    """A question answered from what is published and recorded. `seen`: the member may know of the plan at all (G5)."""

    plan: PlanInForce
    seen: bool
    priced: Priced
    steps: tuple[Step, ...]


async def quote_plan(
    actor: Actor,
    plan_public_id: UUID,
    *,
    member: MemberRef | None = None,
    at: datetime | None = None,
    known_at: datetime | None = None,
    now: datetime,
) -> Quote:
    """What the plan costs the member, signed; usable for a quarter of an hour (T2). Without `member` it is the caller's own.

    `at` in the past answers by the versions and facts of that day: a proof that orders nothing (W5). The revision and one
    statement for the facts, one more for the caller's own row, two for the very first signature. Needs quotes:read for others.
    Raises Unauthenticated, Forbidden, NotFound, PlanNotPublished, Invalid on as_of or known_at, SigningKeyLocked.
    """
    with community.one_revision():
        subject = await subject_of(actor, member)
        question = _question(plan_public_id, subject, at or now, known_at or now, now)
        plan = await published_plan(plan_public_id, question.at, question.known_at)
        answer = await _answer(question, plan, subject.member_id)
        if not answer.seen:
            raise _unseen(actor, plan.code)
        text = await signing.sign(payload(answer.steps), kind=KIND, now=now)
    return Quote(text, plan, subject.member_id, question, answer.priced, answer.steps)


async def look_at_quote(actor: Actor, plan_public_id: UUID, member_public_id: UUID, *, now: datetime) -> Quote:
    """As `quote_plan`, for staff who look at what somebody pays: the audit log says that they looked (R5).

    Needs quotes:read and members:read. Raises what `quote_plan` raises.
    """
    row = await access_member(actor, member_public_id)
    member = MemberRef(row.id, global_id(NodeType.MEMBER, row.public_id))
    async with db.transaction():
        quote = await quote_plan(actor, plan_public_id, member=member, now=now)
        seen = {"plan": quote.plan.code, "version": quote.plan.number, "row": quote.row.code if quote.row else None}
        await record(actor, "quote.look", "Member", row.public_id, now=now, subject_label=str(row.member_number), after=seen)
    return quote


async def verify_quote(actor: Actor, text: str, *, member: MemberRef | None = None, now: datetime) -> Verification:
    """The quote is genuine, was made for `member` (or the member who calls), says what is computed again, and may be used now.

    Anybody who holds a quote may ask. Raises Invalid(quote) where it is too long, UnknownSigningKey, QuoteForged,
    QuoteOfAnotherMember, and with the verification QuoteDiffers, QuoteExpired, QuoteStale. Source: T2, W6.
    """
    if len(text) > LONGEST_QUOTE:
        raise Invalid("quote", "A quote has at most {longest} characters.", longest=LONGEST_QUOTE)
    with community.one_revision():
        examined = await signing.examine(text, kind=KIND)
        proof = read_payload(examined.payload) if examined.payload is not None else None
        if examined.finding is Finding.UNKNOWN_KEY:
            raise UnknownSigningKey(examined.kid or "")
        if examined.finding is Finding.FORGED or proof is None:
            raise QuoteForged(await _first_forged_step(actor, proof) if proof else None)
        member_id = await member_behind(proof.question.subject)
        wanted = member.member_id if member else actor.member_id if actor.kind is ActorKind.MEMBER else member_id
        if wanted != member_id:
            raise QuoteOfAnotherMember()
        differs = await _first_difference(proof, member_id)
        current = (await plan_catalogue(now)).by_public_id.get(proof.question.plan_id)
    verification = Verification(examined.kid or "", proof, differs, current.number if current else None)
    check_usable(verification, now)
    return verification


async def plan_savings(actor: Actor, plan_public_id: UUID, *, member: MemberRef | None = None, now: datetime) -> Savings:
    """What the plan would have saved the member over the own last twelve months, today included, also where that is little (T6).

    Its discounts of today are applied to what was bought in its programme, as if the member had held it. Three statements,
    one more for the caller's own row. Needs quotes:read for others.
    Raises Unauthenticated, Forbidden, NotFound, PlanNotPublished.
    """
    with community.one_revision():
        subject = await subject_of(actor, member)
        plan = await published_plan(plan_public_id, now, None)
        info = await community.get()
        today = local_date(now, info.zone)
        since = add_months(today, -12) + timedelta(days=1)
        offered = (await catalogue(now)).by_code
        benefits = [offered[code] for code in plan.content.benefits if code in offered]
        needs = reduce(or_, [benefit.needs for benefit in benefits], plan.needs | Needs(memberships=True))
        facts = (await gather([subject.member_id], needs=needs, at=now, known_at=now))[subject.member_id]
        if not plan.seen_by(facts):
            raise _unseen(actor, plan.code)
        bought = await purchases_between(subject.member_id, plan.programme_id, start_of_day(since, info.zone), now)
    benefits = [benefit for benefit in benefits if benefit.seen_by(facts)]
    holder = as_holder(facts, plan.code)
    usable = {benefit.code for benefit in benefits if judge(benefit, holder).entitled}
    year = Year(since, today, info.currency, tuple(bought))
    return savings(
        year, plan.duration, price(plan.prices, facts).price, [(benefit.content, benefit.code in usable) for benefit in benefits]
    )


async def count_prices(actor: Actor, plan_public_id: UUID, *, at: datetime) -> dict[str | None, int]:
    """How many members of the plan's programme pay by each row of the price list at `at`, in its order; None: by no row, as those
    who are no testers of a plan that is tried out (G5).

    Two statements for each thousand members. Needs quotes:read. Raises NotFound, PlanNotPublished.
    """
    ensure(actor, Scope.QUOTES_READ)
    plan = await published_plan(plan_public_id, at, None)
    found: dict[str | None, int] = {row.code: 0 for row in plan.prices}
    last = 0
    while batch := await enrolled_after(last, plan.programme_id, at, _BATCH):
        for facts in (await gather(batch, needs=plan.needs, at=at)).values():
            row = price(plan.prices, facts).row if plan.seen_by(facts) else None
            found[row.code if row else None] = found.get(row.code if row else None, 0) + 1
        last = batch[-1]
    return found


async def subject_of(actor: Actor, member: MemberRef | None) -> MemberRef:
    """The member who is asked about: the one named, else the caller's own.

    Raises Unauthenticated; Forbidden where another's needs quotes:read; NotFound for a caller who is no member.
    """
    if member is None:
        own = await own_member(actor)
        return MemberRef(own.id, global_id(NodeType.MEMBER, own.public_id))
    ensure(actor, Scope.SELF_READ if member.member_id == actor.member_id else Scope.QUOTES_READ)
    return member


async def published_plan(public_id: UUID, at: datetime, known_at: datetime | None) -> PlanInForce:
    """The plan's version in force then. Raises NotFound, PlanNotPublished where there was none, Invalid(as_of)."""
    plan = (await plan_catalogue(at, known_at)).by_public_id.get(public_id)
    if plan is None:
        raise PlanNotPublished((await access_plan(public_id)).code)
    return plan


async def earning_rates(at: datetime) -> Rates:
    """By programme what purchases earn: so many minor units, so much growth. From memory."""
    info = await community.get()
    paying = await earning.rules_paying(Event.PURCHASE, at=at)
    growth = {info.programme_by_id(rule.programme_id).code: rule.content.growth for rule in paying}
    return {programme: (rate.per_minor, rate.points_each) for programme, rate in growth.items()}


def _unseen(actor: Actor, plan: str) -> AppError:
    """The refusal of a plan that only testers see: staff are told so, others as if it were not published (G5)."""
    return NotInPilot(plan) if actor.kind is ActorKind.STAFF and actor.holds(Scope.PLANS_READ) else PlanNotPublished(plan)


def _question(plan: UUID, subject: MemberRef, at: datetime, known_at: datetime, now: datetime) -> Question:
    if at > now:
        raise Invalid("as_of", "A quote is for now or for an instant that has passed.")
    if known_at > now:
        raise Invalid("known_at", "What will be known is not known yet. Choose an instant that has passed.")
    if known_at.year < FIRST_YEAR:
        raise Invalid("known_at", "Choose an instant from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR)
    return Question(plan, subject.subject, at, known_at)


async def _answer(question: Question, plan: PlanInForce, member_id: int) -> _Answer:
    found = await gather([member_id], needs=plan.needs, at=question.at, known_at=question.known_at)
    facts = found[member_id]
    priced = price(plan.prices, facts, await earning_rates(question.at))
    return _Answer(plan, plan.seen_by(facts), priced, prove(question, plan, priced, facts))


async def _first_difference(proof: Proof, member_id: int | None) -> str | None:
    """The name of the first step that comes out otherwise by what is recorded now; None where none does."""
    question = proof.question
    plan = (await plan_catalogue(question.at, question.known_at)).by_public_id.get(question.plan_id)
    if plan is None:
        return PLAN
    if member_id is None:  # nobody is behind that name any more
        return FACTS
    return first_difference(proof.steps, (await _answer(question, plan, member_id)).steps)


async def _first_forged_step(actor: Actor, proof: Proof) -> str | None:
    """The first step that is not as computed, for whoever may ask for that quote; others would learn by trying what a member has."""
    try:
        subject = await named_member(actor, proof.question.subject)
    except (NotFound, Invalid):
        return None
    may_ask = subject.member_id == actor.member_id or actor.holds(Scope.QUOTES_READ)
    return await _first_difference(proof, subject.member_id) if may_ask else None
