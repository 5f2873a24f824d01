"""The first day: one thing a page, nothing made before the last of them is filled in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from triage_desk.domain import passphrase as passphrases
from triage_desk.domain import pin as pins
from triage_desk.domain.user import RecoverySheet
from triage_desk.errors import TriageDeskError
from triage_desk.services import access
from triage_desk.services.access import FirstDay
from triage_desk.services.desk import Desk
from triage_desk.settings import ClinicSettings
from triage_desk.ui import refusals
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Problem, Told
from triage_desk.ui.wayin import WayIn

# As ``demo --year`` of the command line has it.
DEMO_FOLDER = "demo-year"
LEAST_WORDS = 4
SHORTEST_NAME = 3


class Step(StrEnum):
    """The pages, in their order."""

    WELCOME = "welcome"
    CLINIC = "clinic"
    PERSON = "person"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a page
    PIN = "pin"
    SHEET = "sheet"
    CONFIRM = "confirm"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Good:
    """One thing that makes a passphrase good, and whether this one has it."""

    words: str
    done: bool


class SetUpPresenter(Told):
    """What was typed so far. Secrets are handed in with the step that uses them."""

    def __init__(self, way_in: WayIn, *, over_data: bool) -> None:
        """Begin at the first page; ``over_data``: there are records without accounts."""
        super().__init__()
        self._way_in = way_in
        self.over_data = over_data
        self.step = Step.WELCOME
        self.clinic = way_in.clinic
        self.name = ""
        self.credentials = ""
        self.passphrase = ""
        self.sheet: RecoverySheet | None = None
        self.asked: tuple[int, int] = (0, 1)
        self.busy = False
        self._desk: Desk | None = None

    @property
    def folder(self) -> str:
        """Return where everything will lie."""
        return str(self._way_in.folder)

    @property
    def offers_demo(self) -> bool:
        """Return whether to offer an invented clinic: where there is nothing of one's own yet."""
        return not self.over_data and self._way_in.demo is None

    @property
    def demo_folder(self) -> Path:
        """Return where the invented clinic lies, beside that of the clinic."""
        return self._way_in.folder / DEMO_FOLDER

    @property
    def number(self) -> int:
        """Return which page this is, counting from 1."""
        return STEPS.index(self.step) + 1

    @property
    def can_go_back(self) -> bool:
        """True on the pages before anything is made, and on the last one."""
        return self.step not in (Step.WELCOME, Step.SHEET) and not self.busy

    def back(self) -> None:
        """Show the page before; what was typed stays."""
        self._go(STEPS[STEPS.index(self.step) - 1])

    def begin(self) -> None:
        """Leave the welcome."""
        self._go(Step.CLINIC)

    def name_clinic(self, clinic: ClinicSettings) -> bool:
        """Take the clinic; False with ``problem`` at the field that is missing."""
        self.clinic = clinic
        street, city = (*clinic.address, "", "")[:2]
        for field, value in (
            ("name", clinic.name),
            ("street", street),
            ("city", city),
            ("phone", clinic.phone),
        ):
            if not value.strip():
                return self._miss(f"clinic_{field}", f"setup.clinic_{field}_missing")
        self._go(Step.PERSON)
        return True

    def name_person(self, name: str, credentials: str) -> bool:
        """Take the first administrator; False with ``problem`` when the name is missing."""
        self.name, self.credentials = " ".join(name.split()), credentials.strip()
        if len(self.name) < SHORTEST_NAME:
            return self._miss("person_name", "setup.person_name_missing")
        self._go(Step.PASSPHRASE)
        return True

    def quality(self, passphrase: str) -> tuple[Good, ...]:
        """Return what makes a passphrase good, and which of it this one has."""
        count = len(passphrase.strip())
        folded = passphrase.casefold()
        names = [w for w in f"{self.name} {self.clinic.name}".casefold().split() if len(w) > 2]
        length = text("setup.good_length", count=count, least=passphrases.SHORTEST)
        return (
            Good(length, count >= passphrases.SHORTEST),
            Good(text("setup.good_words"), len(passphrase.split()) >= LEAST_WORDS),
            Good(text("setup.good_names"), bool(count) and not any(w in folded for w in names)),
        )

    def take_passphrase(self, first: str, again: str) -> bool:
        """Take the passphrase when both are the same; the door judges it again at the end."""
        fault = passphrases.fault(first, (self.clinic.name, self.name))
        if fault:
            return self._refuse("passphrase", refusals.in_words(fault))
        if first != again:
            return self._miss("again", "setup.passphrase_differ")
        self.passphrase = first
        self._go(Step.PIN)
        return True

    def take_pin(self, first: str, again: str) -> bool:
        """Say whether both are the same and will do; ``make`` gets the PIN itself."""
        fault = pins.fault(first)
        if fault:
            return self._refuse("pin", refusals.in_words(fault))
        if first != again:
            return self._miss("again", "setup.pin_differ")
        self.busy = True
        self.problem = None
        self.changed()
        return True

    def make(self, pin: str) -> FirstDay:
        """Make clinic, administrator and records; slow on purpose, so it runs in a job.

        Raises:
            UserError: passphrase or PIN are too easy to guess.
            EnvironmentFault: the folder cannot be used; nothing is half made.
        """
        self._way_in.keep_clinic(self.clinic)
        return access.set_up(
            self._way_in.entrance,
            self.clinic.name,
            self.name,
            self.passphrase,
            pin,
            credentials=self.credentials,
        )

    def made(self, day: FirstDay) -> None:
        """Take the open desk and the sheet; the passphrase is no longer needed."""
        self.passphrase = ""
        self.busy = False
        self._desk, self.sheet = day.desk, day.sheet
        count = len(day.sheet.groups)
        first = secrets.randbelow(count - 1)
        self.asked = first, first + 1 + secrets.randbelow(count - 1 - first)
        self._go(Step.SHEET)

    def refused(self, error: TriageDeskError) -> None:
        """Go back to the page that can mend it."""
        self.busy = False
        super().refused(error)
        field = self.problem.field if self.problem else ""
        pages = {"clinic": Step.CLINIC, "name": Step.PERSON, "passphrase": Step.PASSPHRASE}
        if field in pages and self.problem is not None:
            names = {"clinic": "clinic_name", "name": "person_name"}
            self.step = pages[field]
            self.problem = replace(self.problem, field=names.get(field, field))
            self.changed()

    def print_sheet(self) -> bytes:
        """Return the sheet as PDF; runs in a job."""
        return self._way_in.print_sheet(self.sheet) if self.sheet else b""

    def confirm(self, typed: tuple[str, str]) -> Desk | None:
        """Return the desk once both groups are right, else ``None`` with ``problem``."""
        groups = self.sheet.groups if self.sheet else ()
        for place, (number, group) in enumerate(zip(self.asked, typed, strict=True)):
            if plain(group) != plain(groups[number]):
                words = text("setup.confirm_wrong", number=number + 1)
                self.problem = Problem(words, f"group_{place}")
                self.changed()
                return None
        return self._desk

    def to_confirm(self) -> None:
        """Leave the sheet for the two groups."""
        self._go(Step.CONFIRM)

    def _go(self, step: Step) -> None:
        self.step = step
        self.problem = None
        self.changed()

    def _miss(self, field: str, key: str) -> bool:
        return self._refuse(field, text(key))

    def _refuse(self, field: str, sentence: str) -> bool:
        self.problem = Problem(sentence, field)
        self.changed()
        return False


def plain(group: str) -> str:
    """Return a group as the code means it: no blanks, O is 0, I and L are 1."""
    kept = "".join(sign for sign in group.upper() if sign.isalnum() or sign in "*~$=")
    return kept.translate(str.maketrans("OIL", "011"))
