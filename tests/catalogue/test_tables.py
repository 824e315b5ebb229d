"""The matrix and the comparison: each cell decided from the rule's form, and what members of a column get (B1, B3, B12)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.benefits.rules import Issue, compile_benefit, read_content
from app.catalogue import service
from app.catalogue.rules import tables
from app.catalogue.rules.reasoning import Ground, TooManyBranches
from app.catalogue.rules.tables import (
    Cell,
    Column,
    ColumnKind,
    Row,
    Scene,
    Standing,
    free_column,
    plan_column,
    row_of,
    segment_column,
)
from app.core import db
from app.core.access import Scope
from app.core.conditions import Condition, NameBook, say
from app.core.errors import Forbidden, NotFound
from tests.benefits import offers
from tests.benefits.offers import both, everybody, leaf, specific
from tests.cast import SYSTEM, actor
from tests.plans import offers as sold
from tests.terms import papers

DAY = date(2026, 11, 22)
SCENE = Scene("pmtalk", ("basic", "pro"), DAY)
GROUND = Ground({"early": (0, 24), "middle": (24, 48), "senior": (48, None)}, "pmtalk")
COLUMNS: tuple[Column, ...] = (
    *(segment_column(code, SCENE) for code in GROUND.cut),
    free_column(SCENE),
    plan_column("pro", SCENE),
)
NOWHERE = Issue(1, UUID(int=1), 1, UUID(int=2), 1, datetime(2026, 1, 1, tzinfo=UTC), {})
SIGNS = {Standing.ALWAYS: "+", Standing.SOMETIMES: "?", Standing.NEVER: "-"}


def row(content: dict[str, Any]) -> Row:
    return row_of(compile_benefit(NOWHERE, read_content(content), SCENE.plans), COLUMNS, GROUND)


def said(condition: Condition | None) -> str:
    return say(condition, "en", NameBook()) if condition else ""


MEMBER_PLAN = leaf("membership", "in", ["EXPIRED"], plan="pro")
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "everybody of the programme": (everybody(), "+++++"),
    "holders of a plan": (everybody(plan="pro"), "???-+"),
    "holders of a plan that is no column": (everybody(plan="basic"), "???--"),
    "paying members, whichever plan": (everybody(audience={"membership": "PAID"}), "???-+"),
    "free members": (everybody(audience={"membership": "FREE"}), "???+-"),
    "one segment": (specific(audience={"segments": ["middle"]}, condition=None, products=[{"sku": "a"}]), "-+-??"),
    "at least 36 months": (specific(condition=leaf("experience_months", ">=", 36)), "-?+??"),
    "less than 24 months": (specific(condition=leaf("experience_months", "<", 24)), "+--??"),
    "growth": (specific(), "?????"),
    "growth of at least nothing": (specific(condition=leaf("growth", ">=", 0)), "+++++"),
    "who held the plan once": (specific(condition=MEMBER_PLAN), "????-"),
    "an excluded region, which nobody needs to tell": (everybody(exclusions={"none": False, "regions": ["US"]}), "?????"),
    "an excluded account status": (everybody(exclusions={"none": False, "account_statuses": ["MUTED"]}), "+++++"),
    "a window that is open": (everybody(offered_from="2026-11-22", offered_until="2026-11-22"), "+++++"),
    "a window that begins tomorrow": (everybody(offered_from="2026-11-23"), "-----"),
    "a day that has passed": (specific(condition=leaf("date", "<", "2026-11-22")), "-----"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_cell_says_always_sometimes_or_never(name: str) -> None:
    content, signs = CASES[name]
    found = row(content)
    assert "".join(SIGNS[cell.standing] for cell in found.cells) == signs
    assert found.empty is (set(signs) == {"-"})


def test_a_cell_asks_only_what_its_column_leaves_open() -> None:
    """What all members of the column fulfil is not said again, also inside a condition that holds several things together."""
    asked = {"all": [{"fact": "experience_months", "operator": ">=", "value": 36}, {"fact": "growth", "operator": ">=", "value": 9}]}
    found = row(everybody(plan="pro", reach="SPECIFIC", condition={"language": 1, "root": asked}))
    early, middle, senior, free, pro = found.cells
    assert [cell.standing for cell in (early, free)] == [Standing.NEVER, Standing.NEVER]
    assert (early.open, free.open) == (None, None)
    assert said(middle.open) == "a running pro membership, and at least 36 months in the industry, and growth of at least 9 in pmtalk"
    assert said(senior.open) == "a running pro membership, and growth of at least 9 in pmtalk"
    assert said(pro.open) == "at least 36 months in the industry, and growth of at least 9 in pmtalk"
    assert said(found.asks) == said(middle.open)
    assert row(everybody()).asks is None


def quotas(cell: Cell) -> list[tuple[str, int | None]]:
    return [(offer.label.get("en", ""), offer.quota.count if offer.quota else None) for offer in cell.offers]


def test_variants_stand_where_somebody_gets_them() -> None:
    """B12: free 3 a month, paid 30, and seniors of either 50: the first that fits is what one gets; no label where all get the same."""

    def each(count: int) -> dict[str, Any]:
        return {"count": count, "per": "MEMBERSHIP_MONTH"}

    variants = [
        {"label": both("Seniors"), "audience": {"segments": ["senior"]}, "quota": each(50)},
        {"label": both("Paying"), "audience": {"membership": "PAID"}, "quota": each(30), "summary": both("More")},
    ]
    early, _, senior, free, pro = row(everybody(quota=each(3), variants=variants)).cells
    assert quotas(early) == [("Paying.", 30), ("", 3)]
    assert quotas(senior) == [("", 50)]
    assert quotas(free) == [("Seniors.", 50), ("", 3)]
    assert quotas(pro) == [("Seniors.", 50), ("Paying.", 30)]
    assert [offer.summary["en"] for offer in pro.offers] == ["What it is.", "More."]
    assert row(everybody(plan="pro", variants=variants)).cells[3].offers == ()


def test_what_was_not_decided_is_sometimes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many branches, nothing is claimed: all that is asked is said, and every variant."""

    def give_up(_goals: object) -> bool:
        raise TooManyBranches

    monkeypatch.setattr(tables, "can_hold", give_up)
    variants = [{"label": both("Seniors"), "audience": {"segments": ["senior"]}, "summary": both("More")}]
    cells = row(specific(plan="pro", variants=variants)).cells
    assert {cell.standing for cell in cells} == {Standing.SOMETIMES}
    assert said(cells[0].open).endswith("a running pro membership, and growth of at least 1,000 in pmtalk")
    assert [offer.label for offer in cells[0].offers] == [both("Seniors"), {}]


