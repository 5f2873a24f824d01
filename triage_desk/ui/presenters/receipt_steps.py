"""The ticks of a receipt in words: what is to be done, who has done it, and which key says so."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.decision import BookingNote, SecondaryReferral
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.language import SOURCE
from triage_desk.domain.tick import (
    BOOKED,
    CLINICIAN,
    HANDOUT,
    MARK,
    NOTE,
    OFFER,
    PT_CALL,
    READ_ALOUD,
    SAID_BACK,
    Tick,
    TickState,
    split,
    standing,
)
from triage_desk.services import speech, ticks
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Told
from triage_desk.ui.presenters.moments import clock_time
from triage_desk.ui.presenters.tongues import content_words, for_staff, note_for_staff

LETTERS = {PT_CALL: "C", CLINICIAN: "D", READ_ALOUD: "R", SAID_BACK: "T", HANDOUT: "H"}
SAID = (READ_ALOUD, SAID_BACK, HANDOUT)
# 1 to 3 are the times offered for a visit.
FIRST_NUMBER, LAST_NUMBER = 4, 9
# What a point before booking can be about, as its id begins.
NOTES = ("state", "payer", "path", "programme")


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing to tick. ``note`` says more, ``when`` who ticked it and at what time, or ""."""

    what: str
    words: str
    note: str
    key: str
    done: bool
    when: str


class ReceiptSteps:
    """What a receipt asks for. The presenter of the receipt says when it changes."""

    def __init__(self, desk: Desk, told: Told) -> None:
        """Start with nothing asked; ``told`` hears what goes wrong."""
        self._desk = desk
        self._told = told
        self._record: EncounterRecord | None = None
        self._ticks: tuple[Tick, ...] = ()
        self._lines: tuple[StepLine, ...] | None = None

    def of(self, record: EncounterRecord) -> None:
        """Take the record shown, and read what was ticked."""
        self._record = record
        self._take(ticks.of_visit(self._desk, record.encounter.encounter_id))

    @property
    def lines(self) -> tuple[StepLine, ...]:
        """Return everything to tick, in the order of the screen.

        A page asks fifty times: they are put into words once for each tick.
        """
        if self._lines is None:
            self._lines = self._in_words(self._record) if self._record else ()
        return self._lines

    def _take(self, known: tuple[Tick, ...]) -> None:
        self._ticks, self._lines = known, None

    def _in_words(self, record: EncounterRecord) -> tuple[StepLine, ...]:
        asked = [what for what in ticks.asked_of(record) if what != BOOKED]
        numbered = [what for what in asked if what not in LETTERS]
        keys = dict(zip(numbered, range(FIRST_NUMBER, LAST_NUMBER + 1), strict=False))
        known = standing(self._ticks)
        return tuple(
            self._line(record, what, LETTERS.get(what) or str(keys.get(what, "")), known.get(what))
            for what in asked
        )

    def kind(self, *kinds: str) -> tuple[StepLine, ...]:
        """Return those of some kinds: "offer", "note", "read_aloud", ..."""
        wanted = {kind.rstrip(MARK) for kind in kinds}
        return tuple(line for line in self.lines if split(line.what)[0] in wanted)

    @property
    def is_booked(self) -> bool:
        """Return whether somebody said that the visit is booked."""
        last = standing(self._ticks).get(BOOKED)
        return last is not None and last.state is TickState.DONE

    @property
    def is_to_book(self) -> bool:
        """Return whether a visit of this route is booked at all."""
        return self._record is not None and BOOKED in ticks.asked_of(self._record)

    @property
    def open_count(self) -> int:
        """Return how much is still open."""
        unbooked = self.is_to_book and not self.is_booked
        return sum(not line.done for line in self.lines) + unbooked

    @property
    def open_words(self) -> str:
        """Return in words what happens to what is open; "" where nothing is."""
        count = self.open_count
        if not count:
            return ""
        return text("steps.open", count=count)

    def toggle(self, what: str) -> None:
        """Tick something, or take the tick back."""
        known = standing(self._ticks).get(what)
        self.put(what, done=known is None or known.state is TickState.OPEN)

    def put(self, what: str, *, done: bool) -> None:
        """Keep a tick, and tell whoever listens."""
        if self._record is None:
            return
        with self._told.trying():
            encounter_id = self._record.encounter.encounter_id
            self._take(ticks.tick(self._desk, encounter_id, what, done=done))
        self._told.changed()

    def printed(self, kind: DocumentKind) -> None:
        """Tick the hand-out once it was printed; it is still to be given."""
        asked = any(line.what == HANDOUT and not line.done for line in self.lines)
        if kind is DocumentKind.PATIENT_HANDOUT and asked:
            self.put(HANDOUT, done=True)

    def _line(self, record: EncounterRecord, what: str, key: str, tick: Tick | None) -> StepLine:
        words, note = self._words(record, what)
        done = tick is not None and tick.state is TickState.DONE
        when = text("steps.when", time=clock_time(tick.at), name=tick.by) if tick and done else ""
        return StepLine(what, words, note, key, done, when)

    def _words(self, record: EncounterRecord, what: str) -> tuple[str, str]:
        """Return what is to be done, and more about it."""
        kind, name = split(what)
        decision = record.decision
        if decision is not None and kind == NOTE.rstrip(MARK):
            found = {note.note_id: note for note in decision.before_booking}
            return self._note(found[name])
        if decision is not None and kind == OFFER.rstrip(MARK):
            offers = {offer.referral_id: offer for offer in decision.secondary_referrals}
            return self._offer(offers[name], record.way)
        if kind == CLINICIAN:
            route = record.route or Disposition.PHYSICIAN_TODAY
            return text(f"steps.clinician_{route.value}"), ""
        return text(f"steps.{kind}"), ""

    def _note(self, note: BookingNote) -> tuple[str, str]:
        read = note_for_staff(self._desk, note)
        first, rest = first_sentence(read.text)
        return first, " ".join(part for part in (rest, read.doubt) if part)

    def _offer(self, offer: SecondaryReferral, way: str) -> tuple[str, str]:
        """Return who is offered, why, and how to say it to the person, or to who helps them."""
        hand_over = speech.said(self._desk, SOURCE, offer.hand_over, way)
        parts = (content_words(self._desk, part) for part in (offer.reason, hand_over))
        return content_words(self._desk, offer.who), " ".join(part for part in parts if part)


