"""What stands in the fields of a screen, read before it goes and put back after.

A field is known by its object name. Fields that hide what is typed are never read: a passphrase
belongs nowhere but in the head of its owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from triage_desk.domain.draft import Draft, Typing
from triage_desk.ui.screens.screen import Screen


def typing_of(screen: Screen) -> Typing:
    """Return what stands on ``screen`` and is not said yet."""
    ground = screen.typed_in()
    fields = read_fields(ground) if ground is not None else {}
    return Typing(screen.draft_place, screen.encounter_id, fields, screen.marks(), focused(screen))


def put_back(screen: Screen, draft: Draft) -> None:
    """Let ``screen`` stand again as it stood before it was put away.

    Marks may need the fields, as a search does, or bring them, as a page does: so the fields are
    written before and after.
    """
    write_fields(screen, draft.fields)
    screen.set_marks(draft.marks)
    write_fields(screen, draft.fields)
    # Whatever gives the focus to the first field is due before this.
    QTimer.singleShot(0, screen, lambda: focus_on(screen, draft.focus))


def read_fields(screen: QWidget) -> dict[str, str]:
    """Return what was typed or chosen in each field of ``screen``, by object name."""
    found: dict[str, str] = {}
    for line in screen.findChildren(QLineEdit):
        if line.echoMode() is QLineEdit.EchoMode.Normal and not line.isReadOnly():
            _note(found, line, line.text())
    for words in screen.findChildren(QPlainTextEdit):
        if not words.isReadOnly():
            _note(found, words, words.toPlainText())
    for box in screen.findChildren(QComboBox):
        # The first line of a list without a hint was chosen by us, not by a person.
        if box.currentIndex() > 0 or (box.currentIndex() == 0 and box.placeholderText()):
            _note(found, box, str(box.currentIndex()))
    return found


def _note(found: dict[str, str], widget: QWidget, typed: str) -> None:
    name = widget.objectName()
    if typed and name and not name.startswith("qt_"):
        found[name] = typed


def write_fields(screen: QWidget, fields: Mapping[str, str]) -> None:
    """Put ``fields`` back as if a person had typed them, where something else stands."""
    for name, typed in fields.items():
        for widget in _called(screen, name):
            if isinstance(widget, QLineEdit) and widget.text() != typed:
                widget.setText(typed)
                widget.textEdited.emit(typed)
            elif isinstance(widget, QPlainTextEdit) and widget.toPlainText() != typed:
                widget.setPlainText(typed)
            elif isinstance(widget, QComboBox):
                _choose(widget, int(typed))


def _choose(box: QComboBox, index: int) -> None:
    if 0 <= index < box.count() and index != box.currentIndex():
        box.setCurrentIndex(index)
        box.activated.emit(index)


def _called(screen: QWidget, name: str) -> Iterator[QWidget]:
    # Reading all children would find the parts inside a drop-down as well.
    return (w for w in screen.findChildren(QWidget, name) if not w.objectName().startswith("qt_"))


def focused(screen: QWidget) -> str:
    """Return the object name of what has the focus inside ``screen``, or ""."""
    widget = QApplication.focusWidget()
    if widget is None or not screen.isAncestorOf(widget):
        return ""
    return widget.objectName()


def focus_on(screen: QWidget, name: str) -> None:
    """Give the focus to the widget called ``name``, where it is there and can take it."""
    # Without a name every child would be meant.
    for widget in _called(screen, name) if name else ():
        if widget.isEnabled():
            widget.setFocus()
            return
