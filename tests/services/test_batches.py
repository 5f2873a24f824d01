"""What an import brought, and how it is taken back. All people are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.services import fakes
from tests.services.test_importing import ELM, NINE, expected, person, said
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.batch import Source, Way, as_text
from triage_desk.domain.care import CareRole
from triage_desk.domain.encounter import Channel
from triage_desk.domain.exchange import Became, Delivery, Kind
from triage_desk.domain.patient import Sex
from triage_desk.domain.practitioner import Practitioner, Profession
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import batches, careteam, importing, intake, records, tasks
from triage_desk.services.tasks import TaskDraft

S = AppointmentStatus
FILE = Source("schedule.csv", "ab" * 32, Way.WINDOW)
MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")


@pytest.fixture
def now():
    return [fakes.NOON]


@pytest.fixture
def desk(engine, now):
    return fakes.make_desk(engine, clock=lambda: now[0])


class Watching:
    """Hears how far it is, and stops at a number of reports."""

    def __init__(self, stops_at=99):
        self.heard, self._stops_at = [], stops_at

    @property
    def cancelled(self):
        return len(self.heard) >= self._stops_at

    def report(self, done, total):
        self.heard.append((done, total))


def took(desk, *, watch=None, **parts):
    made = Delivery(**{name: tuple(part) for name, part in parts.items()})
    return importing.take(desk, made, source=FILE, watch=watch)


def kept(desk, patient_id=ELM.patient_id):
    with desk.store.read() as tx:
        return tx.patients.get(patient_id)


def is_gone(desk, patient_id=ELM.patient_id):
    try:
        kept(desk, patient_id)
    except UserError:
        return True
    return False


def the_appointment(desk):
    with desk.store.read() as tx:
        return tx.appointments.of_external("urn:other|1")


def test_every_import_that_kept_something_is_on_record_by_whom_and_from_where(desk, now):
    report = took(desk, patients=[person()], appointments=[expected()])
    (batch,) = batches.recent(desk)
    assert batch.batch_id == report.batch_id
    assert (batch.at, batch.by, batch.name) == (now[0], desk.actor.user_id, desk.actor.name)
    assert batch.source == FILE
    assert batch.counts == {"patient added": 1, "appointment added": 1}
    assert batch.taken_back is None
    again = took(desk, patients=[person()], appointments=[expected()])
    assert again.batch_id == ""
    assert len(batches.recent(desk)) == 1


def test_a_trial_and_what_is_refused_leave_no_import_behind(desk):
    delivery = Delivery((person(),))
    assert importing.take(desk, delivery, trial=True).batch_id == ""
    unborn = replace(ELM, birth_date=date(2990, 1, 1))
    assert took(desk, patients=[person(unborn)]).batch_id == ""
    assert batches.recent(desk) == ()


def test_how_much_was_refused_or_left_out_is_counted(desk):
    unborn = replace(ELM, patient_id="f" * 32, mrn="", birth_date=date(2990, 1, 1))
    took(desk, patients=[person(), person(unborn, key="Patient/unborn")], answers=[])
    (batch,) = batches.recent(desk)
    assert batch.counts == {"patient added": 1, "patient refused": 1}


def test_whoever_waits_hears_how_far_it_is_and_may_stop_it(desk):
    watch = Watching()
    took(desk, watch=watch, patients=[person()], appointments=[expected()])
    assert watch.heard == [(0, 2), (2, 2)]
    done = Watching()
    batches.undo(desk, batches.recent(desk)[0].batch_id, done)
    assert done.heard == [(0, 2), (1, 2), (2, 2)]
    stopped = took(desk, watch=Watching(0), patients=[person()])
    assert (stopped.outcomes, stopped.batch_id, stopped.stopped) == ((), "", True)
    assert is_gone(desk)


def test_what_was_added_goes_again_and_may_be_taken_again(desk):
    first = took(desk, patients=[person()], appointments=[expected()])
    before = len(desk.store.audited)
    report = batches.undo(desk, first.batch_id)
    assert (report.back, report.stays) == (2, ())
    assert is_gone(desk)
    assert the_appointment(desk) is None
    assert desk.store.audited[before:] == ["import_taken_back"]
    (batch,) = batches.recent(desk)
    done = batch.taken_back
    assert (done.by, done.back, done.stays) == (desk.actor.user_id, 2, 0)
    nothing = batches.undo(desk, first.batch_id)
    assert (nothing.back, nothing.stays) == (0, ())
    again = took(desk, patients=[person()], appointments=[expected()])
    assert [one.became for one in again.outcomes] == [Became.ADDED, Became.ADDED]
    assert kept(desk) == ELM


def test_what_was_changed_is_as_it_was(desk, now):
    took(desk, patients=[person()], appointments=[expected()])
    now[0] += timedelta(hours=1)
    born = replace(ELM, phone="555-0199", sex=Sex.MALE, birth_date=date(1971, 5, 31))
    later = expected(starts_at=NINE + timedelta(hours=1), status=S.ARRIVED, minutes=45)
    second = took(desk, patients=[person(born)], appointments=[later])
    assert second.count(Became.CHANGED) == 2
    now[0] += timedelta(hours=1)
    first = batches.recent(desk)[-1]
    # What the second import changed stands upon what the first one brought.
    assert batches.undo(desk, first.batch_id).back == 0
    assert batches.undo(desk, second.batch_id).back == 2
    assert kept(desk) == ELM
    back = the_appointment(desk)
    assert (back.starts_at, back.status, back.minutes) == (NINE, S.BOOKED, 30)
    assert back.arrived_at is None
    with desk.store.read() as tx:
        changes = [one.field for one in tx.patients.changes(ELM.patient_id)]
    assert sorted(changes) == sorted(["birth_date", "sex", "phone"] * 2)


def test_whoever_came_or_was_corrected_since_stays_and_is_named(desk, now):
    first = took(desk, patients=[person()], appointments=[expected(starts_at=now[0])])
    now[0] += timedelta(minutes=5)
    intake.start(desk, ELM.patient_id, Channel.COUNTER)
    report = batches.undo(desk, first.batch_id)
    assert report.back == 0
    assert [(one.brought.kind, one.initials) for one in report.stays] == [
        *((Kind.APPOINTMENT, "E.E."), (Kind.PATIENT, "E.E.")),
    ]
    assert "stays" in report.stays[0].why
    assert batches.recent(desk)[0].taken_back is None


def test_what_stayed_is_tried_again_and_what_went_is_not(desk, now):
    second = replace(ELM, patient_id="d" * 32, mrn="M-2", given="Dora", phone="")
    first = took(desk, patients=[person(), person(second, key="Patient/second")])
    now[0] += timedelta(minutes=5)
    records.correct(desk, ELM.patient_id, replace(ELM, phone="555-0142"), "1970-05-31")
    report = batches.undo(desk, first.batch_id)
    assert (report.back, len(report.stays)) == (1, 1)
    assert is_gone(desk, second.patient_id)
    assert not is_gone(desk)
    again = batches.undo(desk, first.batch_id)
    assert (again.back, len(again.stays)) == (0, 1)


def test_a_correction_stands_in_the_way_of_what_the_file_changed(desk, now):
    took(desk, patients=[person()])
    second = took(desk, patients=[person(replace(ELM, phone="555-0199"))])
    now[0] += timedelta(minutes=5)
    records.correct(desk, ELM.patient_id, replace(ELM, phone="555-0142"), "1970-05-31")
    assert batches.undo(desk, second.batch_id).back == 0
    assert kept(desk).phone == "555-0142"


def test_a_visit_since_stands_in_the_way_of_what_the_file_changed(desk, now):
    took(desk, patients=[person()])
    second = took(desk, patients=[person(replace(ELM, phone="555-0199"))])
    now[0] += timedelta(minutes=5)
    intake.start(desk, ELM.patient_id, Channel.COUNTER)
    (stays,) = batches.undo(desk, second.batch_id).stays
    assert "look at their page" in stays.why
    assert kept(desk).phone == "555-0199"


def test_an_appointment_that_the_desk_moved_on_stays(desk, now):
    first = took(desk, patients=[person()], appointments=[expected()])
    now[0] += timedelta(minutes=5)
    known = the_appointment(desk)
    with desk.store.write() as tx:
        tx.appointments.update(replace(known, status=S.ARRIVED, changed_at=now[0]))
    report = batches.undo(desk, first.batch_id)
    assert [one.brought.kind for one in report.stays] == [Kind.APPOINTMENT, Kind.PATIENT]


def test_somebody_with_a_helper_or_removed_on_request_stays(desk, now):
    first = took(desk, patients=[person()])
    helper = careteam.ParticipantDraft("Otto Sample", CareRole.SUPPORT, "", True)
    careteam.keep(desk, ELM.patient_id, helper)
    assert batches.undo(desk, first.batch_id).back == 0
    second = replace(ELM, patient_id="d" * 32, mrn="M-2", given="Dora", phone="")
    brought = took(desk, patients=[person(second, key="Patient/second")])
    gone = Removal(
        *("r1", second.patient_id, RemovalReason.ASKED_BY_PATIENT, now[0], "u1", "u2", 7),
        *("Dr. B", date(2026, 1, 1)),
    )
    with desk.store.write() as tx:
        tx.people.empty(gone)
    (stays,) = batches.undo(desk, brought.batch_id).stays
    assert stays.brought.record_id == second.patient_id


def test_whoever_has_a_task_by_now_stays(desk, now):
    first = took(desk, patients=[person()])
    now[0] += timedelta(minutes=5)
    tasks.make(desk, TaskDraft(ELM.patient_id, "Ring back", Role.MANAGER))
    (stays,) = batches.undo(desk, first.batch_id).stays
    assert "it stays" in stays.why


def test_a_number_that_somebody_else_has_by_now_is_not_given_back(desk, now):
    took(desk, patients=[person()])
    renamed = person(replace(ELM, mrn="M-7"))
    second = took(desk, patients=[renamed])
    assert second.count(Became.CHANGED) == 1
    now[0] += timedelta(minutes=5)
    other = replace(ELM, patient_id="d" * 32, mrn="M-1", given="Dora", phone="")
    with desk.store.write() as tx:
        tx.patients.add(other)
    (stays,) = batches.undo(desk, second.batch_id).stays
    assert "another person" in stays.why
    assert kept(desk).mrn == "M-7"


def test_an_import_is_taken_back_in_parts_and_each_record_as_often_as_it_was_changed(
    desk, now, monkeypatch
):
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    people = [replace(ELM, patient_id=str(n) * 32, mrn=f"M-{n}") for n in range(5)]
    given = [person(one, key=f"Patient/{n}") for n, one in enumerate(people)]
    first = took(desk, patients=given, appointments=[expected(patient_key="Patient/4")])
    watch = Watching()
    report = batches.undo(desk, first.batch_id, watch)
    assert (report.back, report.stays) == (6, ())
    assert watch.heard == [(0, 6), (1, 6), (3, 6), (5, 6), (6, 6)]
    assert all(is_gone(desk, one.patient_id) for one in people)
    again = took(desk, patients=[*given, person(replace(people[0], phone="555-0199"))])
    # Changed by the same file that brought it: what was said of it first stands no more alone.
    report = batches.undo(desk, again.batch_id)
    assert (report.back, [one.brought.became for one in report.stays]) == (5, [Became.ADDED])


def test_a_record_that_is_not_there_any_more_is_said(desk):
    first = took(desk, patients=[person()], appointments=[expected()])
    with desk.store.write() as tx:
        tx.appointments.withdraw([the_appointment(desk).appointment_id])
        tx.patients.withdraw([ELM.patient_id])
    report = batches.undo(desk, first.batch_id)
    assert [(one.initials, "not on file" in one.why) for one in report.stays] == [("", True)] * 2


def test_answers_and_staff_stay_and_are_named(desk):
    desk = desk.acting_as(MONA)
    dev = Practitioner("p" * 32, "Dev Sample", Profession.PT)
    report = took(desk, patients=[person()], answers=[said()], practitioners=[dev])
    assert report.count(Became.ADDED) == 3
    undone = batches.undo(desk, report.batch_id)
    assert undone.back == 0
    assert {one.brought.kind for one in undone.stays} == {
        *(Kind.ANSWERS, Kind.PRACTITIONER, Kind.PATIENT),
    }
    assert {one.initials for one in undone.stays} == {"", "E.E."}


def test_an_import_that_is_not_there_is_said(desk):
    with pytest.raises(UserError, match="no such import"):
        batches.undo(desk, "b" * 32)


def test_whoever_waits_may_stop_the_way_back_too(desk):
    first = took(desk, patients=[person()])
    report = batches.undo(desk, first.batch_id, Watching(0))
    assert (report.back, report.stays, report.stopped) == (0, (), True)
    assert not is_gone(desk)


def test_facts_are_kept_as_text():
    assert as_text(None) == ""
    assert as_text(Sex.MALE) == "male"
    assert as_text(datetime(2026, 3, 1, 9, tzinfo=UTC)) == "2026-03-01T09:00:00+00:00"
    assert as_text(30) == "30"
