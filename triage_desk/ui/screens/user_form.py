"""One person of the staff: what stands in the record, and what may be done about them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from triage_desk.domain.user import Role
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.names import role_words
from triage_desk.ui.presenters.users import Typed, UsersPresenter
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.secret_pair import SecretPair
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, label, row


class UserForm(QFrame):
    """``asked`` carries the name of an act: "save", "add", "give", "reset_pin", "disable"."""

    asked = Signal(str)
    cancelled = Signal()

    def __init__(self) -> None:
        """Lay out the form, empty."""
        super().__init__()
        self.setProperty("ground", "card")
        self._title = label("", "section", bold=True)
        self._note = label("", tone="muted")
        self.name = Field("users.name", text("users.field_name"), line_edit())
        self._credentials = Field(
            "users.credentials",
            text("users.field_credentials"),
            line_edit(text("setup.optional")),
        )
        roles = combo([(role_words(r), r.value) for r in Role], text("users.role_choose"))
        self._role = Field("users.role", text("users.field_role"), roles)
        captions = (text("users.first_passphrase"), text("users.first_again"))
        self.pair = SecretPair("users.passphrase", captions)
        self._giving = False
        self._acts = {
            "save": ActionButton("users.save", text("users.save"), primary=True),
            "add": ActionButton("users.add_now", text("users.add"), primary=True),
            "give": ActionButton("users.give", text("users.give"), primary=True),
            "reset_pin": ActionButton("users.reset_pin", text("users.reset_pin")),
            "disable": ActionButton("users.disable", text("users.disable")),
        }
        self._open = ActionButton("users.new_passphrase", "")
        self._cancel = ActionButton("users.cancel", text("users.cancel"))
        self._why = {name: label("", "caption", "muted") for name in ("reset_pin", "disable")}
        self._lay_out()
        self._connect()

    @property
    def typed(self) -> Typed:
        """Return what stands in the fields."""
        box = self._role.control
        value = box.currentData() if isinstance(box, QComboBox) else None
        role = Role(str(value)) if value else None
        return Typed(self.name.typed, self._credentials.typed, role)

    def show_person(self, shown: UsersPresenter) -> None:
        """Show another person, or an empty form for a new one."""
        user = shown.chosen
        self._giving = False
        self.pair.clear()
        self._title.setText(user.name if user else text("users.new_title"))
        for field, words in (
            (self.name, user.name if user else ""),
            (self._credentials, user.credentials if user else ""),
        ):
            if isinstance(field.control, QLineEdit):
                field.control.setText(words)
        box = self._role.control
        if isinstance(box, QComboBox):
            box.setCurrentIndex(box.findData(user.role.value) if user else -1)
        self.show_state(shown)

    def show_state(self, shown: UsersPresenter) -> None:
        """Show what may be done now, and why not."""
        user, new = shown.chosen, shown.chosen is None
        self._note.setText(text("users.new_note") if new else " · ".join(_facts(shown)))
        giving = new or self._giving
        self.pair.setVisible(giving)
        enabled = user is not None and user.enabled
        shows = {
            "save": not new and not self._giving,
            "add": new,
            "give": self._giving,
            "reset_pin": enabled and not self._giving,
            "disable": enabled and not self._giving,
        }
        for name, button in self._acts.items():
            button.setVisible(shows[name])
        self._open.setVisible(not new and not self._giving)
        self._open.set_words(text("users.new_passphrase" if enabled else "users.enable"))
        self._cancel.setVisible(new or self._giving)
        reasons = {"reset_pin": shown.why_no_reset, "disable": shown.why_no_disable}
        for name, why in reasons.items():
            self._acts[name].setEnabled(not why and not shown.busy)
            self._why[name].setText(why)
            self._why[name].setVisible(bool(why) and shows[name])
        for name in ("save", "add", "give"):
            self._acts[name].setEnabled(not shown.busy)
        self._show_problem(shown)

    def give(self) -> None:
        """Ask for a new first passphrase."""
        self._giving = True

    def _show_problem(self, shown: UsersPresenter) -> None:
        problem = shown.problem
        fields = {"name": self.name, "role": self._role}
        for name, field in fields.items():
            wrong = problem is not None and problem.field == name
            field.show_error(problem.sentence if problem and wrong else "")
            if wrong:
                field.control.setFocus()
        secret = problem is not None and problem.field in ("passphrase", "again")
        self.pair.show_error(
            problem.field if problem else "", problem.sentence if problem and secret else ""
        )

    def _lay_out(self) -> None:
        layout = column(self, 16, 10)
        for part in (self._title, self._note, self.name):
            layout.addWidget(part)
        line = row(gap=12)
        line.addWidget(self._role, 3)
        line.addWidget(self._credentials, 2)
        layout.addLayout(line)
        layout.addWidget(self.pair)
        first = row()
        for name in ("save", "add", "give"):
            first.addWidget(self._acts[name])
        first.addWidget(self._cancel)
        first.addStretch(1)
        layout.addLayout(first)
        for parts in (
            (self._open,),
            (self._acts["reset_pin"], self._why["reset_pin"]),
            (self._acts["disable"], self._why["disable"]),
        ):
            layout.addLayout(_line(*parts))
        layout.addWidget(label(text("users.disable_note"), "caption", "muted"))

    def _connect(self) -> None:
        for name, button in self._acts.items():
            button.clicked.connect(lambda _on=False, name=name: self.asked.emit(name))
        self._open.clicked.connect(lambda: self.asked.emit("open"))
        self._cancel.clicked.connect(self.cancelled)
        self.pair.entered.connect(lambda: self.asked.emit("give" if self._giving else "add"))


def _line(button: QWidget, why: QLabel | None = None) -> QHBoxLayout:
    line = row(gap=12)
    line.addWidget(button)
    if why is not None:
        line.addWidget(why, 1)
    line.addStretch(0 if why is not None else 1)
    return line


def _facts(shown: UsersPresenter) -> tuple[str, ...]:
    if shown.chosen is None:
        return ()
    _name, _role, state, seen = shown.cells(shown.chosen)
    return state, text("door.last_here", when=seen)
