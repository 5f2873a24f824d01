"""The recovery sheet, the keyring of this computer, and a new key."""

from __future__ import annotations

from collections.abc import Callable

from triage_desk.domain.user import RecoverySheet
from triage_desk.errors import TriageDeskError
from triage_desk.services import keycare
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter


class KeycarePresenter(Presenter):
    """What an administrator does about keys. ``sheet`` is there while it is shown."""

    def __init__(self, desk: Desk) -> None:
        """Start with nothing shown."""
        super().__init__(desk)
        self.sheet: RecoverySheet | None = None
        self.note = ""
        self.busy = False
        self.rotating = False
        self.step = ""

    @property
    def has_keyring(self) -> bool:
        """True when the keyring of this computer opens the data."""
        return keycare.has_keyring(self.desk)

    @property
    def on_server(self) -> bool:
        """True when the records lie on a server, which this key does not encrypt."""
        return self.desk.link is not None

    def print_sheet(self) -> bytes:
        """Return the new sheet as PDF; runs in a job."""
        sheet = self.sheet
        return keycare.sheet_paper(self.desk.renderer, sheet) if sheet is not None else b""

    def make_sheet(self) -> str:
        """Make a new sheet, and return what to say; runs in a job."""
        self.sheet = keycare.new_recovery_sheet(self.desk)
        return text("keycare.sheet_made")

    def put_away(self) -> None:
        """Show the sheet no longer."""
        self.sheet, self.note = None, ""
        self.changed()

    def turn_keyring(self) -> str:
        """Use the keyring, or stop using it; return what to say. Runs in a job."""
        on = not self.has_keyring
        (keycare.keyring_on if on else keycare.keyring_off)(self.desk)
        return text("keycare.keyring_is_on" if on else "keycare.keyring_is_off")

    def rotate(self, told: Callable[[str, float], None], stop: Callable[[], bool]) -> None:
        """Encrypt everything with a new key; runs in a job, and the desk is closed after it."""
        keycare.rotate_key(self.desk, told, stop)

    def begin(self) -> None:
        """Say that something is under way."""
        self.busy, self.problem, self.note = True, None, ""
        self.changed()

    def begin_rotation(self) -> None:
        """Say that the new key is being made."""
        self.rotating = True
        self.step = text("keycare.rotate_running")
        self.begin()

    def progressed(self, percent: int) -> None:
        """Say how far the new key is, 0 to 100."""
        self.step = text("keycare.rotate_step", percent=percent)
        self.changed()

    def done(self, note: str) -> None:
        """Say what was done."""
        self.busy = self.rotating = False
        self.note = note
        self.changed()

    def refused(self, error: TriageDeskError) -> None:
        """Say why it was not done."""
        self.busy = self.rotating = False
        super().refused(error)
