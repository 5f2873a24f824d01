"""Which of two messages was sent first: an older one never puts old facts over newer ones.

Networks and interface engines deliver late, and send again. A sender says by MSH-7 when it wrote;
what counts is its own clock, so only messages of one sender are put in order. One that says when,
is older than one already kept, and would change anything that stands, waits for somebody. One that
changes nothing, or only adds an appointment nobody knew, is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from triage_desk.domain.appointment import Appointment, AppointmentStatus
from triage_desk.domain.exchange import AppointmentIn, Message, PatientIn
from triage_desk.domain.folding import fold, phone_digits
from triage_desk.domain.patient import Patient
from triage_desk.errors import UserError
from triage_desk.services.ports import Transaction

OLDER: Final = "an older message than one that is kept"
"""How the reason begins why an older message waits."""
BOOKINGS: Final = "SIU"
AHEAD: Final = timedelta(days=1)
"""A sender whose clock is further ahead than this orders nothing: else all after it would wait."""
_WORDS: Final = (
    *(("family", "family name"), ("given", "given name"), ("birth_date", "birth date")),
    *(("sex", "sex"), ("mrn", "record number"), ("phone", "phone"), ("language", "language")),
    ("preferred_name", "preferred name"),
)


def sent_at(message: Message, now: datetime) -> datetime | None:
    """Return when a message with facts was sent, ``None`` where that is unknown or past belief."""
    sent = message.sent_at if message.holds.patients else None
    return None if sent is None or sent > now + AHEAD else sent


def require_facts(tx: Transaction, message: Message, found: Patient, given: PatientIn) -> None:
    """Let a message say what it says of somebody, unless newer words of its sender stand.

    Raises:
        UserError: it is older than one that is kept, and says something else.
    """
    differs = [
        words
        for name, words in _WORDS
        if name in given.stated and _bare(found, name) != _bare(given.patient, name)
    ]
    if differs and _is_older(tx, message, found.patient_id, ""):
        raise UserError(
            f"an older message than one that is kept says another {', '.join(differs)}: "
            "look which is right"
        )


def require_bookings(tx: Transaction, message: Message) -> None:
    """Let a message change appointments, unless it is older than one that may have.

    Raises:
        UserError: it is older than one that is kept, and says something else.
    """
    for given in message.holds.appointments:
        known = tx.appointments.of_external(given.external_id)
        if known is None or _stands(known, given):
            continue
        if _is_older(tx, message, known.patient_id, BOOKINGS):
            raise UserError(
                "an older message than one that is kept says another appointment: "
                "look which is right"
            )


def _stands(known: Appointment, given: AppointmentIn) -> bool:
    """Return whether an appointment stays as it is by what a message says of it."""
    names = ("starts_at", "minutes", "who", "reason")
    if any(getattr(known, name) != getattr(given, name) for name in names):
        return False
    return given.status in (known.status, AppointmentStatus.BOOKED)


def _is_older(tx: Transaction, message: Message, patient_id: str, kind: str) -> bool:
    if message.sent_at is None:
        return False
    mine = tx.people.same_person(patient_id)
    return tx.inbox.sent_later(message.sender, mine, message.sent_at, kind)


def _bare(one: Patient, name: str) -> object:
    value = getattr(one, name)
    if name == "phone":
        return phone_digits(value)
    return fold(value) if name in ("family", "given", "preferred_name") else value
