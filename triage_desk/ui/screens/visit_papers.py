"""The papers of a person's visits: choose the visit, press the number of the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from triage_desk.domain.document import DocumentKind
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import EDGE, Dialog
from triage_desk.ui.screens.fields import combo
from triage_desk.ui.screens.papers import WIDE, paper_button
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.labels import clear, column, label

Offered = Sequence[tuple[DocumentKind, str]]


class VisitPapersDialog(Dialog):
    """``taken`` carries the id of the visit and the kind of paper."""

    taken = Signal(str, object)

    def __init__(
        self, parent: QWidget, visits: Sequence[tuple[str, str]], papers: Callable[[str], Offered]
    ) -> None:
        """Offer ``visits``, at least one, by words and id; ``papers`` reads those of one."""
        super().__init__(parent, "visit_papers.page", text("papers.person_title"))
        self._papers = papers
        self._visits = combo([(words, encounter_id) for words, encounter_id in visits], "")
        self._visits.setCurrentIndex(0)
        self._visits.setObjectName("visit_papers.visit")
        self._visits.setAccessibleName(text("papers.visit"))
        caption = label(text("papers.visit"), bold=True)
        caption.setBuddy(self._visits)
        self._offered = QWidget()
        self._rows = column(self._offered, gap=12)
        self._close = self.close_button("visit_papers.close")
        self._arrows = ArrowKeys(self)
        layout = column(self, 20, 12)
        layout.addWidget(label(text("papers.person_title"), "question"))
        layout.addWidget(label(text("papers.note"), tone="muted"))
        self._area = scrolling(self._offered)
        for part in (caption, self._visits, self._area):
            layout.addWidget(part)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        self.set_width(WIDE)
        first = self._show()
        self._visits.activated.connect(self._show)
        self.ready(first)

    def _show(self) -> QWidget:
        """Show the papers of the visit that is chosen; return the first, or the way out."""
        clear(self._rows)
        buttons = [
            paper_button(number, kind, words, self._take)
            for number, (kind, words) in enumerate(self._papers(self._visit), start=1)
        ]
        for button in buttons:
            self._rows.addWidget(button)
        self._arrows.set_rows([*([button] for button in buttons), [self._close]])
        self._fit()
        return (*buttons, self._close)[0]

    def _fit(self) -> None:
        """Be as high as the papers are, and scroll them where the window is lower."""
        self._area.setFixedHeight(self._offered.sizeHint().height())
        over = self.sizeHint().height() - (self._over.window().height() - 2 * EDGE)
        if over > 0:
            self._area.setFixedHeight(self._area.height() - over)
        self.adjustSize()

    @property
    def _visit(self) -> str:
        return str(self._visits.currentData())

    def _take(self, kind: DocumentKind) -> None:
        self.accept()
        self._over.window().activateWindow()
        self.taken.emit(self._visit, kind)
