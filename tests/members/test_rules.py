"""Profiles, the wait for a changed start in the industry, status (S1, S6, A2, A5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from app.core.conditions import AccountStatus
from app.core.errors import Invalid
from app.core.unset import UNSET
from app.members.rules import (
    Decision,
    FactName,
    MemberRow,
    Moment,
    NewFact,
    ProfileChange,
    StatusChange,
    check_industry_since,
    check_nickname,
    check_region,
    check_status_change,
    decide_industry_since,
    decide_profile,
    effective_industry_since,
    effective_status,
    first_facts,
    pending_industry_since,
)

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
MOMENT = Moment(AT, date(2026, 11, 21), "Asia/Shanghai", 90)
WAITED = datetime(2027, 2, 18, 16, tzinfo=UTC)  # 2027-02-19 00:00 in Shanghai, 90 days later
OLD, NEW, OTHER = date(2024, 3, 1), date(2020, 5, 31), date(2019, 1, 1)
ROW = MemberRow(1, UUID(int=1), 10_001, "Ada", "CN-31", OLD, None, None, "ACTIVE", None, "", None, 0, AT)
PENDING = replace(ROW, industry_since_next=OTHER, industry_since_next_at=AT + timedelta(days=10))
EMPTY = replace(ROW, industry_since=None)


def since(value: date | None, at: datetime) -> NewFact:
    """A line of history."""
    return NewFact(FactName.INDUSTRY_SINCE, value and value.isoformat(), at)


def columns(value: date | None, following: date | None = None, at: datetime | None = None) -> dict[str, object]:
    """The three columns."""
    return {"industry_since": value, "industry_since_next": following, "industry_since_next_at": at}


@pytest.mark.parametrize(
    ("row", "wanted", "proven", "decision"),
    [
        # the first declaration holds at once
        (EMPTY, NEW, False, Decision(columns(NEW), (since(NEW, AT),))),
        # a change waits 90 local days
        (ROW, NEW, False, Decision(columns(OLD, NEW, WAITED), (since(NEW, WAITED),))),
        # the same again changes nothing
        (ROW, OLD, False, Decision()),
        (PENDING, OTHER, False, Decision()),
        # another change while one waits: the old one is put off at its own instant, the wait begins anew
        (PENDING, NEW, False, Decision(columns(OLD, NEW, WAITED), (since(OLD, AT + timedelta(days=10)), since(NEW, WAITED)))),
        # back to what holds: the waiting one is put off
        (PENDING, OLD, False, Decision(columns(OLD), (since(OLD, AT + timedelta(days=10)),))),
        # proof: at once, and what waited is put off
        (ROW, NEW, True, Decision(columns(NEW), (since(NEW, AT),))),
        (PENDING, NEW, True, Decision(columns(NEW), (since(NEW, AT), since(NEW, AT + timedelta(days=10))))),
        (PENDING, OTHER, True, Decision(columns(OTHER), (since(OTHER, AT),))),
        (ROW, None, True, Decision(columns(None), (since(None, AT),))),
        # what waited long enough holds, and is folded in by the next change
        (
            replace(ROW, industry_since_next=OTHER, industry_since_next_at=AT),
            NEW,
            False,
            Decision(columns(OTHER, NEW, WAITED), (since(NEW, WAITED),)),
        ),
        (replace(ROW, industry_since_next=OTHER, industry_since_next_at=AT), OTHER, False, Decision()),
        # two changes on one day: the second takes the place of the first
        (
            replace(ROW, industry_since_next=OTHER, industry_since_next_at=WAITED),
            NEW,
            False,
            Decision(columns(OLD, NEW, WAITED), (since(NEW, WAITED),)),
        ),
    ],
)
def test_the_wait(row: MemberRow, wanted: date | None, proven: bool, decision: Decision) -> None:
    """S6."""
    waits = pending_industry_since(row, AT)
    ahead = {} if waits is None else {waits[1]: waits[0]}
    assert decide_industry_since(row, wanted, MOMENT, proven=proven, ahead=ahead) == decision


def test_without_a_wait_a_change_holds_at_once() -> None:
    """S6: settable."""
    assert decide_industry_since(ROW, NEW, replace(MOMENT, wait_days=0), proven=False) == Decision(columns(NEW), (since(NEW, AT),))


@pytest.mark.parametrize("wanted", [None, date(2026, 11, 22), date(1949, 12, 31)])
def test_dates_that_may_not_be(wanted: date | None) -> None:
    """S1: a future date is refused; and nobody takes the date back to declare another one at once."""
    with pytest.raises(Invalid) as refusal:
        decide_industry_since(ROW, wanted, MOMENT, proven=False)
    assert refusal.value.field == "industry_since"


def test_today_and_1950_may_be() -> None:
    check_industry_since(date(2026, 11, 21), date(2026, 11, 21))
    check_industry_since(date(1950, 1, 1), date(2026, 11, 21))


def test_what_holds_and_what_waits() -> None:
    due = PENDING.industry_since_next_at
    assert due is not None
    assert effective_industry_since(PENDING, due - timedelta(microseconds=1)) == OLD
    assert effective_industry_since(PENDING, due) == OTHER
    assert pending_industry_since(PENDING, AT) == (OTHER, due)
    assert pending_industry_since(PENDING, due) is None
    assert pending_industry_since(ROW, AT) is None


@pytest.mark.parametrize("seed", range(200))
def test_history_replays_what_the_columns_said(seed: int) -> None:
    """Whoever reads the lines by (effective_at, order of record) sees, for every instant, what held at that instant (S6, W5)."""
    random = Random(seed)
    row, lines = ROW, [since(OLD, AT - timedelta(days=1))]
    held: dict[datetime, date | None] = {}
    for day in sorted(random.randrange(150) for _ in range(8)):
        wanted, proven, wait = random.choice([OLD, NEW, OTHER]), random.random() < 0.2, random.choice([0, 10, 90, 90])
        now = AT + timedelta(days=day)
        moment = Moment(now, date(2026, 11, 21) + timedelta(days=day), "Asia/Shanghai", wait)
        ahead = {line.effective_at: line.value and date.fromisoformat(line.value) for line in lines if line.effective_at > now}
        decision = decide_industry_since(row, wanted, moment, proven=proven, ahead=ahead)  # type: ignore[arg-type]
        row = replace(row, **decision.columns)  # type: ignore[arg-type]
        lines += decision.facts
        held[now] = effective_industry_since(row, now)
    for later in range(day, 300):
        at = AT + timedelta(days=later)
        held[at] = effective_industry_since(row, at)
    for at, value in held.items():
        known = [line for line in lines if line.effective_at <= at]
        said = max(enumerate(known), key=lambda item: (item[1].effective_at, item[0]))[1].value
        assert said == (value and value.isoformat()), at


@pytest.mark.parametrize(("nickname", "kept"), [("Ada", "Ada"), ("  阿达 ", "阿达"), ("x" * 40, "x" * 40), ("a b", "a b")])
def test_nicknames_that_may_be(nickname: str, kept: str) -> None:
    assert check_nickname(nickname) == kept


@pytest.mark.parametrize("nickname", ["", "   ", "x" * 41, "a\nb", "a\x00b", "a\u202eb"])
def test_nicknames_that_may_not_be(nickname: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_nickname(nickname)
    assert refusal.value.field == "nickname"


@pytest.mark.parametrize("region", [None, "CN", "CN-31", "US", "GB-ENG"])
def test_regions_that_may_be(region: str | None) -> None:
    check_region(region)


@pytest.mark.parametrize("region", ["", "cn", "CHN", "CN-", "CN-3100", "CN_31", "CN-31\n"])
def test_regions_that_may_not_be(region: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_region(region)
    assert refusal.value.field == "region"


def test_a_profile_changes_only_where_it_is_told_to() -> None:
    assert decide_profile(ROW, ProfileChange(), MOMENT, proven=False) == Decision()
    assert decide_profile(ROW, ProfileChange("Ada", "CN-31", OLD), MOMENT, proven=False) == Decision()
    assert decide_profile(ROW, ProfileChange(region=None), MOMENT, proven=False) == Decision(
        {"region": None}, (NewFact(FactName.REGION, None, AT),)
    )
    assert ProfileChange().nickname is UNSET
    whole = decide_profile(ROW, ProfileChange(" Wei ", "US", NEW), MOMENT, proven=True)
    assert whole.columns == {"nickname": "Wei", "region": "US", **columns(NEW)}
    assert [fact.fact for fact in whole.facts] == [FactName.REGION, FactName.INDUSTRY_SINCE]


@pytest.mark.parametrize(
    ("status", "until", "at", "holds"),
    [
        ("ACTIVE", None, 0, AccountStatus.ACTIVE),
        ("MUTED", 1, 0, AccountStatus.MUTED),
        ("SUSPENDED", 1, 0, AccountStatus.SUSPENDED),
        ("SUSPENDED", 1, 1, AccountStatus.ACTIVE),
        ("SUSPENDED", None, 10_000, AccountStatus.SUSPENDED),
        ("BANNED", None, 10_000, AccountStatus.BANNED),
    ],
)
def test_a_status_with_an_end_is_over_by_itself(status: str, until: int | None, at: int, holds: AccountStatus) -> None:
    """A5: no job lifts it, the clock does."""
    row = replace(ROW, status=status, status_until=None if until is None else AT + timedelta(days=until))
    assert effective_status(row, AT + timedelta(days=at)) is holds


@pytest.mark.parametrize(
    ("status", "until", "field"),
    [
        (AccountStatus.DELETED, None, "status"),
        (AccountStatus.ACTIVE, 1, "until"),
        (AccountStatus.BANNED, 1, "until"),
        (AccountStatus.MUTED, 0, "until"),
        (AccountStatus.SUSPENDED, -1, "until"),
    ],
)
def test_statuses_that_may_not_be_set(status: AccountStatus, until: int | None, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_status_change(StatusChange(status, None if until is None else AT + timedelta(days=until)), AT)
    assert refusal.value.field == field


def test_what_a_newcomer_begins_with() -> None:
    assert first_facts(None, None, AT) == ()
    assert first_facts("CN", OLD, AT) == (NewFact(FactName.REGION, "CN", AT), since(OLD, AT))
