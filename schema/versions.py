"""What all published things have in common: versions, differences, the arguments of time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import strawberry

from app.catalogue.rules.holding import from_record
from app.core.versions import rules
from app.publishing.queries import records_by_versions
from schema.context import Info
from schema.fields import edge, field
from schema.findings import FINDINGS, Finding, told_findings
from schema.nodes import column
from schema.scalars import JSON

AsOf = Annotated[
    datetime | None,
    strawberry.argument(description="Answer as it was, or will be, at this instant, by what is recorded now. Left out: now."),
]
KnownAt = Annotated[datetime | None, strawberry.argument(description="Leave out what was recorded after this instant. Left out: nothing.")]
When = Annotated[int | None, strawberry.argument(description="The number of a version; left out: the draft.")]
REASON = "Why, in 3 to 500 characters (two in Chinese); it goes into the audit log."
WARNINGS_REASON = "Why it goes out in spite of the linter's warnings, in 3 to 500 characters (two in Chinese); needed where there are any."


@strawberry.type(description="What was known of a version when it was published, besides what it says; and what held it back (B9).")
class VersionRecord:
    """The record of a version."""

    impact: JSON | None = strawberry.field(description="Whom it was counted to hit; null where nobody had counted.")
    warnings: list[Finding] = strawberry.field(
        description="What the linter warned of when it was published all the same.", directives=[FINDINGS]
    )
    warnings_reason: str | None = strawberry.field(description="Why it was; null where there was no warning.")
    held_at: datetime | None = strawberry.field(description="When the linter held it back or took it back; null where it did not.")
    held_for: list[Finding] = strawberry.field(description="What the linter found then.", directives=[FINDINGS])


@strawberry.type(description="One numbered version. It never changes.")
class PublishedVersion:
    """A version of something that is published."""

    row: strawberry.Private[Any]

    number: int = column("The number; versions of one thing count from 1.")
    effective_from: datetime = column("From when it holds.")
    recorded_at: datetime = column("When it was published.")
    author: str = column("Who published it.")
    reason: str = column("Why.")
    hash: str = column("SHA-256 of the content's canonical form, in hex.")
    cancelled_at: datetime | None = column("When it was cancelled before it went live; null otherwise.")

    @field()
    def content(self) -> JSON:
        """All that the version says."""
        return JSON(self.row.content)

    @edge(size=FINDINGS)
    async def record(parents: list["PublishedVersion"], info: Info) -> list[VersionRecord | None]:
        """What was known of it when it was published; null where it is older than records."""
        found = await records_by_versions(each.row.public_id for each in parents)
        return [_record(info, found.get(each.row.public_id)) for each in parents]


def _record(info: Info, found: Any) -> VersionRecord | None:
    if found is None:
        return None
    warnings, held = (told_findings(info.context.language, map(from_record, kept or ())) for kept in (found.warnings, found.findings))
    impact = None if found.impact is None else JSON(found.impact)
    return VersionRecord(
        impact=impact, warnings=warnings, warnings_reason=found.warnings_reason or None, held_at=found.held_at, held_for=held
    )


@strawberry.type(description="One field that differs between two versions.")
class Change:
    """A difference."""

    path: str = strawberry.field(description="The dotted path of the field; an item of a list is named by its code where it has one.")
    before: JSON | None = strawberry.field(description="What stood there before; null where there was nothing.")
    after: JSON | None = strawberry.field(description="What stands there after; null where there is nothing.")


def changes(found: Iterable[rules.Change]) -> list[Change]:
    """The differences as they are told."""
    return [Change(path=each.path, before=JSON(each.before), after=JSON(each.after)) for each in found]


__all__ = ["REASON", "WARNINGS_REASON", "AsOf", "Change", "KnownAt", "PublishedVersion", "When", "changes"]
