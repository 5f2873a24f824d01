"""What stands at the right of the names: the secret, the intake that is open, and 911."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.sign_in import OpenIntake, SignInPresenter
from triage_desk.ui.presenters.tongues import others
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.icons import paint_icon
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.ownenter import keep_enter
from triage_desk.ui.widgets.secret import SecretField

PAD = 24


class Icon(QWidget):
    """One of our drawings beside words that say the same."""

    def __init__(self, name: str) -> None:
        """Show a drawing by name."""
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a square that grows with the text."""
        now = theme.current()
        side = now.grown(now.px("icon"))
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it in the colour of text."""
        box = QRectF(self.rect())
        paint_icon(QPainter(self), self._name, box, theme.current().colour("ink"))


def language_buttons(wanted: SignalInstance) -> list[ActionButton]:
    """Return a button for each other language of staff; ``wanted`` carries its code."""
    made = []
    for code, name in others():
        button = ActionButton(f"door.language_{code}", name)
        button.clicked.connect(lambda _on=False, code=code: wanted.emit(code))
        made.append(button)
    return made


class SecretCard(QFrame):
    """Name, secret, Sign in and Clear. ``tried`` carries what was typed."""

    tried = Signal(str)
    cleared = Signal()

    def __init__(self) -> None:
        """Lay out the card; ``show_presenter`` fills it."""
        super().__init__()
        self.setProperty("ground", "card")
        self._name = label("", "section", bold=True)
        self._note = label("", tone="muted")
        self.field = SecretField("door.secret", text("door.pin"), digits=True)
        self.field.entered.connect(self._try)
        keep_enter(self.field.edit)
        self._hint = label("", "caption", "muted")
        self.sign_in = ActionButton("door.sign_in", text("door.sign_in"), primary=True)
        self.sign_in.clicked.connect(self._try)
        clear = ActionButton("door.clear", text("door.clear"))
        clear.clicked.connect(self.cleared)
        self.other = ActionButton("door.other_secret", "")
        layout = column(self, PAD, 6)
        for part in (self._name, self._note, self.field, self._hint):
            layout.addWidget(part)
        layout.addSpacing(6)
        buttons = row()
        buttons.addWidget(self.sign_in)
        buttons.addWidget(clear)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        line = row()
        line.addWidget(self.other)
        line.addStretch(1)
        layout.addLayout(line)
        self._kind: tuple[str, bool] | None = None

    def show_presenter(self, shown: SignInPresenter) -> None:
        """Show whose secret is asked for, and why it cannot be tried now."""
        tile = shown.chosen
        self._name.setText(tile.shown if tile else text("door.pick"))
        facts = [tile.note, tile.seen] if tile else []
        self._note.setText(" · ".join(fact for fact in facts if fact))
        self._note.setVisible(bool(self._note.text()))
        kind = (tile.user_id if tile else "", shown.by_pin)
        if kind != self._kind:
            self._kind = kind
            caption = text("door.pin" if shown.by_pin else "door.passphrase")
            self.field.set_kind(caption, digits=shown.by_pin)
        self._hint.setText(_hint_of(shown))
        self.other.setVisible(shown.can_choose_secret)
        self.other.set_words(text("door.use_passphrase" if shown.by_pin else "door.use_pin"))
        self.sign_in.set_words(text("door.checking" if shown.busy else "door.sign_in"))
        self.show_wait(shown)

    def show_wait(self, shown: SignInPresenter) -> None:
        """Count down while the name waits; the field is off until then."""
        seconds = shown.seconds_to_wait
        may_try = shown.chosen is not None and not seconds
        self.field.edit.setEnabled(may_try)
        # Switched off, the field would give the focus away, and readers would follow it.
        self.field.edit.setReadOnly(shown.busy)
        self.sign_in.setEnabled(may_try and not shown.busy)
        if seconds:
            self.field.show_error(text("door.wait", left=_minutes(seconds)))
        else:
            problem = shown.problem
            self.field.show_error(problem.sentence if problem else "")

    def _try(self) -> None:
        if not self.sign_in.isEnabled():
            return
        secret = self.field.secret
        if secret:
            self.field.clear()
            self.tried.emit(secret)
            return
        by_pin = self._kind is not None and self._kind[1]
        key = "door.empty_pin" if by_pin else "door.empty_passphrase"
        self.field.show_error(text(key))
        self.field.edit.setFocus()


def _hint_of(shown: SignInPresenter) -> str:
    if shown.chosen is None:
        return ""
    if shown.by_pin:
        return text("door.pin_note")
    again = shown.locked is not None and not shown.chosen.has_pin
    return text("door.passphrase_again" if again else "door.passphrase_note")


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def open_card(waiting: OpenIntake) -> QFrame:
    """Return the card of the intake that stays open: initials, where it stands, by whom."""
    card = frame("card")
    layout = column(card, gap=4)
    layout.setContentsMargins(20, 14, 20, 14)
    head = row(gap=8)
    head.addWidget(Icon("lock"))
    head.addWidget(label(text("door.one_open"), bold=True), 1)
    layout.addLayout(head)
    note = text(
        "door.one_open_note",
        initials=waiting.initials,
        question=waiting.question,
        by=waiting.by.rstrip("."),
    )
    layout.addWidget(label(note))
    return card
