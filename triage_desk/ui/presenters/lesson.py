"""A round of practice: who comes next, what they say, and how each intake was marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from triage_desk.clock import local_date
from triage_desk.domain.encounter import Channel
from triage_desk.domain.training import Played, Score, score
from triage_desk.services import intake, lesson, patients
from triage_desk.services.desk import Desk
from triage_desk.services.marking import Book, Marking, Turn, mark
from triage_desk.services.views import IntakeView, Page
from triage_desk.ui import i18n
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter


class Stage(StrEnum):
    """Where the round stands."""

    NEXT = "next"
    OPEN = "open"
    MARKED = "marked"
    OVER = "over"


class LessonPresenter(Presenter):
    """``told`` hears each turn at once; ``marking`` is that of the last one.

    When ``writing`` nobody speaks and nothing is marked: the one at the keys answers as the person.
    """

    def __init__(
        self,
        desk: Desk,
        book: Book,
        names: Sequence[str],
        told: Callable[[Turn], None],
        *,
        writing: bool = False,
    ) -> None:
        """Start with the first of ``names``."""
        super().__init__(desk)
        self.writing = writing
        self._book, self._told = book, told
        self._names = tuple(name for name in names if name in book.vignettes)
        self._at = 0
        self._played: list[tuple[Turn, Marking]] = []
        self.encounter_id = ""
        self.stage = Stage.NEXT if self._names else Stage.OVER

    @property
    def place(self) -> tuple[int, int]:
        """Return which person this is, from 1, and of how many."""
        return min(self._at + 1, len(self._names)), len(self._names)

    @property
    def name(self) -> str:
        """Return the vignette of now, by its id."""
        return self._names[self._at]

    @property
    def opening(self) -> str:
        """Return what the person says when they come in."""
        return self._book.opening(self.name, i18n.language())

    @property
    def who(self) -> str:
        """Return who comes: a sex and an age, no name."""
        person = self._book.person(self.name)
        return text(f"lesson.who_{person.sex.value}", age=person.age_years)

    @property
    def marking(self) -> Marking | None:
        """Return how the last intake was marked."""
        return self._played[-1][1] if self._played else None

    @property
    def turn(self) -> Turn | None:
        """Return what the last intake came to."""
        return self._played[-1][0] if self._played else None

    @property
    def score(self) -> Score:
        """Return what the round came to so far."""
        now, ref = self.desk.clock(), self.desk.engine.ruleset.ref
        return score(
            [
                Played(
                    *("", "", turn.vignette_id, "", ref.version, ref.content_hash, now),
                    expected=marked.expected,
                    got=marked.got,
                    missed=tuple(one.flag_id for one in marked.missed),
                    added=marked.added,
                    seconds_to_safe=turn.seconds_to_safe,
                    seconds_to_done=turn.seconds_to_done,
                )
                for turn, marked in self._played
            ]
        )

    def says(self, page: Page) -> str:
        """Return what the person says to a page of questions; "" while they are written."""
        if self.writing:
            return ""
        ids = [line.link_id for line in page.lines] or [page.item.link_id]
        return self._book.says(self.name, ids, i18n.language()) or text("lesson.nothing")

    def begin(self) -> IntakeView | None:
        """Begin the intake of the next person; ``None`` where it cannot be."""
        view = None
        with self.trying():
            person = self._book.person(self.name)
            day = lesson.born(person.age_years, local_date(self.desk.clock()))
            named = (lesson.MARK, f"Person {self._at + 1}")
            who = patients.create(self.desk, *named, day, person.sex)
            view = intake.start(self.desk, who.patient_id, Channel.COUNTER)
            self.encounter_id, self.stage = view.encounter.encounter_id, Stage.OPEN
        self.changed()
        return view

    def look(self) -> None:
        """Mark the intake if it is over; one that was given up begins anew."""
        if self.stage is Stage.OPEN:
            with self.trying():
                turn = lesson.ended(self.desk, self._book, self.name, self.encounter_id)
                if turn is not None and self.writing:
                    self.stage = Stage.OVER
                    self._told(turn)
                elif turn is not None:
                    words = (i18n.language(), text("language.in_english"))
                    self._played.append((turn, mark(self._book, turn, *words)))
                    self.stage = Stage.MARKED
                    self._told(turn)
                elif lesson.given_up(self.desk, self.encounter_id):
                    self.stage = Stage.NEXT
        self.changed()

    def go_on(self) -> None:
        """Go on to the next person, or to the end of the round."""
        if self.stage is Stage.MARKED:
            self._at += 1
            self.stage = Stage.NEXT if self._at < len(self._names) else Stage.OVER
            self._at = min(self._at, len(self._names) - 1)
        self.changed()
