"""Find the person in one box, or start a record with the fewest facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from triage_desk.clock import local_date
from triage_desk.domain.encounter import Channel
from triage_desk.domain.language import SOURCE, Language
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.errors import UserError
from triage_desk.services import intake, patients, speech
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView
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
        self.results: tuple[Patient, ...] = ()
        self.chosen: Patient | None = None
        self.draft = Draft()
        self.alike: tuple[Patient, ...] = ()
        self.choice = Choice.NOT_YET
        self.channel = Channel.COUNTER
        self._shown: set[str] = set()

    def search(self, typed: str) -> None:
        """Look for ``typed`` among names, birth dates, phones and record numbers."""
        self.searched = typed.strip()
        self.chosen = None
        with self.trying():
            self.results = patients.search(self.desk, self.searched) if self.searched else ()
        self._shown.update(patient.patient_id for patient in self.results)
        self.changed()

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
            patient = self.chosen or self._create()
            self.chosen = patient
            view = intake.start(self.desk, patient.patient_id, self.channel)
        self.changed()
        return view

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
                self.alike = patients.alike(self.desk, self.draft.family, self.draft.given, born)
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
