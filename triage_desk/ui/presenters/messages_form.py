"""Whether this computer hears HL7 messages, at which port, and how its listener stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from triage_desk import settings
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services import inbox
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.settings import Settings
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import clock_time, day
from triage_desk.ui.presenters.setting_form import FormPresenter
from triage_desk.ui.presenters.setting_rows import Kind, Row, read, shown


@dataclass(frozen=True, slots=True)
class Hearing:
    """How the listener of a window stands: the port that is wanted, 0 for none, and is open.

    ``last_at`` is when the last message came, ``problem`` a sentence on why no port is open.
    """

    wanted: int = 0
    port: int = 0
    since: datetime | None = None
    last_at: datetime | None = None
    problem: str = ""


class MessagesForm(FormPresenter):
    """The form. Whoever runs the clinic opens a port; whoever is here reads how it stands."""

    name = "messages"
    permission = Permission.CHANGE_SETTINGS

    def __init__(self, desk: Desk, state: Callable[[], Hearing]) -> None:
        """Read the file; ``state`` is how the listener of this window stands now."""
        super().__init__(desk)
        self._folder = computer_of(desk).data
        self._state = state
        self.known = Settings()
        self._before: Settings | None = None
        self.waiting: int | None = None
        with self.trying():
            self.known = settings.load(self._folder)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what can be set here."""
        choices = tuple(
            (str(on), text(f"settings.{'on' if on else 'off'}")) for on in (False, True)
        )
        return (
            Row("hl7_listens", Kind.CHOICE, choices, lambda typed: typed == str(True), short=True),
            Row("hl7_port", Kind.NUMBER, short=True),
        )

    def kept(self) -> Mapping[str, str]:
        """Return what the file says."""
        return shown(self.known, self.rows)

    def save(self) -> str:
        """Write the file, and return what to say."""
        wanted = read(self.known, self.rows, self.values)
        low, high = settings.RANGES["hl7_port"]
        if not low <= wanted.hl7_port <= high:
            raise UserError(text("settings.count_wrong", low=low, high=high), "hl7_port")
        self._write(wanted)
        self.can_take_back = True
        return text("settings.saved_here")

    def take_back(self) -> str:
        """Write the file as it was before the last change, and return what to say."""
        self._write(self._before or self.known)
        self.can_take_back = False
        return text("settings.taken_back")

    def count(self) -> int:
        """Return how many messages wait; runs in a job."""
        return len(inbox.waiting(self.desk))

    def counted(self, waiting: int) -> None:
        """Take what a job counted."""
        self.waiting = waiting
        self.changed()

    @property
    def lines(self) -> tuple[str, ...]:
        """Return how the listener stands, in sentences."""
        state = self._state()
        if state.problem:
            first: tuple[str, ...] = (state.problem,)
        elif not state.wanted:
            first = (text("settings.messages_off"),)
        elif state.since is None:
            first = (text("settings.messages_opening", port=state.wanted),)
        else:
            last = (
                text("settings.messages_last", when=_moment(state.last_at))
                if state.last_at
                else text("settings.messages_none_yet")
            )
            first = (
                text("settings.messages_on", port=state.port, when=_moment(state.since)),
                last,
            )
        return (*first, *self._waits())

    def _waits(self) -> tuple[str, ...]:
        if self.waiting is None:
            return ()
        if not self.waiting:
            return (text("inbox.none"),)
        return (text("settings.messages_wait", count=self.waiting),)

    def _write(self, wanted: Settings) -> None:
        """Change only what stands in this form: other windows write the file too."""
        now = settings.load(self._folder)
        settings.save(read(now, self.rows, shown(wanted, self.rows)), self._folder)
        self._before, self.known, self.typed = self.known, settings.load(self._folder), {}


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return f"{day(local.date())}, {clock_time(local)}"
