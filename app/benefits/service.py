"""Writing benefits: drafts, publishing, schedule, roll back, archive (B8), and the products that they refer to (X3).

The verbs of writing are the desk's: see `app.publishing.service.Desk` for what each needs and raises. Every change is audited in
its own transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from app.audit.service import record
from app.benefits.models import Benefit, BenefitVersion, Product
from app.benefits.queries.lists import KIND
from app.benefits.queries.products import ProductRow, product_row
from app.benefits.queries.references import read_world
from app.benefits.rules import BenefitContent, closed_content, ends_at, faults, read_content
from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import Invalid
from app.core.markdown import render
from app.core.versions import service as versions
from app.core.versions.pilot import pilot_too_late
from app.publishing.service import Desk, Scopes

_SEGMENTS_WIDTH = 400


class _BenefitDesk(Desk[Benefit, BenefitVersion, BenefitContent]):
    kind = KIND
    subject = "Benefit"
    scopes = Scopes(Scope.BENEFITS_READ, Scope.BENEFITS_WRITE, Scope.BENEFITS_PUBLISH)

    def read(self, content: Mapping[str, Any]) -> BenefitContent:
        return read_content(content)

    def columns(self, form: BenefitContent) -> dict[str, Any]:
        """What lists search, filter and sort by."""
        any_title = next((title for title in form.title.values() if title), "")
        codes: list[str] = []
        for code in form.audience.segments:
            if len(",".join(codes)) + len(code) + 3 <= _SEGMENTS_WIDTH:
                codes.append(code)
        return {
            "title_en": form.title.get("en") or any_title,
            "title_zh": form.title.get("zh") or any_title,
            "search_text": " ".join([form.code, *form.title.values()]).lower(),
            "kind": form.kind,
            "reach": form.reach,
            "stage": form.stage,
            "segments": f",{','.join(codes)}," if codes else "",
            "position": form.position,
        }

    async def faults(self, form: BenefitContent, at: datetime, now: datetime) -> list[Invalid]:
        """What B1-B5, B7, B12, G5 and M1 refuse."""
        found = faults(form, await read_world(form, at))
        live = None if form.pilot is None else await versions.never_tried(KIND, form.code, at)
        if live is not None and (live.ends_at is None or live.ends_at > at):
            found.append(pilot_too_late(live.number))
        return found

    async def released(self, form: BenefitContent, at: datetime) -> tuple[BenefitContent, Mapping[str, Any]]:
        ends = ends_at(form, (await community.get()).zone)
        if ends is not None and ends <= at:
            field = "offered_until" if form.pilot is None else "pilot.until_on"
            raise Invalid(field, "The last day will have passed when the version goes live.")
        return form, {"terms_html": {language: render(text) for language, text in form.terms.items()}, "ends_at": ends}

    async def ended(self, live: BenefitVersion, at: datetime) -> tuple[BenefitContent, Mapping[str, Any]] | None:
        """The last day was yesterday: who accepted an earlier version keeps it to the end of the period (B8)."""
        zone = (await community.get()).zone
        form, yesterday = read_content(live.content), local_date(at, zone) - timedelta(days=1)
        if live.ends_at is not None and live.ends_at <= at:
            return None
        return closed_content(form, yesterday), {"terms_html": live.terms_html, "ends_at": at}


_desk = _BenefitDesk()
create_benefit = _desk.create
save_draft = _desk.save_draft
discard_draft = _desk.discard_draft
publish_benefit = _desk.publish
roll_back = _desk.roll_back
restore_version = _desk.restore_version
cancel_scheduled = _desk.cancel_scheduled
schedule_again = _desk.schedule_again
archive_benefit = _desk.archive
unarchive_benefit = _desk.unarchive
compare_versions = _desk.compare_versions
check_draft = _desk.check_draft
hold_version = _desk.hold
take_back_version = _desk.take_back
refusals = _desk.refusals


async def put_products(actor: Actor, new: Sequence[ProductRow], *, now: datetime) -> int:
    """Each product is there as given, new or changed, with one audit entry each; the same again changes nothing (X3).

    The caller has checked the fields. Needs benefits:write. Returns how many were new or changed.
    """
    ensure(actor, Scope.BENEFITS_WRITE)
    async with db.transaction():
        await community.bump_revision()
        rows = {row.sku: row for row in await Product.filter(sku__in=[item.sku for item in new]).select_for_update()}
        touched = 0
        for item in new:
            columns = {**asdict(item), "recorded_at": now}
            row = rows.get(item.sku)
            before = asdict(product_row(row)) if row else None
            if before == asdict(item):
                continue
            if row is None:
                row = await Product.create(**columns)
            else:
                await row.update_from_dict(columns).save()
            touched += 1
            action = "product.change" if before else "product.create"
            await record(actor, action, "Product", row.public_id, now=now, subject_label=item.sku, before=before, after=asdict(item))
        return touched
