"""A sheet against what stands there: changed cells only, by value and not by spelling, and what cannot be (B8, A2, S6, D1)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.benefits.rules import normal_form, read_content
from app.core.errors import Invalid
from app.members.rules import ContactChange, ContactRow, MemberRow, ProfileChange
from app.publishing.rules import Newest
from app.sheets.rules.contents import Shape, benefit_shape, changed_content, plan_shape, texts_of
from app.sheets.rules.dry_run import NEW, Action, ContentPlanner, PersonPlanner, RowPlan, SheetRow, plan_rows
from app.sheets.rules.people import Person, Place
from tests.benefits import offers
from tests.plans import offers as sold

BENEFITS = benefit_shape(("zh", "en"), "CNY")
PLANS = plan_shape(("zh", "en"), "CNY")


def stored(**said: Any) -> dict[str, Any]:
    """A benefit's content as the store holds it: with every field."""
    return normal_form(read_content(offers.everybody("desk", **said)))


RICH = stored(
    title={"zh": "台", "en": "desk"},
    quota={"count": 2, "per": "DAY", "unit": {"zh": "次", "en": "times"}},
    face_value={"amount_minor": 8800, "source": "list price", "on": "2026-11-01"},
    unit_cost={"amount_minor": 1000, "paid_by": "PARTNER"},
    offered_until="2026-12-31",
    terms={"zh": "友善\n", "en": "Be kind\r\n"},
)
PLAN = sold.vip88()


@pytest.mark.parametrize(("content", "shape"), [(RICH, BENEFITS), (stored(), BENEFITS), (PLAN, PLANS)])
def test_a_sheet_that_goes_out_and_comes_back_changes_nothing(content: dict[str, Any], shape: Shape) -> None:
    row = RowPlan(2, content["code"], Action.SAME)
    found = planned(content, texts_of(content, shape), shape)
    assert (found.action, found.changes, found.faults) == (row.action, (), ())


def planned(content: dict[str, Any] | None, cells: dict[str, str], shape: Shape = BENEFITS, **said: Any) -> RowPlan:
    """What becomes of one row about that content."""
    standing = {}
    if content is not None:
        told = {"revision": 3, "drafted": False, "published": True, "archived": False, **said}
        standing = {content["code"]: Newest(UUID(int=7), content["code"], content["programme"], content, **told)}

    def check_new(code: str, programme: str) -> None:
        if programme != "pmtalk":
            raise Invalid("programme", "There is no programme {code}.", code=programme)

    planner = ContentPlanner(shape, standing, "pmtalk", check_new)
    given = {"code": "desk", **cells}
    (row,) = plan_rows([SheetRow(2, planner.mark(given["code"]), given)], planner).rows
    return row


CHANGES = [
    ({"title.en": "Another"}, ("title.en", "desk", "Another"), ("title", {"en": "Another", "zh": "台"})),
    ({"face_value.amount_minor": "88"}, None, None),
    ({"face_value.amount_minor": "99.50"}, ("face_value.amount_minor", "88.00", "99.50"), ("face_value", {"amount_minor": 9950})),
    ({"offered_until": "2026/12/31"}, None, None),
    ({"offered_until": ""}, ("offered_until", "2026-12-31", ""), None),
    ({"quota.per": "PERIOD"}, ("quota.per", "DAY", "PERIOD"), ("quota", {"per": "PERIOD"})),
    ({"position": "7"}, ("position", "0", "7"), None),
    ({"status": "archived"}, None, None),
    ({"terms.zh": "友善"}, None, None),
]


@pytest.mark.parametrize(("cells", "change", "said"), CHANGES)
def test_only_cells_that_mean_something_else_change(cells: dict[str, str], change: tuple[str, str, str] | None, said: Any) -> None:
    found = planned(RICH, cells)
    assert [(each.column, each.before, each.after) for each in found.changes] == ([change] if change else [])
    assert found.action is (Action.CHANGE if change else Action.SAME)
    if said is not None:
        field, expected = said
        assert {name: found.wanted[field][name] for name in expected} == expected


