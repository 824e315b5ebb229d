"""A community with its endpoint, and somebody of each kind to call it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.access import Role, Scope
from app.core.settings import Settings
from schema.budget import MemoryBudget
from schema.endpoint import GraphQLEndpoint
from tests import cast
from tests.schema.caller import Caller


def unhurried() -> MemoryBudget:
    """Buckets that nothing flows into meanwhile: what is left is what was taken, however slow the machine."""
    return MemoryBudget(monotonic=lambda: 0.0)


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
