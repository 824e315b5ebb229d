"""Pictures of figures as SVG without script or inline style, in colours of the page, so that they are right in the dark too.

Each has a title and a description for whoever cannot see it; the figures themselves stand in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_WIDTH, _LEFT, _RIGHT = 440, 46, 8
_TOP, _HEIGHT, _FOOT = 14, 250, 30
_BARS = 96
_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """What a picture is called, and what it shows, in a sentence or two."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and what is said of it; behind it stands what it was before, where that is told."""

    value: int
    label: str
    before: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """What stands above and below the first bar or the last one."""

    above: str
    below: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The point of the curve that matters, in basis points, with its interval and what is wanted of it."""

    percent: int
    share: int
    low: int
    high: int
    wanted: int


def curve(name: str, points: Sequence[tuple[int, int]], mark: Mark, told: Told) -> Markup:
    """How much the best part makes of the whole: points of (percent, basis points), the mark with its interval, equality as a line."""
    path = "L".join(f"{_x(percent):.1f} {_y(share):.1f}" for percent, share in points)
    at, said = _x(mark.percent), f"{mark.share // 100}.{mark.share % 100:02} %"
    high, low = _y(mark.high), _y(mark.low)
    parts = [
        f'<path class="alt" d="M{path}L{_x(100):.1f} {_y(0):.1f}Z"/>',
        *(_level(level) for level in (0, 5_000, mark.wanted, _WHOLE)),
        *(f'<text x="{_x(percent):.0f}" y="{_y(0) + 18:.0f}" text-anchor="middle">{percent} %</text>' for percent in (0, mark.percent, 50)),
        f'<text x="{_x(100):.0f}" y="{_y(0) + 18:.0f}" text-anchor="end">100 %</text>',
        _line(_x(0), _y(0), _x(100), _y(_WHOLE)),
        _line(at, _y(0), at, _y(_WHOLE)),
        *(f'<rect class="me" x="{at - 8:.1f}" y="{edge - 1:.1f}" width="16" height="2"/>' for edge in (high, low)),
        f'<rect class="me" x="{at - 1:.1f}" y="{high:.1f}" width="2" height="{max(2.0, low - high):.1f}"/>',
        f'<circle class="me" cx="{at:.1f}" cy="{_y(mark.share):.1f}" r="4"/>',
        f'<text x="{at + 14:.1f}" y="{_y(mark.share) + 16:.1f}" font-weight="700">{said}</text>',
    ]
    return _picture(name, _TOP + _HEIGHT + _FOOT, parts, told)


def bars(name: str, values: Sequence[Bar], told: Told, ends: tuple[End, End] | None = None) -> Markup:
    """A bar for each value from nought up, the largest as high as the picture; `ends` tell how to read the first and the last.
    Of nothing at all there is no picture."""
    most = max((max(bar.value, bar.before) for bar in values), default=0)
    if not most:
        return Markup()
    wide = (_WIDTH - 2) / max(1, len(values))
    parts = []
    for place, bar in enumerate(values):
        label = f"<title>{escape(bar.label)}</title>"
        parts.append(_bar("alt", 1 + place * wide, wide * 0.8, _high(bar.before, most), label) if bar.before else "")
        narrow = 0.2 if bar.before else 0
        parts.append(_bar("now", 1 + (place + narrow) * wide, wide * (0.8 - narrow), _high(bar.value, most), label))
    parts.append(_line(0, _TOP + _BARS + 0.5, _WIDTH, _TOP + _BARS + 0.5))
    if ends:
        for end, x, anchor in zip(ends, (1.0, _WIDTH - wide * 0.2), ("start", "end"), strict=True):
            parts += [_word(end.above, x, _TOP - 4, anchor), _word(end.below, x, _TOP + _BARS + 18, anchor)]
    return _picture(name, _TOP + _BARS + (24 if ends else 4), parts, told)


def _high(value: int, most: int) -> float:
    return max(value * _BARS / most, 2.0) if value else 0.0


def _bar(look: str, x: float, wide: float, high: float, label: str) -> str:
    return f'<rect class="{look}" x="{x:.1f}" y="{_TOP + _BARS - high:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="2">{label}</rect>'


def _word(text: str, x: float, y: float, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _x(percent: int) -> float:
    return _LEFT + percent * (_WIDTH - _LEFT - _RIGHT) / 100


def _y(basis_points: int) -> float:
    return _TOP + _HEIGHT * (1 - basis_points / _WHOLE)


def _level(basis_points: int) -> str:
    y = _y(basis_points)
    return f'{_line(_x(0), y, _x(100), y)}<text x="{_LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{basis_points // 100} %</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor" stroke-opacity=".45"/>'


def _picture(name: str, height: int, parts: Sequence[str], told: Told) -> Markup:
    """The frame: `name` makes the ids of title and description, so it must be one of its kind on the page."""
    head = (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-said" '
        f'font-size="13" fill="currentColor"><title id="{name}-title">{escape(told.title)}</title>'
        f'<desc id="{name}-said">{escape(told.description)}</desc>'
    )
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704  numbers and fixed words; what is said is escaped