def first_sentence(words: str) -> tuple[str, str]:
    """Return the first sentence and the rest; a dot within a number ends nothing."""
    first, stop, rest = words.partition(". ")
    return (f"{first}.", rest) if stop else (words, "")


def call_words(desk: Desk, what: str, *, short: bool = False) -> str:
    """Return one line of the call list: what was left open, by what is in force now.

    A ``short`` one only names what a point before booking is about.
    """
    kind, name = split(what)
    if kind == OFFER.rstrip(MARK):
        rules = {rule.referral_id: rule for rule in desk.engine.ruleset.secondary}
        who = for_staff(desk, rules[name].who) if name in rules else name
        return text("steps.call_offer", who=who)
    if kind == NOTE.rstrip(MARK):
        return (not short and _note_in_words(desk, name)) or _note_in_short(name)
    return text(f"steps.call_{kind}")


def _note_in_words(desk: Desk, name: str) -> str:
    """Return what to do before booking in one sentence, "" where only the law of a state says."""
    known = desk.engine.ruleset.constraints
    words = {rule.rule_id: rule.text for rule in known.booking} | dict(known.phrases)
    return first_sentence(for_staff(desk, words[name]))[0] if name in words else ""


def _note_in_short(name: str) -> str:
    about = name.partition("_")[0]
    return text(f"steps.call_note_{about}" if about in NOTES else "steps.call_note")
