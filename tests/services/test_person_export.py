"""Gathering a record, also under merged ids and with an emergency. All people are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import PurePath

import pytest

from tests.services.test_visit import fill
from triage_desk.domain.answers import DECLINED, NO, YES, answered
from triage_desk.domain.encounter import Channel
from triage_desk.domain.followup import CallResult
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import calling, intake, outcomes, person_export, triage

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


def test_what_was_said_later_and_its_scores_are_theirs_too(desk, visit, manager):
    fill(desk, visit, pain_now=6)
    triage.decide(desk, visit)
    triage.finish(desk, visit)
    with desk.store.read() as tx:
        followup = tx.outcomes.of_visits((visit,))[1].followup_id
    calling.called(desk, followup, CallResult.CALL_LATER, "2026-12-01", "after work")
    how = outcomes.How(OutcomeChannel.TELEPHONE)
    said = {"pain_now": answered(3), "fell_1": DECLINED, "care_imaging": NO, "care_opioid": YES}
    for one in outcomes.open_asking(desk, followup).questions:
        if one.item.link_id in said:
            outcomes.answer(desk, followup, one, said[one.item.link_id], how)
    outcomes.finish(desk, followup, how)
    with desk.store.write() as tx:
        [first, *_] = tx.outcomes.answers((visit,))
        tx.outcomes.add_answer(replace(first, instrument_id="GONE", link_id="gone_1"))
        tx.outcomes.add_score(replace(tx.outcomes.scores((visit,))[0], instrument_id="GONE"))
    parts = {
        part.heading: part.rows for part in person_export.export(manager, "id-0001").page.parts
    }
    assert [row[1] for row in parts["When you are asked again"]] == [
        *("week 0", "week 2", "week 6", "week 12"),
    ]
    assert parts["Calls to you"][0][1:3] == ("call later", "after work")
    later = {row[1]: row[2] for row in parts["What you said later"]}
    assert set(later.values()) == {"3", "declined", "no", "yes"}
    assert later["gone_1"] == "3"
    scores = {(row[1], row[2]) for row in parts["Scores"]}
    assert ("Pain now, 0 to 10", "3") in scores
    assert ("Falls since last time", "not enough answers") in scores
    assert any(name == "GONE" for name, _ in scores)


def test_it_is_written_as_one_file_after_the_event(desk, manager):
    keep(desk, "rosa-a", "Rosa")
    written = []
    where = PurePath("record.zip")
    person_export.save(
        replace(manager, writes_person=lambda *all_: written.append(all_)), "rosa-a", where
    )
    [(page, data, path)] = written
    assert (page.title, json.loads(data)["format"], path) == (
        "Your record",
        person_export.FORMAT,
        where,
    )
    with pytest.raises(UserError, match="another one"):
        person_export.save(replace(manager, writes_person=None), "rosa-a", where)
    assert desk.store.audited == ["patient_exported"] * 2


def test_only_who_may(desk):
    keep(desk, "rosa-a", "Rosa")
    with pytest.raises(UserError):
        person_export.export(desk, "rosa-a")
    with pytest.raises(UserError, match="no such person"):
        person_export.export(replace(desk, actor=MONA), "nobody")
