"""What is missing: one unmet leaf as data (W1). Words are made of it only when asked (see `words`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.conditions.facts import RUNNING, Facts, spend_key
from app.core.conditions.foresight import first_day
from app.core.conditions.judges import Judge, effective, names, negated
from app.core.conditions.tree import Fact, Leaf, MembershipState, Operator, Value, dump_parameters

Has = int | str | date | tuple[str, ...] | None


class HowCode(StrEnum):
    """How the member gets there. WAIT: it opens by itself on `opens_on`. NOT_REACHABLE: nothing the member does helps."""

    ASK_MODERATOR = "ASK_MODERATOR"
    DECLARE_INDUSTRY_SINCE = "DECLARE_INDUSTRY_SINCE"
    DECLARE_REGION = "DECLARE_REGION"
    EARN_GROWTH = "EARN_GROWTH"
    ENROL = "ENROL"
    JOIN_PLAN = "JOIN_PLAN"
    LET_PERIOD_PASS = "LET_PERIOD_PASS"  # noqa: S105  a way to get there, not a secret
    NOT_REACHABLE = "NOT_REACHABLE"
    RENEW_PLAN = "RENEW_PLAN"
    SPEND_MORE = "SPEND_MORE"
    WAIT = "WAIT"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways: meeting option number `option` of the group at the path `group` is enough."""

    group: str
    option: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """A leaf that does not hold.

    `leaf` names its programme; `negated` says that it stands under `not`, and `wanted` is what must hold then. `has` is what
    the member has, None where it is unknown. `missing`: for numbers how much too little, or too much where less is wanted;
    for tags those to get or to lose; for a later segment the months to go; else None. `choices` lists the alternatives it is
    part of, the outermost first; empty where it must be met in any case.
    """

    leaf: Leaf
    negated: bool
    has: Has
    missing: int | tuple[str, ...] | None
    how: HowCode
    opens_on: date | None
    path: str
    choices: tuple[Choice, ...] = ()

    @property
    def fact(self) -> Fact:
        """Which fact it is about."""
        return self.leaf.fact

    @property
    def operator(self) -> Operator:
        """The operator as written."""
        return self.leaf.operator

    @property
    def wanted(self) -> Operator:
        """The operator that must hold: the written one, or its opposite under `not`."""
        return effective(self.leaf, self.negated)

    @property
    def needed(self) -> Value:
        """The value that the fact is compared with."""
        return self.leaf.value

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The leaf's parameters in JSON form: programme, plan, period."""
        return dump_parameters(self.leaf)

    @property
    def group(self) -> str | None:
        """The path of the innermost group of which this is one of several ways."""
        return self.choices[-1].group if self.choices else None

    @property
    def known(self) -> bool:
        """Whether the fact is known; else it must be told first. A country where a part of it is asked for is not enough."""
        return self.has is not None and self.how is not HowCode.DECLARE_REGION


def unmet_of(leaf: Leaf, under_not: bool, path: str, choices: tuple[Choice, ...], judge: Judge, facts: Facts) -> Unmet:
    """What is to be said of a bound leaf that does not hold."""
    opens_on = first_day((leaf,), negated(judge) if under_not else judge, facts)
    wanted = effective(leaf, under_not)
    has = has_of(leaf, facts)
    how = HowCode.WAIT if opens_on else _how(leaf, wanted, has, _undeclared(leaf, judge, facts))
    return Unmet(leaf, under_not, has, _missing(leaf, wanted, has, facts), how, opens_on, path, choices)


def _undeclared(leaf: Leaf, judge: Judge, facts: Facts) -> bool:
    if leaf.fact is Fact.SEGMENT:  # without a cut nobody has a segment, whatever they declare
        return facts.experience_months is None
    return judge(facts) is None


