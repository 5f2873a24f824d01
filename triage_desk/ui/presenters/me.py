"""One's own passphrase and PIN."""

from __future__ import annotations

from triage_desk.domain.user import User
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.services import users
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.names import role_words, titled


class MePresenter(Presenter):
    """The person at the keyboard. The two acts are slow on purpose and run in a job."""

    def __init__(self, desk: Desk) -> None:
        """Read who it is."""
        super().__init__(desk)
        self.user: User | None = None
        self.note = ""
        self.busy = False
        self.refresh()

    def refresh(self) -> None:
        """Read again whether there is a PIN."""
        with self.trying():
            self.user = users.me(self.desk)
        self.changed()

    @property
    def who(self) -> str:
        """Return name and role."""
        if self.user is None:
            return ""
        return text("me.who", name=titled(self.user), role=role_words(self.user.role))

    @property
    def has_pin(self) -> bool:
        """True when there is a PIN already."""
        return self.user is not None and self.user.has_pin

    def change_passphrase(self, old: str, pair: tuple[str, str]) -> str:
        """Change it, and return what to say.

        Raises:
            UserError: the two are not the same (``again``), the old one is wrong (``old``), or
                the new one is too easy to guess (``new``).
        """
        _same(pair)
        users.change_my_passphrase(self.desk, old, pair[0])
        return text("me.passphrase_done")

    def set_pin(self, passphrase: str, pair: tuple[str, str]) -> str:
        """Set the PIN, and return what to say.

        Raises:
            UserError: the two are not the same (``pin_again``), the passphrase is wrong
                (``passphrase``), or the PIN is too easy to guess (``pin``).
        """
        _same(pair, "pin_again")
        users.set_my_pin(self.desk, passphrase, pair[0])
        return text("me.pin_done")

    def begin(self) -> None:
        """Say that something is under way."""
        self.busy, self.problem, self.note = True, None, ""
        self.changed()

    def done(self, note: str) -> None:
        """Say what was done."""
        self.busy = False
        self.refresh()
        self.note = note
        self.changed()

    def refused(self, error: TriageDeskError) -> None:
        """Say why it was not done."""
        self.busy = False
        super().refused(error)


def _same(pair: tuple[str, str], field: str = "again") -> None:
    if pair[0] != pair[1]:
        raise UserError(text("me.differ"), field)
