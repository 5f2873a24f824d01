"""What this program is, where its data lie, and what to send for help."""

from __future__ import annotations

from triage_desk.services import backups, computer
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.backups import warning
from triage_desk.ui.presenters.base import Presenter


class AboutPresenter(Presenter):
    """Facts about the program; ``note`` says what was just done."""

    def __init__(self, desk: Desk) -> None:
        """Start without a note."""
        super().__init__(desk)
        self.note = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of a caption and a value; runs in a job."""
        found = computer.facts(self.desk)
        return tuple((text(f"settings.fact_{name}"), value) for name, value in found)

    def licences(self) -> str:
        """Return whose work the program contains; runs in a job."""
        return computer.licences(self.desk)

    def bundle(self) -> bytes:
        """Return the file for whoever helps; runs in a job."""
        return computer.support_bundle(self.desk)

    @property
    def file_name(self) -> str:
        """Return a name for that file."""
        return f"triage-desk-help-{self.desk.clock().astimezone():%Y%m%d-%H%M}.zip"

    def saved(self, name: str) -> None:
        """Say where the file is."""
        self.problem, self.note = None, text("settings.bundle_saved", name=name)
        self.changed()


def backup_words(desk: Desk) -> str:
    """Return in one sentence how the backups stand."""
    found = backups.standing(desk)
    if found is None:
        return text("settings.backups_none")
    return warning(found) or text("settings.backups_good")
