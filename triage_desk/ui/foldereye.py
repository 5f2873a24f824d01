"""Looks at the watched folder of this computer while somebody is signed in, beside the window.

Off until a folder is named in the settings. What was taken is among the imports, what was not is
parked with its reason: the page "What came in" shows both.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from PySide6.QtCore import QObject

from triage_desk import settings
from triage_desk.domain.watched import Look, settled
from triage_desk.errors import TriageDeskError
from triage_desk.services import folder as watched
from triage_desk.services.desk import Desk
from triage_desk.services.watching import Stopped
from triage_desk.ui.jobs import Control, Jobs
from triage_desk.ui.refusals import said
from triage_desk.ui.rounds import Rounds

LOOK_EVERY_MS = 5_000


class FolderEye(Rounds):
    """``told`` carries why the folder cannot be read, "" while it can; ``took`` that files came."""

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        """Begin to look, where this desk can read files at all."""
        super().__init__(desk, jobs, parent)
        self.folder = self.problem = ""
        self._seen: Look = {}
        self._read_at = 0
        if desk.folder is not None and desk.computer is not None:
            self._begin(LOOK_EVERY_MS, LOOK_EVERY_MS)

    def look(self) -> None:
        """Take over what has come, beside the window; nothing while no folder is named."""
        computer = self._desk.computer
        if self.busy or computer is None:
            return
        changed_at = _changed_at(computer.data)
        if self.folder or changed_at != self._read_at:
            self._read_at = changed_at
            self._do(self._round)

    def tell(self) -> None:
        """Say whether the folder can be read."""
        self.told.emit(self.problem)

    def _round(self, control: Control) -> None:
        """Look once: a file that is as it was at the look before is whole."""
        computer = self._desk.computer
        named = settings.load(computer.data).watch_folder if computer is not None else ""
        if named != self.folder:
            self.folder, self._seen, self.problem = named, {}, ""
        if not named:
            return
        place = PurePath(named)
        try:
            now = watched.look(self._desk, place)
            ready, self._seen = settled(self._seen, now), now
            for name in ready:
                watched.take(self._desk, place, name, control)
            self.problem = ""
        except Stopped:
            return
        except TriageDeskError as error:
            self.problem = said(error)


def _changed_at(data: Path) -> int:
    try:
        return (data / settings.FILE_NAME).stat().st_mtime_ns
    except OSError:
        return 0
