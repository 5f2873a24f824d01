"""The parts of a receipt: what to do first, book and offer; what is read aloud; every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.receipt import ReceiptPresenter
from triage_desk.ui.presenters.receipt_steps import SAID, StepLine
from triage_desk.ui.screens.dialog import Dialog
from triage_desk.ui.screens.fitting import Room
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.lines import SourceLink, TickLine

# Letters that have room beside a heading.
SHORT = 28


@dataclass(frozen=True, slots=True)
class Acts:
    """What a part calls: a tick by its name, everything there is to tick, a missing number."""

    tick: Callable[[str], None]
    more: Callable[[], None]
    phone: Callable[[QBoxLayout], None] = lambda _layout: None


class AloudCard(QFrame):
    """What is read aloud always; a thick bar at the left says: these are words to say."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        super().paintEvent(event)
        now = theme.current()
        inset = now.px("radius_card")
        bar = QRect(0, inset, now.px("notice_bar"), self.height() - 2 * inset)
        QPainter(self).fillRect(bar, now.colour("ink"))


def fill_aloud(shown: ReceiptPresenter, acts: Acts, layout: QBoxLayout, room: Room) -> None:
    """Put what is read aloud into one card, and what is ticked of it at the foot."""
    card = AloudCard()
    card.setProperty("ground", "card")
    inside = column(card, 14, 6)
    inside.addLayout(_head(text("receipt.read_aloud"), text("receipt.read_aloud_note")))
    if shown.not_reviewed:
        inside.addWidget(label(shown.not_reviewed, bold=True))
    for line in shown.safety_net:
        inside.addWidget(label(line, "reading" if room.large else "body"))
    inside.addStretch(1)
    for step in shown.steps.kind(*SAID):
        inside.addWidget(tick_line(step, acts))
    layout.addWidget(card, 1)


def fill_first(
    shown: ReceiptPresenter,
    acts: Acts,
    booking: Callable[[Room], QWidget | None],
    layout: QBoxLayout,
    room: Room,
) -> None:
    """Put whom to call first, what to book, what to do before and whom to offer into cards."""
    first = _told_first(shown, acts) if room.little else _first(shown, acts, room)
    for card in first:
        if card is not None:
            layout.addWidget(card)
    acts.phone(layout)
    layout.addWidget(_book(shown, booking, room))
    before, offer = shown.steps.kind("note"), shown.steps.kind("offer")
    if room.little:
        _add_ticks(layout, text("steps.also"), (*before, *offer), acts, room)
    else:
        _add_ticks(layout, shown.before_booking.heading, before, acts, room)
        _add_ticks(layout, text("receipt.also_offer"), offer, acts, room)
    if theme.current().large and shown.steps.open_words:
        layout.addWidget(label(shown.steps.open_words, tone="muted"))
    layout.addStretch(1)


def first_heeds(shown: ReceiptPresenter, room: Room) -> object:
    """Return what ``fill_first`` looks at: more lines than there are make no difference."""
    ticks = (shown.steps.kind("note"), shown.steps.kind("offer"), shown.steps.kind("note", "offer"))
    groups = (*ticks, shown.call_about, shown.booking_notes)
    return min(room.lines, max(map(len, groups))), room.notes, room.large, room.little


def tick_line(step: StepLine, acts: Acts, note: str = "") -> TickLine:
    """Return the line of one step; who ticked it stands behind the words."""
    said = [step.words, note, f"({step.when})" if step.when else ""]
    words = " ".join(part for part in said if part)
    line = TickLine(f"receipt.tick_{step.what}", words, step.key, done=step.done)
    line.set_spoken(f"{words}, {text('steps.done' if step.done else 'steps.to_do')}")
    line.clicked.connect(lambda: acts.tick(step.what))
    return line


def _first(shown: ReceiptPresenter, acts: Acts, room: Room) -> tuple[QFrame | None, ...]:
    return _call_first(shown, acts, room), _told(shown, acts)


def _told_first(shown: ReceiptPresenter, acts: Acts) -> tuple[QFrame | None, ...]:
    """Return whom to call and to tell as one card without headings."""
    steps = shown.steps.kind("pt_call", "clinician")
    if not steps and not shown.told:
        return ()
    card = frame("card")
    inside = column(card, 12, 4)
    if shown.steps.kind("pt_call"):
        inside.addWidget(label(shown.call_first, bold=True))
    for line in shown.told:
        inside.addWidget(label(line))
    for step in steps:
        inside.addWidget(tick_line(step, acts))
    return (card,)


