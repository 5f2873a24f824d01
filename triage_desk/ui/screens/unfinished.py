"""The strip of parked and unfinished intakes: what was begun is never out of sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import age_of, clock_time
from triage_desk.ui.presenters.worklist import Unfinished
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, label, row

MOST_CARDS = 3
# Room for three lines, so that a warning in one of them moves nothing below.
CARD_HEIGHT = 70


class UnfinishedCard(QFrame):
    """One intake with its two ways on: continue, or discard with a reason."""

    continued = Signal(str)
    discarded = Signal(str)

    def __init__(self, number: int, item: Unfinished) -> None:
        """Show ``item`` with the digit ``number`` as the key that continues it."""
        super().__init__()
        self.setProperty("ground", "card")
        self.setMinimumHeight(theme.current().grown(CARD_HEIGHT))
        found = item.row
        self.encounter_id = found.encounter_id
        self.setObjectName(f"worklist.unfinished_{number}")
        who = text(
            "worklist.unfinished_who",
            initials=found.initials,
            age=age_of(item.idle_minutes),
            user=item.by,
        )
        where = text(
            "worklist.unfinished_where",
            time=clock_time(found.started_at),
            done=found.done,
            known=found.known,
        )
        cut_off = f" {text('worklist.cut_off')}" if item.cut_off else ""
        self.setAccessibleName(f"{who}. {where}{cut_off}")
        words = column(gap=0)
        words.addStretch(1)
        words.addWidget(label(who, bold=True))
        words.addWidget(label(where, "caption", "muted"))
        if item.cut_off:
            words.addWidget(label(text("worklist.cut_off"), "caption", bold=True))
        if item.ask_safety_again:
            words.addWidget(label(_warned("worklist.ask_safety"), "caption", "late", bold=True))
        words.addStretch(1)
        layout = row(self, gap=8)
        layout.setContentsMargins(14, 7, 10, 7)
        layout.addLayout(words, 1)
        go_on = ActionButton(f"worklist.continue_{number}", text("worklist.continue"), str(number))
        discard = ActionButton(f"worklist.discard_{number}", text("worklist.discard"))
        go_on.set_spoken(f"{text('worklist.continue')} {found.initials}")
        discard.set_spoken(f"{text('worklist.discard')} {found.initials}")
        go_on.clicked.connect(lambda: self.continued.emit(found.encounter_id))
        discard.clicked.connect(lambda: self.discarded.emit(found.encounter_id))
        layout.addWidget(go_on)
        layout.addWidget(discard)


class UnfinishedStrip(QWidget):
    """Up to three cards, the longest untouched first; the rest is counted and in the list."""

    continued = Signal(str)
    discarded = Signal(str)

    def __init__(self) -> None:
        """Start empty and hidden."""
        super().__init__()
        self._shown: tuple[tuple[Unfinished, ...], bool] = ((), False)
        layout = column(self, gap=6)
        self._note = label("", "caption", "muted")
        self._cards = row(gap=12)
        layout.addWidget(self._note)
        layout.addLayout(self._cards)
        self.hide()

    def show_items(self, items: Sequence[Unfinished], *, in_one_line: bool = False) -> None:
        """Show other intakes; none hides the strip. With large text they are only counted."""
        shown = (tuple(items), in_one_line)
        if shown == self._shown:
            return
        self._shown = shown
        focused = self._focused()
        clear(self._cards)
        self.setVisible(bool(items))
        self._note.setText(_note(len(items)))
        for number, item in enumerate(items[: 0 if in_one_line else MOST_CARDS], 1):
            card = UnfinishedCard(number, item)
            card.continued.connect(self.continued)
            card.discarded.connect(self.discarded)
            self._cards.addWidget(card, 1)
            if focused is not None and focused[0] == item.row.encounter_id:
                self._focus_again(card, focused[1])

    def _focused(self) -> tuple[str, str] | None:
        """Return the intake and the kind of button that has the focus now."""
        button = QApplication.focusWidget()
        if not isinstance(button, ActionButton):
            return None
        card = button.parentWidget()
        if not isinstance(card, UnfinishedCard):
            return None
        return card.encounter_id, button.objectName().rpartition("_")[0]

    def _focus_again(self, card: UnfinishedCard, kind: str) -> None:
        for button in card.findChildren(ActionButton):
            if button.objectName().startswith(kind):
                button.setFocus()

    def first_button(self) -> QWidget | None:
        """Return where the focus goes on F8."""
        return self.findChild(ActionButton, "worklist.continue_1")


def _note(count: int) -> str:
    words = f"{text('worklist.unfinished')}  {text('worklist.unfinished_note', count=count)}"
    if count > MOST_CARDS:
        words = f"{words} {text('worklist.more', count=count - MOST_CARDS)}"
    return words


def _warned(key: str) -> str:
    return f"{text('app.warning_sign')} {text(key)}"
