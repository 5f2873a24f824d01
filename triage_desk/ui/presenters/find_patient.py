"""Find the person in one box, or start a record with the fewest facts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from triage_desk.clock import local_date
from triage_desk.domain.encounter import Channel
from triage_desk.domain.found import FoundList
from triage_desk.domain.language import SOURCE, Language
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.domain.scan import LetterCode, Licence, read_scan
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.services import intake, patients, records, speech
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView
from triage_desk.stopping import Stop
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import day


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed for a new record, as typed."""

    family: str = ""
    given: str = ""
    birth_date: str = ""
    sex: Sex | None = None
    mrn: str = ""
    phone: str = ""
    language: str = SOURCE


class Choice(StrEnum):
    """What staff said about a probable duplicate. None of the three is the better one."""

    NOT_YET = "not_yet"
    SAME = "same"
    SOMEONE_ELSE = "someone_else"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field typed against the record on file. ``sign`` is "=", "≠" or "?"."""

    field: str
    typed: str
    on_file: str
    sign: str


class FindPatientPresenter(Presenter):
    """One search, one new record, one channel; starting an intake is the way out."""

    def __init__(self, desk: Desk) -> None:
        """Start empty, at the counter."""
        super().__init__(desk)
        self.searched = ""
        self.listed = FoundList()
        self.close: FoundList | None = None
        self.chosen: Patient | None = None
        self.draft = Draft()
        self.alike: tuple[Patient, ...] = ()
        self.choice = Choice.NOT_YET
        self.channel = Channel.COUNTER
        self._shown: set[str] = set()

    def search(self, typed: str) -> None:
        """Look for ``typed`` among names, birth dates, phones and record numbers."""
        with self.trying():
            self.take(typed, self.ask(typed))
        if self.problem is not None:
            self.changed()

    def search_close(self) -> None:
        """Look for who only comes close to what was searched."""
        with self.trying():
            self.take_close(self.ask_close(self.searched))
        if self.problem is not None:
            self.changed()

    def ask(self, typed: str, stop: Stop | None = None) -> FoundList:
        """Return who fits ``typed``; nothing here changes, so another thread may ask.

        Raises:
            TriageDeskError: nobody could be asked.
        """
        return patients.find(self.desk, typed, stop=stop)

    def ask_close(self, typed: str, stop: Stop | None = None) -> FoundList:
        """Return who comes close to ``typed``; another thread may ask this too.

        Raises:
            TriageDeskError: nobody could be asked.
        """
        return patients.find_close(self.desk, typed, stop=stop)

    def take(self, typed: str, found: FoundList) -> None:
        """Show who fits ``typed``."""
        self.searched = typed.strip()
        self.chosen = None
        self.listed, self.close = found, None
        self._note_shown()

    def take_close(self, found: FoundList) -> None:
        """Show below who comes close; what is shown already stays as it is, and who was chosen."""
        known = {patient.patient_id for patient in self.listed.patients}
        new = tuple(one for one in found.found if one.patient.patient_id not in known)
        self.close = replace(found, found=new)
        self._note_shown()

    def _note_shown(self) -> None:
        self._shown.update(patient.patient_id for patient in self.results)
        self.changed()

    @property
    def awaits_close(self) -> bool:
        """True while nobody has looked for those who only come close."""
        return self.listed.ask_close and self.close is None

    def scan(self, typed: str) -> LetterCode | Licence | None:
        """Read what a scanner typed; of a licence the form takes name, birth date and sex."""
        read = read_scan(typed)
        if isinstance(read, Licence):
            born = read.birth_date.isoformat() if read.birth_date else ""
            sex = None if read.sex is Sex.UNKNOWN else read.sex
            self.search(f"{read.family}, {read.given} {born}".strip())
            self.type(
                replace(self.draft, family=read.family, given=read.given, birth_date=born, sex=sex)
            )
        return read

    def visit_of(self, code: LetterCode) -> str:
        """Return the id of the visit of a letter, or "" with ``problem`` set."""
        found = ""
        with self.trying():
            found = records.visit_on_letter(self.desk, code)
        self.changed()
        return found

    @property
    def results(self) -> tuple[Patient, ...]:
        """Return the people found, in the order shown: as typed, then close to it."""
        return (*self.listed.patients, *(self.close or FoundList()).patients)

    def leave(self) -> None:
        """Keep how many people the search has shown, once, when it is left."""
        shown, self._shown = self._shown, set()
        if shown:
            with self.trying():
                patients.searched(self.desk, len(shown))

    def choose(self, patient: Patient | None) -> None:
        """Take a record on file, or none again."""
        self.chosen = patient
        self.changed()

    def type(self, draft: Draft) -> None:
        """Keep what was typed into the new record, and look for the same person on file."""
        self.draft = draft
        self.chosen = None
        self._look_for_alike()
        self.changed()

    def decide(self, choice: Choice) -> None:
        """Keep what staff said of the probable duplicate; any answer lets them go on."""
        self.choice = choice
        self.chosen = self.alike[0] if choice is Choice.SAME and self.alike else None
        self.changed()

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages a new record may prefer, English first."""
        return speech.languages(self.desk)

    @property
    def asks_same_person(self) -> bool:
        """True while a probable duplicate waits for one of the three answers."""
        return bool(self.alike) and self.choice is Choice.NOT_YET

    @property
    def compared(self) -> tuple[Comparison, ...]:
        """Return the typed record beside the first probable duplicate, field by field."""
        if not self.alike:
            return ()
        other = self.alike[0]
        pairs = (
            ("given", self.draft.given, other.given),
            ("family", self.draft.family, other.family),
            ("birth_date", self._birth_shown(), day(other.birth_date)),
            ("phone", self.draft.phone, other.phone),
            ("mrn", self.draft.mrn, other.mrn),
        )
        return tuple(
            Comparison(name, typed, kept, _sign(typed, kept)) for name, typed, kept in pairs
        )

    @property
    def typed_age(self) -> int | None:
        """Return the age in years of the birth date typed, or ``None`` while it is no date."""
        try:
            born = patients.read_birth_date(self.desk, self.draft.birth_date)
        except UserError:
            return None
        return age_in_years(born, local_date(self.desk.clock()))

    def start(self) -> IntakeView | None:
        """Start an intake for the record chosen or typed; ``None`` with ``problem`` set."""
        view = None
        with self.trying():
            patient = self._settled()
            view = intake.start(self.desk, patient.patient_id, self.channel)
        self.changed()
        return view

    def settle(self) -> Patient | None:
        """Return the record chosen, or the one typed, now on file; ``None`` with ``problem``."""
        with self.trying():
            self._settled()
        self.changed()
        return self.chosen if self.problem is None else None

    def _settled(self) -> Patient:
        if self.chosen is None:
            self.chosen = self._create()
            self._tell_apart(self.chosen)
        return self.chosen

    def _tell_apart(self, patient: Patient) -> None:
        """Keep that this is someone else; where that cannot be, the page of the person asks."""
        if self.choice is Choice.SOMEONE_ELSE and self.alike:
            with suppress(TriageDeskError):
                records.tell_apart(self.desk, patient.patient_id, self.alike[0].patient_id)

    def _birth_shown(self) -> str:
        try:
            return day(patients.read_birth_date(self.desk, self.draft.birth_date))
        except UserError:
            return self.draft.birth_date

    def _look_for_alike(self) -> None:
        self.problem = None
        before = self.alike
        self.alike = ()
        try:
            born = patients.read_birth_date(self.desk, self.draft.birth_date)
        except UserError:
            return
        if self.draft.family.strip() and self.draft.given.strip():
            with self.trying():
                typed = self.draft
                self.alike = patients.alike(
                    self.desk,
                    typed.family,
                    typed.given,
                    born,
                    typed.sex or Sex.UNKNOWN,
                    typed.phone,
                    typed.mrn,
                )
        self._shown.update(patient.patient_id for patient in self.alike)
        if self.alike != before:
            self.choice = Choice.NOT_YET

    def _create(self) -> Patient:
        draft = self.draft
        if draft.sex is None:
            raise UserError(text("find.sex_missing"), field="sex")
        return patients.create(
            self.desk,
            family=draft.family,
            given=draft.given,
            birth_date=draft.birth_date,
            sex=draft.sex,
            mrn=draft.mrn,
            phone=draft.phone,
            language=draft.language,
        )


def _sign(typed: str, kept: str) -> str:
    if not typed.strip() or not kept.strip():
        return "?"
    return "=" if typed.strip().casefold() == kept.strip().casefold() else "≠"
