"""What stands in fields is read and put back; what is hidden while typed is never read."""

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from triage_desk.ui import typed


@pytest.fixture
def form(qtbot):
    """Return a function that makes a form of one field of each kind."""

    def make():
        page = QWidget()
        qtbot.addWidget(page)
        layout = QVBoxLayout(page)
        for name, field in (
            ("line", QLineEdit()),
            ("words", QPlainTextEdit()),
            ("hidden", QLineEdit()),
            ("fixed", QLineEdit("said already")),
            ("choice", QComboBox()),
            ("first", QComboBox()),
        ):
            field.setObjectName(name)
            layout.addWidget(field)
        page.findChild(QLineEdit, "hidden").setEchoMode(QLineEdit.EchoMode.Password)
        page.findChild(QLineEdit, "fixed").setReadOnly(True)
        for name in ("choice", "first"):
            page.findChild(QComboBox, name).addItems(["one", "two"])
        page.findChild(QComboBox, "choice").setPlaceholderText("Choose…")
        page.findChild(QComboBox, "choice").setCurrentIndex(-1)
        page.show()
        return page

    return make


def test_an_untouched_form_has_nothing_typed(form):
    assert typed.read_fields(form()) == {}


def test_what_was_typed_and_chosen_comes_back(form):
    page = form()
    page.findChild(QLineEdit, "line").setText("Rosa")
    page.findChild(QPlainTextEdit, "words").setPlainText("Walk\nto the park")
    page.findChild(QComboBox, "choice").setCurrentIndex(0)
    kept = typed.read_fields(page)
    assert kept == {"line": "Rosa", "words": "Walk\nto the park", "choice": "0"}
    again = form()
    edited = []
    again.findChild(QLineEdit, "line").textEdited.connect(edited.append)
    typed.write_fields(again, kept)
    assert typed.read_fields(again) == kept
    assert edited == ["Rosa"]


def test_a_passphrase_is_never_read(form):
    page = form()
    page.findChild(QLineEdit, "hidden").setText("paper lemon window seven")
    assert typed.read_fields(page) == {}


def test_a_choice_that_is_no_longer_there_is_left_open(form):
    page = form()
    typed.write_fields(page, {"choice": "7", "gone": "x"})
    assert typed.read_fields(page) == {}


def test_the_focus_is_known_by_name_and_comes_back(form, qtbot):
    page = form()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.findChild(QPlainTextEdit, "words").setFocus()
    assert typed.focused(page) == "words"
    typed.focus_on(page, "line")
    assert page.findChild(QLineEdit, "line").hasFocus()
    typed.focus_on(page, "gone")
    assert page.findChild(QLineEdit, "line").hasFocus()
    other = QWidget()
    qtbot.addWidget(other)
    assert not typed.focused(other)


def test_a_focus_without_a_name_goes_nowhere(form, qtbot):
    page = form()
    line = page.findChild(QLineEdit, "line")
    page.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    typed.focus_on(page, "")
    assert line.hasFocus()
