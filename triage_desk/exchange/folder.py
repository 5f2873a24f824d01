"""A watched folder on this computer, as ``services.ports_tables.Folder`` wants it.

What was taken goes to ``done/``; what was not, or not all of it, to ``parked/`` with the reason
beside it. Both are closed to other users.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Final

from triage_desk import files
from triage_desk.domain.batch import Source, Way
from triage_desk.domain.exchange import Delivery
from triage_desk.domain.watched import Look, Parked
from triage_desk.errors import UserError
from triage_desk.exchange import incoming, tables
from triage_desk.rules.content import Ruleset

UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
DONE, PARKED = "done", "parked"
WHY: Final = ".why.txt"
LONGEST_WHY: Final = 20_000


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Watched folders of this computer; ``known`` says what tables mean, ``choose`` as well."""

    known: tables.TableFiles
    choose: incoming.Choose | None = None

    def look(self, folder: PurePath) -> Look:
        """Return the files of a folder that are whole as far as their names say.

        Raises:
            UserError: there is no such folder.
            EnvironmentFault: it cannot be read.
        """
        place = Path(folder)
        if not place.is_dir():
            raise UserError(f"There is no such folder: {place}; make it first.")
        found: dict[str, tuple[int, int]] = {}
        try:
            for path in sorted(place.iterdir()):
                whole = not path.name.startswith((".", "~")) and not path.name.endswith(WHY)
                if whole and path.suffix.lower() not in UNFINISHED and _is_plain(path):
                    known = path.stat()
                    found[path.name] = (known.st_size, known.st_mtime_ns)
        except OSError as error:
            raise files.fault(error, place, "The folder cannot be read") from error
        return found

    def read(self, folder: PurePath, name: str, ruleset: Ruleset) -> tuple[Delivery, Source]:
        """Return what a file holds, and what tells it again.

        Raises:
            UserError: it cannot be read; the sentence says why.
        """
        path = Path(folder) / name
        return incoming.read(
            path, ruleset, self.known, Way.FOLDER, self.choose, remember=self.choose is not None
        )

    def put_away(self, folder: PurePath, name: str, why: tuple[str, ...]) -> None:
        """Move a file that was taken over to ``done``, or with its reasons to ``parked``.

        Raises:
            EnvironmentFault: it cannot be moved.
        """
        path = Path(folder) / name
        away = files.make_private_folder(path.parent / (PARKED if why else DONE))
        target = _free(away, path)
        files.make_private_file(files.rename(path, target))
        if why:
            text = "\n".join(why).encode()
            files.write_private(target.with_name(f"{target.name}{WHY}"), text)

    def parked(self, folder: PurePath) -> tuple[Parked, ...]:
        """Return what is parked, newest first."""
        away = Path(folder) / PARKED
        found = []
        for path in sorted(away.iterdir()) if away.is_dir() else ():
            if _is_plain(path) and not path.name.endswith(WHY):
                at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Parked(path.name, at, _reasons(path)))
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def again(self, folder: PurePath, name: str) -> None:
        """Put a parked file back, so that the next look takes it.

        Raises:
            UserError: it is not there any more.
            EnvironmentFault: it cannot be moved.
        """
        place = Path(folder)
        path = place / PARKED / PurePath(name).name
        if not _is_plain(path):
            raise UserError("This file is not parked any more: open the list again.")
        files.rename(path, _free(place, path))
        files.remove(path.with_name(f"{path.name}{WHY}"))


def _free(folder: Path, path: Path) -> Path:
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    return target


def _reasons(path: Path) -> tuple[str, ...]:
    told = path.with_name(f"{path.name}{WHY}")
    try:
        said = files.read_at_most(told, LONGEST_WHY).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ()
    return tuple(line for line in said.splitlines() if line)


def _is_plain(path: Path) -> bool:
    """Tell whether it is a file of its own: no link leads out of the folder."""
    return path.is_file() and not path.is_symlink()
