"""The first day, one thing a page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from triage_desk.services.access import FirstDay
from triage_desk.ui import theme
from triage_desk.ui.acts import refuse
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.set_up import STEPS, SetUpPresenter, Step
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.door_parts import language_buttons
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.screens.set_up_pages import PAGES, ConfirmPage, Page, SecretPage
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice

WIDTH = 720


class SetUpScreen(Screen):
    """``done`` carries the desk once the sheet is proved to be in hand.

    ``language_wanted`` carries the code of another language for staff, asked on the first page.
    """

    done = Signal(object)
    help_wanted = Signal()
    language_wanted = Signal(str)

    def __init__(self, presenter: SetUpPresenter, jobs: Jobs) -> None:
        """Show the first page."""
        super().__init__(Place.SET_UP)
        self.presenter = presenter
        self._jobs = jobs
        self._shown: Step | None = None
        self._page: Page | None = None
        self._step = label("", "caption", "muted", bold=True)
        self._title = label("", "question")
        self._text = label("", "reading")
        self._notice = Notice()
        self._holder = column()
        self._languages = language_buttons(self.language_wanted)
        self._back = ActionButton("setup.back", text("setup.back"))
        self._next = ActionButton("setup.next", text("setup.next"), primary=True)
        self._help = EmergencyButton("setup.emergency", text("top.emergency"))
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._forward)
        self._help.clicked.connect(self.help_wanted)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return forward, back and 911."""
        back = (hint("previous"),) if self.presenter.can_go_back else ()
        return (hint("next"), *back, hint("help_now"))

    def status(self) -> str:
        """Return that nothing leaves this computer."""
        return ""

    def first_focus(self) -> QWidget | None:
        """Return the first field of the page, or the button that goes on."""
        first = self._page.first() if self._page else None
        return first or self._next

    def may_close(self) -> bool:
        """Return False while records are being made."""
        return not self.presenter.busy

    def why_stay(self) -> str:
        """Return what is under way."""
        return text("door.making")

    def _lay_out(self) -> None:
        outer = column(self, gap=0)
        inside = QWidget()
        page = column(inside, 24)
        card = frame("card")
        card.setMaximumWidth(theme.current().grown(WIDTH))
        body = column(card, 28, 10)
        top = row()
        top.addWidget(self._step, 1)
        for button in self._languages:
            top.addWidget(button)
        body.addLayout(top)
        for part in (self._title, self._text, self._notice):
            body.addWidget(part)
        body.addLayout(self._holder)
        line = row()
        line.addStretch(1)
        line.addWidget(card, 1000)
        line.addStretch(1)
        page.addLayout(line)
        page.addStretch(1)
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(action_bar([self._next, self._back], [self._help]))

    def _show(self) -> None:
        shown = self.presenter
        if shown.step is not self._shown:
            self._turn_to(shown.step)
        problem = shown.problem
        known = self._page is not None and (
            isinstance(self._page, SecretPage)
            or (problem is not None and problem.field in self._page.fields)
        )
        elsewhere = problem is not None and not known
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")
        if shown.busy:
            self._notice.show_words("fact", text("setup.making"))
        if self._page is not None:
            self._page.show_problem(problem if known else None)
        self._back.setVisible(shown.can_go_back)
        for button in self._languages:
            button.setVisible(shown.step is Step.WELCOME)
        self._next.setEnabled(not shown.busy)
        self.hints_changed.emit()

    def _turn_to(self, step: Step) -> None:
        self._shown = step
        over = "_over" if step is Step.WELCOME and self.presenter.over_data else ""
        number, count = self.presenter.number, len(STEPS)
        self._step.setText(text("setup.step", step=number, steps=count))
        self._title.setText(text(f"setup.{step.value}{over}_title"))
        self._text.setText(text(f"setup.{step.value}{over}_text"))
        last = {Step.PIN: "setup.make", Step.CONFIRM: "setup.finish"}
        self._next.set_words(text(last.get(step, "setup.next")))
        words = "setup.confirm_back" if step is Step.CONFIRM else "setup.back"
        self._back.set_words(text(words))
        clear(self._holder)
        self._page = PAGES[step](self.presenter, self._jobs)
        self._page.entered.connect(self._forward)
        self._page.ready.connect(self._make)
        self._holder.addWidget(self._page)
        self._page.show()
        first = self.first_focus()
        if first is not None:
            first.setFocus()
        announce(self._title)

    def _forward(self) -> None:
        page = self._page
        if page is None or self.presenter.busy:
            return
        if isinstance(page, ConfirmPage):
            desk = self.presenter.confirm(page.typed)
            if desk is not None:
                self.done.emit(desk)
            return
        page.forward()

    def _make(self, pin: str) -> None:
        self._jobs.run(lambda _control: self.presenter.make(pin), self._made, self._refused)

    def _go_back(self) -> None:
        if self.presenter.can_go_back:
            self.presenter.back()

    def _made(self, day: object) -> None:
        if isinstance(day, FirstDay):
            self.presenter.made(day)

    def _refused(self, error: object) -> None:
        refuse(self.presenter, error)
