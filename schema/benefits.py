"""Benefits as everybody sees them (B1-B8, B12, M1)."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from uuid import UUID

import strawberry

from app.benefits import queries
from app.benefits.queries import Asked, OfferFilter
from app.benefits.rules import CompiledBenefit
from app.community import service as community
from app.core import conditions as core
from app.core.access import Scope, ensure
from app.core.ids import NodeType, global_id
from app.pilots.queries import benefits_tried, plans_tried
from app.segments import service as segment_service
from schema.benefit_parts import (
    FEW,
    BenefitAudience,
    BenefitExclusions,
    BenefitVariant,
    FaceValue,
    ProductReference,
    Quota,
    UnitCost,
)
from schema.catalogue import Programme, programmes_by_code
from schema.conditions import Condition
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import ActorKind, BenefitKind, CostBearer, Reach, Stage, TermsFormat
from schema.fields import edge, field, query
from schema.nodes import Id, Node, loader, public_id
from schema.scalars import BigInt, LocalizedText, Money
from schema.text import Language, chosen
from schema.versions import AsOf, KnownAt

if TYPE_CHECKING:
    from schema.plans import Plan


@dataclass(frozen=True, slots=True)
class _Written:
    """The condition of a version. Versions never change, so its id stands for it."""

    version_id: int
    condition: dict[str, Any] = dataclass_field(compare=False)


@lru_cache(maxsize=4_096)
def _parsed(written: _Written) -> core.Condition:
    return core.parse(written.condition)


def forget_cached() -> None:
    """Nothing is remembered; for tests, whose stores number their versions anew."""
    _parsed.cache_clear()


# A plan leads to its benefits and a benefit to its plan: one of the two must look the other up late.
LatePlan = Annotated["Plan", strawberry.lazy("schema.plans")]
Format = Annotated[TermsFormat, strawberry.argument(description="As safe HTML, or as it was written.")]


@strawberry.type(description="A benefit, as its version in force says it.")
class Benefit(Node):
    """The public view of a benefit."""

    node_type: ClassVar[NodeType] = NodeType.BENEFIT
    row: strawberry.Private[CompiledBenefit]
    currency: strawberry.Private[str]

    @field()
    def id(self) -> strawberry.ID:
        """The global id: one opaque word, unique over all types, that never changes."""
        return strawberry.ID(global_id(NodeType.BENEFIT, self.row.issue.public_id))

    @field()
    def code(self) -> str:
        """The code; it never changes."""
        return self.row.content.code

    @field()
    def title(self, info: Info, language: Language = None) -> str:
        """The title in the language."""
        return chosen(self.row.content.title, info, language)

    @field()
    def titles(self) -> LocalizedText:
        """The title in every language."""
        return LocalizedText(self.row.content.title)

    @field()
    def summary(self, info: Info, language: Language = None) -> str:
        """The benefit in a sentence or two, in the language."""
        return chosen(self.row.content.summary, info, language)

    @field()
    def kind(self) -> BenefitKind:
        """What kind of benefit it is (B2)."""
        return BenefitKind[self.row.content.kind]

    @field()
    def reach(self) -> Reach:
        """GLOBAL for every holder of its plan, SPECIFIC with products or a condition (B1)."""
        return Reach[self.row.content.reach]

    @field()
    def stage(self) -> Stage | None:
        """The stage of life in the community that it serves; null: every stage."""
        return None if self.row.content.stage is None else Stage(self.row.content.stage)

    @field()
    def audience(self) -> BenefitAudience:
        """Who sees it offered."""
        return BenefitAudience(row=self.row.content.audience)

    @field()
    def condition(self) -> Condition | None:
        """Who may use it now; null where whoever sees it may."""
        written = self.row.content.condition
        return None if written is None else Condition(condition=_parsed(_Written(self.row.issue.version_id, written)))

    @field(size=FEW)
    def products(self) -> list[ProductReference]:
        """The products that it is for."""
        return [ProductReference(sku=r.get("sku"), category=r.get("category"), brand=r.get("brand")) for r in self.row.content.products]

    @field()
    def exclusions(self) -> BenefitExclusions | None:
        """Where it cannot be used."""
        return None if self.row.content.exclusions is None else BenefitExclusions(row=self.row.content.exclusions)

    @field()
    def face_value(self) -> FaceValue | None:
        """What it is worth in one membership period, used in full, where that is said (B7)."""
        value = self.row.content.face_value
        if value is None:
            return None
        return FaceValue(
            value=Money(amount_minor=BigInt(value.amount_minor), currency=self.currency),
            source=value.source,
            on=date.fromisoformat(str(value.on)),
        )

    @edge(scope=Scope.BENEFITS_WRITE)
    async def unit_cost(parents: list["Benefit"], info: Info) -> list[UnitCost | None]:
        """What it costs in one membership period, used in full, and who pays it (B7)."""
        costs = [(each.row.content.unit_cost, each.currency) for each in parents]
        return [
            None
            if cost is None
            else UnitCost(cost=Money(amount_minor=BigInt(cost.amount_minor), currency=currency), paid_by=CostBearer[cost.paid_by])
            for cost, currency in costs
        ]

    @field()
    def discount_percent(self) -> int | None:
        """How many percent a discount takes off; null for another kind of benefit."""
        return None if self.row.content.discount is None else self.row.content.discount.percent

    @field()
    def quota(self) -> Quota | None:
        """How often it may be used; null where there is no limit."""
        return None if self.row.content.quota is None else Quota(row=self.row.content.quota)

    @field(size=FEW)
    def variants(self) -> list[BenefitVariant]:
        """Other content for narrower audiences, in the order in which they are tried."""
        return [BenefitVariant(row=each) for each in self.row.content.variants]

    @field()
    def terms(self, info: Info, language: Language = None, format: Format = TermsFormat.HTML) -> str:
        """The terms of use in the language."""
        return chosen(self.row.issue.terms_html if format is TermsFormat.HTML else self.row.content.terms, info, language)

    @field()
    def offered_from(self) -> date | None:
        """The first day on which it is offered; null: it always was."""
        return _day(self.row.content.offered_from)

    @field()
    def offered_until(self) -> date | None:
        """The last day on which it is offered; null: without end."""
        return _day(self.row.content.offered_until)

    @field()
    def tried_until(self) -> date | None:
        """The last day on which it is tried out; null where it is for everybody. Only testers and staff see it then (G5)."""
        return None if self.row.content.pilot is None else _day(self.row.content.pilot.until_on)

    @field()
    def position(self) -> int:
        """Its place among benefits of the same stage."""
        return self.row.content.position

    @field()
    def version(self) -> int:
        """The number of the version in force."""
        return self.row.issue.number

    @field()
    def effective_from(self) -> datetime:
        """From when that version holds."""
        return self.row.issue.effective_from

    @edge()
    async def programme(parents: list["Benefit"], info: Info) -> list[Programme]:
        """The programme that it belongs to."""
        known = await programmes_by_code()
        return [known[each.row.content.programme] for each in parents]

    @edge()
    async def plan(parents: list["Benefit"], info: Info) -> list[LatePlan | None]:
        """The plan whose holders may use it; null where membership of the programme is enough, or plans are closed to the caller."""
        from schema.plans import plans_now

        public = await is_open(info, Scope.PLANS_READ)
        tried = await plans_tried(info.context.actor, at=info.context.now) if public else frozenset()
        known = {plan.row.code: plan for plan in (await plans_now(info)).values() if plan.seen(tried)} if public else {}
        return [None if each.row.content.plan is None else known.get(each.row.content.plan) for each in parents]


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


@strawberry.input(description="Which benefits: each field that is given narrows.")
class BenefitFilter:
    """Narrows a list of benefits."""

    programme: str | None = strawberry.field(default=None, description="Of this programme, by code.")
    kind: BenefitKind | None = strawberry.field(default=None, description="Of this kind.")
    reach: Reach | None = strawberry.field(default=None, description="Of this reach.")
    stage: Stage | None = strawberry.field(default=None, description="Serving this stage.")
    plan: str | None = strawberry.field(default=None, description="For holders of this plan, by code.")


Filter = Annotated[BenefitFilter | None, strawberry.argument(description="Which benefits; left out: all that are offered.")]
ForStage = Annotated[
    Stage | None,
    strawberry.argument(description="In the order for this stage: its own first, then those for every stage, then the others (S3)."),
]


def offer_filter(told: BenefitFilter | None) -> OfferFilter | None:
    """The filter in the domain's words."""
    if told is None:
        return None
    kind, reach, stage = (each.value if each is not None else None for each in (told.kind, told.reach, told.stage))
    return OfferFilter(told.programme, kind, reach, stage, told.plan)


