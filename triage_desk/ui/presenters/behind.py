"""The visits behind one number."""

from __future__ import annotations

from triage_desk.domain.measure import BehindRow, Only, Part, Period, definition
from triage_desk.services import measures
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, day


class BehindPresenter(Presenter):
    """Who was counted, was not, or was left out; ``open`` reads them, which is an event."""

    def __init__(self, desk: Desk, measure_id: str, period: Period, only: Only | None) -> None:
        """Start with all that were counted."""
        super().__init__(desk)
        self.definition = definition(measure_id)
        self.part = Part.COUNTED
        self.rows: tuple[BehindRow, ...] = ()
        self._period, self._only = period, only

    def open(self) -> bool:
        """Read the visits."""
        with self.trying():
            self.rows = measures.behind(
                self.desk, self.definition.measure_id, self._period, self.part, self._only
            )
        self.changed()
        return self.problem is None

    def choose(self, part: Part) -> None:
        """Show others."""
        self.part = part
        self.open()

    @property
    def title(self) -> str:
        """Return which measure it is."""
        one = self.definition
        return text("behind.title", id=one.measure_id, name=say.words_of(one).name)

    @property
    def note(self) -> str:
        """Return what is shown, and that there are more where there are."""
        if len(self.rows) < measures.MOST_SHOWN:
            return text("behind.note")
        return text("behind.more", count=len(self.rows))

    @property
    def lines(self) -> tuple[tuple[str, str, str, str], ...]:
        """Return initials, age, beginning and time of each visit."""
        return tuple(
            (
                row.initials,
                str(row.age_years),
                f"{day(row.started_at.astimezone().date())}, {clock_time(row.started_at)}",
                say.value_words(self.definition.unit, row.value) if row.value is not None else "",
            )
            for row in self.rows
        )
