"""What stands in the fields of a screen, read before it goes and put back after.

A field is known by its object name. Fields that hide what is typed are never read: a passphrase
belongs nowhere but in the head of its owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget


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
    """Put ``fields`` back as if a person had typed them."""
    for name, typed in fields.items():
        for widget in _called(screen, name):
            if isinstance(widget, QLineEdit):
                widget.setText(typed)
                widget.textEdited.emit(typed)
            elif isinstance(widget, QPlainTextEdit):
                widget.setPlainText(typed)
            elif isinstance(widget, QComboBox) and 0 <= int(typed) < widget.count():
                widget.setCurrentIndex(int(typed))
                widget.activated.emit(int(typed))


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
    for widget in _called(screen, name):
        if widget.isEnabled():
            widget.setFocus()
            return
