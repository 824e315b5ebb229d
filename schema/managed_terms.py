"""Terms as those see them who write and publish them (B8, M1)."""

from typing import Annotated

import strawberry

from app.catalogue import service as catalogue
from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType
from app.publishing.rules import ListFilter
from app.terms import queries, service
from schema.benefit_inputs import ExclusionsInput
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.contents import told
from schema.context import Info
from schema.enums import PaymentMethod, PromotionRule, RefundBasis, Renewal, Status
from schema.fields import edge, field, query
from schema.findings import FINDINGS, Finding, told_findings
from schema.nodes import Id, public_id
from schema.publishing import Doors, Listed, Managed, Publishable, managed_row, mutations
from schema.scalars import LocalizedText
from schema.text import Language, chosen

TERMS = Publishable(
    noun="terms",
    one="terms",
    node_type=NodeType.TERMS,
    write=Scope.TERMS_WRITE,
    publish=Scope.TERMS_PUBLISH,
    doors=Doors(
        create=service.create_terms,
        save=service.save_draft,
        discard=service.discard_draft,
        restore=service.restore_version,
        publish=catalogue.publish_terms,
        cancel=service.cancel_scheduled,
        roll_back=catalogue.roll_back_terms,
        archive=service.archive_terms,
        unarchive=service.unarchive_terms,
        history=queries.history,
        compare=service.compare_versions,
    ),
)


@strawberry.input(description="What comes back when a membership is given back (M2).")
class RefundsInput:
    """The rule of refunds."""

    basis: RefundBasis = strawberry.field(description="What it is reckoned from.")
    deduct_used: bool = strawberry.field(description="Whether benefits that were used are taken off.")
    full_before_days: int | None = told("Within how many days of paying everything comes back, 0 to 365.")
    note: LocalizedText | None = told("What else is to be said, in every language; the reason where nothing comes back.")


@strawberry.input(description="How an order under a promotion is refunded (M2).")
class PromotionsInput:
    """The rule of promotions."""

    rule: PromotionRule = strawberry.field(description="The rule.")
    note: LocalizedText | None = told("What else is to be said, in every language.")


@strawberry.input(description="How it is paid, and whether it renews by itself (L7, T2).")
class PaymentInput:
    """The rule of payment."""

    methods: list[PaymentMethod] = strawberry.field(description="How it may be paid.")
    renewal: Renewal = strawberry.field(description="How it goes on after the period.")
    hold_hours: int | None = told("For how many hours an order that is paid by hand holds its price, 1 to 720; left out: 168.")
    note: LocalizedText | None = told("What else is to be said, in every language.")


@strawberry.input(description="All that terms say. A draft may be unfinished; what is missing is refused when it is published.")
class TermsContentInput:
    """The content of a draft."""

    code: str = strawberry.field(description="Small letters, digits and hyphens; it never changes.")
    title: LocalizedText | None = told("The title in every language, up to 80 characters.")
    body: LocalizedText | None = told(
        "The text in Markdown, in every language, up to 60,000 characters, and 100 kB for all of the request."
    )
    exclusions: ExclusionsInput | None = told("Where what is sold on these terms cannot be used; none must be said too.")
    refunds: RefundsInput | None = told("What comes back.")
    promotions: PromotionsInput | None = told("How orders under a promotion are refunded.")
    payment: PaymentInput | None = told("How it is paid.")


@strawberry.type(description="Terms in the list of those who write them: their draft, else their newest version.")
class ListedTerms(Listed):
    """A row of the editors' list."""

    publishable = TERMS

    @field()
    def title(self, info: Info, language: Language = None) -> str:
        """The title in the language."""
        return chosen(self.row.name, info, language)


@strawberry.type(description="Terms with their draft and all their versions.")
class ManagedTerms(Managed):
    """The editors' view of one set of terms."""

    publishable = TERMS

    @edge(size=FINDINGS)
    async def findings(parents: list["ManagedTerms"], info: Info) -> list[list[Finding]]:
        """What is wrong with the draft, if there is one: errors forbid publishing, warnings want a second look (B9, M1)."""
        context = info.context
        return [
            told_findings(context.language, await catalogue.look_at_terms_draft(context.actor, each.identity.public_id, now=context.now))
            for each in parents
        ]


@strawberry.input(description="Which terms the editors' list shows: each field that is given narrows.")
class ManagedTermsFilter:
    """Narrows the editors' list."""

    search: str = strawberry.field(default="", description="Part of the code or a title.")
    programme: str | None = strawberry.field(default=None, description="Of this programme, by code.")
    status: Status | None = strawberry.field(default=None, description="In this state.")


Filter = Annotated[ManagedTermsFilter | None, strawberry.argument(description="Which terms; left out: all.")]


@strawberry.type
class ManagedTermsQueries:
    """The root fields of this module."""

    @query(scope=Scope.TERMS_WRITE, size=PAGED)
    async def listed_terms(
        self, info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ListedTerms] | None:
        """All terms for those who write them, drafts too, by code."""
        wanted = ListFilter() if filter is None else ListFilter(filter.search, filter.programme, filter.status)
        request = asked(info, "managed-terms", first, after, last, before)
        page = await queries.list_terms(info.context.actor, wanted, request, now=info.context.now)
        return connection("managed-terms", page, lambda row: ListedTerms(row=row))

    @query(scope=Scope.TERMS_WRITE)
    async def managed_terms(self, info: Info, id: Id) -> ManagedTerms | None:
        """Terms with their draft and all their versions; null where there are none."""
        try:
            return ManagedTerms(row=await managed_row(TERMS, info, public_id(id, NodeType.TERMS)))
        except NotFound:
            return None


TermsMutations = mutations(TERMS, ManagedTerms, TermsContentInput)
