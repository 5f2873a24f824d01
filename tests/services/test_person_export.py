"""Gathering a record, also under merged ids and with an emergency. All people are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.answers import NO
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import intake, person_export, triage

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")


@pytest.fixture
def manager(desk):
    return desk.acting_as(MONA)


def keep(desk, patient_id, given):
    with desk.store.write() as tx:
        tx.patients.add(Patient(patient_id, "Muster", given, date(1962, 3, 14), Sex.FEMALE))


def test_merged_records_come_together(desk, manager):
    keep(desk, "rosa-a", "Rosa")
    keep(desk, "rosa-b", "Rosina")
    keep(desk, "otto-a", "Otto")
    view = intake.start(desk, "rosa-b", Channel.COUNTER)
    encounter_id = view.encounter.encounter_id
    triage.raise_emergency(desk, encounter_id, "Chest pain at the counter")
    triage.acknowledge(desk, encounter_id, "Dr. Example", "physician", "came at once")
    made = person_export.export(manager, "rosa-a")
    data = json.loads(made.data)
    assert [p["given"] for p in data["patients"]] == ["Rosa", "Rosina"]
    assert data["format"] == "triage-desk-person-1"
    told = [row for part in made.page.parts for row in part.rows if "Dr. Example" in " ".join(row)]
    assert told
    assert manager.store.audited[-1] == "patient_exported"


def test_a_question_opened_again_is_said_so(desk, manager):
    keep(desk, "rosa-a", "Rosa")
    view = intake.start(desk, "rosa-a", Channel.COUNTER)
    encounter_id = view.encounter.encounter_id
    first = view.pages[view.at].open_ids[0]
    intake.answer(desk, encounter_id, {first: NO})
    intake.answer(desk, encounter_id, {first: None})
    rows = [row for part in person_export.export(manager, "rosa-a").page.parts for row in part.rows]
    assert any("asked again" in row for row in rows)


def test_only_who_may(desk):
    keep(desk, "rosa-a", "Rosa")
    with pytest.raises(UserError):
        person_export.export(desk, "rosa-a")
    with pytest.raises(UserError, match="no such person"):
        person_export.export(replace(desk, actor=MONA), "nobody")
