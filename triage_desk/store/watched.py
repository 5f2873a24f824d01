"""A transaction that writes down its steps and what it saw, so that it can be told again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.decision import Decision
from triage_desk.domain.document import DocumentRecord
from triage_desk.domain.encounter import EmergencyNotice, Encounter, EncounterRecord, Override
from triage_desk.domain.found import FoundList
from triage_desk.domain.journal import AnswersGiven, Decided, Step
from triage_desk.domain.look import Look
from triage_desk.domain.patient import Merge, Patient, PatientChange
from triage_desk.errors import ServerGone
from triage_desk.stopping import Stop
from triage_desk.store.audit_log import SqlAudit
from triage_desk.store.backup_records import SqlBackups
from triage_desk.store.encounters import SqlEncounters
from triage_desk.store.patients import SqlPatients
from triage_desk.store.seen import Seen
from triage_desk.store.store import SqlTransaction
from triage_desk.store.users import SqlUsers

NEEDS_SERVER = "The server does not answer, and this needs it; it can be done when it is back."


class Notes:
    """The steps of one transaction, and what it saw of the database."""

    def __init__(self, *, on_server: bool) -> None:
        """Start with nothing."""
        self._on_server = on_server
        self.seen = Seen()
        self.steps: list[Step] = []
        self.encounter_id = ""
        self.version: int | None = None
        self._new = False

    def require_server(self) -> None:
        """Refuse what cannot be told to the server later.

        Raises:
            ServerGone: the transaction is one of this computer alone.
        """
        if not self._on_server:
            raise ServerGone(NEEDS_SERVER)

    def add(self, step: Step, encounter_id: str = "", version: int | None = None) -> None:
        """Note a step; the first with a version says which one the transaction began at."""
        self.steps.append(step)
        self.encounter_id = self.encounter_id or encounter_id
        self._new = self._new or step.encounter is not None
        if self.version is None and not self._new:
            self.version = version


class WatchedPatients(SqlPatients):
    """Patients, of which everyone found or added is noted."""

    notes: Notes

    def add(self, patient: Patient) -> None:
        """Keep a new patient."""
        super().add(patient)
        self.notes.add(Step(patient=self.notes.seen.patient(patient)))

    def get(self, patient_id: str) -> Patient:
        """Return one patient."""
        return self.notes.seen.patient(super().get(patient_id))

    def current(self, patient_id: str) -> Patient:
        """Return the record that stands for this one now."""
        found = self.notes.seen.patient(super().current(patient_id))
        if found.patient_id != patient_id:
            self.get(patient_id)
        return found

    def find(self, look: Look, limit: int = 50, stop: Stop | None = None) -> FoundList:
        """Return people as the database finds them."""
        found = super().find(look, limit, stop)
        for patient in found.patients:
            self.notes.seen.patient(patient)
        return found

    def change(self, patient: Patient, changes: Iterable[PatientChange]) -> None:
        """Keep corrected facts; only the server can."""
        self.notes.require_server()
        super().change(patient, changes)

    def merge(self, merge: Merge) -> None:
        """Let two records be one person; only the server can."""
        self.notes.require_server()
        super().merge(merge)


class WatchedEncounters(SqlEncounters):
    """Encounters, of which every step is noted."""

    notes: Notes

    def add(self, encounter: Encounter) -> None:
        """Keep a new encounter."""
        super().add(encounter)
        self.notes.add(Step(encounter=encounter), encounter.encounter_id)
        self.notes.seen.encounter(encounter)
        self.notes.seen.answered(encounter.encounter_id, AnswerSet())

    def get(self, encounter_id: str) -> Encounter:
        """Return one encounter."""
        return self.notes.seen.encounter(super().get(encounter_id))

    def update(self, encounter: Encounter) -> Encounter:
        """Keep the changed state."""
        kept = self.notes.seen.encounter(super().update(encounter))
        self.notes.add(Step(change=encounter), encounter.encounter_id, encounter.version)
        return kept

    def answers(self, encounter_id: str) -> AnswerSet:
        """Return the answers as they stand now."""
        return self.notes.seen.answered(encounter_id, super().answers(encounter_id))

    def append_answers(
        self,
        encounter_id: str,
        changes: Mapping[str, Answer | None],
        at: datetime,
        by: str,
        *,
        name: str = "",
        version: int | None = None,
    ) -> None:
        """Append answers, and note what stood before."""
        before = self._said_before(encounter_id, changes)
        known = self.notes.seen.encounters.get(encounter_id)
        began = known.version if known is not None else self.get(encounter_id).version
        super().append_answers(encounter_id, changes, at, by, name=name, version=version)
        given = AnswersGiven(dict(changes), before, at, by, name)
        self.notes.add(Step(answers=given), encounter_id, began)
        self.notes.seen.changed(encounter_id, changes, at, name)

    def _said_before(
        self, encounter_id: str, changes: Mapping[str, Answer | None]
    ) -> dict[str, Answer | None]:
        """Return what stands for some questions; asked only where it is written down for good."""
        said = self.notes.seen.answers.get(encounter_id)
        if said is None:
            said = super().answers(encounter_id)
        return {link_id: said.get(link_id) for link_id in changes}

    def add_decision(
        self,
        encounter_id: str,
        decision: Decision,
        at: datetime,
        specimen: Callable[[], Decision] | None = None,
    ) -> None:
        """Keep a decision."""
        super().add_decision(encounter_id, decision, at, specimen)
        self.notes.add(Step(decided=Decided(decision, at)), encounter_id)

    def add_override(self, override: Override) -> None:
        """Keep a change of route."""
        super().add_override(override)
        self.notes.add(Step(override=override), override.encounter_id)

    def add_notice(self, notice: EmergencyNotice) -> None:
        """Keep who was told of an emergency."""
        super().add_notice(notice)
        self.notes.add(Step(notice=notice), notice.encounter_id)

    def add_document(self, document: DocumentRecord) -> None:
        """Keep that a paper was made."""
        super().add_document(document)
        self.notes.add(Step(document=document), document.encounter_id)

    def record(self, encounter_id: str) -> EncounterRecord:
        """Return everything kept of one encounter."""
        return self.notes.seen.record(super().record(encounter_id))


class WatchedAudit(SqlAudit):
    """The audit sink, of which every event is noted."""

    notes: Notes

    def write(self, event: AuditEvent) -> None:
        """Append one event."""
        super().write(event)
        self.notes.add(Step(event=event))


class WatchedTransaction(SqlTransaction):
    """An open transaction that notes its steps."""

    def __init__(self, tx: SqlTransaction, notes: Notes) -> None:
        """Go on with the open transaction ``tx``."""
        super().__init__(tx.connection, tx.chain_key)
        self._notes = notes

    @cached_property
    def users(self) -> SqlUsers:
        """Return the staff; only the server knows them."""
        self._notes.require_server()
        return super().users

    @cached_property
    def backups(self) -> SqlBackups:
        """Return what is remembered of backups; only the server knows."""
        self._notes.require_server()
        return super().backups

    @cached_property
    def patients(self) -> SqlPatients:
        """Return the patients."""
        found = WatchedPatients(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def encounters(self) -> SqlEncounters:
        """Return the encounters."""
        found = WatchedEncounters(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def audit(self) -> SqlAudit:
        """Return the audit sink."""
        found = WatchedAudit(self._connection, self._chain_key)
        found.notes = self._notes
        return found