def _call_first(shown: ReceiptPresenter, acts: Acts, room: Room) -> QFrame | None:
    steps = shown.steps.kind("pt_call")
    if not steps:
        return None
    card, inside = _card(text("steps.call_first"), "")
    inside.addWidget(label(shown.call_first, bold=True))
    if room.notes:
        for why in shown.call_about[: room.lines]:
            inside.addWidget(label(why, "caption", "muted"))
    for step in steps:
        inside.addWidget(tick_line(step, acts))
    return card


def _told(shown: ReceiptPresenter, acts: Acts) -> QFrame | None:
    steps = shown.steps.kind("clinician")
    if not shown.told and not steps:
        return None
    card, inside = _card(text("receipt.tell"), text("steps.speak") if shown.tells_now else "")
    for line in shown.told:
        inside.addWidget(label(line))
    for step in steps:
        inside.addWidget(tick_line(step, acts))
    return card


def _book(shown: ReceiptPresenter, booking: Callable[[Room], QWidget | None], room: Room) -> QFrame:
    note = shown.by_when[1]
    beside = note if len(note) <= SHORT else ""
    card, inside = _card(text("receipt.book"), beside)
    if note and not beside and room.notes:
        inside.addWidget(label(note, "caption", "muted"))
    if shown.waits:
        inside.addWidget(label(f"{text('app.warning_sign')} {shown.waits}", tone="late", bold=True))
    inside.addWidget(label(shown.book, "reading" if room.large else "body", bold=True))
    chooser = booking(room)
    if chooser is not None:
        inside.addWidget(chooser)
    if room.notes or chooser is None:
        for line in shown.booking_notes[: room.lines]:
            inside.addWidget(label(line, "caption", "muted"))
    return card


def _add_ticks(
    layout: QBoxLayout, title: str, steps: Sequence[StepLine], acts: Acts, room: Room
) -> None:
    if not steps:
        return
    card = frame("card")
    inside = column(card, 12, 4) if room.lines else row(card)
    if room.lines:
        inside.addLayout(_head(title, text("steps.tick_note")))
    else:
        inside.setContentsMargins(12, 4, 12, 4)
        inside.addWidget(label(title, bold=True), 1)
    for step in steps[: room.lines]:
        inside.addWidget(tick_line(step, acts))
        if room.notes and step.note:
            inside.addWidget(label(step.note, "caption", "muted"))
    hidden = not room.notes and any(step.note for step in steps)
    rest = len(steps) - room.lines
    if rest > 0 or hidden:
        words = text("receipt.more", count=rest) if rest > 0 else text("steps.in_full")
        link = SourceLink("receipt.steps", words, f"{title}: {words}")
        link.clicked.connect(acts.more)
        inside.addWidget(link)
    layout.addWidget(card)


def _card(title: str, note: str) -> tuple[QFrame, QBoxLayout]:
    card = frame("card")
    inside = column(card, 12, 4)
    inside.addLayout(_head(title, note))
    return card, inside


def _head(title: str, note: str) -> QBoxLayout:
    head = row()
    head.addWidget(label(title, "reading", bold=True), 1)
    if note:
        head.addWidget(label(note, "caption", "muted", wrap=False))
    return head


class StepsDialog(Dialog):
    """Everything a receipt asks for, in full, to be ticked here too."""

    def __init__(
        self, parent: QWidget, shown: ReceiptPresenter, tick: Callable[[str], None]
    ) -> None:
        """List the steps; a tick is kept at once."""
        super().__init__(parent, "receipt.all_steps", text("steps.title"))
        self._shown = shown
        self._acts = Acts(self._ticked, lambda: None)
        self._tick = tick
        inside = QWidget()
        self._lines = column(inside, 8, 6)
        layout = column(self, 16, 8)
        layout.addWidget(label(text("steps.title"), "question"))
        layout.addWidget(scrolling(inside), 1)
        close = self.close_button("receipt.steps_close")
        layout.addWidget(close)
        self._fill()
        self.resize(720, 560)
        self.ready(close)

    def _fill(self) -> None:
        for step in self._shown.steps.lines:
            self._lines.addWidget(tick_line(step, self._acts))
            if step.note:
                self._lines.addWidget(label(step.note, "caption", "muted"))
        self._lines.addStretch(1)

    def _ticked(self, what: str) -> None:
        self._tick(what)
        for step in self._shown.steps.lines:
            for line in self.findChildren(TickLine, f"receipt.tick_{step.what}"):
                line.setChecked(step.done)
