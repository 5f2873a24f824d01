"""A data folder made again from nothing but a backup and the recovery sheet, or a passphrase."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from triage_desk import files, settings
from triage_desk.domain.backup import Manifest, Proof
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.ids import new_id
from triage_desk.store import container, keys, schema
from triage_desk.store.backup import check_restored
from triage_desk.store.container import Opened, Progress, open_backup
from triage_desk.store.location import refuse_network
from triage_desk.store.store import DATABASE_FILE


def restore(
    path: Path,
    data_dir: Path,
    secret: Callable[[], str],
    progress: Progress,
    *,
    aside: str = "",
) -> tuple[Manifest, Path | None]:
    """Make ``data_dir`` of a backup, checked whole before anything takes its place.

    Args:
        path: the backup.
        data_dir: the folder to make.
        secret: asks for the recovery code or a passphrase.
        progress: told how far it is.
        aside: where a folder that is there goes, as the end of its name; empty refuses it.

    Returns:
        The manifest, and where the former folder is now.

    Raises:
        UserError: there are data already, or the secret does not open this backup.
        EnvironmentFault: the backup is not whole, or the folder cannot be made.
    """
    data_dir = data_dir.absolute()
    refuse_network(data_dir.parent)
    holds = data_dir.exists() and any(data_dir.iterdir())
    if holds and not aside:
        raise UserError(
            f"There are data in {data_dir} already, and they were left as they are; name another "
            "folder, or add --replace to keep that one aside."
        )
    files.make_private_folder(data_dir.parent)
    stage = data_dir.with_name(f".{data_dir.name}.restoring-{new_id()[:8]}")
    files.make_private_folder(stage)
    with ExitStack() as undo:
        undo.callback(files.remove_folder, stage)
        with open_backup(path) as opened:
            refuse_newer(opened)
            key = open_key(opened, stage, secret)
            check_restored(opened, stage, key, progress)
            manifest = opened.manifest
        _open_the_file(stage)
        files.rename(stage / container.DATABASE, stage / DATABASE_FILE)
        former = _make_room(data_dir, aside, holds=holds)
        files.rename(stage, data_dir)
        undo.pop_all()
    return manifest, former


def prove_alone(path: Path, secret: Callable[[], str], progress: Progress) -> Proof:
    """Prove a backup by the secret of its day, in a scratch folder of the system.

    Raises:
        UserError: the secret does not open this backup.
    """
    manifest = None
    try:
        with files.scratch_folder() as scratch, open_backup(path) as opened:
            manifest = opened.manifest
            key = open_key(opened, scratch, secret)
            check_restored(opened, scratch, key, progress)
    except EnvironmentFault as fault:
        return Proof(manifest, str(fault))
    return Proof(manifest)


def open_key(opened: Opened, folder: Path, secret: Callable[[], str]) -> bytearray:
    """Put the vault of a backup into ``folder`` and open it; return the data key.

    Raises:
        UserError: the secret does not open it.
    """
    files.write_private(folder / keys.VAULT_FILE, opened.read(container.VAULT))
    return keys.open_vault(folder, secret())


def refuse_newer(opened: Opened) -> None:
    """Refuse a backup whose database is of a newer program.

    Raises:
        EnvironmentFault: it is; both versions are named.
    """
    shape = opened.manifest.shape
    if shape not in schema.VERSIONS:
        raise EnvironmentFault(
            f"The backup was made by a newer program: {opened.path} has version {shape} of Triage "
            f"Desk {opened.manifest.program}, this program knows up to {schema.HEAD}; install the "
            "newer program."
        )


def _open_the_file(folder: Path) -> None:
    """Let restored settings no longer name the server whose rows are in this file now."""
    known = settings.load(folder)
    if known.database:
        settings.save(replace(known, database=""), folder)


def _make_room(data_dir: Path, aside: str, *, holds: bool) -> Path | None:
    if holds:
        return files.rename(data_dir, data_dir.with_name(f"{data_dir.name}{aside}"))
    if data_dir.exists():
        files.remove_folder(data_dir)
    return None
