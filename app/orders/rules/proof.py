"""The steps that lead to a price, and the bytes that are signed (W6, ADR 0075). Pure.

Each step says what went in and what came out, in JSON kinds only: whoever holds the quote can go through them by hand, and
whoever has the database can recompute each. Nothing is said outside the steps.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from app.core.conditions import Condition, Fact, Facts, Leaf, Unmet, dump, leaves
from app.core.conditions.judges import bound
from app.core.conditions.tree import dump_parameters
from app.core.conditions.unmet import has_of
from app.core.errors import Invalid
from app.core.ids import NodeType, global_id, parse_global_id
from app.core.money import Money
from app.core.versions.content import FIRST_YEAR, LAST_YEAR
from app.core.versions.rules import canonical
from app.orders.rules.pricing import JudgedRow, Priced
from app.plans.rules import PlanInForce

KIND = "guildhall-quote+json"
LAYOUT = "guildhall-quote-1"
WINDOW = timedelta(minutes=15)
PLAN, TERMS, FACTS, PRICE, WINDOW_STEP = "plan", "terms", "facts", "price", "window"
ROW = "row:"
_SAFE = 2**53  # beyond it JSON numbers lose digits in other languages


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof. `version` names what published thing it rests on, as `code#number`; `input` and `output` are JSON."""

    name: str
    version: str | None
    input: Mapping[str, Any]
    output: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The step as it is signed."""
        return {"name": self.name, "version": self.version, "input": self.input, "output": self.output}


@dataclass(frozen=True, slots=True)
class Question:
    """What a quote answers: what `plan_id` costs the `subject` (a global id) at an instant, by what was known at another.

    It may be used for a quarter of an hour from the earlier of the two on, so neither old facts nor old knowledge buy anything
    that could not have been bought then (T2).
    """

    plan_id: UUID
    subject: str
    at: datetime
    known_at: datetime

    @property
    def valid_from(self) -> datetime:
        """The first instant at which the quote may be used."""
        return min(self.at, self.known_at)

    @property
    def valid_until(self) -> datetime:
        """The first instant at which it may not be used any more."""
        return self.valid_from + WINDOW


@dataclass(frozen=True, slots=True)
class Proof:
    """A signed payload as it was read: the question and the steps of the answer, with what they say of plan, row and price."""

    question: Question
    steps: tuple[Step, ...]
    plan_code: str
    version: int
    row: str | None
    price: Money | None


def prove(question: Question, plan: PlanInForce, priced: Priced, facts: Facts) -> tuple[Step, ...]:
    """The steps from the question to the price."""
    when = {"at": _instant(question.at), "known_at": _instant(question.known_at)}
    version, terms = f"{plan.code}#{plan.number}", f"{plan.terms.code}#{plan.terms.number}"
    found = {"code": plan.code, "number": plan.number, "hash": plan.hash, "effective_from": _instant(plan.effective_from)}
    window = {"valid_from": _instant(question.valid_from), "valid_until": _instant(question.valid_until)}
    cost = priced.price
    return (
        Step(PLAN, version, {"plan": global_id(NodeType.PLAN, question.plan_id), **when}, found),
        Step(TERMS, terms, {"plan": version}, {"code": plan.terms.code, "number": plan.terms.number}),
        Step(FACTS, None, {"subject": question.subject, **when}, {"facts": _facts(plan, facts)}),
        *(_row(version, judged) for judged in priced.judged),
        Step(PRICE, version, {"row": priced.row.code if priced.row else None}, {"price": cost and _money(cost)}),
        Step(WINDOW_STEP, None, when, window),
    )


def payload(steps: Iterable[Step]) -> bytes:
    """The bytes that are signed: JSON with sorted keys, no spaces, no floats, instants in UTC with Z (RFC 8785)."""
    return canonical({"layout": LAYOUT, "steps": [step.to_json() for step in steps]})


def read_payload(raw: bytes) -> Proof | None:
    """What a payload says; None where it is not laid out as `payload` lays it out."""
    try:
        content = orjson.loads(raw)
        canonical(content)  # it is compared in that form, which is not to be had of what is nested too deeply
        steps = tuple(Step(**step) for step in content["steps"])
        by_name = {step.name: step for step in steps}
        asked, price = by_name[PLAN].input, by_name[PRICE].output["price"]
        proof = Proof(
            question=Question(
                plan_id=_plan_id(asked["plan"]),
                subject=str(by_name[FACTS].input["subject"]),
                at=_read_instant(asked["at"]),
                known_at=_read_instant(asked["known_at"]),
            ),
            steps=steps,
            plan_code=str(by_name[PLAN].output["code"]),
            version=int(by_name[PLAN].output["number"]),
            row=by_name[PRICE].input["row"],
            price=None if price is None else Money(int(price["amount_minor"]), str(price["currency"])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, Invalid):
        return None
    return proof if content.get("layout") == LAYOUT else None


def first_difference(told: Sequence[Step], recomputed: Sequence[Step]) -> str | None:
    """The name of the first step that is not, byte by byte, as recomputed; None where all are."""
    for place in range(max(len(told), len(recomputed))):
        ours = recomputed[place] if place < len(recomputed) else None
        theirs = told[place] if place < len(told) else None
        if ours is None or theirs is None or canonical(ours.to_json()) != canonical(theirs.to_json()):
            return ours.name if ours else theirs.name if theirs else None
    return None


def _row(version: str, judged: JudgedRow) -> Step:
    row = judged.row
    unmet = [_unmet(one) for one in judged.verdict.unmet] if judged.verdict else []
    output = {"verdict": str(judged.truth), **({"unmet": unmet} if unmet else {})}
    return Step(f"{ROW}{row.code}", version, {"condition": row.condition and dump(row.condition)}, output)


def _unmet(unmet: Unmet) -> dict[str, Any]:
    return {
        "path": unmet.path,
        "fact": str(unmet.fact),
        **dict(unmet.parameters),
        "wanted": str(unmet.wanted),
        "needed": _plain(unmet.needed),
        "has": _plain(unmet.has),
        "missing": _plain(unmet.missing),
    }


def _facts(plan: PlanInForce, facts: Facts) -> list[dict[str, Any]]:
    """What the price list asks about the member, each fact once, in the order in which it is asked; nothing else is told."""
    found: dict[str, dict[str, Any]] = {}
    for leaf in _asked(row.condition for row in plan.prices if row.condition is not None):
        told = {"fact": str(leaf.fact), **dump_parameters(leaf)}
        value = _plain(_value(leaf, facts))
        before = found.setdefault(repr(told), {**told, "value": value})
        if isinstance(value, list):  # of tags each condition asks about some
            before["value"] = sorted({*before["value"], *value})
    return list(found.values())


def _asked(conditions: Iterable[Condition]) -> Iterator[Leaf]:
    for condition in conditions:
        for path, leaf in leaves(condition.root):
            yield bound(condition, leaf, path)


def _value(leaf: Leaf, facts: Facts) -> int | str | date | tuple[str, ...] | None:
    value = has_of(leaf, facts)
    if leaf.fact is Fact.PROGRAMME and isinstance(value, tuple) and isinstance(leaf.value, tuple):
        return tuple(code for code in value if code in leaf.value)
    return value


def _plain(value: int | str | date | tuple[str, ...] | None) -> Any:
    if isinstance(value, int):
        return value if abs(value) <= _SAFE else str(value)
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _money(amount: Money) -> dict[str, Any]:
    return {"amount_minor": _plain(amount.minor), "currency": amount.currency}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _read_instant(text: str) -> datetime:
    at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    if not FIRST_YEAR <= at.year <= LAST_YEAR or _instant(at) != text:
        raise ValueError("no instant of a catalogue")
    return at


def _plan_id(text: str) -> UUID:
    kind, public_id = parse_global_id(text)
    if kind is not NodeType.PLAN:
        raise ValueError("this is the id of something else")
    return public_id
