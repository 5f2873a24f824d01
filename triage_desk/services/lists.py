"""A list of a screen that leaves as a file: who took it, how many rows, and whose they were."""

from __future__ import annotations

from pathlib import PurePath

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.listing import ListForm, Listing
from triage_desk.domain.permission import Permission
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Watch
from triage_desk.services.watching import TELL_EVERY, Stopped, Unwatched, tell


def save(
    desk: Desk, listing: Listing, path: PurePath, form: ListForm, watch: Watch | None = None
) -> bool:
    """Write a list as one private file; the events come first.

    Whoever is in it is noted in their own record, as always when something of them leaves.
    ``watch`` hears for how many that is done, and stops it.

    Returns:
        False where it was stopped: then nothing was noted, and nothing is written.

    Raises:
        UserError: the role does not allow it, or this desk writes no files.
        EnvironmentFault: the file cannot be written.
    """
    require(desk, Permission.EXPORT)
    tables = desk.table_files()
    told, ids = watch or Unwatched(), sorted(set(listing.patients))
    try:
        with desk.store.write() as tx:
            said = f"{listing.name} {form.value} rows {len(listing.rows)}"
            note(desk, tx, AuditAction.LIST_SAVED, "", said)
            for done, patient_id in enumerate(ids):
                if done % TELL_EVERY == 0:
                    tell(told, done, len(ids))
                note(desk, tx, AuditAction.PATIENT_SENT, tx.patients.get(patient_id), form.value)
    except Stopped:
        return False
    told.report(len(ids), len(ids))
    tables.write(listing, path, form)
    return True
