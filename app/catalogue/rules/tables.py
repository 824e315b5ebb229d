"""Benefits beside each other: to whom each opens always, sometimes or never, and with which content (B1, B3, B12). Pure.

A column is a kind of member; what is true of all of them stands in its `node`, and everything else may be one way or the other.
So a cell is decided from the form of the rule (ADR 0062), not from the members that happen to be there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.benefits.rules import BenefitContent, CompiledBenefit, Quota, Variant
from app.benefits.rules.judging import HELD
from app.catalogue.rules.reasoning import Goal, Ground, TooManyBranches, can_hold, failing, goal
from app.core.conditions import AccountStatus, All, Condition, Fact, Leaf, Node, Operator

_EVERYWHERE = ("offered_from", "offered_until", "pilot.from_on", "pilot.until_on", "account_status", "programme")


class Standing(StrEnum):
    """Whether the members of a column are entitled."""

    ALWAYS = "ALWAYS"
    SOMETIMES = "SOMETIMES"
    NEVER = "NEVER"


class ColumnKind(StrEnum):
    """What a column's members have in common: a segment, that they hold none of the programme's plans, or that they hold one."""

    SEGMENT = "SEGMENT"
    FREE = "FREE"
    PLAN = "PLAN"


@dataclass(frozen=True, slots=True)
class Column:
    """Members of one kind: those of the segment or the plan with the code; FREE has none."""

    kind: ColumnKind
    code: str
    node: Node


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when benefits are compared: the programme, its plans (whoever holds none is free), the local day."""

    programme: str
    plans: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Offer:
    """What members of a cell get: how often, and in a sentence. `label` names those who do, where not all of them get the same."""

    label: Mapping[str, str]
    quota: Quota | None
    summary: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One benefit for the members of one column. `open` is what is still asked of them, `offers` what they get; both are empty
    where they can never have it."""

    standing: Standing
    open: Condition | None = None
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A benefit, with a cell for each column."""

    benefit: CompiledBenefit
    cells: tuple[Cell, ...]

    @property
    def asks(self) -> Condition | None:
        """What the benefit asks besides its days, membership of the programme and an account in good standing; None for nothing."""
        root = self.benefit.rule.root
        named = zip(self.benefit.sections, root.parts if isinstance(root, All) else (), strict=True)
        parts = tuple(part for section, part in named if section not in _EVERYWHERE)
        return Condition(All(parts), self.benefit.rule.programme) if parts else None

    @property
    def empty(self) -> bool:
        """Whether nobody in any column can have it."""
        return all(cell.standing is Standing.NEVER for cell in self.cells)


def segment_column(code: str, scene: Scene) -> Column:
    """Who is in the segment, whatever they hold."""
    return _column(ColumnKind.SEGMENT, code, scene, Leaf(Fact.SEGMENT, Operator.IN, (code,)))


def free_column(scene: Scene) -> Column:
    """Who holds none of the programme's plans."""
    return _column(ColumnKind.FREE, "", scene, *_without(scene.plans))


def plan_column(code: str, scene: Scene) -> Column:
    """Who holds that plan and no other of the programme."""
    holds = Leaf(Fact.MEMBERSHIP, Operator.IN, HELD, plan=code)
    return _column(ColumnKind.PLAN, code, scene, holds, *_without(plan for plan in scene.plans if plan != code))


def row_of(benefit: CompiledBenefit, columns: Sequence[Column], ground: Ground) -> Row:
    """The benefit, decided for each column."""
    return Row(benefit, tuple(_cell(benefit, column, ground) for column in columns))


def _column(kind: ColumnKind, code: str, scene: Scene, *own: Node) -> Column:
    """Every column is of members of the programme whose account is in good standing, on the day."""
    enrolled = Leaf(Fact.PROGRAMME, Operator.IN, (scene.programme,))
    standing = Leaf(Fact.ACCOUNT_STATUS, Operator.IN, (str(AccountStatus.ACTIVE),))
    return Column(kind, code, All((enrolled, standing, Leaf(Fact.DATE, Operator.EQUAL, scene.on), *own)))


def _without(plans: Sequence[str] | Iterator[str]) -> list[Node]:
    return [Leaf(Fact.MEMBERSHIP, Operator.NOT_IN, HELD, plan=plan) for plan in plans]


def _cell(benefit: CompiledBenefit, column: Column, ground: Ground) -> Cell:
    root, stands = benefit.rule.root, goal(column.node, ground)
    parts = tuple(_conjuncts(root))
    try:
        if not can_hold([stands, goal(root, ground)]):
            return Cell(Standing.NEVER)
        asked = tuple(part for part in parts if can_hold([stands, failing(part, ground)]))
        offers = tuple(_offers(benefit, [stands, goal(root, ground)], ground))
    except TooManyBranches:  # nothing is said that was not decided
        asked, offers = parts, tuple(_offer(benefit.content, variant) for variant in (*benefit.content.variants, None))
    if not asked:
        return Cell(Standing.ALWAYS, None, offers)
    return Cell(Standing.SOMETIMES, Condition(All(asked), benefit.rule.programme), offers)


def _conjuncts(node: Node) -> Iterator[Node]:
    """The parts that must all hold, so that each that holds anyway can be left unsaid."""
    if isinstance(node, All):
        for part in node.parts:
            yield from _conjuncts(part)
    else:
        yield node


def _offers(benefit: CompiledBenefit, goals: list[Goal], ground: Ground) -> Iterator[Offer]:
    """The variants that somebody in the column gets, in the order in which they are tried; last the benefit's own content."""
    found: list[Variant | None] = []
    left = list(goals)
    for condition, variant in benefit.variants:
        if can_hold([*left, goal(condition.root, ground)]):
            found.append(variant)
            left.append(failing(condition.root, ground))
            if not can_hold(left):
                break
    else:
        found.append(None)
    for each in found:
        offer = _offer(benefit.content, each)
        yield offer if len(found) > 1 else Offer({}, offer.quota, offer.summary)


def _offer(content: BenefitContent, variant: Variant | None) -> Offer:
    """What a variant says instead; where it says nothing, the benefit's own content holds."""
    if variant is None:
        return Offer({}, content.quota, content.summary)
    return Offer(variant.label, variant.quota or content.quota, variant.summary or content.summary)
