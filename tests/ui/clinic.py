"""A small invented clinic for tests and pictures: real store, real content, a clock that stands."""

import shutil
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event

from triage_desk import app
from triage_desk.documents import PdfRenderer
from triage_desk.domain.answers import NO, NOT_SURE, YES, answered
from triage_desk.domain.clinic_settings import Clinic as ClinicSettings
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.domain.questionnaire import ItemType
from triage_desk.domain.user import Actor, Role
from triage_desk.ids import new_id
from triage_desk.services import intake, patients
from triage_desk.services.desk import Desk, Shared
from triage_desk.store.store import open_store

OPENING = datetime(2026, 3, 10, 10, 46, 2, tzinfo=UTC)
SETTINGS = ClinicSettings(
    "Example Family Clinic", ("100 Sample Avenue, Suite 2", "Testville, NY 10001"), "555-0100"
)
LETTERHEAD = SETTINGS.letterhead()
ANA = Actor("ana", "Ana S.", Role.FRONT_DESK, "front-1")


class StandingClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = OPENING) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


@lru_cache(maxsize=1)
def engine():
    """The program's own content, read once for all tests of a run."""
    return app.load_engine()


@cache
def _lived(prepare=None):
    """Return a folder in which ``prepare`` was done to an empty clinic, and what it left behind.

    Made once for all tests of a run, and copied for each: an empty database takes 0.15 s to
    make, an invented day ten times that.
    """
    kept = TemporaryDirectory()
    folder = Path(kept.name) / "data"
    if prepare is None:
        open_store(folder, create=True).close()
        return kept, folder, OPENING, ANA, None
    clinic = Clinic(folder)
    made = prepare(clinic)
    clinic.store.close()
    return kept, folder, clinic.clock.moment, clinic.actor, made


def _quick(store):
    """Let a store leave its files to the system: no test of a window cuts the power."""

    def quicken(raw, _record) -> None:
        raw.execute("PRAGMA synchronous = OFF")

    event.listen(store._writer, "connect", quicken)
    return store


class Clinic:
    """One data folder. ``reopen`` is what happens after the process was killed."""

    def __init__(self, folder, clock=None) -> None:
        self.folder = folder
        self.clock = clock or StandingClock()
        if not folder.exists():
            shutil.copytree(_lived()[1], folder)
        self.store = _quick(open_store(folder, create=True))
        self.shared = Shared(SETTINGS)
        self.actor = ANA

    def live(self, prepare):
        """Do to this clinic, which is empty, what ``prepare`` does to one; return what it returns.

        What is returned is shared by all who ask: nobody may change it.
        """
        _, folder, moment, self.actor, made = _lived(prepare)
        self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.clock.moment = moment
        self.reopen()
        return made

    @property
    def desk(self) -> Desk:
        papers = PdfRenderer()
        return Desk(self.store, engine(), self.clock, new_id, self.actor, self.shared, papers)

    def reopen(self) -> None:
        self.store = _quick(open_store(self.folder))

    def patient(
        self, given="Rosa", family="Muster", born=date(1962, 3, 14), sex=Sex.FEMALE, **more
    ):
        return patients.create(self.desk, family, given, born, sex, **more)

    def start(self, patient=None, channel=Channel.COUNTER):
        """Start an intake and return its view."""
        patient = patient or self.patient()
        return intake.start(self.desk, patient.patient_id, channel)

    def answer_until(self, view, says, stop=lambda _view: False):
        """Answer page by page until nothing is open, an emergency is there, or ``stop`` says so."""
        while view.at < len(view.pages) and not view.emergencies and not stop(view):
            changes = answers_for(view.pages[view.at], says)
            view = intake.answer(self.desk, view.encounter.encounter_id, changes)
        return view


def answers_for(page, says):
    """Return answers for what is open on a page: as ``says`` has them, else the calm one."""
    return {link_id: says.get(link_id) or calm_answer(page.item) for link_id in page.open_ids}


def calm_answer(item):
    """Return an answer that raises nothing: No, the last option, a small number, few words."""
    match item.type:
        case ItemType.CHECKLIST | ItemType.BOOLEAN:
            return NO
        case ItemType.CHOICE:
            code = item.options[0].code
            return answered((code,) if item.repeats else code)
        case ItemType.INTEGER:
            return answered(max(int(item.minimum or 0), 3))
        case ItemType.DECIMAL | ItemType.QUANTITY:
            return answered(9.0)
        case ItemType.DATE:
            return answered(date(2026, 3, 1))
        case ItemType.TEXT:
            return answered("Playing with my grandchildren")


LOW_BACK = {
    "request": answered("pain_injury"),
    "regions": answered(("lumbar",)),
    "symptom_days": answered(9.0),
    "injury": answered("none"),
    "known": answered("first"),
    "onset": answered("gradual"),
    "preg_state": answered("no"),
    "phq2_a": answered("0"),
    "phq2_b": answered("0"),
    "path_leg": answered("other"),
}

__all__ = [
    "ANA", "LETTERHEAD", "LOW_BACK", "NO", "NOT_SURE", "OPENING", "YES", "Clinic", "StandingClock",
    "answers_for", "engine",
]  # fmt: skip
