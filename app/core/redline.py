"""What differs between two rendered texts, as one text: what went stands in `del`, what came in `ins` (W4, M3). Pure, and safe.

Both come from `app.core.markdown.render`; what comes out holds no other tags than those, besides the two. Blocks are compared with
blocks, and inside a block that was changed words with words, each in its own emphasis.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from html.parser import HTMLParser
from itertools import groupby

from app.core.differences import tokens
from app.core.markdown import clean

_VOID = frozenset({"br", "hr"})
_INLINE = frozenset({"a", "br", "code", "em", "strong"})
_CONTAINERS = frozenset({"blockquote", "ol", "table", "tbody", "thead", "tr", "ul"})
_LIKE = 0.35
_MOST_WORK = 1_000_000
_KEPT = 1


@dataclass(slots=True)
class _Node:
    """An element with what stands in it."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: "list[_Node | str]" = field(default_factory=list)

    @property
    def opening(self) -> str:
        """The tag that begins it."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        return f"<{self.tag}{attributes}>"

    @property
    def closing(self) -> str:
        """The tag that ends it."""
        return "" if self.tag in _VOID else f"</{self.tag}>"


_Child = _Node | str
_Word = tuple[str, tuple[_Node, ...]]  # a word, and the emphasis in which it stands


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, tuple((name, value or "") for name, value in attrs if name != "rel"))
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def redline(before: str, after: str) -> str:
    """Both texts in one; blocks that stayed are left out but for those beside a change. Both are HTML as `render` makes it."""
    return clean("".join(_compared(_read(before), _read(after), whole=False)), "ins", "del")


def _read(html: str) -> list[_Child]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _blocks(reader.open[0].children)


def _blocks(children: Sequence[_Child]) -> list[_Child]:
    """The children; between blocks, spaces say nothing."""
    if all(_is_inline(child) for child in children):
        return list(children)
    return [child for child in children if isinstance(child, _Node) or child.strip()]


def _is_inline(child: _Child) -> bool:
    return isinstance(child, str) or child.tag in _INLINE


def _compared(old: list[_Child], new: list[_Child], *, whole: bool = True) -> Iterator[str]:
    if all(_is_inline(child) for child in [*old, *new]):
        yield from _by_words(list(_words(old)), list(_words(new)))
        return
    before, after = [_html(child) for child in old], [_html(child) for child in new]
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from before[from_old:to_old] if whole else _cut(before[from_old:to_old])
        else:
            yield from _replaced(old[from_old:to_old], new[from_new:to_new])


def _cut(stayed: list[str]) -> Iterator[str]:
    """What stayed, without its middle."""
    if len(stayed) <= 2 * _KEPT + 1:
        yield from stayed
        return
    yield from [*stayed[:_KEPT], "<p>…</p>", *stayed[-_KEPT:]]


def _replaced(gone: list[_Child], came: list[_Child]) -> Iterator[str]:
    """Blocks that are like each other are compared, in their order; the others went and came as a whole."""
    done = 0
    for old in gone:
        place = next((place for place in range(done, len(came)) if _alike(old, came[place])), None)
        if place is None:
            yield _marked(old, "del")
            continue
        yield from (_marked(child, "ins") for child in came[done:place])
        new = came[place]
        if isinstance(old, _Node) and isinstance(new, _Node):
            yield new.opening + "".join(_compared(_blocks(old.children), _blocks(new.children))) + new.closing
        done = place + 1
    yield from (_marked(child, "ins") for child in came[done:])


def _alike(old: _Child, new: _Child) -> bool:
    if not isinstance(old, _Node) or not isinstance(new, _Node) or old.tag != new.tag or old.tag in _VOID:
        return False
    if old.tag in _CONTAINERS:
        return True
    before, after = tokens(_text(old)), tokens(_text(new))
    return SequenceMatcher(None, before, after, autojunk=False).quick_ratio() >= _LIKE


def _by_words(old: list[_Word], new: list[_Word]) -> Iterator[str]:
    before, after = [_key(word) for word in old], [_key(word) for word in new]
    if len(old) * len(new) > _MOST_WORK:
        yield from (_run(old, "del"), _run(new, "ins"))
        return
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield _run(old[from_old:to_old], "")
        else:
            yield _run(old[from_old:to_old], "del") + _run(new[from_new:to_new], "ins")


def _key(word: _Word) -> str:
    return word[0] + "".join(node.opening for node in word[1])


def _words(children: Sequence[_Child], around: tuple[_Node, ...] = ()) -> Iterator[_Word]:
    for child in children:
        if isinstance(child, str):
            yield from ((token, around) for token in tokens(child))
        elif child.tag in _VOID:
            yield "", (*around, child)
        else:
            yield from _words(child.children, (*around, child))


def _run(words: list[_Word], mark: str) -> str:
    """The words with their emphasis, in the mark."""
    html = ""
    for _, group in groupby(words, key=lambda word: "".join(node.opening for node in word[1])):
        found = list(group)
        nodes = found[0][1]
        text = escape("".join(word for word, _ in found), quote=False)
        html += "".join(node.opening for node in nodes) + text + "".join(node.closing for node in reversed(nodes))
    return f"<{mark}>{html}</{mark}>" if html and mark else html


def _marked(child: _Child, mark: str) -> str:
    """The child as one that went or came: the mark stands around its words, since lists and tables may not hold it themselves."""
    if isinstance(child, str):
        return f"<{mark}>{escape(child, quote=False)}</{mark}>"
    if child.tag in _VOID:
        return _html(child)
    if all(_is_inline(part) for part in child.children):
        return child.opening + _run(list(_words(child.children)), mark) + child.closing
    return child.opening + "".join(_marked(part, mark) for part in _blocks(child.children)) + child.closing


def _html(child: _Child) -> str:
    if isinstance(child, str):
        return escape(child, quote=False)
    return child.opening + "".join(_html(part) for part in child.children) + child.closing


def _text(node: _Node) -> str:
    return re.sub(r"\s+", " ", "".join(part if isinstance(part, str) else _text(part) for part in node.children))
