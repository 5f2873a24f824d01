"""What clinicians do with the routes of the desk: look, stand for them, ask, call, judge later.

A route is changed by ``triage.override``, whoever changes it: there is one way, and one rule that
only clinicians lower. An act is taken back by ``undo.take_back``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.care import CareRole, latest
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord, EncounterStatus
from triage_desk.domain.permission import Permission
from triage_desk.domain.review import (
    COPIED,
    CallOutcome,
    CopyRow,
    Feedback,
    QueueRow,
    Review,
    ReviewKind,
    ReviewState,
    SeenRow,
    open_question,
    routes_for,
)
from triage_desk.errors import UserError
from triage_desk.rules.interview import conduct
from triage_desk.rules.words import question_in_words
from triage_desk.services import locks, referring
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.moments import moment_for
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.release import clinician_releases
from triage_desk.services.reviewing import keep

MOST_SHOWN = 100
MOST_WAITING = 1000
LAST_ACTS = 300
# Of these the ones of today are counted: looking must stay quick when somebody did thousands.
LATEST_ACTS = 100
# A copy nobody has read by then is in the record, and would only hide the newer ones.
COPY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one role: the most urgent first, then the oldest.

    ``waiting`` and ``asked`` hold at most ``MOST_SHOWN`` rows each, ``count`` says how many wait in
    all. ``asked`` waits for the desk. ``done_today`` counts what this person stood for today, of
    their last ``LATEST_ACTS`` acts.
    """

    waiting: tuple[QueueRow, ...]
    asked: tuple[QueueRow, ...]
    count: int
    done_today: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which visits wait, for the list of the desk: by id, the newest ``MOST_WAITING``."""

    clinician: frozenset[str]
    desk: frozenset[str]


def waiting(desk: Desk) -> Waiting:
    """Return which visits wait for a clinician, and which for the desk to bring an answer."""
    require(desk, Permission.SEE_PATIENTS)
    with desk.store.read() as tx:
        found = states(tx)
    asked = frozenset(i for i, state in found.items() if state is ReviewState.ASKED)
    return Waiting(frozenset(found) - asked, asked)


def states(tx: Transaction) -> Mapping[str, ReviewState]:
    """Return which visits wait for a clinician or for the desk, by id: the one place to ask."""
    return tx.reviews.waiting(MOST_WAITING)


def queue(desk: Desk) -> Queue:
    """Return what waits for the role of the person at the keyboard.

    The first look of a person at a workstation is an event, once a day: the list has initials only.
    """
    require(desk, Permission.REVIEW)
    begin = datetime.combine(local_date(desk.clock()), time()).astimezone()
    with desk.store.read() as tx:
        if tx.log.noted(desk.actor, AuditAction.REVIEWS_OPENED, begin):
            return _queue(desk, tx, begin)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.REVIEWS_OPENED, "")
        return _queue(desk, tx, begin)


def _queue(desk: Desk, tx: Transaction, begin: datetime) -> Queue:
    routes = routes_for(desk.actor.role)
    mine = tx.reviews.seen_by(desk.actor.user_id, LATEST_ACTS)
    return Queue(
        tx.reviews.queue(ReviewState.WAITING, routes, MOST_SHOWN),
        tx.reviews.queue(ReviewState.ASKED, routes, MOST_SHOWN),
        tx.reviews.count(ReviewState.WAITING, routes),
        sum(row.at >= begin for row in mine),
    )


def seen_by_me(desk: Desk) -> tuple[SeenRow, ...]:
    """Return the visits whose route this person stood for, newest first, to be judged."""
    require(desk, Permission.REVIEW)
    with desk.store.read() as tx:
        return tx.reviews.seen_by(desk.actor.user_id, LAST_ACTS)


def copies(desk: Desk) -> tuple[CopyRow, ...]:
    """Return the visits of the last ``COPY_DAYS`` days of which a physician has a copy to read.

    They are booked with a therapist and have a point to check. Each is for the physician of the
    care team, where one is named. Those for whoever asks come first, then the newest.
    """
    require(desk, Permission.READ_COPIES)
    with desk.store.read() as tx:
        rows = tx.reviews.copies(desk.clock() - timedelta(days=COPY_DAYS), MOST_SHOWN)
        team = latest(tx.care.team([row.patient_id for row in rows]))
    physicians = {
        one.patient_id: one.name
        for one in reversed(team)
        if one.active and one.role is CareRole.PHYSICIAN
    }
    found = [replace(row, to=physicians.get(row.patient_id, "")) for row in rows]
    return tuple(sorted(found, key=lambda row: not row.is_for(desk.actor.name)))


def noted(desk: Desk, encounter_id: str) -> EncounterRecord:
    """Keep that a physician read the copy of a visit; whose turn it is stays as it is.

    Raises:
        UserError: the route is another one by now, of which nobody has a copy.
    """
    require(desk, Permission.READ_COPIES)
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        if record.route is not COPIED:
            raise UserError("The route of this visit was changed: there is no copy of it to read.")
        keep(desk, tx, record, ReviewKind.NOTED)
        note(desk, tx, AuditAction.COPY_READ, record.encounter)
        return tx.encounters.record(encounter_id)


def confirm(desk: Desk, encounter_id: str, seen: int | None = None) -> EncounterRecord:
    """Keep that a clinician has looked, and lets the route stand; so a held one is released.

    Raises:
        UserError: no route, an emergency, or the desk is asking the person right now.
        Stale: the encounter is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.REVIEW)
    with desk.store.write() as tx:
        record = _reviewable(tx, encounter_id, seen)
        if record.encounter.decided_at is None:
            raise UserError("The desk is asking this person one more thing: wait for the answer.")
        kind = ReviewKind.RELEASED if clinician_releases(desk) else ReviewKind.CONFIRMED
        keep(desk, tx, record, kind)
        return _done(desk, tx, record, AuditAction.REVIEWED, kind.value)


