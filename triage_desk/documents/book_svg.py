"""Flows and route marks as SVG: colours come from the sheet, so light and dark are one drawing."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.rulebook import Arrow, Box, Diagram, Label, Shape

HEAD = 3.6
MARGIN = 2.0
ROUND = {Shape.OUTCOME: 6.0, Shape.CHECK: 11.0}
MARKS = {
    Disposition.EMERGENCY: (
        '<path class="mark" d="M7 1h10l6 6v10l-6 6H7l-6-6V7z"/>'
        '<path class="glyph" d="M12 6v7"/><circle class="dot" cx="12" cy="17.4" r="1.7"/>'
    ),
    Disposition.PHYSICIAN_TODAY: (
        '<path class="mark" d="M12 1l11 21H1z"/><path class="glyph" d="M12 9v6l4 3"/>'
    ),
    Disposition.PHYSICIAN_SOON: (
        '<path class="mark" d="M12 0l12 12-12 12L0 12z"/>'
        '<circle class="dot" cx="7" cy="12" r="1.6"/><circle class="dot" cx="12" cy="12" r="1.6"/>'
        '<circle class="dot" cx="17" cy="12" r="1.6"/>'
    ),
    Disposition.PT_FIRST_NOTIFY: (
        '<circle class="mark" cx="12" cy="12" r="11"/><path class="glyph" d="M9 6v12"/>'
        '<path class="dot" d="M9 5.5l9 3.5-9 3.5z"/>'
    ),
    Disposition.PT_FIRST: (
        '<circle class="mark" cx="12" cy="12" r="11"/>'
        '<path class="glyph" d="M6 12h12M13.500 7.500l4.500 4.500-4.500 4.500"/>'
    ),
    Disposition.OUTSIDE_SCOPE: (
        '<path class="mark" d="M1 1h22v22H1z"/><path class="glyph" d="M7 17L17 7"/>'
    ),
}


def mark(route: Disposition, size: int = 24) -> str:
    """Return the mark of a route; the word always stands beside it, so readers skip the mark."""
    return (
        f'<svg class="routemark r-{route.value}" viewBox="0 0 24 24" width="{size}" '
        f'height="{size}" aria-hidden="true" focusable="false">{MARKS[route]}</svg>'
    )


def diagram(drawn: Diagram, name: str) -> str:
    """Return a flow; ``name`` is unique on its page and names the title and the description."""
    inside = "".join(
        (
            *map(_box, drawn.boxes),
            *map(_arrow, drawn.arrows),
            *map(_label, drawn.labels),
        )
    )
    view = f"{-MARGIN:g} {-MARGIN:g} {_n(drawn.width + 2 * MARGIN)} {_n(drawn.height + 2 * MARGIN)}"
    return (
        f'<div class="flow"><svg role="img" aria-labelledby="{name}-t {name}-d" viewBox="{view}">'
        f'<title id="{name}-t">{escape(drawn.title)}</title>'
        f'<desc id="{name}-d">{escape(drawn.outline)}</desc>{inside}</svg></div>\n'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _box(box: Box) -> str:
    look = f"r-{box.route.value}" if box.route else "none"
    return (
        f'<rect class="{box.shape.value} {look}" x="{_n(box.x)}" y="{_n(box.y)}" '
        f'width="{_n(box.width)}" height="{_n(box.height)}" '
        f'rx="{_n(ROUND.get(box.shape, 4.0))}"/>\n'
    )


def _arrow(arrow: Arrow) -> str:
    line = " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow.points)
    drawn = f'<polyline points="{line}"/>'
    if arrow.head:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in head_of(arrow))
        drawn += f'<polygon points="{corners}"/>'
    return drawn + "\n"


def head_of(arrow: Arrow) -> Iterable[tuple[float, float]]:
    """Return the corners of the head of an arrow that ends going down, as all of ours do."""
    x, y = arrow.points[-1]
    return ((x, y), (x - HEAD, y - 2 * HEAD), (x + HEAD, y - 2 * HEAD))


def _label(label: Label) -> str:
    look = f"{label.pen.value}{' centred' if label.centred else ''}"
    route = f" r-{label.route.value}" if label.route else ""
    return (
        f'<text class="{look}{route}" x="{_n(label.x)}" y="{_n(label.y)}" '
        f'font-size="{_n(label.size)}">{escape(label.text)}</text>\n'
    )
