"""Benefits as those see them who write and publish them: drafts, versions, schedule, differences (B8)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.benefits import queries, service
from app.benefits.queries import BenefitRow, History
from app.catalogue import service as catalogue
from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType, global_id
from app.core.paging import slice_keys
from schema.benefit_inputs import BenefitContentInput, content_of
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.cost import ListSize
from schema.enums import BenefitKind, Reach, Stage, Status
from schema.fields import edge, field, mutation, query
from schema.nodes import Id, column, public_id
from schema.problems import ConflictProblem, InvalidInputProblem, NotFoundProblem, StaleDraftProblem, under
from schema.scalars import JSON, LocalizedText
from schema.text import Language, chosen
from schema.versions import REASON, Change, PublishedVersion, When, changes

_VERSIONS = "benefit-versions"
_BENEFIT_ID = "The benefit's global id."
_REVISION = "The `draftRevision` that the caller looked at."


@strawberry.type(description="A benefit in the list of those who write them: its draft, else its newest version.")
class ListedBenefit:
    """A row of the editors' list."""

    row: strawberry.Private[BenefitRow]

    code: str = column("The code.")
    programme: str = column("The programme, by code.")
    plan: str | None = column("The plan, by code.")
    position: int = column("Its place among benefits of the same stage.")
    status: Status = column("The state in one word.")
    live_number: int | None = column("The number of the version in force.")
    live_since: datetime | None = column("Since when it is.")
    ends_at: datetime | None = column("When it stops being offered.")
    coming_at: datetime | None = column("When the next scheduled version goes live.")
    draft_revision: int = column("The revision of the draft.")
    draft_saved_at: datetime | None = column("When the draft was saved last.")
    draft_saved_by: str | None = column("Who saved it.")

    @field()
    def id(self) -> strawberry.ID:
        """The benefit's global id."""
        return strawberry.ID(global_id(NodeType.BENEFIT, self.row.public_id))

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
class ManagedBenefit:
    """The editors' view of one benefit."""

    row: strawberry.Private[History]

    @field()
    def id(self) -> strawberry.ID:
        """The benefit's global id."""
        return strawberry.ID(global_id(NodeType.BENEFIT, self.row.benefit.public_id))

    @field()
    def code(self) -> str:
        """The code; it never changes."""
        return self.row.benefit.code

    @field()
    def status(self) -> Status:
        """The state in one word."""
        return self.row.status

    @field()
    def draft(self) -> JSON | None:
        """The draft's content, with the domain's own names in snake_case; null where there is none."""
        return None if self.row.benefit.draft is None else JSON(self.row.benefit.draft)

    @field()
    def draft_revision(self) -> int:
        """The revision to give with the next save of the draft."""
        return self.row.benefit.draft_revision

    @field()
    def draft_saved_by(self) -> str | None:
        """Who saved the draft last."""
        return self.row.benefit.draft_saved_by

    @field()
    def draft_saved_at(self) -> datetime | None:
        """When the draft was saved last."""
        return self.row.benefit.draft_saved_at

    @field()
    def archived_at(self) -> datetime | None:
        """When it was put away; null where it was not."""
        return self.row.benefit.archived_at

    @field()
    def live(self) -> PublishedVersion | None:
        """The version in force."""
        return None if self.row.live is None else PublishedVersion(row=self.row.live)

    @edge(size=PAGED)
    async def versions(
        parents: list["ManagedBenefit"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[PublishedVersion]]:
        """All versions, newest first."""
        request = asked(info, _VERSIONS, first, after, last, before)
        pages = [slice_keys(each.row.versions, request, lambda version: (-version.number,)) for each in parents]
        return [connection(_VERSIONS, page, lambda row: PublishedVersion(row=row)) for page in pages]

    @edge(size=ListSize(assumed_size=10))
    async def compare(parents: list["ManagedBenefit"], info: Info, before: When = None, after: When = None) -> list[list[Change] | None]:
        """What differs between two versions, field by field; null where there is no such version or no draft."""
        return [await _compared(info, each.row.benefit.public_id, before, after) for each in parents]


async def _compared(info: Info, benefit: UUID, before: int | None, after: int | None) -> list[Change] | None:
    try:
        return changes(await service.compare_versions(info.context.actor, benefit, before, after))
    except NotFound:
        return None


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


@strawberry.input(description="A new benefit with its first draft.")
class CreateBenefitInput:
    """Programme and content."""

    programme: str = strawberry.field(description="The programme, by code; a benefit stays in it.")
    content: BenefitContentInput = strawberry.field(description="The first draft.")


@strawberry.input(description="The whole draft of a benefit.")
class SaveBenefitDraftInput:
    """Content and the revision that was looked at."""

    benefit: strawberry.ID = strawberry.field(description=_BENEFIT_ID)
    content: BenefitContentInput = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=_REVISION)


