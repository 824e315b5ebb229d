"""What differs between two texts, word by word: Chinese by character, other scripts by word (W4, M3). Pure.

The work is bounded: a long text is compared by sentences first, and by words only where a short stretch was replaced by
another; what is too long even for that counts as replaced as a whole.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# what a reader sees as one sign may be several: accents and vowel signs, skins and variants of emoji, people joined, flags of two letters
_MARK = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    r"\u20d0-\u20f0\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)
_TOKENS = re.compile(
    r"\d+(?:[.,:]\d+)+|[\U0001f1e6-\U0001f1ff]{2}"
    rf"|[\u3400-\u9fff][{_MARK}]*|[^\W\u3400-\u9fff](?:[^\W\u3400-\u9fff]|[{_MARK}\u200d])*"
    rf"|\s+|[^\w\s](?:[{_MARK}]|\u200d[^\w\s])*"
)
_SENTENCES = re.compile(r"[^\n.!?。！？]*[\n.!?。！？]+\s*|[^\n.!?。！？]+$")
_SMALL = 4_000
_MOST_WORK = 1_000_000
_LIKE = 0.35


class Kind(StrEnum):
    """What became of a stretch of text."""

    SAME = "SAME"
    GONE = "GONE"
    CAME = "CAME"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, went or came. The parts without what came are the text before, without what went the text after."""

    kind: Kind
    text: str


def words(before: str, after: str) -> list[Part]:
    """The parts of both texts in one row; texts that have little in common are one that went and one that came."""
    return list(_joined(_differences(before, after)))


def tokens(text: str) -> list[str]:
    """The text in the pieces that are compared: words, spaces and signs; of Chinese every character."""
    return _TOKENS.findall(text)


def _differences(before: str, after: str) -> Iterator[Part]:
    if before == after:
        yield Part(Kind.SAME, before)
    elif len(before) + len(after) <= _SMALL:
        yield from _matched(tokens(before), tokens(after), by_words=True)
    else:
        yield from _by_sentences(_SENTENCES.findall(before), _SENTENCES.findall(after))


def _by_sentences(old: list[str], new: list[str]) -> Iterator[Part]:
    """What stands at both ends stayed, which is most of a text that was edited; what lies between is compared."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    if not head and not tail:
        yield from _matched(old, new, by_words=False)
        return
    to_old, to_new = len(old) - tail, len(new) - tail
    yield Part(Kind.SAME, "".join(old[:head]))
    yield from _differences("".join(old[head:to_old]), "".join(new[head:to_new]))
    yield Part(Kind.SAME, "".join(old[to_old:]))


def _alike(old: list[str], new: list[str]) -> int:
    """How many pieces at the beginning are the same."""
    return next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))


def _matched(old: list[str], new: list[str], *, by_words: bool) -> Iterator[Part]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not old or not new or _work(old, new) > _MOST_WORK or (len(old) + len(new) > 2 and matcher.ratio() < _LIKE):
        yield Part(Kind.GONE, "".join(old))
        yield Part(Kind.CAME, "".join(new))
        return
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        gone, came = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if kind == "equal":
            yield Part(Kind.SAME, gone)
        elif by_words or len(gone) + len(came) > _SMALL:
            yield Part(Kind.GONE, gone)
            yield Part(Kind.CAME, came)
        else:
            yield from _differences(gone, came)


def _work(old: list[str], new: list[str]) -> int:
    """How many pairs of equal pieces a comparison looks at."""
    counted = Counter(new)
    return sum(count * counted[piece] for piece, count in Counter(old).items())


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """The same without empty parts; neighbours of one kind are one."""
    last: Part | None = None
    for part in parts:
        if not part.text:
            continue
        if last is not None and last.kind is part.kind:
            last = Part(part.kind, last.text + part.text)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last
