"""Plans as everybody sees them: duration, price list, benefits, and the terms they are sold on (T1, T5, M1)."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.benefits import queries as benefit_queries
from app.community import service as community
from app.core.access import Scope
from app.core.ids import NodeType
from app.core.paging import slice_keys
from app.pilots.queries import plans_tried
from app.plans import service as plan_service
from app.plans.queries import plan_catalogue
from app.plans.rules import Comparison, Duration, PlanInForce, PlanRow
from app.plans.rules import PriceRow as Row
from app.terms.queries import editions_by_ids
from schema.benefit_parts import FEW
from schema.benefits import Benefit, check_open, is_open, seen_benefits
from schema.catalogue import Programme, programmes_by_id
from schema.conditions import Condition
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import DurationUnit
from schema.fields import edge, field, query
from schema.nodes import Node, column, loader, public_id
from schema.scalars import LocalizedText, Money
from schema.terms import TermsVersion, exactly_one
from schema.text import Language, chosen
from schema.versions import AsOf, KnownAt

_BENEFITS = "plan-benefits"


@dataclass(frozen=True, slots=True)
class Moment:
    """For which instant something is told, by what was known when; what it leads to is told for the same."""

    at: datetime
    known_at: datetime | None = None


@strawberry.type(description="How long one period of a plan lasts, counted by the calendar (L2).")
class PlanDuration:
    """A count of days, months or years."""

    row: strawberry.Private[Duration]

    count: int = column("How many.")

    @field()
    def unit(self) -> DurationUnit:
        """Of what."""
        return DurationUnit[self.row.unit]


@strawberry.type(description="A row of a price list. The first row whose condition holds gives the price (T1).")
class PriceRow:
    """A row as everybody sees it."""

    row: strawberry.Private[Row]

    code: str = column("The code of the row, unique in its list.")

    @field()
    def label(self, info: Info, language: Language = None) -> str:
        """For whom it is, in the language."""
        return chosen(self.row.label, info, language)

    @field()
    def condition(self) -> Condition | None:
        """Who pays by this row; null for the last one, which is for everybody whom no other fits."""
        return None if self.row.condition is None else Condition(condition=self.row.condition)

    @field()
    def price(self) -> Money | None:
        """What is paid; null: it is not for sale to them."""
        return None if self.row.price is None else Money.of(self.row.price.minor, self.row.price.currency)


@strawberry.type(description="What somebody else asks for the like (T5).")
class PriceComparison:
    """A competitor's price with its source."""

    row: strawberry.Private[Comparison]

    name: str = column("Whose plan it is.")
    source: str = column("By which source.")
    on: date = column("On which day it was that.")

    @field()
    def price(self) -> Money:
        """What is asked."""
        return Money.of(self.row.price.amount_minor, self.row.price.currency)


