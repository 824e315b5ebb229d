"""Small pictures as SVG without script or inline style: whoever cannot see them finds the same in words beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

_CELL, _GAP, _HEIGHT = 24, 2, 9


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the number line, in percent of its width; `look` is off, now or clash."""

    start: float
    end: float
    look: str = "off"


def strip(cells: Sequence[bool], label: str) -> Markup:
    """The audience as cells, one for each segment; filled where it belongs to the audience."""
    width = max(1, len(cells)) * (_CELL + _GAP) - _GAP
    parts = [
        f'<rect class="{"on" if filled else "off"}" x="{place * (_CELL + _GAP)}" width="{_CELL}" height="{_HEIGHT}" rx="2"/>'
        for place, filled in enumerate(cells)
    ]
    head = f'<svg class="strip" width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}" role="img" aria-label="{escape(label)}">'
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704  numbers and fixed words; the label is escaped


def line(stretches: Iterable[Stretch], marks: Iterable[float], label: str) -> Markup:
    """A number line: its parts, and a dot at each mark (percent)."""
    parts = [_bar(part.start, part.end, part.look) for part in stretches]
    parts += [f'<circle class="me" cx="{mark:.2f}%" cy="11" r="9"/>' for mark in marks]
    return Markup(f'<svg role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>')  # noqa: S704  numbers and fixed words; the label is escaped


def cover(spans: Sequence[tuple[int, int | None]], label: str) -> Markup:
    """Half-open spans over [0, ...) on one line: alternating looks, gaps and overlaps as clashes, a tick and number at each bound."""
    bounds = sorted({0, *(start for start, _ in spans), *(end for _, end in spans if end is not None)})
    most = max(bounds[-1] * 1.35, 12)
    edges = [*bounds, most]
    parts, texts = [], []
    for place, (low, high) in enumerate(pairwise(edges)):
        holders = sum(1 for start, end in spans if start <= low and (end is None or end >= high))
        look = "clash" if holders != 1 else ("now" if place % 2 == 0 else "alt")
        parts.append(_bar(low / most * 100, high / most * 100, look))
    for bound in bounds:
        texts.append(f'<text x="{bound / most * 100:.2f}%" y="36">{bound}</text>')
    body = "".join(parts + texts)
    return Markup(f'<svg class="cover" role="img" aria-label="{escape(label)}">{body}</svg>')  # noqa: S704  numbers and fixed words; the label is escaped


def _bar(start: float, end: float, look: str) -> str:
    return f'<rect class="{look}" x="{start:.2f}%" width="{max(0.4, end - start - 0.3):.2f}%" y="7" height="8" rx="4"/>'
