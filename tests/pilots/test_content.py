"""G5: what a pilot says of a benefit or a plan, what may not be published, and that everything from before stays as it was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.benefits import rules as benefits
from app.catalogue.rules.documents import BENEFITS, PLANS, Document, normal
from app.core.conditions import Fact, Facts
from app.core.errors import Invalid
from app.core.versions.rules import content_hash
from app.plans import rules as plans
from app.tags.rules import check_tags
from tests.benefits.offers import WORLD, everybody, leaf, specific
from tests.benefits.test_judging import compiled, member
from tests.pilots.ground import TESTERS, pilot
from tests.plans.offers import WORLD as PLAN_WORLD
from tests.plans.offers import vip88

TESTER = member(tags=frozenset({"pilot-tester"}))


def at(facts: Facts, on: date) -> Facts:
    """The same member at noon in Shanghai of that day."""
    return facts.later(datetime(on.year, on.month, on.day, 4, tzinfo=UTC))


WRONG = [
    ({"condition": None}, ["pilot.condition"]),
    ({"condition": leaf("segment", "in", ["wizards"])}, ["pilot.condition.root.value[0]"]),
    ({"from_on": None}, ["pilot.from_on"]),
    ({"until_on": None}, ["pilot.until_on"]),
    ({"until_on": "2026-10-31"}, ["pilot.until_on"]),
    ({"until_on": "2026-11-01"}, []),
    ({"badge": None}, []),
    ({"badge": "Lab 2026"}, ["pilot.badge"]),
]


@pytest.mark.parametrize(("changes", "wrong"), WRONG)
def test_what_may_not_be_published_as_a_pilot(changes: dict[str, Any], wrong: list[str]) -> None:
    said = pilot(**changes)
    found = benefits.faults(benefits.read_content(specific(pilot=said)), WORLD)
    assert [fault.field for fault in found] == wrong
    of_plan = plans.faults(plans.read_content(vip88(pilot=said)), PLAN_WORLD)
    assert [fault.field for fault in of_plan] == wrong


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"condition": {"language": 2}}, "pilot.condition.language"),
        ({"from_on": "soon"}, "pilot.from_on"),
        ({"badge": "x" * 41}, "pilot.badge"),
        ({"testers": 3}, "pilot.testers"),
    ],
)
def test_a_draft_may_be_unfinished_but_not_unreadable(said: dict[str, Any], field: str) -> None:
    assert benefits.read_content(everybody(pilot={})).pilot == plans.read_content(vip88(pilot={})).pilot
    for read, content in ((benefits.read_content, everybody(pilot=said)), (plans.read_content, vip88(pilot=said))):
        with pytest.raises(Invalid) as refused:
            read(content)
        assert refused.value.field == field


def test_a_badge_is_always_a_tag() -> None:
    for badge in ("a", "9", "lab-2026", "x" * 40):
        assert benefits.faults(benefits.read_content(everybody(pilot=pilot(badge=badge))), WORLD) == []
        assert check_tags([badge]) == (badge,)


def test_what_is_no_pilot_does_not_say_so_and_keeps_its_hash() -> None:
    """B8: a version published before pilots were there has the same content, byte for byte, when it is read and written again."""
    before = benefits.normal_form(benefits.read_content(everybody()))
    assert "pilot" not in before
    assert benefits.normal_form(benefits.read_content(everybody(pilot=None))) == before
    assert content_hash(before) == "a008c0756bb3539165fdb78eae813edd7a6086b729624a1e586ff7bd3e1042c9"
    plan = plans.normal_form(plans.read_content(vip88()))
    assert "pilot" not in plan
    assert content_hash(plan) == "9185e2247ab70f9898b2e61ef91129895bf94da8b68b38bd74af2941da552f6c"


def test_a_pilot_is_written_into_files_and_read_back_the_same() -> None:
    for noun, content in ((BENEFITS, everybody(pilot=pilot())), (PLANS, vip88(pilot=pilot()))):
        said = normal(Document(noun, content["code"], content))
        assert list(said["pilot"]) == ["condition", "from_on", "until_on", "badge"]
        assert said["pilot"] == pilot()
        assert normal(Document(noun, content["code"], said)) == said


@pytest.mark.parametrize(
    ("facts", "on", "seen"),
    [
        (TESTER, date(2026, 12, 5), True),
        (TESTER, date(2026, 12, 6), False),
        (TESTER, date(2026, 11, 21), True),
        (member(), date(2026, 11, 21), False),
    ],
)
def test_only_testers_see_it_and_only_on_its_days(facts: Facts, on: date, seen: bool) -> None:
    benefit = compiled(everybody(pilot=pilot()))
    answer = benefits.judge(benefit, at(facts, on))
    assert (answer.seen, answer.offered, answer.entitled) == (seen, seen, seen)
    plan = plans.compile_prices(plans.read_content(vip88(pilot=pilot())))
    assert plan != ()


def test_the_pilot_is_told_apart_from_the_condition() -> None:
    """An unmet leaf says from which field it comes; staff read it (B4)."""
    both = {"language": 1, "root": {"all": [TESTERS["root"], {"fact": "region", "operator": "in", "value": ["CN-31"]}]}}
    benefit = compiled(specific(pilot=pilot(condition=both, until_on="2026-11-20")))
    answer = benefits.judge(benefit, member(region=None))
    assert [benefit.where(unmet) for unmet in answer.verdict.unmet] == [
        *("pilot.until_on", "pilot.condition.root.all[0]", "pilot.condition.root.all[1]"),
        "condition.root",
    ]
    assert benefit.sections[:3] == ("pilot.from_on", "pilot.until_on", "pilot.condition")
    assert benefit.offer_parts == 3
    assert answer.verdict.unmet[1].fact is Fact.TAG


def test_a_pilot_begins_and_ends_what_is_offered() -> None:
    """The window of what is offered is the one in which both the benefit and its pilot are open."""
    form = benefits.read_content(everybody(pilot=pilot(), offered_from="2026-11-10", offered_until="2027-01-31"))
    days = (date(2026, 11, 9), date(2026, 11, 10), date(2026, 12, 5), date(2026, 12, 6))
    assert [benefits.is_open(form, day) for day in days] == [False, True, True, False]
    assert benefits.ends_at(form, "Asia/Shanghai") == datetime(2026, 12, 5, 16, tzinfo=UTC)
