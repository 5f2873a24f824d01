"""How the width of an interview is shared: sections at the left, a question, help at the right."""

from __future__ import annotations

from typing import NamedTuple

from triage_desk.ui import theme

# The least width of a question with help beside it, and with the rail alone, at 100% text.
QUESTION_BESIDE_HELP = 690
QUESTION_BESIDE_RAIL = 780
MAP_BESIDE_RAIL = 940
QUESTION_AT_MOST = 1100
# Left free at each side of a question, in logical pixels.
BESIDE = 20


class Shares(NamedTuple):
    """Whether sections and help have room, and how wide a question is, in logical pixels."""

    rail: bool
    help: bool
    question: int


def shared(width: int, *, has_help: bool) -> Shares:
    """Return who has room in ``width`` logical pixels: the question first, where it is narrow."""
    now = theme.current()
    rail, beside = now.grown(now.px("rail")), now.grown(now.px("help_panel"))
    room = width - rail
    help_fits = has_help and room - beside >= now.grown(QUESTION_BESIDE_HELP)
    rail_fits = room >= now.grown(QUESTION_BESIDE_RAIL if has_help else MAP_BESIDE_RAIL)
    question = width - rail * rail_fits - beside * help_fits
    return Shares(rail_fits, help_fits, min(question, now.grown(QUESTION_AT_MOST)) - 2 * BESIDE)
