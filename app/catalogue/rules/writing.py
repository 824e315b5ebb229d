"""Plain values as YAML, always in the same bytes: what is exported twice is the same, and what is read back is what was (ADR 0060). Pure.

Small mappings and lists stand on one line, larger ones below each other; texts of several lines as literal blocks. Words
that YAML 1.1 takes for something else are quoted, so that other readers agree: all but days and the field `on`.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

WIDTH = 120
_FIELD_LEVELS = 2
_ITEM_LEVELS = 3
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERLIKE = re.compile(r"[-+.0-9][-+.,:_0-9a-fA-FxXoO]*")
_RESERVED = re.compile(r"~|null|true|false|yes|no|on|off|y|n|\.inf|\.nan", re.IGNORECASE)
_SPECIAL = re.compile(r": |:$| #|^[-?:,\[\]{}#&*!|>'\"%@`~=<. ]|\t| $")
_SPECIAL_IN_FLOW = re.compile(r"[\[\]{},?]")
_ESCAPED = re.compile("[\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]")


def write_yaml(value: Mapping[str, Any]) -> str:
    """The mapping as a YAML text that ends with a newline; keys in the order they come in."""
    return "".join(line + "\n" for line in _mapping(value, 0))


def _mapping(value: Mapping[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key, item in value.items():
        lines += _entry(f"{' ' * indent}{_key(key)}:", item, indent)
    return lines


def _entry(head: str, item: Any, indent: int) -> list[str]:
    """`head` and the item after it, on one line where it fits."""
    if isinstance(item, str) and _is_literal(item):
        kept = "" if item.endswith("\n") else "-"
        return [f"{head} |{kept}", *(" " * (indent + 2) + line if line else "" for line in item.removesuffix("\n").split("\n"))]
    if _is_plain(item):
        return [f"{head} {_scalar(item, in_flow=False)}"]
    flow = _flow(item, _FIELD_LEVELS)
    if flow is not None and _wide(f"{head} {flow}") <= WIDTH:
        return [f"{head} {flow}"]
    if isinstance(item, Mapping):
        return [head, *_mapping(item, indent + 2)]
    return [head, *_list(item, indent)]


def _list(items: list[Any], indent: int) -> list[str]:
    lines: list[str] = []
    for item in items:
        head = " " * indent + "-"
        flow = _scalar(item, in_flow=False) if _is_plain(item) else _flow(item, _ITEM_LEVELS)
        if flow is not None and (_is_plain(item) or _wide(f"{head} {flow}") <= WIDTH):
            lines.append(f"{head} {flow}")
        elif isinstance(item, Mapping):
            first, *rest = _mapping(item, indent + 2)
            lines += [f"{head} {first.lstrip(' ')}", *rest]
        else:
            first, *rest = _list(item, indent + 2)
            lines += [f"{head} {first.lstrip(' ')}", *rest]
    return lines


def _is_plain(item: Any) -> bool:
    """Whether the item stands on one line in any case."""
    return not isinstance(item, Mapping | list) or not item


def _flow(item: Any, levels: int) -> str | None:
    """The item on one line, or None where it is too deep for that."""
    if _is_plain(item):
        return _scalar(item, in_flow=True)
    if levels == 0:
        return None
    inner = [_flow(part, levels - 1) for part in (item.values() if isinstance(item, Mapping) else item)]
    if any(part is None for part in inner):
        return None
    if isinstance(item, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {part}" for key, part in zip(item, inner, strict=True)) + "}"
    return "[" + ", ".join(str(part) for part in inner) + "]"


def _scalar(value: Any, *, in_flow: bool) -> str:
    if isinstance(value, Mapping | list):
        return "{}" if isinstance(value, Mapping) else "[]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _word(str(value), in_flow=in_flow)


def _word(text: str, *, in_flow: bool) -> str:
    if in_flow and _SPECIAL_IN_FLOW.search(text):
        return _quoted(text)
    if not text or _RESERVED.fullmatch(text) or _SPECIAL.search(text) or not text.isprintable() or _ESCAPED.search(text):
        return _quoted(text)
    if _NUMBERLIKE.fullmatch(text) and not _DAY.fullmatch(text):
        return _quoted(text)
    return text


def _key(text: str) -> str:
    return text if text == "on" else _word(text, in_flow=True)


def _quoted(text: str) -> str:
    if text.isprintable() and "\\" not in text and not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'" if '"' in text or "'" not in text else f'"{text}"'
    return re.sub(r"[^\x20-\x7e\xa1-\uffff\U00010000-\U0010ffff]|" + _ESCAPED.pattern, _escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _is_literal(text: str) -> bool:
    """Whether the text reads well, and comes back unchanged, as a literal block."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 2 or lines[0][:1] in ("", " ") or not lines[-1]:
        return False
    return all(line == line.rstrip() and line.isprintable() and not _ESCAPED.search(line) for line in lines)


def _wide(text: str) -> int:
    """Columns of the text: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
