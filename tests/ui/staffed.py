"""A clinic whose staff signs in: the real door, store and rules, and keys that are quick."""

from tests.store.people import QUICK
from tests.ui.clinic import StandingClock, engine
from triage_desk import entry
from triage_desk.app import Content
from triage_desk.domain.user import Role
from triage_desk.services import access, users
from triage_desk.services.secrets import vault_of
from triage_desk.settings import ClinicSettings
from triage_desk.store.door import FolderDoor

PHRASE = "paper lemon window seven"
CLINIC = ClinicSettings(
    "Example Family Clinic", ("100 Sample Avenue, Suite 2", "Testville, NY 10001"), "555-0100"
)
JO, ANA, BEN = "Jo Placeholder", "Ana Sample", "Ben Example"
PINS = {JO: "739164", ANA: "481627", BEN: "926481"}
STAFF = ((ANA, Role.FRONT_DESK, ""), (BEN, Role.PT, "PT"))


class Staffed:
    """One data folder with a door. ``way_in`` is what the window gets, each time anew."""

    def __init__(self, folder, clock=None):
        self.folder = folder
        self.clock = clock or StandingClock()
        self.code = ""

    def way_in(self, demo=None):
        content = Content(engine(), None)
        at = entry.entrance(
            self.folder, self.clock, content=content, door=FolderDoor(self.folder, QUICK)
        )
        return entry.way_in(self.folder, at, demo)

    def set_up(self):
        """Do what the first day and its administrator do, with everybody's PIN set."""
        way_in = self.way_in()
        way_in.keep_clinic(CLINIC)
        day = access.set_up(way_in.entrance, CLINIC.name, JO, PHRASE, PINS[JO])
        self.code = day.sheet.code
        for name, role, credentials in STAFF:
            users.add(day.desk, name, role, PHRASE, credentials=credentials)
        vault_of(day.desk).close()
        for name, _role, _credentials in STAFF:
            desk = self.sign_in(name)
            users.set_my_pin(desk, PHRASE, PINS[name])
            vault_of(desk).close()
        return self

    def sign_in(self, name=ANA, phrase=PHRASE):
        """Return a desk beside the window."""
        return access.sign_in(self.way_in().entrance, name, phrase)
