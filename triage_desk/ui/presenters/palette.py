"""One box for everything: commands, today's people, records on file, and help."""

from __future__ import annotations

from collections.abc import Sequence

from triage_desk.domain.day import DayRow, Stage
from triage_desk.domain.patient import Patient
from triage_desk.services import patients, worklist
from triage_desk.services.desk import Desk
from triage_desk.stopping import Stop
from triage_desk.ui.commands import Command
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import help as helps
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.entries import INSIDE, Entry, Kind, fits
from triage_desk.ui.presenters.moments import day

MOST_OF_A_KIND = 5
MOST_PEOPLE = 8
LEAST_LETTERS = 2
UNFINISHED = (Stage.IN_PROGRESS, Stage.PARKED)


class PalettePresenter(Presenter):
    """What the box answers. ``covered`` hides people: somebody else can see the screen."""

    def __init__(self, desk: Desk, commands: Sequence[Command], *, covered: bool) -> None:
        """Keep the commands that apply here and that this person may do."""
        super().__init__(desk)
        self._commands = tuple(commands)
        self.covered = covered
        self.rows: tuple[DayRow, ...] = ()
        self._shown: set[str] = set()

    def ask_rows(self) -> tuple[DayRow, ...]:
        """Return who is here today; another thread may ask.

        Raises:
            TriageDeskError: nobody could be asked.
        """
        return () if self.covered else worklist.day(self.desk)

    def ask(self, typed: str, stop: Stop | None = None) -> tuple[Patient, ...]:
        """Return people on file; another thread may ask.

        Raises:
            TriageDeskError: nobody could be asked.
        """
        if self.covered or len(typed.strip()) < LEAST_LETTERS:
            return ()
        found = patients.find(self.desk, typed, MOST_PEOPLE, stop).patients
        return found or patients.find_close(self.desk, typed, MOST_PEOPLE, stop).patients

    def entries(self, typed: str, people: Sequence[Patient] = ()) -> tuple[Entry, ...]:
        """Return everything that fits: today's people, commands, people on file, help.

        What fits only letter by letter stands last: Enter must never do what nobody asked for.
        """
        self._shown.update(one.patient_id for one in people)
        clear = [_of_command(c) for c in self._best(typed)]
        loose = [] if clear else [_of_command(c) for c in self._commands if _fit(c, typed)]
        on_file = [
            Entry(Kind.PATIENT, one.patient_id, one.full_name, day(one.birth_date))
            for one in people
        ]
        pages = helps.search(typed)[:MOST_OF_A_KIND] if typed.strip() else ()
        help_ = [Entry(Kind.HELP, page.name, page.title) for page in pages]
        return (*self._today(typed), *clear, *on_file, *help_, *loose[:MOST_OF_A_KIND])

    def leave(self) -> None:
        """Keep how many people were shown, once, when the box is closed."""
        shown, self._shown = self._shown, set()
        if shown:
            with self.trying():
                patients.searched(self.desk, len(shown))

    def _best(self, typed: str) -> tuple[Command, ...]:
        asked = [(_fit(command, typed), command) for command in self._commands]
        best = [pair for pair in asked if pair[0] >= INSIDE]
        best.sort(key=lambda pair: -pair[0])
        return tuple(c for _fit, c in (best[:MOST_OF_A_KIND] if typed.strip() else best))

    def _today(self, typed: str) -> tuple[Entry, ...]:
        wanted = typed.replace(".", "").strip().casefold()
        known = [row for row in self.rows if row.encounter_id]
        if wanted:
            known = [r for r in known if r.initials.replace(".", "").casefold().startswith(wanted)]
        else:
            known = [row for row in known if row.stage in UNFINISHED]
        return tuple(map(_of_row, known[:MOST_OF_A_KIND]))


def _fit(command: Command, typed: str) -> int:
    return fits(typed, text(command.words))


def _of_command(command: Command) -> Entry:
    key = command.keys[0] if command.keys else ""
    return Entry(Kind.COMMAND, command.name, text(command.words), key=key)


def _of_row(row: DayRow) -> Entry:
    facts = text("top.facts", age=row.age_years, channel=_channel(row))
    stage = text(f"palette.{row.stage.value}")
    return Entry(Kind.TODAY, row.encounter_id, row.initials, f"{stage} · {facts}")


def _channel(row: DayRow) -> str:
    return text(f"channel.{row.visit.channel.value}") if row.visit else ""
