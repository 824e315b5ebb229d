"""Writing plans: drafts, publishing, schedule, roll back, archive (B8, T1); and the names of all plans, kept in memory.

The verbs of writing are the desk's: see `app.publishing.service.Desk` for what each needs and raises.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.community import service as community
from app.core import db
from app.core.access import Scope
from app.core.errors import Invalid, NotFound
from app.core.versions import service as versions
from app.core.versions.pilot import pilot_too_late
from app.plans.models import Plan, PlanVersion
from app.plans.queries import KIND
from app.plans.rules import SOLD_ON_TEMPLATE, PlanContent, PlanRow, TermsPin, World, faults, pinned_version, read_content
from app.publishing.rules import Stub
from app.publishing.service import Desk, Scopes
from app.segments import service as segments
from app.terms.queries import terms_lines

_KEPT = 4
_known: dict[int, tuple[PlanRow, ...]] = {}
_NAMES = """
SELECT p.id, p.public_id, p.programme_id, p.code, p.name, p.grace_days, (
    SELECT v.content FROM plan_version v WHERE v.identity_id = p.id AND v.cancelled_at IS NULL ORDER BY v.number DESC LIMIT 1
) AS content FROM plan p ORDER BY p.code
"""


class _PlanDesk(Desk[Plan, PlanVersion, PlanContent]):
    kind = KIND
    subject = "Plan"
    scopes = Scopes(Scope.PLANS_READ, Scope.PLANS_WRITE, Scope.PLANS_PUBLISH)
    drafts_show = True  # conditions and memberships name a plan before it is sold

    def read(self, content: Mapping[str, Any]) -> PlanContent:
        return read_content(content)

    def columns(self, form: PlanContent) -> dict[str, Any]:
        return {
            "name": form.name,
            "grace_days": form.grace_days,
            "search_text": " ".join([form.code, *form.name.values()]).lower(),
            "position": form.position,
        }

    async def faults(self, form: PlanContent, at: datetime, now: datetime) -> list[Invalid]:
        info = await community.get()
        cut = await segments.cut_in_force(max(at, now))
        world = World(
            languages=info.languages,
            currency=info.currency,
            programmes=frozenset(programme.code for programme in info.programmes),
            plans={plan.code: info.programme_by_id(plan.programme_id).code for plan in await plans()},
            segments=frozenset(part.code for part in cut.segments),
            terms=frozenset(line.code for line in (await terms_lines()).values() if line.archived_at is None),
        )
        found = faults(form, world)
        live = None if form.pilot is None else await versions.never_tried(KIND, form.code, at)
        if live is not None and live.content["on_sale"]:
            found.append(pilot_too_late(live.number))
        if form.terms is not None and form.terms.code in world.terms:
            try:
                await _pinned(form.terms, at)
            except Invalid as fault:
                found.append(fault)
        return found

    async def released(self, form: PlanContent, at: datetime) -> tuple[PlanContent, Mapping[str, Any]]:
        """The version of the terms is resolved and its number written into the content: what is published says all of it."""
        if form.terms is None:
            raise Invalid("terms", SOLD_ON_TEMPLATE)
        pinned = await _pinned(form.terms, at)
        terms = TermsPin(code=form.terms.code, version=pinned.number)
        return form.model_copy(update={"terms": terms}), {"terms_version_id": pinned.version_id}

    async def ended(self, live: PlanVersion, at: datetime) -> tuple[PlanContent, Mapping[str, Any]] | None:
        """Holders keep the plan; nobody can buy it any more."""
        form = read_content(live.content)
        return (form.model_copy(update={"on_sale": False}), {"terms_version_id": live.terms_version_id}) if form.on_sale else None


_desk = _PlanDesk()
create_plan = _desk.create
save_draft = _desk.save_draft
discard_draft = _desk.discard_draft
publish_plan = _desk.publish
roll_back = _desk.roll_back
restore_version = _desk.restore_version
cancel_scheduled = _desk.cancel_scheduled
schedule_again = _desk.schedule_again
archive_plan = _desk.archive
unarchive_plan = _desk.unarchive
compare_versions = _desk.compare_versions
check_draft = _desk.check_draft
hold_version = _desk.hold
take_back_version = _desk.take_back
refusals = _desk.refusals


async def plans() -> tuple[PlanRow, ...]:
    """All plans by code, published or not, by the name in their newest version, else in their draft.

    From memory while the catalogue's revision is the same.
    """
    current = await community.revision()
    found = _known.get(current)
    if found is None:
        found = tuple([_named(row) for row in await db.fetch(_NAMES)])
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        _known[current] = found
    return found


async def plan_by_code(code: str, field: str = "plan") -> PlanRow:
    """The plan with that code. Raises Invalid(field) naming the codes there are."""
    known = await plans()
    for plan in known:
        if plan.code == code:
            return plan
    raise Invalid(field, "There is no plan {code}. There are: {known}.", code=code, known=", ".join(plan.code for plan in known) or "none")


async def access_plan(public_id: UUID) -> PlanRow:
    """The plan; plans are public. Raises NotFound."""
    for plan in await plans():
        if plan.public_id == public_id:
            return plan
    raise NotFound("plan")


def forget_cached() -> None:
    """Nothing is remembered; for tests."""
    _known.clear()


async def _pinned(pin: TermsPin, at: datetime) -> Stub:
    return pinned_version(pin.code, pin.version, (await terms_lines())[pin.code], at)


def _named(row: Mapping[str, Any]) -> PlanRow:
    said = db.as_json(row["content"]) or {"name": db.as_json(row["name"]), "grace_days": row["grace_days"]}
    public_id = db.as_uuid(row["public_id"])
    return PlanRow(int(row["id"]), public_id, int(row["programme_id"]), row["code"], said["name"], int(said["grace_days"]))
