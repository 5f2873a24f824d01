"""The clinic's own visits for practice: those there are, one to write, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.own_visit import Came, OwnVisit, Sketch
from triage_desk.domain.patient import Sex
from triage_desk.errors import UserError
from triage_desk.services import own_visits
from triage_desk.services.desk import Desk
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Turn
from triage_desk.ui import i18n
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter

COLUMNS = ("title", "route", "state")
FIELDS = ("title", "opening", "why", "age_years")


class Step(StrEnum):
    """What the page shows."""

    LIST = "list"
    WRITE = "write"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed of a visit, as it stands in the fields."""

    title: str = ""
    opening: str = ""
    why: str = ""
    age_years: str = ""
    sex: Sex | None = None
    route: Disposition | None = None


class OwnVisitsPresenter(Presenter):
    """One page; ``typed`` is the visit that is written, ``came`` what the rules made of it."""

    def __init__(self, desk: Desk) -> None:
        """Read nothing yet."""
        super().__init__(desk)
        self.step = Step.LIST
        self.lines: tuple[OwnVisit, ...] = ()
        self.typed = Typed()
        self.came: Came | None = None
        self.note = ""
        self._played: tuple[Sketch, Turn] | None = None

    def read(self) -> tuple[OwnVisit, ...]:
        """Return the visits there are; runs in a job."""
        return own_visits.listed(self.desk)

    def shown(self, found: object) -> None:
        """Take what ``read`` found."""
        if isinstance(found, tuple):
            self.lines, self.problem = found, None
        self.changed()

    @property
    def rows(self) -> tuple[tuple[str | Disposition, ...], ...]:
        """Return the words of the list."""
        return tuple(
            (one.title, one.route, text(f"own_visits.{'fits_not' if one.problem else 'fits'}"))
            for one in self.lines
        )

    def write(self) -> None:
        """Show the fields of a new visit; what was typed before stands there still."""
        self.step, self.note, self.problem = Step.WRITE, "", None
        self.changed()

    def sketch(self, typed: Typed) -> Sketch:
        """Return what was typed as a visit.

        Raises:
            UserError: an age that is no number, or nothing chosen.
        """
        self.typed = typed
        if not typed.age_years.strip().isdecimal():
            raise UserError(f"Write an age from 0 to {own_visits.OLDEST}.", "age_years")
        if typed.sex is None:
            raise UserError(text("own_visits.choose_one"), "sex")
        if typed.route is None:
            raise UserError(text("own_visits.choose_one"), "route")
        words, age = (typed.title, typed.opening, typed.why), int(typed.age_years)
        return Sketch(*words, age, typed.sex, typed.route)

    def plan(self, typed: Typed, known: Plan) -> Plan | None:
        """Return what the other program needs to play this visit; ``None`` where it cannot be."""
        found = None
        with self.trying():
            found = own_visits.plan(self.desk, self.sketch(typed), known)
        self.changed()
        return found

    def heard(self, sketch: Sketch, turn: Turn) -> None:
        """Show what the rules made of a visit as it was played."""
        with self.trying():
            words = (i18n.language(), text("language.in_english"))
            self.came = own_visits.came(self.desk, sketch, turn, *words)
            self._played, self.step = (sketch, turn), Step.KEY
        self.changed()

    @property
    def expected(self) -> Disposition | None:
        """Return the route that was said before it was played."""
        return self._played[0].route if self._played else None

    @property
    def agrees(self) -> bool:
        """Return whether the rules come to the route that was said."""
        return self.came is not None and self.came.route is self.expected

    def keep(self) -> str:
        """Keep the visit that was played; runs in a job."""
        if self._played is None:
            return ""
        own_visits.keep(self.desk, *self._played)
        return text("own_visits.kept")

    def take_out(self, number: int) -> str:
        """Take the visit in that line out; runs in a job."""
        own_visits.take_out(self.desk, self.lines[number].vignette_id)
        return text("own_visits.out")

    def done(self, note: object) -> None:
        """Show the list again once something was kept or taken out."""
        if self.step is Step.KEY:
            self.typed, self._played, self.came = Typed(), None, None
        self.step, self.problem, self.note = Step.LIST, None, str(note)
        self.changed()

    def again(self) -> None:
        """Go back to the fields: the words stay, what was played is forgotten."""
        if self._played is not None:
            one = self._played[0]
            age, words = str(one.age_years), (one.title, one.opening, one.why)
            self.typed = Typed(*words, age, one.sex, one.route)
        self._played, self.came = None, None
        self.write()

    def leave(self, typed: Typed) -> None:
        """Go back to the list; what was typed stays until it is kept."""
        self.typed, self.step, self.problem = typed, Step.LIST, None
        self.changed()
