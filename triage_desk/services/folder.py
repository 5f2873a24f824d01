"""A folder that is watched: each file in it is taken over once, or parked with the reason.

Nobody is at the keyboard for it: what it does is told as done by the folder.
"""

from __future__ import annotations

from pathlib import PurePath

from triage_desk.domain.exchange import Became, ImportReport
from triage_desk.domain.permission import Permission
from triage_desk.domain.user import Actor, Role
from triage_desk.domain.watched import Look, Parked
from triage_desk.errors import EnvironmentFault, TriageDeskError, UserError
from triage_desk.services import importing, inbox
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Watch
from triage_desk.services.ports_tables import Folder
from triage_desk.services.watching import Stopped, Unwatched

USER = "folder"
MOST_NAMED = 40


def look(desk: Desk, folder: PurePath) -> Look:
    """Return the files in a watched folder, with size and time: see ``watched.settled``.

    Raises:
        UserError: the role does not allow it, or there is no such folder.
        EnvironmentFault: it cannot be read.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    return _files(desk).look(folder)


def take(desk: Desk, folder: PurePath, name: str, watch: Watch | None = None) -> tuple[str, ...]:
    """Take one file over and put it away; return why it was parked, "" lines nowhere.

    Messages of an interface that wait have a list of their own: their file is done with.

    Raises:
        EnvironmentFault: the file cannot be moved, or the data cannot be written.
        Stopped: whoever waits has stopped it; the file stays where it is.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    files = _files(desk)
    acting = desk.acting_as(Actor(USER, "Watched folder", Role.FRONT_DESK, desk.actor.workstation))
    try:
        why = _taken(acting, files, folder, name, watch or Unwatched())
    except EnvironmentFault:
        raise
    except TriageDeskError as error:
        why = (str(error),)
    files.put_away(folder, name, why)
    return why


def _taken(desk: Desk, files: Folder, folder: PurePath, name: str, watch: Watch) -> tuple[str, ...]:
    """Return what of a file was refused, a line each; nothing when all of it is kept."""
    found, source = files.read(folder, name, desk.engine.ruleset)
    report = importing.take(desk, found, source=source, watch=watch)
    if report.stopped:
        raise Stopped
    for message in found.messages:
        inbox.receive(desk, message)
    lost = report.count(Became.REFUSED) or any(one.place.startswith("row ") for one in report.notes)
    return faults(report) if lost else ()


def parked(desk: Desk, folder: PurePath) -> tuple[Parked, ...]:
    """Return what was not taken over, or not all of it, newest first, with why.

    Raises:
        UserError: the role does not allow it.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    return _files(desk).parked(folder)


def again(desk: Desk, folder: PurePath, name: str) -> None:
    """Put a parked file back into the folder, so that the next look takes it.

    Raises:
        UserError: the role does not allow it, or it is not parked any more.
        EnvironmentFault: it cannot be moved.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    _files(desk).again(folder, name)


def faults(report: ImportReport) -> tuple[str, ...]:
    """Return what was refused or left out, by place; never what it said."""
    refused = [f"Refused: {one.place}: {one.why}" for one in report.outcomes if one.why]
    left = [f"Left out: {one.place}: {one.why}" for one in report.notes]
    found = [*refused, *left]
    more = len(found) - MOST_NAMED
    return tuple(found if more <= 0 else [*found[:MOST_NAMED], f"... and {more} more."])


def _files(desk: Desk) -> Folder:
    if desk.folder is None:
        raise UserError("This desk cannot watch a folder: do it at another one.")
    return desk.folder
