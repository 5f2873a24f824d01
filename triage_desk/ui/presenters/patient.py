"""One person's page: facts, visits, corrections, and records that may be the same person's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel
from triage_desk.domain.language import Language
from triage_desk.domain.likeness import Agreement
from triage_desk.domain.patient import Patient, Sex, age_in_years
from triage_desk.domain.permission import Permission
from triage_desk.services import (
    careteam,
    episodes,
    goals,
    intake,
    prevention,
    records,
    speech,
    ticks,
    triage,
)
from triage_desk.services.careteam import ParticipantDraft
from triage_desk.services.desk import Desk
from triage_desk.services.goals import GoalDraft
from triage_desk.services.permission import allowed
from triage_desk.services.records import RecordPage
from triage_desk.services.views import IntakeView
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import episode, rights
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.find_patient import Choice, Draft
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.papers import all_papers
from triage_desk.ui.presenters.patient_beside import Beside
from triage_desk.ui.presenters.prompts import PromptShown
from triage_desk.ui.presenters.receipt import Group

SIGNS = {
    Agreement.SAME: "same",
    Agreement.CLOSE: "close",
    Agreement.DIFFERS: "differs",
    Agreement.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One fact of two records in words; ``sign`` is a key of the texts, ``holds`` what will."""

    field: str
    here: str
    there: str
    sign: str
    holds: str


