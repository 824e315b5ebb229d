"""Accounts and sessions: signing in and out, the caller's own view, the staff."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.accounts import queries, service
from app.accounts.rules import AccountRow, NewStaff, SessionRow, SignedIn
from app.core.access import STEP_UP_WITHIN, Scope
from app.core.cookies import session_cookie
from app.core.ids import NodeType
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.context import Info
from schema.enums import Role
from schema.fields import edge, field, mutation, query
from schema.nodes import Node, column, loader, public_id
from schema.problems import (
    ConflictProblem,
    CredentialsProblem,
    InvalidInputProblem,
    LimitReachedProblem,
    NotFoundProblem,
    SecondFactorProblem,
)


@strawberry.type(description="A session: one signed-in browser or program.")
class Session(Node):
    """A session as its owner sees it."""

    node_type: ClassVar[NodeType] = NodeType.SESSION
    row: strawberry.Private[SessionRow]

    created_at: datetime = column("When it began.")
    last_seen_at: datetime = column("When it was last used, to within five minutes.")
    expires_at: datetime = column("When it ends at the latest.")
    address: str | None = column("The address from which it was opened; forgotten after 90 days.")
    user_agent: str = column("What the browser or program called itself.")
    current: bool = column("Whether this is the session that asks.")


@strawberry.type(description="Who can sign in: a member, a member of staff, or both.")
class Account(Node):
    """An account without what opens it."""

    node_type: ClassVar[NodeType] = NodeType.ACCOUNT
    row: strawberry.Private[AccountRow]

    name: str = column("The name to sign in with. It never changes.")
    display_name: str = column("The name that is shown.")
    language: str | None = column("The language chosen for the console and messages; null follows the browser.")
    disabled_at: datetime | None = column("When the account was switched off; null where it is on.")
    created_at: datetime = column("When the account was made.")

    @field()
    def role(self) -> Role | None:
        """The role on the staff; null for a member only."""
        return self.row.role

    @edge()
    async def second_factor_since(parents: list["Account"], info: Info) -> list[datetime | None]:
        """Since when the account has a second factor; null where it has none."""
        since = await queries.factors_since(info.context.actor, [each.row.id for each in parents])
        return [since.get(each.row.id) for each in parents]


@loader(NodeType.ACCOUNT)
async def _accounts(info: Info, ids: list[UUID]) -> dict[UUID, Account]:
    found = await queries.access_accounts(info.context.actor, ids)
    return {public: Account(row=row) for public, row in found.items()}


@loader(NodeType.SESSION)
async def _sessions(info: Info, ids: list[UUID]) -> dict[UUID, Session]:
    found = await queries.access_sessions(info.context.actor, ids)
    return {public: Session(row=row) for public, row in found.items()}


@strawberry.input(description="Whom to sign in.")
class SignInInput:
    """Name and password."""

    name: str = strawberry.field(description="The account's name; capitals do not matter.")
    password: str = strawberry.field(description="The password.")
    code: str | None = strawberry.field(
        default=None,
        description="The present code of the account's authenticator, or a recovery code, where the account has a second factor.",
    )
    return_token: bool = strawberry.field(
        default=False,
        description="Also answer with the session's token, for programs that keep no cookies: send it as `Authorization: Bearer`. "
        "A browser leaves this out and gets a cookie that scripts cannot read.",
    )


@strawberry.type(description="A session is open; the answer carries its cookie.")
class SignInSuccess:
    """The fresh session."""

    session: Session = strawberry.field(description="The session that was opened.")
    token: str | None = strawberry.field(description="Its token, told this once and only where `returnToken` asked for it.")


SignInPayload = Annotated[
    SignInSuccess | CredentialsProblem | SecondFactorProblem | LimitReachedProblem,
    strawberry.union("SignInPayload", description="What signIn answers."),
]


@strawberry.input(description="The proof that it is still you.")
class ConfirmIdentityInput:
    """A code or the password."""

    proof: str = strawberry.field(
        description="The present code of the authenticator, or a recovery code; the password for who has no second factor."
    )
    return_token: bool = strawberry.field(default=False, description="Also answer with the session's new token, as signIn does.")


@strawberry.type(description="It is you: for ten minutes the session may also do what is delicate.")
class ConfirmIdentitySuccess:
    """The session under its new token."""

    confirmed_until: datetime = strawberry.field(description="Until when what is delicate asks for no further proof.")
    token: str | None = strawberry.field(description="The session's new token, told this once and only where `returnToken` asked for it.")


ConfirmIdentityPayload = Annotated[
    ConfirmIdentitySuccess | CredentialsProblem | LimitReachedProblem,
    strawberry.union("ConfirmIdentityPayload", description="What confirmIdentity answers."),
]


@strawberry.type(description="The session has ended; the answer takes the cookie back.")
class SignOutSuccess:
    """Nothing is left to tell."""

    signed_out: bool = strawberry.field(description="Whether there was a session to end.")


@strawberry.input(description="Which session to end.")
class EndSessionInput:
    """A session of one's own, or of staff."""

    session: strawberry.ID = strawberry.field(description="The session's global id.")


