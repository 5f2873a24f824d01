"""What a person gets who asks for their record: all of it, to read and as data.

All people here are invented.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from tests.ui.clinic import LOW_BACK, Clinic
from triage_desk import app
from triage_desk.clock import local_date
from triage_desk.documents.person_html import html
from triage_desk.domain.answers import answered
from triage_desk.domain.appointment import Booking
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, Target
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.person_file import PersonPage, Table
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import appointments, documents, intake, person_export, referrals, triage
from triage_desk.store.tables import Row

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")


@pytest.fixture
def clinic(tmp_path):
    made = Clinic(tmp_path / "data")
    yield made
    made.store.close()


@pytest.fixture
def visit(clinic):
    """A decided visit with an override and a paper, and a discarded one; another person beside."""
    rosa = clinic.patient(mrn="MRN-1", preferred_name="Rosie", phone="555-0188")
    says = LOW_BACK | {"goal": answered("Ride the zonkey again")}
    view = clinic.answer_until(clinic.start(rosa), says)
    encounter_id = view.encounter.encounter_id
    triage.decide(clinic.desk, encounter_id)
    triage.override(
        clinic.desk,
        encounter_id,
        Disposition.PHYSICIAN_TODAY,
        OverrideReason.STAFF_CONCERN,
        "She looked pale",
        "Ana S.",
        Role.FRONT_DESK,
    )
    documents.make(clinic.desk, encounter_id, DocumentKind.REFERRAL_LETTER)
    documents.printed(clinic.desk, encounter_id, DocumentKind.REFERRAL_LETTER, Target(copies=2))
    day = local_date(clinic.clock())
    referrals.seen(clinic.desk, encounter_id, "Dr. Mock", day, "Came with her son")
    words = Booking(rosa.patient_id, clinic.clock(), 30, "Dev Sample", "", "My knee again")
    appointments.book(clinic.desk, words)
    second = clinic.start(rosa)
    intake.discard(clinic.desk, second.encounter.encounter_id, "She left early")
    other = clinic.start(clinic.patient("Otto", "Other", date(1950, 1, 2)))
    return rosa, encounter_id, other


def exported(clinic, named, tmp_path):
    path = tmp_path / "record.zip"
    desk = replace(clinic.desk.acting_as(MONA), writes_person=app.write_person)
    person_export.save(desk, named, path)
    assert path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as archive:
        return archive.read("summary.html").decode(), json.loads(archive.read("record.json"))


def test_everything_is_in_it_and_nothing_of_anybody_else(clinic, visit, tmp_path):
    _rosa, encounter_id, other = visit
    page, data = exported(clinic, "MRN-1", tmp_path)
    for words in (
        *("Rosa Muster", "Rosie", "555-0188", "Mar 14, 1962", "She looked pale", "She left early"),
        *("Your referral", "seen Dr. Mock", "Came with her son"),
        *("Your appointments", "My knee again", "Dev Sample"),
        *("referral letter", "Who has seen or changed your record", "Example Family Clinic"),
    ):
        assert words in page
        assert words in json.dumps(data) or words not in ("She looked pale", "Rosie")
    visits = {visit["encounter"]["encounter_id"]: visit for visit in data["visits"]}
    assert len(visits) == 2
    assert visits[encounter_id]["decisions"][0]["findings"]
    assert {e["state"] for v in data["visits"] for e in [*v["answers"].values()]} >= {"answered"}
    assert visits[encounter_id]["events"]
    assert len(data["documents"]) == 1
    assert [printed["copies"] for printed in data["prints"]] == [2]
    assert {e["action"] for e in data["events"]} >= {"patient_created", "answer_given", "decided"}
    assert "Other" not in page
    assert other.encounter.encounter_id not in json.dumps(data)


def test_no_table_about_visits_is_forgotten():
    """A new table with visits in it must be thought of here, in the export and in the removal."""
    about = {
        name
        for name, table in Row.metadata.tables.items()
        if {"encounter_id", "patient_id"} & set(table.c.keys())
    }
    exported = {
        *("patients", "encounters", "answer_events", "decisions", "overrides", "notices"),
        *("documents", "audit_events", "patient_changes", "conflicts", "reviews"),
        *("ticks", "goals", "care_teams"),
        *("appointments", "referral_acts", "document_prints", "inbox", "import_entries"),
        *("followups", "followup_calls", "outcome_answers", "outcome_scores", "task_acts"),
        "panel_acts",
    }
    made_of_patients = {"patient_words"}
    # Of these no word is the person's: who sat where, and what is typed at this moment.
    of_the_desk = {"intake_locks", "take_overs", "drafts", "review_queue", "referral_queue"}
    of_the_desk |= {"audit_draws", "task_queue", "panel_members"}
    # Numbers made of the rows above.
    counted = {"visit_facts", "visit_flags", "decision_digests"}
    assert about == exported | of_the_desk | made_of_patients | counted | {"removals"}


def test_who_may_and_whose(clinic, visit, tmp_path):
    with pytest.raises(UserError, match="a manager"):
        person_export.export(clinic.desk, "MRN-1")
    with pytest.raises(UserError, match="no such person"):
        person_export.export(clinic.desk.acting_as(MONA), "MRN-2")
    with pytest.raises(UserError, match="no such person"):
        person_export.export(clinic.desk.acting_as(MONA), "")


def test_words_on_the_page_cannot_become_anything_else(clinic, visit):
    page = PersonPage("You", ("A & B",), clinic.clock(), ("<b>",), (Table("<h>", ("<c>",), ()),))
    made = html(page).decode()
    assert "&lt;b&gt;" in made
    assert "&lt;h&gt;" in made
    assert "A &amp; B" in made
    assert "Nothing." in made
    part = Table("h", ("c",), (("<script>alert(1)</script>",),))
    assert "<script" not in html(replace(page, parts=(part,))).decode()
