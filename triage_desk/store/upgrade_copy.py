"""The copy that is made, and proved, before a database is brought to a newer shape."""

from __future__ import annotations

import logging
from pathlib import Path

from triage_desk import files
from triage_desk.errors import EnvironmentFault
from triage_desk.store.engine import RawConnection, connect
from triage_desk.store.secrets import Key

log = logging.getLogger(__name__)

KEPT_COPIES = 3


def make(raw: RawConnection, path: Path, key: Key, shape: str) -> Path:
    """Copy a database to ``<name>.before-<shape>`` beside it, prove the copy, return its path.

    The newest three copies are kept. A copy that stands under its name is whole and proved.

    Raises:
        EnvironmentFault: the copy does not hold what the database holds; nothing was changed.
        sqlcipher3.dbapi2.Error: the disk is full, or does not answer.
    """
    target = path.with_name(f"{path.name}.before-{shape}")
    part = target.with_name(f"{target.name}.part")
    # Also what a program that was killed left of a copy before another shape.
    for left in path.parent.glob(f"{path.name}.before-*.part*"):
        files.remove(left)
    files.make_private_file(part)
    try:
        raw.execute("VACUUM INTO ?", (str(part),))
        _prove(raw, part, key, target)
        part.replace(target)
    finally:
        files.remove(part)
    for old in _copies(path)[KEPT_COPIES:]:
        files.remove(old)
    log.info("copied and proved %s before a new shape", target.name)
    return target


def _copies(path: Path) -> list[Path]:
    """Return the copies of a database, newest first."""
    found = [p for p in path.parent.glob(f"{path.name}.before-*") if p.suffix != ".part"]
    return sorted(found, key=lambda copy: (copy.stat().st_mtime_ns, copy.name), reverse=True)


def _prove(raw: RawConnection, copy: Path, key: Key, target: Path) -> None:
    """Open the copy as a restore would, check every page, count every table."""
    proved = connect(copy, key, reading=True)
    try:
        damage = proved.execute("PRAGMA cipher_integrity_check").fetchall()
        damage += [row for row in proved.execute("PRAGMA quick_check") if row[0] != "ok"]
        same = not damage and _held(proved) == _held(raw)
    finally:
        proved.close()
        for leftover in ("-wal", "-shm"):
            files.remove(copy.with_name(copy.name + leftover))
    if not same:
        raise EnvironmentFault(
            f"The copy before the update is not whole: {target}; nothing was changed, so check the "
            "disk and start again."
        )


def _held(raw: RawConnection) -> list[tuple[str, int]]:
    """Return every table with how many rows it has."""
    rows = raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " ORDER BY name"
    ).fetchall()
    # The names are those of the database's own tables.
    return [
        (name, raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for (name,) in rows
    ]