@strawberry.type(description="The session opens nothing any more.")
class EndSessionSuccess:
    """Which session it was."""

    session_id: strawberry.ID = strawberry.field(description="The global id of the session that ended.")


EndSessionPayload = Annotated[
    EndSessionSuccess | NotFoundProblem | InvalidInputProblem,
    strawberry.union("EndSessionPayload", description="What endSession answers."),
]


@strawberry.type(description="All other sessions have ended.")
class EndOtherSessionsSuccess:
    """How many they were."""

    ended: int = strawberry.field(description="How many sessions ended.")


@strawberry.input(description="The present password and the new one.")
class ChangePasswordInput:
    """Both passwords."""

    current: str = strawberry.field(description="The present password.")
    new: str = strawberry.field(description="The new password: 10 to 128 characters, not the name, not a common one.")


@strawberry.type(description="The password is the new one, and all other sessions have ended.")
class ChangePasswordSuccess:
    """Nothing of a password is ever told."""

    changed: bool = strawberry.field(description="Always true.")


ChangePasswordPayload = Annotated[
    ChangePasswordSuccess | InvalidInputProblem | LimitReachedProblem,
    strawberry.union("ChangePasswordPayload", description="What changePassword answers."),
]


@strawberry.input(description="A new member of staff.")
class CreateStaffInput:
    """Name, role and what is shown."""

    name: str = strawberry.field(description="3 to 32 letters and digits. It never changes.")
    role: Role = strawberry.field(description="What they are trusted with.")
    display_name: str = strawberry.field(default="", description="The name that is shown, up to 80 characters; left out: the name.")
    password: str | None = strawberry.field(default=None, description="10 to 128 characters; left out: one is made up and told once.")


@strawberry.type(description="The member of staff can sign in.")
class CreateStaffSuccess:
    """The new account."""

    account: Account = strawberry.field(description="The account.")
    password: str | None = strawberry.field(description="The password that was made up, told this once; null where one was given.")


CreateStaffPayload = Annotated[
    CreateStaffSuccess | InvalidInputProblem, strawberry.union("CreateStaffPayload", description="What createStaff answers.")
]


@strawberry.input(description="What shall be different for a member of staff; what is left out stays.")
class ChangeStaffInput:
    """Role, switch and reason."""

    account: strawberry.ID = strawberry.field(description="The account's global id.")
    reason: str = strawberry.field(description="Why, in 3 to 500 characters (two in Chinese); it goes into the audit log.")
    role: Role | None = strawberry.field(default=None, description="The new role.")
    disabled: bool | None = strawberry.field(default=None, description="True switches the account off, false on again.")


@strawberry.type(description="The change holds, and the other sessions of the account have ended.")
class ChangeStaffSuccess:
    """The account as it is now."""

    account: Account = strawberry.field(description="The account as it is now.")


ChangeStaffPayload = Annotated[
    ChangeStaffSuccess | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("ChangeStaffPayload", description="What changeStaff answers."),
]


StaffAccount = Annotated[strawberry.ID, strawberry.argument(description="The account's global id.")]


def keep_cookie(info: Info, signed_in: SignedIn) -> None:
    """The answer hands the fresh session to the browser."""
    left = int((signed_in.session.expires_at - info.context.now).total_seconds())
    info.context.cookies.append(session_cookie(signed_in.token, secure=info.context.secure, max_age=left))


