"""The bytes that are signed, read and compared; no byte of them depends on a database, a clock or a float (W6, ADR 0075)."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.conditions import spend_key, this_year
from app.core.ids import NodeType, global_id
from app.core.versions.rules import canonical
from app.orders.rules import Question, Step, first_difference, payload, price, prove, read_payload
from app.orders.service import LONGEST_QUOTE
from app.plans.rules.checks import LONGEST_CONDITIONS
from tests.orders.lists import EVERYBODY, NOON, PLAN_ID, TERMS_ID, facts, of, plan
from tests.plans.offers import growth, row, vip88

PLAN = global_id(NodeType.PLAN, PLAN_ID)
SUBJECT = global_id(NodeType.MEMBER, TERMS_ID)
NOW = Question(PLAN_ID, SUBJECT, NOON, NOON)
WHEN = '{"at":"2026-11-21T04:00:00.000000Z","known_at":"2026-11-21T04:00:00.000000Z"'


def steps(content: dict[str, Any] | None = None, question: Question = NOW, **known: Any) -> tuple[Step, ...]:
    version, member = plan(content), facts(**known)
    return prove(question, version, price(version.prices, member), member)


def outputs(found: tuple[Step, ...]) -> dict[str, Any]:
    return {step.name: step.output for step in found}


def test_the_bytes_of_the_reference_case() -> None:
    """T1: 999 pays 888.00. These bytes are what docs/decisions/0075 lays down: whoever changes them needs another layout name."""
    expected = (
        '{"layout":"guildhall-quote-1","steps":['
        f'{{"input":{WHEN},"plan":"{PLAN}"}},"name":"plan","output":{{"code":"vip88","effective_from":"2026-11-01T00:00:00.000000Z",'
        f'"hash":"{"a" * 64}","number":3}},"version":"vip88#3"}},'
        '{"input":{"plan":"vip88#3"},"name":"terms","output":{"code":"vip-terms","number":2},"version":"vip-terms#2"},'
        f'{{"input":{WHEN},"subject":"{SUBJECT}"}},"name":"facts",'
        '"output":{"facts":[{"fact":"growth","programme":"vip","value":999}]},"version":null},'
        '{"input":{"condition":{"language":1,"root":{"fact":"growth","operator":">=","value":1000}}},"name":"row:loyal",'
        '"output":{"unmet":[{"fact":"growth","has":999,"missing":1,"needed":1000,"path":"root","programme":"vip","wanted":">="}],'
        '"verdict":"FALSE"},"version":"vip88#3"},'
        '{"input":{"condition":null},"name":"row:everybody","output":{"verdict":"TRUE"},"version":"vip88#3"},'
        '{"input":{"row":"everybody"},"name":"price","output":{"price":{"amount_minor":88800,"currency":"CNY"}},"version":"vip88#3"},'
        f'{{"input":{WHEN}}},"name":"window","output":{{"valid_from":"2026-11-21T04:00:00.000000Z",'
        '"valid_until":"2026-11-21T04:15:00.000000Z"},"version":null}]}'
    )
    assert payload(steps(growth={"vip": 999})).decode() == expected


def test_the_row_that_holds_ends_the_list() -> None:
    found = outputs(steps(growth={"vip": 1_000}))
    assert list(found) == ["plan", "terms", "facts", "row:loyal", "price", "window"]
    assert found["row:loyal"] == {"verdict": "TRUE"}
    assert found["price"] == {"price": {"amount_minor": 8_800, "currency": "CNY"}}


@pytest.mark.parametrize(("content", "row"), [(vip88(prices=[row("nobody", None)]), "nobody"), (vip88(on_sale=False), None)])
def test_not_for_sale_is_proved_too(content: dict[str, Any], row: str | None) -> None:
    found = steps(content)
    assert outputs(found)["price"] == {"price": None}
    proof = read_payload(payload(found))
    assert proof is not None
    assert (proof.row, proof.price) == (row, None)


def test_only_what_the_price_list_asks_is_told_and_each_fact_once() -> None:
    """A quote goes to partners: it says nothing of the member that no row asks about."""
    asked = {
        "language": 1,
        "root": {
            "all": [
                growth(10)["root"],
                {"fact": "growth", "operator": "<", "value": 9_000, "programme": "vip"},
                of("tag", "has_any", ["writer", "speaker"])["root"],
                {"not": of("tag", "has_all", ["mentor", "writer"])["root"]},
                of("programme", "in", ["pmtalk"])["root"],
                of("spend", ">=", 5, period={"calendar": "year"})["root"],
                of("date", ">=", "2026-01-01")["root"],
                of("region", "in", ["CN"])["root"],
                of("membership", "in", ["ACTIVE"], plan="pro")["root"],
            ]
        },
    }
    found = steps(
        vip88(prices=[row("asked", 1, asked), EVERYBODY]),
        growth={"vip": 12, "pmtalk": 7},
        spend={spend_key("vip", this_year()): 2**60},
        tags=frozenset({"writer", "mentor", "secret"}),
        programmes=frozenset({"vip", "pmtalk"}),
        region=None,
    )
    assert outputs(found)["facts"]["facts"] == [
        {"fact": "growth", "programme": "vip", "value": 12},
        {"fact": "tag", "value": ["mentor", "writer"]},
        {"fact": "programme", "value": ["pmtalk"]},
        {"fact": "spend", "programme": "vip", "period": {"calendar": "year"}, "value": str(2**60)},
        {"fact": "date", "value": "2026-11-21"},
        {"fact": "region", "value": None},
        {"fact": "membership", "plan": "pro", "value": "NONE"},
    ]
    assert b"secret" not in payload(found)


def test_there_is_no_float_and_no_number_that_other_languages_cannot_hold() -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    found = payload(steps(growth={"vip": 2**62}))
    json.loads(found, parse_float=refuse, parse_constant=refuse)
    assert f'"value":"{2**62}"'.encode() in found
    largest = payload(steps(growth={"vip": 2**53}))
    assert f'"value":{2**53}}}'.encode() in largest


def test_the_window_is_fifteen_minutes_from_the_earlier_of_both_instants() -> None:
    """T2: what was not known, or no longer holds, buys nothing: the window is the one that a quote made then had."""
    hour = timedelta(hours=1)
    for at, known_at in ((NOON, NOON), (NOON - hour, NOON), (NOON, NOON - hour), (NOON - hour, NOON - 2 * hour)):
        question = Question(PLAN_ID, SUBJECT, at, known_at)
        assert question.valid_from == min(at, known_at)
        assert question.valid_until == min(at, known_at) + timedelta(minutes=15)


def test_instants_keep_their_microseconds_and_are_utc() -> None:
    at = datetime.fromisoformat("2026-11-21T12:00:00.000001+08:00")
    question = Question(PLAN_ID, SUBJECT, at, NOON + timedelta(seconds=1))
    proof = read_payload(payload(steps(question=question)))
    assert proof is not None
    assert proof.question == question
    assert proof.question.at.tzinfo is UTC
    assert outputs(proof.steps)["window"]["valid_until"] == "2026-11-21T04:15:00.000001Z"


def test_what_is_read_is_what_was_written() -> None:
    found = steps(growth={"vip": 999})
    proof = read_payload(payload(found))
    assert proof is not None
    assert (proof.question, proof.plan_code, proof.version, proof.row) == (NOW, "vip88", 3, "everybody")
    assert proof.steps == found
    assert first_difference(proof.steps, found) is None


@pytest.mark.parametrize(
    ("known", "first"),
    [
        ({"growth": {"vip": 998}}, "facts"),
        ({"growth": {"vip": 1_000}}, "facts"),
        ({"growth": {"vip": 999}, "at": NOON + timedelta(days=1)}, None),  # no row asks for the day
    ],
)
def test_the_first_step_that_differs_is_named(known: dict[str, Any], first: str | None) -> None:
    assert first_difference(steps(growth={"vip": 999}), steps(**known)) == first


@pytest.mark.parametrize("place", range(7))
def test_each_changed_step_is_the_first_that_differs(place: int) -> None:
    """Whether it is changed, taken away, or put in besides."""
    told = steps(growth={"vip": 999})
    changed = (*told[:place], Step(told[place].name, None, {}, {"x": 1}), *told[place + 1 :])
    following = told[place].name
    assert first_difference(changed, told) == following
    assert first_difference((*told[:place], *told[place + 1 :]), told) == following
    assert first_difference((*told[:place], Step("bribe", None, {}, {}), *told[place:]), told) == following
    assert first_difference((*told, Step("bribe", None, {}, {})), told) == "bribe"


def test_a_kind_that_only_looks_alike_differs() -> None:
    """JSON true is Python's 1: a proof that says true where we say 1 is not ours."""
    told = steps(vip88(prices=[row("one", 1), EVERYBODY]))
    raw = payload(told).replace(b'"amount_minor":1,', b'"amount_minor":true,')
    proof = read_payload(raw)
    assert proof is None or first_difference(proof.steps, told) == "price"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"layout":"guildhall-quote-1"', '"layout":"guildhall-quote-2"'),
        ('"name":"plan"', '"name":"plank"'),
        (f'"plan":"{PLAN}"', f'"plan":"{SUBJECT}"'),
        ("2026-11-21T04:00:00.000000Z", "2026-11-21T04:00:00Z"),
        ("2026-11-21T04:00:00.000000Z", "1026-11-21T04:00:00.000000Z"),
        ('"number":3', '"number":"three"'),
        ('"currency":"CNY"', '"valuta":"CNY"'),
        ('"version":null', '"edition":null'),
        ('"steps":[', '"steps":[7,'),
    ],
)
def test_what_is_laid_out_otherwise_is_not_read(old: str, new: str) -> None:
    raw = payload(steps()).decode()
    assert read_payload(raw.encode()) is not None
    assert old in raw
    assert read_payload(raw.replace(old, new).encode()) is None


