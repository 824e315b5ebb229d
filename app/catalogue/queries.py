"""The published catalogue as documents: exported, linted, compared with files."""

from dataclasses import asdict, dataclass
from datetime import datetime

from app.benefits.queries import catalogue
from app.benefits.queries.lists import BenefitFilter, BenefitRow, list_benefits
from app.benefits.queries.products import products
from app.benefits.rules import normal_form
from app.catalogue.rules import documents as nouns
from app.catalogue.rules.documents import Document, ordered
from app.catalogue.rules.findings import Finding
from app.catalogue.rules.lint import lint
from app.catalogue.rules.writing import write_yaml
from app.community import service as community
from app.community.rules import CommunityInfo
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.paging import MAX_PAGE, PageRequest
from app.core.versions.rules import pick_live
from app.earning.service import rule_versions
from app.plans.service import plans
from app.segments.service import cut_in_force


@dataclass(frozen=True, slots=True)
class Exported:
    """The files by name, and what is not in them: the state of each benefit that has nothing in force, by code."""

    files: dict[str, str]
    left_out: dict[str, str]


async def stored_documents(at: datetime) -> list[Document]:
    """What is in force at the instant, in the order in which it is written; what has ended is not in it. Empty without a community."""
    if not await community.exists():
        return []
    info = await community.get()
    return [*_community(info), *await _plans(info), *await _segments(at), *await _earning(info, at), *await _rest(info, at)]


async def export_catalogue(actor: Actor, *, now: datetime) -> Exported:
    """Everything that is in force, as YAML files: the same catalogue always gives the same bytes (ADR 0061). Needs benefits:read.

    Drafts and versions that are only scheduled are not in it, nor what has ended or is archived.
    """
    ensure(actor, Scope.BENEFITS_READ, Scope.SEGMENTS_READ)
    found = await stored_documents(now)
    files: dict[str, str] = {}
    lists: dict[str, list[object]] = {}
    for document in found:
        if document.noun == nouns.BENEFITS:
            files[f"{nouns.BENEFITS}/{document.code}.yaml"] = write_yaml(document.data)
        elif document.noun == nouns.SEGMENTS:
            files["segments.yaml"] = write_yaml(document.data)
        elif document.noun == nouns.COMMUNITY:
            files["community.yaml"] = write_yaml({nouns.COMMUNITY: document.data})
        else:
            lists.setdefault(document.noun, []).append(document.data)
    files |= {f"{noun}.yaml": write_yaml({noun: items}) for noun, items in lists.items()}
    exported = {document.code for document in found if document.noun == nouns.BENEFITS}
    rows = await benefit_rows(actor, now) if found else {}
    return Exported(files, {code: row.status.value for code, row in sorted(rows.items()) if code not in exported})


async def lint_catalogue(actor: Actor, *, now: datetime) -> list[Finding]:
    """What is wrong with what is in force (B9). Needs benefits:read."""
    ensure(actor, Scope.BENEFITS_READ, Scope.SEGMENTS_READ)
    found = await stored_documents(now)
    return lint(found) if found else []


async def benefit_rows(actor: Actor, now: datetime) -> dict[str, BenefitRow]:
    """Every benefit by code, with the state of what is published."""
    rows: dict[str, BenefitRow] = {}
    after = None
    while True:
        page = await list_benefits(actor, BenefitFilter(), PageRequest(MAX_PAGE, after), now=now)
        rows |= {row.code: row for row in page.rows}
        if not page.has_next:
            return rows
        after = page.keys[-1]


def _community(info: CommunityInfo) -> list[Document]:
    settings = info.settings.model_dump(mode="json")
    data = {"name": info.name, "zone": info.zone, "currency": info.currency, "languages": list(info.languages), "settings": settings}
    found = [Document(nouns.COMMUNITY, nouns.COMMUNITY, ordered(data))]
    for programme in info.programmes:
        said = {"code": programme.code, "name": programme.name, "default": programme.is_default}
        found.append(Document(nouns.PROGRAMMES, programme.code, ordered(said)))
    return found


async def _plans(info: CommunityInfo) -> list[Document]:
    found = []
    for plan in await plans():
        programme = info.programme_by_id(plan.programme_id).code
        data = {"code": plan.code, "programme": programme, "name": plan.name, "grace_days": plan.grace_days}
        found.append(Document(nouns.PLANS, plan.code, ordered(data)))
    return found


async def _segments(at: datetime) -> list[Document]:
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
