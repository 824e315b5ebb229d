"""The audit log (R5)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.audit import queries
from app.audit.queries import AuditFilter, AuditRow
from app.core.access import Scope
from app.core.ids import NodeType
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import ActorKind
from schema.fields import field, query
from schema.nodes import Node, column, loader
from schema.scalars import JSON


@strawberry.type(description="One change by staff, a partner, a command or a job. Entries are chained; nobody can alter one unseen.")
class AuditEntry(Node):
    """An entry for people to read."""

    node_type: ClassVar[NodeType] = NodeType.AUDIT_ENTRY
    row: strawberry.Private[AuditRow]

    actor_label: str = column("Who it was, by name; empty where it was erased.")
    seq: int = column("The entry's number in the chain of its actor.")
    action: str = column("What was done, such as `benefit.publish`.")
    subject_type: str = column("What kind of thing it was done to.")
    subject_id: str = column("Which one: its public id or code.")
    subject_label: str = column("Which one, for people; empty where it was erased.")
    occurred_at: datetime = column("When.")
    request_id: str | None = column("The request in which it was done.")
    reason: str = column("Why, where a reason is asked for.")
    hash: str = column("The entry's hash in the chain.")
    erased: bool = column("Whether labels, reason and values were erased (A4); the chain still holds.")

    @field()
    def actor_kind(self) -> ActorKind:
        """What kind of caller it was."""
        return ActorKind(self.row.actor_kind)

    @field()
    def before(self) -> JSON | None:
        """What stood there before."""
        return None if self.row.before is None else JSON(self.row.before)

    @field()
    def after(self) -> JSON | None:
        """What stood there after."""
        return None if self.row.after is None else JSON(self.row.after)


@loader(NodeType.AUDIT_ENTRY)
async def _entries(info: Info, ids: list[UUID]) -> dict[UUID, AuditEntry]:
    return {public: AuditEntry(row=row) for public, row in (await queries.access_entries(info.context.actor, ids)).items()}


@strawberry.input(description="Which entries of the audit log: each field that is given narrows.")
class AuditFilterInput:
    """Narrows the log."""

    actor: str | None = strawberry.field(default=None, description="Who, by name; capitals do not matter.")
    action: str | None = strawberry.field(default=None, description="What was done, such as `benefit.publish`.")
    subject_type: str | None = strawberry.field(default=None, description="What kind of thing.")
    subject_id: str | None = strawberry.field(default=None, description="Which one, as `subjectId` tells it.")
    from_at: datetime | None = strawberry.field(default=None, description="From this instant on, inclusive.")
    until_at: datetime | None = strawberry.field(default=None, description="Up to this instant, exclusive.")
    request_id: str | None = strawberry.field(default=None, description="In this request.")


Filter = Annotated[AuditFilterInput | None, strawberry.argument(description="Which entries; left out: all.")]


@strawberry.type
class AuditQueries:
    """The root fields of this module."""

    @query(scope=Scope.AUDIT_READ, size=PAGED)
    async def audit_log(
        self, info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AuditEntry] | None:
        """The audit log, newest first."""
        told = filter or AuditFilterInput()
        wanted = AuditFilter(told.actor, told.action, told.subject_type, told.subject_id, told.from_at, told.until_at, told.request_id)
        page = await queries.entries(info.context.actor, wanted, asked(info, "audit", first, after, last, before))
        return connection("audit", page, lambda row: AuditEntry(row=row))
