"""Whether the community is ready for a paid plan (G2, W14): what is counted, and the verdict on it."""

from datetime import date, datetime, timedelta

from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date, start_of_day
from app.core.errors import Invalid
from app.core.versions.content import FIRST_YEAR, RANGE_TEMPLATE
from app.reports.queries.buyers import Purchases, concentration, count_purchases
from app.reports.queries.free_members import free_members
from app.reports.rules import MONTHS, Figures, Month, Readiness, month_starts, readiness_of


async def readiness(actor: Actor, *, programme: str | None = None, as_of: date | None = None, now: datetime) -> Readiness:
    """Whether the programme, or the whole community, was ready for a paid plan at the end of the day `as_of`; now without it.

    Needs reports:read. Raises Invalid on programme, or on as_of where the day has not come or lies before 1900. Source: G2, W14.
    """
    ensure(actor, Scope.REPORTS_READ)
    info = await community.get()
    today = local_date(now, info.zone)
    on = as_of or today
    if on.year < FIRST_YEAR:
        raise Invalid("as_of", RANGE_TEMPLATE)
    if on > today:
        raise Invalid("as_of", "Give a day that has come.")
    asked = Purchases(info.programme(programme) if programme else None, on, start_of_day(on + timedelta(days=1), info.zone), info.zone)
    counted = await count_purchases(asked)
    free, waiting = await free_members(info, asked.programme, at=min(now, asked.until - timedelta(microseconds=1)))
    return readiness_of(
        Figures(
            programme=programme,
            on=on,
            currency=info.currency,
            purchases=int(counted["purchases"]),
            first_on=db.as_date(counted["first_on"]),
            last_on=db.as_date(counted["last_on"]),
            concentration=await concentration(asked, counted),
            months=tuple(Month(start, int(counted[f"month_{n}"] or 0)) for n, start in enumerate(month_starts(on)[:MONTHS])),
            active_free_members=free,
            least_members=info.settings.readiness_active_members,
            most_variation=info.settings.readiness_variation_percent,
            waiting=waiting,
        )
    )
