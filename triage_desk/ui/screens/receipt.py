"""The result: one sentence to say, what to book and by when, why, and what to watch for."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import exact_time
from triage_desk.ui.presenters.receipt import Group, ReceiptPresenter
from triage_desk.ui.screens.actions import ActionRow
from triage_desk.ui.screens.reasons import MOST_LINES, RulesDialog, add_group
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import clear, column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RouteBand

# Of each group, on a screen this high and over.
MOST_LINES_TALL = 5
TALL = 850
# Share of the window, least and most width in logical pixels.
FIRST_WIDTH = (0.26, 240, 480)
ALOUD_WIDTH = (0.25, 250, 420)


class AloudCard(QFrame):
    """What is read aloud always; a thick bar at the left says: these are words to say."""

    def __init__(self, lines: tuple[str, ...], note: str = "") -> None:
        """Show the lines as they are said; ``note`` says that nobody reviewed their words yet."""
        super().__init__()
        self.setProperty("ground", "card")
        layout = column(self, 14, 6)
        head = row()
        head.addWidget(label(text("receipt.read_aloud"), "reading", bold=True), 1)
        head.addWidget(label(text("receipt.read_aloud_note"), "caption", "muted", wrap=False))
        layout.addLayout(head)
        if note:
            layout.addWidget(label(note, bold=True))
        inside = QWidget()
        words = column(inside, gap=6)
        for line in lines:
            words.addWidget(label(line, "reading"))
        words.addStretch(1)
        layout.addWidget(scrolling(inside), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        super().paintEvent(event)
        now = theme.current()
        inset = now.px("radius_card")
        bar = QRect(0, inset, now.px("notice_bar"), self.height() - 2 * inset)
        QPainter(self).fillRect(bar, now.colour("ink"))


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
        self._first = column(gap=12)
        self._why = frame("card")
        self._lines = MOST_LINES
        self._aloud = column()
        self._actions = ActionRow(bar=True)
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def person(self) -> tuple[str, str]:
        """Return initials, age and channel."""
        record = self.presenter.record
        age = record.patient.person(record.encounter.started_at.astimezone().date()).age_years
        channel = text(f"channel.{record.encounter.channel.value}")
        return record.patient.initials, text("top.facts", age=age, channel=channel)

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this page is about."""
        return self.presenter.encounter_id

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the action bar."""
        change = (hint("change_route", "Ctrl+O"),) if self.is_open else ()
        return (
            hint("print_handout", "Ctrl+P"),
            hint("print_letter", "Ctrl+Shift+P"),
            *change,
            hint("next_patient", "Ctrl+Return"),
            hint("new_intake", "Ctrl+N"),
        )

    def status(self) -> str:
        """Return when the decision was kept."""
        decided = self.presenter.record.encounter.decided_at
        return text("receipt.decided", time=exact_time(decided)) if decided else ""

    def first_focus(self) -> QWidget | None:
        """Return the way on, so that reading comes first and nothing is changed by accident."""
        return self.findChild(ActionButton, "receipt.finish")

    @property
    def is_open(self) -> bool:
        """True until the encounter is finished."""
        return self.presenter.record.encounter.status is EncounterStatus.DECIDED

    def _lay_out(self) -> None:
        """Three columns under the band; with large text one column that scrolls, band and all."""
        large = theme.current().large
        outer = column(self, gap=0)
        first, aloud = QWidget(), QWidget()
        first.setLayout(self._first)
        aloud.setLayout(self._aloud)
        columns = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
        )
        columns.setContentsMargins(20, 12, 20, 12)
        columns.setSpacing(12)
        self._beside = () if large else ((first, FIRST_WIDTH), (aloud, ALOUD_WIDTH))
        parts = [(first, 0), (self._why, 1), (aloud, 0)]
        for part, stretch in parts[2:] + parts[:2] if large else parts:
            columns.addWidget(part, stretch)
        body = QWidget()
        page = column(body, gap=0)
        (page if large else outer).addLayout(self._band)
        outer.addWidget(self._notice)
        page.addLayout(columns, 1)
        outer.addWidget(scrolling(body), 1)
        outer.addWidget(self._actions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their share, and show more lines where there is room for them."""
        super().resizeEvent(event)
        for part, (share, least, most) in self._beside:
            part.setFixedWidth(min(max(round(self.width() * share), least), most))
        lines = MOST_LINES if self.height() < TALL else MOST_LINES_TALL
        if lines != self._lines:
            self._lines = lines
            self._show_why()

    def _show(self) -> None:
        shown = self.presenter
        problem = shown.problem
        self._notice.show_words("error", problem.sentence if problem else "")
        clear(self._band)
        band = RouteBand(shown.route, shown.sentence, shown.by_when[0])
        # A long sentence takes as many lines as it needs: it is what the desk says.
        band.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._band.addWidget(band)
        self._show_first()
        self._show_why()
        clear(self._aloud)
        self._aloud.addWidget(AloudCard(shown.safety_net, shown.not_reviewed))
        self._show_actions()
        self.hints_changed.emit()

    def _show_first(self) -> None:
        shown = self.presenter
        clear(self._first)
        book = _card(text("receipt.book"), shown.by_when[1])
        _layout(book).addWidget(label(shown.book, "reading", bold=True))
        for line in shown.booking_notes:
            _layout(book).addWidget(label(line, tone="muted"))
        self._first.addWidget(book)
        if shown.before_booking.reasons:
            before = _card(shown.before_booking.heading, "")
            for note in shown.before_booking.reasons:
                _layout(before).addWidget(label(note.sentence))
                if note.detail:
                    _layout(before).addWidget(label(note.detail, "caption", "muted"))
            self._first.addWidget(before)
        if shown.told:
            told = _card(text("receipt.tell"), "")
            for line in shown.told:
                _layout(told).addWidget(label(line))
            self._first.addWidget(told)
        if shown.also_offer:
            offer = _card(text("receipt.also_offer"), "")
            for other in shown.also_offer:
                _layout(offer).addWidget(label(other.who, bold=True))
                _layout(offer).addWidget(label(other.reason, tone="muted"))
                if other.hand_over:
                    _layout(offer).addWidget(label(other.hand_over))
            self._first.addWidget(offer)
        self._first.addStretch(1)

    def _show_why(self) -> None:
        if self._why.layout() is None:
            column(self._why, 14, 8)
        layout = _layout(self._why)
        clear(layout)
        head = QWidget()
        line = row(head)
        line.addWidget(label(text("receipt.why"), "reading", bold=True), 1)
        count = len(self.presenter.looked_at)
        every = ActionButton("receipt.rules", text("receipt.looked_at", count=count), "Ctrl+J")
        every.clicked.connect(self._show_rules)
        line.addWidget(every)
        layout.addWidget(head)
        for number, group in enumerate(self.presenter.groups):
            heading = group.heading if number else ""
            add_group(layout, Group(heading, group.reasons, group.empty), most=self._lines)
        layout.addStretch(1)
        layout.addWidget(label(self.presenter.signature, "caption", "muted"))

    def _show_rules(self) -> None:
        before = self.presenter.before_booking
        settle = [before] if before.reasons else []
        groups = [*self.presenter.groups, *settle, self.presenter.all_rules]
        dialog = RulesDialog(self, groups)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_actions(self) -> None:
        buttons = list(self._prints())
        if self.is_open:
            change = ActionButton("receipt.change_route", text("receipt.change_route"), "Ctrl+O")
            change.clicked.connect(self.override_wanted)
            buttons.append(change)
        done = ActionButton(
            "receipt.finish",
            text("receipt.finish" if self.is_open else "top.today"),
            "Ctrl+Return",
            primary=True,
        )
        done.clicked.connect(self._finish)
        self._actions.show_parts(buttons, [done])

    def _prints(self) -> tuple[ActionButton, ...]:
        wanted = [
            ("receipt.print_handout", "Ctrl+P", DocumentKind.PATIENT_HANDOUT),
            ("receipt.print_letter", "Ctrl+Shift+P", DocumentKind.REFERRAL_LETTER),
        ]
        if self.presenter.route is Disposition.EMERGENCY:
            wanted[0] = ("receipt.print_card", "Ctrl+P", DocumentKind.EMERGENCY_CARD)
        made = []
        for action_id, key, kind in wanted:
            button = ActionButton(action_id, text(action_id), key, icon="printer")
            button.clicked.connect(lambda _=False, k=kind: self.preview_wanted.emit(k))
            made.append(button)
        return tuple(made)

    def _finish(self) -> None:
        if not self.is_open:
            self.closed.emit()
        elif self.presenter.finish():
            self.finished.emit()


def _card(title: str, note: str) -> QFrame:
    card = frame("card")
    layout = column(card, 14, 6)
    head = row()
    head.addWidget(label(title, "reading", bold=True), 1)
    layout.addLayout(head)
    if note:
        layout.addWidget(label(note, "caption", "muted"))
    return card


def _layout(card: QFrame) -> QBoxLayout:
    layout = card.layout()
    if not isinstance(layout, QBoxLayout):
        raise TypeError(card.objectName())
    return layout
