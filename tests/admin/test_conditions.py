"""The condition builder's form: whatever the language can say goes in and comes out as it was (B4)."""

from typing import Any

import pytest

from admin import conditions
from admin.forms import Form, filled
from app.core import conditions as language

LEAVES: list[dict[str, Any]] = [
    {"fact": "growth", "operator": ">=", "value": 600},
    {"fact": "growth", "programme": "vip", "operator": "!=", "value": -1},
    {"fact": "spend", "period": {"rolling_days": 90}, "operator": ">", "value": 12345},
    {"fact": "spend", "programme": "vip", "period": {"calendar": "month"}, "operator": "<", "value": 8800},
    {"fact": "spend", "period": {"calendar": "year"}, "operator": "=", "value": 1},
    {"fact": "spend", "period": {"membership": "pro"}, "operator": "<=", "value": 0},
    {"fact": "experience_months", "operator": ">=", "value": 48},
    {"fact": "segment", "operator": "in", "value": ["early", "senior"]},
    {"fact": "segment", "operator": "not_in", "value": []},
    {"fact": "membership", "plan": "pro", "operator": "in", "value": ["ACTIVE", "GRACE"]},
    {"fact": "programme", "operator": "in", "value": ["pmtalk"]},
    {"fact": "tag", "operator": "has_all", "value": ["mentor", "导师"]},
    {"fact": "region", "operator": "not_in", "value": ["CN-31", "US"]},
    {"fact": "account_status", "operator": "not_in", "value": ["MUTED"]},
    {"fact": "date", "operator": ">=", "value": "2026-12-01"},
]
ROOTS: list[dict[str, Any]] = [
    *LEAVES,
    {"not": LEAVES[0]},
    {"all": [LEAVES[0]]},
    {"any": LEAVES},
    {"not": {"any": [LEAVES[0], {"not": LEAVES[6]}]}},
    {"all": [{"any": [LEAVES[0], {"all": [LEAVES[1], {"not": {"all": [LEAVES[2]]}}]}]}, LEAVES[3]]},
]


def through(root: dict[str, Any]) -> dict[str, Any] | None:
    """The condition shown in a form, posted, and read."""
    shown = conditions.group_of({"language": 1, "root": root}, "CNY")
    found, _ = conditions.condition_of(conditions.read(filled(conditions.fields(shown))), "CNY")
    return found


@pytest.mark.parametrize("root", ROOTS)
def test_there_and_back(root: dict[str, Any]) -> None:
    assert through(root) == {"language": 1, "root": root}
    language.parse({"language": 1, "root": root})


def test_every_fact_can_be_built() -> None:
    """No fact of the language is missing in the list of leaves above, so none is missing in the builder."""
    assert {leaf["fact"] for leaf in LEAVES} == {fact.value for fact in language.Fact}


def test_two_nots_cancel_out() -> None:
    """`not not x` says what x says; the builder has one tick for it."""
    assert through({"not": {"not": LEAVES[0]}}) == {"language": 1, "root": LEAVES[0]}


def form_of(root: dict[str, Any], **more: str) -> Form:
    return filled(conditions.fields(conditions.group_of({"language": 1, "root": root}, "CNY")) | more)


STEPS = [
    ("add:r", {"c:r:new": "tag"}, {"all": [LEAVES[0], LEAVES[6], {"fact": "tag", "operator": "", "value": []}]}),
    ("remove:r.0", {}, {"all": [LEAVES[6]]}),
    ("remove:r.7", {}, {"all": [LEAVES[0], LEAVES[6]]}),
    ("remove:r", {}, {"all": [LEAVES[0], LEAVES[6]]}),
    ("add:r.0", {"c:r.0:new": "tag"}, {"all": [LEAVES[0], LEAVES[6]]}),
    ("fly:r", {}, {"all": [LEAVES[0], LEAVES[6]]}),
    ("add:x.1", {}, {"all": [LEAVES[0], LEAVES[6]]}),
]


