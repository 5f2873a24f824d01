"""Messages of an interface: each kept by itself, once, or set aside until somebody has looked.

The rules, in order:

* the same message again (sender, number and words) changes nothing; the same number with other
  words waits;
* a person is known by number and authority, never by a name: somebody new who is much like
  somebody on file waits until staff have said whether they are the same;
* what staff typed or corrected here stands: a message that says something else of it waits, and
  names the facts; what an interface brought, an interface may change, and what stood before is
  kept;
* a message that was sent before one that is kept never puts old facts over new ones: it waits;
* two records are joined by the merge that staff use, which can be undone, and never against what
  staff said of the two;
* nothing here reads or writes a decision.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace

from triage_desk.clock import local_date
from triage_desk.domain.appointment import Appointment, AppointmentSource, AppointmentStatus
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.exchange import Became, Message, PatientIn
from triage_desk.domain.folding import fold, phone_digits
from triage_desk.domain.inbox import Choice, Fate, Letter
from triage_desk.domain.likeness import likely
from triage_desk.domain.patient import Patient, Sex, told_apart
from triage_desk.domain.permission import Permission
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import importing, inbox_order, people_in, records
from triage_desk.services.auditing import About, note
from triage_desk.services.desk import Desk
from triage_desk.services.import_run import Run
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.recognising import recognise

USER = "hl7"
S = AppointmentStatus
MOST_PARKED = 500
# How reasons begin to which there is more than one answer: see services/parked.py.
SAME_PERSON, STAFF_SAY = "same person?", "staff here say"
TWO_UNLIKE = "name and birth date of the two records"
_NEEDED = {"family": "family name", "given": "given name", "birth_date": "birth date"}
_WORDS = {**_NEEDED, "sex": "sex", "mrn": "record number", "phone": "phone"}
ARRIVAL_MINUTES = 30


@dataclass(frozen=True, slots=True)
class _Said:
    """One message under way, and what somebody said of it."""

    desk: Desk
    tx: Transaction
    message: Message
    choice: Choice
    same_as: str = ""


def receive(desk: Desk, message: Message) -> Letter:
    """Keep what a message says, or park it with the reason; return what became of it.

    Raises:
        UserError: the role does not allow it.
        ServerGone: the server is away, and only it knows what came before.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    desk = desk.acting_as(interface(desk.actor))
    if message.unknown or (message.passed and not message.fault):
        return _letter(desk, message, Fate.PASSED, message.fault)
    try:
        return _keep(desk, message, None)
    except UserError as fault:
        return _park(desk, message, str(fault))


def waiting(desk: Desk, limit: int = MOST_PARKED) -> tuple[Letter, ...]:
    """Return the messages that wait for somebody, oldest first, without what they say.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    with desk.store.read() as tx:
        return tuple(replace(one, body="") for one in tx.inbox.parked(limit))


def replay(
    desk: Desk,
    message_id: str,
    read: Callable[[bytes], Message],
    choice: Choice = Choice.AGAIN,
    same_as: str = "",
) -> Letter:
    """Keep a parked message after all, as somebody chose, or close it.

    ``same_as`` is the record of the same person, for ``Choice.SAME``.

    Raises:
        UserError: the role does not allow it, it waits no longer, or it still cannot be kept.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    with desk.store.write() as tx:
        first = waits(tx, message_id)
        message = read(base64.b64decode(first.body))
        if choice is Choice.CLOSE:
            kept = _letter(desk, message, Fate.CLOSED, "", first.patient_id)
            return _write(_Said(desk, tx, message, choice), kept, AuditAction.MESSAGE_CLOSED)
    by = desk.acting_as(interface(desk.actor)) if choice is Choice.AGAIN else desk
    return _keep(by, message, choice, same_as)


def interface(actor: Actor) -> Actor:
    """Return who acts when nobody does: the interface, at the same computer."""
    return Actor(USER, "HL7 interface", Role.FRONT_DESK, actor.workstation)


