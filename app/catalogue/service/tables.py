"""Tables of a programme's benefits: the matrix that moderators print, and the comparison that members see (B1, B3, B12)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.benefits.queries import Catalogue, catalogue
from app.catalogue.rules.reasoning import Ground
from app.catalogue.rules.tables import Column, Row, Scene, free_column, plan_column, row_of, segment_column
from app.community import service as community
from app.community.rules import ProgrammeInfo
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import NotFound
from app.plans.queries import plan_catalogue


@dataclass(frozen=True, slots=True)
class Table:
    """What a programme offers on a day, one row for each benefit in the members' order, one cell for each column."""

    programme: ProgrammeInfo
    on: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


async def benefit_matrix(actor: Actor, programme: str | None, *, at: datetime) -> Table:
    """The benefits against every segment, the free members and each plan in force. Two statements at most.

    `programme` is a code; left out, the default one. Needs benefits:read, plans:read. Raises NotFound.
    """
    ensure(actor, Scope.BENEFITS_READ, Scope.PLANS_READ)
    with community.one_revision():
        found, scene = await _scene(programme, at, None)
        segments = [segment_column(part.code, scene) for part in found.cut.segments]
        plans = [plan.code for plan in (await plan_catalogue(at)).plans if plan.content.programme == scene.programme]
        return await _table(found, scene, [*segments, free_column(scene), *(plan_column(code, scene) for code in plans)])


async def comparison(programme: str | None, *, at: datetime, known_at: datetime | None = None) -> Table:
    """The benefits as members compare them: without any plan, and with each that can be bought. Two statements at most.

    What nobody in these columns can have is left out, and what is still tried out (G5): guests read this. The caller says who may
    ask. Raises NotFound.
    """
    with community.one_revision():
        found, scene = await _scene(programme, at, known_at)
        sold = [plan for plan in (await plan_catalogue(at, known_at)).offered if plan.pilot is None]
        plans = [plan_column(plan.code, scene) for plan in sold if plan.content.programme == scene.programme]
        table = await _table(found, scene, [free_column(scene), *plans])
    return replace(table, rows=tuple(row for row in table.rows if row.benefit.pilot is None and not row.empty))


async def _scene(programme: str | None, at: datetime, known_at: datetime | None) -> tuple[Catalogue, Scene]:
    info, found = await community.get(), await catalogue(at, known_at)
    known = {each.code for each in info.programmes}
    code = info.default_programme.code if programme is None else programme
    if code not in known:
        raise NotFound("programme")
    return found, Scene(code, found.timeline.plans.get(code, ()), local_date(at, found.zone))


async def _table(found: Catalogue, scene: Scene, columns: Sequence[Column]) -> Table:
    ground = Ground({part.code: (part.from_months, part.to_months) for part in found.cut.segments}, scene.programme)
    rows = [row_of(benefit, columns, ground) for benefit in found.offered if benefit.content.programme == scene.programme]
    info = await community.get()
    programme = next(each for each in info.programmes if each.code == scene.programme)
    return Table(programme, scene.on, tuple(columns), tuple(rows))
