"""The call list: who is to be asked how they are, and visits closed with something left to do."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.clock import local_date
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.followup import FollowUpRow
from triage_desk.domain.tick import OpenTicks
from triage_desk.errors import TriageDeskError
from triage_desk.services import calling, ticks
from triage_desk.services.calling import CallList
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.followup_words import time_of, why_listed
from triage_desk.ui.presenters.moments import clock_time, day
from triage_desk.ui.presenters.receipt_steps import call_words


@dataclass(frozen=True, slots=True)
class Call:
    """One visit of the list: whose it is by initials, since when, and what is left in words."""

    encounter_id: str
    patient_id: str
    who: str
    since: str
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FollowShown:
    """One follow-up of the list: by initials, why it is there, which time, the route then.

    ``tells``: a clinician is to be told.
    """

    followup_id: str
    patient_id: str
    who: str
    why: str
    time: str
    route: Disposition
    tells: bool = False


class CallsPresenter(Presenter):
    """Who is to be called: follow-ups by risk and days, then the longest wait first."""

    def __init__(self, desk: Desk) -> None:
        """Start with an empty list; ``open`` reads it."""
        super().__init__(desk)
        self.followups: tuple[FollowShown, ...] = ()
        self.calls: tuple[Call, ...] = ()
        self.reading = False

    def open(self) -> bool:
        """Read the list, which is an event."""
        with self.trying():
            self._take(self.look())
        self.changed()
        return self.problem is None

    def begin(self) -> None:
        """Read the list, or say by ``reading`` that ``look`` must do it: it plans for visits."""
        with self.trying():
            self.reading = calling.has_forgotten(self.desk)
        if self.problem is None and not self.reading:
            self.open()

    def look(self) -> CallList:
        """Read the list, in a job."""
        return calling.listed(self.desk)

    def show_looked(self, found: object) -> None:
        """Show what the job read."""
        self.reading = False
        if isinstance(found, CallList):
            self._take(found)
        self.changed()

    def refused(self, error: TriageDeskError) -> None:
        """Say why the job could not read it."""
        self.reading = False
        super().refused(error)

    def _take(self, found: CallList) -> None:
        self.followups = tuple(map(self._follow, found.followups))
        self.calls = tuple(map(self._call, found.left))

    def tick(self, encounter_id: str, what: str) -> None:
        """Tick one thing; what is done leaves the list."""
        with self.trying():
            ticks.tick(self.desk, encounter_id, what, done=True)
        if self.problem is None:
            self.calls = tuple(
                _without(call, what) if call.encounter_id == encounter_id else call
                for call in self.calls
                if call.encounter_id != encounter_id or len(call.left) > 1
            )
        self.changed()

    def _follow(self, row: FollowUpRow) -> FollowShown:
        today = local_date(self.desk.clock())
        return FollowShown(
            row.followup.followup_id,
            row.patient_id,
            text("calls.who", initials=row.initials, age=row.age_years),
            why_listed(row.followup, today),
            time_of(row.followup),
            row.followup.route,
            row.followup.clinician_open,
        )

    def _call(self, row: OpenTicks) -> Call:
        local = row.since.astimezone()
        return Call(
            row.encounter_id,
            row.patient_id,
            text("calls.who", initials=row.initials, age=row.age_years),
            text("calls.since", day=day(local.date()), time=clock_time(local)),
            tuple((what, call_words(self.desk, what)) for what in row.what),
        )


def _without(call: Call, what: str) -> Call:
    left = tuple(pair for pair in call.left if pair[0] != what)
    return Call(call.encounter_id, call.patient_id, call.who, call.since, left)
