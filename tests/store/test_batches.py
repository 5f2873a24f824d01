"""Imports in the store, in a file and on a server: kept, found, taken back, never changed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.services import fakes
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.batch import Batch, Brought, Source, TakenBack, Way
from triage_desk.domain.exchange import AppointmentIn, Became, Delivery, Kind, PatientIn
from triage_desk.domain.listing import ListForm
from triage_desk.domain.look import read_look
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.domain.sheet import DateOrder, Field
from triage_desk.domain.user import Role
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.exchange import incoming
from triage_desk.exchange.tables import TableFiles
from triage_desk.services import batches, goals, importing, lists, patients, records, tasks
from triage_desk.services.goals import GoalDraft
from triage_desk.services.tasks import TaskDraft
from triage_desk.ui.presenters.lists import of_people

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
ELM = Patient("e" * 32, "Elm-Synthetic", "Eva", date(1970, 5, 31), Sex.FEMALE, "M-1")
BATCH = Batch(
    "b1", AT, "u1", "Ana S.", Source("a.csv", "ab" * 32, Way.FOLDER), {"patient added": 1}
)
NEW = Brought(Kind.PATIENT, "p1", "p1", Became.ADDED, "row 2")
OLD = Brought(Kind.PATIENT, "p2", "p2", Became.CHANGED, "row 3", '{"phone": ["", "555"]}')
BACK = TakenBack(AT, "u2", "Ben B.", 1, 1)


@pytest.fixture
def desk(store):
    return replace(fakes.make_desk(fakes.small_engine(fakes.CONTENT)), store=store)


def test_an_import_comes_back_as_kept_and_what_was_taken_back_is_left_out(store):
    with store.write() as tx:
        tx.batches.add(BATCH, (NEW, OLD))
        tx.batches.add(replace(BATCH, batch_id="b2"), ())
        tx.batches.take_back("b1", BACK, (NEW,))
    with store.read() as tx:
        done = replace(BATCH, taken_back=BACK)
        assert tx.batches.get("b1") == done
        assert tx.batches.recent(9) == (replace(BATCH, batch_id="b2"), done)
        assert tx.batches.recent(1) == (replace(BATCH, batch_id="b2"),)
        assert tx.batches.brought("b1") == (OLD,)
        assert [one.became for one in tx.batches.of_patients(["p1"])] == [
            *(Became.ADDED, Became.TAKEN_BACK),
        ]
        with pytest.raises(UserError, match="no such import"):
            tx.batches.get("b9")


@pytest.mark.parametrize("table", ["import_batches", "import_entries"])
@pytest.mark.parametrize("change", ["UPDATE {} SET batch_id = 'x'", "DELETE FROM {}"])
def test_imports_only_grow(store, table, change):
    with store.write() as tx:
        tx.batches.add(BATCH, (NEW,))
    with pytest.raises((DBAPIError, EnvironmentFault)), store.write() as tx:
        tx.connection.execute(text(change.format(table)))


def test_a_schedule_is_taken_over_taken_back_and_taken_over_again(desk):
    person = PatientIn("elm", replace(ELM, patient_id=""), frozenset({"mrn", "family", "given"}))
    coming = AppointmentIn("sheet|1", "elm", AT, 30, AppointmentStatus.BOOKED)
    delivery = Delivery((person,), (coming,))
    found = []
    for _ in range(2):
        report = importing.take(desk, delivery)
        assert report.count(Became.ADDED) == 2
        assert importing.take(desk, delivery).count(Became.SAME) == 2
        found.append(len(_named_elm(desk)))
        assert batches.undo(desk, report.batch_id).back == 2
        found.append(len(_named_elm(desk)))
    assert found == [1, 0, 1, 0]
    with desk.store.read() as tx:
        assert tx.appointments.of_external("sheet|1") is None
        words = "SELECT count(*) FROM patient_words"
        assert tx.connection.execute(text(words)).scalar() == 0
        acts = "SELECT count(*) FROM appointment_acts"
        assert tx.connection.execute(text(acts)).scalar() == 2


SCHEDULE = """Chart;Apellidos;Nombre;Fecha de nacimiento;Fecha;Hora;Médico
0007;Oak-Synthetic;Íñigo;31/05/1970;13/03/2026;9:30;Dr. Sample
0008;Elm-Synthetic;Eva;01/02/1980;13/03/2026;14:00;Dr. Sample
;Ash-Synthetic;=HYPERLINK("x");02/02/1961;13/03/2026;soon;Dr. Mock
"""


def test_a_file_is_tried_taken_over_written_again_and_taken_back(desk, tmp_path):
    """A table from its bytes to the store and out again: on a file and on a server."""
    file = tmp_path / "agenda.csv"
    file.write_bytes(SCHEDULE.encode("cp1252"))
    known = TableFiles(tmp_path)
    ruleset = desk.engine.ruleset

    def read():
        return incoming.read(file, ruleset, known, Way.COMMAND, _named_chart)

    delivery, source = read()
    assert [note.place for note in delivery.notes] == ["row 4, Hora"]
    assert importing.take(desk, delivery, source=source, trial=True).count(Became.ADDED) == 4
    assert _named_elm(desk) == ()
    report = importing.take(desk, delivery, source=source)
    assert report.count(Became.ADDED) == 4
    delivery, source = read()
    assert importing.take(desk, delivery, source=source).count(Became.SAME) == 4
    boss = desk.acting_as(replace(desk.actor, role=Role.MANAGER))
    out = replace(boss, tables=known)
    for form in ListForm:
        path = tmp_path / f"people.{form.value}"
        assert lists.save(out, of_people(out, patients.everybody(out))(), path, form)
        assert path.stat().st_size > 0
    assert "0008" in (tmp_path / "people.csv").read_text("utf-8-sig")
    # Saving the list is no change of a record: all of it can still be taken back.
    assert batches.undo(desk, report.batch_id).back == 4
    assert importing.take(desk, delivery, source=source).count(Became.ADDED) == 4


def test_everything_that_belongs_to_a_person_stands_in_the_way(desk):
    people = [replace(ELM, patient_id=letter * 32, mrn=letter) for letter in "abcd"]
    alone, busy, aims, corrected = (one.patient_id for one in people)
    with desk.store.write() as tx:
        for one in people:
            tx.patients.add(one)
    tasks.make(desk, TaskDraft(busy, "Ring back", Role.MANAGER))
    goals.keep(desk, aims, GoalDraft("Walk to the shop"))
    records.correct(desk, corrected, replace(people[3], phone="555-0142"), "1970-05-31")
    with desk.store.write() as tx:
        ids = [one.patient_id for one in people]
        assert tx.batches.in_use(ids) == {busy, aims, corrected}
        assert tx.batches.touched(ids, datetime(2020, 1, 1, tzinfo=UTC)) == {corrected}
        assert tx.batches.touched(ids, datetime(2099, 1, 1, tzinfo=UTC)) == frozenset()
        tx.patients.withdraw([alone])
        assert set(tx.patients.several(ids)) == {busy, aims, corrected}


def _named_chart(sheet, columns):
    fields = tuple(
        Field.MRN if h == "Chart" else f for h, f in zip(sheet.header, columns.fields, strict=True)
    )
    return replace(columns, fields=fields, order=DateOrder.DAY_FIRST)


def _named_elm(desk):
    with desk.store.read() as tx:
        return tx.patients.find(read_look("Elm", date(2026, 11, 22))).found


def test_what_stood_before_is_emptied_when_the_person_is_removed(store):
    brought = replace(OLD, record_id=ELM.patient_id, patient_id=ELM.patient_id)
    gone = Removal(
        *("r1", ELM.patient_id, RemovalReason.ASKED_BY_PATIENT, AT, "u1", "u2", 7, "Dr. B"),
        date(2026, 1, 1),
    )
    with store.write() as tx:
        tx.patients.add(ELM)
        tx.batches.add(BATCH, (brought,))
        tx.people.empty(gone)
    with store.read() as tx:
        (left,) = tx.batches.of_patients([ELM.patient_id])
    assert left == replace(brought, before="")
