"""A condition from its JSON form, checked (B4). Every refusal names the faulty node and says what would be right."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.conditions.tree import (
    LANGUAGE,
    AccountStatus,
    All,
    AnyOf,
    Condition,
    Fact,
    Leaf,
    MembershipState,
    Node,
    Not,
    Operator,
    Period,
    PeriodKind,
    Value,
)
from app.core.errors import Invalid
from app.core.money import MAX_MINOR

MAX_DEPTH = 8
MAX_NODES = 64
MAX_LIST = 50
MAX_MONTHS = 1200
MAX_ROLLING_DAYS = 3660
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class InvalidCondition(Invalid):
    """A node of a condition is wrong. `field` is its path, such as `condition.root.all[1].value`."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How leaves about a fact are written."""

    operators: tuple[Operator, ...]
    value: Callable[[Any, str], Value]
    parameters: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


def parse(data: Any, *, field: str = "condition", programme: str | None = None) -> Condition:
    """The condition that `data` says, asked within `programme`.

    Raises InvalidCondition whose field is the path of the first node or value that is wrong.
    """
    if not isinstance(data, Mapping):
        raise InvalidCondition(field, 'Give a condition as {{"language": 1, "root": ...}}.')
    for key in data:
        if key not in ("language", "root"):
            raise InvalidCondition(f"{field}.{key}", 'A condition has a language and a root: {{"language": 1, "root": ...}}.')
    language = data.get("language")
    if language != LANGUAGE or isinstance(language, bool):
        raise InvalidCondition(f"{field}.language", "Give the condition language {language}: the only one there is.", language=LANGUAGE)
    if "root" not in data:
        raise InvalidCondition(f"{field}.root", 'Give a root: {{"language": 1, "root": ...}}.')
    return Condition(_Reader().node(data["root"], f"{field}.root", 1), programme)