def has_of(leaf: Leaf, facts: Facts) -> Has:
    """What the member has of the leaf's fact."""
    if leaf.fact is Fact.GROWTH:
        return facts.growth[str(leaf.programme)]
    if leaf.fact is Fact.SPEND and leaf.period is not None:
        return facts.spend[spend_key(str(leaf.programme), leaf.period)]
    if leaf.fact is Fact.MEMBERSHIP:
        return str(facts.memberships.get(str(leaf.plan), MembershipState.NONE))
    if leaf.fact is Fact.TAG:
        return tuple(tag for tag in names(leaf) if tag in facts.tags)
    simple: dict[Fact, Has] = {
        Fact.EXPERIENCE_MONTHS: facts.experience_months,
        Fact.SEGMENT: facts.segment,
        Fact.PROGRAMME: tuple(sorted(facts.programmes)),
        Fact.REGION: facts.region,
        Fact.ACCOUNT_STATUS: str(facts.account_status),
        Fact.DATE: facts.on,
    }
    return simple[leaf.fact]


def _missing(leaf: Leaf, wanted: Operator, has: Has, facts: Facts) -> int | tuple[str, ...] | None:
    if isinstance(has, int) and isinstance(leaf.value, int):
        return _distance(wanted, has, leaf.value)
    if leaf.fact is Fact.TAG and isinstance(has, tuple):
        return has if wanted in (Operator.HAS_NONE, Operator.LACKS_SOME) else tuple(tag for tag in names(leaf) if tag not in has)
    if leaf.fact is Fact.SEGMENT and facts.experience_months is not None:
        right = [part.from_months for part in facts.segments if (part.code in names(leaf)) is (wanted is Operator.IN)]
        ahead = [months - facts.experience_months for months in right]
        return min((months for months in ahead if months > 0), default=None)
    return None


def _distance(wanted: Operator, has: int, needed: int) -> int:
    """How much must change, never negative."""
    if wanted is Operator.ABOVE:
        return needed + 1 - has
    if wanted is Operator.BELOW:
        return has - needed + 1
    return 1 if wanted is Operator.UNEQUAL else abs(needed - has)


def _how(leaf: Leaf, wanted: Operator, has: Has, unknown: bool) -> HowCode:
    if leaf.fact in (Fact.EXPERIENCE_MONTHS, Fact.SEGMENT):
        return HowCode.DECLARE_INDUSTRY_SINCE if unknown else HowCode.NOT_REACHABLE
    if leaf.fact is Fact.REGION:
        return HowCode.DECLARE_REGION if unknown else HowCode.NOT_REACHABLE
    if leaf.fact is Fact.GROWTH:
        return HowCode.EARN_GROWTH if _more_helps(wanted, has, leaf.value) else HowCode.NOT_REACHABLE
    if leaf.fact is Fact.SPEND:
        if unknown:
            return HowCode.JOIN_PLAN
        return HowCode.SPEND_MORE if _more_helps(wanted, has, leaf.value) else HowCode.LET_PERIOD_PASS
    if leaf.fact is Fact.MEMBERSHIP:
        return _how_membership(leaf, wanted, has)
    if leaf.fact is Fact.PROGRAMME:
        return HowCode.ENROL if wanted is Operator.IN and leaf.value else HowCode.NOT_REACHABLE
    return HowCode.NOT_REACHABLE if leaf.fact is Fact.DATE else HowCode.ASK_MODERATOR


def _more_helps(wanted: Operator, has: Has, needed: Value) -> bool:
    if wanted is Operator.EQUAL:
        return isinstance(has, int) and isinstance(needed, int) and has < needed
    return wanted in (Operator.AT_LEAST, Operator.ABOVE, Operator.UNEQUAL)


def _how_membership(leaf: Leaf, wanted: Operator, has: Has) -> HowCode:
    allowed = set(names(leaf)) if wanted is Operator.IN else set(MembershipState) - set(names(leaf))
    if allowed.isdisjoint(RUNNING):
        return HowCode.NOT_REACHABLE
    return HowCode.RENEW_PLAN if has in (MembershipState.GRACE, MembershipState.EXPIRED) else HowCode.JOIN_PLAN