# --------------------------------------------------------------------------------------- keeping


def _keep(desk: Desk, message: Message, choice: Choice | None, same_as: str = "") -> Letter:
    """Keep one message as a whole, or nothing; ``choice`` is of somebody who read it again.

    Raises:
        UserError: somebody must look first.
    """
    with desk.store.write() as tx:
        last = tx.inbox.last(message.message_id)
        if last is not None and (choice is None or last.fate is not Fate.PARKED):
            return last
        said = _Said(desk, tx, message, choice or Choice.AGAIN, same_as)
        _require_new(said, last)
        if message.merges:
            return _merge(said)
        return _people(said)


def _require_new(said: _Said, last: Letter | None) -> None:
    message = said.message
    if message.fault:
        raise UserError(message.fault)
    first = said.tx.inbox.named(message.sender, message.control_id)
    if first not in ("", message.message_id) and last is None:
        raise UserError("its number came before with other words: ask for a new number")


def _people(said: _Said) -> Letter:
    """Keep whom a message is about, and when they are expected."""
    desk, tx, holds = said.desk, said.tx, said.message.holds
    people = tuple(_let_in(said, person) for person in holds.patients)
    if said.choice is not Choice.TAKE:
        inbox_order.require_bookings(tx, said.message)
    # What is new of a record that was put under another one is new to that one as well.
    news = [found for one in people if (found := people_in.news_of_merged(tx, one))]
    news = [(stands, _known(said, stands, given)) for stands, given in news]
    run = Run(desk, tx)
    importing.keep(run, replace(holds, patients=people))
    for outcome in run.outcomes:
        if outcome.became is Became.REFUSED:
            raise UserError(outcome.why)
    for stands, given in news:
        people_in.corrected(run, stands, given)
    who = tx.patients.get(run.known[people[0].key])
    if said.choice is Choice.SAME:
        records.join(desk, tx, said.same_as, who.patient_id)
    arrived = _arrive(said, who)
    kept = _letter(desk, said.message, Fate.TAKEN, "", who.patient_id)
    changed = bool(run.touched) or arrived or said.choice is Choice.SAME
    return _write(said, kept, AuditAction.MESSAGE_TAKEN if changed else None)


def _let_in(said: _Said, given: PatientIn) -> PatientIn:
    """Return what may be kept of a person without another look.

    Raises:
        UserError: somebody must look first.
    """
    found = recognise(said.tx, given, {})
    if found is not None and _is_of_others(said, found, given):
        if said.choice not in (Choice.OTHER, Choice.SAME):
            raise UserError(
                "same person? The record with this number is known by numbers of another giver, "
                "or was of another person: compare the two"
            )
        found, plain = None, replace(given.patient, mrn="")
        given = replace(given, patient=plain, stated=given.stated - {"mrn"})
    return _new(said, given) if found is None else _known(said, found, given)


def _is_of_others(said: _Said, found: Patient, given: PatientIn) -> bool:
    """Return whether a record that was found may be of another person."""
    other = given.patient
    giver = said.tx.inbox.authority(found.patient_id)
    if found.patient_id != other.patient_id and giver not in ("", given.authority):
        return True
    return _unlike(found, other, given.stated)


def _unlike(one: Patient, other: Patient, stated: frozenset[str]) -> bool:
    """Return whether birth date and a name differ: together they are no slip."""
    if "birth_date" not in stated or one.birth_date == other.birth_date:
        return False
    return any(
        name in stated and fold(getattr(one, name)) != fold(getattr(other, name))
        for name in ("family", "given")
    )


def _new(said: _Said, given: PatientIn) -> PatientIn:
    """Let in somebody who is not on file, unless somebody else is much like them."""
    for name, words in _NEEDED.items():
        if name not in given.stated:
            raise UserError(f"this person is not on file, and the message has no {words}")
    asked = said.choice in (Choice.OTHER, Choice.SAME)
    if not asked and likely(given.patient, said.tx.patients.near(given.patient)):
        raise UserError("same person? Somebody on file is much like this one: compare the two")
    return given