def test_what_is_nested_too_deeply_is_not_read() -> None:
    """It could be read, but not written again to be compared: whoever forges such a proof is refused like any other forger."""
    deep = '{"x":' * 300 + "1" + "}" * 300
    raw = payload(steps()).decode()
    assert json.loads(changed := raw.replace('{"plan":"vip88#3"}', deep)) != json.loads(raw)
    assert read_payload(changed.encode()) is None


ANY_JSON = st.recursive(st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(st.binary(max_size=200) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_nothing_breaks_the_reader(raw: bytes) -> None:
    assert read_payload(raw) is None


def test_a_day_is_told_as_the_community_counts_it() -> None:
    late = datetime(2026, 11, 21, 16, tzinfo=UTC)  # midnight in Shanghai
    found = steps(vip88(prices=[row("day", 1, of("date", ">=", "2026-11-22")), EVERYBODY]), Question(PLAN_ID, SUBJECT, late, late), at=late)
    assert outputs(found)["facts"]["facts"] == [{"fact": "date", "value": date(2026, 11, 22).isoformat()}]
    assert outputs(found)["row:day"] == {"verdict": "TRUE"}


def many(count: int) -> dict[str, Any]:
    """A condition of small leaves, deep down."""
    root: dict[str, Any] = {"any": [{"fact": "growth", "operator": ">=", "value": 10**9 + place} for place in range(count)]}
    for _ in range(5):
        root = {"all": [root]}
    return {"language": 1, "root": root}


def long_tags(place: int) -> dict[str, Any]:
    """A condition that forbids fifty long tags."""
    return of("tag", "has_none", [f"{place:02d}{number:02d}{'t' * 36}" for number in range(50)])


@pytest.mark.parametrize("conditions", [[many(42) for _ in range(5)], [long_tags(place) for place in range(5)]])
def test_the_longest_price_list_still_makes_a_quote_that_can_be_shown(conditions: list[dict[str, Any]]) -> None:
    """Conditions just below what may be published, all of them unmet, and the member has every tag that is forbidden."""
    content = vip88(prices=[*(row(f"row-{place}", place, condition) for place, condition in enumerate(conditions)), EVERYBODY])
    assert LONGEST_CONDITIONS * 0.75 < sum(len(canonical(condition)) for condition in conditions) <= LONGEST_CONDITIONS
    tags = frozenset(tag for condition in conditions for tag in condition["root"].get("value", ()))
    found = payload(steps(content, tags=tags))
    assert 20_000 < len(found) * 4 // 3 + 300 <= LONGEST_QUOTE