def ask(
    desk: Desk, encounter_id: str, words: str, link_id: str = "", seen: int | None = None
) -> EncounterRecord:
    """Send one question back to the desk.

    With ``link_id`` the intake opens again at that question, and the answer leads to a new
    decision; without it the desk brings the answer to ``words`` back (``answer_back``).

    Raises:
        UserError: nothing asked, a question that was not asked of this person, or one that the
            desk has still to bring back.
        Stale: the encounter is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.REVIEW)
    with desk.store.write() as tx:
        record = _reviewable(tx, encounter_id, seen)
        if not words.strip() and not link_id:
            raise UserError("Say what the desk shall ask, or choose a question.", "words")
        if question_of(record) is not None:
            raise UserError("The desk has still to bring back an answer; ask again after that.")
        if link_id and link_id not in askable(desk, record):
            raise UserError("This was not asked here: write it in words.", "link_id")
        keep(desk, tx, record, ReviewKind.QUESTION_BACK, words=words.strip(), link_id=link_id)
        if link_id:
            record = _open_again(desk, tx, record, link_id)
        return _done(desk, tx, record, AuditAction.QUESTION_SENT, link_id)


def answer_back(
    desk: Desk, encounter_id: str, words: str, seen: int | None = None
) -> EncounterRecord:
    """Bring back the answer to what a clinician asked in words.

    Raises:
        UserError: no words, or nothing was asked so.
        Stale: the encounter is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.TAKE_INTAKES)
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        locks.require_seen(record.encounter, seen)
        asked = question_of(record)
        if asked is None or asked.link_id:
            raise UserError("No question waits here for an answer in words.")
        if not words.strip():
            raise UserError("Write down what the person said.", "words")
        keep(desk, tx, record, ReviewKind.ANSWERED, words=words.strip())
        return _done(desk, tx, record, AuditAction.QUESTION_ANSWERED, "")