def _known(said: _Said, found: Patient, given: PatientIn) -> PatientIn:
    """Let a message say what it may of somebody on file."""
    ours = _typed_here(said.tx, found.patient_id)
    stated = set(given.stated - {"language"} if "language" in ours else given.stated)
    after = given.patient
    if fold(found.given).split()[:1] == fold(after.given).split()[:1] and "given" in ours:
        stated.discard("given")  # Only a middle name more, or less.
    differs = [
        words
        for name, words in _WORDS.items()
        if name in stated and name in ours and _says_else(found, after, name)
    ]
    if said.choice is not Choice.TAKE:
        if differs:
            raise UserError(f"staff here say another {', '.join(differs)}: look which is right")
        inbox_order.require_facts(said.tx, said.message, found, given)
    unsaid = {name: getattr(found, name) for name in (*_NEEDED,) if name not in stated}
    return replace(given, patient=replace(after, **unsaid), stated=frozenset(stated))


def _says_else(found: Patient, after: Patient, name: str) -> bool:
    """Return whether a fact that we have is another one in the message."""
    old, new = getattr(found, name), getattr(after, name)
    if name == "phone":
        return bool(old) and phone_digits(old) != phone_digits(new)
    if name in ("family", "given"):
        return fold(old) != fold(new)
    return old not in ("", Sex.UNKNOWN) and new not in (Sex.UNKNOWN, old)


def _typed_here(tx: Transaction, patient_id: str) -> frozenset[str]:
    """Return the facts that staff typed: the last word was theirs, or the record was."""
    made = any(
        event.action is AuditAction.PATIENT_CREATED and event.record_id == patient_id
        for event in tx.people.events((patient_id,))
    )
    last = {change.field: change.by for change in tx.patients.changes(patient_id)}
    names = (*_WORDS, "language", "preferred_name")
    return frozenset(n for n in names if (last[n] != USER if n in last else made))


def _arrive(said: _Said, who: Patient) -> bool:
    """Say that somebody registered today is here; return whether that was new.

    Of one appointment today it is that one; without any they came as they are. Whoever is here or
    was seen is not here twice, and of several nobody can tell which is meant.
    """
    desk, tx, at = said.desk, said.tx, said.message.arrived_at
    if at is None or local_date(at) != local_date(desk.clock()):
        return False
    mine = tx.appointments.of_patients(tx.people.same_person(who.patient_id))
    today = [one for one in mine if local_date(one.starts_at) == local_date(at)]
    booked = [one for one in today if one.status is S.BOOKED]
    if any(one.status in (S.ARRIVED, S.FULFILLED) for one in today) or len(booked) > 1:
        return False
    now, by = desk.clock(), desk.actor.user_id
    if booked:
        here = replace(booked[0], status=S.ARRIVED, arrived_at=at, changed_at=now, changed_by=by)
        tx.appointments.update(here)
        return True
    current = tx.patients.current(who.patient_id).patient_id
    tx.appointments.add(
        Appointment(
            *(desk.new_id(), current, at, ARRIVAL_MINUTES, S.ARRIVED, AppointmentSource.IMPORT),
            *(now, by),
            external_id=said.message.arrival_id,
            arrived_at=at,
        )
    )
    return True