def test_what_is_no_cell_stays() -> None:
    """The condition, the exclusions and other languages' texts are as they were."""
    content = offers.specific("desk", exclusions={"none": False, "regions": ["US"]})
    found = planned(content, {"title.en": "Another"})
    assert {**found.wanted, "title": content["title"]} == content


def test_an_emptied_group_is_none() -> None:
    emptied = dict.fromkeys(("face_value.amount_minor", "face_value.source", "face_value.on"), "")
    assert planned(RICH, emptied).wanted["face_value"] is None
    assert planned(RICH, {"quota.unit.zh": "", "quota.unit.en": ""}).wanted["quota"]["unit"] is None


FAULTS = [
    (RICH, {"face_value.on": "soon"}, "face_value.on"),
    (RICH, {"face_value.source": ""}, "face_value.source"),
    (RICH, {"position": "many"}, "position"),
    (RICH, {"stage": "NONE"}, "stage"),
    (RICH, {"programme": "vip"}, "programme"),
    (RICH, {"title.en": "x" * 81}, "title.en"),
    (RICH, {"audience.segments": "x" * 65}, "audience.segments"),
    (None, {"title.en": "New"}, "kind"),
    (None, {"kind": "COUPON", "reach": "GLOBAL", "programme": "nothing"}, "programme"),
]


@pytest.mark.parametrize(("content", "cells", "column"), FAULTS)
def test_a_fault_names_its_column(content: dict[str, Any] | None, cells: dict[str, str], column: str) -> None:
    found = planned(content, cells)
    assert found.action is Action.REFUSED
    assert column in {fault.field for fault in found.faults}


def test_an_archived_one_is_refused_only_where_it_changes() -> None:
    assert planned(RICH, {"title.en": "Another"}, archived=True).action is Action.REFUSED
    assert planned(RICH, {"title.en": "desk"}, archived=True).action is Action.SAME


def test_a_code_that_is_not_there_makes_a_draft_of_the_default_programme() -> None:
    found = planned(None, {"code": "fresh", "kind": "COUPON", "reach": "SPECIFIC", "title.zh": "新", "quota.count": ""})
    assert (found.action, found.faults) == (Action.CREATE, ())
    assert found.wanted == {"programme": "pmtalk", "code": "fresh", "kind": "COUPON", "reach": "SPECIFIC", "title": {"zh": "新"}}
    assert [change.column for change in found.changes] == ["code", "programme", "title.zh", "kind", "reach"]


def test_prices_are_said_by_the_codes_of_their_rows() -> None:
    assert texts_of(PLAN, PLANS)["prices"] == "loyal = 88.00; everybody = 888.00"
    changed, faults = changed_content(PLAN, {"prices": "everybody=999; loyal：79.90"}, PLANS)
    assert faults == []
    assert [(row["code"], row["price"]["amount_minor"]) for row in changed["prices"]] == [("loyal", 7990), ("everybody", 99900)]
    assert [row["condition"] for row in changed["prices"]] == [row["condition"] for row in PLAN["prices"]]
    closed, _ = changed_content(PLAN, {"prices": "everybody = –"}, PLANS)
    assert [row["price"] for row in closed["prices"]] == [PLAN["prices"][0]["price"], None]
    for text in ("nobody = 1", "88.00", "loyal = much"):
        assert [fault.field for fault in changed_content(PLAN, {"prices": text}, PLANS)[1]] == ["prices"]


