"""Asking somebody how they are, one question after the other, each kept before the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from triage_desk.domain.answers import Answer
from triage_desk.domain.instrument import Direction
from triage_desk.domain.language import SOURCE, Language
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.trend import Trend
from triage_desk.errors import UserError
from triage_desk.services import intake, outcomes, speech
from triage_desk.services.desk import Desk
from triage_desk.services.outcome_results import Result, result_of
from triage_desk.services.outcomes import Asking, How, Question, words_of
from triage_desk.services.views import Page
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.followup_words import result_line, time_of
from triage_desk.ui.presenters.moments import clock_time, typed_day
from triage_desk.ui.presenters.paper_safety import paper_moment
from triage_desk.ui.presenters.patient_beside import TrendShown, trend_shown


class AskAgainPresenter(Presenter):
    """One follow-up asked by staff. ``asking`` is ``None`` until it was opened.

    ``index`` is the place of the question shown, the number of questions at the end. ``results``
    are there once it was finished. ``day`` and ``time`` are what stands on a paper, as typed.
    """

    def __init__(self, desk: Desk, followup_id: str, channel: OutcomeChannel) -> None:
        """Know what is asked and how; nothing is read yet."""
        super().__init__(desk)
        self.followup_id = followup_id
        self.channel = channel
        self.asking: Asking | None = None
        self.results: tuple[Result, ...] | None = None
        self.index = 0
        self.day = self.time = ""
        self._language = ""

    def open(self) -> bool:
        """Read what is asked, which is an event; begin with the first open question."""
        with self.trying():
            self.asking = outcomes.open_asking(self.desk, self.followup_id, self._language)
            self.index = self.asking.at
        self.changed()
        return self.problem is None

    def filled_in(self, at: datetime) -> None:
        """Take the moment on the paper, as it was typed before its danger signs."""
        local = at.astimezone()
        self.day, self.time = typed_day(local.date()), clock_time(at)

    @property
    def known(self) -> Asking:
        """Return what was read."""
        if self.asking is None:
            raise LookupError("the follow-up was not opened")
        return self.asking

    @property
    def on_paper(self) -> bool:
        """Return whether answers are typed in from a paper, with the time on it."""
        return self.channel is OutcomeChannel.PAPER

    @property
    def question(self) -> Question | None:
        """Return the question shown, ``None`` after the last one."""
        asked = self.known.questions
        return asked[self.index] if self.index < len(asked) else None

    @property
    def page(self) -> Page | None:
        """Return the question shown as a page for its widget."""
        one = self.question
        if one is None:
            return None
        name, link_id = one.instrument.instrument_id, one.item.link_id
        return Page(
            page_id=f"{name}.{link_id}",
            section="",
            item=one.item,
            text=one.text,
            english=words_of(self.desk.engine, one.instrument, one.item, SOURCE),
            lines=(),
            answers={link_id: one.answer} if one.answer is not None else {},
            open_ids=() if one.answer is not None else (link_id,),
        )

    @property
    def progress(self) -> str:
        """Return which time of asking it is, and how far it is."""
        if self.results is not None:
            return text("asking.over", time=time_of(self.known.followup))
        asked = len(self.known.questions)
        at = min(self.index + 1, asked)
        return text("asking.progress", time=time_of(self.known.followup), at=at, asked=asked)

    @property
    def said(self) -> str:
        """Return the words to say."""
        return self.question.text.text if self.question is not None else ""

    @property
    def task(self) -> str:
        """Return the activity that is rated, in the words it was named in, or ""."""
        one = self.question
        return text("asking.task", task=one.about) if one is not None and one.about else ""

    @property
    def ends(self) -> str:
        """Return what the ends of a scale mean: "0: Cannot do it \u00b7 10: As well as before"."""
        one = self.question
        if one is None or one.item.options:
            return ""
        return " \u00b7 ".join(f"{code}: {words}" for code, words in one.text.options.items())

    @property
    def help_words(self) -> str:
        """Return how to put the question and what counts."""
        one = self.question
        return " ".join(filter(None, (one.text.hint, one.text.counts_as_yes))) if one else ""

    @property
    def credit(self) -> str:
        """Return whose question it is, which its owner wants to be shown."""
        one = self.question
        return text("asking.credit", credit=one.instrument.credit) if one else ""

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages the questions can be put in."""
        return speech.languages(self.desk)

    @property
    def trends(self) -> tuple[TrendShown, ...]:
        """Return the scores of this visit over time, of what has more than one point."""
        found: tuple[Trend, ...] = ()
        with self.trying():
            found = outcomes.trends_of(self.desk, self.followup_id)
        return tuple(trend_shown(one) for one in found if len(one.points) > 1)

    def speak(self, code: str) -> None:
        """Put the questions in another language; every answer stays."""
        self._language, index = code, self.index
        self.open()
        self.index = index
        self.changed()

    def parse(self, typed: str) -> Answer:
        """Return what typed words mean for the question shown.

        Raises:
            UserError: they cannot be read; the sentence says how to write it.
        """
        one = self.question
        if one is None:
            raise UserError(text("intake.ready"))
        return intake.parse(self.desk, one.item, typed)

    def answer(self, changes: Mapping[str, Answer | None]) -> None:
        """Keep the answer, then go on to the next question."""
        one = self.question
        given = changes.get(one.item.link_id) if one is not None else None
        if one is None or given is None:
            return
        with self.trying():
            self.asking = outcomes.answer(self.desk, self.followup_id, one, given, self._how())
            self.index += 1
        self.changed()

    def back(self) -> None:
        """Show the question before; its answer may be given anew."""
        if self.index and self.results is None:
            self.index -= 1
            self.problem = None
            self.changed()

    def skip(self) -> None:
        """Show the next question; the one shown stays as it is."""
        if self.index < len(self.known.questions):
            self.index += 1
            self.problem = None
            self.changed()

    def type_in(self, instrument_id: str, typed: str, source: str) -> bool:
        """Keep a score that was worked out elsewhere; return whether it was kept."""
        with self.trying():
            self.asking = outcomes.type_in(
                self.desk, self.followup_id, instrument_id, typed, source, self._how()
            )
        self.changed()
        return self.problem is None

    def finish(self) -> bool:
        """Work out the scores and close the follow-up; return whether it was done."""
        with self.trying():
            self.results = outcomes.finish(self.desk, self.followup_id, self._how())
        self.changed()
        return self.problem is None

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return what came of it: each measure, beside the first time."""
        return tuple(map(result_line, self.results or ()))

    @property
    def verdict(self) -> str:
        """Return in one sentence what has changed on the whole, and what staff do now."""
        if self.results is None:
            return ""
        if not self.known.followup.weeks:
            return text("asking.first_kept")
        way, plan = result_of(self.results), self.desk.engine.ruleset.follow_ups
        late = plan.shows_no_change(self.known.followup.weeks)
        if way is Direction.NO_CLEAR_CHANGE and late:
            return text("asking.verdict_no_change_yet")
        return text(f"asking.verdict_{way.value}")

    @property
    def thanks(self) -> str:
        """Return what to say at the end, in the person's language."""
        words = self.desk.engine.ruleset.phrases["call_thanks"]
        said = speech.said(self.desk, self.known.language.code, words)
        number = self.desk.clinic.emergency_number
        return text("calling.script_said", words=said.replace("{number}", number))

    @property
    def is_worse(self) -> bool:
        """Return whether a clinician has to be told."""
        worse = result_of(self.results or ()) is Direction.WORSE
        return worse and bool(self.known.followup.weeks)

    def _how(self) -> How:
        code = self.known.language.code
        if not self.on_paper:
            return How(self.channel, None, code)
        return How(self.channel, paper_moment(self.desk, self.day, self.time), code)
