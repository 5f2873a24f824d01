"""What a desk has read or written lately, in memory: enough to go on when its server is gone.

Kept are values of the domain, as the screens have them anyway, and only so many. They go with the
store: whoever locks the program or leaves forgets them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.encounter import Encounter, EncounterRecord
from triage_desk.domain.patient import Patient

MOST_PEOPLE, MOST_VISITS = 500, 50
V = TypeVar("V")


class Seen:
    """The last patients and encounters, by id."""

    def __init__(self) -> None:
        """Start empty."""
        self.patients: OrderedDict[str, Patient] = OrderedDict()
        self.encounters: OrderedDict[str, Encounter] = OrderedDict()
        self.answers: OrderedDict[str, AnswerSet] = OrderedDict()
        self.records: OrderedDict[str, EncounterRecord] = OrderedDict()

    def patient(self, patient: Patient) -> Patient:
        """Remember a patient."""
        _keep(self.patients, patient.patient_id, patient, MOST_PEOPLE)
        return patient

    def encounter(self, encounter: Encounter) -> Encounter:
        """Remember an encounter as it stands."""
        _keep(self.encounters, encounter.encounter_id, encounter, MOST_VISITS)
        return encounter

    def answered(self, encounter_id: str, answers: AnswerSet) -> AnswerSet:
        """Remember the answers of an encounter as they stand."""
        _keep(self.answers, encounter_id, answers, MOST_VISITS)
        return answers

    def changed(
        self, encounter_id: str, changes: Mapping[str, Answer | None], at: datetime, name: str
    ) -> None:
        """Remember what a change of answers makes of an encounter that is known."""
        known = self.encounters.get(encounter_id)
        if known is not None:
            at, version = max(known.changed_at, at), known.version + 1
            self.encounter(replace(known, changed_at=at, changed_by=name, version=version))
        said = self.answers.get(encounter_id)
        if said is not None:
            given = {link_id: a for link_id, a in changes.items() if a is not None}
            self.answered(encounter_id, said.without(*changes).with_answers(given))

    def record(self, record: EncounterRecord) -> EncounterRecord:
        """Remember all that was read of an encounter."""
        encounter_id = record.encounter.encounter_id
        self.patient(record.patient)
        self.encounter(record.encounter)
        self.answered(encounter_id, record.answers)
        _keep(self.records, encounter_id, record, MOST_VISITS)
        return record

    def take(self, other: Seen) -> None:
        """Remember what a transaction saw, now that it was kept."""
        for patient in other.patients.values():
            self.patient(patient)
        for encounter in other.encounters.values():
            self.encounter(encounter)
        for encounter_id, answers in other.answers.items():
            self.answered(encounter_id, answers)
        for encounter_id, record in other.records.items():
            _keep(self.records, encounter_id, record, MOST_VISITS)

    def forget(self) -> None:
        """Drop everything."""
        for part in (self.patients, self.encounters, self.answers, self.records):
            part.clear()


def _keep(known: OrderedDict[str, V], name: str, value: V, most: int) -> None:
    known[name] = value
    known.move_to_end(name)
    while len(known) > most:
        known.popitem(last=False)
