"""Appointments on either database: what was kept comes back, in the right order, once."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.appointment import Appointment, AppointmentSource, AppointmentStatus
from triage_desk.domain.patient import Merge
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.store.tables_day import AppointmentActs

S = AppointmentStatus
ACTS = AppointmentActs.metadata.tables["appointment_acts"]


def appointment(appointment_id="a1", patient_id="p1", starts_at=NOW, **changes):
    found = Appointment(
        appointment_id, patient_id, starts_at, 30, S.BOOKED, AppointmentSource.DESK, NOW, "u1"
    )
    return replace(found, **changes)


def listed(store, since=NOW, until=None):
    with store.read() as tx:
        return tx.appointments.between(since, until or later(60))


def test_what_was_kept_comes_back(visit):
    whole = appointment(
        who="Dr. Sample",
        practitioner_id="d1",
        reason="My knee",
        external_id="SIU-1",
        arrived_at=later(3),
        encounter_id="e1",
        source=AppointmentSource.IMPORT,
        status=S.ARRIVED,
    )
    with visit.write() as tx:
        tx.appointments.add(whole)
    with visit.read() as tx:
        assert tx.appointments.get("a1") == whole
        assert tx.appointments.of_external("SIU-1") == whole
        assert tx.appointments.of_externals(["SIU-1", "SIU-2"]) == (whole,)
        assert tx.appointments.of_externals([]) == ()
        assert tx.appointments.of_encounter("e1") == whole
        assert tx.appointments.of_patients(("p1",)) == (whole,)
        assert tx.appointments.of_external("") is tx.appointments.of_encounter("e9") is None
        with pytest.raises(UserError, match="not on file"):
            tx.appointments.get("a9")


def test_the_list_of_a_day_is_in_the_order_of_time_and_ends_with_it(visit):
    with visit.write() as tx:
        for name, minutes in (("a1", 30), ("a2", 0), ("a3", 60), ("a4", -1)):
            tx.appointments.add(appointment(name, starts_at=later(minutes)))
    rows = listed(visit)
    assert [row.appointment.appointment_id for row in rows] == ["a2", "a1"]
    assert (rows[0].initials, rows[0].age_years, rows[0].patient_id) == ("Z.Q.", 64, "p1")


def test_a_merged_record_shows_the_person_whose_record_that_is(visit):
    with visit.write() as tx:
        tx.patients.add(samples.patient("p2", "Other", "Otto"))
        tx.appointments.add(appointment())
        tx.patients.merge(Merge("p2", "p1", NOW, "u1"))
    (row,) = listed(visit)
    assert (row.patient_id, row.initials, row.appointment.patient_id) == ("p2", "O.O.", "p1")


def test_every_status_is_an_act_and_only_a_status(visit):
    found = appointment()
    with visit.write() as tx:
        tx.appointments.add(found)
        tx.appointments.update(replace(found, reason="My other knee"))
        here = replace(found, status=S.ARRIVED, changed_at=later(1), changed_by="u2")
        tx.appointments.update(here)
    with visit.read() as tx:
        acts = tx.appointments.acts("a1")
        assert [(act.status, act.at, act.by) for act in acts] == [
            (S.BOOKED, NOW, "u1"),
            (S.ARRIVED, later(1), "u2"),
        ]
        assert tx.appointments.acts("a2") == ()


def test_one_name_of_another_system_is_one_appointment_and_none_are_many(visit):
    with visit.write() as tx:
        tx.appointments.add(appointment("a1"))
        tx.appointments.add(appointment("a2"))
        tx.appointments.add(appointment("a3", external_id="SIU-1"))
    with pytest.raises(UserError, match="kept already"), visit.write() as tx:
        tx.appointments.add(appointment("a4", external_id="SIU-1"))
    with pytest.raises(UserError, match="This person is not on file"), visit.write() as tx:
        tx.appointments.add(appointment("a5", "p9"))
    assert len(listed(visit)) == 3


@pytest.mark.parametrize("change", [delete(ACTS), update(ACTS).values(by="u9")])
def test_what_was_said_only_grows(visit, change):
    with visit.write() as tx:
        tx.appointments.add(appointment())
    with pytest.raises((DBAPIError, EnvironmentFault)), visit.write() as tx:
        tx.connection.execute(change)
    with visit.read() as tx:
        assert [act.by for act in tx.appointments.acts("a1")] == ["u1"]


def test_a_listener_hears_of_an_arrival(visit):
    with visit.write() as tx:
        tx.appointments.add(appointment())
    heard = visit.changes()
    heard.happened()
    with visit.write() as tx:
        tx.appointments.update(appointment(status=S.ARRIVED))
    for _ in range(200):
        if heard.happened():
            return
        time.sleep(0.01)
    pytest.fail("nothing was heard")


def test_the_list_is_found_by_its_index(store, where):
    with store.read() as tx:
        run = tx.connection.exec_driver_sql
        if where == "file":
            sql = "SELECT * FROM appointments WHERE starts_at >= 1 AND starts_at < 2"
            plan = run(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            assert any("ix_appointments_starts_at" in row[3] for row in plan), plan
        else:
            found = run("SELECT indexname FROM pg_indexes WHERE tablename = 'appointments'")
            assert "ix_appointments_starts_at" in found.scalars().all()
