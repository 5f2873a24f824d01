"""Nothing is cut: every word has the room it needs, at 100% and at 200% text."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from tests.ui.clinic import LOW_BACK
from tests.ui.test_shell import visit_every_screen
from triage_desk.ui import theme
from triage_desk.ui.shell import wants_all_of
from triage_desk.ui.widgets.keybutton import KeyButton


def cut_words(window):
    """Yield the words of visible labels and buttons that are larger than their widget."""
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or label.pixmap().width():
            continue
        if label.wordWrap():
            cut = label.heightForWidth(label.width()) > label.height() + 1
        else:
            cut = label.sizeHint().width() > label.width() + 1
        if cut:
            yield label.text()
    for button in window.findChildren(KeyButton):
        if button.isVisible() and button.minimumSizeHint().width() > button.width() + 1:
            yield button.text()


@pytest.mark.parametrize("scale", [100, 125, 150, 200])
def test_no_word_is_cut(open_window, clinic, qapp, scale):
    window = open_window(clinic, scale=scale)
    for place in visit_every_screen(window):
        window.settle()
        assert not list(cut_words(window.window)), f"cut on {place} at {scale}%"
    theme.apply(qapp)


@pytest.mark.parametrize("scale", [100, 200])
def test_the_window_is_no_wider_than_asked(open_window, clinic, qapp, scale):
    window = open_window(clinic, scale=scale)
    for place in visit_every_screen(window):
        window.settle()
        assert window.window.width() == 1280, f"{place} made the window wider"
        assert window.window.height() == 720, f"{place} made the window higher"
    theme.apply(qapp)


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_no_word_is_cut_on_any_kind_of_question(open_window, clinic, qapp, scale):
    window = open_window(clinic, scale=scale)
    window.start_patient()
    for page_id in ("look", "regions", "symptom_days", "injury", "red", "private", "goal"):
        window.answer_until(LOW_BACK, page_id)
        assert window.page.page_id == page_id
        assert not list(cut_words(window.window)), f"cut on {page_id} at {scale}%"
    theme.apply(qapp)


def test_all_regions_are_seen_at_once_on_a_small_screen(open_window, clinic):
    window = open_window(clinic)
    window.window.resize(1280, 680)
    window.start_patient()
    window.answer_until(LOW_BACK, "regions")
    lines = window.screen._item.body.lines.values()
    assert len(lines) == 17
    assert not [line.words for line in lines if not seen_whole(line)]
    assert len({line.height() for line in lines}) == 1


@pytest.mark.parametrize("page_id", ["safety", "history", "red"])
def test_a_list_read_aloud_needs_no_scrolling_on_a_small_screen(open_window, clinic, page_id):
    window = open_window(clinic)
    window.window.resize(1280, 680)
    window.start_patient()
    window.answer_until(LOW_BACK, page_id)
    item = window.screen._item
    assert not [row.line.link_id for row in item.rows if not seen_whole(row)]
    assert item.none_bar.none.isEnabled()


def seen_whole(widget):
    """Tell whether nothing of a widget is scrolled away."""
    return widget.visibleRegion().boundingRect().size() == widget.size()


@pytest.mark.parametrize(
    ("wide", "high", "all_of_it"),
    [(1280, 720, True), (1366, 728, True), (1024, 700, True), (1920, 1040, False),
     (800, 800, False)],
)  # fmt: skip
def test_a_small_screen_is_filled(wide, high, all_of_it):
    assert wants_all_of(QSize(wide, high)) is all_of_it
