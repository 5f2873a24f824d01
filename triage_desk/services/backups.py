"""Backups on demand and by the clock, their proof, and which are kept.

A backup copies, writes and proves for seconds to minutes, so these belong in a job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from triage_desk import settings
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.backup import BackupFile, BackupRecord, Made, Origin, Proof
from triage_desk.domain.backup_plan import BackupHealth, health, spare
from triage_desk.domain.clinic_settings import changed
from triage_desk.domain.permission import Permission
from triage_desk.errors import Cancelled, EnvironmentFault, UserError
from triage_desk.services.auditing import note
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import BackupShelf, Watch
from triage_desk.settings import BackupSettings

RECORDS = 50


class Unwatched:
    """For whoever waits without a window: never stopped, tells nobody."""

    cancelled = False

    def report(self, done: int, total: int) -> None:
        """Say nothing."""


def take(desk: Desk, watch: Watch | None = None) -> tuple[BackupRecord, ...]:
    """Make a backup in every folder of the settings and prove each; return what came of them.

    A folder that fails is told in its record and does not stop the others. What the plan no
    longer keeps is removed where the new one is proved.

    Raises:
        UserError: the role does not allow it, or no folder is set.
        EnvironmentFault: that it failed cannot even be written down.
        Cancelled: it was stopped; nothing is left of it.
    """
    require(desk, Permission.BACK_UP)
    return keep_safe(desk, watch)


def keep_safe(desk: Desk, watch: Watch | None = None) -> tuple[BackupRecord, ...]:
    """Do what ``take`` does because the clock says so: whoever is at the keyboard.

    Raises:
        EnvironmentFault, Cancelled: as ``take``.
    """
    shelf, at = _shelf(desk), desk.clock()
    ref, actor = desk.engine.ruleset.ref, desk.actor
    origin = Origin(at, actor.user_id, actor.workstation, ref.version, ref.content_hash)
    try:
        made = shelf.make(origin, _told(watch))
    except EnvironmentFault as fault:
        made = [
            Made(PurePath(folder), None, 0, Proof(None, str(fault))) for folder in shelf.folders
        ]
    records = tuple(_record(desk, origin, one) for one in made)
    with desk.store.write() as tx:
        for record in records:
            tx.backups.add(record)
        good = sum(record.proved_at is not None for record in records)
        action = AuditAction.BACKUP_MADE if good else AuditAction.BACKUP_FAILED
        note(desk, tx, action, records[0].backup_id, f"{good} of {len(records)} proved")
    for record in records:
        if record.proved_at is not None:
            _rotate(shelf, record.folder, at)
    return records


def arrange(desk: Desk, wanted: BackupSettings) -> None:
    """Keep where backups of this computer go, when they are made and how many stay, from now on.

    Raises:
        UserError: the role does not allow it, this desk makes no backups, a folder does not take
            one (``folders``), or none would ever be made by itself (``times``).
        EnvironmentFault: the settings of this computer cannot be written; all is as it was.
    """
    require(desk, Permission.CHANGE_SETTINGS)
    shelf, here = desk.backups, computer_of(desk)
    if shelf is None:
        raise UserError("This desk makes no backups.")
    if not wanted.times and not wanted.at_closing:
        raise UserError("Type a time, or let one be made at closing: else there is none.", "times")
    for folder in wanted.folders:
        try:
            shelf.check(folder)
        except EnvironmentFault as fault:
            raise UserError(str(fault), "folders") from fault
    with desk.store.write() as tx:
        before = settings.load(here.data)
        note(desk, tx, AuditAction.BACKUPS_ARRANGED, "", ",".join(changed(before.backup, wanted)))
        settings.save(replace(before, backup=wanted), here.data)
    shelf.arrange(wanted.folders, wanted.plan)


def prove(desk: Desk, path: PurePath, watch: Watch | None = None) -> Proof:
    """Restore a backup to a scratch folder once more, and mark it by what came of it.

    Raises:
        UserError: the role does not allow it.
        EnvironmentFault: the file cannot be given its mark.
        Cancelled: it was stopped; the mark is as it was.
    """
    require(desk, Permission.BACK_UP)
    shelf = _shelf(desk)
    proof = shelf.prove(path, _told(watch))
    now_at = shelf.mark(path, proved=proof.good)
    with desk.store.write() as tx:
        backup_id = proof.manifest.backup_id if proof.manifest else ""
        proved_at = desk.clock() if proof.good else None
        tx.backups.tried(str(path), str(now_at), proved_at, proof.why)
        note(desk, tx, AuditAction.BACKUP_TRIED, backup_id, "good" if proof.good else "failed")
    return proof


def found(desk: Desk) -> tuple[BackupFile, ...]:
    """Return the backups of this clinic that lie in its folders, newest first.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.BACK_UP)
    shelf = _shelf(desk)
    files = [file for folder in shelf.folders for file in shelf.listing(folder)]
    return tuple(sorted(files, key=lambda file: file.path.name, reverse=True))


def records(desk: Desk) -> tuple[BackupRecord, ...]:
    """Return the last tries, newest first; raise ``UserError`` when the role does not allow it."""
    require(desk, Permission.BACK_UP)
    return _records(desk)


def standing(desk: Desk) -> BackupHealth | None:
    """Return how the backups stand; ``None`` at a desk that makes none."""
    if desk.backups is None:
        return None
    return health(desk.backups.plan, _records(desk), desk.clock())


def _records(desk: Desk) -> tuple[BackupRecord, ...]:
    with desk.store.read() as tx:
        return tx.backups.latest(RECORDS)


def _shelf(desk: Desk) -> BackupShelf:
    if desk.backups is None or not desk.backups.folders:
        raise UserError("No folder for backups is set: name one in the settings.")
    return desk.backups


def _record(desk: Desk, origin: Origin, made: Made) -> BackupRecord:
    manifest = made.proof.manifest
    return BackupRecord(
        backup_id=manifest.backup_id if manifest else desk.new_id(),
        folder=str(made.folder),
        path=str(made.path or ""),
        made_at=origin.made_at,
        made_by=origin.made_by,
        size=made.size,
        intakes=manifest.intakes if manifest else 0,
        proved_at=desk.clock() if made.proof.good else None,
        failure=made.proof.why,
    )


def _rotate(shelf: BackupShelf, folder: str, now: datetime) -> None:
    for file in spare(shelf.plan, shelf.listing(PurePath(folder)), now):
        shelf.remove(file.path)


def _told(watch: Watch | None) -> Callable[[int, int], None]:
    """Return what carries progress to a watch, and the wish to stop back."""
    watched = watch or Unwatched()

    def step(done: int, total: int) -> None:
        if watched.cancelled:
            raise Cancelled("The backup was stopped; nothing of it is left.")
        watched.report(done, total)

    return step
