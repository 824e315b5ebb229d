"""B3, B4, B5, B8, A5, W1: who is entitled by which version, and the reason where not, in one vocabulary."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.benefits.rules import CompiledBenefit, Issue, compile_benefit, is_open, judge, read_content, turning_points
from app.core.conditions import Facts, HowCode, Needs, SegmentBound, Truth
from app.core.ids import public_id
from tests.benefits.offers import everybody, leaf, specific

ZONE = "Asia/Shanghai"
AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
CUT = (SegmentBound("early", 0, 24), SegmentBound("middle", 24, 48), SegmentBound("senior", 48))
PAID = {"memberships": {"pro": "ACTIVE"}}


def compiled(content: dict[str, Any], number: int = 1, plans: tuple[str, ...] = ("pro", "team")) -> CompiledBenefit:
    return compile_benefit(Issue(1, public_id(), number, public_id(), number, AT, {}), read_content(content), plans)


def member(**said: Any) -> Facts:
    """Somebody in PMTalk since two years and a day, without a plan."""
    given = {
        "growth": {"pmtalk": 0},
        "programmes": frozenset({"pmtalk"}),
        "industry_since": date(2024, 11, 20),
        "segments": CUT,
        "region": "CN-31",
        **said,
    }
    return Facts(member_id=7, at=AT, zone=ZONE, **given)


def reasons(content: dict[str, Any], facts: Facts) -> list[tuple[str, HowCode]]:
    benefit = compiled(content)
    answer = judge(benefit, facts)
    assert not answer.entitled
    return [(benefit.where(unmet), unmet.how) for unmet in answer.verdict.unmet]


@pytest.mark.parametrize(
    ("content", "facts", "offered", "entitled"),
    [
        (everybody(), member(), True, True),
        (everybody(), member(programmes=frozenset()), True, False),
        (everybody(plan="pro"), member(), True, False),
        (everybody(plan="pro"), member(**PAID), True, True),
        (everybody(plan="pro"), member(memberships={"pro": "GRACE"}), True, True),
        (everybody(plan="pro"), member(memberships={"pro": "EXPIRED"}), True, False),
        (everybody(plan="pro"), member(memberships={"team": "ACTIVE"}), True, False),
        (everybody(plan="pro"), member(**PAID, programmes=frozenset()), True, True),
        (everybody(plan="pro", audience={"membership": "PAID"}), member(), False, False),
        (specific(), member(growth={"pmtalk": 999}), True, False),
        (specific(), member(growth={"pmtalk": 1000}), True, True),
        (specific(audience={"membership": "PAID"}), member(growth={"pmtalk": 1000}), False, False),
        (specific(audience={"membership": "PAID"}), member(growth={"pmtalk": 1000}, memberships={"team": "GRACE"}), True, True),
        (specific(audience={"membership": "FREE"}), member(growth={"pmtalk": 1000}), True, True),
        (specific(audience={"membership": "FREE"}), member(growth={"pmtalk": 1000}, **PAID), False, False),
        (specific(audience={"membership": "FREE"}), member(growth={"pmtalk": 1000}, memberships={"pro": "EXPIRED"}), True, True),
        (specific(audience={"plans": ["pro", "team"]}), member(growth={"pmtalk": 1000}, memberships={"team": "ACTIVE"}), True, True),
        (specific(audience={"plans": ["pro"]}), member(growth={"pmtalk": 1000}, memberships={"team": "ACTIVE"}), False, False),
        (specific(audience={"segments": ["middle"]}), member(growth={"pmtalk": 1000}), True, True),
        (specific(audience={"segments": ["early", "senior"]}), member(growth={"pmtalk": 1000}), False, False),
        (specific(audience={"segments": ["middle"]}), member(growth={"pmtalk": 1000}, industry_since=None), False, False),
        (specific(condition=None, products=[{"sku": "apple"}]), member(), True, True),
        (everybody(offered_from="2026-11-21"), member(), True, True),
        (everybody(offered_from="2026-11-22"), member(), False, False),
        (everybody(offered_until="2026-11-21"), member(), True, True),
        (everybody(offered_until="2026-11-20"), member(), False, False),
        (everybody(exclusions={"regions": ["US"]}), member(), True, True),
        (everybody(exclusions={"regions": ["CN"]}), member(), True, False),
        (everybody(exclusions={"regions": ["CN-31"]}), member(), True, False),
        (everybody(exclusions={"regions": ["US"]}), member(region=None), True, False),
        (everybody(exclusions={"account_statuses": ["MUTED"]}), member(account_status="MUTED"), True, False),
        (everybody(), member(account_status="MUTED"), True, True),
        (everybody(), member(account_status="SUSPENDED"), True, False),
        (everybody(), member(account_status="BANNED"), True, False),
        (everybody(), member(account_status="DELETED"), True, False),
    ],
)
def test_who_sees_it_and_who_may_use_it(content: dict[str, Any], facts: Facts, offered: bool, entitled: bool) -> None:
    """B1, B3, B4, B5, A5: offered says who sees it, entitled who may use it now."""
    answer = judge(compiled(content), facts)
    assert (answer.offered, answer.entitled) == (offered, entitled), answer.verdict
    assert answer.verdict.entitled is entitled
    assert (not answer.verdict.unmet) is entitled


@pytest.mark.parametrize(
    ("content", "facts", "expected"),
    [
        (everybody(), member(programmes=frozenset()), [("programme", HowCode.ENROL)]),
        (everybody(plan="pro"), member(), [("plan", HowCode.JOIN_PLAN)]),
        (everybody(plan="pro"), member(memberships={"pro": "EXPIRED"}), [("plan", HowCode.RENEW_PLAN)]),
        (everybody(), member(account_status="BANNED"), [("account_status", HowCode.ASK_MODERATOR)]),
        (everybody(offered_from="2026-12-01"), member(), [("offered_from", HowCode.WAIT)]),
        (everybody(offered_until="2026-11-01"), member(), [("offered_until", HowCode.NOT_REACHABLE)]),
        (everybody(exclusions={"regions": ["US"]}), member(region=None), [("exclusions.regions", HowCode.DECLARE_REGION)]),
        (everybody(exclusions={"regions": ["CN"]}), member(), [("exclusions.regions", HowCode.NOT_REACHABLE)]),
        (specific(), member(growth={"pmtalk": 400}), [("condition.root", HowCode.EARN_GROWTH)]),
        (
            specific(audience={"membership": "PAID", "segments": ["senior"]}),
            member(industry_since=None),
            [
                ("audience.membership", HowCode.JOIN_PLAN),
                ("audience.membership", HowCode.JOIN_PLAN),
                ("audience.segments", HowCode.DECLARE_INDUSTRY_SINCE),
                ("condition.root", HowCode.EARN_GROWTH),
            ],
        ),
        (
            specific(
                condition={
                    "language": 1,
                    "root": {"all": [leaf("date", "<=", "2020-01-01")["root"], leaf("tag", "has_any", ["x"])["root"]]},
                }
            ),
            member(),
            [("condition.root.all[0]", HowCode.NOT_REACHABLE), ("condition.root.all[1]", HowCode.ASK_MODERATOR)],
        ),
    ],
)
def test_why_not_names_every_reason_and_the_field_it_comes_from(
    content: dict[str, Any], facts: Facts, expected: list[tuple[str, HowCode]]
) -> None:
    """B4, W1: audience, plan, programme, window, exclusions and account are told like any unmet fact of a condition."""
    assert reasons(content, facts) == expected


def test_the_shortfall_and_the_day_on_which_time_alone_opens_it() -> None:
    """B4: needed, has, missing; the earliest day on which all of it holds."""
    answer = judge(compiled(specific()), member(growth={"pmtalk": 400}))
    (unmet,) = answer.verdict.unmet
    assert (unmet.needed, unmet.has, unmet.missing) == (1000, 400, 600)
    assert answer.verdict.opens_on() is None
    content = specific(condition=leaf("experience_months", ">=", 30), offered_from="2026-12-01")
    assert judge(compiled(content), member()).verdict.opens_on() == date(2027, 5, 20)
    closing = specific(condition=leaf("experience_months", ">=", 30), offered_until="2027-05-19")
    assert judge(compiled(closing), member()).verdict.opens_on() is None


def test_an_exclusion_is_named_and_an_unknown_region_is_no_exclusion() -> None:
    """B5."""
    content = everybody(exclusions={"regions": ["CN"], "account_statuses": ["MUTED"]})
    assert judge(compiled(content), member(account_status="MUTED")).excluded_by == ("account_statuses", "regions")
    unknown = judge(compiled(content), member(region=None))
    assert (unknown.entitled, unknown.excluded_by, unknown.verdict.truth) == (False, (), Truth.UNKNOWN)


def test_a_running_member_keeps_the_version_accepted() -> None:
    """B8: entitled by the version in force or by the accepted one; improvements apply at once."""
    low, high = specific(plan="pro", condition=leaf("growth", ">=", 500)), specific(plan="pro")
    facts = member(growth={"pmtalk": 700}, **PAID)
    old, new = compiled(low, 1), compiled(high, 2)
    assert not judge(new, facts).entitled
    kept = judge(new, facts, accepted=old)
    assert (kept.entitled, kept.version, kept.accepted_version, kept.verdict.entitled) == (True, 2, 1, True)
    better = judge(old, facts, accepted=new)
    assert (better.entitled, better.version, better.accepted_version) == (True, 1, None)
    neither = judge(new, member(growth={"pmtalk": 1}, **PAID), accepted=old)
    assert (neither.entitled, neither.accepted_version) == (False, None)
    assert [unmet.needed for unmet in neither.verdict.unmet] == [1000]


def test_what_was_accepted_is_still_paused_with_the_account() -> None:
    """A5 before B8."""
    old, new = compiled(specific(plan="pro", condition=leaf("growth", ">=", 500)), 1), compiled(specific(plan="pro"), 2)
    facts = member(growth={"pmtalk": 700}, account_status="SUSPENDED", **PAID)
    assert not judge(new, facts, accepted=old).entitled


def test_the_first_variant_that_fits_is_the_members() -> None:
    """B12: free 3 a month, paid 30."""
    content = everybody(
        quota={"count": 3, "per": "MEMBERSHIP_MONTH"},
        variants=[
            {"label": {"en": "Paying"}, "audience": {"membership": "PAID"}, "quota": {"count": 30, "per": "MEMBERSHIP_MONTH"}},
            {"label": {"en": "Two to four"}, "audience": {"segments": ["middle"]}, "summary": {"en": "x"}},
        ],
    )
    benefit = compiled(content)
    assert judge(benefit, member(**PAID)).variant == benefit.content.variants[0]
    assert judge(benefit, member()).variant == benefit.content.variants[1]
    assert judge(benefit, member(industry_since=None)).variant is None


def test_only_what_is_asked_must_be_gathered() -> None:
    assert compiled(everybody()).needs == Needs(programmes=True)
    assert compiled(everybody(plan="pro")).needs == Needs(memberships=True)
    assert compiled(specific(audience={"membership": "FREE"})).needs == Needs(
        growth=frozenset({"pmtalk"}), memberships=True, programmes=True
    )


def test_without_any_plan_nobody_pays_and_everybody_is_free() -> None:
    facts = member(growth={"pmtalk": 1000})
    assert not judge(compiled(specific(audience={"membership": "PAID"}), plans=()), facts).offered
    assert judge(compiled(specific(audience={"membership": "FREE"}), plans=()), facts).entitled


@pytest.mark.parametrize(
    ("on", "opened"),
    [(date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_the_window_is_open_from_its_first_day_through_its_last(on: date, opened: bool) -> None:
    content = read_content(everybody(offered_from="2026-12-01", offered_until="2026-12-31"))
    assert is_open(content, on) is opened
    assert turning_points(content, ZONE) == [datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)]
