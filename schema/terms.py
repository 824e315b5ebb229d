"""Terms as everybody reads them, what differs between two versions, and what a member accepted (M1, M3, W4)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from app.core.access import Scope
from app.core.errors import Invalid, NotFound
from app.core.ids import NodeType, global_id
from app.terms import queries, service
from app.terms.rules import Acceptance, Payment, Promotions, Refunds, TermsEdition
from app.terms.rules import TermsDifference as Difference
from schema.benefit_parts import BenefitExclusions
from schema.benefits import Format, check_open, is_open
from schema.catalogue import Programme, programmes_by_code
from schema.context import Info
from schema.cost import ListSize
from schema.enums import ActorKind, PartKind, PaymentMethod, PromotionRule, RefundBasis, Renewal, TermsFormat
from schema.fields import edge, field, mutation, query
from schema.nodes import Node, column, loader, public_id
from schema.problems import InvalidInputProblem, NotFoundProblem
from schema.scalars import LocalizedText
from schema.text import Language, chosen
from schema.versions import AsOf, Change, KnownAt, changes

STRETCHES = ListSize(assumed_size=20)
From = Annotated[int, strawberry.argument(name="from", description="The number of the version to compare with.")]
DifferenceLanguage = Annotated[
    str | None, strawberry.argument(description="The language whose text is compared. Left out: the request's, or the one accepted in.")
]


@strawberry.type(description="What comes back when a membership is given back (M2). The law's floor stands above it.")
class TermsRefunds:
    """The rule of refunds."""

    row: strawberry.Private[Refunds]

    deduct_used: bool = column("Whether benefits that were used are taken off.")
    full_before_days: int = column("Within how many days of paying everything comes back; 0: only what the law says.")

    @field()
    def basis(self) -> RefundBasis:
        """What it is reckoned from."""
        return RefundBasis[self.row.basis]

    @field()
    def note(self, info: Info, language: Language = None) -> str:
        """What else is to be said, in the language; empty where nothing is."""
        return chosen(self.row.note, info, language)


@strawberry.type(description="How an order under a promotion is refunded (M2).")
class TermsPromotions:
    """The rule of promotions."""

    row: strawberry.Private[Promotions]

    @field()
    def rule(self) -> PromotionRule:
        """The rule."""
        return PromotionRule[self.row.rule]

    @field()
    def note(self, info: Info, language: Language = None) -> str:
        """What else is to be said, in the language; empty where nothing is."""
        return chosen(self.row.note, info, language)


@strawberry.type(description="How it is paid, and whether it renews by itself (L7, T2).")
class TermsPayment:
    """The rule of payment."""

    row: strawberry.Private[Payment]

    hold_hours: int = column("For how many hours an order that is paid by hand holds its price.")

    @field()
    def methods(self) -> list[PaymentMethod]:
        """How it may be paid."""
        return [PaymentMethod[method] for method in self.row.methods]

    @field()
    def renewal(self) -> Renewal:
        """How it goes on after the period."""
        return Renewal[self.row.renewal]

    @field()
    def note(self, info: Info, language: Language = None) -> str:
        """What else is to be said, in the language; empty where nothing is."""
        return chosen(self.row.note, info, language)


@strawberry.type(description="A stretch of a text that stayed, went or came.")
class TextPart:
    """Without what came, the parts are the text before; without what went, the text after."""

    kind: PartKind = strawberry.field(description="What became of it.")
    text: str = strawberry.field(description="The stretch, as it was written in Markdown.")


@strawberry.type(description="What differs between two versions of terms (W4).")
class TermsDifference:
    """Words and structured parts."""

    row: strawberry.Private[Difference]

    language: str = column("The language whose text is compared.")

    @field(size=STRETCHES)
    def body(self) -> list[TextPart]:
        """The text of both versions in one row, word by word; Chinese by character."""
        return [TextPart(kind=part.kind, text=part.text) for part in self.row.body]

    @field(size=ListSize(assumed_size=10))
    def changes(self) -> list[Change]:
        """Every structured part that differs, field by field, the title included."""
        return changes(self.row.changes)


@strawberry.type(description="One version of terms. It never changes; `termsId` names the terms that it is a version of.")
class TermsVersion(Node):
    """A version that is or was in force."""

    node_type: ClassVar[NodeType] = NodeType.TERMS_VERSION
    row: strawberry.Private[TermsEdition]

    code: str = column("The code of the terms; it never changes.")
    effective_from: datetime = column("From when the version holds.")
    recorded_at: datetime = column("When it was published.")
    hash: str = column("SHA-256 of the content's canonical form, in hex.")

    @field()
    def id(self) -> strawberry.ID:
        """The global id of this version."""
        return strawberry.ID(global_id(NodeType.TERMS_VERSION, self.row.version_public_id))

    @field()
    def terms_id(self) -> strawberry.ID:
        """The global id of the terms, the same for every version."""
        return strawberry.ID(global_id(NodeType.TERMS, self.row.public_id))

    @field()
    def version(self) -> int:
        """The number of the version."""
        return self.row.number

    @field()
    def title(self, info: Info, language: Language = None) -> str:
        """The title in the language."""
        return chosen(self.row.content.title, info, language)

    @field()
    def titles(self) -> LocalizedText:
        """The title in every language."""
        return LocalizedText(dict(self.row.content.title))

    @field()
    def body(self, info: Info, language: Language = None, format: Format = TermsFormat.HTML) -> str:
        """The text in the language."""
        return chosen(self.row.html if format is TermsFormat.HTML else self.row.content.body, info, language)

    @field()
    def exclusions(self) -> BenefitExclusions | None:
        """Where what is sold on these terms cannot be used."""
        return None if self.row.content.exclusions is None else BenefitExclusions(row=self.row.content.exclusions)

    @field()
    def refunds(self) -> TermsRefunds | None:
        """What comes back."""
        return None if self.row.content.refunds is None else TermsRefunds(row=self.row.content.refunds)

    @field()
    def promotions(self) -> TermsPromotions | None:
        """How orders under a promotion are refunded."""
        return None if self.row.content.promotions is None else TermsPromotions(row=self.row.content.promotions)

    @field()
    def payment(self) -> TermsPayment | None:
        """How it is paid."""
        return None if self.row.content.payment is None else TermsPayment(row=self.row.content.payment)

    @edge()
    async def programme(parents: list["TermsVersion"], info: Info) -> list[Programme]:
        """The programme that the terms belong to."""
        known = await programmes_by_code()
        return [known[each.row.content.programme] for each in parents]

    @edge()
    async def in_force(parents: list["TermsVersion"], info: Info) -> list[bool]:
        """Whether this is the version in force now."""
        current = (await queries.terms_in_force(info.context.now)).by_public_id
        return [each.row.public_id in current and current[each.row.public_id].number == each.row.number for each in parents]

    @edge(cost=5)
    async def difference(
        parents: list["TermsVersion"], info: Info, from_: From, language: DifferenceLanguage = None
    ) -> list[TermsDifference | None]:
        """What differs from another version to this one; null where there is no such version."""
        return [await _difference(info, each.row, from_, language) for each in parents]


async def _difference(info: Info, edition: TermsEdition, number: int, language: str | None) -> TermsDifference | None:
    try:
        before = await queries.version_of(edition.code, number, now=info.context.now)
    except NotFound:
        return None
    return TermsDifference(row=queries.difference(before, edition, language or info.context.language))


@strawberry.type(description="That a member accepted a version of terms. The first acceptance of a version stands (M3).")
class TermsAcceptance(Node):
    """An acceptance with what has changed since."""

    node_type: ClassVar[NodeType] = NodeType.TERMS_ACCEPTANCE
    row: strawberry.Private[Acceptance]

    language: str = column("The language in which it was read.")
    accepted_at: datetime = column("When it was accepted.")

    @edge()
    async def terms(parents: list["TermsAcceptance"], info: Info) -> list[TermsVersion]:
        """The version that was accepted."""
        found = await queries.editions_by_ids(each.row.version_id for each in parents)
        return [TermsVersion(row=found[each.row.version_id]) for each in parents]

    @edge()
    async def current(parents: list["TermsAcceptance"], info: Info) -> list[TermsVersion | None]:
        """The version in force now; null where none is."""
        known = (await queries.terms_in_force(info.context.now)).by_id
        return [TermsVersion(row=known[each.row.terms_id]) if each.row.terms_id in known else None for each in parents]

    @edge(cost=5)
    async def difference(parents: list["TermsAcceptance"], info: Info, language: DifferenceLanguage = None) -> list[TermsDifference | None]:
        """What differs from the accepted version to the one in force now; null where they are the same (M3)."""
        found = await queries.editions_by_ids(each.row.version_id for each in parents)
        known = (await queries.terms_in_force(info.context.now)).by_id
        return [_since(found[each.row.version_id], known.get(each.row.terms_id), language or each.row.language) for each in parents]


def _since(accepted: TermsEdition, current: TermsEdition | None, language: str) -> TermsDifference | None:
    if current is None or current.version_id == accepted.version_id:
        return None
    return TermsDifference(row=queries.difference(accepted, current, language))


@loader(NodeType.TERMS_VERSION)
async def _versions(info: Info, ids: list[UUID]) -> dict[UUID, TermsVersion]:
    if not await is_open(info, Scope.TERMS_READ):
        return {}
    stubs = [stub for line in (await queries.terms_lines()).values() for stub in line.stubs if stub.public_id in set(ids)]
    there = [stub.version_id for stub in stubs if stub.cancelled_at is None and stub.effective_from <= info.context.now]
    return {row.version_public_id: TermsVersion(row=row) for row in (await queries.editions_by_ids(there)).values()}


@loader(NodeType.TERMS_ACCEPTANCE)
async def _acceptances(info: Info, ids: list[UUID]) -> dict[UUID, TermsAcceptance]:
    if info.context.actor.kind is ActorKind.PARTNER:  # as `Member.acceptances`
        return {}
    return {public: TermsAcceptance(row=row) for public, row in (await queries.access_acceptances(info.context.actor, ids)).items()}


@strawberry.input(description="Which version is accepted, and in which language it was read.")
class AcceptTermsInput:
    """The version as it was shown."""

    terms: strawberry.ID = strawberry.field(description="The global id of the terms, as `TermsVersion.termsId` tells it.")
    version: int = strawberry.field(description="The number of the version that was shown.")
    language: str = strawberry.field(description="The language in which it was shown.")


@strawberry.type(description="The version is accepted.")
class AcceptTermsSuccess:
    """The acceptance; accepting again changes nothing."""

    acceptance: TermsAcceptance = strawberry.field(description="The acceptance that stands: the first one of this version.")


AcceptTermsPayload = Annotated[
    AcceptTermsSuccess | InvalidInputProblem | NotFoundProblem,
    strawberry.union("AcceptTermsPayload", description="What acceptTerms answers."),
]
TermsId = Annotated[strawberry.ID | None, strawberry.argument(description="The global id of the terms; or give `code`.")]
TermsCode = Annotated[str | None, strawberry.argument(description="The code of the terms; or give `id`.")]
VersionNumber = Annotated[
    int | None, strawberry.argument(description="The number of a version that is or was in force. Left out: the one in force at `asOf`.")
]


def exactly_one(id: str | None, code: str | None) -> None:
    """One of the two names the thing. Raises Invalid(id)."""
    if (id is None) == (code is None):
        raise Invalid("id", "Give either id or code.")


@strawberry.type
class TermsQueries:
    """The root fields of this module."""

    @query(scope=Scope.PUBLIC)
    async def terms(
        self,
        info: Info,
        id: TermsId = None,
        code: TermsCode = None,
        version: VersionNumber = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> TermsVersion | None:
        """A version of terms; null where there is none. Open to guests unless the operator switched that off (A6)."""
        await check_open(info, Scope.TERMS_READ)
        exactly_one(id, code)
        public = None if id is None else public_id(id, NodeType.TERMS)
        if version is not None:
            return await _numbered(info, public, code, version)
        known = await queries.terms_in_force(as_of or info.context.now, known_at)
        found = known.by_code.get(code or "") if public is None else known.by_public_id.get(public)
        return None if found is None else TermsVersion(row=found)


async def _numbered(info: Info, public: UUID | None, code: str | None, number: int) -> TermsVersion | None:
    lines = await queries.terms_lines()
    named = next((line.code for line in lines.values() if line.public_id == public or line.code == code), "")
    try:
        return TermsVersion(row=await queries.version_of(named, number, now=info.context.now))
    except NotFound:
        return None


@strawberry.type
class TermsSelfMutations:
    """What members do with terms."""

    @mutation(scope=Scope.SELF_WRITE)
    async def accept_terms(self, info: Info, input: AcceptTermsInput) -> AcceptTermsPayload:
        """The caller accepts a version of terms, as it was shown. Accepting it again changes nothing (M3)."""
        context, terms = info.context, public_id(input.terms, NodeType.TERMS, "terms")
        row = await service.accept(context.actor, terms, input.version, input.language, now=context.now)
        return AcceptTermsSuccess(acceptance=TermsAcceptance(row=row))
