"""The interview: sections and answers at the left, one page in the middle, help at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from triage_desk.domain.lock import LOCK_BEAT
from triage_desk.services.views import Page
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.items.base import ItemWidget
from triage_desk.ui.items.factory import REGIONS
from triage_desk.ui.presenters.ahead import says_the_same
from triage_desk.ui.presenters.intake import IntakePresenter, Stage
from triage_desk.ui.presenters.moments import exact_time
from triage_desk.ui.screens.actions import ActionRow
from triage_desk.ui.screens.ahead import Ahead
from triage_desk.ui.screens.aside import AnswersDialog, WhyDialog
from triage_desk.ui.screens.dialog import open_dialog
from triage_desk.ui.screens.intake_cover import is_by_card, item_for, marks_of, show_words
from triage_desk.ui.screens.intake_room import BESIDE, QUESTION_AT_MOST, Shares, shared
from triage_desk.ui.screens.intake_words import WAYS, clinician_words, open_words, told_of
from triage_desk.ui.screens.language import LanguageDialog
from triage_desk.ui.screens.reason import ReasonDialog, ask_reason
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.cover import CoverSheet
from triage_desk.ui.widgets.history import AnswerHistory
from triage_desk.ui.widgets.labels import column, frame, in_one_go, label, put, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.panels import Heading, HelpPanel, StepRail
from triage_desk.ui.widgets.safeclock import SafeClock

_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class IntakeScreen(Screen):
    """One interview. What it wants next it says by signals; nothing typed waits in it."""

    emergency = Signal()
    elsewhere = Signal()
    ready = Signal()
    left = Signal()
    card_wanted = Signal()

    def __init__(self, presenter: IntakePresenter) -> None:
        """Lay out the three columns and show the first open page."""
        super().__init__(Place.INTAKE)
        self.presenter = presenter
        self.patient_id = presenter.view.patient.patient_id
        self._item: ItemWidget | None = None
        self._warned = False
        self._keys: tuple[tuple[Sequence[str], str], ...] = ()
        self._heading = Heading()
        self._holder = QWidget()
        ahead = (self._holder, self._heading, lambda page: self._shares(page).question)
        self._ahead = Ahead(presenter, *ahead)
        self._page_layout = column(self._holder)
        self._problem = Notice()
        self._clinician = Notice()
        self._translation = Notice()
        self._open = label("", "caption", "muted")
        self._back, self._next, self._result, self._discard = self._buttons()
        self._why, self._answers = self._asides()
        self._words_of_help = ("", "")
        self._actions = ActionRow()
        self._rail = StepRail()
        self._clock = SafeClock(lambda: presenter.safe_seconds)
        self._history = AnswerHistory()
        self._history.chosen.connect(presenter.jump)
        self._help = HelpPanel()
        self._side = CoverSheet(self._left_column())
        self._lay_out()
        bind("change", self, self._to_answers)
        bind("point_card", self, self.card_wanted)
        presenter.on_change(self.begin)
        self._problem.pressed.connect(self._mend)
        self._beat = QTimer(self)
        self._beat.setInterval(int(LOCK_BEAT.total_seconds() * 1000))
        self._beat.timeout.connect(presenter.beat)
        self._beat.start()
        self._show_page()

    def begin(self) -> None:
        """Show what belongs on the screen now, or say that another screen does."""
        match self.presenter.stage:
            case Stage.EMERGENCY:
                self.emergency.emit()
            case Stage.READY:
                self.ready.emit()
            case Stage.ASKING:
                self._show_page()
            case Stage.LEFT:
                pass

    @property
    def covered(self) -> bool:
        """True while everything but the question is hidden from people across the counter."""
        return self._side.covered

    def set_covered(self, *, covered: bool) -> None:
        """Hide or show sections and answers; the question stays."""
        changes = covered != self.covered
        self._side.set_covered(covered=covered)
        page = self.presenter.page
        if changes and page is not None:
            self._replace_item(page)
            self._show_page()
            self.first_focus()
            announce(self._heading)
        self.hints_changed.emit()

    def peek(self, *, on: bool) -> None:
        """Show what is covered while a key is held; the letters stay letters."""
        if self._item is not None:
            self._item.peek(on=on)

    @property
    def unverified(self) -> bool:
        """Return whether staff have still to ask who this is."""
        return self.presenter.view.encounter.unverified

    def look_again(self) -> None:
        """Read the intake anew."""
        self.presenter.look_again()

    def person(self) -> tuple[str, str]:
        """Return initials, age and channel."""
        view = self.presenter.view
        age = view.patient.person(view.encounter.started_at.astimezone().date()).age_years
        channel = text(f"channel.{view.encounter.channel.value}")
        return view.patient.initials, text("top.facts", age=age, channel=channel)

    def language(self) -> str:
        """Return the name of the language the person is asked in."""
        return self.presenter.view.language.name

    def choose_language(self) -> None:
        """Offer the languages; the answers stay."""
        shown = self.presenter
        dialog = LanguageDialog(self, shown.languages, shown.view.language.code)
        dialog.chosen.connect(shown.speak)
        open_dialog(dialog)

    def leave(self) -> None:
        """Park the intake: it stays in today's list."""
        self.presenter.park()

    @property
    def encounter_id(self) -> str:
        """Return the encounter of the interview."""
        return self.presenter.encounter_id

    def marks(self) -> dict[str, str]:
        """Return the page shown, what is chosen on it and not said, whether it is covered."""
        found = marks_of(self.presenter, self._item)
        if self.covered:
            found["covered"] = "1"
        if self.findChild(ReasonDialog) is not None:
            found["discarding"] = "1"
        return found

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Go to the page, and choose again what was chosen there."""
        if "page" in marks:
            self.presenter.jump(marks["page"])
        if "covered" in marks:
            self.set_covered(covered=True)
        page = self.presenter.page
        if self._item is not None and page is not None and page.page_id == marks.get("page"):
            self._item.begin_again(marks.get("begun", ""))
        if "discarding" in marks:
            self._discard.click()

    def undo(self) -> bool:
        """Go back behind the last answers."""
        return self.presenter.take_back()

    def may_close(self) -> bool:
        """Return whether all is kept; who closes again after the warning leaves it behind."""
        waits = bool(self.presenter.unsaved) and not self._warned and not self.presenter.settle()
        self._warned = waits
        return not waits

    def may_lock(self) -> bool:
        """Return whether all is kept: a locked desk has no answers in memory."""
        return self.presenter.settle()

    def why_stay(self) -> str:
        """Return what would be lost."""
        return text("unsaved.close", count=len(self.presenter.unsaved))

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page shown, then those of the interview."""
        item = self._item.keys() if self._item else ()
        own = tuple(KeyHint(tuple(keys), words) for keys, words in item)
        names = ("why",) * self._why.isVisible() + ("previous",) * self._back.isEnabled()
        return (*own, *map(hint, (*names, "change", *WAYS)))

    def status(self) -> str:
        """Return when the last answer was made durable."""
        saved = self.presenter.saved_at
        if self.presenter.problem is not None or self.presenter.unsaved:
            return text("intake.not_saved")
        return text("intake.saved", time=exact_time(saved)) if saved else ""

    def first_focus(self) -> QWidget | None:
        """Return the first answer of the page."""
        if self._item is not None:
            self._item.focus_first()
        return self._item.focusWidget() if self._item else self._result

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give room to the question first when the window is narrow or the text large."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from a page that has nothing open; a page with Next takes it itself."""
        page = self.presenter.page
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.isAutoRepeat() and not event.modifiers() & ~_KEYPAD
        if enter and plain and page is not None and page.done:
            self.presenter.forward()
            return
        super().keyPressEvent(event)

    def park(self) -> None:
        """Set the intake aside and leave."""
        if self.presenter.park():
            self.left.emit()

    def _fit(self) -> None:
        now = self._shares(self.presenter.page)
        self._help.setVisible(now.help)
        self._side.setVisible(now.rail)
        self._why.setVisible(not now.help and any(self._words_of_help))
        self._answers.setVisible(not now.rail and bool(self.presenter.history))

    def _shares(self, page: Page | None) -> Shares:
        """Return who has room while ``page`` is asked."""
        by_card = is_by_card(page, covered=self.covered)
        has_help = page is not None and page.item.link_id != REGIONS and not by_card
        return shared(self.width(), has_help=has_help)

    def _buttons(self) -> tuple[ActionButton, ActionButton, ActionButton, ActionButton]:
        back = ActionButton("intake.back", text("intake.back"))
        next_ = ActionButton("intake.next", text("intake.next"))
        result = ActionButton("intake.result", text("intake.result"))
        discard = ActionButton("intake.discard", text("intake.leave"))
        back.clicked.connect(self.presenter.back)
        next_.clicked.connect(self.presenter.forward)
        result.clicked.connect(self.presenter.show_result)
        discard.clicked.connect(lambda: ask_reason(self, self._leave_without))
        return back, next_, result, discard

    def _asides(self) -> tuple[ActionButton, ActionButton]:
        """Return the ways to help and answers where they have no room beside the question."""
        why = ActionButton("intake.why", text("intake.why"))
        answers = ActionButton("intake.answers", text("intake.answers"))
        why.clicked.connect(lambda: open_dialog(WhyDialog(self, *self._words_of_help)))
        answers.clicked.connect(self._to_answers)
        return why, answers

    def _to_answers(self) -> None:
        if self._history.isVisible():
            self._history.setFocus()
        elif not self.covered and self.presenter.history:
            dialog = AnswersDialog(self, self.presenter.history)
            dialog.chosen.connect(self.presenter.jump)
            open_dialog(dialog)

    def _left_column(self) -> QFrame:
        side = frame("left")
        layout = column(side, gap=0)
        layout.addWidget(self._rail)
        layout.addWidget(self._clock)
        title = label(text("kit.history.title"), "caption", "muted", bold=True)
        title.setContentsMargins(20, 12, 16, 4)
        layout.addWidget(title)
        layout.addWidget(self._history, 1)
        return side

    def _lay_out(self) -> None:
        now = theme.current()
        outer = row(self, gap=0)
        self._side.setFixedWidth(now.grown(now.px("rail")))
        self._help.setFixedWidth(now.grown(now.px("help_panel")))
        outer.addWidget(self._side)
        middle = QWidget()
        middle.setLayout(self._middle())
        # An answer far from its words on a wide screen belongs to no line any more.
        middle.setMaximumWidth(now.grown(QUESTION_AT_MOST))
        outer.addWidget(middle, 1)
        outer.addStretch(0)
        outer.addWidget(self._help)

    def _middle(self) -> QVBoxLayout:
        layout = column(gap=6)
        layout.setContentsMargins(BESIDE, 8, BESIDE, 8)
        for part in (self._clinician, self._problem, self._translation, self._heading):
            layout.addWidget(part)
        layout.addWidget(self._holder, 1)
        self._actions.show_parts(
            [self._open],
            (self._why, self._answers, self._discard, self._result, self._back, self._next),
        )
        layout.addWidget(self._actions)
        return layout

    def _show_page(self) -> None:
        before, page = self._item, self.presenter.page
        if page is not None:
            with in_one_go(self._holder):
                self._write_page(page)
        if self._item is not before and self.isVisible():
            # Before it is painted: the ring round the first answer would need a second paint.
            self.first_focus()

    def _write_page(self, page: Page) -> None:
        before = self._item
        same = before is not None and before.page.page_id == page.page_id
        if same and self.presenter.elsewhere:
            pass  # What was typed here is not saved, and stays to be read.
        elif before is not None and same and says_the_same(before.page, page):
            before.set_page(page)
        else:
            self._replace_item(page)
        self._show_words(page)
        self._show_state(page)
        self._fit()
        if not same:
            # The focus goes to the first answer; readers must hear the question before it.
            announce(self._heading)

    def _replace_item(self, page: Page) -> None:
        before = self._item
        item = item_for(page, self._ahead, before, covered=self.covered)
        if before is not None:
            self._page_layout.removeWidget(before)
            self._ahead.put_away(before, page)
        item.answered.connect(self.presenter.answer)
        item.noted.connect(self._note)
        put(self._page_layout, item)
        self._item = item

    def _show_words(self, page: Page) -> None:
        self._words_of_help = show_words(self._heading, self.presenter, page, covered=self.covered)
        self._help.show_help(*self._words_of_help)

    def _show_state(self, page: Page) -> None:
        shown = self.presenter
        self._rail.show_sections(shown.sections, shown.safe_took)
        self._clock.look()
        self._history.show_answers(shown.history)
        self._problem.show_words(*told_of(shown))
        facts = (shown.asked_again, shown.changed_content, shown.not_reviewed)
        self._translation.show_words("fact", " ".join(filter(None, facts)))
        self._clinician.show_words("fact", clinician_words(shown.needs_clinician))
        self._back.setEnabled(shown.index > 0)
        self._next.setVisible(page.done)
        self._result.setVisible(shown.can_show_result)
        self._show_note()
        self._tell_hints()

    def _mend(self) -> None:
        """Do what the notice offers: look at the desk that has the intake now, or try again."""
        if self.presenter.elsewhere:
            self.elsewhere.emit()
        else:
            self.presenter.retry()

    def _note(self) -> None:
        """Show what the item says of itself; it tells of the keys it has then as well."""
        self._show_note()
        if self._item is not None and self._item.keys() != self._keys:
            self._tell_hints()

    def _tell_hints(self) -> None:
        self._keys = self._item.keys() if self._item is not None else ()
        self.hints_changed.emit()

    def _show_note(self) -> None:
        page, item = self.presenter.page, self._item
        if page is not None and item is not None:
            optional = self.presenter.can_show_result
            note = "" if optional else item.note
            self._open.setText(note or open_words(page, optional=optional))

    def _leave_without(self, reason: str) -> None:
        if self.presenter.discard(reason):
            self.left.emit()
