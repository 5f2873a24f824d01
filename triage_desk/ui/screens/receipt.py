"""The result: one sentence to say, what to book and by when, why, and what to watch for.

Nothing scrolls at 100% text: each column shows as much as it has room for, and what is left is
one key away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import exact_time
from triage_desk.ui.presenters.papers import more_papers
from triage_desk.ui.presenters.receipt import Group, Reason, ReceiptPresenter
from triage_desk.ui.presenters.referrals import stands
from triage_desk.ui.screens.actions import ActionRow
from triage_desk.ui.screens.asked_back import AskedBack
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.fitting import Fitted, Room
from triage_desk.ui.screens.papers import PapersDialog
from triage_desk.ui.screens.reasons import SOURCE, RulesDialog, add_fitted
from triage_desk.ui.screens.receipt_booking import OtherTimeDialog, slot_buttons
from triage_desk.ui.screens.receipt_parts import (
    Acts,
    StepsDialog,
    fill_aloud,
    fill_first,
    first_heeds,
)
from triage_desk.ui.screens.receipt_phone import add_phone, ask_phone
from triage_desk.ui.screens.receipt_prompts import add_prompt
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.bind import bind
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.lines import SourceLink, TickLine
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RouteBand

# Share of the window, least and most width in logical pixels.
FIRST_WIDTH = (0.29, 240, 480)
ALOUD_WIDTH = (0.24, 250, 420)
MARGIN, GAP = 20, 12
# Nothing is left out where the page scrolls anyway.
ENDLESS = 100_000
# By then the result is painted; nobody has read it yet.
AFTER_PAINT_MS = 30


class ReceiptScreen(Screen):
    """One decision as kept. Signals say what the person wants next."""

    finished = Signal()
    closed = Signal()
    override_wanted = Signal()
    preview_wanted = Signal(object)

    def __init__(self, presenter: ReceiptPresenter) -> None:
        """Lay out an empty receipt; the presenter must hold a record already."""
        super().__init__(Place.RECEIPT)
        self.presenter = presenter
        self.patient_id = presenter.record.patient.patient_id
        self._band = column(gap=0)
        self._notice = Notice()
        self._asked = AskedBack(presenter)
        steps = presenter.steps.toggle
        acts = Acts(steps, self._show_steps, lambda layout: add_phone(presenter, layout, self))
        self._first = Fitted(
            lambda layout, room: fill_first(presenter, acts, self._booking, layout, room),
            heeds=partial(first_heeds, presenter),
        )
        self._why = Fitted(self._fill_why, heeds=lambda room: (room.lines, room.notes))
        self._reasons: object = None
        self._aloud = Fitted(
            lambda layout, room: fill_aloud(presenter, acts, layout, room),
            heeds=lambda room: room.large,
        )
        self._actions = ActionRow(bar=True)
        self._body = QWidget()
        self._area = scrolling(self._body)
        self._lay_out()
        bind("sources", self, self._next_source)
        bind("all_steps", self, self._show_steps)
        presenter.on_change(self._show)
        self._show()

    @property
    def unverified(self) -> bool:
        """Return whether staff have still to ask who this is."""
        return self.presenter.record.encounter.unverified

    def look_again(self) -> None:
        """Read the decision anew."""
        self.presenter.open()
        self.hints_changed.emit()

    def person(self) -> tuple[str, str]:
        """Return initials, age and channel."""
        record = self.presenter.record
        age = record.patient.person(record.encounter.started_at.astimezone().date()).age_years
        channel = text(f"channel.{record.encounter.channel.value}")
        return record.patient.initials, text("top.facts", age=age, channel=channel)

    def dialogs(self) -> Mapping[str, Callable[[str], object]]:
        """Return the dialogs in which something is typed about this visit."""
        return {
            "answer": lambda _about: self._asked.answer(),
            "receipt.other": lambda _about: self._other_time(),
            "phone": lambda _about: ask_phone(self.presenter, self),
        }

    def typed_in(self) -> QWidget | None:
        """Return the dialog that is open: the page itself has no field."""
        return self.dialog

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this page is about."""
        return self.presenter.encounter_id

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the page and of the action bar."""
        change = (hint("change_route"),) if self.is_open else ()
        lines = self.findChildren(TickLine)
        numbers = [line.key for line in lines if line.isVisible() and line.key.isdigit()]
        span = (numbers[0], "\u2013", numbers[-1]) if len(numbers) > 1 else tuple(numbers)
        slots = [choice.key for choice in self.presenter.booking.choices]
        book = (hint("book", slots[0], "\u2013", slots[-1]),) if len(slots) > 1 else ()
        book = (hint("book", *slots),) if len(slots) == 1 else book
        offered = (hint("offered", *span),) if numbers else ()
        asked = (hint("make_task"), hint("put_off")) if self.presenter.prompts.ask else ()
        aloud = (hint("read_aloud"),) if self.presenter.steps.kind("read_aloud") else ()
        return (
            *book,
            *offered,
            *aloud,
            hint("sources"),
            hint("all_steps"),
            hint("print_card" if self._is_emergency else "print_handout"),
            hint("print_letter"),
            hint("more_papers"),
            hint("referrals"),
            *change,
            hint("next_patient"),
            hint("new_intake"),
            *asked,
        )

    def status(self) -> str:
        """Return how many answers were given alone, the referral, and when it was decided."""
        decided = self.presenter.record.encounter.decided_at
        kept = text("receipt.decided", time=exact_time(decided)) if decided else ""
        referral = stands(self.presenter.record.referral)
        return "   ".join(filter(None, (self.presenter.given_alone, referral, kept)))

    def first_focus(self) -> QWidget | None:
        """Return the way on, so that reading comes first and nothing is changed by accident."""
        return self.findChild(ActionButton, "receipt.finish")

    @property
    def is_open(self) -> bool:
        """True until the encounter is finished."""
        return self.presenter.record.encounter.status is EncounterStatus.DECIDED

    # --------------------------------------------------------------------------------- the page

    def _lay_out(self) -> None:
        """Three columns under the band; with large text one column that scrolls, band and all."""
        large = theme.current().large
        outer = column(self, gap=0)
        columns = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
        )
        columns.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        columns.setSpacing(GAP)
        parts = [(self._first, 0), (self._why, 1), (self._aloud, 0)]
        for part, stretch in [parts[2], parts[0], parts[1]] if large else parts:
            columns.addWidget(part, stretch)
        page = column(self._body, gap=0)
        (page if large else outer).addLayout(self._band)
        outer.addWidget(self._asked)
        outer.addWidget(self._notice)
        page.addLayout(columns, 1)
        outer.addWidget(self._area, 1)
        outer.addWidget(self._actions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their share, and show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure again once everything has its font and its place."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit)
        QTimer.singleShot(AFTER_PAINT_MS, self, self._look_beside)

    def _look_beside(self) -> None:
        """Add what to ask beside the route: nobody waits for that to see where the visit goes."""
        if self.isVisible() and self.presenter.prompts.look():
            self._renew_why()
            self._fit()

    def _renew_why(self) -> None:
        """Build the reasons anew where they changed: a tick or a booking changes none of them."""
        shown = self.presenter
        reasons = (shown.groups, shown.signature, shown.prompts.ask, shown.prompts.made)
        if reasons != self._reasons:
            self._reasons = reasons
            self._why.renew()

    def _fit(self) -> None:
        """Show each column as full as the room between band and buttons lets it be."""
        if not self.isVisible():
            return
        self._pass_focus_on()
        large = theme.current().large
        room = ENDLESS if large else self._area.viewport().height() - 2 * GAP
        width = self._area.viewport().width() - 2 * MARGIN
        if large:
            for part in (self._first, self._why, self._aloud):
                part.fit(width, room)
            return
        first, aloud = (
            min(max(round(self.width() * share), least), most)
            for share, least, most in (FIRST_WIDTH, ALOUD_WIDTH)
        )
        self._first.setFixedWidth(first)
        self._aloud.setFixedWidth(aloud)
        self._first.fit(first, room)
        self._aloud.fit(aloud, room)
        self._why.fit(width - first - aloud - 2 * GAP, room)
        self.hints_changed.emit()

    def _pass_focus_on(self) -> None:
        """Keep the focus where it was, by name, when the thing it stood on is built anew."""
        kinds: tuple[type[QWidget], ...] = (TickLine, ActionButton)
        parts = [part for kind in kinds for part in self.findChildren(kind)]
        names = [part.objectName() for part in parts if part.hasFocus()]
        if names:
            QTimer.singleShot(0, self, lambda: self._focus_on(names[0]))

    def _focus_on(self, name: str) -> None:
        # What was asked last has no button any more: the way on takes its focus.
        for known in (name, "receipt.finish"):
            again = [one for one in self.findChildren(QWidget, known) if one.isVisible()]
            if again:
                again[-1].setFocus()
                return

    def _show(self) -> None:
        self._pass_focus_on()
        shown = self.presenter
        problem = shown.problem
        self._notice.show_words("error" if problem else "fact", problem.sentence if problem else "")
        self._asked.show_now()
        clear(self._band)
        band = RouteBand(shown.route, shown.sentence, shown.by_when[0])
        # A long sentence takes as many lines as it needs: it is what the desk says.
        band.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._band.addWidget(band)
        self._show_actions()
        for part in (self._first, self._aloud):
            part.renew()
        self._renew_why()
        self._fit()
        QTimer.singleShot(0, self, self._fit)

    def _booking(self, _room: Room) -> QWidget | None:
        return slot_buttons(self.presenter.booking, self._other_time)

    def _other_time(self) -> None:
        shown = self.presenter
        self._open(OtherTimeDialog(self, shown.booking, lambda: shown.problem))

    def _fill_why(self, layout: QBoxLayout, room: Room) -> None:
        card = frame("card")
        inside = column(card, 14, 6)
        inside.addWidget(self._why_head())
        for number, group in enumerate(self.presenter.groups):
            heading = group.heading if number else ""
            shown = Group(heading, group.reasons, group.empty)
            add_fitted(inside, shown, room, self._show_source, self._show_rules)
        inside.addStretch(1)
        add_prompt(inside, self.presenter.prompts, room)
        inside.addWidget(label(self.presenter.signature, "caption", "muted"))
        layout.addWidget(card, 1)

    def _why_head(self) -> QWidget:
        head = QWidget()
        line = row(head)
        line.addWidget(label(text("receipt.why"), "reading", bold=True), 1)
        decision = self.presenter.decision
        count = len(decision.looked_at) if decision else 0
        every = ActionButton("receipt.rules", text("receipt.looked_at", count=count))
        every.clicked.connect(self._show_rules)
        line.addWidget(every)
        return head

    # ------------------------------------------------------------------------------ one key away

    def _show_rules(self) -> None:
        before = self.presenter.before_booking
        settle = [before] if before.reasons else []
        self._open(RulesDialog(self, [*self.presenter.groups, *settle, self.presenter.all_rules]))

    def _show_source(self, reason: Reason) -> None:
        group = Group(reason.sentence, self.presenter.behind(reason))
        self._open(RulesDialog(self, [group], text("receipt.source_title")))

    def _show_steps(self) -> None:
        self._open(StepsDialog(self, self.presenter, self.presenter.steps.toggle))

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _next_source(self) -> None:
        """Go to the next source, or to the first one; Enter opens it."""
        links = [link for link in self.findChildren(SourceLink, SOURCE) if link.isVisible()]
        if not links:
            return
        now = self.focusWidget()
        at = links.index(now) + 1 if isinstance(now, SourceLink) and now in links else 0
        links[at % len(links)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_actions(self) -> None:
        buttons: list[QWidget] = list(self._prints())
        if self.is_open:
            change = ActionButton("receipt.change_route", text("receipt.change_route"))
            change.clicked.connect(self.override_wanted)
            buttons.append(change)
        done = ActionButton(
            "receipt.finish",
            text("receipt.finish" if self.is_open else "top.today"),
            commands.key("next_patient"),
            primary=True,
        )
        done.clicked.connect(self._finish)
        self._actions.show_parts(buttons, [*self._left_open(), done])

    def _left_open(self) -> Sequence[QWidget]:
        # At large text the bar has no room for it: there it stands on the page, under the ticks.
        words = "" if theme.current().large else self.presenter.steps.open_words
        return [label(words, tone="muted", wrap=True)] if words and self.is_open else []

    def _prints(self) -> tuple[ActionButton, ...]:
        wanted = [
            ("receipt.print_handout", DocumentKind.PATIENT_HANDOUT),
            ("receipt.print_letter", DocumentKind.REFERRAL_LETTER),
        ]
        if self._is_emergency:
            wanted[0] = ("receipt.print_card", DocumentKind.EMERGENCY_CARD)
        made = []
        for action_id, kind in wanted:
            button = ActionButton(action_id, text(action_id), icon="printer")
            button.clicked.connect(lambda _=False, k=kind: self.preview_wanted.emit(k))
            button.setEnabled(not self.presenter.waits or kind is DocumentKind.EMERGENCY_CARD)
            made.append(button)
        more = ActionButton("receipt.more_papers", text("receipt.more_papers"))
        more.clicked.connect(self._more_papers)
        more.setEnabled(not self.presenter.waits)
        return (*made, more)

    @property
    def _is_emergency(self) -> bool:
        return self.presenter.route is Disposition.EMERGENCY

    def _more_papers(self) -> None:
        dialog = PapersDialog(self, more_papers(self.presenter.record))
        dialog.taken.connect(self.preview_wanted)
        self._open(dialog)

    def _finish(self) -> None:
        if not self.is_open or self.presenter.waits:
            # What waits for a clinician stays in today's list, and holds up nobody at the desk.
            self.closed.emit()
        elif self.presenter.finish():
            self.finished.emit()
