"""The danger signs of a paper follow-up: when it was filled in, and how old it is now."""

from __future__ import annotations

from datetime import datetime

from triage_desk.clock import local_date
from triage_desk.services import appointments, paper_followup
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, day, read_typed_day


class PaperSafetyPresenter(Presenter):
    """One paper whose danger signs are typed in first. ``view`` is the intake once it is begun."""

    def __init__(self, desk: Desk, followup_id: str) -> None:
        """Know which follow-up it answers."""
        super().__init__(desk)
        self.followup_id = followup_id
        self.view: IntakeView | None = None

    def begin(self, on: str, at: str) -> str:
        """Begin with the danger signs; return why not, or ""."""
        with self.trying():
            filled_at = paper_moment(self.desk, on, at)
            self.view = paper_followup.begin(self.desk, self.followup_id, filled_at)
        return self.problem.sentence if self.problem else ""


def paper_moment(desk: Desk, on: str, at: str) -> datetime:
    """Return the moment that stands on a paper; without a day it is today.

    Raises:
        UserError: no day, or no time of it.
    """
    typed = read_typed_day(on, "taken") or local_date(desk.clock())
    time = appointments.read_time(desk, at).astimezone().time()
    return datetime.combine(typed, time).astimezone()


def paper_line(desk: Desk, encounter_id: str, phone: str) -> str:
    """Return how old the paper is that an intake was begun with, and whom to call, or ""."""
    paper = paper_followup.begun_with(desk, encounter_id)
    if paper is None:
        return ""
    filled = local_date(paper.filled_at)
    days = (local_date(desk.clock()) - filled).days
    old = text("emergency.paper_days", count=days) if days else text("emergency.paper_today")
    key = "emergency.from_paper" if phone else "emergency.from_paper_no_phone"
    return text(key, day=day(filled), time=clock_time(paper.filled_at), old=old, phone=phone)
