"""A YAML text as plain values with the line of every field; nothing in it can do harm (ADR 0060). Pure.

The language is the part of YAML 1.2 that a catalogue needs: mappings, lists, texts, whole numbers, true, false and null.
Days stay words, `no` and `on` are words. Anchors, aliases, tags, several documents in a file and a key that stands twice
are refused. The text is read event by event, so depth and size are bounded before anything is built.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from app.core.errors import Invalid

MAX_CHARACTERS = 512 * 1024
MAX_DEPTH = 32
MAX_NODES = 100_000
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_QUOTED = ("'", '"', "|", ">")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenYaml(Invalid):
    """The text is no YAML, or says it in a way that is not read here. `line` counts from 1."""

    code = "BROKEN_YAML"

    def __init__(self, line: int, template: str, **params: Any) -> None:
        self.line = line
        super().__init__("file", template, **params)


@dataclass(frozen=True, slots=True)
class Text:
    """What a text says. `lines` has the line of each field by its path, such as `condition.root.all[1].value`."""

    value: Any
    lines: Mapping[str, int]


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being filled."""

    value: dict[str, Any] | list[Any]
    path: str
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)


def read_yaml(text: str) -> Text:
    """The values of the text and where they stand. Raises BrokenYaml with the line."""
    if len(text) > MAX_CHARACTERS:
        raise BrokenYaml(1, "The file is too large: at most {maximum} characters.", maximum=MAX_CHARACTERS)
    strange = _UNPRINTABLE.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise BrokenYaml(line, "The character U+{code} may not stand in YAML.", code=f"{ord(strange[0]):04X}")
    composer = _Composer()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context or "it cannot be read")
        raise BrokenYaml(mark.line + 1 if mark else 1, "This is not YAML: {problem}.", problem=problem) from None
    if composer.documents == 0:
        raise BrokenYaml(1, "The file is empty.")
    return Text(composer.root, composer.lines)


class _Composer:
    """Builds values from events and refuses what is not read here."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: dict[str, int] = {"": 1}
        self.documents = 0
        self._stack: list[_Frame] = []
        self._nodes = 0

    def take(self, event: Any) -> None:
        """The event is part of the values. Raises BrokenYaml."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise BrokenYaml(_line(event), "One file holds one YAML document.")
        elif isinstance(event, yaml.AliasEvent):
            raise BrokenYaml(_line(event), "Anchors and aliases are not read here: write the value out.")
        elif isinstance(event, yaml.NodeEvent):
            self._check(event)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            else:
                self._open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()

    def _check(self, event: Any) -> None:
        line = _line(event)
        if event.anchor is not None:
            raise BrokenYaml(line, "Anchors and aliases are not read here: write the value out.")
        if event.tag is not None:
            raise BrokenYaml(line, "Tags such as {tag} are not read here.", tag=str(event.tag)[:60])
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise BrokenYaml(line, "The file says too much: at most {maximum} values.", maximum=MAX_NODES)

    def _scalar(self, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        line = _line(event)
        if frame is None or isinstance(frame.value, list) or frame.key is not None:
            self._add(_value(event, line), line)
            return
        key = str(event.value)
        if key in frame.keys:
            raise BrokenYaml(line, "{key} stands here twice; the first time in line {first}.", key=key[:60], first=frame.keys[key])
        frame.key, frame.keys[key] = key, line
        self.lines[_below(frame)] = line

    def _open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        line = _line(event)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            raise BrokenYaml(line, "A key is one word, not a list or a mapping.")
        if len(self._stack) >= MAX_DEPTH:
            raise BrokenYaml(line, "At most {maximum} levels may stand inside each other.", maximum=MAX_DEPTH)
        self._stack.append(_Frame(value, self._add(value, line)))

    def _add(self, value: Any, line: int) -> str:
        if not self._stack:
            self.root = value
            return ""
        frame = self._stack[-1]
        path = _below(frame)
        self.lines.setdefault(path, line)
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.value[str(frame.key)] = value
            frame.key = None
        return path


def _below(frame: _Frame) -> str:
    if isinstance(frame.value, list):
        return f"{frame.path}[{len(frame.value)}]"
    return f"{frame.path}.{frame.key}" if frame.path else str(frame.key)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _value(event: Any, line: int) -> Any:
    word = str(event.value)
    if event.style in _QUOTED:
        return word
    if word in _WORDS:
        return _WORDS[word]
    if _WHOLE.fullmatch(word):
        return int(word)
    if word.lstrip("-").isdecimal() and len(word) > 18:
        raise BrokenYaml(line, "The number is too large.")
    return word
