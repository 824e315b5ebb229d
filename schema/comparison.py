"""The benefits of a programme side by side, without any plan and with each that can be bought (B1, B3, B12)."""

from datetime import date
from typing import Annotated

import strawberry

from app.catalogue import service
from app.catalogue.rules.tables import Cell, Column, Offer, Row, Standing
from app.community import service as community
from app.core.access import Scope
from app.core.errors import NotFound
from app.core.paging import slice_keys
from schema.benefit_parts import FEW, Quota
from schema.benefits import Benefit, check_open
from schema.catalogue import Programme
from schema.conditions import Condition
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import expose
from schema.fields import edge, field, query
from schema.plans import Moment, Plan, plans_at
from schema.text import Language, chosen
from schema.versions import AsOf, KnownAt

expose(
    Standing,
    "Standing",
    "Whether members of one kind are entitled to a benefit.",
    {"ALWAYS": "Every one of them is.", "SOMETIMES": "Those are who fulfil what is still asked.", "NEVER": "None of them can be."},
)
_ROWS = "comparison"
ProgrammeCode = Annotated[str | None, strawberry.argument(description="The programme's code; left out: the default one.")]


@strawberry.type(description="Members of one kind: who holds none of the programme's plans, or one of them.")
class ComparisonColumn:
    """A column of the table."""

    row: strawberry.Private[Column]
    moment: strawberry.Private[Moment]

    @edge()
    async def plan(parents: list["ComparisonColumn"], info: Info) -> list[Plan | None]:
        """The plan that they hold; null: none of the programme's."""
        known = {plan.row.code: plan for plan in (await plans_at(parents[0].moment)).values()}
        return [known.get(each.row.code) for each in parents]


@strawberry.type(description="What members of a cell get.")
class ComparisonOffer:
    """A quota and a sentence; several where not all of them get the same, in the order in which they are tried."""

    row: strawberry.Private[Offer]

    @field()
    def label(self, info: Info, language: Language = None) -> str:
        """Who gets it, in the language; empty where all do, or all whom the offers before it do not fit."""
        return chosen(self.row.label, info, language)

    @field()
    def quota(self) -> Quota | None:
        """How often it may be used; null where there is no limit."""
        return None if self.row.quota is None else Quota(row=self.row.quota)

    @field()
    def summary(self, info: Info, language: Language = None) -> str:
        """What it is, in a sentence or two, in the language."""
        return chosen(self.row.summary, info, language)


@strawberry.type(description="One benefit for the members of one column.")
class ComparisonCell:
    """Whether they have it, on which condition, and what they get."""

    row: strawberry.Private[Cell]

    @field()
    def standing(self) -> Standing:
        """Whether they are entitled: always, sometimes or never."""
        return self.row.standing

    @field()
    def condition(self) -> Condition | None:
        """What is still asked of them; null where they always or never have it."""
        return None if self.row.open is None else Condition(condition=self.row.open)

    @field(size=FEW)
    def offers(self) -> list[ComparisonOffer]:
        """What they get; empty where they never have it."""
        return [ComparisonOffer(row=offer) for offer in self.row.offers]


@strawberry.type(description="A benefit, with a cell for each column.")
class ComparisonRow:
    """A row of the table."""

    row: strawberry.Private[Row]
    currency: strawberry.Private[str]

    @field()
    def benefit(self) -> Benefit:
        """The benefit, as its version in force says it."""
        return Benefit(row=self.row.benefit, currency=self.currency)

    @field(size=FEW)
    def cells(self) -> list[ComparisonCell]:
        """One for each column, in their order."""
        return [ComparisonCell(row=cell) for cell in self.row.cells]


@strawberry.type(description="The benefits of a programme side by side: members of it with an account in good standing, on a day (B12).")
class Comparison:
    """The table. What nobody in the columns can have is not in it, nor what is only tried out."""

    row: strawberry.Private[service.Table]
    moment: strawberry.Private[Moment]
    currency: strawberry.Private[str]

    @field()
    def programme(self) -> Programme:
        """Whose benefits they are."""
        return Programme(row=self.row.programme)

    @field()
    def on(self) -> date:
        """The day, in the community's zone."""
        return self.row.on

    @field(size=FEW)
    def columns(self) -> list[ComparisonColumn]:
        """Without any plan first, then each plan that can be bought, by position."""
        return [ComparisonColumn(row=column, moment=self.moment) for column in self.row.columns]

    @edge(size=PAGED)
    async def rows(
        parents: list["Comparison"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[ComparisonRow]]:
        """The benefits, by position and code."""
        request = asked(info, _ROWS, first, after, last, before)
        found = []
        for each in parents:
            page = slice_keys(each.row.rows, request, lambda row: (row.benefit.content.position, row.benefit.code))
            found.append(connection(_ROWS, page, lambda row: ComparisonRow(row=row, currency=each.currency)))  # noqa: B023  called at once
        return found


@strawberry.type
class ComparisonQueries:
    """The root field of this module."""

    @query(scope=Scope.PUBLIC)
    async def comparison(
        self, info: Info, programme: ProgrammeCode = None, as_of: AsOf = None, known_at: KnownAt = None
    ) -> Comparison | None:
        """The benefits of a programme side by side; null where there is no such programme. Open to guests unless the operator switched
        that off (A6)."""
        await check_open(info, Scope.BENEFITS_READ)
        await check_open(info, Scope.PLANS_READ)
        moment = Moment(as_of or info.context.now, known_at)
        try:
            table = await service.comparison(programme, at=moment.at, known_at=moment.known_at)
        except NotFound:
            return None
        return Comparison(row=table, moment=moment, currency=(await community.get()).currency)