@strawberry.input(description="Which draft is thrown away.")
class DiscardBenefitDraftInput:
    """The revision that was looked at."""

    benefit: strawberry.ID = strawberry.field(description=_BENEFIT_ID)
    expected_revision: int = strawberry.field(description=_REVISION)


@strawberry.input(description="Publish the draft of a benefit.")
class PublishBenefitInput:
    """Why, and from when."""

    benefit: strawberry.ID = strawberry.field(description=_BENEFIT_ID)
    reason: str = strawberry.field(description=REASON)
    effective_from: datetime | None = strawberry.field(default=None, description="From when it holds; left out: at once.")
    expected_revision: int | None = strawberry.field(default=None, description="Publish only if the draft still has this revision.")


@strawberry.input(description="One version of a benefit: to bring back, or to cancel.")
class BenefitVersionInput:
    """The version and why."""

    benefit: strawberry.ID = strawberry.field(description=_BENEFIT_ID)
    number: int = strawberry.field(description="The number of the version.")
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Which benefit to put away or to take out again.")
class ArchiveBenefitInput:
    """The benefit and why."""

    benefit: strawberry.ID = strawberry.field(description=_BENEFIT_ID)
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The benefit is as asked.")
class BenefitSuccess:
    """The benefit after the change."""

    benefit: ManagedBenefit = strawberry.field(description="The benefit as it is now.")


CreateBenefitPayload = Annotated[
    BenefitSuccess | InvalidInputProblem, strawberry.union("CreateBenefitPayload", description="What createBenefit answers.")
]
BenefitDraftPayload = Annotated[
    BenefitSuccess | StaleDraftProblem | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("BenefitDraftPayload", description="What the mutations of a benefit's draft and versions answer."),
]


async def _managed(info: Info, benefit: UUID) -> ManagedBenefit:
    return ManagedBenefit(row=await queries.history(info.context.actor, benefit, now=info.context.now))


async def _success(info: Info, benefit: UUID) -> BenefitSuccess:
    return BenefitSuccess(benefit=await _managed(info, benefit))


def _id(text: strawberry.ID) -> UUID:
    return public_id(text, NodeType.BENEFIT, "benefit")


@strawberry.type
class PublishingQueries:
    """The root fields of this module."""

    @query(scope=Scope.BENEFITS_WRITE, size=PAGED)
    async def managed_benefits(
        self, info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ListedBenefit] | None:
        """All benefits for those who write them, drafts and ended ones too, by position and code."""
        given: dict[str, Any] = content_of(filter) if filter else {}
        told = {name: value for name, value in given.items() if value is not None}
        wanted = queries.BenefitFilter(**told | ({"status": Status(told["status"])} if "status" in told else {}))
        request = asked(info, "managed-benefits", first, after, last, before)
        page = await queries.list_benefits(info.context.actor, wanted, request, now=info.context.now)
        return connection("managed-benefits", page, lambda row: ListedBenefit(row=row))

    @query(scope=Scope.BENEFITS_WRITE)
    async def managed_benefit(self, info: Info, id: Id) -> ManagedBenefit | None:
        """A benefit with its draft and all its versions; null where there is none."""
        try:
            return await _managed(info, public_id(id, NodeType.BENEFIT))
        except NotFound:
            return None


