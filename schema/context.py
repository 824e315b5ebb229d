"""What a resolver may know of the request: who asks, when, in which language, and how to seal a cursor."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import strawberry

from app.core.access import Actor
from app.core.paging import CursorSeal
from schema.budget import Standing

if TYPE_CHECKING:
    from strawberry.schema.schema_converter import GraphQLCoreConverter


@dataclass(slots=True)
class RequestContext:
    """One request. `now` is taken once; `cookies` are the Set-Cookie headers that the answer will carry."""

    actor: Actor
    now: datetime
    request_id: str | None
    language: str
    address: str | None
    user_agent: str
    secure: bool
    seal: CursorSeal
    converter: "GraphQLCoreConverter"
    standing: Standing
    cost: int = 0
    dry_run: bool = False
    cookies: list[str] = field(default_factory=list)
    memo: dict[Any, Any] = field(default_factory=dict)


Info: TypeAlias = strawberry.Info[RequestContext, None]
