"""More papers of a visit, and the papers for a day without the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from triage_desk.domain.document import DocumentKind
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.papers import CARDS, FORM
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label

Named = Sequence[tuple[str, str]]
WIDE = 460


def paper_button(
    number: int, kind: DocumentKind, words: str, take: Callable[[DocumentKind], object]
) -> ActionButton:
    """Return the button of a paper, with its number as key."""
    button = ActionButton(f"papers.{kind.value}", words, str(number), icon="printer")
    button.clicked.connect(lambda: take(kind))
    return button


class PapersDialog(Dialog):
    """Every other paper of a visit, with a key; ``taken`` carries its kind."""

    taken = Signal(object)

    def __init__(self, parent: QWidget, offered: Sequence[tuple[DocumentKind, str]]) -> None:
        """List the papers by their names."""
        super().__init__(parent, "papers.page", text("papers.title"))
        layout = column(self, 20, 12)
        layout.addWidget(label(text("papers.title"), "question"))
        layout.addWidget(label(text("papers.note"), tone="muted"))
        buttons = [
            paper_button(number, kind, words, self._take)
            for number, (kind, words) in enumerate(offered, start=1)
        ]
        for button in buttons:
            layout.addWidget(button)
        close = self.close_button("papers.close")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        ArrowKeys(self).set_rows([*([button] for button in buttons), [close]])
        self.set_width(WIDE)
        self.ready((*buttons, close)[0])

    def _take(self, kind: DocumentKind) -> None:
        self.accept()
        self._over.window().activateWindow()
        self.taken.emit(kind)


class BlankPapersDialog(Dialog):
    """A region and a language; ``taken`` carries which paper, the region and the language."""

    taken = Signal(str, str, str)

    def __init__(self, parent: QWidget, regions: Named, tongues: Named) -> None:
        """Offer ``regions`` and ``tongues``, each by code and words."""
        super().__init__(parent, "blank.page", text("papers.blank_title"))
        layout = column(self, 20, 12)
        layout.addWidget(label(text("papers.blank_title"), "question"))
        layout.addWidget(label(text("papers.blank_note"), tone="muted"))
        self._region = self._choice(layout, "blank.region", text("papers.region"), regions)
        self._tongue = self._choice(layout, "blank.tongue", text("papers.tongue"), tongues)
        for what in (FORM, CARDS):
            button = ActionButton(f"blank.{what}", text(f"papers.{what}"), icon="printer")
            button.clicked.connect(lambda _=False, w=what: self._take(w))
            layout.addWidget(button)
        close = self.close_button("blank.close")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.set_width(WIDE)
        self.ready(self._region)

    def _choice(self, layout: QBoxLayout, name: str, words: str, known: Named) -> QComboBox:
        box = combo([(shown, code) for code, shown in known], "")
        box.setCurrentIndex(0)
        box.setObjectName(name)
        box.setAccessibleName(words)
        caption = label(words, bold=True)
        caption.setBuddy(box)
        layout.addWidget(caption)
        layout.addWidget(box)
        return box

    def _take(self, what: str) -> None:
        self.accept()
        self._over.window().activateWindow()
        self.taken.emit(what, self._region.currentData(), self._tongue.currentData())