class _Reader:
    """Reads nodes and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def node(self, data: Any, path: str, depth: int) -> Node:
        self.count += 1
        if depth > MAX_DEPTH:
            raise InvalidCondition(path, "A condition is at most {maximum} levels deep.", maximum=MAX_DEPTH)
        if self.count > MAX_NODES:
            raise InvalidCondition(path, "A condition has at most {maximum} nodes.", maximum=MAX_NODES)
        if not isinstance(data, Mapping):
            raise InvalidCondition(path, "Give a node: all, any, not, or a fact.")
        if "fact" in data:
            return _leaf(data, path)
        if len(data) != 1 or next(iter(data)) not in ("all", "any", "not"):
            raise InvalidCondition(path, "Give exactly one of all, any and not, or a fact with its operator and value.")
        word, below = next(iter(data.items()))
        if word == "not":
            return Not(self.node(below, f"{path}.not", depth + 1))
        if not isinstance(below, list) or not below:
            raise InvalidCondition(f"{path}.{word}", "Give a list of at least one node.")
        nodes = tuple(self.node(part, f"{path}.{word}[{place}]", depth + 1) for place, part in enumerate(below))
        return All(nodes) if word == "all" else AnyOf(nodes)


def _leaf(data: Mapping[str, Any], path: str) -> Leaf:
    name = data["fact"]
    form = FORMS.get(name) if isinstance(name, str) else None
    if form is None:
        template = "There is no fact called {name}. The facts are: {facts}."
        raise InvalidCondition(f"{path}.fact", template, name=str(name)[:40], facts=", ".join(FORMS))
    _check_keys(data, form, path)
    operator = data.get("operator")
    if operator not in form.operators:
        template = "{fact} is compared by one of {operators}."
        raise InvalidCondition(f"{path}.operator", template, fact=name, operators=" ".join(form.operators))
    if "value" not in data:
        raise InvalidCondition(f"{path}.value", "Say which value {fact} is compared with.", fact=name)
    return Leaf(
        fact=Fact(name),
        operator=Operator(operator),
        value=form.value(data["value"], f"{path}.value"),
        programme=code(data["programme"], f"{path}.programme") if "programme" in data else None,
        period=_period(data["period"], f"{path}.period") if "period" in data else None,
        plan=code(data["plan"], f"{path}.plan") if "plan" in data else None,
    )


def _check_keys(data: Mapping[str, Any], form: _Form, path: str) -> None:
    known = ("fact", "operator", "value", *form.parameters)
    for key in data:
        if key not in known:
            raise InvalidCondition(f"{path}.{key}", "{fact} takes only {keys}.", fact=data["fact"], keys=", ".join(known))
    for key in form.needed:
        if key not in data:
            raise InvalidCondition(f"{path}.{key}", "{fact} needs a {key}.", fact=data["fact"], key=key)


def _period(data: Any, path: str) -> Period:
    if not isinstance(data, Mapping) or len(data) != 1 or next(iter(data)) not in set(PeriodKind):
        template = 'Give one period: {{"rolling_days": n}}, {{"calendar": "month"}}, {{"calendar": "year"}} or {{"membership": plan}}.'
        raise InvalidCondition(path, template)
    word, argument = next(iter(data.items()))
    kind = PeriodKind(word)
    path = f"{path}.{word}"
    if kind is PeriodKind.ROLLING:
        return Period(kind, str(whole(argument, path, 1, MAX_ROLLING_DAYS)))
    if kind is PeriodKind.MEMBERSHIP:
        return Period(kind, code(argument, path))
    if argument not in ("month", "year"):
        raise InvalidCondition(path, "Give month or year.")
    return Period(kind, str(argument))


def whole(value: Any, path: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`. Raises InvalidCondition(path)."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise InvalidCondition(path, "Give a whole number from {low} to {high}.", low=low, high=high)
    return value


def code(value: Any, path: str) -> str:
    """A code. Raises InvalidCondition(path)."""
    return _matching(value, path, _CODE, "Give a code: small letters, digits and hyphens, at most 63.")


def _amount(value: Any, path: str) -> int:
    return whole(value, path, -MAX_MINOR, MAX_MINOR)


def _months(value: Any, path: str) -> int:
    return whole(value, path, 0, MAX_MONTHS)


def _day(value: Any, path: str) -> date:
    if isinstance(value, date) and type(value) is date:  # YAML reads an unquoted day as a date
        return value
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InvalidCondition(path, "Give a day as YYYY-MM-DD.")


def _matching(value: Any, path: str, pattern: re.Pattern[str], template: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise InvalidCondition(path, template)
    return value


def _list(item: Callable[[Any, str], str]) -> Callable[[Any, str], tuple[str, ...]]:
    def read(value: Any, path: str) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or len(value) > MAX_LIST:
            raise InvalidCondition(path, "Give a list of at most {maximum} values.", maximum=MAX_LIST)
        found = tuple(item(one, f"{path}[{place}]") for place, one in enumerate(value))
        for place, one in enumerate(found):
            if one in found[:place]:
                raise InvalidCondition(f"{path}[{place}]", "{value} stands there twice.", value=one)
        return found

    return read


def _tag(value: Any, path: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 40 or value != value.strip() or not value.isprintable():
        raise InvalidCondition(path, "Give a tag of 1 to 40 characters.")
    return value


def _region(value: Any, path: str) -> str:
    return _matching(value, path, _REGION, "Give a region such as CN, CN-31 or US.")


def _word(words: type[MembershipState] | type[AccountStatus]) -> Callable[[Any, str], str]:
    def read(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in set(words):
            raise InvalidCondition(path, "Give one of {words}.", words=", ".join(words))
        return value

    return read


_ORDER = (Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW)
_NUMBER = (*_ORDER, Operator.EQUAL, Operator.UNEQUAL)
_MEMBER_OF = (Operator.IN, Operator.NOT_IN)
_TAGGED = (Operator.HAS_ANY, Operator.HAS_ALL, Operator.HAS_NONE)
FORMS: dict[str, _Form] = {
    Fact.GROWTH: _Form(_NUMBER, _amount, ("programme",)),
    Fact.SPEND: _Form(_NUMBER, _amount, ("programme", "period"), ("period",)),
    Fact.EXPERIENCE_MONTHS: _Form(_NUMBER, _months),
    Fact.SEGMENT: _Form(_MEMBER_OF, _list(code)),
    Fact.MEMBERSHIP: _Form(_MEMBER_OF, _list(_word(MembershipState)), ("plan",), ("plan",)),
    Fact.PROGRAMME: _Form(_MEMBER_OF, _list(code)),
    Fact.TAG: _Form(_TAGGED, _list(_tag)),
    Fact.REGION: _Form(_MEMBER_OF, _list(_region)),
    Fact.ACCOUNT_STATUS: _Form(_MEMBER_OF, _list(_word(AccountStatus))),
    Fact.DATE: _Form(_ORDER, _day),
}
