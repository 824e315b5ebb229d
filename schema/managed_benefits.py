"""Benefits as those see them who write and publish them (B8)."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from app.benefits import queries, service
from app.catalogue import service as catalogue
from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType
from schema.benefit_inputs import BenefitContentInput
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.contents import content_of
from schema.context import Info
from schema.enums import BenefitKind, Reach, Stage, Status
from schema.fields import edge, field, query
from schema.findings import FINDINGS, Finding, told_findings
from schema.nodes import Id, column, public_id
from schema.publishing import Doors, Listed, Managed, Publishable, managed_row, mutations
from schema.scalars import LocalizedText
from schema.text import Language, chosen

BENEFITS = Publishable(
    noun="benefit",
    one="a benefit",
    node_type=NodeType.BENEFIT,
    write=Scope.BENEFITS_WRITE,
    publish=Scope.BENEFITS_PUBLISH,
    doors=Doors(
        create=service.create_benefit,
        save=service.save_draft,
        discard=service.discard_draft,
        restore=service.restore_version,
        publish=catalogue.publish_benefit,
        cancel=service.cancel_scheduled,
        roll_back=catalogue.roll_back,
        archive=service.archive_benefit,
        unarchive=service.unarchive_benefit,
        history=queries.history,
        compare=service.compare_versions,
    ),
)


@strawberry.type(description="A benefit in the list of those who write them: its draft, else its newest version.")
class ListedBenefit(Listed):
    """A row of the editors' list."""

    publishable = BENEFITS

    plan: str | None = column("The plan, by code.")
    position: int = column("Its place among benefits of the same stage.")
    ends_at: datetime | None = column("When it stops being offered.")

    @field()
    def title(self, info: Info, language: Language = None) -> str:
        """The title in the language."""
        return chosen(self.row.title, info, language)

    @field()
    def titles(self) -> LocalizedText:
        """The title in every language."""
        return LocalizedText(dict(self.row.title))

    @field()
    def kind(self) -> BenefitKind:
        """What kind of benefit it is."""
        return BenefitKind[self.row.kind]

    @field()
    def reach(self) -> Reach:
        """GLOBAL or SPECIFIC."""
        return Reach[self.row.reach]

    @field()
    def stage(self) -> Stage | None:
        """The stage that it serves; null: every stage."""
        return None if self.row.stage is None else Stage(self.row.stage)


@strawberry.type(description="A benefit with its draft and all its versions.")
class ManagedBenefit(Managed):
    """The editors' view of one benefit."""

    publishable = BENEFITS

    @property
    def identity(self) -> Any:
        """The benefit, with its draft."""
        return self.row.benefit

    @edge(size=FINDINGS)
    async def findings(parents: list["ManagedBenefit"], info: Info) -> list[list[Finding]]:
        """What is wrong with the draft, if there is one: errors forbid publishing, warnings want a reason (B9)."""
        context = info.context
        return [
            told_findings(context.language, await catalogue.look_at_draft(context.actor, each.identity.public_id, now=context.now))
            for each in parents
        ]


@strawberry.input(description="Which benefits the editors' list shows: each field that is given narrows.")
class ManagedBenefitFilter:
    """Narrows the editors' list."""

    search: str = strawberry.field(default="", description="Part of the code, a title or a summary.")
    programme: str | None = strawberry.field(default=None, description="Of this programme, by code.")
    kind: BenefitKind | None = strawberry.field(default=None, description="Of this kind.")
    reach: Reach | None = strawberry.field(default=None, description="Of this reach.")
    stage: Stage | None = strawberry.field(default=None, description="Serving this stage.")
    segment: str | None = strawberry.field(default=None, description="Whose audience names this segment, by code, or none.")
    status: Status | None = strawberry.field(default=None, description="In this state.")
    plan: str | None = strawberry.field(default=None, description="For holders of this plan, by code.")


Filter = Annotated[ManagedBenefitFilter | None, strawberry.argument(description="Which benefits; left out: all.")]


@strawberry.type
class ManagedBenefitQueries:
    """The root fields of this module."""

    @query(scope=Scope.BENEFITS_WRITE, size=PAGED)
    async def managed_benefits(
        self, info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ListedBenefit] | None:
        """All benefits for those who write them, drafts and ended ones too, by position and code."""
        told: dict[str, Any] = content_of(filter) if filter else {}
        wanted = queries.BenefitFilter(**told | ({"status": Status(told["status"])} if "status" in told else {}))
        request = asked(info, "managed-benefits", first, after, last, before)
        page = await queries.list_benefits(info.context.actor, wanted, request, now=info.context.now)
        return connection("managed-benefits", page, lambda row: ListedBenefit(row=row))

    @query(scope=Scope.BENEFITS_WRITE)
    async def managed_benefit(self, info: Info, id: Id) -> ManagedBenefit | None:
        """A benefit with its draft and all its versions; null where there is none."""
        try:
            return ManagedBenefit(row=await managed_row(BENEFITS, info, public_id(id, NodeType.BENEFIT)))
        except NotFound:
            return None


BenefitMutations = mutations(BENEFITS, ManagedBenefit, BenefitContentInput)
