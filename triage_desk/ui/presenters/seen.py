"""What one clinician stood for, to say later whether the route was right: one key for each."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.review import Feedback, SeenRow
from triage_desk.services import review
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import day


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One visit in words. ``said`` is the judgement that stands, or that there is none yet."""

    encounter_id: str
    initials: str
    age: str
    when: str
    route: Disposition
    said: str


class SeenPresenter(Presenter):
    """The list; ``rows`` are read by ``refresh``."""

    def __init__(self, desk: Desk) -> None:
        """Start empty."""
        super().__init__(desk)
        self.rows: tuple[SeenRow, ...] = ()

    def refresh(self) -> None:
        """Read the list."""
        with self.trying():
            self.rows = review.seen_by_me(self.desk)
        self.changed()

    @property
    def lines(self) -> tuple[SeenLine, ...]:
        """Return the list in words: those without a judgement first."""
        ordered = sorted(self.rows, key=lambda row: row.feedback is not None)
        return tuple(map(_line, ordered))

    def judge(self, encounter_id: str, said: Feedback) -> bool:
        """Keep a judgement; the last one holds."""
        with self.trying():
            review.feedback(self.desk, encounter_id, said)
        if self.problem is None:
            self.refresh()
        else:
            self.changed()
        return self.problem is None


def _line(row: SeenRow) -> SeenLine:
    said = text(f"feedback.{row.feedback.value}") if row.feedback else text("seen.open")
    return SeenLine(
        row.encounter_id,
        row.initials,
        str(row.age_years),
        day(row.at.astimezone().date()),
        row.route,
        said,
    )
