"""Plans as those see them who write, price and publish them (B8, T1, T5)."""

from datetime import date
from typing import Annotated, Any

import strawberry

from app.catalogue import queries as catalogue_queries
from app.catalogue import service as catalogue
from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType
from app.plans import queries, service
from app.publishing.rules import ListFilter
from schema.benefit_inputs import PilotInput
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.contents import told
from schema.context import Info
from schema.enums import DurationUnit, Status
from schema.fields import edge, field, query
from schema.findings import FINDINGS, Finding, told_findings
from schema.nodes import Id, column, public_id
from schema.pricing import PlanPricing
from schema.publishing import Doors, Listed, Managed, Publishable, managed_row, mutations
from schema.scalars import JSON, BigInt, LocalizedText
from schema.text import Language, chosen

PLANS = Publishable(
    noun="plan",
    one="a plan",
    node_type=NodeType.PLAN,
    write=Scope.PLANS_WRITE,
    publish=Scope.PLANS_PUBLISH,
    doors=Doors(
        create=service.create_plan,
        save=service.save_draft,
        discard=service.discard_draft,
        restore=service.restore_version,
        publish=catalogue.publish_plan,
        cancel=service.cancel_scheduled,
        roll_back=catalogue.roll_back_plan,
        archive=service.archive_plan,
        unarchive=service.unarchive_plan,
        history=queries.history,
        compare=service.compare_versions,
    ),
)


@strawberry.input(description="How long one period of the plan lasts, counted by the calendar (L2).")
class DurationInput:
    """A count of days, months or years."""

    count: int = strawberry.field(description="How many: at most 3,660 days, 120 months, 10 years.")
    unit: DurationUnit = strawberry.field(description="Of what.")


@strawberry.input(description="An amount of money.")
class PriceInput:
    """A price."""

    amount_minor: BigInt = strawberry.field(description="The amount in minor units: fen, cents.")
    currency: str = strawberry.field(description="The ISO 4217 code of the community's currency; any other is refused.")


@strawberry.input(description="A row of the price list: for whom the condition holds, who pays the price (T1).")
class PriceRowInput:
    """A row."""

    code: str = strawberry.field(description="Small letters, digits and hyphens, unique in the list.")
    label: LocalizedText | None = told("For whom it is, in every language, up to 80 characters.")
    condition: JSON | None = told("Who pays by this row: `{language: 1, root: ...}`; the last row has none, and only that.")
    price: PriceInput | None = told("What is paid; left out or null: not for sale to them.")


@strawberry.input(description="On which terms the plan is sold.")
class TermsPinInput:
    """The terms, and perhaps a certain version."""

    code: str = strawberry.field(description="The code of the terms.")
    version: int | None = told("The number of a version; left out: the one in force when the plan goes live.")


@strawberry.input(description="What somebody else asks for the like (T5).")
class PriceComparisonInput:
    """A competitor's price with its source."""

    name: str = strawberry.field(description="Whose plan it is.")
    price: PriceInput = strawberry.field(description="What is asked.")
    source: str = strawberry.field(description="By which source.")
    on: date = strawberry.field(description="On which day it was that.")


@strawberry.input(description="All that a plan says. A draft may be unfinished; what is missing is refused when it is published.")
class PlanContentInput:
    """The content of a draft."""

    code: str = strawberry.field(description="Small letters, digits and hyphens; it never changes.")
    name: LocalizedText | None = told("The name in every language, up to 80 characters.")
    summary: LocalizedText | None = told("A sentence or two in every language, up to 300 characters.")
    duration: DurationInput | None = told("How long one period lasts.")
    grace_days: int | None = told("How many days benefits stay after the end, 0 to 365; left out: 7 (L1a).")
    on_sale: bool | None = told("False where holders keep the plan and nobody can buy it any more; left out: true.")
    prices: list[PriceRowInput] | None = told("The price list, in the order in which it is asked: at most 20 rows.")
    benefits: list[str] | None = told("The benefits of the plan, by code, in the order in which they are shown.")
    terms: TermsPinInput | None = told("On which terms it is sold.")
    comparisons: list[PriceComparisonInput] | None = told("What others ask for the like.")
    pilot: PilotInput | None = told("Who tries it out first; left out: it is for everybody (G5).")
    position: int | None = told("Its place among plans.")


@strawberry.type(description="A plan in the list of those who write them: its draft, else its newest version.")
class ListedPlan(Listed):
    """A row of the editors' list."""

    publishable = PLANS

    position: int = column("Its place among plans.")

    @field()
    def name(self, info: Info, language: Language = None) -> str:
        """The name in the language."""
        return chosen(self.row.name, info, language)


@strawberry.type(description="A plan with its draft and all its versions.")
class ManagedPlan(Managed):
    """The editors' view of one plan."""

    publishable = PLANS

    @edge(size=FINDINGS)
    async def findings(parents: list["ManagedPlan"], info: Info) -> list[list[Finding]]:
        """What is wrong with the draft, if there is one: errors forbid publishing, warnings want a second look (B7, B9, T1, T5)."""
        context = info.context
        return [
            told_findings(context.language, await catalogue.look_at_plan_draft(context.actor, each.identity.public_id, now=context.now))
            for each in parents
        ]

    @edge(cost=5)
    async def pricing(parents: list["ManagedPlan"], info: Info) -> list[PlanPricing | None]:
        """What the prices are worth beside what they buy: of the draft, else of the version in force; null where there is neither."""
        return [await _priced(each.row, info) for each in parents]


async def _priced(row: Any, info: Info) -> PlanPricing | None:
    content = row.identity.draft or (row.live.content if row.live else None)
    if content is None:
        return None
    return PlanPricing(row=await catalogue_queries.pricing_of(info.context.actor, content, now=info.context.now))


@strawberry.input(description="Which plans the editors' list shows: each field that is given narrows.")
class ManagedPlanFilter:
    """Narrows the editors' list."""

    search: str = strawberry.field(default="", description="Part of the code or a name.")
    programme: str | None = strawberry.field(default=None, description="Of this programme, by code.")
    status: Status | None = strawberry.field(default=None, description="In this state.")


Filter = Annotated[ManagedPlanFilter | None, strawberry.argument(description="Which plans; left out: all.")]


@strawberry.type
class ManagedPlanQueries:
    """The root fields of this module."""

    @query(scope=Scope.PLANS_WRITE, size=PAGED)
    async def managed_plans(
        self, info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ListedPlan] | None:
        """All plans for those who write them, drafts too, by position and code."""
        wanted = ListFilter() if filter is None else ListFilter(filter.search, filter.programme, filter.status)
        request = asked(info, "managed-plans", first, after, last, before)
        page = await queries.list_plans(info.context.actor, wanted, request, now=info.context.now)
        return connection("managed-plans", page, lambda row: ListedPlan(row=row))

    @query(scope=Scope.PLANS_WRITE)
    async def managed_plan(self, info: Info, id: Id) -> ManagedPlan | None:
        """A plan with its draft and all its versions; null where there is none."""
        try:
            return ManagedPlan(row=await managed_row(PLANS, info, public_id(id, NodeType.PLAN)))
        except NotFound:
            return None


PlanMutations = mutations(PLANS, ManagedPlan, PlanContentInput)