async def test_the_matrix_of_a_programme(store: object, now: datetime) -> None:
    """Every segment, the free members, the plans in force; what is offered today, by position; in two statements."""
    await offers.open_club(now - timedelta(days=2))
    await papers.publish_terms(papers.terms(programme="pmtalk"), now - timedelta(days=1))
    await sold.publish(sold.vip88(code="pro", programme="pmtalk", benefits=[]), now - timedelta(days=1))
    for content in (everybody("bb", position=1), everybody("aa", plan="pro", position=2), everybody("elsewhere", programme="vip")):
        await offers.publish(content, now - timedelta(days=1))
    await offers.publish(everybody("later"), now - timedelta(days=1), effective_from=now + timedelta(days=1))
    await service.benefit_matrix(SYSTEM, None, at=now)
    with db.count_statements() as counted:
        table = await service.benefit_matrix(SYSTEM, None, at=now)
    assert counted.count <= 2
    assert [(column.kind, column.code) for column in table.columns] == [
        (ColumnKind.SEGMENT, "early"),
        (ColumnKind.SEGMENT, "middle"),
        (ColumnKind.SEGMENT, "senior"),
        (ColumnKind.FREE, ""),
        (ColumnKind.PLAN, "pro"),
    ]
    assert [row.benefit.code for row in table.rows] == ["bb", "aa"]
    assert "".join(SIGNS[cell.standing] for cell in table.rows[1].cells) == "???-+"
    assert [row.benefit.code for row in (await service.benefit_matrix(SYSTEM, "vip", at=now)).rows] == ["elsewhere"]
    assert len((await service.benefit_matrix(SYSTEM, None, at=now + timedelta(days=2))).rows) == 3


async def test_who_may_see_the_matrix(store: object, now: datetime) -> None:
    await offers.open_club(now)
    for scope in (Scope.BENEFITS_READ, Scope.PLANS_READ):
        with pytest.raises(Forbidden):
            await service.benefit_matrix(actor(scope), None, at=now)
    with pytest.raises(NotFound):
        await service.benefit_matrix(SYSTEM, "nowhere", at=now)


async def test_the_comparison_leaves_out_what_nobody_can_have_and_what_is_tried_out(store: object, now: datetime) -> None:
    """B12, G5: guests read it, so a pilot is not in it, neither as a row nor as a plan."""
    await offers.open_club(now - timedelta(days=2))
    await papers.publish_terms(papers.terms(programme="pmtalk"), now - timedelta(days=1))
    pilot = {"condition": leaf("tag", "has_any", ["tester"]), "from_on": now.date().isoformat(), "until_on": "2999-01-01"}
    await sold.publish(sold.vip88(code="pro", programme="pmtalk", benefits=[]), now - timedelta(days=1))
    await sold.publish(sold.vip88(code="gone", programme="pmtalk", benefits=[], on_sale=False), now - timedelta(days=1))
    await sold.publish(sold.vip88(code="tried", programme="pmtalk", benefits=[], pilot=pilot), now - timedelta(days=1))
    for content in (everybody("aa"), everybody("old", plan="gone"), everybody("secret", pilot=pilot)):
        await offers.publish(content, now - timedelta(days=1))
    table = await service.comparison("pmtalk", at=now)
    assert [(column.kind, column.code) for column in table.columns] == [(ColumnKind.FREE, ""), (ColumnKind.PLAN, "pro")]
    assert [row.benefit.code for row in table.rows] == ["aa"]
    assert [row.benefit.code for row in (await service.benefit_matrix(SYSTEM, "pmtalk", at=now)).rows] == ["aa", "old", "secret"]
