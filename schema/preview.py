"""What another caller sees: which root fields are open to it, and what a query would be answered (W15).

The console has no schema of its own; the installation hands it this (`app.main`).
"""

from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLField

from app.core.access import Actor, Scope
from app.core.settings import Settings
from schema.budget import MemoryBudget
from schema.endpoint import GraphQLEndpoint
from schema.fields import Requires


class Preview:
    """Looks through another caller's eyes. It reads only; nothing is charged to the caller or counted as its use."""

    def __init__(self, schema: strawberry.Schema, settings: Settings) -> None:
        self._endpoint = GraphQLEndpoint(schema, settings, budget=MemoryBudget())
        root = schema._schema.query_type
        assert root is not None  # noqa: S101  every schema of ours has queries
        self.root_fields: tuple[tuple[str, tuple[Scope, ...]], ...] = tuple(
            (name, _scopes(field)) for name, field in sorted(root.fields.items())
        )

    async def ask(self, actor: Actor, query: str, *, now: datetime, language: str) -> dict[str, Any]:
        """The answer that the caller would get to the query, or the errors."""
        return await self._endpoint.preview(actor, query, now=now, language=language)


def _scopes(field: GraphQLField) -> tuple[Scope, ...]:
    """What opens the field's door, each of them by itself; every root field has one."""
    told = field.extensions["strawberry-definition"].directives
    door = next(each for each in told if isinstance(each, Requires))
    return tuple(Scope(word) for word in (door.scope, door.or_scope) if word)
