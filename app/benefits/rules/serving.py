"""Which segments a benefit can serve at all, whatever else is asked of a member (S3, B3). Pure.

Only experience and segment are looked at; every other fact may be one way or the other. So a segment that is not named is
one whose members can never use the benefit.
"""

from collections.abc import Iterator

from app.benefits.rules.judging import CompiledBenefit
from app.core.conditions import AnyOf, Fact, Leaf, Node, Not, Operator
from app.core.conditions.judges import COMPARE
from app.segments.rules import Segment, SegmentCut

Possible = tuple[bool, bool]  # it may hold, it may fail
_OPEN: Possible = (True, True)


def served_segments(benefit: CompiledBenefit, cut: SegmentCut) -> tuple[str, ...]:
    """The codes of the segments in which somebody may be entitled, in the order of the cut; empty where that is every one."""
    steps = {step for value in _experience(benefit.rule.root) for step in (value - 1, value, value + 1)}
    served = []
    for part in cut.segments:
        months = {part.from_months, *(step for step in steps if _within(step, part))}
        if part.to_months is not None:
            months.add(part.to_months - 1)
        if any(_possible(benefit.rule.root, part.code, month)[0] for month in months):
            served.append(part.code)
    return () if len(served) == len(cut.segments) else tuple(served)


def _within(months: int, part: Segment) -> bool:
    return part.from_months <= months and (part.to_months is None or months < part.to_months)


def _experience(node: Node) -> Iterator[int]:
    if isinstance(node, Leaf):
        if node.fact is Fact.EXPERIENCE_MONTHS and isinstance(node.value, int):
            yield node.value
        return
    for below in (node.part,) if isinstance(node, Not) else node.parts:
        yield from _experience(below)


def _possible(node: Node, segment: str, months: int) -> Possible:
    if isinstance(node, Leaf):
        return _leaf(node, segment, months)
    if isinstance(node, Not):
        may_hold, may_fail = _possible(node.part, segment, months)
        return may_fail, may_hold
    found = [_possible(below, segment, months) for below in node.parts]
    if isinstance(node, AnyOf):
        return any(hold for hold, _ in found), all(fail for _, fail in found)
    return all(hold for hold, _ in found), any(fail for _, fail in found)


def _leaf(leaf: Leaf, segment: str, months: int) -> Possible:
    if leaf.fact is Fact.SEGMENT and isinstance(leaf.value, tuple):
        holds = (segment in leaf.value) is (leaf.operator is Operator.IN)
    elif leaf.fact is Fact.EXPERIENCE_MONTHS and isinstance(leaf.value, int):
        holds = COMPARE[leaf.operator](months, leaf.value)
    else:
        return _OPEN
    return holds, not holds