async def is_open(info: Info, scope: Scope) -> bool:
    """Whether the caller may read what is published: everybody where guest mode is on, else who is signed in, a partner with the
    scope (A6, X1)."""
    actor = info.context.actor
    known = actor.holds(scope) if actor.kind is ActorKind.PARTNER else actor.kind is not ActorKind.ANONYMOUS
    return known or (await community.get()).settings.guest_mode


async def check_open(info: Info, scope: Scope) -> None:
    """The caller may read what is published. Raises Unauthenticated for a guest, Forbidden for a partner without the scope."""
    if not await is_open(info, scope):
        ensure(info.context.actor, scope)


async def seen_benefits(info: Info, at: datetime, known_at: datetime | None = None) -> Callable[[CompiledBenefit], bool]:
    """Tells of each benefit whether the caller may see it: what is tried out is there for testers and staff alone (G5)."""
    tried = await benefits_tried(info.context.actor, at=at, known_at=known_at)
    return lambda benefit: benefit.pilot is None or benefit.issue.public_id in tried


@loader(NodeType.BENEFIT)
async def _benefits(info: Info, ids: list[UUID]) -> dict[UUID, Benefit]:
    known, currency = (await queries.catalogue(info.context.now)).by_public_id, (await community.get()).currency
    if not await is_open(info, Scope.BENEFITS_READ):
        return {}
    seen = await seen_benefits(info, info.context.now)
    return {public: Benefit(row=known[public], currency=currency) for public in ids if public in known and seen(known[public])}


