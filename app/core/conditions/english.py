"""Conditions said in English."""

from collections.abc import Callable, Iterable
from datetime import date

from app.core.conditions.facts import RUNNING
from app.core.conditions.judges import names
from app.core.conditions.names import NameBook
from app.core.conditions.tree import Fact, Leaf, MembershipState, Operator, Period, PeriodKind
from app.core.conditions.unmet import Has, HowCode, Unmet

NOTHING = "no condition"
ALL, ANY, OPEN, CLOSE = ", and ", ", or ", "(", ")"
_NUMBER = {
    Operator.AT_LEAST: "at least {}",
    Operator.ABOVE: "more than {}",
    Operator.AT_MOST: "at most {}",
    Operator.BELOW: "less than {}",
    Operator.EQUAL: "exactly {}",
    Operator.UNEQUAL: "anything but {}",
}
_DAY = {
    Operator.AT_LEAST: "a day from {} on",
    Operator.ABOVE: "a day after {}",
    Operator.AT_MOST: "a day up to {}",
    Operator.BELOW: "a day before {}",
}
_STATES = {
    "NONE": "none so far",
    "PENDING": "not yet begun",
    "ACTIVE": "active",
    "GRACE": "in grace",
    "EXPIRED": "expired",
    "CANCELLED": "cancelled",
    "REFUNDED": "refunded",
}
_STATUSES = {"ACTIVE": "active", "MUTED": "muted", "SUSPENDED": "suspended", "BANNED": "banned", "DELETED": "deleted"}
_HOW = {
    HowCode.ASK_MODERATOR: "Ask a moderator.",
    HowCode.DECLARE_INDUSTRY_SINCE: "Say in the profile since when you have worked in the industry.",
    HowCode.DECLARE_REGION: "Say in the profile where you live.",
    HowCode.LET_PERIOD_PASS: "Wait until earlier purchases no longer count.",
}
_REFINE_REGION = "Say more exactly in the profile where you live."
_PASSED = "This can no longer be met."
_FOR_OTHERS = "This is meant for other members."


