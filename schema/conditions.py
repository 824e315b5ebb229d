"""Conditions and verdicts: the tree, its words, and each unmet fact with what is needed, had and missing (B4, W1)."""

from datetime import date
from typing import Any

import strawberry

from app.community import service as community
from app.core import conditions as core
from app.core.conditions import NameBook, Unmet
from app.plans import service as plan_service
from app.segments import service as segment_service
from schema.context import Info
from schema.cost import ListSize
from schema.enums import Fact, HowCode, Operator
from schema.fields import edge, field
from schema.scalars import JSON
from schema.text import Language

_BOOK = "name book"


async def name_book(info: Info) -> NameBook:
    """How the community calls its segments, plans and programmes; made once for a request, from memory."""
    book = info.context.memo.get(_BOOK)
    if book is None:
        known, cut = await community.get(), await segment_service.cut_in_force(info.context.now)
        book = info.context.memo[_BOOK] = NameBook(
            currency=known.currency,
            segments={part.code: part.name for part in cut.segments},
            plans={plan.code: plan.name for plan in await plan_service.plans()},
            programmes={programme.code: programme.name for programme in known.programmes},
        )
    return book


@strawberry.type(description="One node of a condition: a group of others, or a question about one fact.")
class ConditionNode:
    """A node of the tree."""

    node: strawberry.Private[core.Node]
    path: str = strawberry.field(description="Where it stands, such as `root.all[1]`; refusals and unmet facts name the same paths.")

    @field()
    def all(self) -> list["ConditionNode"] | None:
        """All of these must hold; null where this is another kind of node."""
        return _children(self.node, self.path, "all") if isinstance(self.node, core.All) else None

    @field()
    def any(self) -> list["ConditionNode"] | None:
        """One of these must hold; null where this is another kind of node."""
        return _children(self.node, self.path, "any") if isinstance(self.node, core.AnyOf) else None

    @field()
    def negated(self) -> "ConditionNode | None":
        """This must not hold; null where this is another kind of node."""
        return ConditionNode(node=self.node.part, path=f"{self.path}.not") if isinstance(self.node, core.Not) else None

    @field()
    def fact(self) -> Fact | None:
        """The fact that is asked about; null for a group."""
        return self.node.fact if isinstance(self.node, core.Leaf) else None

    @field()
    def operator(self) -> Operator | None:
        """How the fact is compared; null for a group."""
        return self.node.operator if isinstance(self.node, core.Leaf) else None

    @field()
    def value(self) -> JSON | None:
        """What the fact is compared with; null for a group."""
        return JSON(plain(self.node.value)) if isinstance(self.node, core.Leaf) else None

    @field()
    def programme(self) -> str | None:
        """The code of the programme that the fact is about, where one is named."""
        return self.node.programme if isinstance(self.node, core.Leaf) else None

    @field()
    def plan(self) -> str | None:
        """The code of the plan that the fact is about, where it is about one."""
        return self.node.plan if isinstance(self.node, core.Leaf) else None

    @field()
    def period(self) -> str | None:
        """The time over which spending is summed up, such as `rolling_days:30`, where the fact is spending."""
        return self.node.period.key if isinstance(self.node, core.Leaf) and self.node.period else None


def _children(node: core.All | core.AnyOf, path: str, word: str) -> list[ConditionNode]:
    return [ConditionNode(node=part, path=f"{path}.{word}[{place}]") for place, part in enumerate(node.parts)]


@strawberry.type(description="A condition over facts about a member. Only a condition that is true grants; unknown does not.")
class Condition:
    """A condition as a tree, as JSON and in words."""

    condition: strawberry.Private[core.Condition]

    @field()
    def json(self) -> JSON:
        """The condition in the form in which it is written: `{language: 1, root: ...}`."""
        return JSON(core.dump(self.condition))

    @field()
    def root(self) -> ConditionNode:
        """The tree."""
        return ConditionNode(node=self.condition.root, path="root")

    @edge(cost=1)
    async def words(parents: list["Condition"], info: Info, language: Language = None) -> list[str]:
        """The condition as a phrase in the language."""
        book = await name_book(info)
        return [core.say(each.condition, language or info.context.language, book) for each in parents]


@strawberry.type(description="An unmet fact in words.")
class UnmetWords:
    """Sentences made of one unmet fact."""

    needs: str = strawberry.field(description="What is needed.")
    has: str = strawberry.field(description="What the member has.")
    missing: str = strawberry.field(description="How much is missing; empty where that cannot be said in numbers.")
    how: str = strawberry.field(description="How to get there.")
    sentence: str = strawberry.field(description="All of it in one sentence.")


@strawberry.type(description="One of several ways: meeting one option of the group is enough.")
class UnmetChoice:
    """A group of alternatives, and which of them this is."""

    group: str = strawberry.field(description="The path of the group.")
    option: int = strawberry.field(description="Which option of the group it belongs to, counted from 0.")


@strawberry.type(
    description="One fact that keeps a member from a benefit: what is needed, what the member has, what is missing, how to get it."
)
class UnmetFact:
    """What is missing, as data."""

    unmet: strawberry.Private[Unmet]
    where: str = strawberry.field(
        description="Which field of the benefit asks for it, such as `audience.segments` or `condition.root.all[1]`."
    )

    @field()
    def fact(self) -> Fact:
        """The fact."""
        return self.unmet.fact

    @field()
    def operator(self) -> Operator:
        """How the fact must compare with `needed`."""
        return self.unmet.wanted

    @field()
    def needed(self) -> JSON:
        """What the fact is compared with: a number, a day, or a list of codes. Money is in minor units, experience in months."""
        return JSON(plain(self.unmet.needed))

    @field()
    def has(self) -> JSON | None:
        """What the member has, in the same form; null where it is not known."""
        return JSON(plain(self.unmet.has))

    @field()
    def known(self) -> bool:
        """Whether the fact is known; where it is not, the member must tell it first."""
        return self.unmet.known

    @field()
    def missing(self) -> JSON | None:
        """How much is missing (or too much, where less is wanted); for tags those to get or to lose; null where it is neither."""
        return JSON(plain(self.unmet.missing))

    @field()
    def how(self) -> HowCode:
        """How the member gets there."""
        return self.unmet.how

    @field()
    def opens_on(self) -> date | None:
        """The first day on which time alone makes it hold."""
        return self.unmet.opens_on

    @field()
    def programme(self) -> str | None:
        """The code of the programme that the fact is about, where it is about one."""
        return self.unmet.leaf.programme

    @field()
    def plan(self) -> str | None:
        """The code of the plan that the fact is about, where it is about one."""
        return self.unmet.leaf.plan

    @field(size=ListSize(assumed_size=1))
    def choices(self) -> list[UnmetChoice]:
        """The alternatives that it is part of, the outermost first; empty where it must be met in any case."""
        return [UnmetChoice(group=choice.group, option=choice.option) for choice in self.unmet.choices]

    @edge(cost=1)
    async def words(parents: list["UnmetFact"], info: Info, language: Language = None) -> list[UnmetWords]:
        """The same in words in the language."""
        book, spoken = await name_book(info), language or info.context.language
        said = [core.say_unmet(each.unmet, spoken, book) for each in parents]
        return [UnmetWords(needs=w.needs, has=w.has, missing=w.missing, how=w.how, sentence=w.sentence) for w in said]


def plain(value: Any) -> Any:
    """A value of a condition as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
