"""Conditions and what is unmet in words, in Chinese and English; rendered only when somebody asks (B4, W1)."""

from dataclasses import dataclass
from typing import Protocol

from app.core.conditions import chinese, english
from app.core.conditions.judges import effective
from app.core.conditions.names import NameBook
from app.core.conditions.tree import All, Condition, Fact, Leaf, Node, Not, Operator
from app.core.conditions.unmet import Unmet


class _Tongue(Protocol):
    """What a language must be able to say."""

    NOTHING: str
    ALL: str
    ANY: str
    OPEN: str
    CLOSE: str

    def phrase(self, leaf: Leaf, wanted: Operator, book: NameBook) -> str: ...
    def has(self, unmet: Unmet, book: NameBook) -> str: ...
    def missing(self, unmet: Unmet, book: NameBook) -> str: ...
    def how(self, unmet: Unmet, book: NameBook) -> str: ...
    def sentence(self, unmet: Unmet, needs: str, book: NameBook) -> str: ...


_PLAIN = NameBook()
_TONGUES: dict[str, _Tongue] = {"en": english, "zh": chinese}


@dataclass(frozen=True, slots=True)
class UnmetWords:
    """One unmet leaf in words. `missing` is empty where it cannot be said in numbers; `sentence` says all in one."""

    needs: str
    has: str
    missing: str
    how: str
    sentence: str


def say(condition: Condition, language: str, book: NameBook = _PLAIN) -> str:
    """The whole condition as a phrase. A language other than zh is answered in English.

    `not` is pushed down to the leaves, so that nobody has to turn a group round in the head.
    """
    return _Speaker(condition, language, book).node(condition.root, False, None)


def say_unmet(unmet: Unmet, language: str, book: NameBook = _PLAIN) -> UnmetWords:
    """What is needed, what the member has, what is missing and how to get it."""
    tongue = _TONGUES.get(language, english)
    needs = tongue.phrase(unmet.leaf, unmet.wanted, book)
    return UnmetWords(
        needs, tongue.has(unmet, book), tongue.missing(unmet, book), tongue.how(unmet, book), tongue.sentence(unmet, needs, book)
    )


class _Speaker:
    """Says nodes of one condition in one language."""

    def __init__(self, condition: Condition, language: str, book: NameBook) -> None:
        self.condition, self.book = condition, book
        self.tongue = _TONGUES.get(language, english)

    def node(self, node: Node, under_not: bool, inside_every: bool | None) -> str:
        """The node in words; in brackets where it is a group inside one of the other kind (`inside_every`: all or any)."""
        while isinstance(node, Not) or (not isinstance(node, Leaf) and len(node.parts) == 1):
            under_not = under_not is not isinstance(node, Not)
            node = node.part if isinstance(node, Not) else node.parts[0]
        if isinstance(node, Leaf):
            return self.tongue.phrase(self._named(node), effective(node, under_not), self.book)
        if not node.parts:
            return self.tongue.NOTHING
        every = isinstance(node, All) is not under_not
        text = (self.tongue.ALL if every else self.tongue.ANY).join(self.node(part, under_not, every) for part in node.parts)
        return text if inside_every in (None, every) else f"{self.tongue.OPEN}{text}{self.tongue.CLOSE}"

    def _named(self, leaf: Leaf) -> Leaf:
        if leaf.programme is not None or leaf.fact not in (Fact.GROWTH, Fact.SPEND) or self.condition.programme is None:
            return leaf
        return Leaf(leaf.fact, leaf.operator, leaf.value, self.condition.programme, leaf.period, leaf.plan)
