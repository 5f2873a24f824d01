"""The page of what a person may ask for: a copy of everything, and their removal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from triage_desk.domain.draft import Typing
from triage_desk.domain.removal import RemovalReason
from triage_desk.ui import saving, theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.rights import RightsPresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.secret import SecretField


class RightsScreen(Screen):
    """``closed`` goes back to the person; ``gone`` says that they are not on file any more."""

    closed = Signal()
    gone = Signal()

    def __init__(self, presenter: RightsPresenter, jobs: Jobs) -> None:
        """Lay out the two requests that this role may carry out."""
        super().__init__(Place.RIGHTS)
        self.presenter = presenter
        self._jobs = jobs
        self._notice = Notice()
        self._copy = ActionButton("rights.copy", text("rights.copy"), icon="download")
        self._copy.clicked.connect(self._choose_file)
        reasons = [(text(f"rights.reason.{one.value}"), one) for one in RemovalReason]
        self._reason = Field(
            "rights.reason", text("rights.why"), combo(reasons, text("rights.choose"))
        )
        self._second = Field("rights.second", text("rights.second"), line_edit())
        self._secret = SecretField("rights.secret", text("rights.secret"))
        self._remove = ActionButton("rights.remove", text("rights.remove"))
        self._remove.clicked.connect(self._ask_removal)
        self._close = ActionButton("rights.close", text("keys.back"))
        self._close.clicked.connect(self._leave)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page."""
        copy = (hint("save_copy"),) if self.presenter.may_copy else ()
        return (*copy, hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the way back: nothing here is pressed by chance."""
        return self._close

    def typing(self) -> Typing:
        """Return nothing: a request that was not carried out is asked for anew."""
        return Typing(self.place.value)

    def may_lock(self) -> bool:
        """Return False while something is under way: its outcome must be read."""
        return not self.presenter.doing

    def may_close(self) -> bool:
        """Return False while something is under way."""
        return not self.presenter.doing

    def why_stay(self) -> str:
        """Return what is under way."""
        return self.presenter.doing

    def save_to(self, path: Path) -> None:
        """Write everything about the person to ``path``, beside the window."""
        self._run("rights.copying", lambda: self.presenter.copy(path))

    def _lay_out(self) -> None:
        who, body = self.presenter.patient, QWidget()
        page = column(body, 20, 12)
        page.addWidget(label(text("rights.title"), "question"))
        born = text("find.record_line", name=who.full_name, born=day(who.birth_date))
        page.addWidget(label(born, tone="muted"))
        page.addWidget(self._notice)
        shown = self.presenter
        for card, may in (
            (self._copy_card(), shown.may_copy),
            (self._removal_card(), shown.may_remove),
        ):
            page.addWidget(card)
            card.setVisible(may)
        page.addStretch(1)
        outer = column(self, gap=0)
        outer.addWidget(scrolling(body), 1)
        outer.addWidget(action_bar([], [self._close]))

    def _copy_card(self) -> QFrame:
        card, inside = _card("copy")
        line = row()
        line.addWidget(self._copy)
        line.addStretch(1)
        inside.addLayout(line)
        return card

    def _removal_card(self) -> QFrame:
        card, inside = _card("removal")
        inside.addWidget(label(self.presenter.rule, bold=True))
        line = column(gap=8) if theme.current().large else row(gap=12)
        for part in (self._reason, self._second, self._secret):
            line.addWidget(part, 1)
        inside.addLayout(line)
        act = row()
        act.addWidget(self._remove)
        act.addStretch(1)
        inside.addLayout(act)
        return card

    # ------------------------------------------------------------------------------ what is done

    def _choose_file(self) -> None:
        name, kinds = self.presenter.file_name, text("rights.files")
        chosen, _kind = saving.ask(self, text("rights.copy"), name, kinds)
        if chosen is not None:
            self.save_to(chosen.with_suffix(".zip"))

    def _ask_removal(self) -> None:
        control = self._reason.control
        reason = control.currentData() if hasattr(control, "currentData") else None
        missing = "" if reason is not None else text("rights.reason_missing")
        self._reason.show_error(missing)
        if reason is None:
            control.setFocus()
            return
        second, secret = self._second.typed, self._secret.secret
        self._secret.clear()
        why = RemovalReason(reason)
        self._run("rights.removing", lambda: self.presenter.remove(why, second, secret))

    def _run(self, doing: str, act: Callable[[], tuple[str, ...]]) -> None:
        self.presenter.begin(doing)
        self._jobs.run(
            lambda _control: act(),
            lambda lines: self.presenter.done(lines if isinstance(lines, tuple) else ()),
            lambda error: refuse(self.presenter, error),
        )

    def _leave(self) -> None:
        (self.gone if self.presenter.removed else self.closed).emit()

    def _show(self) -> None:
        shown = self.presenter
        busy = bool(shown.doing)
        problem = shown.problem
        self._secret.show_error("")
        self._second.show_error("")
        if problem is not None:
            self._tell(problem.field, problem.sentence)
        else:
            kind = "fact" if busy else "saved"
            self._notice.show_words(kind, shown.doing or " ".join(shown.lines))
        self._close.setEnabled(not busy)
        self._copy.setEnabled(not (busy or shown.removed))
        for part in (self._reason, self._second, self._secret, self._remove):
            part.setEnabled(shown.can_remove)
        self.hints_changed.emit()

    def _tell(self, field: str, sentence: str) -> None:
        """Say what is wrong where it is wrong."""
        fields: dict[str, Field | SecretField] = {
            "name": self._second,
            "passphrase": self._secret,
        }
        at = fields.get(field)
        self._notice.show_words("error", "" if at else sentence)
        if at is not None:
            at.show_error(sentence)


def _card(name: str) -> tuple[QFrame, QVBoxLayout]:
    card = frame("card")
    layout = column(card, 16, 8)
    layout.addWidget(label(text(f"rights.{name}_title"), "section", bold=True))
    layout.addWidget(label(text(f"rights.{name}_text")))
    return card, layout
