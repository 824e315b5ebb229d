"""The tree of a condition (B4): groups over leaves, each leaf one question about one fact. Frozen values, nothing else.

Rooms may build a tree by hand; `parse` reads one from its JSON form and checks it. Whoever asks about a tree (the
evaluator, the words, the SQL) walks the same leaves in the same order under the same paths.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

LANGUAGE = 1


class Fact(StrEnum):
    """What may be asked about a member."""

    GROWTH = "growth"
    SPEND = "spend"
    EXPERIENCE_MONTHS = "experience_months"
    SEGMENT = "segment"
    MEMBERSHIP = "membership"
    PROGRAMME = "programme"
    TAG = "tag"
    REGION = "region"
    ACCOUNT_STATUS = "account_status"
    DATE = "date"


class Operator(StrEnum):
    """How a fact is compared. `LACKS_SOME` only comes of negating `has_all`; nobody can write it."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "="
    UNEQUAL = "!="
    IN = "in"
    NOT_IN = "not_in"
    HAS_ANY = "has_any"
    HAS_ALL = "has_all"
    HAS_NONE = "has_none"
    LACKS_SOME = "lacks_some"


_OPPOSITES = (
    (Operator.AT_LEAST, Operator.BELOW),
    (Operator.ABOVE, Operator.AT_MOST),
    (Operator.EQUAL, Operator.UNEQUAL),
    (Operator.IN, Operator.NOT_IN),
    (Operator.HAS_ANY, Operator.HAS_NONE),
    (Operator.HAS_ALL, Operator.LACKS_SOME),
)
OPPOSITE: dict[Operator, Operator] = dict(_OPPOSITES) | {b: a for a, b in _OPPOSITES}


class MembershipState(StrEnum):
    """Where a member stands with a plan (L1). NONE: never had a membership of it, which is a known answer."""

    NONE = "NONE"
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    GRACE = "GRACE"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"


class AccountStatus(StrEnum):
    """Whether a member may take part (A5). SUSPENDED and BANNED pause benefits."""

    ACTIVE = "ACTIVE"
    MUTED = "MUTED"
    SUSPENDED = "SUSPENDED"
    BANNED = "BANNED"
    DELETED = "DELETED"


class PeriodKind(StrEnum):
    """Over which time spending is summed up."""

    ROLLING = "rolling_days"
    CALENDAR = "calendar"
    MEMBERSHIP = "membership"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The time over which spending is summed up; all count whole local days and end with the present instant.

    `rolling_days`: the last n local days, today included. `calendar`: this local `month` or `year`. `membership`: the
    running paid period of the plan named by `argument`.
    """

    kind: PeriodKind
    argument: str

    @property
    def key(self) -> str:
        """The period as one word, such as `rolling_days:30`."""
        return f"{self.kind}:{self.argument}"

    @property
    def days(self) -> int:
        """How many days a rolling period has."""
        return int(self.argument)


def rolling(days: int) -> Period:
    """The last `days` local days, today included."""
    return Period(PeriodKind.ROLLING, str(days))


def this_month() -> Period:
    """The local calendar month."""
    return Period(PeriodKind.CALENDAR, "month")


def this_year() -> Period:
    """The local calendar year."""
    return Period(PeriodKind.CALENDAR, "year")


def of_membership(plan: str) -> Period:
    """The running paid period of the plan."""
    return Period(PeriodKind.MEMBERSHIP, plan)


Value = int | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question: does `fact` stand to `value` as `operator` says? Money in minor units, experience in whole months."""

    fact: Fact
    operator: Operator
    value: Value
    programme: str | None = None
    period: Period | None = None
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold. An unknown part stays unknown."""

    part: "Node"


Node = Leaf | All | AnyOf | Not


@dataclass(frozen=True)
class Condition:
    """A whole condition. `programme` is where growth and spending are counted when a leaf names no programme."""

    root: Node
    programme: str | None = None
    # what is made of the tree once and used for every member; no part of its value
    made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def within(self, programme: str | None) -> "Condition":
        """The same condition, asked within `programme`."""
        return Condition(self.root, programme)


def leaves(node: Node, path: str = "root") -> Iterator[tuple[str, Leaf]]:
    """Every leaf with its path (`root.all[1].not`), in written order."""
    if isinstance(node, Leaf):
        yield path, node
    for below, part in parts(node, path):
        yield from leaves(part, below)


def parts(node: Node, path: str) -> list[tuple[str, Node]]:
    """The nodes right below `node`, each with its path."""
    if isinstance(node, Leaf):
        return []
    if isinstance(node, Not):
        return [(f"{path}.not", node.part)]
    word = "all" if isinstance(node, All) else "any"
    return [(f"{path}.{word}[{place}]", part) for place, part in enumerate(node.parts)]


def dump(condition: Condition) -> dict[str, Any]:
    """The JSON form, as `parse` reads it."""
    return {"language": LANGUAGE, "root": _dump_node(condition.root)}


def _dump_node(node: Node) -> dict[str, Any]:
    if isinstance(node, All):
        return {"all": [_dump_node(part) for part in node.parts]}
    if isinstance(node, AnyOf):
        return {"any": [_dump_node(part) for part in node.parts]}
    if isinstance(node, Not):
        return {"not": _dump_node(node.part)}
    value = node.value
    plain = value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
    return {"fact": str(node.fact), **dump_parameters(node), "operator": str(node.operator), "value": plain}


def dump_parameters(leaf: Leaf) -> dict[str, Any]:
    """The parameters that the leaf names, in their JSON form."""
    found: dict[str, Any] = {}
    if leaf.programme is not None:
        found["programme"] = leaf.programme
    if leaf.plan is not None:
        found["plan"] = leaf.plan
    if leaf.period is not None:
        rolls = leaf.period.kind is PeriodKind.ROLLING
        found["period"] = {str(leaf.period.kind): leaf.period.days if rolls else leaf.period.argument}
    return found
