"""Which questions of the kiosk stand on one page: lines of one list together, all others alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from triage_desk.services.kiosk_view import Question

MOST_LINES = 4
# Whoever is in danger now is asked one thing at a time.
ALONE = "safety_first"


def together(questions: Sequence[Question], start: int, most: int) -> int:
    """Return how many questions the page has that begins at ``start``: 1 to ``most``.

    What is left of a list is spread evenly, so that no page is left with one line of five.
    """
    left = 1
    if _list_of(questions[start]):
        same = _list_of(questions[start])
        end = (i for i in range(start, len(questions)) if _list_of(questions[i]) != same)
        left = next(end, len(questions)) - start
    pages = -(-left // most)
    return -(-left // pages)


def count_pages(questions: Sequence[Question], most: int) -> int:
    """Return on how many pages questions stand, with at most ``most`` lines on one."""
    lists = groupby(questions, key=lambda one: _list_of(one) or one.link_id)
    return sum(-(-len(tuple(lines)) // most) for _list, lines in lists)


def _list_of(question: Question) -> str:
    """Return the list whose lines may stand together, "" where a question stands alone."""
    if question.line is None or question.item.section == ALONE:
        return ""
    return question.item.link_id