@strawberry.type
class AccountQueries:
    """The root fields of this module."""

    @query(scope=Scope.STAFF_READ, size=PAGED)
    async def staff(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Account] | None:
        """The staff, by name."""
        page = await queries.staff_page(info.context.actor, asked(info, "staff", first, after, last, before))
        return connection("staff", page, lambda row: Account(row=row))

    @query(scope=Scope.STAFF_READ, size=PAGED)
    async def sessions(
        self, info: Info, account: StaffAccount, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Session] | None:
        """The open sessions of a member of staff, newest first. One's own are in `viewer`."""
        context = info.context
        found = await queries.access_accounts(context.actor, [public_id(account, NodeType.ACCOUNT, "account")])
        row = next(iter(found.values()), None)
        if row is None:
            return None
        page = await queries.sessions_page(context.actor, row.id, asked(info, "sessions", first, after, last, before), context.now)
        return connection("sessions", page, lambda each: Session(row=each))


@strawberry.type
class AccountMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.PUBLIC, cost=100)
    async def sign_in(self, info: Info, input: SignInInput) -> SignInPayload:
        """Opens a session: the answer carries its cookie. A session that the caller came with ends.

        An account with a second factor needs `code` too; without it the answer is a SecondFactorProblem and no session is open.
        """
        context = info.context
        signed_in = await service.sign_in(
            input.name,
            input.password,
            address=context.address,
            user_agent=context.user_agent,
            now=context.now,
            replaces=context.actor.session_id,
        )
        signed_in = await service.finish_sign_in(signed_in, input.code, now=context.now)
        keep_cookie(info, signed_in)
        return SignInSuccess(session=Session(row=signed_in.session), token=signed_in.token if input.return_token else None)

    @mutation(scope=Scope.SELF_WRITE, cost=100)
    async def confirm_identity(self, info: Info, input: ConfirmIdentityInput) -> ConfirmIdentityPayload:
        """Proves again that it is you, where a field was refused with STEP_UP_REQUIRED. The session has a new token: the answer
        carries its cookie, and the old one opens nothing any more."""
        renewed = await service.prove(info.context.actor, input.proof, now=info.context.now)
        keep_cookie(info, renewed)
        token = renewed.token if input.return_token else None
        return ConfirmIdentitySuccess(confirmed_until=info.context.now + STEP_UP_WITHIN, token=token)

    @mutation(scope=Scope.PUBLIC)
    async def sign_out(self, info: Info) -> SignOutSuccess:
        """Ends the session that asks. Where there is none, nothing happens."""
        context = info.context
        await service.sign_out(context.actor, now=context.now)
        context.cookies.append(session_cookie("", secure=context.secure, max_age=0))
        return SignOutSuccess(signed_out=context.actor.session_id is not None)

    @mutation(scope=Scope.SELF_WRITE)
    async def end_session(self, info: Info, input: EndSessionInput) -> EndSessionPayload:
        """Ends a session of one's own, or of staff for who may change the staff. It opens nothing from now on."""
        await service.end_session(info.context.actor, public_id(input.session, NodeType.SESSION, "session"), now=info.context.now)
        return EndSessionSuccess(session_id=input.session)

    @mutation(scope=Scope.SELF_WRITE)
    async def end_other_sessions(self, info: Info) -> EndOtherSessionsSuccess:
        """Ends all sessions of the caller but the one that asks."""
        return EndOtherSessionsSuccess(ended=await service.end_other_sessions(info.context.actor, now=info.context.now))

    @mutation(scope=Scope.SELF_WRITE, cost=100)
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordPayload:
        """Sets a new password and ends all other sessions."""
        await service.change_password(info.context.actor, input.current, input.new, now=info.context.now)
        return ChangePasswordSuccess(changed=True)

    @mutation(scope=Scope.STAFF_WRITE, cost=100)
    async def create_staff(self, info: Info, input: CreateStaffInput) -> CreateStaffPayload:
        """A new member of staff can sign in."""
        new = NewStaff(input.name, input.role, input.display_name, input.password)
        created = await service.create_staff(info.context.actor, new, now=info.context.now)
        return CreateStaffSuccess(account=Account(row=created.account), password=created.password)

    @mutation(scope=Scope.STAFF_WRITE)
    async def change_staff(self, info: Info, input: ChangeStaffInput) -> ChangeStaffPayload:
        """Gives a member of staff another role, or switches the account off or on. The last owner stays."""
        account = await service.change_staff(
            info.context.actor,
            public_id(input.account, NodeType.ACCOUNT, "account"),
            reason=input.reason,
            now=info.context.now,
            role=input.role,
            disabled=input.disabled,
        )
        return ChangeStaffSuccess(account=Account(row=account))
