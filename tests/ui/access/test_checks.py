"""Each check of accessibility finds its fault."""

from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from tests.ui.access.wcag import CHECKS
from triage_desk.ui import theme


def test_every_check_finds_its_fault(qtbot, qapp):
    """A check that never finds anything proves nothing."""
    # What is shown before our letters are there measures all later words by other ones.
    theme.apply(qapp)
    page = QWidget()
    qtbot.addWidget(page)
    page.setStyleSheet("background: #ffffff")
    tiny, faint = QPushButton("", page), QLabel("Nobody can read this", page)
    tiny.setGeometry(10, 10, 20, 20)
    faint.setStyleSheet("color: #bbbbbb")
    faint.setGeometry(10, 40, 300, 30)
    QLabel("These words are longer than their place", page).setGeometry(10, 80, 60, 20)
    scroll = QScrollArea(page)
    scroll.setGeometry(10, 120, 100, 60)
    wide = QWidget()
    wide.setFixedSize(400, 20)
    scroll.setWidget(wide)
    page.resize(400, 300)
    page.show()
    found = {check.__name__: list(check(page)) for check in CHECKS}
    assert found.pop("unreached") == []
    assert [name for name, faults in found.items() if not faults] == []
