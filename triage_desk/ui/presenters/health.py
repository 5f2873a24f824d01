"""What to say of this computer: its clock, and the room on its disk."""

from __future__ import annotations

from triage_desk.services import health
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import clock_time, weekday

MEGABYTE = 1_000_000


def words(desk: Desk) -> str:
    """Return one sentence for each thing that needs somebody, "" when all is well.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    found = health.look(desk)
    said = []
    if found.free_bytes is not None:
        said.append(text("health.disk_low", megabytes=found.free_bytes // MEGABYTE))
    if found.last_kept is not None:
        now, last = desk.clock(), found.last_kept
        said.append(
            text(
                "health.clock_behind",
                now=f"{weekday(now.astimezone().date())}, {clock_time(now)}",
                last=f"{weekday(last.astimezone().date())}, {clock_time(last)}",
            )
        )
    if found.namesake is not None:
        said.append(text("health.namesake", name=found.namesake))
    return " ".join(said)
