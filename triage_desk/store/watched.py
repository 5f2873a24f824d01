"""Repositories that write down what is done and seen, so that it can be told again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.appointment import Appointment
from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.care import Goal, Participant
from triage_desk.domain.cohort import Cohort, Kept, Lead
from triage_desk.domain.decision import Decision
from triage_desk.domain.document import DocumentRecord, PrintRecord
from triage_desk.domain.encounter import EmergencyNotice, Encounter, EncounterRecord, Override
from triage_desk.domain.followup import FollowUp, FollowUpCall
from triage_desk.domain.found import FoundList
from triage_desk.domain.journal import AnswersGiven, Decided, Step
from triage_desk.domain.look import Look
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeScore
from triage_desk.domain.panel import PanelAct
from triage_desk.domain.patient import Merge, Patient, PatientChange
from triage_desk.domain.referral import ReferralAct
from triage_desk.domain.review import Review
from triage_desk.domain.task import TaskAct
from triage_desk.domain.tick import Tick
from triage_desk.stopping import Stop
from triage_desk.store.appointments import SqlAppointments
from triage_desk.store.audit_log import SqlAudit
from triage_desk.store.care import SqlCare
from triage_desk.store.cohorts import SqlCohorts
from triage_desk.store.encounters import SqlEncounters
from triage_desk.store.notes import Notes
from triage_desk.store.outcomes import SqlOutcomes
from triage_desk.store.panels import SqlPanels
from triage_desk.store.patients import SqlPatients
from triage_desk.store.referrals import SqlReferrals
from triage_desk.store.reviews import SqlReviews
from triage_desk.store.tasks import SqlTasks

WHO_IS_EXPECTED = (
    "The server does not answer, and it alone knows who is booked when: write name and time on "
    "paper, and put it on the list when the server is back."
)

WHO_IS_ASKED = (
    "The server does not answer, and it alone knows who is asked when: write the answers and the "
    "time on paper, and type them in when the server is back."
)

WHAT_IS_TO_DO = (
    "The server does not answer, and it alone knows who has which task: write it on paper, and "
    "type it in when the server is back."
)

WHO_PAYS = (
    "The server does not answer, and it alone knows who is in which programme: take the file over "
    "when the server is back."
)

WHO_IS_LISTED = (
    "The server does not answer, and it alone knows everybody: ask for the list when it is back."
)


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

    def withdraw(self, patient_ids: Collection[str]) -> None:
        """Let records go again; only the server can."""
        self.notes.require_server()
        super().withdraw(patient_ids)

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

    def add_print(self, printed: PrintRecord) -> None:
        """Keep that a paper went to a printer."""
        super().add_print(printed)
        self.notes.add(Step(printed=printed), printed.encounter_id)

    def record(self, encounter_id: str) -> EncounterRecord:
        """Return everything kept of one encounter."""
        return self.notes.seen.record(super().record(encounter_id))


class WatchedCare(SqlCare):
    """Ticks, which are noted; goals and care teams, which only the server can change."""

    notes: Notes

    def add_tick(self, tick: Tick) -> None:
        """Keep that something was ticked."""
        super().add_tick(tick)
        self.notes.add(Step(tick=tick), tick.encounter_id)

    def add_goal(self, goal: Goal) -> None:
        """Keep a version of a goal; only the server can."""
        self.notes.require_server()
        super().add_goal(goal)

    def add_participant(self, participant: Participant) -> None:
        """Keep a version of somebody in a care team; only the server can."""
        self.notes.require_server()
        super().add_participant(participant)


class WatchedReviews(SqlReviews):
    """Reviews, of which every act is noted; lists show what this computer knows."""

    notes: Notes

    def add(self, review: Review) -> None:
        """Keep one act."""
        super().add(review)
        self.notes.add(Step(review=review), review.encounter_id)


class WatchedReferrals(SqlReferrals):
    """Referrals, of which every act is noted; the list shows what this computer knows."""

    notes: Notes

    def add(self, act: ReferralAct) -> None:
        """Keep one act."""
        super().add(act)
        self.notes.add(Step(referral=act), act.encounter_id)


class WatchedOutcomes(SqlOutcomes):
    """Follow-ups and outcomes; only the server can change them: it knows what was planned."""

    notes: Notes

    def plan(self, followup: FollowUp) -> None:
        """Keep a new follow-up; only the server can."""
        self.notes.require_server(WHO_IS_ASKED)
        super().plan(followup)

    def change(self, followup: FollowUp) -> None:
        """Keep a follow-up as it stands now; only the server can."""
        self.notes.require_server(WHO_IS_ASKED)
        super().change(followup)

    def add_call(self, call: FollowUpCall) -> None:
        """Keep what came of a call; only the server can."""
        self.notes.require_server(WHO_IS_ASKED)
        super().add_call(call)

    def add_answer(self, answer: OutcomeAnswer) -> None:
        """Keep one answer; only the server can."""
        self.notes.require_server(WHO_IS_ASKED)
        super().add_answer(answer)

    def add_score(self, score: OutcomeScore) -> None:
        """Keep one score; only the server can."""
        self.notes.require_server(WHO_IS_ASKED)
        super().add_score(score)


class WatchedTasks(SqlTasks):
    """Tasks; only the server can change them: it knows whose turn it is."""

    notes: Notes

    def add(self, act: TaskAct) -> None:
        """Keep one act; only the server can."""
        self.notes.require_server(WHAT_IS_TO_DO)
        super().add(act)


class WatchedPanels(SqlPanels):
    """Programmes; only the server can change who is in them: a file is taken over once."""

    notes: Notes

    def add(self, act: PanelAct) -> None:
        """Keep one version; only the server can."""
        self.notes.require_server(WHO_PAYS)
        super().add(act)


class WatchedCohorts(SqlCohorts):
    """Cohorts; only the server knows everybody, and keeps what is saved."""

    notes: Notes

    def add(self, kept: Kept) -> None:
        """Keep one version; only the server can."""
        self.notes.require_server(WHO_IS_LISTED)
        super().add(kept)

    def people(self, cohort: Cohort, today: date) -> tuple[Lead, ...]:
        """Return who may be in a cohort; only the server can."""
        self.notes.require_server(WHO_IS_LISTED)
        return super().people(cohort, today)


class WatchedAppointments(SqlAppointments):
    """Appointments; only the server can change them: two desks would book one time twice."""

    notes: Notes

    def add(self, appointment: Appointment) -> None:
        """Keep a new appointment; only the server can."""
        self.notes.require_server(WHO_IS_EXPECTED)
        super().add(appointment)

    def update(self, appointment: Appointment) -> None:
        """Keep an appointment as it stands now; only the server can."""
        self.notes.require_server(WHO_IS_EXPECTED)
        super().update(appointment)

    def withdraw(self, appointment_ids: Collection[str]) -> None:
        """Let appointments go again; only the server can."""
        self.notes.require_server(WHO_IS_EXPECTED)
        super().withdraw(appointment_ids)


class WatchedAudit(SqlAudit):
    """The audit sink, of which every event is noted."""

    notes: Notes

    def write(self, event: AuditEvent) -> None:
        """Append one event."""
        super().write(event)
        self.notes.add(Step(event=event))
