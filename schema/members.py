"""Members: profile, segment, growth, memberships, tags, entitlements; registering and changing them."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.accounts import queries as account_queries
from app.benefits.queries import Asked
from app.community import service as community
from app.consents import queries as consent_queries
from app.core.access import Actor, Scope
from app.core.calendar import local_date
from app.core.errors import Forbidden
from app.core.ids import NodeType
from app.core.paging import slice_keys
from app.levels import queries as level_queries
from app.members import queries
from app.members.rules import MemberRow, effective_industry_since, effective_status, pending_industry_since
from app.memberships import service as membership_service
from app.segments import rules as segment_rules
from app.segments import service as segment_service
from app.tags import service as tag_service
from app.terms import queries as terms_queries
from schema.accounts import Account
from schema.benefits import Filter, offer_filter
from schema.catalogue import Programme, programmes_by_id
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.consents import PARTNERS, Pseudonym
from schema.contacts import Contact, seen_by
from schema.context import Info
from schema.cost import ListSize
from schema.entitlements import ENTITLEMENTS, BenefitId, Entitlement, entitlement_pages, entitlements_to
from schema.enums import AccountStatus, ActorKind, Origin
from schema.fields import edge, field
from schema.memberships import Membership, newest_first
from schema.nodes import Node, column, loader, public_id
from schema.scalars import BigInt
from schema.segments import Segment
from schema.terms import TermsAcceptance
from schema.versions import AsOf, KnownAt

_ACCEPTANCES = "acceptances"
_MEMBERSHIPS = "memberships"
ProgrammeCode = Annotated[str | None, strawberry.argument(description="A programme, by code; left out: the default one.")]


@strawberry.type(description="The growth of a member in a programme (V1, V9).")
class Growth:
    """What counts and what does not yet."""

    available: BigInt = strawberry.field(description="What counts for levels and conditions.")
    pending: BigInt = strawberry.field(description="What was earned but does not count yet.")


@strawberry.type(description="A tag that a member carries (D1).")
class MemberTag:
    """A tag with origin and time."""

    tag: str = strawberry.field(description="The tag.")
    origin: Origin = strawberry.field(description="Who gave it.")
    since_at: datetime = strawberry.field(description="Since when the member carries it.")


@strawberry.type(description="Where a member stands by experience (S1).")
class Experience:
    """The place in the cut in force."""

    months: int = strawberry.field(description="Whole months in the industry.")
    segment: Segment = strawberry.field(description="The segment.")
    since: date = strawberry.field(description="The first day in it.")
    until: date | None = strawberry.field(description="The first day after it; null where it has no end.")
    next_segment: Segment | None = strawberry.field(description="The segment that follows.")


@strawberry.type(description="A person in the community.")
class Member(Node):
    """A member, as the member, staff or a partner with the scope sees it."""

    node_type: ClassVar[NodeType] = NodeType.MEMBER
    row: strawberry.Private[MemberRow]

    nickname: str = column("The name that others see.")
    revision: int = column("The revision to give with the next change of the profile.")
    joined_at: datetime = column("When the member joined.")

    @field()
    def number(self) -> BigInt:
        """The member number, for people to read."""
        return BigInt(self.row.member_number)

    @field()
    def region(self, info: Info) -> str | None:
        """The region as declared, such as CN-31; null where it is not. Closed to partners, like all that follows from a profile."""
        _check_inner(info)
        return self.row.region

    @field()
    def status(self, info: Info) -> AccountStatus:
        """Whether the member may take part."""
        _check_inner(info)
        return effective_status(self.row, info.context.now)

    @field()
    def status_until(self, info: Info) -> datetime | None:
        """When that ends by itself; null where it does not."""
        _check_inner(info)
        return self.row.status_until

    @field()
    def industry_since(self, info: Info) -> date | None:
        """Since when the member is in the industry, as it holds now; null where it is not declared."""
        _check_inner(info)
        return effective_industry_since(self.row, info.context.now)

    @field()
    def pending_industry_since(self, info: Info) -> date | None:
        """A changed date that waits; null where none does (S6)."""
        _check_inner(info)
        pending = pending_industry_since(self.row, info.context.now)
        return None if pending is None else pending[0]

    @field()
    def pending_industry_since_at(self, info: Info) -> datetime | None:
        """From when the changed date holds."""
        _check_inner(info)
        pending = pending_industry_since(self.row, info.context.now)
        return None if pending is None else pending[1]

    @edge(scope=Scope.MEMBERS_READ)
    async def external_ref(parents: list["Member"], info: Info) -> list[str | None]:
        """How the place that the member was imported from calls it."""
        return [each.row.external_ref for each in parents]

    @edge(scope=Scope.STAFF_READ)
    async def account(parents: list["Member"], info: Info) -> list[Account | None]:
        """The account with which the member signs in; null where there is none."""
        found = await account_queries.accounts_of_members([each.row.id for each in parents])
        return [Account(row=found[each.row.id]) if each.row.id in found else None for each in parents]

    @edge()
    async def contact(parents: list["Member"], info: Info) -> list[Contact]:
        """How the member can be reached: whole for oneself, masked for staff, closed to partners."""
        _check_inner(info)
        found = await queries.contacts_of([each.row.id for each in parents])
        region = (await community.get()).settings.phone_region
        return [seen_by(info.context.actor, found[each.row.id], region) for each in parents]

    @edge()
    async def segment(parents: list["Member"], info: Info) -> list[Segment | None]:
        """The segment by experience; null where `industrySince` is not declared (S2)."""
        at = info.context.now
        cut, today = await segment_service.cut_in_force(at), local_date(at, (await community.get()).zone)
        made = {part.code: Segment(row=part) for part in cut.segments}
        places = [segment_rules.segment_of(cut, effective_industry_since(each.row, at), today) for each in parents]
        return [None if place is None else made[place.code] for place in places]

    @edge()
    async def experience(parents: list["Member"], info: Info) -> list[Experience | None]:
        """Months, segment, since when and until when; null where `industrySince` is not declared."""
        _check_inner(info)
        at = info.context.now
        cut, today = await segment_service.cut_in_force(at), local_date(at, (await community.get()).zone)
        return [_experience(segment_rules.placement(cut, effective_industry_since(each.row, at), today)) for each in parents]

    @edge()
    async def growth(
        parents: list["Member"], info: Info, programme: ProgrammeCode = None, as_of: AsOf = None, known_at: KnownAt = None
    ) -> list[Growth]:
        """The growth in a programme."""
        known = await community.get()
        chosen = known.default_programme if programme is None else known.programme(programme)
        ids = [each.row.id for each in parents]
        found = await level_queries.growth_of(ids, at=as_of or info.context.now, known_at=known_at)
        own = [next((each for each in found[id_] if each.programme_id == chosen.id), None) for id_ in ids]
        return [Growth(available=BigInt(each.available if each else 0), pending=BigInt(each.pending if each else 0)) for each in own]

    @edge(size=PAGED)
    async def memberships(
        parents: list["Member"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[Membership]]:
        """The memberships, newest first."""
        _check_inner(info)
        request = asked(info, _MEMBERSHIPS, first, after, last, before)
        found = await membership_service.memberships_of([each.row.id for each in parents])
        pages = [slice_keys(found[each.row.id], request, newest_first) for each in parents]
        return [connection(_MEMBERSHIPS, page, lambda row: Membership(row=row)) for page in pages]

    @edge(size=ListSize(assumed_size=5))
    async def tags(parents: list["Member"], info: Info, as_of: AsOf = None) -> list[list[MemberTag]]:
        """The tags that the member carries."""
        _check_inner(info)
        found = await tag_service.tags_of_members([each.row.id for each in parents], as_of or info.context.now)
        return [[MemberTag(tag=t.tag, origin=t.origin, since_at=t.since_at) for t in found[each.row.id]] for each in parents]

    @edge(size=PAGED)
    async def entitlements(
        parents: list["Member"],
        info: Info,
        filter: Filter = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> list[Connection[Entitlement]]:
        """Every benefit that is offered, in the order for the member's stage, each with the answer and the reasons."""
        _check_entitlements(info.context.actor, parents)
        request = asked(info, ENTITLEMENTS, first, after, last, before)
        told = Asked(as_of or info.context.now, known_at, offer_filter(filter))
        return await entitlement_pages([each.row.id for each in parents], request, told)

    @edge()
    async def entitlement(
        parents: list["Member"], info: Info, benefit: BenefitId, as_of: AsOf = None, known_at: KnownAt = None
    ) -> list[Entitlement | None]:
        """The answer for one benefit, offered at the moment or not; null where none was published then."""
        _check_entitlements(info.context.actor, parents)
        told, wanted = Asked(as_of or info.context.now, known_at), public_id(benefit, NodeType.BENEFIT, "benefit")
        return await entitlements_to(info.context.actor, wanted, [each.row.id for each in parents], told)

    @edge(size=PAGED)
    async def acceptances(
        parents: list["Member"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[TermsAcceptance]]:
        """The versions of terms that the member accepted, newest first, each with what differs from today's (M3)."""
        _check_inner(info)
        request = asked(info, _ACCEPTANCES, first, after, last, before)
        found = await terms_queries.acceptances_of_members(info.context.actor, [each.row.id for each in parents])
        pages = [slice_keys(found[each.row.id], request, lambda row: (-row.id,)) for each in parents]
        return [connection(_ACCEPTANCES, page, lambda row: TermsAcceptance(row=row)) for page in pages]

    @edge(size=PAGED)
    async def partners(
        parents: list["Member"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[Pseudonym]]:
        """The partners with which the member shares, newest first (X2)."""
        _check_inner(info)
        request = asked(info, PARTNERS, first, after, last, before)
        found = await consent_queries.partners_of_members([each.row.id for each in parents])
        pages = [slice_keys(found[each.row.id], request, lambda row: (-row.id,)) for each in parents]
        return [connection(PARTNERS, page, lambda row: Pseudonym(row=row)) for page in pages]

    @edge(size=ListSize(assumed_size=2))
    async def programmes(parents: list["Member"], info: Info) -> list[list[Programme]]:
        """The programmes that the member is enrolled in."""
        _check_inner(info)
        known = await programmes_by_id()
        found = await queries.programmes_of_members([each.row.id for each in parents])
        return [[known[id_] for id_ in found[each.row.id]] for each in parents]


def _experience(place: segment_rules.Placement | None) -> Experience | None:
    if place is None:
        return None
    following = None if place.next is None else Segment(row=place.next)
    return Experience(
        months=place.months, segment=Segment(row=place.segment), since=place.since_on, until=place.next_on, next_segment=following
    )


def _check_inner(info: Info) -> None:
    """A partner sees number, nickname, segment and growth, not the profile, tags or memberships. Raises Forbidden."""
    if info.context.actor.kind is ActorKind.PARTNER:
        raise Forbidden(Scope.MEMBERS_WRITE)


def _check_entitlements(actor: Actor, members: list[Member]) -> None:
    """One's own answers need nothing more; those of others need entitlements:read. Raises Forbidden."""
    if any(each.row.id != actor.member_id for each in members) and not actor.holds(Scope.ENTITLEMENTS_READ):
        raise Forbidden(Scope.ENTITLEMENTS_READ)


@loader(NodeType.MEMBER)
async def _members(info: Info, ids: list[UUID]) -> dict[UUID, Member]:
    return {public: Member(row=row) for public, row in (await queries.access_members(info.context.actor, ids)).items()}