@strawberry.type
class PublishingMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.BENEFITS_WRITE)
    async def create_benefit(self, info: Info, input: CreateBenefitInput) -> CreateBenefitPayload:
        """A new benefit exists with its first draft. Nobody sees it before it is published."""
        context = info.context
        with under("content", besides=("programme",)):
            made = await service.create_benefit(context.actor, input.programme, content_of(input.content), now=context.now)
        return await _success(info, made.public_id)

    @mutation(scope=Scope.BENEFITS_WRITE)
    async def save_benefit_draft(self, info: Info, input: SaveBenefitDraftInput) -> BenefitDraftPayload:
        """Saves the draft of a benefit. It may be unfinished; a stale save never overwrites."""
        context, benefit = info.context, _id(input.benefit)
        with under("content"):
            await service.save_draft(
                context.actor, benefit, content_of(input.content), expected_revision=input.expected_revision, now=context.now
            )
        return await _success(info, benefit)

    @mutation(scope=Scope.BENEFITS_WRITE)
    async def discard_benefit_draft(self, info: Info, input: DiscardBenefitDraftInput) -> BenefitDraftPayload:
        """Throws the draft of a benefit away; what is published stays."""
        benefit = _id(input.benefit)
        await service.discard_draft(info.context.actor, benefit, expected_revision=input.expected_revision, now=info.context.now)
        return await _success(info, benefit)

    @mutation(scope=Scope.BENEFITS_PUBLISH)
    async def publish_benefit(self, info: Info, input: PublishBenefitInput) -> BenefitDraftPayload:
        """Publishes the draft of a benefit, at once or from an instant on. What the rules refuse is named by its path in the draft."""
        context, benefit = info.context, _id(input.benefit)
        await catalogue.publish_benefit(
            context.actor,
            benefit,
            reason=input.reason,
            now=context.now,
            effective_from=input.effective_from,
            expected_revision=input.expected_revision,
        )
        return await _success(info, benefit)

    @mutation(scope=Scope.BENEFITS_PUBLISH)
    async def cancel_scheduled_benefit(self, info: Info, input: BenefitVersionInput) -> BenefitDraftPayload:
        """A scheduled version will not go live."""
        benefit = _id(input.benefit)
        await service.cancel_scheduled(info.context.actor, benefit, input.number, reason=input.reason, now=info.context.now)
        return await _success(info, benefit)

    @mutation(scope=Scope.BENEFITS_PUBLISH)
    async def roll_back_benefit(self, info: Info, input: BenefitVersionInput) -> BenefitDraftPayload:
        """What an older version said is in force again, as a new version; the draft stays."""
        benefit = _id(input.benefit)
        await catalogue.roll_back(info.context.actor, benefit, input.number, reason=input.reason, now=info.context.now)
        return await _success(info, benefit)

    @mutation(scope=Scope.BENEFITS_PUBLISH)
    async def archive_benefit(self, info: Info, input: ArchiveBenefitInput) -> BenefitDraftPayload:
        """Puts a benefit away: it is offered no more, and neither edited nor published."""
        benefit = _id(input.benefit)
        await service.archive_benefit(info.context.actor, benefit, reason=input.reason, now=info.context.now)
        return await _success(info, benefit)

    @mutation(scope=Scope.BENEFITS_PUBLISH)
    async def unarchive_benefit(self, info: Info, input: ArchiveBenefitInput) -> BenefitDraftPayload:
        """Takes a benefit out of the archive."""
        benefit = _id(input.benefit)
        await service.unarchive_benefit(info.context.actor, benefit, reason=input.reason, now=info.context.now)
        return await _success(info, benefit)
