"""Who is asking: the caller's own account, member and scopes."""

import strawberry

from app.accounts import queries as account_queries
from app.core.access import Scope
from app.core.errors import Unauthenticated
from app.members import queries as member_queries
from schema.accounts import Account, Session
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import ActorKind, FactorState
from schema.fields import edge, field, query
from schema.members import Member


@strawberry.type(description="The caller: a member, a member of staff, or a partner's token.")
class Viewer:
    """Whoever asks."""

    @field()
    def kind(self, info: Info) -> ActorKind:
        """What kind of caller it is."""
        return info.context.actor.kind

    @field()
    def scopes(self, info: Info) -> list[str]:
        """What the caller may do, by scope, in order of the alphabet."""
        return sorted(scope.value for scope in info.context.actor.scopes)

    @field()
    def needs_confirmation(self, info: Info) -> list[str]:
        """What the caller may do after `confirmIdentity`, by scope, in order of the alphabet; empty where the last proof is fresh."""
        actor = info.context.actor
        return sorted(scope.value for scope in actor.withheld if actor.may(scope))

    @field()
    def second_factor(self, info: Info) -> FactorState:
        """How far the second factor lets this session go."""
        return info.context.actor.factor

    @edge()
    async def account(parents: list["Viewer"], info: Info) -> list[Account | None]:
        """The caller's account; null for a partner."""
        if account_queries.actor_account(info.context.actor) is None:
            return [None] * len(parents)
        account = Account(row=await account_queries.own_account(info.context.actor))
        return [account] * len(parents)

    @edge()
    async def member(parents: list["Viewer"], info: Info) -> list[Member | None]:
        """The caller as a member; null for staff that is none, and for a partner."""
        member_id = info.context.actor.member_id
        if member_id is None:
            return [None] * len(parents)
        row = (await member_queries.members_by_ids([member_id]))[member_id]
        return [Member(row=row)] * len(parents)

    @edge(size=PAGED)
    async def sessions(
        parents: list["Viewer"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[Session]]:
        """The caller's open sessions, newest first."""
        context = info.context
        account_id = account_queries.actor_account(context.actor)
        if account_id is None:
            raise Unauthenticated()
        request = asked(info, "sessions", first, after, last, before)
        page = await account_queries.sessions_page(context.actor, account_id, request, context.now)
        return [connection("sessions", page, lambda row: Session(row=row)) for _viewer in parents]


@strawberry.type
class ViewerQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC)
    async def viewer(self, info: Info) -> Viewer | None:
        """Who is asking; null where nobody is signed in."""
        return None if info.context.actor.kind is ActorKind.ANONYMOUS else Viewer()