@strawberry.type(description="A plan: what a membership is a membership of, at which prices and on which terms.")
class Plan(Node):
    """A plan of a programme. What a version says is null or empty where none was in force."""

    node_type: ClassVar[NodeType] = NodeType.PLAN
    row: strawberry.Private[PlanRow]
    edition: strawberry.Private[PlanInForce | None]
    moment: strawberry.Private[Moment]

    code: str = column("The plan's code; it never changes.")

    @field()
    def grace_days(self) -> int:
        """How many days benefits stay after the end (L1a)."""
        return self.row.grace_days if self.edition is None else self.edition.content.grace_days

    @field()
    def name(self, info: Info, language: Language = None) -> str:
        """The name in the language."""
        return chosen(self._names, info, language)

    @field()
    def names(self) -> LocalizedText:
        """The name in every language."""
        return LocalizedText(dict(self._names))

    @field()
    def summary(self, info: Info, language: Language = None) -> str:
        """The plan in a sentence or two, in the language; empty where it is not published."""
        return "" if self.edition is None else chosen(self.edition.content.summary, info, language)

    @field()
    def duration(self) -> PlanDuration | None:
        """How long one period lasts; null where it is not published."""
        return None if self.edition is None else PlanDuration(row=self.edition.duration)

    @field()
    def on_sale(self) -> bool:
        """Whether it can be bought; holders keep a plan that cannot."""
        return self.edition is not None and self.edition.on_sale

    @field(size=FEW)
    def prices(self) -> list[PriceRow]:
        """The price list, in the order in which it is asked; empty where the plan is not on sale."""
        return [] if self.edition is None else [PriceRow(row=row) for row in self.edition.prices]

    @field()
    def tried_until(self) -> date | None:
        """The last day on which it is tried out; null where it is for everybody. Only testers, holders and staff see it then (G5)."""
        return None if self.edition is None or self.edition.content.pilot is None else self.edition.content.pilot.until_on

    @field()
    def position(self) -> int:
        """Its place among plans."""
        return 0 if self.edition is None else self.edition.content.position

    @field()
    def version(self) -> int | None:
        """The number of the version in force; null where it is not published."""
        return None if self.edition is None else self.edition.number

    @field()
    def effective_from(self) -> datetime | None:
        """From when that version holds."""
        return None if self.edition is None else self.edition.effective_from

    @edge(scope=Scope.PLANS_WRITE, size=FEW)
    async def comparisons(parents: list["Plan"], info: Info) -> list[list[PriceComparison]]:
        """What others ask for the like, for those who set prices."""
        return [[PriceComparison(row=row) for row in each.edition.content.comparisons] if each.edition else [] for each in parents]

    @edge()
    async def programme(parents: list["Plan"], info: Info) -> list[Programme]:
        """The programme that the plan belongs to."""
        known = await programmes_by_id()
        return [known[plan.row.programme_id] for plan in parents]

    @edge(size=PAGED)
    async def benefits(
        parents: list["Plan"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[Benefit]]:
        """The benefits of the plan, as their versions in force say them; those that are not published are left out. None where
        benefits are closed to the caller."""
        request, currency = asked(info, _BENEFITS, first, after, last, before), (await community.get()).currency
        pages, readable = [], await is_open(info, Scope.BENEFITS_READ)
        for each in parents:
            offered = (await benefit_queries.catalogue(each.moment.at, each.moment.known_at)).by_code
            codes = each.edition.content.benefits if each.edition and readable else []
            seen = await seen_benefits(info, each.moment.at, each.moment.known_at)
            rows = [(place, offered[code]) for place, code in enumerate(codes) if code in offered and seen(offered[code])]
            pages.append(slice_keys(rows, request, lambda row: (row[0],)))
        return [connection(_BENEFITS, page, lambda row: Benefit(row=row[1], currency=currency)) for page in pages]

    @edge()
    async def terms(parents: list["Plan"], info: Info) -> list[TermsVersion | None]:
        """The version of the terms on which it is sold; null where it is not published, or terms are closed to the caller."""
        if not await is_open(info, Scope.TERMS_READ):
            return [None for _ in parents]
        found = await editions_by_ids(each.edition.terms.version_id for each in parents if each.edition)
        return [TermsVersion(row=found[each.edition.terms.version_id]) if each.edition else None for each in parents]

    def seen(self, tried: Container[UUID]) -> bool:
        """Whether it may be shown to somebody who may see the plans `tried` of those that are tried out (G5)."""
        return self.edition is None or self.edition.pilot is None or self.row.public_id in tried

    @property
    def _names(self) -> dict[str, str]:
        return self.row.name if self.edition is None else dict(self.edition.content.name)


async def plans_at(moment: Moment) -> dict[int, Plan]:
    """All plans by row id, each with its version in force at the moment."""
    editions = (await plan_catalogue(moment.at, moment.known_at)).by_id
    return {row.id: Plan(row=row, edition=editions.get(row.id), moment=moment) for row in await plan_service.plans()}


async def plans_now(info: Info) -> dict[int, Plan]:
    """All plans by row id, as they are now."""
    return await plans_at(Moment(info.context.now))


@loader(NodeType.PLAN)
async def _plans(info: Info, ids: list[UUID]) -> dict[UUID, Plan]:
    """Published ones, as the catalogue is open; the others for who reads drafts."""
    public, reads_drafts = await is_open(info, Scope.PLANS_READ), info.context.actor.holds(Scope.PLANS_READ)
    found = [plan for plan in (await plans_now(info)).values() if plan.row.public_id in set(ids)]
    tried = await plans_tried(info.context.actor, at=info.context.now)
    return {plan.row.public_id: plan for plan in found if (public if plan.edition else reads_drafts) and plan.seen(tried)}


@strawberry.input(description="Which plans: each field that is given narrows.")
class PlanFilter:
    """Narrows the list of plans."""

    programme: str | None = strawberry.field(default=None, description="Of this programme, by code.")


Filter = Annotated[PlanFilter | None, strawberry.argument(description="Which plans; left out: all that can be bought.")]
PlanId = Annotated[strawberry.ID | None, strawberry.argument(description="The plan's global id; or give `code`.")]
PlanCode = Annotated[str | None, strawberry.argument(description="The plan's code; or give `id`.")]


@strawberry.type
class PlanQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC, size=PAGED)
    async def plans(
        self,
        info: Info,
        filter: Filter = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Connection[Plan] | None:
        """The plans that can be bought, by position and code. Open to guests unless the operator switched that off (A6)."""
        await check_open(info, Scope.PLANS_READ)
        moment = Moment(as_of or info.context.now, known_at)
        request = asked(info, "plans", first, after, last, before)
        tried = await plans_tried(info.context.actor, at=moment.at, known_at=known_at)
        programme = None if filter is None else filter.programme
        page = (await plan_catalogue(moment.at, moment.known_at)).page(request, programme, tried=tried)
        known = await plans_at(moment)
        return connection("plans", page, lambda row: known[row.plan_id])

    @query(scope=Scope.PUBLIC)
    async def plan(self, info: Info, id: PlanId = None, code: PlanCode = None, as_of: AsOf = None, known_at: KnownAt = None) -> Plan | None:
        """The plan, on sale or not; null where it had no version then. Open to guests unless the operator switched that off (A6)."""
        await check_open(info, Scope.PLANS_READ)
        exactly_one(id, code)
        public = None if id is None else public_id(id, NodeType.PLAN)
        moment = Moment(as_of or info.context.now, known_at)
        tried = await plans_tried(info.context.actor, at=moment.at, known_at=known_at)
        known = [plan for plan in (await plans_at(moment)).values() if plan.edition and plan.seen(tried)]
        return next((plan for plan in known if plan.row.public_id == public or plan.row.code == code), None)
