"""A table of lines: what is picked stays, a line is heard whole, a route is a pill."""

from PySide6.QtCore import Qt

from triage_desk.domain.disposition import Disposition
from triage_desk.ui.widgets.route import pill_size, route_word
from triage_desk.ui.widgets.rowtable import Row, RowTable

PT, NOW = Disposition.PT_FIRST, Disposition.PHYSICIAN_TODAY


def lines(*routes):
    return [Row((f"R.{number}.", route, "5 min")) for number, route in enumerate(routes)]


def table_of(rows, **given):
    table = RowTable("a.table", "A table", ("Who", "Route", "For"), 2, **given)
    table.fill(rows)
    return table


def test_the_place_that_was_picked_stays_as_far_as_there_are_lines(qapp):
    table = table_of(lines(PT, PT, NOW))
    assert table.picked == 0
    table.selectRow(2)
    table.fill(lines(PT, NOW))
    assert table.picked == 1
    table.fill([])
    assert table.picked == -1


def test_a_line_is_heard_whole_once_and_its_cells_alone(qapp):
    table = table_of([*lines(PT), Row(("O.B.", NOW, "1 h"), "O.B. waits for an hour.")])
    heard = Qt.ItemDataRole.AccessibleTextRole
    said = [table.item(0, at).data(heard) for at in range(3)]
    assert said == [f"R.0. {route_word(PT)}. 5 min", route_word(PT), "5 min"]
    assert table.item(1, 0).data(heard) == "O.B. waits for an hour."


def test_a_column_is_as_wide_as_its_widest_pill(qapp):
    table = table_of(lines(PT, NOW))
    assert table.sizeHintForColumn(1) >= max(pill_size(route).width() for route in (PT, NOW))


def test_numbers_stand_at_the_right_and_words_that_wrap_at_the_top(qapp):
    table = RowTable("a.table", "A table", ("Who", "How many"), 0, wraps=True)
    table.numbers = frozenset({1})
    table.fill([Row(("R.M.", "3"))])
    assert table.item(0, 1).textAlignment() == int(
        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    )
