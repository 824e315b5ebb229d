"""Days, months and years, counted in the community's own time zone. Instants are aware UTC; periods are half-open."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def local_date(at: datetime, zone: str) -> date:
    """The local day on which the instant falls."""
    return at.astimezone(ZoneInfo(zone)).date()


def start_of_day(on: date, zone: str) -> datetime:
    """The UTC instant at which the local day begins."""
    return datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local_instant(shown: datetime, zone: str) -> datetime | None:
    """The UTC instant at which the clocks of the zone show that day and time, the first of two; None where they skip it."""
    at = shown.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return at if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == shown else None


def add_months(on: date, months: int) -> date:
    """The same day `months` later, or that month's last day where the day is missing (S1, L2)."""
    year, month0 = divmod(on.year * 12 + on.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("the date is outside the years 1 to 9999")
    return date(year, month0 + 1, min(on.day, calendar.monthrange(year, month0 + 1)[1]))


def whole_months(since: date, on: date) -> int:
    """Complete months from `since` to `on` (S1); negative when `since` lies after `on`."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months if add_months(since, months) <= on else months - 1


def latest_since(on: date, months: int) -> date:
    """The latest day `s` for which `whole_months(s, on) >= months`.

    It turns "experience >= n months" into `industry_since <= date`, so that SQL holds no date arithmetic. A month is
    complete on its last day where the day is missing, so on the last day of a month every later day of the month
    `months` back counts too.
    """
    target = add_months(on, -months)
    last_of_month = on.day == calendar.monthrange(on.year, on.month)[1]
    if last_of_month:
        return target.replace(day=calendar.monthrange(target.year, target.month)[1])
    return target


def month_bounds(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The local calendar month around the instant, as half-open UTC instants."""
    first = local_date(at, zone).replace(day=1)
    return start_of_day(first, zone), start_of_day(add_months(first, 1), zone)


def year_bounds(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The local calendar year around the instant, as half-open UTC instants."""
    first = local_date(at, zone).replace(month=1, day=1)
    return start_of_day(first, zone), start_of_day(add_months(first, 12), zone)


def days_back(at: datetime, days: int, zone: str) -> datetime:
    """The start of the local day that opens the rolling window of `days` days ending with the instant's own day."""
    return start_of_day(local_date(at, zone) - timedelta(days=days - 1), zone)
