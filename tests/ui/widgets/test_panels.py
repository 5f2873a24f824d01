"""What stands around a question: heading, sections, help, history, bars, cover, notices, pages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from triage_desk.services.views import Said, SectionState
from triage_desk.ui import theme
from triage_desk.ui.widgets.bars import KeyBar, Person, TopBar
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.cover import CoverSheet
from triage_desk.ui.widgets.history import AnswerHistory
from triage_desk.ui.widgets.keycap import KeyEntry
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.panels import Heading, HelpPanel, StepRail
from triage_desk.ui.widgets.pdfview import PdfView, render_pages
from triage_desk.ui.widgets.userchip import UserChip

SAID = (
    Said("since", "since", "when", "How long", "9 days"),
    Said("n_card", "private#2", "facts", "A needle used for drugs", "No", private=True),
    Said("old", "old", "facts", "Fever", "Yes", hidden=True),
)


def words_in(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_words_to_say_stand_in_quotation_marks(show):
    heading = Heading("Where is it?", "Point, or tell me.")
    show(heading)
    assert words_in(heading) == ["Say this", "\u201cWhere is it?\u201d", "Point, or tell me."]


def test_what_is_only_looked_at_has_none(show):
    heading = Heading()
    heading.show_question("What you see", staff_only=True)
    show(heading)
    assert words_in(heading) == ["Look, do not read aloud", "What you see"]


def test_sections_say_title_progress_and_state(show):
    rail = StepRail([SectionState("a", "Safety", "done", 8, 8)])
    show(rail)
    rail.show_sections(
        [SectionState("a", "Safety", "done", 8, 8), SectionState("b", "When", "now", 1, 3)]
    )
    lines = [w for w in rail.findChildren(QWidget) if w.accessibleName() and w.isVisibleTo(rail)]
    heard = [name_of(line) for line in lines]
    assert heard == ["Safety, 8 of 8, done", "When, 1 of 3, now"]
    assert "1 of 3" in words_in(rail)


def test_help_shows_only_what_there_is(show):
    panel = HelpPanel("It may change the plan.", "A Fever. 100.4 or more.\nB Night.")
    show(panel)
    assert "Why we ask" in words_in(panel)
    assert "What not to say" not in words_in(panel)
    panel.show_help("", "", "Do not name a disease.")
    assert words_in(panel) == ["What not to say", "Do not name a disease."]


@pytest.fixture
def history(show):
    widget = AnswerHistory()
    widget.show_answers(SAID)
    show(widget)
    return widget


def test_enter_says_which_page_to_change(history, qtbot):
    history.setFocus()
    qtbot.keyClick(history, Qt.Key.Key_Up)
    with qtbot.waitSignal(history.chosen) as told:
        qtbot.keyClick(history, Qt.Key.Key_Return)
    assert told.args == ["private#2"]


def test_a_double_click_says_it_too(history, qtbot):
    place = history.visualRect(history.model().index(0, 0)).center()
    qtbot.mouseClick(history.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(history.chosen) as told:
        qtbot.mouseDClick(history.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["since"]


def test_readers_hear_question_and_answer_but_nothing_private(history):
    role = Qt.ItemDataRole.AccessibleTextRole
    heard = [history.model().index(row, 0).data(role) for row in range(3)]
    assert heard[0] == "How long, 9 days. Press Enter to change"
    assert heard[1] == "Private item, Not shown here. Press Enter to change"
    assert "no longer counts" in heard[2]


def test_an_answer_more_leaves_the_rows_above_it_as_they_stand(history, qtbot):
    model = history.model()
    more = Said("night", "night", "facts", "Pain at night", "No")
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted) as told:
        history.show_answers((*SAID, more))
    assert told.args[1:] == [3, 3]
    assert history.currentIndex().row() == 3


def test_a_changed_answer_is_shown_in_its_place(history):
    changed = Said("since", "since", "when", "How long", "3 weeks")
    history.show_answers((changed, *SAID[1:]))
    model = history.model()
    shown = [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(3)]
    assert shown == [changed, *SAID[1:]]
    history.show_answers(SAID[:1])
    assert (model.rowCount(), history.currentIndex().row()) == (1, 0)
    history.show_answers(())
    assert model.rowCount() == 0


def test_enter_in_an_empty_history_says_nothing(show, qtbot):
    empty = AnswerHistory()
    show(empty)
    with qtbot.assertNotEmitted(empty.chosen):
        qtbot.keyClick(empty, Qt.Key.Key_Return)


def test_the_key_bar_leaves_out_what_does_not_fit(show):
    bar = KeyBar()
    window = show(bar)
    bar.set_keys([(("A", "\u2013", "H"), "Yes"), (("F7",), "Cover"), (("F8",), "Park")])
    bar.set_right("Saved 10:42:07 AM")
    assert words_in(bar) == ["Saved 10:42:07 AM", "Yes", "Cover", "Park"]
    window.resize(340, 200)
    assert words_in(bar) == ["Saved 10:42:07 AM", "Yes"]
    bar.set_right("")
    assert words_in(bar) == ["", "Yes", "Cover"]
    window.resize(900, 200)
    assert words_in(bar) == ["", "Yes", "Cover", "Park"]


@pytest.mark.parametrize("shown_first", [True, False])
def test_no_key_of_the_key_bar_is_squeezed(show, shown_first):
    keys = [((f"F{number}",), f"What the key number {number} does") for number in range(1, 13)]
    bar = KeyBar()
    if not shown_first:
        bar.set_keys(keys)
    window = show(bar, size=(700, 200))
    for some in (keys, keys[6:], keys):
        bar.set_keys(some)
        QApplication.processEvents()
        seen = [one for one in bar.findChildren(KeyEntry) if one.isVisibleTo(window)]
        assert 0 < len(seen) < len(some)
        assert all(one.width() >= one.sizeHint().width() for one in seen)


def test_the_top_bar_keeps_emergency_whole_at_200_percent(qapp, show):
    theme.apply(qapp, "light", 200)
    bar, emergency = TopBar(), EmergencyButton("emergency", "Emergency")
    bar.set_left(Person("R.M.", "age 63"))
    bar.set_right(ActionButton("park", "Park", "F8"), emergency, UserChip("Ana S."))
    window = show(bar, size=(1024, 300))
    theme.apply(qapp, "light", 200)
    window.resize(1023, 300)
    assert window.width() == 1023
    assert emergency.width() >= emergency.sizeHint().width()
    assert emergency.mapTo(window, emergency.rect().bottomRight()).x() <= 1023
    theme.apply(qapp)


def test_what_is_covered_is_hidden_from_eyes_readers_and_keys(show, qtbot):
    inside = ActionButton("next", "Next", "N")
    sheet = CoverSheet(inside)
    window = show(sheet)
    sheet.set_covered(covered=True)
    assert sheet.covered
    assert not inside.isVisible()
    with qtbot.assertNotEmitted(inside.clicked):
        qtbot.keyClick(window, "n")
    sheet.set_covered(covered=False)
    with qtbot.waitSignal(inside.clicked):
        qtbot.keyClick(window, "n")


def test_a_notice_says_one_fact_and_one_thing_to_do(show, qtbot):
    notice = Notice("error", "Not saved. The disk is full.", "Try again")
    show(notice)
    assert any("<b>Not saved.</b>" in words for words in words_in(notice))
    with qtbot.waitSignal(notice.pressed):
        qtbot.mouseClick(notice.button, Qt.MouseButton.LeftButton)


def test_long_words_of_a_notice_are_never_cut(show):
    notice = Notice("fact", "One fact.")
    show(notice, QLineEdit(), size=(400, 600))
    notice.show_words("error", "Not saved. " + "The disk is full and nothing more fits on it. " * 4)
    label = next(x for x in notice.findChildren(QLabel) if "disk" in x.text())
    notice.layout().activate()
    assert label.height() >= label.heightForWidth(label.width()) > 60


def test_a_notice_is_never_a_window_of_its_own(qapp, qtbot):
    notice = Notice("fact", "One fact.")
    qtbot.addWidget(notice)
    notice.show_words("error", "Another one.")
    assert not notice.isVisible()


def test_a_notice_without_words_takes_no_room(show):
    notice = Notice("fact", "A < B")
    show(notice, QLineEdit())
    assert notice.words == "A < B"
    notice.show_words("fact", "")
    assert not notice.isVisible()


def test_pages_are_shown_counted_and_enlarged(show, qtbot):
    view = PdfView()
    show(view)
    page = QImage(600, 900, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    view.show_pages([page, page, page])
    assert "Page 1 of 3" in words_in(view)
    bar = view._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    with qtbot.waitSignal(view.page_changed):
        bar.setValue(bar.maximum())
    assert view.page == 3
    qtbot.mouseClick(view.findChild(QPushButton, "pdf.larger"), Qt.MouseButton.LeftButton)
    assert view.zoom == 125
    view.set_zoom(10_000)
    assert view.zoom == 300


def test_an_empty_view_says_so(show):
    view = PdfView()
    show(view)
    assert "Nothing to show yet." in words_in(view)
    assert view.page == 0


def test_a_document_becomes_images_of_the_asked_size():
    from io import BytesIO

    from reportlab.pdfgen import canvas

    file = BytesIO()
    paper = canvas.Canvas(file, pagesize=(612, 792))
    for _ in range(2):
        paper.setFillColorRGB(1, 0, 0)
        paper.rect(0, 0, 306, 792, fill=1, stroke=0)
        paper.showPage()
    paper.save()
    pages = render_pages(file.getvalue(), dpi=72)
    assert [(page.width(), page.height()) for page in pages] == [(612, 792)] * 2
    assert pages[0].pixelColor(100, 400).name() == "#ff0000"
    assert pages[0].pixelColor(500, 400).name() == "#ffffff"
