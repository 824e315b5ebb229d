"""Changing members: registering, the own profile and contact, and what staff may change (A1, A2, A5, S6, D1, L1)."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from app.core.access import Scope
from app.core.ids import NodeType
from app.core.unset import UNSET
from app.members import queries, service
from app.members.rules import ContactChange, MemberRow, NewMember, ProfileChange, StatusChange
from app.memberships import service as membership_service
from app.memberships.rules import NewMembership
from app.tags import service as tag_service
from schema.accounts import Session, keep_cookie
from schema.contacts import Contact, whole
from schema.context import Info
from schema.enums import AccountStatus, MembershipState
from schema.fields import mutation
from schema.members import Member
from schema.memberships import Membership
from schema.nodes import public_id
from schema.problems import ConflictProblem, InvalidInputProblem, LimitReachedProblem, NotFoundProblem
from schema.versions import REASON

_MEMBER_ID = "The member's global id."
_PHONE = "The phone number; without the prefix of a country it is one of the community's own."


@strawberry.input(description="Who registers.")
class RegisterInput:
    """What a newcomer says of themselves."""

    name: str = strawberry.field(description="The name to sign in with: 3 to 32 letters and digits. It never changes.")
    password: str = strawberry.field(description="10 to 128 characters, not the name, not a common one.")
    nickname: str = strawberry.field(description="The name that others see, up to 40 characters.")
    region: str | None = strawberry.field(default=None, description="The region, such as CN or CN-31.")
    industry_since: date | None = strawberry.field(default=None, description="Since when in the industry; not in the future.")
    return_token: bool = strawberry.field(
        default=False, description="Also answer with the session's token, for programs that keep no cookies."
    )


@strawberry.type(description="The newcomer is a member and signed in; the answer carries the cookie.")
class RegisterSuccess:
    """The fresh member and session."""

    member: Member = strawberry.field(description="The member.")
    session: Session = strawberry.field(description="The session that was opened.")
    token: str | None = strawberry.field(description="Its token, told this once and only where `returnToken` asked for it.")


RegisterPayload = Annotated[
    RegisterSuccess | InvalidInputProblem | LimitReachedProblem | ConflictProblem,
    strawberry.union("RegisterPayload", description="What register answers."),
]


@strawberry.input(description="What shall be different in one's own profile; what is left out stays.")
class UpdateProfileInput:
    """Changes and the revision that was looked at."""

    expected_revision: int = strawberry.field(description="The `revision` that the caller looked at.")
    nickname: str | None = strawberry.field(default=strawberry.UNSET, description="The new nickname.")
    region: str | None = strawberry.field(default=strawberry.UNSET, description="The new region; null takes it back.")
    industry_since: date | None = strawberry.field(
        default=strawberry.UNSET, description="Since when in the industry. A changed date waits before it holds (S6)."
    )


@strawberry.input(description="What staff changes in a member's profile; what is left out stays.")
class ChangeMemberInput:
    """Changes, the revision that was looked at, and what proof was seen."""

    member: strawberry.ID = strawberry.field(description=_MEMBER_ID)
    expected_revision: int = strawberry.field(description="The `revision` that the caller looked at.")
    reason: str = strawberry.field(description="What proof was seen, in 3 to 500 characters (two in Chinese); it goes into the audit log.")
    nickname: str | None = strawberry.field(default=strawberry.UNSET, description="The new nickname.")
    region: str | None = strawberry.field(default=strawberry.UNSET, description="The new region; null takes it back.")
    industry_since: date | None = strawberry.field(default=strawberry.UNSET, description="Since when in the industry; it holds at once.")


@strawberry.input(description="What shall be different in one's own contact; what is left out stays, null takes away.")
class ChangeContactInput:
    """Phone and e-mail."""

    phone: str | None = strawberry.field(default=strawberry.UNSET, description=_PHONE)
    email: str | None = strawberry.field(default=strawberry.UNSET, description="The e-mail address.")


@strawberry.input(description="What staff changes in a member's contact; what is left out stays, null takes away.")
class ChangeMemberContactInput:
    """Whose, why, and what."""

    member: strawberry.ID = strawberry.field(description=_MEMBER_ID)
    reason: str = strawberry.field(description=REASON)
    phone: str | None = strawberry.field(default=strawberry.UNSET, description=_PHONE)
    email: str | None = strawberry.field(default=strawberry.UNSET, description="The e-mail address.")


@strawberry.input(description="Whose contact to show whole, and why.")
class RevealContactInput:
    """Whose and why."""

    member: strawberry.ID = strawberry.field(description=_MEMBER_ID)
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The contact, whole. That it was shown, to whom and why, stands in the audit log.")
class RevealContactSuccess:
    """Phone and e-mail with every letter."""

    contact: Contact = strawberry.field(description="The contact, not masked.")


RevealContactPayload = Annotated[
    RevealContactSuccess | InvalidInputProblem | NotFoundProblem,
    strawberry.union("RevealContactPayload", description="What revealContact answers."),
]


@strawberry.type(description="The profile is as asked.")
class ProfileSuccess:
    """The member after the change."""

    member: Member = strawberry.field(description="The member as it is now.")


UpdateProfilePayload = Annotated[
    ProfileSuccess | InvalidInputProblem | ConflictProblem | NotFoundProblem,
    strawberry.union("UpdateProfilePayload", description="What the mutations of one's own profile answer."),
]
ChangeMemberPayload = Annotated[
    ProfileSuccess | InvalidInputProblem | ConflictProblem | NotFoundProblem,
    strawberry.union("ChangeMemberPayload", description="What the mutations of staff that change a member answer."),
]


@strawberry.input(description="The status that a member shall have (A5).")
class SetMemberStatusInput:
    """Status, end and reason."""

    member: strawberry.ID = strawberry.field(description=_MEMBER_ID)
    status: AccountStatus = strawberry.field(description="The status from now on.")
    reason: str = strawberry.field(description=REASON)
    until: datetime | None = strawberry.field(default=None, description="When it ends by itself; for MUTED and SUSPENDED only.")


@strawberry.input(description="The tags that a member shall carry by hand (D1).")
class TagMemberInput:
    """All tags by hand, and why."""

    member: strawberry.ID = strawberry.field(description=_MEMBER_ID)
    tags: list[str] = strawberry.field(description="All tags given by hand; those of rules and models stay.")
    reason: str = strawberry.field(description=REASON)
    seen: list[str] | None = strawberry.field(
        default=None,
        description="The tags by hand that were there when this was decided: what others gave or took since stays. Left out, it does not.",
    )


@strawberry.input(description="A paid period of a plan. Exactly one of months and days is given.")
class RecordMembershipInput:
    """A period to be recorded."""

    member: strawberry.ID = strawberry.field(description=_MEMBER_ID)
    plan: str = strawberry.field(description="The plan, by code.")
    starts_on: date = strawberry.field(description="The first day.")
    months: int | None = strawberry.field(default=None, description="For so many months.")
    days: int | None = strawberry.field(default=None, description="For so many days.")


@strawberry.input(description="A membership that ends before its time.")
class CloseMembershipInput:
    """Which, how and why."""

    membership: strawberry.ID = strawberry.field(description="The membership's global id.")
    closed_as: MembershipState = strawberry.field(description="CANCELLED where it was never paid, REFUNDED where it was paid back.")
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="The membership is as asked.")
class MembershipSuccess:
    """The membership after the change."""

    membership: Membership = strawberry.field(description="The membership as it is now.")


MembershipPayload = Annotated[
    MembershipSuccess | InvalidInputProblem | ConflictProblem | NotFoundProblem,
    strawberry.union("MembershipPayload", description="What the mutations of memberships answer."),
]


def _change(input: UpdateProfileInput | ChangeMemberInput) -> ProfileChange:
    told = {name: getattr(input, name) for name in ("nickname", "region", "industry_since")}
    return ProfileChange(**{name: UNSET if value is strawberry.UNSET else value for name, value in told.items()})


def _contact(input: ChangeContactInput | ChangeMemberContactInput) -> ContactChange:
    told = {"phone": input.phone, "email": input.email}
    return ContactChange(**{name: UNSET if value is strawberry.UNSET else value for name, value in told.items()})


async def _member_row(info: Info, id: strawberry.ID) -> MemberRow:
    return await queries.access_member(info.context.actor, public_id(id, NodeType.MEMBER, "member"))


@strawberry.type
class MemberMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.PUBLIC, cost=100)
    async def register(self, info: Info, input: RegisterInput) -> RegisterPayload:
        """Makes the caller a member and signs in: the answer carries the cookie. Only names answer that they are taken."""
        context = info.context
        new = NewMember(input.name, input.password, input.nickname, input.region, input.industry_since)
        signed_in = await service.register(new, address=context.address, user_agent=context.user_agent, now=context.now)
        keep_cookie(info, signed_in)
        row = await queries.own_member(signed_in.actor)
        token = signed_in.token if input.return_token else None
        return RegisterSuccess(member=Member(row=row), session=Session(row=signed_in.session), token=token)

    @mutation(scope=Scope.SELF_WRITE)
    async def update_profile(self, info: Info, input: UpdateProfileInput) -> UpdateProfilePayload:
        """Changes the caller's own profile. A changed date in the industry waits before it holds (S6)."""
        context = info.context
        row = await service.update_profile(context.actor, _change(input), expected_revision=input.expected_revision, now=context.now)
        return ProfileSuccess(member=Member(row=row))

    @mutation(scope=Scope.MEMBERS_WRITE)
    async def change_member(self, info: Info, input: ChangeMemberInput) -> ChangeMemberPayload:
        """Changes a member's profile on proof; it holds at once (S6)."""
        context = info.context
        row = await service.change_member(
            context.actor,
            public_id(input.member, NodeType.MEMBER, "member"),
            _change(input),
            expected_revision=input.expected_revision,
            reason=input.reason,
            now=context.now,
        )
        return ProfileSuccess(member=Member(row=row))

    @mutation(scope=Scope.SELF_WRITE)
    async def change_contact(self, info: Info, input: ChangeContactInput) -> UpdateProfilePayload:
        """Changes the caller's own phone number and e-mail address. What is changed is not proved any more (A2)."""
        context = info.context
        await service.change_own_contact(context.actor, _contact(input), now=context.now)
        return ProfileSuccess(member=Member(row=await queries.own_member(context.actor)))

    @mutation(scope=Scope.MEMBERS_WRITE)
    async def change_member_contact(self, info: Info, input: ChangeMemberContactInput) -> ChangeMemberPayload:
        """Changes a member's phone number and e-mail address (A2)."""
        context = info.context
        member = public_id(input.member, NodeType.MEMBER, "member")
        await service.change_contact(context.actor, member, _contact(input), reason=input.reason, now=context.now)
        return ProfileSuccess(member=Member(row=await _member_row(info, input.member)))

    @mutation(scope=Scope.MEMBERS_REVEAL)
    async def reveal_contact(self, info: Info, input: RevealContactInput) -> RevealContactPayload:
        """Shows how a member can be reached, whole, and writes down that it did (A2, R5)."""
        context = info.context
        member = public_id(input.member, NodeType.MEMBER, "member")
        return RevealContactSuccess(
            contact=whole(await service.reveal_contact(context.actor, member, reason=input.reason, now=context.now))
        )

    @mutation(scope=Scope.MEMBERS_WRITE)
    async def set_member_status(self, info: Info, input: SetMemberStatusInput) -> ChangeMemberPayload:
        """Gives a member a status, for a time or for good (A5)."""
        context = info.context
        member = public_id(input.member, NodeType.MEMBER, "member")
        change = StatusChange(input.status, input.until)
        row = await service.set_status(context.actor, member, change, reason=input.reason, now=context.now)
        return ProfileSuccess(member=Member(row=row))

    @mutation(scope=Scope.MEMBERS_WRITE)
    async def tag_member(self, info: Info, input: TagMemberInput) -> ChangeMemberPayload:
        """Sets the tags that a member carries by hand (D1)."""
        context = info.context
        member = public_id(input.member, NodeType.MEMBER, "member")
        await tag_service.set_tags(context.actor, member, input.tags, reason=input.reason, now=context.now, seen=input.seen)
        return ProfileSuccess(member=Member(row=await _member_row(info, input.member)))

    @mutation(scope=Scope.MEMBERSHIPS_WRITE)
    async def record_membership(self, info: Info, input: RecordMembershipInput) -> MembershipPayload:
        """Records a paid period of a plan for a member (L2)."""
        context = info.context
        member = await _member_row(info, input.member)
        new = NewMembership(member.id, input.plan, input.starts_on, input.months, input.days)
        row = await membership_service.record_membership(context.actor, new, source="graphql", now=context.now)
        return MembershipSuccess(membership=Membership(row=row))

    @mutation(scope=Scope.MEMBERSHIPS_WRITE)
    async def close_membership(self, info: Info, input: CloseMembershipInput) -> MembershipPayload:
        """Ends a membership before its time: cancelled, or paid back (L1)."""
        context = info.context
        membership = public_id(input.membership, NodeType.MEMBERSHIP, "membership")
        row = await membership_service.close_membership(context.actor, membership, input.closed_as, reason=input.reason, now=context.now)
        return MembershipSuccess(membership=Membership(row=row))