class PatientPresenter(Presenter):
    """The page of one record. ``page`` is ``None`` until it was opened."""

    def __init__(self, desk: Desk, patient_id: str) -> None:
        """Know whose page it is; nothing is read yet."""
        super().__init__(desk)
        self.patient_id = patient_id
        self.page: RecordPage | None = None
        self.compared: Patient | None = None
        self.correcting = False

    def open(self) -> bool:
        """Read the page, which is an event; return whether it could be read."""
        with self.trying():
            self.page = records.open_page(self.desk, self.patient_id)
            self.patient_id = self.page.patient.patient_id
        self.changed()
        return self.problem is None

    @property
    def patient(self) -> Patient:
        """Return whose page it is."""
        if self.page is None:
            raise LookupError("the page was not opened")
        return self.page.patient

    @property
    def beside(self) -> Beside:
        """Return what stands beside the facts, in words."""
        if self.page is None:
            raise LookupError("the page was not opened")
        return Beside(self.desk, self.page.patient, self.page.beside)

    @property
    def pays(self) -> tuple[str, ...]:
        """Return who pays, a line for each; of a bundle with the day of its episode."""
        today = local_date(self.desk.clock())
        return episode.pays(self.page.beside, today) if self.page is not None else ()

    @property
    def has_episode(self) -> bool:
        """Return whether the person is, or was, in a bundle."""
        return self.page is not None and bool(self.page.beside.episodes)

    def read_episodes(self) -> tuple[Group, ...]:
        """Read the episodes, which is an event; nothing with ``problem``."""
        found: tuple[Group, ...] = ()
        with self.trying():
            found = episode.groups(episodes.of_patient(self.desk, self.patient_id))
        if self.problem is not None:
            self.changed()
        return found

    @property
    def facts(self) -> str:
        """Return age, birth date, number, phone and sex in one line."""
        who = self.patient
        age = age_in_years(who.birth_date, local_date(self.desk.clock()))
        sex = text(f"sex.{who.sex.value}")
        parts = (text("patient.age", age=age), day(who.birth_date), sex, who.mrn, who.phone)
        return " · ".join(part for part in parts if part)

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages a record may prefer."""
        return speech.languages(self.desk)

    @property
    def may_ask_who(self) -> bool:
        """Return whether the person at the keyboard may see who has seen this record."""
        return allowed(self.desk, Permission.SEE_WHO_SAW)

    @property
    def may_open_rights(self) -> bool:
        """Return whether the person at the keyboard may copy this record out, or remove it."""
        return rights.may_open(self.desk)

    @property
    def may_print(self) -> bool:
        """Return whether the person at the keyboard may make papers."""
        return allowed(self.desk, Permission.MAKE_PAPERS)

    def papers_of(self, encounter_id: str) -> tuple[tuple[DocumentKind, str], ...]:
        """Return what can be printed of a visit, by kind and in words; nothing with ``problem``."""
        found: tuple[tuple[DocumentKind, str], ...] = ()
        with self.trying():
            found = all_papers(triage.record(self.desk, encounter_id))
        if self.problem is not None:
            self.changed()
        return found

    @property
    def may_judge(self) -> bool:
        """Return whether the person at the keyboard may say if a route was right."""
        return allowed(self.desk, Permission.REVIEW)

    @property
    def draft(self) -> Draft:
        """Return the facts as the form of a correction starts with them."""
        who = self.patient
        return Draft(
            family=who.family,
            given=who.given,
            birth_date=who.birth_date.isoformat(),
            sex=who.sex,
            mrn=who.mrn,
            phone=who.phone,
            language=who.language,
        )

    @property
    def side_by_side(self) -> tuple[SideBySide, ...]:
        """Return the record beside the one it is compared with, fact by fact."""
        if self.compared is None:
            return ()
        return tuple(
            SideBySide(
                held.field,
                self._shown(held.field, held.kept),
                self._shown(held.field, held.gone),
                SIGNS[held.agreement],
                self._shown(held.field, held.holds),
            )
            for held in records.held(self.patient, self.compared)
            if held.kept or held.gone
        )

    def correct(self, *, wanted: bool) -> None:
        """Show the form of a correction, or put it away."""
        self.correcting, self.problem = wanted, None
        self.changed()

    def save(self, draft: Draft) -> None:
        """Keep what was corrected, and show the page anew."""
        facts = replace(
            self.patient,
            family=draft.family,
            given=draft.given,
            sex=draft.sex or Sex.UNKNOWN,
            mrn=draft.mrn,
            phone=draft.phone,
            language=draft.language,
        )
        with self.trying():
            records.correct(self.desk, self.patient_id, facts, draft.birth_date)
        if self.problem is None:
            self.correcting = False
            self.open()
        else:
            self.changed()

    def compare(self, other: Patient | None) -> None:
        """Put another record beside this one, or none again."""
        self.compared = other
        self.changed()

    def decide(self, choice: Choice) -> None:
        """Put the record compared under this one, or keep that it is someone else's.

        When nobody was sure both are left as they are, and asked about again.
        """
        other, self.compared = self.compared, None
        if other is not None and choice is Choice.SAME:
            self._do(lambda: records.merge(self.desk, self.patient_id, other.patient_id))
        elif other is not None and choice is Choice.SOMEONE_ELSE:
            self._do(lambda: records.tell_apart(self.desk, self.patient_id, other.patient_id))
        else:
            self.changed()

    def separate(self, gone: Patient) -> None:
        """Take a record out from under this one."""
        self._do(lambda: records.separate(self.desk, gone.patient_id))

    def keep_goal(self, draft: GoalDraft) -> bool:
        """Keep a goal and show the page anew; return whether it was kept."""
        return self._do(lambda: goals.keep(self.desk, self.patient_id, draft))

    def keep_helper(self, draft: ParticipantDraft) -> bool:
        """Keep somebody who helps and show the page anew; return whether it was kept."""
        return self._do(lambda: careteam.keep(self.desk, self.patient_id, draft))

    def tick(self, encounter_id: str, what: str) -> None:
        """Tick what was left open after a visit."""
        self._do(lambda: ticks.tick(self.desk, encounter_id, what, done=True))

    def make_task(self, shown: PromptShown) -> None:
        """Make a task of something to ask."""
        one = shown.prompt
        self._do(lambda: prevention.make_task(self.desk, one.encounter_id, one.name, shown.task))

    def not_now(self, shown: PromptShown) -> None:
        """Put off something to ask."""
        one = shown.prompt
        self._do(lambda: prevention.not_now(self.desk, one.encounter_id, one.name))

    def follow_up(self, encounter_id: str, channel: Channel) -> IntakeView | None:
        """Start an intake that follows a visit; ``None`` with ``problem`` set."""
        view = None
        with self.trying():
            view = intake.start(self.desk, self.patient_id, channel, encounter_id)
        self.changed()
        return view

    def begin(self) -> IntakeView | None:
        """Start an intake at the counter; ``None`` with ``problem`` set."""
        view = None
        with self.trying():
            view = intake.start(self.desk, self.patient_id, Channel.COUNTER)
        self.changed()
        return view

    def _do(self, act: Callable[[], object]) -> bool:
        with self.trying():
            act()
        if self.problem is None:
            self.open()
        else:
            self.changed()
        return self.problem is None

    def _shown(self, field: str, value: str) -> str:
        if field == "birth_date" and value:
            return day(date.fromisoformat(value))
        if field == "language":
            return {known.code: known.name for known in self.languages}.get(value, value)
        return text(f"sex.{value}") if field == "sex" and value else value
