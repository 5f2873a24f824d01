"""Backups: made while the desks work, each restored at once to prove that it can be.

One file holds the encrypted database, the wrapped key, the settings, what the clinic adds to the
content, and a manifest. See ``container`` for the file and ``snapshot`` for the copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from triage_desk import __version__, files
from triage_desk.domain.backup import BackupFile, Made, Manifest, Origin, Part, Proof
from triage_desk.errors import EnvironmentFault
from triage_desk.ids import new_id
from triage_desk.store import container, keys, slots
from triage_desk.store.audit_log import ALL, walk
from triage_desk.store.container import Progress, open_backup
from triage_desk.store.database import Database
from triage_desk.store.engine import connect
from triage_desk.store.faults import told
from triage_desk.store.local_file import EncryptedFile
from triage_desk.store.secrets import Key
from triage_desk.store.snapshot import Snapshot, copy_database, copy_rows, look

SCRATCH_FOLDER = "scratch"
SETTINGS_FILE = "settings.toml"
OVERLAY_FOLDER = "overlay"
NOT_PROVED = "-not-proved"
_HALF_FILE_AGE = timedelta(days=1)
_WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """What is backed up: a data folder, its database, and the key at hand (32 bytes)."""

    data_dir: Path
    database: Database
    key: Key

    @property
    def scratch(self) -> Path:
        """Return where copies under way lie; what a crash leaves there goes at the next start."""
        return self.data_dir / SCRATCH_FOLDER


def make(place: Place, folders: Sequence[Path], origin: Origin, progress: Progress) -> list[Made]:
    """Copy the database once, write a backup to each folder, and prove each where it lies.

    A folder that fails does not keep the next from being tried.

    Raises:
        EnvironmentFault: the database cannot be copied.
        Exception: what ``progress`` raises, to stop; no half file stays.
    """
    with files.scratch_in(place.scratch) as scratch, place.database.told(reading=True):
        copy, steps = scratch / container.DATABASE, 1 + 2 * len(folders)
        held = copied(place, copy, _share(progress, 0, steps))
        small = _small_parts(place.data_dir)
        made = []
        for number, folder in enumerate(folders):
            writing = _share(progress, 1 + 2 * number, steps)
            proving = _share(progress, 2 + 2 * number, steps)
            try:
                path = _write(place, folder, origin, (copy, held, small), writing)
            except EnvironmentFault as fault:
                made.append(Made(folder, None, 0, Proof(None, str(fault))))
                continue
            with ExitStack() as undo:
                undo.callback(files.remove, path)  # Where somebody stops it while it is proved.
                proof = prove(place, path, proving)
                undo.pop_all()
            size = path.stat().st_size
            made.append(Made(folder, mark(path, proved=proof.good), size, proof))
        return made


def copied(place: Place, target: Path, progress: Progress) -> Snapshot:
    """Copy the database as it is at one moment into an encrypted file; say what it held.

    Raises:
        EnvironmentFault: a server's rows did not all arrive.
    """
    if isinstance(place.database, EncryptedFile):
        return copy_database(place.database.path, place.key, target, progress)
    return copy_rows(place.database, place.key, target, progress)


def prove(place: Place, path: Path, progress: Progress) -> Proof:
    """Restore a backup to a scratch folder that goes afterwards; count it, walk its audit chain.

    Raises:
        Exception: what ``progress`` raises, to stop.
    """
    manifest = None
    try:
        with files.scratch_in(place.scratch) as scratch, open_backup(path) as opened:
            manifest = opened.manifest
            _vault_of(opened, scratch, place.key)
            check_restored(opened, scratch, place.key, progress)
    except EnvironmentFault as fault:
        return Proof(manifest, str(fault))
    return Proof(manifest)


def check_restored(
    opened: container.Opened, folder: Path, key: Key, progress: Progress
) -> Snapshot:
    """Write every part of a backup into ``folder`` and check it against the manifest.

    Raises:
        EnvironmentFault: a part, a page, a count or a link of the audit chain is not as it was.
    """
    sealed = container.seal_of(slots.derive(key, "backup manifest"), opened.sealed)
    if sealed != opened.seal:
        raise EnvironmentFault(
            f"The list of contents of the backup was changed by somebody: {opened.path}; use "
            "another backup."
        )
    database = folder / container.DATABASE
    opened.extract(container.DATABASE, database, _share(progress, 0, 2))
    for name in (container.SETTINGS, *opened.overlay()):
        if opened.has(name):
            files.make_private_folder((folder / name).parent)
            files.write_private(folder / name, opened.read(name))
    with told(database, reading=True):
        vault = keys.parse(opened.read(container.VAULT), opened.path)
        held = _sound(database, vault, key, opened.path)
    progress(_WHOLE, _WHOLE)
    found = (held.shape, held.counts, held.events, held.head)
    wanted = opened.manifest
    if found != (wanted.shape, dict(wanted.counts), wanted.events, wanted.head):
        raise EnvironmentFault(
            f"The backup does not hold what it should: {opened.path}; use another backup."
        )
    return held


def _sound(database: Path, vault: keys.Vault, key: Key, path: Path) -> Snapshot:
    """Check every page and the audit chain of a restored copy; return what it holds."""
    with ExitStack() as stack:
        raw = connect(database, key, reading=True)
        stack.callback(raw.close)
        damage = raw.execute("PRAGMA cipher_integrity_check").fetchall()
        quick = raw.execute("PRAGMA quick_check").fetchall()
        if damage or quick != [("ok",)]:
            raise EnvironmentFault(f"The database in the backup is damaged: {path}; use another.")
        chain, held = walk(keys.chain_key(vault, key), raw.execute(str(ALL))), look(raw)
    if not chain.sound or (chain.events, chain.head) != (held.events, held.head):
        raise EnvironmentFault(
            f"The audit chain in the backup is broken: {path}; keep the file and tell whoever "
            "answers for your data."
        )
    return held


def _vault_of(opened: container.Opened, folder: Path, key: Key) -> None:
    """Check that the wrapped key in the backup is the one its database was written with."""
    files.write_private(folder / keys.VAULT_FILE, opened.read(container.VAULT))
    if not keys.is_key_of(keys.read_vault(folder), key):
        raise EnvironmentFault(
            f"The backup was made before the key was changed: {opened.path}; try it with the "
            "passphrase or recovery sheet of that day: triage-desk backup prove."
        )


def listing(folder: Path, vault_id: str = "") -> list[BackupFile]:
    """Return the backups in a folder, newest first; files that are not ours are passed over.

    Args:
        folder: where to look; a folder that is not there holds none.
        vault_id: only backups of this clinic.
    """
    pattern = re.compile(rf"triage-desk-{re.escape(vault_id[:8]) or '[0-9a-f]{8}'}-.*\.zip")
    try:
        paths = [path for path in folder.iterdir() if pattern.fullmatch(path.name)]
    except OSError:
        return []
    found = [_looked_at(path) for path in paths]
    ours = [f for f in found if not (vault_id and f.manifest) or f.manifest.vault_id == vault_id]
    return sorted(ours, key=lambda file: file.path.name, reverse=True)


def mark(path: Path, *, proved: bool) -> Path:
    """Say by its name whether a backup is proved; return where it is now."""
    bare = path.with_name(path.name.replace(NOT_PROVED, ""))
    wanted = bare if proved else bare.with_name(f"{bare.stem}{NOT_PROVED}.zip")
    return path if wanted == path else files.rename(path, wanted)


def sweep_half_files(folder: Path, now: datetime) -> None:
    """Remove what a killed program left half written in a backup folder, a day later."""
    for path in folder.glob(".triage-desk-*.zip.*"):
        written = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
        if now - written > _HALF_FILE_AGE:
            files.remove(path)


def _looked_at(path: Path) -> BackupFile:
    proved = NOT_PROVED not in path.name
    try:
        with open_backup(path) as opened:
            return BackupFile(path, path.stat().st_size, proved, opened.manifest)
    except EnvironmentFault as fault:
        return BackupFile(path, 0, proved=False, manifest=None, fault=str(fault))


def _write(
    place: Place,
    folder: Path,
    origin: Origin,
    parts: tuple[Path, Snapshot, dict[str, bytes]],
    progress: Progress,
) -> Path:
    """Write one backup file, marked as not proved yet; return it."""
    if folder == place.data_dir / "backups":
        files.make_private_folder(folder)
    if not folder.is_dir():
        raise EnvironmentFault(
            f"The backup folder is not there: {folder}; plug in the disk or choose another folder."
        )
    sweep_half_files(folder, origin.made_at)
    copy, held, small = parts
    vault_id = keys.read_vault(place.data_dir).vault_id

    def about(listed: tuple[Part, ...]) -> tuple[bytes, bytes]:
        manifest = _manifest(vault_id, origin, held, listed)
        text = container.manifest_text(manifest)
        return text, container.seal_of(slots.derive(place.key, "backup manifest"), text).encode()

    path = _free_name(folder, vault_id, origin.made_at)
    container.write_backup(path, copy, small, about, progress)
    return path


def _manifest(vault_id: str, origin: Origin, held: Snapshot, parts: tuple[Part, ...]) -> Manifest:
    return Manifest(
        format=container.FORMAT,
        backup_id=new_id(),
        vault_id=vault_id,
        program=__version__,
        shape=held.shape,
        content_version=origin.content_version,
        content_hash=origin.content_hash,
        made_at=origin.made_at,
        made_by=origin.made_by,
        workstation=origin.workstation,
        counts=held.counts,
        events=held.events,
        head=held.head,
        parts=parts,
    )


def _free_name(folder: Path, vault_id: str, made_at: datetime) -> Path:
    stem = f"triage-desk-{vault_id[:8]}-{made_at.astimezone():%Y-%m-%d-%H%M%S}"
    number = 1
    while True:
        tail = f"-{number}" if number > 1 else ""
        path = folder / f"{stem}{tail}{NOT_PROVED}.zip"
        if not path.exists() and not mark_free(path).exists():
            return path
        number += 1


def mark_free(path: Path) -> Path:
    """Return the name the file has once it is proved."""
    return path.with_name(path.name.replace(NOT_PROVED, ""))


def _small_parts(data_dir: Path) -> dict[str, bytes]:
    """Return vault, settings and the clinic's own content, as they are now."""
    parts = {container.VAULT: _read(data_dir / keys.VAULT_FILE)}
    if (data_dir / SETTINGS_FILE).exists():
        parts[container.SETTINGS] = _read(data_dir / SETTINGS_FILE)
    overlay = data_dir / OVERLAY_FOLDER
    for path in sorted(overlay.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(overlay).as_posix()
            parts[f"{container.OVERLAY}{name}"] = _read(path)
    return parts


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise files.fault(error, path, "A file cannot be read for the backup") from error


def _share(progress: Progress, number: int, of: int) -> Progress:
    """Return a progress that fills the share ``number`` of ``of`` equal ones."""

    def told_share(done: int, total: int) -> None:
        part = _WHOLE * done // max(total, 1)
        progress((number * _WHOLE + part) // of, _WHOLE)

    return told_share


# What tells nobody and stops nothing.
SILENT: Callable[[int, int], None] = lambda _done, _total: None  # noqa: E731 - a constant
