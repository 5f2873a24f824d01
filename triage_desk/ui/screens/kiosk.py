"""The questions in the hands of the person: few at a time, large, and nothing of the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from triage_desk.domain.answers import Answer
from triage_desk.domain.encounter import Answerer
from triage_desk.domain.lock import LOCK_BEAT
from triage_desk.services import intake
from triage_desk.services.kiosk import End
from triage_desk.services.kiosk_view import Question
from triage_desk.ui import theme
from triage_desk.ui.presenters.kiosk import KioskPresenter, Step
from triage_desk.ui.screens.kiosk_answers import Answers
from triage_desk.ui.screens.kiosk_frame import KioskFrame
from triage_desk.ui.screens.kiosk_lines import Aloud, KioskLines, Read, Silent, head
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.bigbuttons import (
    Aside,
    BigAnswer,
)
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.labels import clear, label, row, set_property

SECOND_MS = 1000


class KioskScreen(KioskFrame):
    """``over`` says that the person has nothing more to do here: the page of the end comes next."""

    over = Signal()

    def __init__(self, presenter: KioskPresenter, clinic: str, voice: Aloud | None = None) -> None:
        """Show who is asked to answer; ``clinic`` is the only name on the screen."""
        super().__init__(clinic, presenter.view.languages)
        self.presenter = presenter
        self._voice = voice or Silent()
        self._answers: Answers | None = None
        self._lines: KioskLines | None = None
        self._hint = label()
        self._shown = ""
        self._problem = self._seconds = self._told = label()
        self._connect()
        self._second, self._beat = QTimer(self), QTimer(self)
        for timer, span, act in (
            (self._second, SECOND_MS, presenter.tick),
            (self._beat, int(LOCK_BEAT.total_seconds() * SECOND_MS), presenter.beat),
        ):
            timer.setInterval(span)
            timer.timeout.connect(act)
            timer.start()
        presenter.on_change(self._show)
        self._show()

    @property
    def encounter_id(self) -> str:
        """Return the encounter whose questions these are."""
        return self.presenter.encounter_id

    @property
    def covered(self) -> bool:
        """Nothing of the desk is here to be covered."""
        return False

    def may_close(self) -> bool:
        """Return False: only staff close a kiosk, and they sign in first."""
        return False

    def may_lock(self) -> bool:
        """Return True: every answer is kept already."""
        return True

    def leave(self) -> None:
        """End the hand-over before the window goes."""
        self.presenter.end(End.STAFF)

    def stir(self) -> None:
        """Count the seconds from here again."""
        self.presenter.stir()

    def first_focus(self) -> QWidget | None:
        """Return the first answer."""
        if self._lines is not None:
            return self._lines.first()
        if self._answers is not None:
            return self._answers.first()
        buttons = [b for b in self.findChildren(BigAnswer) if b.isVisible()]
        return buttons[0] if buttons else self._next

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, as Next does."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.isAutoRepeat() and self._next.isVisible():
            self._next.click()
            return
        super().keyPressEvent(event)

    def _connect(self) -> None:
        self.spoken.connect(self.presenter.speak)
        self._back.clicked.connect(self.presenter.back)
        self._help.clicked.connect(self._call)
        self._urgent.clicked.connect(self._call)
        self._meaning.clicked.connect(self._tell)
        self._next.clicked.connect(self._go_on)
        bind("call_staff", self, self._call)

    def _call(self) -> None:
        """Call staff; once the person is done, try again to close the desk behind them."""
        if self.presenter.step is Step.OVER:
            self.over.emit()
        else:
            self.presenter.call()

    def _go_on(self) -> None:
        if self.presenter.step is Step.STILL_THERE:
            self.presenter.still_here()
        else:
            self.presenter.next()

    # --------------------------------------------------------------------------------- showing

    def _show(self) -> None:
        shown = self.presenter
        if shown.step is Step.OVER:
            self._end()
            return
        self._show_frame()
        if self._page_shown() != self._shown:
            self._show_page()
            self._shown = self._page_shown()
        self._show_state()

    def _page_shown(self) -> str:
        """Return what tells one page from another."""
        shown, one = self.presenter, self.presenter.question
        ids = [line.link_id for line in shown.lines] or [one.link_id if one else ""]
        return " ".join((shown.step, shown.view.language.code, *ids))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask anew how many lines there is room for."""
        super().resizeEvent(event)
        if self._lines is not None:
            self._shown = ""
            QTimer.singleShot(0, self, self._show)

    def _end(self) -> None:
        """Clear the page: should the desk not close behind it, only these words stay."""
        self._second.stop()
        self._beat.stop()
        for part in (
            self._progress,
            self._bar,
            self._urgent,
            self._back,
            self._meaning,
            self._clears,
        ):
            part.hide()
        self._clear_page()
        over = self.presenter.over
        if over is not None:
            self._heading(over.title, over.note)
        self.over.emit()

    def _show_frame(self) -> None:
        """Write the fixed words in the language of the person."""
        shown, words = self.presenter, self.presenter.words
        self.say_fixed(words, shown.view.language)
        asking = shown.step is Step.QUESTION
        self._meaning.setVisible(asking and self._lines is None)
        still = shown.step is Step.STILL_THERE
        self._next.set_words(words["go_on" if still else "next"])
        self._back.setVisible(asking)
        self._back.setEnabled(shown.index > 0)
        self._next.setVisible(asking or still)
        large = theme.current().large
        self._progress.setVisible(asking)
        # Large text leaves room for what is needed to answer, and no more.
        self._bar.setVisible(asking and not large)
        self._clinic.setVisible(not (asking and large))
        self._clears.setVisible(not large)
        total = shown.total
        line = words["page"].format(number=shown.number, total=total)
        self._progress.setText(line)
        self._bar.setAccessibleName(line)
        self._bar.setRange(0, total)
        self._bar.setValue(shown.number - 1)

    def _clear_page(self) -> None:
        if self._answers is not None:
            self._answers.last.hide()
            self._answers.last.deleteLater()
        clear(self._page)
        self._answers = self._lines = None
        self._voice.stop()

    def _show_page(self) -> None:
        self._clear_page()
        match self.presenter.step:
            case Step.WHO:
                self._show_who()
            case Step.STILL_THERE:
                self._show_still()
            case _ if self._show_lines():
                pass
            case _:
                self._show_question()
        QTimer.singleShot(0, self, self._focus)

    def _focus(self) -> None:
        wanted = self._next if self.presenter.step is Step.STILL_THERE else self.first_focus()
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.verticalScrollBar().setValue(0)

    def _show_who(self) -> None:
        words = self.presenter.words
        title = self._heading(words["title"], words["intro"])
        self._note(words["who"], bold=True)
        for by, name in ((Answerer.PERSON, "self"), (Answerer.CAREGIVER, "other")):
            button = BigAnswer(f"kiosk.{name}", words[name])
            button.clicked.connect(lambda _on=False, b=by: self.presenter.choose_who(b))
            self._add(button)
        announce(title)

    def _show_still(self) -> None:
        title = self._heading(self.presenter.words["still"], "")
        self._seconds = self._note("")
        announce(title)

    def _show_lines(self) -> bool:
        """Show as many lines of a list as there is room for; False where one stands alone."""
        shown, words = self.presenter, self.presenter.words
        lines = shown.lines
        if not lines:
            return False
        self._meaning.hide()
        self._above()
        title = label(lines[0].about, "kiosk_answer", bold=True)
        title.setObjectName("question")
        title.setAccessibleName(f"{lines[0].about} {words['each']}")
        self._hint = label(words["each"], "kiosk_note", "muted")
        longest = max(words["each"], words["choose_each"], key=len)
        self._add(head(title, self._hint, longest, self._wide))
        shown.fit(self._room_for(lines))
        if not shown.lines:
            clear(self._page)
            return False
        self._lines = self._made_of(shown.lines)
        self._lines.said.connect(shown.choose_line)
        self._add(self._lines)
        announce(title)
        return True

    @property
    def _wide(self) -> int:
        """Return how wide the page is between its edges, in logical pixels."""
        margins = self._page.contentsMargins()
        return self._scroll.viewport().width() - margins.left() - margins.right()

    def _made_of(self, lines: Sequence[Question]) -> KioskLines:
        """Return lines as they stand between the edges of the page."""
        made = KioskLines(lines, self.presenter.words, self._reader)
        made.stand(self._wide)
        return made

    def _room_for(self, lines: Sequence[Question]) -> int:
        """Return how many lines fit on the page below what stands there, without scrolling."""
        layout = self.layout()
        if layout is not None:
            # What the page before had at its foot has gone: only now is its room known.
            layout.activate()
        room = self._scroll.viewport().size()
        trial = self._made_of(lines)
        fits = trial.fits(room.height() - self._page.totalHeightForWidth(room.width()))
        trial.deleteLater()
        return fits

    def _reader(self, question: Question) -> Read | None:
        """Return how a question is read aloud; ``None`` where it cannot be, or must not."""
        code = self.presenter.view.language.code
        return self._read if self._voice.offers(question, code) else None

    def _read(self, question: Question) -> bool:
        read = self._voice.read(question, self.presenter.view.language.code)
        if not read:
            # No voice for this language: the keys for it go.
            self._shown = ""
            self._show()
        return read

    def _above(self) -> None:
        """Say above the questions what has to be known to answer them."""
        shown = self.presenter
        if shown.view.not_reviewed:
            self._note(shown.view.not_reviewed, step="caption")
        if shown.by is Answerer.CAREGIVER:
            self._note(shown.words["for_other"], step="section", bold=True)

    def _show_question(self) -> None:
        shown, words = self.presenter, self.presenter.words
        question = shown.question
        if question is None:
            return
        self._meaning.show()
        self._above()
        if question.about:
            # Of a list it leads in; a task is what the question is about.
            if question.line is None:
                self._note(question.about, step="kiosk_answer", tone="", bold=True)
            else:
                self._note(question.about)
        answers = Answers(question, words, self._parse)
        title = self._heading(question.text, answers.hint, question)
        self._problem = self._note("", tone="late", bold=True)
        self._add(answers)
        answers.chosen.connect(shown.choose)
        answers.refused.connect(shown.doubt)
        self._answers = answers
        self._told = self._note(question.meaning or words["ask_staff"], tone="")
        self._told.hide()
        self._kept.insertWidget(0, answers.last)
        answers.last.show()
        said = (question.about, question.text, *question.ends, answers.hint)
        title.setAccessibleName(" ".join(filter(None, said)))
        announce(title)

    def _tell(self) -> None:
        """Show what the question means, in the person's language, or what to do without."""
        told = self._told
        told.setVisible(not told.isVisible())
        if told.isVisible():
            self._scroll.ensureWidgetVisible(told)
            announce(told)

    def _show_state(self) -> None:
        shown = self.presenter
        if shown.step is Step.STILL_THERE:
            words = shown.words["still_note"].format(seconds=shown.seconds_left)
            self._seconds.setText(words)
        elif shown.step is Step.QUESTION and self._lines is not None:
            self._lines.show_answers(shown.lines)
            self._say_left()
        elif shown.step is Step.QUESTION and self._answers is not None:
            self._problem.setText(shown.problem.sentence if shown.problem else "")
            self._problem.setVisible(shown.problem is not None)
            if shown.problem is not None:
                announce(self._problem)
            elif isinstance(shown.chosen, Answer):
                self._answers.show_answer(shown.chosen)

    def _say_left(self) -> None:
        """Say in place of the hint that a line has no answer yet, and lead there."""
        problem, words = self.presenter.problem, self.presenter.words
        self._hint.setText(problem.sentence if problem else words["each"])
        set_property(self._hint, "tone", "late" if problem else "muted")
        set_property(self._hint, "bold", "true" if problem else "false")
        if problem is not None and self._lines is not None:
            announce(self._hint)
            self._lines.first(problem.field).setFocus(Qt.FocusReason.OtherFocusReason)

    def _heading(self, words: str, note: str, question: Question | None = None) -> QLabel:
        title = label(words, "kiosk_question")
        title.setObjectName("question")
        read = self._reader(question) if question is not None else None
        if read is None or question is None:
            self._add(title)
        else:
            line = QWidget()
            across = row(line, gap=16)
            across.addWidget(title, 1)
            aloud = Aside("kiosk.read", "volume-2", self.presenter.words["read"])
            aloud.clicked.connect(lambda: read(question))
            across.addWidget(aloud)
            self._add(line)
        if note:
            self._note(note)
        return title

    def _note(
        self, words: str, *, step: str = "kiosk_note", tone: str = "muted", bold: bool = False
    ) -> QLabel:
        made = label(words, step, tone, bold=bold)
        self._add(made)
        return made

    def _add(self, widget: QWidget) -> None:
        self._page.addWidget(widget)
        widget.show()

    def _parse(self, typed: str) -> Answer:
        question = self.presenter.question
        if question is None:
            raise ValueError(typed)
        return intake.parse(self.presenter.desk, question.item, typed)