@pytest.mark.parametrize(("step", "more", "root"), STEPS)
def test_steps(step: str, more: dict[str, str], root: dict[str, Any]) -> None:
    """Add, remove; a step that names no node changes nothing."""
    changed = conditions.change(form_of({"all": [LEAVES[0], LEAVES[6]]}, **more), step)
    assert conditions.condition_of(changed, "CNY")[0] == {"language": 1, "root": root}


A, B, C, D = LEAVES[0], LEAVES[6], LEAVES[11], LEAVES[14]
MOVES: list[tuple[str, dict[str, Any]]] = [
    ("down:r.0", {"all": [{"any": [B, C]}, A, D]}),
    ("up:r.0", {"all": [A, {"any": [B, C]}, D]}),  # nowhere to go
    ("down:r.2", {"all": [A, {"any": [B, C]}, D]}),
    ("up:r.1", {"all": [{"any": [B, C]}, A, D]}),
    ("down:r.1.0", {"all": [A, {"any": [C, B]}, D]}),
    ("up:r.1.0", {"all": [A, B, {"any": [C]}, D]}),  # past the ends: out of its group
    ("down:r.1.1", {"all": [A, {"any": [B]}, C, D]}),
    ("wrap:r.0", {"all": [{"any": [A]}, {"any": [B, C]}, D]}),
    ("wrap:r.1.0", {"all": [A, {"any": [{"all": [B]}, C]}, D]}),
    ("wrap:r.1", {"all": [A, {"any": [{"any": [B, C]}]}, D]}),
    ("unwrap:r.1", {"all": [A, B, C, D]}),
    ("unwrap:r.0", {"all": [A, {"any": [B, C]}, D]}),  # a question is no group
    ("remove:r.1", {"all": [A, D]}),
    *((f"{verb}:r", {"all": [A, {"any": [B, C]}, D]}) for verb in ("up", "down", "wrap", "unwrap")),
]


@pytest.mark.parametrize(("step", "root"), MOVES)
def test_parts_are_moved_grouped_and_released(step: str, root: dict[str, Any]) -> None:
    changed = conditions.change(form_of({"all": [A, {"any": [B, C]}, D]}), step)
    assert conditions.condition_of(changed, "CNY")[0] == {"language": 1, "root": root}


def test_a_negated_group_is_dissolved_into_negated_parts() -> None:
    """`not any of B, C` among things that all hold says what `not B` and `not C` say; a part's own not cancels out."""
    changed = conditions.change(form_of({"all": [A, {"not": {"any": [B, {"not": C}]}}]}), "unwrap:r.1")
    assert conditions.condition_of(changed, "CNY")[0] == {"language": 1, "root": {"all": [A, {"not": B}, C]}}


def test_a_single_question_is_grouped_too() -> None:
    changed = conditions.change(form_of(A), "wrap:r.0")
    assert conditions.condition_of(changed, "CNY")[0] == {"language": 1, "root": {"any": [A]}}


def test_groups_are_not_put_round_without_end() -> None:
    """As deep as groups are offered, and not deeper: what was built can always be published."""
    form = form_of(A)
    for depth in range(12):
        place = "r" + ".0" * (depth + 1)
        form = filled(conditions.fields(conditions.change(form, f"wrap:{place}")))
    found, _ = conditions.condition_of(conditions.read(form), "CNY")
    assert found is not None
    language.parse(found)


HALF = [
    ({"all": [A, B]}, {}, {"all": [A, B]}, 0),
    ({"all": [A, B]}, {"c:r.1:value": ""}, {"all": [A]}, 1),
    ({"all": [A, {"any": [B, C]}]}, {"c:r.1.1:operator": ""}, {"all": [A, {"any": [B]}]}, 1),
    ({"all": [{"any": [B]}, D]}, {"c:r.0.0:value": "many", "c:r.1:value": "soon"}, None, 2),
    (A, {"c:r.0:value": ""}, None, 1),
]