@strawberry.type
class BenefitQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC, size=PAGED)
    async def benefits(
        self,
        info: Info,
        filter: Filter = None,
        stage: ForStage = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Connection[Benefit] | None:
        """What is offered. Open to guests unless the operator switched that off (A6)."""
        await check_open(info, Scope.BENEFITS_READ)
        at = as_of or info.context.now
        cut = await segment_service.cut_in_force(at, known_at)
        segment = next((part.code for part in cut.segments if part.stage is stage), None)
        where = f"benefits:{'' if stage is None else stage.value}"
        request = asked(info, where, first, after, last, before)
        tried = await benefits_tried(info.context.actor, at=at, known_at=known_at)
        page = await queries.offers_page(request, asked=Asked(at, known_at, offer_filter(filter)), segment=segment, tried=tried)
        currency = (await community.get()).currency
        return connection(where, page, lambda row: Benefit(row=row, currency=currency))

    @query(scope=Scope.PUBLIC)
    async def benefit(self, info: Info, id: Id, as_of: AsOf = None) -> Benefit | None:
        """The benefit with that id, offered at the moment or not; null where none was published then."""
        await check_open(info, Scope.BENEFITS_READ)
        at = as_of or info.context.now
        found = (await queries.catalogue(at)).by_public_id.get(public_id(id, NodeType.BENEFIT))
        seen = await seen_benefits(info, at)
        return None if found is None or not seen(found) else Benefit(row=found, currency=(await community.get()).currency)
