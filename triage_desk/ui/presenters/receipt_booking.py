"""Booking from a receipt: the first free times by number, or another time in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.clock import local_date
from triage_desk.domain.appointment import FOR_VISIT, Appointment, Booking
from triage_desk.domain.days import read_day
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.tick import BOOKED
from triage_desk.errors import UserError
from triage_desk.services import appointments, clinic, release, slots
from triage_desk.services.desk import Desk
from triage_desk.services.slots import Slot
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Told
from triage_desk.ui.presenters.moments import clock_time, short_day
from triage_desk.ui.presenters.receipt_steps import ReceiptSteps

OTHER = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose: in words, with its key. ``number`` is that of a slot, or ``OTHER``."""

    number: int
    words: str
    key: str
    chosen: bool


class ReceiptBooking:
    """When the visit is, and with whom. The presenter of the receipt says when it changes."""

    def __init__(self, desk: Desk, told: Told, steps: ReceiptSteps) -> None:
        """Start with nothing to offer; ``steps`` keeps that it was booked."""
        self._desk = desk
        self._told = told
        self._steps = steps
        self._record: EncounterRecord | None = None
        self._slots: tuple[Slot, ...] = ()
        self.booked: Appointment | None = None

    def of(self, record: EncounterRecord) -> None:
        """Take the record shown, and look for free times."""
        self._record = record
        self._slots = slots.offers(self._desk, record) if self._steps.is_to_book else ()
        self.booked = slots.booked(self._desk, record)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return what may be chosen: the time booked first where it is none of the free ones."""
        if self._record is None or not self._steps.is_to_book or self.is_held:
            return ()
        found = [
            Choice(number, _words(slot.starts_at, slot.who), str(number + 1), self._is(slot))
            for number, slot in enumerate(self._slots)
        ]
        elsewhere = self.booked is not None and not any(one.chosen for one in found)
        words = text("steps.other")
        if elsewhere and self.booked is not None:
            words = _words(self.booked.starts_at, self.booked.who)
        elif self._steps.is_booked and self.booked is None:
            elsewhere, words = True, text("steps.booked")
        return (*found, Choice(OTHER, words, str(len(found) + 1), elsewhere))

    @property
    def is_held(self) -> bool:
        """Return whether a clinician must release the route before anything is booked."""
        return self._record is not None and release.is_held(self._desk, self._record)

    @property
    def note(self) -> str:
        """Return what is to be said of the diary, or ""."""
        if self._record is None or not self._steps.is_to_book or self._slots:
            return ""
        return text("steps.no_slot")

    @property
    def people(self) -> tuple[str, ...]:
        """Return whom the clinic names for this route."""
        record = self._record
        if record is None or record.route is None:
            return ()
        found = clinic.who_can_take(self._desk, record.route)
        return tuple(target.practitioner.named for target in found)

    @property
    def latest(self) -> str:
        """Return by which day it must be, as a day is typed."""
        if self._record is None:
            return ""
        return local_date(slots.due(self._desk, self._record)).isoformat()

    def take(self, number: int) -> None:
        """Book one of the free times; one booked before is moved."""
        if 0 <= number < len(self._slots):
            slot = self._slots[number]
            with self._told.trying():
                self._book(slot.starts_at, slot.minutes, slot.who, slot.practitioner_id)
            self._done()

    def take_other(self, day: str, time: str, who: str) -> bool:
        """Book a time as typed; return whether it was."""
        with self._told.trying():
            if not who.strip():
                raise UserError(text("steps.who_missing"), "who")
            self._book(self._moment(day, time), slots.MINUTES_FOR_PHYSICIAN, who.strip(), "")
        self._done()
        return self._told.problem is None

    def _moment(self, day: str, time: str) -> datetime:
        today = appointments.read_time(self._desk, time)
        try:
            on = read_day(day.strip())
        except ValueError:
            raise UserError(text("steps.bad_day"), "day") from None
        local = today.astimezone()
        moment = datetime.combine(on, local.time()).astimezone()
        if moment < self._desk.clock():
            raise UserError(text("steps.past"), "day")
        return moment

    def _book(self, starts_at: datetime, minutes: int, who: str, practitioner_id: str) -> None:
        record = self._record
        if record is None:
            return
        name = f"{FOR_VISIT}{record.encounter.encounter_id}"
        appointments.book(
            self._desk,
            Booking(
                record.patient.patient_id,
                starts_at,
                minutes,
                who,
                practitioner_id,
                external_id=name,
            ),
        )
        self.booked = slots.booked(self._desk, record)

    def _done(self) -> None:
        """Tick that it is booked, where it was; whoever listens is told in any case."""
        if self._told.problem is None and not self._steps.is_booked:
            self._steps.put(BOOKED, done=True)
        else:
            self._told.changed()

    def _is(self, slot: Slot) -> bool:
        known = self.booked
        return known is not None and (known.starts_at, known.practitioner_id) == (
            slot.starts_at,
            slot.practitioner_id,
        )


def _words(starts_at: datetime, who: str) -> str:
    local = starts_at.astimezone()
    return text("steps.slot", day=short_day(local.date()), time=clock_time(local), who=who)