def phrase(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    """What must hold, as a noun phrase: `growth of at least 1,000 in 88VIP`."""
    if isinstance(leaf.value, tuple):
        return _LISTS[leaf.fact](leaf, wanted, book) if leaf.value else _empty(leaf.fact, wanted)
    if isinstance(leaf.value, date):
        return _DAY[wanted].format(leaf.value.isoformat())
    if leaf.fact is Fact.SPEND and leaf.period is not None:
        amount = _NUMBER[wanted].format(book.money(leaf.value))
        return f"spending of {amount}{_within(leaf, book)} {_period(leaf.period, book)}"
    if leaf.fact is Fact.GROWTH:
        return f"growth of {_NUMBER[wanted].format(f'{leaf.value:,}')}{_within(leaf, book)}"
    return f"{_NUMBER[wanted].format(_months(leaf.value))} in the industry"


def has(unmet: Unmet, book: NameBook) -> str:
    """What the member has."""
    return _has(unmet.fact, unmet.has, book)


def missing(unmet: Unmet, book: NameBook) -> str:
    """How much is missing; empty where that cannot be said in numbers."""
    amount = unmet.missing
    if isinstance(amount, tuple):
        lose = unmet.wanted in (Operator.HAS_NONE, Operator.LACKS_SOME)
        return (
            f"{'must not have' if lose else 'lacks'} {_join(map(_quoted, amount), 'or' if unmet.wanted is Operator.HAS_ANY else 'and')}"
            if amount
            else ""
        )
    if amount is None or unmet.wanted is Operator.UNEQUAL:
        return ""
    if unmet.fact is Fact.SEGMENT:
        return f"{_months(amount)} to go"
    text = book.money(amount) if unmet.fact is Fact.SPEND else _months(amount) if unmet.fact is Fact.EXPERIENCE_MONTHS else f"{amount:,}"
    return f"{text} {'too much' if _too_much(unmet) else 'short'}"


def how(unmet: Unmet, book: NameBook) -> str:
    """How to get there."""
    leaf, code = unmet.leaf, unmet.how
    if code is HowCode.WAIT and unmet.opens_on is not None:
        return f"Nothing to do: it opens by itself on {unmet.opens_on.isoformat()}."
    if code is HowCode.EARN_GROWTH:
        return f"Earn growth{_within(leaf, book)}."
    if code is HowCode.SPEND_MORE:
        more = f" for {book.money(unmet.missing)} more" if isinstance(unmet.missing, int) else ""
        return f"Buy{more}{_within(leaf, book)}."
    if code is HowCode.ENROL:
        return f"Join {_join((book.programme(one, 'en') for one in names(leaf)), 'or')}."
    if code in (HowCode.JOIN_PLAN, HowCode.RENEW_PLAN):
        plan = book.plan(leaf.plan or (leaf.period.argument if leaf.period else ""), "en")
        return f"Become a member of {plan}." if code is HowCode.JOIN_PLAN else f"Renew the {plan} membership."
    if code is HowCode.DECLARE_REGION and unmet.has is not None:
        return _REFINE_REGION
    return _HOW.get(code) or (_PASSED if leaf.fact in (Fact.DATE, Fact.EXPERIENCE_MONTHS, Fact.SEGMENT) else _FOR_OTHERS)


def sentence(unmet: Unmet, needs: str, book: NameBook) -> str:
    """All of it in one sentence: `Needs growth of at least 1,000 in 88VIP, has 590: 410 short.`"""
    if not unmet.known:
        why = "but no period is running" if unmet.fact is Fact.SPEND else "not known yet"
        return f"Needs {needs}, {why}. {how(unmet, book)}"
    word = "has" if isinstance(unmet.has, int | tuple) else "now"
    opens = f"opens by itself on {unmet.opens_on.isoformat()}" if unmet.opens_on else missing(unmet, book)
    return f"Needs {needs}, {word} {has(unmet, book)}" + (f": {opens}." if opens else f". {how(unmet, book)}")


def _has(fact: Fact, value: Has, book: NameBook) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return book.money(value) if fact is Fact.SPEND else _months(value) if fact is Fact.EXPERIENCE_MONTHS else f"{value:,}"
    if isinstance(value, tuple):
        return _join((book.programme(one, "en") if fact is Fact.PROGRAMME else _quoted(one) for one in value), "and") or "none"
    if fact is Fact.MEMBERSHIP:
        return _STATES[value]
    named: dict[Fact, Callable[[str, str], str]] = {Fact.SEGMENT: book.segment, Fact.REGION: book.region}
    return named[fact](value, "en") if fact in named else _STATUSES[value]


def _too_much(unmet: Unmet) -> bool:
    if unmet.wanted is Operator.EQUAL and isinstance(unmet.has, int) and isinstance(unmet.needed, int):
        return unmet.has > unmet.needed
    return unmet.wanted in (Operator.AT_MOST, Operator.BELOW)


def _membership(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    plan = book.plan(str(leaf.plan), "en")
    states: set[str] = set(names(leaf))
    if states == RUNNING:
        return f"a running {plan} membership" if wanted is Operator.IN else f"no running {plan} membership"
    if wanted is Operator.NOT_IN:
        states = {str(state) for state in MembershipState} - states
    told = [_STATES[state] for state in MembershipState if state in states and state is not MembershipState.NONE]
    if len(told) == len(MembershipState) - 1:
        held = f"a {plan} membership, now or before"
    else:
        held = f"a {plan} membership that is {_join(told, 'or')}" if told else ""
    never = f"no {plan} membership so far"
    if MembershipState.NONE not in states:
        return held or f"a {plan} membership in no state at all (never true)"
    return f"{held}, or none so far" if held else never


def _programme(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    return f"{'' if wanted is Operator.IN else 'no '}enrolment in {_join((book.programme(one, 'en') for one in names(leaf)), 'or')}"


def _segment(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    found = [book.segment(one, "en") for one in names(leaf)]
    return f"the segment {_join(found, 'or')}" if wanted is Operator.IN else f"a segment other than {_join(found, 'and')}"


def _region(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    found = [book.region(one, "en") for one in names(leaf)]
    return f"a home in {_join(found, 'or')}" if wanted is Operator.IN else f"a home outside {_join(found, 'and')}"


def _status(leaf: Leaf, wanted: Operator, _book: NameBook) -> str:
    return f"an account that is {'' if wanted is Operator.IN else 'not '}{_join((_STATUSES[one] for one in names(leaf)), 'or')}"


def _tag(leaf: Leaf, wanted: Operator, _book: NameBook) -> str:
    tags = [_quoted(one) for one in names(leaf)]
    if len(tags) == 1:
        return f"{'the' if wanted in (Operator.HAS_ANY, Operator.HAS_ALL) else 'no'} tag {tags[0]}"
    words = {
        Operator.HAS_ANY: f"the tag {_join(tags, 'or')}",
        Operator.HAS_ALL: f"the tags {_join(tags, 'and')}",
        Operator.HAS_NONE: f"neither of the tags {_join(tags, 'and')}" if len(tags) == 2 else f"none of the tags {_join(tags, 'and')}",
        Operator.LACKS_SOME: f"not all of the tags {_join(tags, 'and')}",
    }
    return words[wanted]


_LISTS: dict[Fact, Callable[[Leaf, Operator, NameBook], str]] = {
    Fact.MEMBERSHIP: _membership,
    Fact.PROGRAMME: _programme,
    Fact.SEGMENT: _segment,
    Fact.REGION: _region,
    Fact.ACCOUNT_STATUS: _status,
    Fact.TAG: _tag,
}


def _empty(fact: Fact, wanted: Operator) -> str:
    never = wanted in (Operator.IN, Operator.HAS_ANY, Operator.LACKS_SOME)
    return f"{fact.replace('_', ' ')}: an empty list ({'never' if never else 'always'} true)"


def _within(leaf: Leaf, book: NameBook) -> str:
    return f" in {book.programme(leaf.programme, 'en')}" if leaf.programme else ""


def _period(period: Period, book: NameBook) -> str:
    if period.kind is PeriodKind.ROLLING:
        return "today" if period.days == 1 else f"over the last {period.days:,} days"
    if period.kind is PeriodKind.CALENDAR:
        return f"this {period.argument}"
    return f"in the running period of {book.plan(period.argument, 'en')}"


def _months(count: int) -> str:
    return f"{count:,} month{'' if count == 1 else 's'}"


def _quoted(word: str) -> str:
    return f"“{word}”"


def _join(words: Iterable[str], last: str) -> str:
    found = list(words)
    return f" {last} ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)
