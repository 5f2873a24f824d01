"""A transaction that writes down its steps and what it saw, so that it can be told again."""

from __future__ import annotations

from functools import cached_property

from triage_desk.store.appointments import SqlAppointments
from triage_desk.store.audit_log import SqlAudit
from triage_desk.store.backup_records import SqlBackups
from triage_desk.store.batches import SqlBatches
from triage_desk.store.care import SqlCare
from triage_desk.store.clinic import SqlClinic
from triage_desk.store.cohorts import SqlCohorts
from triage_desk.store.encounters import SqlEncounters
from triage_desk.store.inbox import SqlInbox
from triage_desk.store.measures import SqlMeasures
from triage_desk.store.notes import Notes
from triage_desk.store.outcomes import SqlOutcomes
from triage_desk.store.panels import SqlPanels
from triage_desk.store.patients import SqlPatients
from triage_desk.store.referrals import SqlReferrals
from triage_desk.store.reviews import SqlReviews
from triage_desk.store.tasks import SqlTasks
from triage_desk.store.training import SqlTraining
from triage_desk.store.transaction import SqlTransaction
from triage_desk.store.users import SqlUsers
from triage_desk.store.watched import (
    WatchedAppointments,
    WatchedAudit,
    WatchedCare,
    WatchedCohorts,
    WatchedEncounters,
    WatchedOutcomes,
    WatchedPanels,
    WatchedPatients,
    WatchedReferrals,
    WatchedReviews,
    WatchedTasks,
)


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
    def clinic(self) -> SqlClinic:
        """Return what all desks share; only the server knows."""
        self._notes.require_server()
        return super().clinic

    @cached_property
    def inbox(self) -> SqlInbox:
        """Return the messages of interfaces; only the server knows which came before."""
        self._notes.require_server()
        return super().inbox

    @cached_property
    def batches(self) -> SqlBatches:
        """Return the imports; only the server knows who is on file."""
        self._notes.require_server()
        return super().batches

    @cached_property
    def training(self) -> SqlTraining:
        """Return what staff practised; it can wait until the server is back."""
        self._notes.require_server()
        return super().training

    @cached_property
    def measures(self) -> SqlMeasures:
        """Return what is counted; only the server has all of it."""
        self._notes.require_server()
        return super().measures

    @cached_property
    def appointments(self) -> SqlAppointments:
        """Return who is expected when; nobody while the server is away."""
        found = WatchedAppointments(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def outcomes(self) -> SqlOutcomes:
        """Return follow-ups and outcomes; nothing new while the server is away."""
        found = WatchedOutcomes(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def tasks(self) -> SqlTasks:
        """Return tasks; nothing new while the server is away."""
        found = WatchedTasks(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def panels(self) -> SqlPanels:
        """Return who is in which programme; nothing new while the server is away."""
        found = WatchedPanels(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def cohorts(self) -> SqlCohorts:
        """Return saved cohorts; nobody is looked for while the server is away."""
        found = WatchedCohorts(self._connection)
        found.notes = self._notes
        return found

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
    def care(self) -> SqlCare:
        """Return ticks, goals and care teams."""
        found = WatchedCare(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def reviews(self) -> SqlReviews:
        """Return what clinicians did with routes."""
        found = WatchedReviews(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def referrals(self) -> SqlReferrals:
        """Return what happened to referrals."""
        found = WatchedReferrals(self._connection)
        found.notes = self._notes
        return found

    @cached_property
    def audit(self) -> SqlAudit:
        """Return the audit sink."""
        found = WatchedAudit(self._connection, self._chain_key)
        found.notes = self._notes
        return found
