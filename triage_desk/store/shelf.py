"""The backups of one open store, as ``services.ports.BackupShelf`` wants them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

from triage_desk import files
from triage_desk.domain.backup import BackupFile, Made, Origin, Proof
from triage_desk.domain.backup_plan import BackupPlan
from triage_desk.store import backup, keys
from triage_desk.store.backup import Place
from triage_desk.store.container import Progress


@dataclass(frozen=True, slots=True)
class Shelf:
    """Folders for backups, and when they are made. ``place`` is what is backed up."""

    place: Place
    folders: tuple[Path, ...]
    plan: BackupPlan

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
