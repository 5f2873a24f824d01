"""The monthly check: what waits, one intake to rate blind, and how it came out."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.month_chart import Dot
from triage_desk.domain.permission import Permission
from triage_desk.domain.second_look import Draw, Rating, RatingReason
from triage_desk.services import second_look
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.services.second_look import Agreement, Blind, Results
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.training import kappa_words

COLUMNS = ("who", "month", "drawn", "rated", "agreed", "under", "over", "kappa")
REASONS = tuple(r for r in RatingReason if r not in (RatingReason.AGREES, RatingReason.NOT_SAID))
ROUTES = tuple(Disposition)


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
        """Return who the intake is about: age and sex, no name."""
        if self.blind is None:
            return ""
        return text(f"second_look.who_{self.blind.sex.value}", age=self.blind.age_years)

    @property
    def _lines(self) -> list[tuple[str, str, Agreement]]:
        """Return the results, each with whose ("" for the clinic) and of which month."""
        if self.results is None:
            return []
        found = self.results
        lines = [("", month, found.clinic[month]) for month in reversed(found.months)]
        for user_id, months in found.staff.items():
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
        *(who, month, str(one.drawn), str(one.rated)),
        agreed if one.rated else text("training.nothing"),
        *(str(one.under), str(one.over), kappa_words(one.kappa)),
    )