@pytest.mark.parametrize(("root", "more", "said", "left"), HALF)
def test_what_can_be_read_already_is_told_apart(root: dict[str, Any], more: dict[str, str], said: dict[str, Any] | None, left: int) -> None:
    """The words grow while the condition is built: what is not filled in yet is counted, not guessed."""
    found = conditions.readable(conditions.read(form_of(root, **more)), "CNY")
    assert found == (None if said is None else {"language": 1, "root": said}, left)


def test_a_new_group_is_of_the_other_kind_and_empty_ones_are_left_out() -> None:
    changed = conditions.change(form_of({"all": [LEAVES[0]]}), "group:r")
    assert conditions.condition_of(changed, "CNY")[0] == {"language": 1, "root": {"all": [LEAVES[0]]}}
    shown = filled(conditions.fields(changed) | {"c:r.1:new": "growth"})
    assert shown.get("c:r.1:join") == "any"
    deeper = conditions.change(shown, "add:r.1")
    found, places = conditions.condition_of(deeper, "CNY")
    assert found == {"language": 1, "root": {"all": [LEAVES[0], {"any": [{"fact": "growth", "operator": "", "value": ""}]}]}}
    assert places["condition.root.all[1].any[0]"] == "r.1.0"


def test_no_condition_at_all() -> None:
    assert conditions.condition_of(conditions.read(Form()), "CNY") == (None, {"condition.root": "r"})
    assert conditions.condition_of(conditions.change(form_of(LEAVES[0]), "remove:r.0"), "CNY")[0] is None


FIELDS = [
    ("condition.root.all[1].any[0].value", "c:r.1.0:value"),
    ("condition.root.all[1].any[0].value[3]", "c:r.1.0:value"),
    ("condition.root.all[1].any[0].period.rolling_days", "c:r.1.0:period"),
    ("condition.root.all[2].not.operator", "c:r.2:operator"),
    ("condition.root.all[0].fact", "c:r.0"),
    ("condition.root.all[1].any", "c:r.1"),
    ("condition.root", "c:r"),
]


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_a_refusal_finds_its_field(path: str, field: str) -> None:
    """The path that the domain names is the place in the form, through groups and negations."""
    root = {"all": [LEAVES[0], {"any": [LEAVES[2]]}, {"not": LEAVES[6]}]}
    _, places = conditions.condition_of(conditions.group_of({"language": 1, "root": root}, "CNY"), "CNY")
    assert conditions.field_of(path, places) == field


def test_a_bare_question_has_its_own_place() -> None:
    _, places = conditions.condition_of(conditions.group_of({"language": 1, "root": {"not": LEAVES[0]}}, "CNY"), "CNY")
    assert conditions.field_of("condition.root.not.value", places) == "c:r.0:value"


def test_what_is_no_number_stays_as_typed() -> None:
    """The domain refuses it by its path; the form shows it again."""
    form = form_of({"all": [LEAVES[0], LEAVES[2]]})
    form.values |= {"c:r.0:value": ["many"], "c:r.1:value": ["1.999"], "c:r.1:days": ["soon"]}
    found, _ = conditions.condition_of(conditions.read(form), "CNY")
    assert found is not None
    first, second = found["root"]["all"]
    assert (first["value"], second["value"], second["period"]) == ("many", "1.999", {"rolling_days": "soon"})


def test_a_bomb_of_nodes_is_cut_off() -> None:
    """A posted tree cannot be deeper or larger than the language allows by much."""
    values = {"c:r:join": "all", "c:r:count": "64"}
    for place in range(64):
        values |= {f"c:r.{place}:join": "all", f"c:r.{place}:count": "64"}
    root = conditions.read(filled(values))
    assert sum(1 + len(part.parts) for part in root.parts if isinstance(part, conditions.Group)) <= 64
    deep = {f"c:r{'.0' * depth}:{name}": value for depth in range(40) for name, value in (("join", "all"), ("count", "1"))}
    node: Any = conditions.read(filled(deep))
    depth = 0
    while node.parts:
        node, depth = node.parts[0], depth + 1
    assert depth <= 9
