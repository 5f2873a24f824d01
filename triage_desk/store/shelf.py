"""The backups of one open store, as ``services.ports.BackupShelf`` wants them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path, PurePath

from triage_desk import files
from triage_desk.domain.backup import BackupFile, Made, Origin, Proof
from triage_desk.domain.backup_plan import BackupPlan
from triage_desk.errors import EnvironmentFault
from triage_desk.store import backup, keys
from triage_desk.store.backup import Place
from triage_desk.store.container import Progress

BESIDE = "backups"
"""The folder beside the data where backups go while no other is named."""


@dataclass(slots=True)
class Shelf:
    """Folders for backups, and when they are made. ``place`` is what is backed up.

    All desks of one run of the program hold the same one, so what is arranged holds at once.
    """

    place: Place
    folders: tuple[Path, ...]
    plan: BackupPlan

    def check(self, folder: str) -> None:
        """Try whether a folder is there and takes a file.

        Raises:
            EnvironmentFault: it is not, or does not.
        """
        path = Path(folder)
        if not path.is_absolute():
            raise EnvironmentFault(
                f"{folder} is no whole path: write where the folder is from the disk on."
            )
        if not path.is_dir():
            raise EnvironmentFault(
                f"The folder {folder} is not there: plug in the disk, or make the folder first."
            )
        trial = path / f"triage-desk-{uuid.uuid4().hex}.try"
        try:
            files.write_private(trial, b"")
        finally:
            files.remove(trial)

    def arrange(self, folders: tuple[str, ...], plan: BackupPlan) -> None:
        """Use other folders and another plan from now on."""
        beside = self.place.data_dir / BESIDE
        self.folders, self.plan = tuple(map(Path, folders)) or (beside,), plan

    def make(self, origin: Origin, progress: Progress) -> list[Made]:
        """Write a backup to each folder and prove it there."""
        return backup.make(self.place, self.folders, origin, progress)

    def prove(self, path: PurePath, progress: Progress) -> Proof:
        """Restore one to a scratch folder and check everything."""
        return backup.prove(self.place, Path(path), progress)

    def mark(self, path: PurePath, *, proved: bool) -> Path:
        """Say by its name whether it is proved; return where it is now."""
        found = Path(path)
        return backup.mark(found, proved=proved) if found.exists() else found

    def listing(self, folder: PurePath) -> list[BackupFile]:
        """Return the backups of this clinic in a folder, newest first."""
        vault_id = keys.read_vault(self.place.data_dir).vault_id
        return backup.listing(Path(folder), vault_id)

    def remove(self, path: PurePath) -> None:
        """Remove one backup."""
        files.remove(Path(path))