def called(
    desk: Desk, encounter_id: str, outcome: CallOutcome, words: str = "", seen: int | None = None
) -> EncounterRecord:
    """Keep that the person was called, and what came of it; the route stays as it is.

    Raises:
        UserError: no route, or something new without a word about it.
        Stale: the encounter is not at the version ``seen`` on the screen any more.
    """
    require(desk, Permission.REVIEW)
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        locks.require_seen(record.encounter, seen)
        if outcome in (CallOutcome.WORSE, CallOutcome.NEW_FACTS) and not words.strip():
            raise UserError("Say in a few words what is new.", "words")
        keep(desk, tx, record, ReviewKind.CALLED_BACK, outcome=outcome, words=words.strip())
        return _done(desk, tx, record, AuditAction.PERSON_CALLED, outcome.value)


def feedback(desk: Desk, encounter_id: str, said: Feedback, words: str = "") -> EncounterRecord:
    """Keep what the visit showed of the route, later; the last judgement holds.

    Raises:
        UserError: there is no route.
    """
    require(desk, Permission.REVIEW)
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        keep(desk, tx, record, ReviewKind.FEEDBACK, feedback=said, words=words.strip())
        referring.judged(desk, tx, encounter_id)
        note(desk, tx, AuditAction.FEEDBACK_GIVEN, record.encounter, said.value)
        return tx.encounters.record(encounter_id)


def question_for(desk: Desk, encounter_id: str) -> Review | None:
    """Return what the desk was asked about the visit that is open on the screen, or ``None``."""
    require(desk, Permission.SEE_RECORDS)
    with desk.store.read() as tx:
        return question_of(tx.encounters.record(encounter_id))


def question_of(record: EncounterRecord) -> Review | None:
    """Return what the desk was asked about a visit and has not brought back yet, or ``None``."""
    return open_question(record.reviews, len(record.decisions))


def askable(desk: Desk, record: EncounterRecord) -> tuple[str, ...]:
    """Return the questions of a visit that can be asked again, in the order asked."""
    person = record.patient.person(local_date(desk.clock()))
    pages = conduct(desk.engine, record.answers, person).shown
    asked = (link_id for page in pages for link_id in page.leaf_ids)
    return tuple(link_id for link_id in asked if link_id in record.answers)


def questions(desk: Desk, record: EncounterRecord) -> tuple[tuple[str, str], ...]:
    """Return the questions of a visit that can be asked again, in words with their ids."""
    return tuple((question_in_words(desk.engine, one), one) for one in askable(desk, record))


def asked_in_words(desk: Desk, act: Review) -> str:
    """Return the question of the intake that was sent back, or "" where it was asked in words."""
    return question_in_words(desk.engine, act.link_id) if act.link_id else ""


def _reviewable(tx: Transaction, encounter_id: str, seen: int | None) -> EncounterRecord:
    record = tx.encounters.record(encounter_id)
    locks.require_seen(record.encounter, seen)
    if record.route is Disposition.EMERGENCY:
        raise UserError("An emergency is handed over by name, at once; it does not wait here.")
    return record


def _open_again(
    desk: Desk, tx: Transaction, record: EncounterRecord, link_id: str
) -> EncounterRecord:
    """Park the intake with one question open; the time since the decision counts as a pause."""
    encounter = record.encounter
    moment, who = moment_for(desk, encounter), desk.actor
    tx.encounters.append_answers(
        *(encounter.encounter_id, {link_id: None}, moment, who.user_id),
        name=who.name,
        version=encounter.version,
    )
    rested = moment - (encounter.decided_at or moment)
    opened = replace(
        tx.encounters.get(encounter.encounter_id),
        status=EncounterStatus.PARKED,
        decided_at=None,
        finished_at=None,
        paused_seconds=encounter.paused_seconds + int(rested.total_seconds()),
    )
    return replace(record, encounter=opened)


def _done(
    desk: Desk, tx: Transaction, record: EncounterRecord, action: AuditAction, detail: str
) -> EncounterRecord:
    """Give the encounter a new version, write the event, and return all as it stands now."""
    encounter = record.encounter
    moment = moment_for(desk, encounter)
    tx.encounters.update(replace(encounter, changed_at=moment, changed_by=desk.actor.name))
    note(desk, tx, action, encounter, detail)
    return tx.encounters.record(encounter.encounter_id)
