"""Segments: the cut in force, its scheme with draft and versions, and publishing it."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry

from app.catalogue import service as catalogue
from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType
from app.core.paging import slice_keys
from app.publishing.rules import Publication
from app.segments import rules, service
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.cost import ListSize
from schema.enums import Stage, Status
from schema.fields import edge, field, mutation, query
from schema.nodes import Node, column, loader
from schema.problems import ConflictProblem, InvalidInputProblem, NotFoundProblem, StaleDraftProblem, WarningsNeedReasonProblem
from schema.scalars import JSON, LocalizedText
from schema.text import Language, chosen
from schema.versions import REASON, WARNINGS_REASON, AsOf, Change, KnownAt, PublishedVersion, When, changes

_VERSIONS = "segment-versions"


@strawberry.type(description="Members with [fromMonths, toMonths) of experience (S2).")
class Segment(Node):
    """A segment of the cut that was asked for."""

    node_type: ClassVar[NodeType] = NodeType.SEGMENT
    row: strawberry.Private[rules.Segment]

    code: str = column("The segment's code; it stays the same over all versions of the cut.")
    from_months: int = column("From how many whole months of experience on, inclusive.")
    to_months: int | None = column("Up to how many whole months, exclusive; null: and all beyond.")
    stage: Stage = column("The stage of life in the community that the segment is in.")

    @field()
    def name(self, info: Info, language: Language = None) -> str:
        """The name in the language."""
        return chosen(self.row.name, info, language)

    @field()
    def names(self) -> LocalizedText:
        """The name in every language."""
        return LocalizedText(dict(self.row.name))


@strawberry.type(description="The scheme that cuts experience into segments, with its draft and its versions.")
class SegmentScheme(Node):
    """There is one per community."""

    node_type: ClassVar[NodeType] = NodeType.SEGMENT_SCHEME
    row: strawberry.Private[Any]
    state: strawberry.Private[service.SchemeState]

    draft_revision: int = column("The revision to give with the next save of the draft.")
    draft_saved_by: str | None = column("Who saved the draft last.")
    draft_saved_at: datetime | None = column("When the draft was saved last.")

    @field()
    def status(self) -> Status:
        """The state of the scheme in one word."""
        return self.state.status

    @field()
    def draft(self) -> JSON | None:
        """The draft's content; null where there is none."""
        return None if self.row.draft is None else JSON(self.row.draft)

    @field()
    def live(self) -> PublishedVersion | None:
        """The version in force."""
        return None if self.state.live is None else PublishedVersion(row=self.state.live)

    @edge(size=PAGED)
    async def versions(
        parents: list["SegmentScheme"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[PublishedVersion]]:
        """All versions, newest first."""
        request = asked(info, _VERSIONS, first, after, last, before)
        pages = [slice_keys(scheme.state.versions, request, lambda version: (-version.number,)) for scheme in parents]
        return [connection(_VERSIONS, page, lambda row: PublishedVersion(row=row)) for page in pages]

    @edge(size=ListSize(assumed_size=10))
    async def compare(parents: list["SegmentScheme"], info: Info, before: When = None, after: When = None) -> list[list[Change] | None]:
        """What differs between two versions, field by field; null where there is no such version or no draft."""
        try:
            found = changes(await service.compare_versions(info.context.actor, before, after, now=info.context.now))
        except NotFound:
            return [None] * len(parents)
        return [found] * len(parents)


@loader(NodeType.SEGMENT)
async def _segments(info: Info, ids: list[UUID]) -> dict[UUID, Segment]:
    found = await service.segments_by_public_ids(ids, info.context.now)
    return {public: Segment(row=row) for public, row in found.items()}


@strawberry.input(description="A segment of a draft. What is missing is refused when the draft is published.")
class SegmentInput:
    """One part of the cut."""

    code: str = strawberry.field(description="Small letters, digits and hyphens; it never changes once published.")
    name: LocalizedText = strawberry.field(description="The name in every language, up to 40 characters.")
    stage: Stage = strawberry.field(description="The stage of life in the community.")
    from_months: int = strawberry.field(description="From how many whole months on, inclusive.")
    to_months: int | None = strawberry.field(default=None, description="Up to how many, exclusive; null for the last one.")


@strawberry.input(description="The whole draft of the cut.")
class SaveSegmentDraftInput:
    """Segments and the revision that was looked at."""

    segments: list[SegmentInput] = strawberry.field(description="At most 20 segments.")
    expected_revision: int = strawberry.field(description="The `draftRevision` that the caller looked at.")


@strawberry.input(description="Which draft is thrown away.")
class DiscardSegmentDraftInput:
    """The revision that was looked at."""

    expected_revision: int = strawberry.field(description="The `draftRevision` that the caller looked at.")


@strawberry.input(description="Publish the draft of the cut.")
class PublishSegmentsInput:
    """Why, and from when."""

    reason: str = strawberry.field(description=REASON)
    effective_from: datetime | None = strawberry.field(default=None, description="From when it holds; left out: at once.")
    expected_revision: int | None = strawberry.field(default=None, description="Publish only if the draft still has this revision.")
    warnings_reason: str | None = strawberry.field(default=None, description=WARNINGS_REASON)


@strawberry.input(description="Bring an older version back, or cancel a scheduled one.")
class SegmentVersionInput:
    """The version and why."""

    number: int = strawberry.field(description="The number of the version.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The scheme is as asked.")
class SegmentSchemeSuccess:
    """The scheme after the change."""

    scheme: SegmentScheme = strawberry.field(description="The scheme as it is now.")


SegmentDraftPayload = Annotated[
    SegmentSchemeSuccess | StaleDraftProblem | InvalidInputProblem | ConflictProblem,
    strawberry.union("SegmentDraftPayload", description="What the mutations of the draft of the segments answer."),
]
SegmentPublishPayload = Annotated[
    SegmentSchemeSuccess | StaleDraftProblem | WarningsNeedReasonProblem | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("SegmentPublishPayload", description="What the mutations that publish segments answer."),
]


async def _scheme(info: Info) -> SegmentScheme:
    state = await service.scheme(info.context.actor, now=info.context.now)
    return SegmentScheme(row=state.identity, state=state)


def _content(segments: list[SegmentInput]) -> dict[str, Any]:
    return {
        "segments": [
            {"code": s.code, "name": s.name, "stage": s.stage.value, "from_months": s.from_months, "to_months": s.to_months}
            for s in segments
        ]
    }


@strawberry.type
class SegmentQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC, size=PAGED)
    async def segments(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Connection[Segment] | None:
        """The segments of the cut in force, in order of experience."""
        cut = await service.cut_in_force(as_of or info.context.now, known_at)
        page = slice_keys(cut.segments, asked(info, "segments", first, after, last, before), lambda part: (part.from_months,))
        return connection("segments", page, lambda row: Segment(row=row))

    @query(scope=Scope.SEGMENTS_WRITE)
    async def segment_scheme(self, info: Info) -> SegmentScheme | None:
        """The scheme behind the segments, with its draft and versions."""
        return await _scheme(info)


@strawberry.type
class SegmentMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.SEGMENTS_WRITE)
    async def save_segment_draft(self, info: Info, input: SaveSegmentDraftInput) -> SegmentDraftPayload:
        """Saves the draft of the cut. Gaps and overlaps are refused when it is published."""
        context = info.context
        await service.save_draft(context.actor, _content(input.segments), expected_revision=input.expected_revision, now=context.now)
        return SegmentSchemeSuccess(scheme=await _scheme(info))

    @mutation(scope=Scope.SEGMENTS_WRITE)
    async def discard_segment_draft(self, info: Info, input: DiscardSegmentDraftInput) -> SegmentDraftPayload:
        """Throws the draft of the cut away."""
        await service.discard_draft(info.context.actor, expected_revision=input.expected_revision, now=info.context.now)
        return SegmentSchemeSuccess(scheme=await _scheme(info))

    @mutation(scope=Scope.SEGMENTS_PUBLISH)
    async def publish_segments(self, info: Info, input: PublishSegmentsInput) -> SegmentPublishPayload:
        """Publishes the draft of the cut, at once or from an instant on."""
        publication = Publication(input.reason, input.effective_from, input.expected_revision, warnings_reason=input.warnings_reason)
        await catalogue.publish_segments(info.context.actor, publication, now=info.context.now)
        return SegmentSchemeSuccess(scheme=await _scheme(info))

    @mutation(scope=Scope.SEGMENTS_PUBLISH)
    async def roll_back_segments(self, info: Info, input: SegmentVersionInput) -> SegmentPublishPayload:
        """What an older version said is in force again, as a new version."""
        await catalogue.roll_back_segments(info.context.actor, input.number, reason=input.reason, now=info.context.now)
        return SegmentSchemeSuccess(scheme=await _scheme(info))

    @mutation(scope=Scope.SEGMENTS_PUBLISH)
    async def cancel_scheduled_segments(self, info: Info, input: SegmentVersionInput) -> SegmentPublishPayload:
        """A scheduled version will not go live."""
        await service.cancel_scheduled(info.context.actor, input.number, reason=input.reason, now=info.context.now)
        return SegmentSchemeSuccess(scheme=await _scheme(info))
