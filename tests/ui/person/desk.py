"""A clinic with staff and people on file, and the program on it in a room of its own."""

from datetime import date
from pathlib import Path

from tests.store.people import QUICK
from tests.ui.clinic import engine
from tests.ui.person.hands import Person
from tests.ui.person.room import Room
from tests.ui.staffed import PHRASE, Staffed
from triage_desk import app, clock, entry
from triage_desk.domain.patient import Sex
from triage_desk.rules.cases import read_cases
from triage_desk.rules.loader import Folder
from triage_desk.services import access, patients
from triage_desk.services.secrets import vault_of
from triage_desk.store.door import FolderDoor


def cases():
    """Return the cases of the content: whole intakes that clinicians can sign."""
    return read_cases(Folder(app.content_folder()), engine())


def born(age):
    """Return the birth date of somebody who is ``age`` years old."""
    today = clock.local_date(clock.now())
    return date(today.year - age - (today.month == 1), 1 + 5 * (today.month == 1), 2)


class Office:
    """A data folder, a room, and the program in it; all of it ends with ``close``."""

    def __init__(self, folder, people, plain):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.plain = plain
        self.clinic = Staffed(self.data, clock.now).set_up()
        with self.desk() as desk:
            for family, given, age, sex in people:
                patients.create(desk, family, given, born(age), Sex(sex))
        self.room = Room(self.folder / "room")
        self.person = None

    def start(self):
        """Start the program; return the person at its keyboard."""
        program = self.room.open("--data-dir", self.data)
        if self.person is None:
            self.person = Person(program, engine(), self.plain)
        self.person.program = program
        return self.person

    def desk(self, name=None):
        """Give a desk beside the program, for what no screen shows."""
        return _Beside(self.data, name)

    def close(self):
        self.room.close()


class _Beside:
    def __init__(self, data, name):
        self._data, self._name = data, name

    def __enter__(self):
        from tests.ui.staffed import ANA

        at = entry.entrance(self._data, door=FolderDoor(self._data, QUICK))
        self._desk = access.sign_in(at, self._name or ANA, PHRASE)
        return self._desk

    def __exit__(self, *_problem):
        vault_of(self._desk).close()
        self._desk.store.close()
