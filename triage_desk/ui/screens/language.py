"""The choice of the language in which the person is asked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from triage_desk.domain.language import Language
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.buttons import OptionButton
from triage_desk.ui.widgets.labels import column, label


class LanguageDialog(Dialog):
    """Every language with a key; ``chosen`` carries the code of one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, languages: Iterable[Language], now: str) -> None:
        """List ``languages``, by the names their speakers use; ``now`` is the one spoken."""
        super().__init__(parent, "language.page", text("language.title"))
        layout = column(self, 20, 12)
        layout.addWidget(label(text("language.title"), "question"))
        layout.addWidget(label(text("language.note"), tone="muted"))
        buttons = {known.code: self._button(n, known) for n, known in enumerate(languages, start=1)}
        for button in buttons.values():
            layout.addWidget(button)
        close = self.close_button("language.close")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        ArrowKeys(self).set_rows([*([button] for button in buttons.values()), [close]])
        buttons[now].setChecked(True)
        self.ready(buttons[now])

    def _button(self, number: int, language: Language) -> OptionButton:
        words = language.name
        if not language.reviewed:
            words = text("language.not_reviewed", name=language.name)
        button = OptionButton(f"language.{language.code}", words, (str(number),))
        button.clicked.connect(lambda: self._take(language.code))
        return button

    def _take(self, code: str) -> None:
        self.accept()
        self.chosen.emit(code)
