"""The published catalogue as documents: exported, linted, compared with files."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from app.activity.queries import least_paid
from app.benefits.queries import catalogue
from app.benefits.queries.lists import BenefitFilter, list_benefits
from app.benefits.queries.products import products
from app.benefits.rules import normal_form
from app.catalogue.rules import documents as nouns
from app.catalogue.rules.documents import Document, ordered
from app.catalogue.rules.exporting import exported
from app.catalogue.rules.pricing import PricingHelp, pricing_help
from app.catalogue.rules.shelf import Beside, Paid
from app.catalogue.rules.writing import write_yaml
from app.community import service as community
from app.community.rules import CommunityInfo
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date, start_of_day
from app.core.paging import MAX_PAGE, Page, PageRequest
from app.core.versions.rules import Status, pick_live
from app.earning.service import rule_versions
from app.plans import rules as plan_rules
from app.plans.queries import list_plans, plan_catalogue
from app.plans.rules import PlanInForce
from app.plans.service import plans
from app.publishing.rules import ListFilter
from app.segments.service import cut_in_force
from app.tags.queries import inferred_tags
from app.terms import rules as terms_rules
from app.terms.queries import list_terms, terms_in_force, terms_lines
from app.terms.rules import TermsEdition

_READING = (Scope.BENEFITS_READ, Scope.PLANS_READ, Scope.SEGMENTS_READ, Scope.TERMS_READ)


class Row(Protocol):
    """A published thing in a list: its code, the state of what is published, when the next version goes live, whose draft there is."""

    @property
    def public_id(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def coming_at(self) -> datetime | None: ...
    @property
    def draft_saved_at(self) -> datetime | None: ...
    @property
    def live_number(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Exported:
    """The files by name, and what is not in them: the state of each benefit that has nothing in force, by code; of plans and terms
    by noun and code."""

    files: dict[str, str]
    left_out: dict[str, str]


async def stored_documents(at: datetime) -> list[Document]:
    """What is in force at the instant, in the order in which it is written; what has ended is not in it. Empty without a community."""
    if not await community.exists():
        return []
    info = await community.get()
    offers = [*await _terms(info, at), *await _plans(info, at)]
    return [*_community(info), *offers, *await cut_documents(at), *await _earning(info, at), *await _rest(info, at)]


async def beside(at: datetime) -> Beside:
    """What the linter must know of the store besides its documents."""
    if not await community.exists():
        return Beside()
    info, on = await community.get(), local_date(at, (await community.get()).zone)
    benefits, offered, editions = (await catalogue(at)).by_code, (await plan_catalogue(at)).by_code, (await terms_in_force(at)).by_code
    things: dict[str, Mapping[str, Any]] = {nouns.PLANS: offered, nouns.TERMS: editions}
    ids = {(noun, code): thing.public_id for noun, found in things.items() for code, thing in found.items()}
    return Beside(
        inferred=await inferred_tags(at),
        plans={plan.code: info.programme_by_id(plan.programme_id).code for plan in await plans()},
        terms=frozenset(line.code for line in (await terms_lines()).values() if line.archived_at is None),
        benefits=frozenset(benefits),
        editions={code: edition.number for code, edition in editions.items()},
        paid=await _paid(info, on),
        ids=ids | {(nouns.BENEFITS, code): benefit.issue.public_id for code, benefit in benefits.items()},
        today=on,
    )


async def _paid(info: CommunityInfo, on: date) -> dict[str, Paid]:
    """By SKU the least that somebody without a membership paid in the whole local days before `on`: what discounts are measured by (B7)."""
    since, until = (start_of_day(day, info.zone) for day in (on - timedelta(days=info.settings.comparison_price_days), on))
    return {sku: Paid(amount, day) for sku, (amount, day) in (await least_paid(since, until)).items()}


async def pricing_of(actor: Actor, content: Mapping[str, Any], *, now: datetime) -> PricingHelp:
    """The help for setting the prices of that plan, from the benefits in force (T5, B7). Needs plans:read. Raises InvalidContent."""
    ensure(actor, Scope.PLANS_READ)
    benefits, info = {code: benefit.content for code, benefit in (await catalogue(now)).by_code.items()}, await community.get()
    return pricing_help(plan_rules.read_content(content), benefits, info.currency, local_date(now, info.zone))


async def export_catalogue(actor: Actor, *, now: datetime) -> Exported:
    """Everything that is in force, as YAML files: the same catalogue always gives the same bytes (ADR 0061).

    Drafts and versions that are only scheduled are not in it, nor what has ended or is archived. Needs benefits:read, plans:read,
    segments:read, terms:read.
    """
    ensure(actor, *_READING)
    found = exported(await stored_documents(now))
    files: dict[str, str] = {}
    lists: dict[str, list[object]] = {}
    for document in found:
        if document.noun == nouns.BENEFITS:
            files[f"{nouns.BENEFITS}/{document.code}.yaml"] = write_yaml(document.data)
        elif document.noun == nouns.TERMS:
            files[f"{nouns.TERMS}/{document.code}.yaml"] = write_yaml({nouns.TERMS: [document.data]})
        elif document.noun == nouns.SEGMENTS:
            files["segments.yaml"] = write_yaml(document.data)
        elif document.noun == nouns.COMMUNITY:
            files["community.yaml"] = write_yaml({nouns.COMMUNITY: document.data})
        else:
            lists.setdefault(document.noun, []).append(document.data)
    files |= {f"{noun}.yaml": write_yaml({noun: items}) for noun, items in lists.items()}
    there = {(document.noun, document.code) for document in found}
    rows = await rows_of(actor, now) if found else {}
    left_out = {
        (code if noun == nouns.BENEFITS else f"{noun} {code}"): row.status.value
        for (noun, code), row in sorted(rows.items())
        if (noun, code) not in there
    }
    return Exported(files, left_out)


async def rows_of(actor: Actor, now: datetime) -> dict[tuple[str, str], Row]:
    """Every benefit, plan and set of terms by noun and code, with the state of what is published."""
    found: dict[tuple[str, str], Row] = {}
    lists: tuple[tuple[str, Callable[[PageRequest], Awaitable[Page[Any]]]], ...] = (
        (nouns.BENEFITS, lambda request: list_benefits(actor, BenefitFilter(), request, now=now)),
        (nouns.PLANS, lambda request: list_plans(actor, ListFilter(), request, now=now)),
        (nouns.TERMS, lambda request: list_terms(actor, ListFilter(), request, now=now)),
    )
    for noun, read in lists:
        async for row in _all(read):
            found[noun, row.code] = row
    return found


async def _all(read: Callable[[PageRequest], Awaitable[Page[Any]]]) -> AsyncIterator[Row]:
    after = None
    while True:
        page = await read(PageRequest(MAX_PAGE, after))
        for row in page.rows:
            yield row
        if not page.has_next:
            return
        after = page.keys[-1]


def _community(info: CommunityInfo) -> list[Document]:
    settings = info.settings.model_dump(mode="json")
    data = {"name": info.name, "zone": info.zone, "currency": info.currency, "languages": list(info.languages), "settings": settings}
    found = [Document(nouns.COMMUNITY, nouns.COMMUNITY, ordered(data))]
    for programme in info.programmes:
        said = {"code": programme.code, "name": programme.name, "default": programme.is_default}
        found.append(Document(nouns.PROGRAMMES, programme.code, ordered(said)))
    return found


async def _terms(info: CommunityInfo, at: datetime) -> list[Document]:
    found = sorted((await terms_in_force(at)).terms, key=lambda edition: edition.code)
    return [_dated(nouns.TERMS, edition, terms_rules.normal_form(edition.content), info.zone) for edition in found]


async def _plans(info: CommunityInfo, at: datetime) -> list[Document]:
    found = sorted((await plan_catalogue(at)).plans, key=lambda plan: plan.code)
    return [_dated(nouns.PLANS, plan, plan_rules.normal_form(plan.content), info.zone) for plan in found]


def _dated(noun: str, version: PlanInForce | TermsEdition, content: dict[str, Any], zone: str) -> Document:
    """The document, with the day since which a first version that was dated back holds (ADR 0070)."""
    back = version.effective_from < version.recorded_at
    since = local_date(version.effective_from, zone).isoformat() if back else None
    return Document(noun, version.code, nouns.normal(Document(noun, version.code, {**content, nouns.SINCE: since})))


async def cut_documents(at: datetime) -> list[Document]:
    """The cut into segments that is in force at the instant; none where there is none."""
    cut = await cut_in_force(at)
    fields = ("code", "name", "from_months", "to_months", "stage")
    parts = [{name: getattr(part, name) for name in fields} for part in cut.segments]
    return [Document(nouns.SEGMENTS, nouns.SCHEME, ordered({nouns.SEGMENTS: parts}))] if parts else []


async def _earning(info: CommunityInfo, at: datetime) -> list[Document]:
    versions = [version for version in await rule_versions() if version.archived_at is None or version.archived_at > at]
    found = []
    for rule_id in dict.fromkeys(version.rule_id for version in versions):
        live = pick_live([version for version in versions if version.rule_id == rule_id], at)
        if live is not None:
            programme = info.programme_by_id(live.programme_id).code
            data = {"code": live.code, "programme": programme, **live.content.model_dump(mode="json")}
            found.append(Document(nouns.EARNING, nouns.earning_code(programme, live.code), ordered(data)))
    return sorted(found, key=lambda document: document.code)


async def _rest(info: CommunityInfo, at: datetime) -> list[Document]:
    found = [
        Document(nouns.PRODUCTS, product.sku, ordered({**asdict(product), "priced_on": product.priced_on.isoformat()}))
        for product in await products()
    ]
    today = local_date(at, info.zone)
    for code, benefit in sorted((await catalogue(at)).by_code.items()):
        last = benefit.content.offered_until
        if last is None or last >= today:
            found.append(Document(nouns.BENEFITS, code, nouns.normal(Document(nouns.BENEFITS, code, normal_form(benefit.content)))))
    return found
