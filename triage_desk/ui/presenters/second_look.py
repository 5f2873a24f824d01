"""The monthly check: what waits, one intake to rate blind, and how it came out."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from triage_desk.domain.check_paper import CheckForms
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.month_chart import Dot
from triage_desk.domain.permission import Permission
from triage_desk.domain.second_look import Draw, Rating, RatingReason
from triage_desk.services import check_papers, second_look
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.services.second_look import Agreement, Blind, Results
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.preview import Paper
from triage_desk.ui.presenters.training import kappa_words

COLUMNS = ("who", "month", "drawn", "rated", "agreed", "under", "over", "kappa")
REASONS = tuple(r for r in RatingReason if r not in (RatingReason.AGREES, RatingReason.NOT_SAID))
ROUTES = tuple(Disposition)
ALL = ""
"""Stands for all months together."""


class Step(StrEnum):
    """What the page shows."""

    LIST = "list"
    RATE = "rate"
    EXPLAIN = "explain"


class SecondLookPresenter(Presenter):
    """One page; ``blind`` is the intake that is rated now."""

    def __init__(self, desk: Desk) -> None:
        """Read nothing yet."""
        super().__init__(desk)
        self.step = Step.LIST
        self.waiting: tuple[Draw, ...] = ()
        self.results: Results | None = None
        self.blind: Blind | None = None
        self.rating: Rating | None = None
        self.note = ""

    @property
    def may_draw(self) -> bool:
        """Return whether this person draws, and sees the results."""
        return allowed(self.desk, Permission.TRAIN_STAFF)

    @property
    def month(self) -> str:
        """Return the month to draw for: the one before this."""
        today = self.desk.clock().astimezone().date()
        before = today.replace(day=1) - timedelta(days=1)
        return f"{before.year}-{before.month:02d}"

    def read(self) -> tuple[tuple[Draw, ...], Results | None]:
        """Return what waits and how it came out; runs in a job."""
        results = second_look.results(self.desk) if self.may_draw else None
        return second_look.waiting(self.desk), results

    def shown(self, found: object) -> None:
        """Take what ``read`` found."""
        if isinstance(found, tuple):
            (self.waiting, self.results), self.problem = found, None
        self.changed()

    def draw(self, month: str) -> bool:
        """Draw a sample; return whether there was something to draw."""
        self.note = ""
        with self.trying():
            drawn = second_look.draw(self.desk, month.strip())
            self.note = text("second_look.drawn", count=len(drawn))
            self.waiting = second_look.waiting(self.desk)
        self.changed()
        return self.problem is None

    def open(self) -> None:
        """Show the first intake that waits, without its route."""
        self.note = ""
        with self.trying():
            if self.waiting:
                self.blind = second_look.look(self.desk, self.waiting[0].draw_id)
                self.step = Step.RATE
        self.changed()

    def rate(self, route: Disposition) -> None:
        """Keep the route; where it differs from the desk's ask why."""
        blind = self.blind
        with self.trying():
            if blind is not None:
                self.rating = second_look.rate(self.desk, blind.draw_id, route)
                self.waiting = tuple(w for w in self.waiting if w.draw_id != blind.draw_id)
                self.blind = None
                self.step = Step.LIST if self.rating.agrees else Step.EXPLAIN
                self.note = text("second_look.agrees") if self.rating.agrees else ""
        self.changed()

    def explain(self, reason: RatingReason) -> None:
        """Keep why the two routes differ."""
        with self.trying():
            if self.rating is not None:
                second_look.explain(self.desk, self.rating.draw_id, reason)
                self.rating, self.step = None, Step.LIST
                self.note = text("second_look.kept")
        self.changed()

    def leave(self) -> None:
        """Go back to the list; an intake that was not rated waits on."""
        self.blind, self.rating, self.step, self.problem = None, None, Step.LIST, None
        self.changed()

    @property
    def person(self) -> str:
        """Return who the intake is about, age and sex and no name, and the number of its form."""
        if self.blind is None:
            return ""
        who = text(f"second_look.who_{self.blind.sex.value}", age=self.blind.age_years)
        mark = check_papers.mark_of(self.blind.draw_id)
        return text("second_look.form", who=who, mark=mark)

    @property
    def papers(self) -> CheckFormsPaper | None:
        """Return the forms of all that wait for this person; ``None`` where nothing waits."""
        return CheckFormsPaper(self.desk, self.waiting) if self.waiting else None

    def sheet(self, number: int) -> CheckSheetPaper | None:
        """Return the sheet of the month in that line of ``rows``, else of the last month."""
        if self.results is None or not self.results.months:
            return None
        lines = self._lines
        month = lines[number][1] if 0 <= number < len(lines) else ALL
        return CheckSheetPaper(self.desk, self.results, month or self.results.months[-1])

    @property
    def _lines(self) -> list[tuple[str, str, Agreement]]:
        """Return the results, each with whose ("" for the clinic) and of which month."""
        if self.results is None:
            return []
        found = self.results
        many = len(found.months) > 1
        lines = [("", ALL, found.whole[""])] if many else []
        lines += [("", month, found.clinic[month]) for month in reversed(found.months)]
        for user_id, months in found.staff.items():
            lines += [(user_id, ALL, found.whole[user_id])] if many else []
            lines += [
                (user_id, month, months[month])
                for month in reversed(found.months)
                if months[month].drawn
            ]
        return lines

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the results: the clinic by month, then everybody by month."""
        return tuple(_row(self._named(who), month, one) for who, month, one in self._lines)

    def _named(self, user_id: str) -> str:
        names = self.results.names if self.results else {}
        return names[user_id] if user_id else text("second_look.clinic")

    def trend(self, number: int) -> tuple[str, tuple[Dot, ...]]:
        """Return whose line of ``rows`` that is, and how often they agreed by month.

        No line is that of the clinic; nobody and nothing where no intake was rated.
        """
        lines, found = self._lines, self.results
        if found is None or not any(one.rated for one in found.clinic.values()):
            return "", ()
        who = lines[number][0] if 0 <= number < len(lines) else ""
        months = found.staff[who] if who else found.clinic
        return self._named(who), tuple(_dot(month, months[month]) for month in found.months)

    @property
    def reasons(self) -> str:
        """Return why routes differed, counted."""
        counts = self.results.reasons if self.results else {}
        return ", ".join(
            text("second_look.counted", words=text(f"second_look.why_{reason.value}"), count=count)
            for reason, count in counts.items()
        )


def _dot(month: str, one: Agreement) -> Dot:
    """Return a month of a trend, in percent; its words say of how many it is."""
    named = text(f"month_short.{int(month.rpartition('-')[2])}")
    if not one.rated:
        return Dot(named, None, text("training.nothing"))
    words = text("training.of", right=one.agreed, count=one.rated)
    return Dot(named, 100 * one.agreed / one.rated, words)


def _row(who: str, month: str, one: Agreement) -> tuple[str, ...]:
    agreed = text("training.of", right=one.agreed, count=one.rated)
    return (
        *(who, month or text("second_look.all_months"), str(one.drawn), str(one.rated)),
        agreed if one.rated else text("training.nothing"),
        *(str(one.under), str(one.over), kappa_words(one.kappa)),
    )


class CheckFormsPaper(Paper):
    """Forms to rate by, blind: one for each intake that waits for this person."""

    name = "monthly-check-forms"

    def __init__(self, desk: Desk, waiting: tuple[Draw, ...]) -> None:
        """Keep what waits."""
        super().__init__(desk)
        self._waiting = waiting
        self._made: CheckForms | None = None

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("second_look.forms_title", count=len(self._waiting))

    def make(self) -> bytes:
        """Look at each intake, which is kept, and render the forms; runs in a job."""
        looked_at = [second_look.look(self.desk, one.draw_id) for one in self._waiting]
        self._made = check_papers.forms_of(self.desk, looked_at)
        return check_papers.forms(self.desk, self._made)

    def keep_printed(self) -> None:
        """Keep that they were printed."""
        self._keep("printed")

    def keep_saved(self) -> None:
        """Keep that they were saved."""
        self._keep("saved")

    def _keep(self, way: str) -> None:
        if self._made is not None:
            check_papers.forms_given_out(self.desk, self._made, way)


class CheckSheetPaper(Paper):
    """The results of a month of the monthly check."""

    name = "monthly-check"
    names_nobody = True

    def __init__(self, desk: Desk, found: Results, month: str) -> None:
        """Keep the results, and of which month."""
        super().__init__(desk)
        self._found, self._month = found, month

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("second_look.sheet_title", month=self._month)

    def make(self) -> bytes:
        """Render the sheet; runs in a job."""
        made = check_papers.sheet_of(self.desk, self._found, self._month)
        return check_papers.sheet(self.desk, made)

    def keep_printed(self) -> None:
        """Keep that it was printed."""
        check_papers.sheet_given_out(self.desk, self._month, "printed")

    def keep_saved(self) -> None:
        """Keep that it was saved."""
        check_papers.sheet_given_out(self.desk, self._month, "saved")
