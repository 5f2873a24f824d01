"""The recovery sheet as the way in: its code, whose passphrase is made new, and that passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.recover import RecoverPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.secret_pair import SecretPair
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

WIDTH = 720


class RecoverScreen(Screen):
    """``tried`` says that the presenter has everything it needs for a try."""

    tried = Signal()
    cancelled = Signal()
    help_wanted = Signal()

    def __init__(self, presenter: RecoverPresenter) -> None:
        """Lay out the form."""
        super().__init__(Place.RECOVER)
        self.presenter = presenter
        self._notice = Notice()
        self._code = Field(
            "recover.code", text("recover.code"), line_edit(text("recover.code_hint"))
        )
        names = combo([(name, name) for name in presenter.names], text("recover.name_choose"))
        self._name = Field("recover.name", text("recover.name"), names)
        captions = (text("recover.passphrase"), text("recover.passphrase_again"))
        self._pair = SecretPair("recover.passphrase", captions)
        self._pair.entered.connect(self._try)
        self._open = ActionButton("recover.open", text("recover.open"), primary=True)
        self._open.clicked.connect(self._try)
        self._lay_out()
        presenter.on_change(self._show)

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the ways on and out."""
        return (hint("open_data"), hint("back"), hint("help_now"))

    def first_focus(self) -> QWidget | None:
        """Return the code."""
        return self._code.control

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        inside = QWidget()
        page = column(inside, 24)
        card = frame("card")
        card.setMaximumWidth(theme.current().grown(WIDTH))
        body = column(card, 28, 12)
        body.addWidget(label(text("recover.title"), "question"))
        body.addWidget(label(text("recover.text"), "reading"))
        for part in (self._notice, self._code, self._name, self._pair):
            body.addWidget(part)
        line = row()
        line.addStretch(1)
        line.addWidget(card, 1000)
        line.addStretch(1)
        page.addLayout(line)
        page.addStretch(1)
        cancel = ActionButton("recover.cancel", text("recover.cancel"))
        cancel.clicked.connect(self.cancelled)
        help_ = EmergencyButton("recover.emergency", text("top.emergency"))
        help_.clicked.connect(self.help_wanted)
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(action_bar([self._open, cancel], [help_]))

    def _try(self) -> None:
        box = self._name.control
        name = str(box.currentData() or "") if isinstance(box, QComboBox) else ""
        if not self.presenter.busy and self.presenter.take(
            self._code.typed, name, self._pair.typed
        ):
            self.tried.emit()

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        fields = {"code": self._code, "name": self._name}
        for name, field in fields.items():
            wrong = problem is not None and problem.field == name
            field.show_error(problem.sentence if problem and wrong else "")
            if wrong:
                field.control.setFocus()
        secret = problem is not None and problem.field in ("passphrase", "again")
        self._pair.show_error(
            problem.field if problem else "", problem.sentence if problem and secret else ""
        )
        elsewhere = problem is not None and problem.field not in fields and not secret
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")
        self._open.setEnabled(not shown.busy)
        self._open.set_words(text("door.checking" if shown.busy else "recover.open"))
