"""The way in when every passphrase is lost: the printed sheet."""

from __future__ import annotations

from triage_desk.services import access
from triage_desk.services.access import Entrance, Locked
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Problem, Told


class RecoverPresenter(Told):
    """Code, name and a new passphrase; nothing of it is kept here after the try."""

    def __init__(self, entrance: Entrance, locked: Locked | None = None) -> None:
        """Read the names at the door."""
        super().__init__()
        self._entrance = entrance
        people = locked.people if locked else access.people(entrance)
        self.names = tuple(person.name for person in people)
        self.busy = False
        self._asked = ("", "", "")

    def take(self, code: str, name: str, passphrases: tuple[str, str]) -> bool:
        """Look at what was typed; False with ``problem`` at the field that is wrong."""
        first, again = passphrases
        self.problem = None
        if not code.strip():
            self.problem = Problem(text("recover.code_missing"), "code")
        elif not name:
            self.problem = Problem(text("recover.name_missing"), "name")
        elif first != again:
            self.problem = Problem(text("setup.passphrase_differ"), "again")
        self.busy = self.problem is None
        self._asked = (code, name, first)
        self.changed()
        return self.busy

    def attempt(self) -> Desk:
        """Open the data and give the passphrase; slow on purpose, so it runs in a job.

        Raises:
            UserError: the code, the name or the passphrase will not do.
            EnvironmentFault: the data cannot be opened.
        """
        (code, name, passphrase), self._asked = self._asked, ("", "", "")
        return access.open_with_recovery(self._entrance, code, name, passphrase)

    def changed(self) -> None:
        """Tell everybody who listens; a refusal ends the waiting."""
        if self.problem is not None:
            self.busy = False
        super().changed()
