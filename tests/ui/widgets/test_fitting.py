"""A part is built as full as its room lets it be, and no level is tried twice."""

import pytest

from triage_desk.ui.screens.fitting import LEVELS, Fitted
from triage_desk.ui.widgets.labels import label

LINE = 30


def part_of(qtbot, heeds=None):
    """Return a part of one line for each line of its room, and the rooms it was built for."""
    built = []

    def build(layout, room):
        built.append(room)
        for _ in range(room.lines):
            line = label("Line")
            line.setFixedHeight(LINE)
            layout.addWidget(line)

    made = Fitted(build, 0, heeds) if heeds else Fitted(build, 0)
    qtbot.addWidget(made)
    return made, built


@pytest.mark.parametrize("height", [0, LINE, 2 * LINE, 3 * LINE, 9 * LINE])
def test_what_a_part_does_not_heed_is_not_tried_and_changes_nothing(qtbot, height):
    plain, every = part_of(qtbot)
    plain.fit(200, height)
    heeding, built = part_of(qtbot, lambda room: room.lines)
    heeding.fit(200, height)
    assert heeding.level == plain.level
    assert len(set(lines_of(built))) == len(built) <= len(every)


def lines_of(rooms):
    """Return how many lines each room has."""
    return [room.lines for room in rooms]


def test_levels_are_passed_where_a_part_is_far_too_high(qtbot):
    made, built = part_of(qtbot)
    made.fit(200, 0)
    assert [LEVELS.index(room) for room in built] == [0, 3, 6, 7]


def test_what_was_passed_is_shown_where_it_has_room_after_all(qtbot):
    made, built = part_of(qtbot)
    made.fit(200, 2 * LINE)
    assert [LEVELS.index(room) for room in built] == [0, 3, 2, 1]
    assert made.level == 2


def test_what_fitted_last_is_tried_first_and_nothing_changes_by_that(qtbot):
    made, built = part_of(qtbot)
    made.fit(200, 2 * LINE)
    del built[:]
    made.renew()
    made.fit(200, 2 * LINE)
    assert ([LEVELS.index(room) for room in built], made.level) == ([2, 1], 2)
    for height, level in ((9 * LINE, 0), (0, 7), (3 * LINE, 1), (LINE, 5)):
        made.fit(200, height)
        assert made.level == level


def test_the_tightest_level_is_built_even_where_it_is_like_the_one_before(qtbot):
    made, built = part_of(qtbot, lambda _room: "always")
    made.fit(200, 0)
    assert (made.level, built) == (len(LEVELS) - 1, [LEVELS[0], LEVELS[-1]])
