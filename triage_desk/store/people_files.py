"""All that is kept of one person in SQL, as ``services.ports_people`` wants it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    Connection,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from triage_desk.domain.audit import AuditEvent
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.person_file import SetAside
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.errors import UserError
from triage_desk.store import digests, facts, mapping, words
from triage_desk.store.bare import Bare
from triage_desk.store.blanks import BLANK, NO_DAY, OWNER
from triage_desk.store.outcomes import stop_asking
from triage_desk.store.panels import forget_panels
from triage_desk.store.shape import TABLES
from triage_desk.store.tasks import forget_tasks

_patients = TABLES["patients"]
_encounters = TABLES["encounters"]
_events = TABLES["audit_events"]
_removals = TABLES["removals"]
_drafts = TABLES["drafts"]
_queue = TABLES["review_queue"]
_referrals = TABLES["referral_queue"]
_appointments = TABLES["appointments"]
_conflicts = TABLES["conflicts"]

# What stands where a person stood.
GONE = "(removed)"
_EMPTY: dict[str, object] = {"NULL": None, "''": "", "x''": b"", "'{}'": "{}"}


class SqlPeopleFiles:
    """All of one person at once."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def find(self, named: str) -> str:
        """Return the id of the record with this id or record number.

        Raises:
            UserError: there is none.
        """
        found = _NAMED.run(self._connection, {"value": named}).fetchone() if named else None
        if found is None:
            raise UserError("There is no such person on file; look up the record number.")
        return str(found[0])

    def same_person(self, patient_id: str) -> tuple[str, ...]:
        """Return the ids of all records that were merged with this one, itself among them."""
        into = _patients.c.merged_into
        known, last = {patient_id}, 0
        while len(known) > last:  # Merges form a tree: up to its root, and down all branches.
            last = len(known)
            query = select(_patients.c.patient_id, into).where(
                or_(_patients.c.patient_id.in_(known), into.in_(known))
            )
            for row in self._connection.execute(query):
                known |= {name for name in row if name}
        return tuple(sorted(known))

    def visits(self, patient_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of their encounters, oldest first."""
        query = (
            select(_encounters.c.encounter_id)
            .where(_encounters.c.patient_id.in_(patient_ids))
            .order_by(_encounters.c.started_at, _encounters.c.encounter_id)
        )
        return tuple(self._connection.execute(query).scalars())

    def events(self, patient_ids: tuple[str, ...]) -> tuple[AuditEvent, ...]:
        """Return the audit events about them or their encounters, oldest first."""
        theirs = select(_encounters.c.encounter_id).where(_encounters.c.patient_id.in_(patient_ids))
        query = (
            select(_events)
            .where(
                or_(
                    _events.c.patient_id.in_(patient_ids),
                    _events.c.record_id.in_(patient_ids),
                    _events.c.record_id.in_(theirs),
                )
            )
            .order_by(_events.c.sequence)
        )
        return tuple(mapping.audit_event_of(row) for row in self._connection.execute(query))

    def set_aside(self, visits: tuple[str, ...]) -> tuple[SetAside, ...]:
        """Return the answers on which desks differed, oldest first."""
        mine = _conflicts.c.encounter_id.in_(visits)
        query = select(_conflicts).where(mine).order_by(_conflicts.c.number)
        return tuple(
            SetAside(
                row.encounter_id,
                row.link_id,
                row.ours,
                row.theirs,
                mapping.moment_of(row.at),
                row.by,
            )
            for row in self._connection.execute(query)
        )

    def empty(self, removal: Removal) -> None:
        """Make everything empty that is kept of one record, but ids, times and routes.

        The row that allows it is written first and closed last, in the transaction of the caller.
        """
        who = removal.patient_id
        self._connection.execute(insert(_removals), _values(removal))
        theirs = select(_encounters.c.encounter_id).where(_encounters.c.patient_id == who)
        former = words.former_names(self._connection, who)
        person = self._connection.execute(select(_patients).where(_patients.c.patient_id == who))
        words.forget(self._connection, words.rows_of(person.one(), former))
        for name, columns in BLANK.items():
            table = TABLES[name]
            mine = (
                table.c[OWNER[name]] == who if name in OWNER else table.c.encounter_id.in_(theirs)
            )
            empty = {column: _EMPTY[value] for column, value in columns.items()}
            self._connection.execute(update(table).where(mine).values(**empty))
        nobody = mapping.patient_values(Patient(who, GONE, GONE, NO_DAY, Sex.UNKNOWN))
        del nobody["merged_into"]
        mine = _patients.c.patient_id == who
        self._connection.execute(update(_patients).where(mine).values(**nobody))
        of_theirs = _encounters.c.patient_id == who
        self._connection.execute(update(_encounters).where(of_theirs).values(discard_reason=""))
        expected = _appointments.c.patient_id == who
        nothing = {"who": "", "reason": ""}
        self._connection.execute(update(_appointments).where(expected).values(**nothing))
        stop_asking(self._connection, theirs)
        forget_tasks(self._connection, who)
        forget_panels(self._connection, who)
        differed = _conflicts.c.encounter_id.in_(theirs)
        self._connection.execute(update(_conflicts).where(differed).values(ours="", theirs=""))
        facts.drop(self._connection, theirs)
        digests.drop(self._connection, theirs)
        for rest in (_drafts, _queue, _referrals):
            self._connection.execute(delete(rest).where(rest.c.encounter_id.in_(theirs)))
        # What was typed on the page of the person, which is about no visit.
        on_page = _drafts.c.place.endswith(who, autoescape=True)
        self._connection.execute(delete(_drafts).where(on_page))
        done = mapping.micros(removal.asked_at)
        which = (_removals.c.patient_id == who) & _removals.c.done_at.is_(None)
        self._connection.execute(update(_removals).where(which).values(done_at=done))

    def removals(self) -> tuple[Removal, ...]:
        """Return every removal, newest first."""
        query = select(_removals).order_by(_removals.c.number.desc())
        return tuple(_removal_of(row) for row in self._connection.execute(query))


# Asked once for each row of a file, which may have a hundred thousand.
_VALUE = bindparam("value", type_=Text)
_NAMED = Bare(
    select(_patients.c.patient_id).where(
        or_(
            _patients.c.patient_id == _VALUE,
            # The index of numbers leaves out who has none: without this it is never used.
            and_(_patients.c.mrn != literal_column("''"), _patients.c.mrn == _VALUE),
        )
    )
)


def _values(removal: Removal) -> mapping.Values:
    return {
        "removal_id": removal.removal_id,
        "patient_id": removal.patient_id,
        "reason": removal.reason.value,
        "asked_at": mapping.micros(removal.asked_at),
        "asked_by": removal.asked_by,
        "confirmed_by": removal.confirmed_by,
        "years": removal.years,
        "decided_by": removal.decided_by,
        "decided_on": removal.decided_on.isoformat(),
    }


def _removal_of(row: mapping.AnyRow) -> Removal:
    return Removal(
        row.removal_id,
        row.patient_id,
        RemovalReason(row.reason),
        mapping.moment_of(row.asked_at),
        row.asked_by,
        row.confirmed_by,
        row.years,
        row.decided_by,
        date.fromisoformat(row.decided_on),
        None if row.done_at is None else mapping.moment_of(row.done_at),
    )
