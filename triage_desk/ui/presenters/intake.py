"""The interview: one page after the other, each answer durable before the next is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from triage_desk.domain.answers import NO, Answer
from triage_desk.domain.language import Language
from triage_desk.domain.questionnaire import TELEPHONE, ItemType
from triage_desk.errors import Stale, UserError
from triage_desk.services import intake, journal, speech, takeover, undo
from triage_desk.services.desk import Desk
from triage_desk.services.foresight import Expected
from triage_desk.services.locks import LOST, Locked
from triage_desk.services.triage import Foreseen
from triage_desk.services.undo import Done
from triage_desk.services.views import IntakeView, Page, Said, SectionState
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.intake_told import MOST_TOLD, different
from triage_desk.ui.presenters.kiosk_words import marked
from triage_desk.ui.presenters.moments import age_of, stopwatch
from triage_desk.ui.presenters.tongues import content_words, for_staff, page_for_staff
from triage_desk.ui.refusals import said as refusal

FEWEST_TO_COUNT = 2
# Past this an intake was set aside, and its clock says nothing of the desk any more.
LONGEST_CLOCK = 599


class Stage(StrEnum):
    """What belongs on the screen now."""

    ASKING = "asking"
    EMERGENCY = "emergency"
    READY = "ready"
    LEFT = "left"


class IntakePresenter(Presenter):
    """Where the interview stands. ``index`` counts over ``view.pages`` from 0.

    ``elsewhere`` is True once another desk has the intake, or has ended it: what was typed here
    stays on the screen, and is not saved.
    ``stage`` is ``READY`` once nothing is open and the result can be asked for.
    """

    def __init__(self, desk: Desk, view: IntakeView) -> None:
        """Begin at the first open page of ``view``."""
        super().__init__(desk)
        self.encounter_id = view.encounter.encounter_id
        self.view = view
        self.index = view.at
        self.saved_at: datetime | None = view.encounter.changed_at
        self.elsewhere = False
        self.unsaved: dict[str, Answer | None] = {}
        self.not_kept = ""
        self.taken_back = False
        self._begun_with, self._aside_minutes = view.begun_with, view.aside_minutes
        self.done: Done | None = None
        # How it stands once the page shown is answered as by most people, and what that decides,
        # both worked out while nobody waited.
        self.expected: Expected | None = None
        self.foreseen: list[Foreseen] = []
        self._said: list[dict[str, Answer | None]] = []
        self._left = False
        self._corrected = False

    @property
    def page(self) -> Page | None:
        """Return the page shown, or ``None`` after the last one."""
        pages = self.view.pages
        return page_for_staff(self.desk, pages[self.index]) if self.index < len(pages) else None

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages the person can be asked in."""
        return speech.languages(self.desk)

    @property
    def not_reviewed(self) -> str:
        """Return, in both languages, that nobody has reviewed this translation yet, or ""."""
        return speech.status_of(self.desk.engine, self.view.language.code)

    @property
    def changed_content(self) -> str:
        """Return that the questions are others than when the intake began, or ""."""
        version = self.desk.engine.ruleset.ref.version
        begun = self._begun_with
        return text("unsaved.content", before=begun, now=version) if begun else ""

    @property
    def asked_again(self) -> str:
        """Return why the danger signs are asked again, while they are, or ""."""
        page, first = self.page, self.view.sections[0]
        if not self._aside_minutes or page is None or page.section != first.section_id:
            return ""
        return text("unsaved.asked_again", age=age_of(self._aside_minutes))

    def speak(self, code: str) -> None:
        """Ask in another language: the page shown changes its words, and keeps its answers."""
        with self.trying():
            self.view = intake.speak(self.desk, self.encounter_id, code)
        self.changed()

    @property
    def stage(self) -> Stage:
        """Return what belongs on the screen: an emergency comes before everything."""
        if self._left:
            return Stage.LEFT
        if self.view.emergencies:
            return Stage.EMERGENCY
        return Stage.ASKING if self.page is not None else Stage.READY

    @property
    def safe_seconds(self) -> int | None:
        """Return how long the first safety page has taken, while that is worth a look."""
        page = self.page
        if page is None or self.index > 0 or page.done:
            return None
        encounter = self.view.encounter
        passed = int((self.desk.clock() - encounter.started_at).total_seconds())
        passed -= encounter.paused_seconds
        return passed if 0 <= passed <= LONGEST_CLOCK else None

    @property
    def call_back(self) -> str:
        """Return by telephone the number to call when the line drops, or that there is none."""
        if self.view.encounter.channel.way != TELEPHONE:
            return ""
        phone = self.view.patient.phone
        return text("intake.call_back" if phone else "intake.no_call_back", phone=phone)

    @property
    def safe_took(self) -> str:
        """Return how long the safety section took when it was first done, as "0:17", or ""."""
        took = self.view.encounter.seconds_to_safe
        return stopwatch(took) if took is not None else ""

    @property
    def needs_clinician(self) -> tuple[str, ...]:
        """Return the titles of emergency signs somebody was unsure of, none when all are clear."""
        return tuple(content_words(self.desk, one.title) for one in self.view.clinician_now)

    @property
    def sections(self) -> tuple[SectionState, ...]:
        """Return the sections as staff read them."""
        found = self.view.sections
        return tuple(replace(one, title=for_staff(self.desk, one.title)) for one in found)

    @property
    def history(self) -> tuple[Said, ...]:
        """Return what was said; the No of one list read aloud are counted in one line."""
        view = self.view
        texts = {page.page_id: page.english.text for page in view.pages if page.lines}
        plain = [s for s in view.history if _is_plain_no(s, view)]
        count = Counter((said.page_id, said.alone) for said in plain if said.page_id in texts)
        shown: list[Said] = []
        counted: set[tuple[str, object]] = set()
        for said in view.history:
            group = (said.page_id, said.alone)
            if said not in plain or count[group] < FEWEST_TO_COUNT:
                shown.append(said)
            elif group not in counted:
                counted.add(group)
                words = text("intake.no_to", count=count[group])
                private = all(s.private for s in plain if (s.page_id, s.alone) == group)
                heading = texts[said.page_id]
                shown.append(replace(said, text=heading, shown=words, private=private))
        return tuple(self._for_staff(said) for said in shown)

    def _for_staff(self, said: Said) -> Said:
        question, answer = (for_staff(self.desk, words) for words in (said.text, said.shown))
        return replace(said, text=question, shown=marked(answer, said.alone))

    @property
    def can_show_result(self) -> bool:
        """True when the route is known and only the optional pages are still open."""
        return self.view.may_end

    def answer(self, changes: Mapping[str, Answer | None]) -> None:
        """Keep the answers, then move on to what is open when the page has nothing open.

        A list that was already complete stays, so that it can be corrected line by line; what is
        said with one key or with Next moves on each time.
        """
        self._corrected = self.taken_back = False
        page = self.page
        if page is None or not self._keep(changes):
            self.changed()
            return
        now = self._find(page.page_id)
        moves_on = not page.done or page.item.type is not ItemType.CHECKLIST
        if now is None or (moves_on and self.view.pages[now].done):
            self.index = self.view.at
        else:
            self.index = now
            self._corrected = page.done
        self.changed()

    def look_again(self) -> None:
        """Read the intake anew: something about it was kept beside the questions."""
        with self.trying():
            self.view = intake.view(self.desk, self.encounter_id)
        self.changed()

    def retry(self) -> None:
        """Try again to keep what could not be kept, and show how it went."""
        self.settle()
        self.changed()

    def settle(self) -> bool:
        """Try again to keep what could not be kept; True when nothing waits any more."""
        if self.unsaved:
            self._keep({})
        return not self.unsaved

    def take_back(self) -> bool:
        """Go back behind the last answers of this sitting; False when there are none."""
        if not self._said:
            return False
        before = self._said.pop()
        if self._keep(before):
            self._said.pop()
            self.index = self._page_of(before)
            self.taken_back = True
        self.changed()
        return True

    def back(self) -> None:
        """Show the page before; nothing happens on the first."""
        self.index = max(0, self.index - 1)
        self.problem = None
        self.changed()

    def forward(self) -> None:
        """Show the next page, if this one has nothing open; after a correction the open one."""
        page = self.page
        if page is not None and page.done:
            self.index = self.view.at if self._corrected else self.index + 1
        self._corrected = False
        self.problem = None
        self.changed()

    def jump(self, page_id: str) -> None:
        """Show one page again, to look at it or to change its answer."""
        found = self._find(page_id)
        if found is not None:
            self.index = found
        self.problem = None
        self.changed()

    def show_result(self) -> None:
        """Leave the optional pages open and go to the end."""
        if self.can_show_result:
            self.index = len(self.view.pages)
            self.changed()

    def refuse(self, problem: Problem) -> None:
        """Say at the interview why its result could not be had, and show its last page."""
        self.index = min(self.view.at, max(0, len(self.view.pages) - 1))
        self.problem = problem
        self.changed()

    def parse(self, typed: str) -> Answer:
        """Return what typed words mean for the item of the page.

        Raises:
            UserError: they cannot be read; the sentence says how to write it.
        """
        if self.page is None:
            raise UserError(text("intake.ready"))
        return intake.parse(self.desk, self.page.item, typed)

    def park(self) -> bool:
        """Set the intake aside; everything said stays."""
        if self.settle():
            with self.trying():
                after = intake.park(self.desk, self.encounter_id)
                self.done = undo.parked(self.desk, after)
                self._left = True
        self.changed()
        return self._left

    def discard(self, reason: str) -> bool:
        """End the intake without a route; the reason and the answers stay on record."""
        with self.trying():
            before = self.view.encounter.status
            after = intake.discard(self.desk, self.encounter_id, reason)
            self.done = undo.discarded(self.desk, after, before)
            self._left = True
        self.changed()
        return self._left

    def _keep(self, changes: Mapping[str, Answer | None]) -> bool:
        """Keep the answers and all that waits; False when they do not fit.

        Where the computer refuses, the interview goes on in memory and says so: an emergency must
        be seen on a full disk too.
        """
        before = {link_id: self.view.answers.get(link_id) for link_id in changes}
        wanted = {**self.unsaved, **changes}
        self._save(wanted)
        if self.problem is not None and self.problem.machine and journal.is_away(self.desk):
            # The server went away in the middle: now the answer goes to this computer.
            self._save(wanted)
        if self.problem is not None:
            if not self.problem.machine:
                return False
            self.view = intake.as_if(self.desk, self.view, changes)
            self.unsaved, self.not_kept = wanted, self.problem.sentence
        if before:
            self._said.append(before)
        return True

    def _save(self, wanted: Mapping[str, Answer | None]) -> None:
        with self.trying(), self._told_apart(wanted):
            seen = self.view.encounter.version
            self.view = intake.answer(self.desk, self.encounter_id, wanted, seen, self.expected)
            self.saved_at = self.desk.clock()
            self.unsaved, self.not_kept = {}, ""

    def _page_of(self, link_ids: Iterable[str]) -> int:
        """Return the first page that asks one of ``link_ids``, else the first open one."""
        wanted = set(link_ids)
        for index, page in enumerate(self.view.pages):
            if wanted & {*page.open_ids, *page.answers}:
                return index
        return self.view.at

    def beat(self) -> None:
        """Say that this desk still has the intake; another desk that has it now is told of."""
        if self._left or self.elsewhere:
            return
        lock = None
        with self.trying():
            lock = takeover.beat(self.desk, self.encounter_id)
        if lock is not None:
            self.elsewhere = True
            self.problem = Problem(refusal(Locked(lock, LOST)))
        if self.problem is not None:
            self.changed()

    def leave(self) -> None:
        """Let other desks open the intake, which stays unfinished."""
        if not self._left:
            self._left = True
            with self.trying():
                takeover.leave(self.desk, self.encounter_id)

    @contextmanager
    def _told_apart(self, changes: Mapping[str, Answer | None]) -> Iterator[None]:
        """Say what was refused; where another desk changed the intake, look again."""
        try:
            yield
        except Locked as error:
            self.elsewhere = True
            self._start_over()
            raise UserError(" ".join((refusal(error), self._refused(changes)))) from error
        except Stale as error:
            before, self.view = self.view, takeover.look(self.desk, self.encounter_id).view
            self._start_over()
            self.elsewhere = self.view.encounter.status not in intake.OPEN
            self.index = min(self.index, self.view.at, max(0, len(self.view.pages) - 1))
            told = (refusal(error), different(before, self.view), self._refused(changes))
            raise UserError(" ".join(words for words in told if words)) from error

    def _start_over(self) -> None:
        """Forget what waits and what could be undone: another desk has gone on from elsewhere."""
        self.unsaved, self.not_kept = {}, ""
        self._said.clear()

    def _refused(self, changes: Mapping[str, Answer | None]) -> str:
        """Return in words what was said and not saved, and where to go when it is urgent."""
        lost = intake.unsaved(self.desk, self.view, changes)
        many = len(lost.words) - MOST_TOLD
        words = list(lost.words[:MOST_TOLD])
        told = [text("intake.refused", what="; ".join(words))] if words and many <= 0 else []
        return " ".join([*told, text("intake.refused_urgent")] if lost.emergency else told)

    def _find(self, page_id: str) -> int | None:
        for index, page in enumerate(self.view.pages):
            if page.page_id == page_id:
                return index
        return None


def _is_plain_no(said: Said, view: IntakeView) -> bool:
    return not said.hidden and view.answers.get(said.link_id) == NO