def test_rows_that_stand_twice_or_changed_meanwhile_are_refused() -> None:
    planner = ContentPlanner(BENEFITS, {}, "pmtalk", lambda code, programme: None)
    cells = {"code": "new", "kind": "COUPON", "reach": "GLOBAL"}
    rows = [SheetRow(2, NEW, cells), SheetRow(3, NEW, cells), SheetRow(4, NEW, {"code": ""}), SheetRow(5, "seen", {**cells, "code": "b"})]
    found = plan_rows(rows, planner)
    assert [row.action for row in found.rows] == [Action.CREATE, Action.REFUSED, Action.REFUSED, Action.REFUSED]
    assert [row.faults[0].template.split()[0] for row in found.of(Action.REFUSED)] == ["Row", "This", "This"]
    assert not found.applies


ADA = MemberRow(
    1, UUID(int=1), 10_001, "Ada", "CN-31", date(2020, 1, 1), None, None, "ACTIVE", None, "own", None, 4, datetime(2026, 1, 1, tzinfo=UTC)
)
PLACE = Place(datetime(2026, 11, 21, 4, tzinfo=UTC), date(2026, 11, 21), "CN")
PERSON = Person(ADA, ("mentor",), ContactRow(1, "+8613800138000", None, "ada@example.com"))

PEOPLE: list[tuple[dict[str, str], ProfileChange, ContactChange, tuple[str, ...] | None]] = [
    ({"nickname": "Ada L."}, ProfileChange(nickname="Ada L."), ContactChange(), None),
    ({"region": "cn-31", "phone": "138****8000", "email": "a***@example.com"}, ProfileChange(), ContactChange(), None),
    ({"phone": "138 0013 8000", "email": "ADA@example.com"}, ProfileChange(), ContactChange(), None),
    ({"phone": "", "email": "l@example.com"}, ProfileChange(), ContactChange(phone=None, email="l@example.com"), None),
    (
        {"industry_since": "2019/5/1", "tags": "speaker, mentor"},
        ProfileChange(industry_since=date(2019, 5, 1)),
        ContactChange(),
        ("mentor", "speaker"),
    ),
    ({"industry_since": "", "region": ""}, ProfileChange(industry_since=None, region=None), ContactChange(), None),
    ({"tags": "", "segment": "senior", "status": "BANNED"}, ProfileChange(), ContactChange(), ()),
]


@pytest.mark.parametrize(("cells", "profile", "contact", "tags"), PEOPLE)
def test_what_a_row_changes_of_a_member(cells: dict[str, str], profile: ProfileChange, contact: ContactChange, tags: Any) -> None:
    """S6, A2: a masked cell that comes back changes nothing; an empty one takes away."""
    found = about_ada(cells)
    assert (found.wanted.profile, found.wanted.contact, found.wanted.tags) == (profile, contact, tags)
    assert found.faults == ()


def about_ada(cells: dict[str, str], number: str = "10001") -> RowPlan:
    planner = PersonPlanner({"10001": PERSON}, PLACE)
    (row,) = plan_rows([SheetRow(2, planner.mark(number), {"member_number": number, **cells})], planner).rows
    return row


def test_what_stood_there_is_shown_masked() -> None:
    shown = {change.column: (change.before, change.after) for change in about_ada({"phone": "139 0013 9000", "email": ""}).changes}
    assert shown == {"phone": ("138****8000", "+8613900139000"), "email": ("a***@example.com", "")}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"nickname": ""}, "nickname"),
        ({"region": "Shanghai"}, "region"),
        ({"industry_since": "2027-01-01"}, "industry_since"),
        ({"tags": "Very Bad!"}, "tags"),
        ({"phone": "139****9000"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"email": "x***@example.com"}, "email"),
    ],
)
def test_what_no_member_can_have(cells: dict[str, str], column: str) -> None:
    found = about_ada(cells)
    assert found.action is Action.REFUSED
    assert found.faults[0].field.split("[")[0] == column


def test_members_do_not_come_by_a_sheet() -> None:
    found = about_ada({"nickname": "Nobody"}, "20000")
    assert (found.action, found.faults[0].field) == (Action.REFUSED, "member_number")
