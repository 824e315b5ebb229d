"""What all published things have in common: versions, differences, the arguments of time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import strawberry

from app.core.versions import rules
from schema.fields import field
from schema.nodes import column
from schema.scalars import JSON

AsOf = Annotated[
    datetime | None,
    strawberry.argument(description="Answer as it was, or will be, at this instant, by what is recorded now. Left out: now."),
]
KnownAt = Annotated[datetime | None, strawberry.argument(description="Leave out what was recorded after this instant. Left out: nothing.")]
When = Annotated[int | None, strawberry.argument(description="The number of a version; left out: the draft.")]
REASON = "Why, in 3 to 500 characters; it goes into the audit log."
WARNINGS_REASON = "Why it is published in spite of the linter's warnings, in 3 to 500 characters; needed where there are any."


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
