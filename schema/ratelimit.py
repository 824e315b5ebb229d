"""`rateLimit`: the same figures as the headers and `extensions.cost`, to be asked for."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.core.access import Scope
from schema.budget import MAXIMUM_COST
from schema.context import Info
from schema.fields import query
from schema.scalars import BigInt


@strawberry.type(description="What this request costs and what is left of the caller's budget.")
class RateLimit:
    """Figures from the same source as the RateLimit headers and `extensions.cost`."""

    cost: int = strawberry.field(description="What this document costs, known before it ran.")
    maximum: int = strawberry.field(description="What one document may cost at most.")
    capacity: BigInt = strawberry.field(description="What the caller's budget holds when it is full.")
    remaining: BigInt = strawberry.field(description="What is left of it after this request.")
    restore_per_second: int = strawberry.field(description="How much of it comes back each second.")
    reset_at: datetime = strawberry.field(description="When it will be full again if nothing else is asked.")
    dry_run: bool = strawberry.field(description="Whether only the price was worked out and nothing else was run.")


DryRun = Annotated[
    bool,
    strawberry.argument(description="Work out the price and run nothing else: every other root field is null, and 1 is charged."),
]


@strawberry.type
class RateLimitQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC, cost=0)
    async def rate_limit(self, info: Info, dry_run: DryRun = False) -> RateLimit | None:
        """What this request costs and what is left of the caller's budget. It costs nothing itself."""
        context = info.context
        standing = context.standing
        return RateLimit(
            cost=context.cost,
            maximum=MAXIMUM_COST,
            capacity=BigInt(standing.allowance.capacity),
            remaining=BigInt(standing.remaining),
            restore_per_second=standing.allowance.per_second,
            reset_at=standing.reset_at(context.now),
            dry_run=context.dry_run,
        )
