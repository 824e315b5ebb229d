"""A community with its endpoint, and somebody of each kind to call it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import schema
from app.core.access import Role, Scope
from app.core.settings import Settings
from schema.budget import MemoryBudget
from schema.endpoint import GraphQLEndpoint
from schema.limits import Limits
from tests import cast
from tests.conftest import PATIENCE
from tests.schema.caller import Caller


def unhurried(settings: Settings) -> GraphQLEndpoint:
    """An endpoint that a slow machine does not change: nothing flows into its buckets, and whoever asks is waited for."""
    limits = Limits(query_seconds=PATIENCE, mutation_seconds=PATIENCE)
    return GraphQLEndpoint(schema.build(), settings, limits=limits, budget=MemoryBudget(monotonic=lambda: 0.0))


@dataclass
class House:
    """The endpoint and who may call it."""

    endpoint: GraphQLEndpoint
    settings: Settings
    guest: Caller
    now: datetime

    async def member(self, name: str = "ada", **said: object) -> Caller:
        """A member who just registered."""
        return self.guest.with_bearer((await cast.ada(self.now, name, **said)).token)

    async def staff(self, role: Role, name: str | None = None) -> Caller:
        """A member of staff."""
        await cast.staff(role, self.now, name)
        return self.guest.with_bearer((await cast.sign_in(name or role.value.lower(), self.now)).token)

    async def partner(self, *scopes: Scope, code: str = "hotel") -> Caller:
        """A partner's token."""
        issued = await cast.partner_token(
            self.now, code, scopes=tuple(scope.value for scope in scopes), expires_at=self.now + timedelta(days=30)
        )
        return self.guest.with_bearer(issued.secret)
