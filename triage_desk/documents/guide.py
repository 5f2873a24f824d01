"""The desk guide: routes by shape and word, what to do when, and the keys."""

from __future__ import annotations

from itertools import zip_longest

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    Frame,
    RouteBand,
    Row,
    Table,
    Text,
    TextStyle,
    Tone,
    key_values,
)
from triage_desk.domain.desk_guide import DeskGuide

TITLE = "Desk guide"
FOOT = "Hang it where you can read it. Print a new one when the version changes."
Pair = tuple[str, str]


def desk_guide(guide: DeskGuide) -> tuple[Block, ...]:
    """Return the blocks: the emergency first, then routes, what to do when, and the keys."""
    half = (len(guide.keys) + 1) // 2
    beside = zip_longest(guide.keys[:half], guide.keys[half:], fillvalue=("", ""))
    rows = tuple(Row((*_cells(left), *_cells(right))) for left, right in beside)
    return (
        Frame(guide.emergency, (Text(words.PURPOSE),), Tone.DANGER),
        *(RouteBand(route, words.ROUTES[route], what) for route, what in guide.routes),
        key_values("What to do when", guide.whens, 0.3),
        Table("Keys", (0.2, 0.3, 0.2, 0.3), rows, ruled=False),
        Text(f"Questions and rules: version {guide.version}", style=TextStyle.SMALL),
    )


def _cells(pair: Pair) -> tuple[Cell, Cell]:
    key, what = pair
    return Cell((Text(key, style=TextStyle.STRONG),)), Cell((Text(what),))
