"""Notices a database whose files were taken away or exchanged under the open program.

A file that is removed while it is open lives on unseen until it is closed: everything would be
"saved" and gone in the evening. The same holds for the journal beside it. Looking costs two
microseconds a file; the driver does not look.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

from triage_desk.errors import EnvironmentFault

Identity: TypeAlias = tuple[int, int]


class Presence:
    """The files of one open database, as they were first seen."""

    def __init__(self, path: Path) -> None:
        """Watch ``path`` and the journal that SQLite keeps beside it."""
        self._files = (path, path.with_name(f"{path.name}-wal"))
        self._seen: dict[Path, Identity] = {}

    def note(self) -> None:
        """Keep which files are there, once a connection of ours holds them open."""
        for path in self._files:
            if path not in self._seen and (now := _identity(path)) is not None:
                self._seen[path] = now

    def check(self) -> None:
        """Look whether every file noted is still there.

        Raises:
            EnvironmentFault: a file of the database was removed or exchanged.
        """
        for path, before in tuple(self._seen.items()):
            now = _identity(path)
            if now != before:
                what = "removed" if now is None else "exchanged for another one"
                raise EnvironmentFault(
                    f"A file of the database was {what} while the program was open: {path}; "
                    "nothing is saved any more, so put it back, or close the program and restore "
                    "a backup."
                )

    def forget(self) -> None:
        """Start anew: every connection was closed, and the journal went with the last one."""
        self._seen.clear()


def _identity(path: Path) -> Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a microsecond less than Path.stat on every answer
    except FileNotFoundError:
        return None
    except OSError:
        # A folder that cannot be read says so by itself at the next statement.
        return (0, 0)
    return found.st_dev, found.st_ino
