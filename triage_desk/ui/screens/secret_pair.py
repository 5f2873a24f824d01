"""A new passphrase or PIN, typed twice, with what makes it good said while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.set_up import Good
from triage_desk.ui.widgets.labels import column, label
from triage_desk.ui.widgets.secret import SecretField

NO_QUALITY: Callable[[str], Sequence[Good]] = lambda _typed: ()  # noqa: E731


class SecretPair(QWidget):
    """Two fields. ``entered`` comes with Enter in the second one."""

    entered = Signal()

    def __init__(
        self,
        action_id: str,
        captions: tuple[str, str],
        *,
        digits: bool = False,
        quality: Callable[[str], Sequence[Good]] = NO_QUALITY,
    ) -> None:
        """Make both fields empty; ``quality`` says what makes the typed words good."""
        super().__init__()
        self._quality = quality
        self.first = SecretField(action_id, captions[0], digits=digits)
        self.again = SecretField(f"{action_id}_again", captions[1], digits=digits)
        self.first.entered.connect(self.again.edit.setFocus)
        self.again.entered.connect(self.entered)
        self.first.edit.textChanged.connect(self._judge)
        self._lines: list[QLabel] = []
        layout = column(self, gap=8)
        layout.addWidget(self.first)
        for _good in quality(""):
            line = label("", "caption", "muted")
            self._lines.append(line)
            layout.addWidget(line)
        layout.addWidget(self.again)
        self._judge("")

    @property
    def typed(self) -> tuple[str, str]:
        """Return what stands in both."""
        return self.first.secret, self.again.secret

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.again.clear()

    def show_error(self, field: str, sentence: str) -> None:
        """Say what is wrong: ``field`` is "again" for the second, anything else for the first."""
        second = field == "again"
        self.first.show_error("" if second else sentence)
        self.again.show_error(sentence if second else "")
        if sentence:
            (self.again if second else self.first).edit.setFocus()

    def _judge(self, typed: str) -> None:
        for line, good in zip(self._lines, self._quality(typed), strict=True):
            sign = "\N{CHECK MARK}" if good.done else "\N{WHITE CIRCLE}"
            said = text("setup.good_yes" if good.done else "setup.good_no")
            line.setText(f"{sign} {good.words}")
            line.setAccessibleName(f"{good.words}: {said}")
