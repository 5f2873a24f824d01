"""The page Keys: three cards, each one thing to do about the key of all data."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from triage_desk.ui.acts import refuse, run_act
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Control, Job, Jobs
from triage_desk.ui.presenters.keycare import KeycarePresenter
from triage_desk.ui.screens.sheet_panel import SheetPanel
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

WHOLE = 100


class KeycarePage(QWidget):
    """``rotated`` comes once everything has a new key: the desk is closed then."""

    rotated = Signal()

    def __init__(self, presenter: KeycarePresenter, jobs: Jobs) -> None:
        """Lay out the cards."""
        super().__init__()
        self.presenter = presenter
        self._jobs = jobs
        self._job: Job | None = None
        self._notice = Notice()
        self._sheet = ActionButton("keycare.sheet", text("keycare.sheet_make"))
        self._away = ActionButton("keycare.away", text("keycare.sheet_away"))
        self._panel = column(gap=8)
        self._keyring_state = label("", bold=True)
        self._keyring = ActionButton("keycare.keyring", "")
        self._rotate = ActionButton("keycare.rotate", text("keycare.rotate"))
        self._stop = ActionButton("keycare.stop", text("keycare.rotate_stop"))
        self._bar = QProgressBar()
        self._bar.setObjectName("keycare.progress")
        self._bar.setAccessibleName(text("keycare.rotate_running"))
        self._bar.setTextVisible(False)
        self._step = label("")
        self._lay_out()
        self._connect()
        presenter.on_change(self._show)
        self._show()

    def _lay_out(self) -> None:
        layout = column(self, gap=12)
        layout.addWidget(self._notice)
        sheet, inside = _card("sheet")
        inside.addLayout(self._panel)
        inside.addLayout(_left(self._sheet, self._away))
        keyring, inside = _card("keyring")
        inside.addWidget(self._keyring_state)
        inside.addLayout(_left(self._keyring))
        rotate, inside = _card("rotate", "server" if self.presenter.on_server else "rotate")
        inside.addWidget(self._step)
        inside.addWidget(self._bar)
        inside.addLayout(_left(self._rotate, self._stop))
        for card in (sheet, keyring, rotate):
            layout.addWidget(card)
        layout.addStretch(1)

    def _connect(self) -> None:
        shown = self.presenter
        self._sheet.clicked.connect(lambda: run_act(self._jobs, shown, shown.make_sheet))
        self._away.clicked.connect(shown.put_away)
        self._keyring.clicked.connect(lambda: run_act(self._jobs, shown, shown.turn_keyring))
        self._rotate.clicked.connect(self._begin)
        self._stop.clicked.connect(self._end)

    def _begin(self) -> None:
        self._stopping = False
        self.presenter.begin_rotation()
        self._job = self._jobs.run(self._turn, self._turned, self._refused, self._progressed)

    def _turn(self, control: Control) -> object:
        self.presenter.rotate(
            lambda _step, share: control.report(round(share * WHOLE), WHOLE),
            lambda: self._stopping or control.cancelled,
        )
        return None

    def _turned(self, _outcome: object) -> None:
        self.presenter.done("")
        self.rotated.emit()

    def _refused(self, error: object) -> None:
        refuse(self.presenter, error)

    def _progressed(self, done: int, _total: int) -> None:
        self._bar.setValue(done)
        self.presenter.progressed(done)

    def _end(self) -> None:
        # The job is asked to stop and says itself that everything is as it was.
        self._stopping = True
        self._stop.setEnabled(False)

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        if problem is not None:
            self._notice.show_words("error", problem.sentence)
        else:
            self._notice.show_words("saved", shown.note)
        self._show_sheet()
        key = "on" if shown.has_keyring else "off"
        self._keyring_state.setText(text(f"keycare.keyring_is_{key}"))
        self._keyring.set_words(text(f"keycare.keyring_{'off' if shown.has_keyring else 'on'}"))
        for button in (self._sheet, self._keyring, self._rotate):
            button.setEnabled(not shown.busy)
        for part in (self._bar, self._step, self._stop):
            part.setVisible(shown.rotating)
        self._rotate.setVisible(not (shown.rotating or shown.on_server))
        self._stop.setEnabled(shown.rotating)
        self._step.setText(shown.step)

    def _show_sheet(self) -> None:
        sheet = self.presenter.sheet
        self._away.setVisible(sheet is not None)
        self._sheet.setVisible(sheet is None)
        if sheet is None:
            clear(self._panel)
        elif self._panel.count() == 0:
            panel = SheetPanel(sheet, self.presenter.print_sheet, self._jobs)
            self._panel.addWidget(panel)
            panel.show()


def _card(name: str, words: str = "") -> tuple[QFrame, QVBoxLayout]:
    card = frame("card")
    layout = column(card, 16, 8)
    layout.addWidget(label(text(f"keycare.{name}_title"), "section", bold=True))
    layout.addWidget(label(text(f"keycare.{words or name}_text")))
    return card, layout


def _left(*parts: QWidget) -> QVBoxLayout:
    line = row()
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    held = column()
    held.addLayout(line)
    return held
