"""Words and what holds them: dressed once, and there when they are to be seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from triage_desk.ui import theme
from triage_desk.ui.widgets.labels import column, label, put, set_property


@pytest.fixture
def holder(qapp, qtbot):
    theme.apply(qapp)
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def colour(widget):
    return widget.palette().color(widget.foregroundRole()).name()


def test_a_tone_set_before_words_are_seen_is_worn_when_they_are(holder):
    layout = column(holder)
    plain, late, later = label("a"), label("b"), label("c")
    for part in (plain, late, later):
        layout.addWidget(part)
    set_property(late, "tone", "late")
    assert not late.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
    holder.show()
    set_property(later, "tone", "late")
    assert colour(late) == colour(later) != colour(plain)


def test_what_is_put_where_nobody_looks_yet_waits_for_it_undressed(holder):
    part = label("a")
    put(column(holder), part)
    assert not part.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
    holder.show()
    assert part.isVisible()


@pytest.mark.parametrize("seen", [True, False])
def test_what_was_hidden_is_shown_where_it_is_put(holder, seen):
    layout, part = column(holder), label("a")
    part.hide()
    holder.setVisible(seen)
    put(layout, part)
    holder.show()
    assert part.isVisible()