def _merge(said: _Said) -> Letter:
    """Put records together as another system did, where staff did not say otherwise."""
    desk, tx = said.desk, said.tx
    joined: list[tuple[Patient, str]] = []
    about = ""
    for one in said.message.merges:
        kept, gone = named(tx, one.kept_id, one.kept_mrn), named(tx, one.gone_id, one.gone_mrn)
        if gone is None:
            continue
        if kept is None:
            raise UserError("the record that stays is not on file: send it, then read this again")
        about = kept.patient_id
        if kept.patient_id != gone.patient_id:
            _require_mergeable(said, kept, gone)
            joined.append((records.join(desk, tx, about, gone.patient_id), gone.patient_id))
    kept_letter = _letter(desk, said.message, Fate.TAKEN if about else Fate.PASSED, "", about)
    for into, gone_id in joined[1:]:
        note(desk, tx, AuditAction.PATIENTS_MERGED, into, f"record {gone_id}")
    if not joined:
        return _write(said, kept_letter, None)
    into, gone_id = joined[0]
    note(desk, tx, AuditAction.PATIENTS_MERGED, into, f"record {gone_id}")
    return _write(said, kept_letter, None)


def _require_mergeable(said: _Said, kept: Patient, gone: Patient) -> None:
    if said.choice is Choice.TAKE:
        return
    if gone.patient_id in told_apart(said.tx.patients.merges(kept.patient_id), kept.patient_id):
        raise UserError("staff here say that these records are of two people: look which is right")
    if _unlike(kept, gone, frozenset(_NEEDED)):
        raise UserError("name and birth date of the two records differ: look if they are one")


def named(tx: Transaction, record_id: str, mrn: str) -> Patient | None:
    """Return the record that stands for a number now, or ``None``."""
    for named in filter(None, (record_id, mrn)):
        try:
            return tx.patients.current(tx.people.find(named))
        except UserError:
            continue
    return None


# --------------------------------------------------------------------------------------- letters


def _park(desk: Desk, message: Message, why: str) -> Letter:
    """Keep a message whole until somebody has looked; the same one is parked once."""
    with desk.store.write() as tx:
        body = base64.b64encode(message.body).decode("ascii")
        who = _whose(tx, message)
        kept = replace(_letter(desk, message, Fate.PARKED, why, who), body=body)
        return _write(_Said(desk, tx, message, Choice.AGAIN), kept, AuditAction.MESSAGE_PARKED)


def _whose(tx: Transaction, message: Message) -> str:
    """Return whose record a message is about, or would make; "" where nobody can tell."""
    for given in message.holds.patients:
        found = named(tx, given.patient.patient_id, given.patient.mrn)
        return found.patient_id if found else given.patient.patient_id
    return next((one.kept_id for one in message.merges), "")


def _letter(desk: Desk, message: Message, fate: Fate, why: str, patient_id: str = "") -> Letter:
    people = message.holds.patients
    return Letter(
        *(message.message_id, 0, message.sender, message.control_id, message.kind),
        *(people[0].authority if people else "", patient_id, fate, why),
        *(desk.clock(), desk.actor.user_id),
        sent_at=inbox_order.sent_at(message, desk.clock()),
    )


def _write(said: _Said, letter: Letter, action: AuditAction | None) -> Letter:
    """Keep what became of a message, with its event where it changed anything."""
    last = said.tx.inbox.last(letter.message_id)
    kept = replace(letter, act=last.act + 1 if last else 0)
    said.tx.inbox.add(kept)
    if action is not None:
        parked = action is not AuditAction.MESSAGE_TAKEN
        who = kept.message_id if parked else about(said.tx, kept.patient_id)
        note(said.desk, said.tx, action, who or kept.message_id, kept.kind[:20])
    return kept


def about(tx: Transaction, patient_id: str) -> About:
    """Return the person of a record that is on file, else ""."""
    try:
        return tx.patients.get(patient_id)
    except UserError:
        return ""


def waits(tx: Transaction, message_id: str) -> Letter:
    """Return how a message came that waits.

    Raises:
        UserError: no such message waits.
    """
    first, last = tx.inbox.first(message_id), tx.inbox.last(message_id)
    if first is None or last is None or last.fate is not Fate.PARKED:
        raise UserError("No such message waits: look at the list again.")
    return first
