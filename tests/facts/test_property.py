"""The SQL of a condition says of every member what the evaluator says: true, false or unknown (B4).

Every fact x operator x negation x (fact there or absent) is tried on members who stand on every boundary, and random trees
above that. What the evaluator judges comes from the plain description in `truth`, so that neither side checks itself. The
coverage is printed, a cell that is missed fails, and planted bugs show that the test sees what it should.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.core import db
from app.core.calendar import add_months, latest_since
from app.core.conditions import (
    AccountStatus,
    All,
    AnyOf,
    Condition,
    Fact,
    Facts,
    Leaf,
    MembershipState,
    Node,
    Not,
    Operator,
    PeriodKind,
    Truth,
    evaluate,
    leaves,
    spend_key,
    sql,
)
from app.core.conditions.parse import FORMS
from app.core.conditions.tree import Value
from app.facts.queries import FactRelation, relation
from app.facts.rules import Moment
from tests.facts import shelf, truth, world
from tests.facts.world import CUT, DAY, MICRO, NOW, OTHER_CUT, PLANS, TAGS, ZONE, Person

MOMENTS = [
    *(Moment(NOW, zone, CUT) for zone in world.ZONES),
    Moment(NOW + MICRO, ZONE, OTHER_CUT),
    Moment(NOW + 2 * DAY, ZONE, CUT),
    Moment(NOW - 30 * DAY, ZONE, CUT),
    Moment(NOW - 300 * DAY, ZONE, OTHER_CUT),
    Moment(NOW, ZONE, CUT, NOW - 30 * DAY),
    Moment(NOW - DAY, ZONE, CUT, NOW - 90 * DAY),
    Moment(NOW, ZONE),  # no cut published
    Moment(datetime(2026, 2, 28, 4, tzinfo=UTC), ZONE, CUT),
    Moment(datetime(2028, 2, 29, 4, tzinfo=UTC), ZONE, CUT),
]
EMPTY: tuple[str, ...] = ()
SEGMENTS = ("years-0-2", "years-2-4", "years-4-plus", "years-1-3")
STATES, STATUSES = tuple(map(str, MembershipState)), tuple(map(str, AccountStatus))
VALUES: dict[Fact, Sequence[Value]] = {
    Fact.GROWTH: (0, 1, 590, 1000, 1001, -1),
    Fact.SPEND: (0, 1, 99, 100, 8800),
    Fact.EXPERIENCE_MONTHS: (0, 1, 12, 18, 23, 24, 48, 100, 1200),
    Fact.SEGMENT: (EMPTY, ("years-0-2",), ("years-2-4", "years-4-plus"), SEGMENTS, ("gone",)),
    Fact.MEMBERSHIP: (EMPTY, ("NONE",), ("ACTIVE", "GRACE"), ("PENDING",), ("EXPIRED", "CANCELLED", "REFUNDED"), STATES),
    Fact.PROGRAMME: (EMPTY, ("vip",), ("vip", "talk"), ("gone",)),
    Fact.TAG: (EMPTY, ("new",), ("new", "loyal"), TAGS, ("gone",)),
    Fact.REGION: (EMPTY, ("CN",), ("CN-31",), ("CN-3", "US"), ("CN-11", "CN-31", "CN"), ("US-CA", "CA")),
    Fact.ACCOUNT_STATUS: (EMPTY, ("ACTIVE",), ("MUTED", "SUSPENDED"), STATUSES),
    Fact.DATE: tuple(NOW.date() + gap * DAY for gap in (-30, -1, 0, 1)),
}
ANSWERS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}
ALWAYS_THERE = {Fact.ACCOUNT_STATUS, Fact.DATE}


def _every_leaf() -> Iterator[Leaf]:
    for name, form in FORMS.items():
        for operator in form.operators:
            for value in VALUES[Fact(name)]:
                yield from _parametrized(Leaf(Fact(name), operator, value))


def _parametrized(leaf: Leaf) -> Iterator[Leaf]:
    if leaf.fact is Fact.GROWTH:
        yield from (Leaf(leaf.fact, leaf.operator, leaf.value, programme) for programme in (None, "talk"))
    elif leaf.fact is Fact.SPEND:
        yield from (Leaf(leaf.fact, leaf.operator, leaf.value, None, period) for period in world.periods())
    elif leaf.fact is Fact.MEMBERSHIP:
        yield from (Leaf(leaf.fact, leaf.operator, leaf.value, plan=plan) for plan in PLANS)
    else:
        yield leaf


EVERY_LEAF = list(_every_leaf())


def absent(leaf: Leaf, facts: Facts) -> bool:
    """Whether nothing is recorded of the member about the fact."""
    if leaf.fact is Fact.SPEND and leaf.period is not None:
        return not facts.spend[spend_key(leaf.programme or "vip", leaf.period)]
    simple: dict[Fact, bool] = {
        Fact.GROWTH: not facts.growth[leaf.programme or "vip"],
        Fact.EXPERIENCE_MONTHS: facts.experience_months is None,
        Fact.SEGMENT: facts.segment is None,
        Fact.MEMBERSHIP: leaf.plan not in facts.memberships,
        Fact.PROGRAMME: not facts.programmes,
        Fact.TAG: not facts.tags,
        Fact.REGION: facts.region is None,
    }
    return simple.get(leaf.fact, False)


@dataclass
class Coverage:
    """How many members were judged in each cell, and with which answers."""

    judged: Counter[tuple[Fact, Operator, bool, bool]] = field(default_factory=Counter)
    answers: dict[tuple[Fact, Operator, bool, bool], set[Truth]] = field(default_factory=dict)

    def note(self, leaf: Leaf, negated: bool, facts: Facts, truth: Truth) -> None:
        cell = (leaf.fact, leaf.operator, negated, absent(leaf, facts))
        self.judged[cell] += 1
        self.answers.setdefault(cell, set()).add(truth)

    def cells(self) -> list[tuple[Fact, Operator, bool, bool]]:
        """Every cell there is: a status and a day are never absent."""
        rows = [(Fact(name), operator) for name, form in FORMS.items() for operator in form.operators]
        return [
            (fact, operator, negated, gone)
            for fact, operator in rows
            for negated in (False, True)
            for gone in (False, True)
            if not (gone and fact in ALWAYS_THERE)
        ]

    def missed(self) -> list[str]:
        """Cells that were not judged, and cells of a fact that is there that never met both answers."""
        found = [f"{cell} not judged" for cell in self.cells() if not self.judged[cell]]
        both = {Truth.TRUE, Truth.FALSE}
        return found + [f"{cell} one-sided" for cell in self.cells() if not cell[3] and not both <= self.answers.get(cell, set())]

    def table(self) -> str:
        """The coverage, a line for each fact and operator."""
        lines = [f"{'fact':<18}{'operator':<10}{'there':>9}{'absent':>9}{'not there':>11}{'not absent':>12}"]
        for name, form in FORMS.items():
            for operator in form.operators:
                counts = [self.judged[Fact(name), operator, negated, gone] for negated in (False, True) for gone in (False, True)]
                there, gone, not_there, not_gone = (str(count or "-") for count in counts)
                lines.append(f"{name:<18}{operator:<10}{there:>9}{gone:>9}{not_there:>11}{not_gone:>12}")
        met = sum(bool(self.judged[cell]) for cell in self.cells())
        lines.append(f"{met} of {len(self.cells())} cells met, {sum(self.judged.values()):,} judgements on {db.dialect()}")
        return "\n".join(lines)


async def ask(conditions: Sequence[Condition], moment: Moment) -> list[dict[int, Truth]]:
    """What the SQL of each condition says of each member. One statement."""
    facts = FactRelation(moment)
    holds = [sql.where(condition, facts) for condition in conditions]
    columns = ", ".join(f"{each} AS truth_{n}" for n, each in enumerate(holds))
    statement = facts.statement(f"f.id, {columns}")
    rows = await db.fetch(statement, **facts.params(statement))
    return [{row["id"]: ANSWERS[row[f"truth_{n}"]] for row in rows} for n in range(len(conditions))]


async def disagreements(
    people: list[Person], conditions: Sequence[Condition], moment: Moment, coverage: Coverage | None = None
) -> list[str]:
    """Where SQL and evaluator differ."""
    found = []
    true = {person.id: truth.known(person, moment) for person in people}
    for start in range(0, len(conditions), 20):
        batch = conditions[start : start + 20]
        for condition, said in zip(batch, await ask(batch, moment), strict=True):
            assert said.keys() == true.keys()
            for key, facts in true.items():
                judged = evaluate(condition, facts).truth
                if judged is not said[key]:
                    found.append(f"{condition.root}: member {key} is {judged}, SQL says {said[key]} at {moment.at} known {moment.known_at}")
                if coverage is not None:
                    for path, leaf in leaves(condition.root):
                        coverage.note(leaf, ".not" in path, facts, judged)
    return found


@pytest.fixture
async def people(store: object) -> list[Person]:
    """A world of members, stored."""
    programmes, plans = await shelf.make_programmes_and_plans()
    found = world.people(90)
    await shelf.write(found, programmes, plans)
    return found


def singles() -> list[Condition]:
    """Every leaf by itself and under `not`."""
    return [Condition(node, "vip") for leaf in EVERY_LEAF for node in (leaf, Not(leaf))]


async def test_every_fact_operator_negation_and_absence(people: list[Person], capsys: pytest.CaptureFixture[str]) -> None:
    coverage = Coverage()
    for moment in MOMENTS:
        assert await disagreements(people, singles(), moment, coverage) == []
    with capsys.disabled():
        print(f"\n{coverage.table()}")
    assert coverage.missed() == []


def _trees(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def grow(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        groups = st.lists(below, min_size=1, max_size=4).map(tuple)
        return st.one_of(groups.map(All), groups.map(AnyOf), below.map(Not))

    return st.recursive(leaf, grow, max_leaves=12)


TREES = _trees(st.sampled_from(EVERY_LEAF)).map(lambda root: Condition(root, "vip"))


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(conditions=st.lists(TREES, min_size=5, max_size=10), moment=st.sampled_from(MOMENTS))
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_random_trees(people: list[Person], conditions: list[Condition], moment: Moment) -> None:
    assert await disagreements(people, conditions, moment) == []


def _symbol(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sql.SYMBOLS, Operator.ABOVE, ">=")


def _lost_not(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sql, "negation", lambda expression: expression)


def _unknown_is_false(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sql, "negation", lambda expression: f"(NOT COALESCE({expression}, {sql.FALSE}))")


def _month_off_by_a_day(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sql, "latest_since", lambda on, months: latest_since(on, months) - DAY)


def _month_end_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sql, "latest_since", lambda on, months: add_months(on, -months))


def _empty_list_holds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sql, "FALSE", sql.TRUE)


def _region_by_prefix(patch: pytest.MonkeyPatch) -> None:
    def region(leaf: Leaf, relation: sql.Relation) -> str:
        codes = [f"{relation.region()} LIKE {relation.bind(f'{code}%')}" for code in sql.names(leaf)]
        held = f"({' OR '.join(codes)})" if codes else sql.FALSE
        return held if leaf.operator is Operator.IN else sql.negation(held)

    patch.setitem(sql.LEAVES, Fact.REGION, region)


def _or_for_and(patch: pytest.MonkeyPatch) -> None:
    joined = sql._joined
    patch.setattr(sql, "_joined", lambda parts, word, empty: joined(parts, "OR", empty))


def _waiting_growth_counts(patch: pytest.MonkeyPatch) -> None:
    column = FactRelation._column
    patch.setattr(FactRelation, "_column", lambda facts, expression: column(facts, expression.partition(" - ")[0]))


def _past_tags_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(relation, "tag_lasts", lambda alias, knowing: sql.TRUE)


def _inferred_tags_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(relation, "tag_counts", lambda alias: sql.TRUE)


def _window_a_day_short(patch: pytest.MonkeyPatch) -> None:
    opens = Moment.opens
    patch.setattr(Moment, "opens", lambda moment, period: opens(moment, period) + (DAY if period.kind is PeriodKind.ROLLING else 0 * DAY))


def _no_membership_is_zero(patch: pytest.MonkeyPatch) -> None:
    spend = FactRelation.spend
    patch.setattr(FactRelation, "spend", lambda facts, programme, period: f"COALESCE({spend(facts, programme, period)}, 0)")


BUGS: list[Callable[[pytest.MonkeyPatch], Any]] = [
    _symbol, _lost_not, _unknown_is_false, _month_off_by_a_day, _month_end_forgotten, _empty_list_holds, _region_by_prefix,
    _or_for_and, _waiting_growth_counts, _past_tags_count, _inferred_tags_count, _window_a_day_short,
    _no_membership_is_zero,
]  # fmt: skip


async def test_planted_bugs_are_seen(people: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same comparison as above, over the same leaves, finds each of them."""
    pair = All((Leaf(Fact.REGION, Operator.IN, ("CN",)), Leaf(Fact.TAG, Operator.HAS_ANY, ("new",))))
    conditions = [Condition(pair, "vip"), *singles()]
    unseen = []
    for bug in BUGS:
        with monkeypatch.context() as patch:
            bug(patch)
            if not await any_disagreement(people, conditions):
                unseen.append(bug.__name__)
    assert unseen == []
    assert not await any_disagreement(people, conditions[:40])  # the bugs are gone again


async def any_disagreement(people: list[Person], conditions: Sequence[Condition]) -> bool:
    """Whether SQL and evaluator differ anywhere; month ends are looked at early."""
    for moment in (MOMENTS[0], *reversed(MOMENTS)):
        for start in range(0, len(conditions), 20):
            if await disagreements(people, conditions[start : start + 20], moment):
                return True
    return False
