"""What the linter finds, in a draft and in what is live: the same in the console, here and on the command line (B9, W3)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from app.catalogue import queries
from app.catalogue.rules import documents as nouns
from app.catalogue.rules.findings import Finding as Found
from app.catalogue.rules.findings import Mend, Rerun
from app.catalogue.rules.witness import Witness
from app.core.access import Scope
from app.core.ids import NodeType, global_id
from schema.context import Info
from schema.cost import ListSize
from schema.enums import expose
from schema.fields import query
from schema.finding_kinds import FindingKind, Severity
from schema.messages import refusal
from schema.names import camel_path
from schema.scalars import BigInt

FINDINGS = ListSize(assumed_size=5)


class CatalogueNoun(StrEnum):
    """A kind of document."""

    COMMUNITY = nouns.COMMUNITY
    PROGRAMMES = nouns.PROGRAMMES
    TERMS = nouns.TERMS
    PLANS = nouns.PLANS
    SEGMENTS = nouns.SEGMENTS
    EARNING = nouns.EARNING
    PRODUCTS = nouns.PRODUCTS
    BENEFITS = nouns.BENEFITS


expose(
    CatalogueNoun,
    "CatalogueNoun",
    "What a catalogue consists of.",
    {
        "COMMUNITY": "The community itself.",
        "PROGRAMMES": "A programme.",
        "TERMS": "Terms.",
        "PLANS": "A plan.",
        "SEGMENTS": "The cut into segments.",
        "EARNING": "A rule by which growth is earned.",
        "PRODUCTS": "A product that benefits refer to.",
        "BENEFITS": "A benefit.",
    },
)
_NODES = {nouns.BENEFITS: NodeType.BENEFIT, nouns.PLANS: NodeType.PLAN, nouns.TERMS: NodeType.TERMS}


@strawberry.type(description="A product in the basket of a witness.")
class WitnessItem:
    """At the price that is asked before any benefit."""

    sku: str = strawberry.field(description="The product.")
    price_minor: BigInt = strawberry.field(description="Its list price in minor units.")


@strawberry.type(description="A concrete member for whom it goes wrong (W3).")
class FindingWitness:
    """Who, on which day, with what in the basket, reading which language."""

    said: str = strawberry.field(description="All of it in words, in the language of the request.")
    member: str | None = strawberry.field(description="What is known of the member, in words; null where it is anybody.")
    day: date | None = strawberry.field(description="The local day; null where it is any.")
    basket: list[WitnessItem] = strawberry.field(description="What the member buys.", directives=[ListSize(assumed_size=2)])
    reader: str | None = strawberry.field(description="The language that the member reads; null where it is any.")


@strawberry.type(description="What the evaluator that members meet answered for the witness.")
class FindingRerun:
    """Nothing is reasoned here: the member is judged, priced, charged, shown the text."""

    holds: bool = strawberry.field(description="Whether it goes wrong as the finding says.")
    said: str = strawberry.field(description="The answer, in the language of the request.")


@strawberry.type(description="Where it is mended.")
class FindingMend:
    """A field of a thing."""

    noun: CatalogueNoun | None = strawberry.field(description="What kind of thing; null where a file cannot be read at all.")
    code: str = strawberry.field(description="Its code.")
    field: str = strawberry.field(description="The path of the field in its content.")
    subject: strawberry.ID | None = strawberry.field(description="Its global id, where it is live and has one.")


@strawberry.type(description="One thing that is wrong with what is published or with a draft.")
class Finding:
    """A finding of the linter: the same in the console, here and on the command line."""

    severity: Severity = strawberry.field(description="Whether it keeps a draft from being published.")
    kind: FindingKind = strawberry.field(description="What is wrong, as one word that never changes.")
    rule: str = strawberry.field(description="The rule, by its number in the rule book, such as `T1`.")
    field: str = strawberry.field(description="The path of the field in the content, such as `prices[1].condition`.")
    message: str = strawberry.field(description="What is wrong, in the language of the request.")
    witness: FindingWitness | None = strawberry.field(description="For whom it goes wrong; null where it concerns no member yet.")
    rerun: FindingRerun | None = strawberry.field(description="What came out when the witness was tried; null without one.")
    mend: FindingMend = strawberry.field(description="Where it is mended.")


Noun = Annotated[CatalogueNoun | None, strawberry.argument(description="About things of this kind; left out: of every kind.")]
OfSeverity = Annotated[Severity | None, strawberry.argument(description="As bad as this; left out: errors and warnings.")]


@strawberry.type
class FindingQueries:
    """The root field of this module."""

    @query(scope=Scope.BENEFITS_WRITE, size=FINDINGS, cost=5)
    async def findings(self, info: Info, noun: Noun = None, severity: OfSeverity = None) -> list[Finding] | None:
        """What is wrong with what is live (B9). For staff who edit: findings speak of costs and of what is only tried out (G5)."""
        found = await queries.findings_live(info.context.actor, now=info.context.now)
        wanted = [each for each in found if noun is None or each.noun == noun]
        return told_findings(info.context.language, [each for each in wanted if severity is None or each.severity == severity])


def told_findings(language: str, found: Iterable[Found]) -> list[Finding]:
    """The findings in the language."""
    return [
        Finding(
            severity=each.severity,
            kind=each.kind,
            rule=each.rule,
            field=camel_path(each.path),
            message=refusal(each.refusal, language),
            witness=None if each.witness is None else _witness(each.witness, language),
            rerun=None if each.rerun is None else _rerun(each.rerun, language),
            mend=_mend(each.mend),
        )
        for each in found
    ]


def _witness(witness: Witness, language: str) -> FindingWitness:
    return FindingWitness(
        said=witness.said(language),
        member=witness.person.said(language) if witness.person.leaves else None,
        day=witness.day,
        basket=[WitnessItem(sku=item.sku, price_minor=BigInt(item.price_minor)) for item in witness.basket],
        reader=witness.reader,
    )


def _rerun(rerun: Rerun, language: str) -> FindingRerun:
    return FindingRerun(holds=rerun.holds, said=rerun.said(language))


def _mend(mend: Mend) -> FindingMend:
    noun = CatalogueNoun(mend.noun) if mend.noun else None
    return FindingMend(noun=noun, code=mend.code, field=camel_path(mend.path), subject=_id(mend.noun, mend.public_id))


def _id(noun: str, public: UUID | None) -> strawberry.ID | None:
    return strawberry.ID(global_id(_NODES[noun], public)) if public is not None and noun in _NODES else None
