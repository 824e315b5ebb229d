"""Days, months and years in the community's zone (S1, L2)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import calendar

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        (date(2024, 8, 31), date(2026, 2, 28), 18),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2026, 2, 28), 24),
        (date(2024, 2, 29), date(2028, 2, 28), 47),
        (date(2024, 2, 29), date(2028, 2, 29), 48),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 11, 22), date(2026, 11, 21), 23),
        (date(2024, 11, 21), date(2026, 11, 21), 24),
        (date(2024, 11, 20), date(2026, 11, 21), 24),
        (date(2026, 11, 21), date(2026, 11, 21), 0),
        (date(2026, 11, 22), date(2026, 11, 21), -1),
    ],
)
def test_whole_months(since: date, on: date, months: int) -> None:
    """S1: a month is complete on its day, or on the month's last day where the day is missing."""
    assert calendar.whole_months(since, on) == months


@pytest.mark.parametrize(
    ("shown", "zone", "at"),
    [
        ("2026-12-01T09:00", "Asia/Shanghai", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("2028-02-29T00:00", "America/New_York", datetime(2028, 2, 29, 5, tzinfo=UTC)),
        ("2027-03-14T01:59", "America/New_York", datetime(2027, 3, 14, 6, 59, tzinfo=UTC)),
        ("2027-03-14T02:00", "America/New_York", None),
        ("2027-03-14T02:59", "America/New_York", None),
        ("2027-03-14T03:00", "America/New_York", datetime(2027, 3, 14, 7, tzinfo=UTC)),
        ("2027-11-07T01:30", "America/New_York", datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        ("2027-11-07T02:00", "America/New_York", datetime(2027, 11, 7, 7, tzinfo=UTC)),
        ("2011-12-30T12:00", "Pacific/Apia", None),
    ],
)
def test_what_the_clocks_show_is_one_instant(shown: str, zone: str, at: datetime | None) -> None:
    """An hour that comes twice is meant the first time; one that is skipped, as a day that is, is no time."""
    assert calendar.local_instant(datetime.fromisoformat(shown), zone) == at


@given(DAYS, DAYS, st.integers(0, 600))
def test_latest_since_says_the_same_as_whole_months(since: date, on: date, months: int) -> None:
    """S1: `experience >= n months` is `industry_since <= latest_since`, for every pair of days."""
    assert (calendar.whole_months(since, on) >= months) == (since <= calendar.latest_since(on, months))


@given(DAYS, DAYS)
def test_whole_months_is_a_step_function(since: date, on: date) -> None:
    """S1: the n-th month is complete exactly from the day that add_months names."""
    months = calendar.whole_months(since, on)
    assert calendar.add_months(since, months) <= on < calendar.add_months(since, months + 1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2027, 1, 31), 3, date(2027, 4, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 21), 1, date(2027, 1, 21)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_add_months_keeps_the_anchor(start: date, months: int, end: date) -> None:
    """L2: months are counted from the anchor, so the day comes back where the month has it."""
    assert calendar.add_months(start, months) == end


def test_add_months_refuses_years_that_do_not_exist() -> None:
    with pytest.raises(OverflowError):
        calendar.add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("on", "zone", "instant"),
    [
        (date(2026, 12, 22), "Asia/Shanghai", datetime(2026, 12, 21, 16, tzinfo=UTC)),
        (date(2026, 3, 8), "America/New_York", datetime(2026, 3, 8, 5, tzinfo=UTC)),
        (date(2026, 3, 9), "America/New_York", datetime(2026, 3, 9, 4, tzinfo=UTC)),
        (date(2026, 1, 1), "UTC", datetime(2026, 1, 1, tzinfo=UTC)),
        (date(2011, 12, 31), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_start_of_day(on: date, zone: str, instant: datetime) -> None:
    """L2: a day begins at 00:00 local, whatever the clocks did the day before."""
    assert calendar.start_of_day(on, zone) == instant
    assert calendar.local_date(instant, zone) == on


def test_bounds() -> None:
    """Periods are half-open: the first instant of the next one belongs to the next one."""
    at = datetime(2026, 11, 30, 16, tzinfo=UTC)  # 1 December in Shanghai
    assert calendar.month_bounds(at, "Asia/Shanghai") == (at, datetime(2026, 12, 31, 16, tzinfo=UTC))
    assert calendar.year_bounds(at, "Asia/Shanghai") == (datetime(2025, 12, 31, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC))
    assert calendar.days_back(at, 1, "Asia/Shanghai") == at
    assert calendar.days_back(at, 30, "Asia/Shanghai") == datetime(2026, 11, 1, 16, tzinfo=UTC)
