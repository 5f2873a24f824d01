"""The person alone with the questions: few at a time, nothing of anybody else, and no way on.

A question alone on its page is kept with Next. Lines of a list that stand together are kept each
as it is answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.answers import Answer
from triage_desk.domain.encounter import Answerer
from triage_desk.domain.language import Language
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.services import intake, kiosk, takeover
from triage_desk.services.desk import Desk
from triage_desk.services.kiosk import End
from triage_desk.services.kiosk_view import KioskView, Question
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.kiosk_pages import MOST_LINES, count_pages, together
from triage_desk.ui.refusals import in_words

IDLE_SECONDS = 60
STILL_SECONDS = 15


class Step(StrEnum):
    """What the person sees now."""

    WHO = "who"
    QUESTION = "question"
    STILL_THERE = "still_there"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Over:
    """The page that stays until staff have signed in: fixed words, no name, no answer, no route.

    ``urgent`` calls staff to the screen. ``encounter_id`` is where staff go on; no page shows it.
    """

    encounter_id: str
    end: End
    language: Language
    title: str
    note: str
    urgent: bool = False


class KioskPresenter(Presenter):
    """One hand-over. ``view`` is what the person may see; ``chosen`` is not kept before Next.

    ``most`` is how many lines the screen had room for when it was last asked.
    """

    view: KioskView

    def __init__(self, desk: Desk, encounter_id: str) -> None:
        """Know which intake; ``begin`` hands it over."""
        super().__init__(desk)
        self.encounter_id = encounter_id
        self.by: Answerer | None = None
        self.over: Over | None = None
        self.chosen: Answer | None = None
        self._doubt = ""
        self.index = 0
        self.idle = 0
        self.most = MOST_LINES
        self._given: list[str] = []
        self._here: tuple[str, ...] = ()
        self._before: list[str] = []

    def begin(self) -> bool:
        """Hand the intake over; False with ``problem`` when that cannot be done."""
        with self.trying():
            self.view = kiosk.hand_over(self.desk, self.encounter_id)
            self.view = self._asked(Answerer.PERSON)
        return self.problem is None

    # ---------------------------------------------------------------------------- what is shown

    @property
    def step(self) -> Step:
        """Return what belongs on the screen now."""
        if self.over is not None:
            return Step.OVER
        if self.idle >= IDLE_SECONDS:
            return Step.STILL_THERE
        return Step.WHO if self.by is None else Step.QUESTION

    @property
    def question(self) -> Question | None:
        """Return the question shown, or ``None`` after the last."""
        asked = self.view.questions
        return asked[self.index] if self.index < len(asked) else None

    @property
    def lines(self) -> tuple[Question, ...]:
        """Return the lines of the list that stand together here; none where one stands alone."""
        known = {one.link_id: one for one in self.view.questions}
        here = tuple(known[link_id] for link_id in self._here if link_id in known)
        return here if len(self._here) > 1 else ()

    @property
    def words(self) -> Mapping[str, str]:
        """Return the fixed words of the screen in the person's language."""
        return self.view.words

    @property
    def number(self) -> int:
        """Return which page this is, counted from 1 over this sitting."""
        return len(self._before) + 1

    @property
    def total(self) -> int:
        """Return about how many pages there are: an answer may open more, room may be less."""
        return len(self._before) + max(count_pages(self.view.questions[self.index :], self.most), 1)

    @property
    def seconds_left(self) -> int:
        """Return how long the page "Still there?" stays."""
        return max(0, IDLE_SECONDS + STILL_SECONDS - self.idle)

    # --------------------------------------------------------------------------- what they do

    def choose_who(self, by: Answerer) -> None:
        """Keep who answers, and show the first question."""
        self.by = by
        if self._look():
            self._show(self.view.at)

    def choose(self, answer: Answer | None) -> None:
        """Mark an answer; it is kept with Next."""
        self.chosen, self._doubt = answer, ""
        self.problem = None
        self.changed()

    def doubt(self, sentence: str) -> None:
        """Keep why what is typed is no answer, in English, until Next is pressed."""
        self._doubt = sentence

    def fit(self, most: int) -> None:
        """Say how many lines the screen has room for on the page shown; one stands alone."""
        if most < len(self.lines) or most > self.most:
            self.most = most
        self._gather(most)

    def choose_line(self, link_id: str, answer: Answer) -> None:
        """Keep the answer to one of the lines that stand together, at once."""
        known = {one.link_id: one.answer for one in self.lines}
        self.problem = None
        if link_id not in known:
            return
        if known[link_id] == answer or self._kept(link_id, answer):
            self.changed()

    def next(self) -> None:
        """Keep what is marked and go on; without a mark, or with a line left, say so."""
        question, lines = self.question, self.lines
        if question is None or self.by is None:
            return
        if lines:
            self._next_of(lines)
        elif self.chosen is None:
            why = in_words(self._doubt, self.view.language.code)
            self.problem = Problem(why or self.words["choose_first"])
            self.changed()
        elif self.chosen == question.answer or self._kept(question.link_id, self.chosen):
            self._go_past(question.link_id)

    def back(self) -> None:
        """Show the page before, of this sitting, as it was."""
        if not self.index:
            return
        ids = [one.link_id for one in self.view.questions]
        while self._before:
            start = self._before.pop()
            if start in ids[: self.index]:
                self._show(ids.index(start))
                return
        self._show(self.index - 1)

    def speak(self, code: str) -> None:
        """Go on in another language; every answer stays."""
        shown = self.question
        with self.trying():
            intake.speak(self.desk, self.encounter_id, code)
        if self.problem is not None:
            self._call_staff()
            return
        if not self._look():
            return
        ids = [one.link_id for one in self.view.questions]
        # A question that nobody has translated is the desk's to ask: the next one stands there.
        known = shown is not None and shown.link_id in ids
        self.index = ids.index(shown.link_id) if known and shown is not None else self.view.at
        if not known:
            self.chosen = None
        self._gather()
        if self.by is not None and self.question is None:
            self.end(End.DONE)
        self.changed()

    def call(self) -> None:
        """Call staff to the screen; nothing is kept but that they were called."""
        with self.trying():
            kiosk.call(self.desk, self.encounter_id)
        self._call_staff()

    def end(self, how: End) -> None:
        """Leave the intake parked for the desk, and show the page that stays."""
        words = self.words
        note = words["thanks_note"] if how is End.DONE else ""
        title = words["thanks"] if how is End.DONE else words["desk"]
        self._leave(how, title, note)

    # ------------------------------------------------------------------------- nobody is there

    def tick(self) -> None:
        """Count one second without a sign of life; after the last the page is cleared."""
        if self.over is not None:
            return
        self.idle += 1
        if self.idle >= IDLE_SECONDS + STILL_SECONDS:
            self.end(End.IDLE)
        elif self.idle >= IDLE_SECONDS:
            self.changed()

    def stir(self) -> None:
        """Somebody is here; the page "Still there?" is left by its button only."""
        if self.idle < IDLE_SECONDS:
            self.idle = 0

    def still_here(self) -> None:
        """Go on where the person was."""
        self.idle = 0
        self.changed()

    def beat(self) -> None:
        """Say that this desk still has the intake; another desk that has taken it ends this."""
        with self.trying():
            lock = takeover.beat(self.desk, self.encounter_id)
            if lock is not None:
                self.end(End.STAFF)

    # ---------------------------------------------------------------------------------- inside

    def _look(self) -> bool:
        """Read the questions anew for who answers; without the data staff are called."""
        with self.trying():
            by = self.by or Answerer.PERSON
            self.view = self._asked(by)
        if self.problem is not None:
            self._call_staff()
        return self.problem is None

    def _asked(self, by: Answerer) -> KioskView:
        """Return what is asked now of whoever answers."""
        return kiosk.questions(self.desk, self.encounter_id, self._given, by)

    def _keep(self, link_id: str, answer: Answer, by: Answerer) -> KioskView:
        """Keep one answer, and return what is asked then."""
        return kiosk.answer(self.desk, self.encounter_id, {link_id: answer}, by, self._given)

    def _kept(self, link_id: str, answer: Answer) -> bool:
        """Keep one answer; False where it was not, or where staff have to come now."""
        try:
            self.view = self._keep(link_id, answer, self.by or Answerer.PERSON)
        except UserError as error:
            if error.field == link_id:
                sentence = in_words(str(error), self.view.language.code)
                self.problem = Problem(sentence, link_id)
                self.changed()
                return False
            self._call_staff()
            return False
        except TriageDeskError:
            # A full disk must not keep an emergency from being heard: a person comes instead.
            self._call_staff()
            return False
        if link_id not in self._given:
            self._given.append(link_id)
        if self.view.emergency or self.view.unsure:
            self._call_staff()
            return False
        return True

    def _next_of(self, lines: tuple[Question, ...]) -> None:
        """Go on from lines that stand together, once each has an answer."""
        left = [one.link_id for one in lines if one.answer is None]
        if left:
            self.problem = Problem(self.words["choose_each"], left[0])
            self.changed()
        else:
            self._go_past(lines[-1].link_id)

    def _go_past(self, link_id: str) -> None:
        """Show what comes after a question, or what an answer on this page has opened."""
        ids = [one.link_id for one in self.view.questions]
        self._before.extend(self._here[:1])
        self._show(ids.index(link_id) + 1 if link_id in ids else self.view.at)

    def _gather(self, most: int = MOST_LINES) -> None:
        """Say which questions the page has that begins with the one shown."""
        asked, at = self.view.questions, self.index
        many = together(asked, at, most) if at < len(asked) else 0
        self._here = tuple(one.link_id for one in asked[at : at + many])

    def _show(self, index: int) -> None:
        """Show one page with what was said on it; after the last one this is over."""
        self.index = min(index, self.view.at)
        self.problem = None
        self._gather()
        question = self.question
        self.chosen, self._doubt = (question.answer if question is not None else None), ""
        if question is None:
            self.end(End.DONE)
        else:
            self.changed()

    def _call_staff(self) -> None:
        """Show the loud page: an emergency, a sign somebody is not sure of, or a call for help.

        They look alike, so that the page tells nobody which of them it was.
        """
        words = self.words
        self._leave(End.CALLED, words["coming"], words["nobody"], urgent=True)

    def _leave(self, how: End, title: str, note: str, *, urgent: bool = False) -> None:
        with self.trying():
            kiosk.end(self.desk, self.encounter_id, how)
        spoken = self.view.language
        self.over = Over(self.encounter_id, how, spoken, title, note, urgent)
        self.changed()
