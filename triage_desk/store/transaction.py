"""One open transaction, as ``services.ports`` wants it."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Connection

from triage_desk.store.appointments import SqlAppointments
from triage_desk.store.audit_log import SqlAudit
from triage_desk.store.audit_reading import SqlAuditLog
from triage_desk.store.backup_records import SqlBackups
from triage_desk.store.batches import SqlBatches
from triage_desk.store.care import SqlCare
from triage_desk.store.clinic import SqlClinic
from triage_desk.store.cohorts import SqlCohorts
from triage_desk.store.drafts import SqlDrafts
from triage_desk.store.encounters import SqlEncounters
from triage_desk.store.inbox import SqlInbox
from triage_desk.store.journal import SqlJournal
from triage_desk.store.locks import SqlLocks
from triage_desk.store.measures import SqlMeasures
from triage_desk.store.outcomes import SqlOutcomes
from triage_desk.store.panels import SqlPanels
from triage_desk.store.patients import SqlPatients
from triage_desk.store.people_files import SqlPeopleFiles
from triage_desk.store.referrals import SqlReferrals
from triage_desk.store.reviews import SqlReviews
from triage_desk.store.secrets import Key
from triage_desk.store.tasks import SqlTasks
from triage_desk.store.training import SqlTraining
from triage_desk.store.users import SqlUsers


class SqlTransaction:
    """The repositories of one open transaction."""

    def __init__(self, connection: Connection, chain_key: Key) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection
        self._chain_key = chain_key

    @property
    def connection(self) -> Connection:
        """Return the connection that the transaction is open on."""
        return self._connection

    @property
    def chain_key(self) -> Key:
        """Return the key of the audit chain."""
        return self._chain_key

    @cached_property
    def journal(self) -> SqlJournal:
        """Return what came from desks that could not reach the server."""
        return SqlJournal(self._connection)

    @cached_property
    def patients(self) -> SqlPatients:
        """Return the patients."""
        return SqlPatients(self._connection)

    @cached_property
    def encounters(self) -> SqlEncounters:
        """Return the encounters."""
        return SqlEncounters(self._connection)

    @cached_property
    def reviews(self) -> SqlReviews:
        """Return what clinicians did with routes."""
        return SqlReviews(self._connection)

    @cached_property
    def referrals(self) -> SqlReferrals:
        """Return what happened to referrals."""
        return SqlReferrals(self._connection)

    @cached_property
    def outcomes(self) -> SqlOutcomes:
        """Return follow-ups, and how people said they are."""
        return SqlOutcomes(self._connection)

    @cached_property
    def tasks(self) -> SqlTasks:
        """Return what is to be done for people."""
        return SqlTasks(self._connection)

    @cached_property
    def panels(self) -> SqlPanels:
        """Return who is in which programme."""
        return SqlPanels(self._connection)

    @cached_property
    def cohorts(self) -> SqlCohorts:
        """Return the cohorts that were saved, and the people they may be about."""
        return SqlCohorts(self._connection)

    @cached_property
    def appointments(self) -> SqlAppointments:
        """Return who is expected when."""
        return SqlAppointments(self._connection)

    @cached_property
    def inbox(self) -> SqlInbox:
        """Return the messages of interfaces."""
        return SqlInbox(self._connection)

    @cached_property
    def training(self) -> SqlTraining:
        """Return what staff practised, and what was rated again."""
        return SqlTraining(self._connection)

    @cached_property
    def batches(self) -> SqlBatches:
        """Return the imports."""
        return SqlBatches(self._connection)

    @cached_property
    def users(self) -> SqlUsers:
        """Return the staff."""
        return SqlUsers(self._connection)

    @cached_property
    def drafts(self) -> SqlDrafts:
        """Return what was typed and not yet said."""
        return SqlDrafts(self._connection)

    @cached_property
    def people(self) -> SqlPeopleFiles:
        """Return all that is kept of one person."""
        return SqlPeopleFiles(self._connection)

    @cached_property
    def backups(self) -> SqlBackups:
        """Return what is remembered of backups."""
        return SqlBackups(self._connection)

    @cached_property
    def care(self) -> SqlCare:
        """Return ticks, goals and care teams."""
        return SqlCare(self._connection)

    @cached_property
    def clinic(self) -> SqlClinic:
        """Return what all desks of the clinic share."""
        return SqlClinic(self._connection)

    @cached_property
    def locks(self) -> SqlLocks:
        """Return which intake is open where."""
        return SqlLocks(self._connection)

    @cached_property
    def measures(self) -> SqlMeasures:
        """Return what is counted of visits."""
        return SqlMeasures(self._connection)

    @cached_property
    def audit(self) -> SqlAudit:
        """Return the audit sink."""
        return SqlAudit(self._connection, self._chain_key)

    @cached_property
    def log(self) -> SqlAuditLog:
        """Return what was audited."""
        return SqlAuditLog(self._connection, self._chain_key)
