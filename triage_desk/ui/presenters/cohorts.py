"""Lists of people: built from what is known of them, saved, shared, looked at, called again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from triage_desk.clock import local_date
from triage_desk.domain.cohort import (
    NUMBERS,
    SAYS,
    Cohort,
    Criterion,
    FollowUpState,
    Kept,
    Match,
    Says,
    What,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Sex, age_in_years
from triage_desk.domain.permission import Permission
from triage_desk.services import cohorts
from triage_desk.services.cohorts import Found, Looked, Recalled
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cohort_words as say
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.waits import Wait

MOST_SHOWN = 200
WEEK = 7
_NEVER_ABOUT = (What.AGE, What.VISIT)


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a list: initials, never a name."""

    patient_id: str
    who: str
    age: str
    last: str
    why: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page begins with: the saved lists, and the names of the programmes there are."""

    saved: tuple[Kept, ...]
    programmes: tuple[str, ...]


class CohortsPresenter(Presenter):
    """One list at a time: a saved one, or one that is being built."""

    def __init__(self, desk: Desk) -> None:
        """Start with an empty list; ``read`` and ``opened`` say which are saved."""
        super().__init__(desk)
        self.saved: tuple[Kept, ...] = ()
        self.kept: Kept | None = None
        self.cohort = Cohort()
        self.looked: Looked | None = None
        self.lines: tuple[Line, ...] = ()
        self.recalled: Recalled | None = None
        self.doing = ""
        self.calls = False
        self.wait = Wait()
        self._programmes: tuple[str, ...] = ()

    @property
    def builds(self) -> bool:
        """Tell whether this person may build lists, and see those that call nobody."""
        return allowed(self.desk, Permission.MAKE_LISTS)

    def read(self) -> Opened:
        """Read the saved lists, and the programmes there are; runs in a job."""
        found = cohorts.programmes(self.desk) if self.builds else ()
        named = tuple(dict.fromkeys(one.name for one in found))
        return Opened(cohorts.listed(self.desk), named)

    def opened(self, found: Opened) -> None:
        """Take what was read; what was asked for meanwhile stays."""
        self.doing, self.saved, self._programmes = "", found.saved, found.programmes
        self.changed()

    def choose(self, cohort_id: str) -> None:
        """Take a saved list, or with "" begin a new one."""
        self.kept = next((one for one in self.saved if one.cohort_id == cohort_id), None)
        self._mean(self.kept.cohort if self.kept else Cohort())

    # ------------------------------------------------------------------------------- building it

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return what may be asked for, as (words, value)."""
        shown = (one for one in What if one is not What.PROGRAMME or self._programmes)
        return tuple((text(f"cohorts.what.{one.value}"), one.value) for one in shown)

    def abouts(self, what: str) -> tuple[tuple[str, str], ...]:
        """Return what a kind may be about, as (words, value); a question with options has each."""
        kind = What(what)
        if kind in _NEVER_ABOUT:
            return ()
        if kind is What.ANSWER:
            return self._questions()
        fixed = {
            What.ROUTE: tuple(one.value for one in Disposition),
            What.SEX: tuple(one.value for one in Sex),
            What.FOLLOW_UP: tuple(one.value for one in FollowUpState),
            What.LANGUAGE: tuple(one.code for one in self.desk.engine.ruleset.languages),
            What.PROGRAMME: self._programmes,
        }
        known = fixed.get(kind) or cohorts.choices(self.desk.engine.ruleset)[kind]
        return tuple((say.named(self.desk, kind, one), one) for one in known)

    def _questions(self) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for item in self.desk.engine.ruleset.items:
            for leaf in item.leaf_ids:
                codes = [option.code for option in item.options] or [""]
                words = say.named(self.desk, What.ANSWER, leaf)
                found += [
                    (say.of_option(self.desk, words, leaf, code), f"{leaf}\n{code}")
                    for code in codes
                ]
        return tuple(found)

    @staticmethod
    def says(what: str) -> tuple[tuple[str, str], ...]:
        """Return what may be said of a kind, as (words, value)."""
        return tuple((say.says(one), one.value) for one in SAYS[What(what)])

    @staticmethod
    def needs_number(says: str) -> bool:
        """Tell whether a number belongs to it."""
        return says in {one.value for one in NUMBERS}

    def add(self, what: str, about: str, says: str, number: str) -> bool:
        """Ask for one thing more."""
        self.problem = None
        if not what or not says or not (about or What(what) in _NEVER_ABOUT):
            self.problem = Problem(text("cohorts.choose_first"), "what")
        elif self.needs_number(says) and not number.strip().isdecimal():
            self.problem = Problem(text("cohorts.choose_number"), "number")
        else:
            link_id, _, code = about.partition("\n")
            amount = float(number) if self.needs_number(says) else 0
            one = Criterion(What(what), Says(says), link_id, code, amount)
            if one not in self.cohort.criteria:
                self._mean(replace(self.cohort, criteria=(*self.cohort.criteria, one)))
            return True
        self.changed()
        return False

    def drop(self, place: int) -> None:
        """Ask for one thing less."""
        rest = tuple(one for at, one in enumerate(self.cohort.criteria) if at != place)
        self._mean(replace(self.cohort, criteria=rest))

    def match(self, match: str) -> None:
        """Let all of it hold, or any."""
        self._mean(replace(self.cohort, match=Match(match)))

    def _mean(self, cohort: Cohort) -> None:
        self.cohort, self.looked, self.recalled, self.lines = cohort, None, None, ()
        self.problem = None
        self.changed()

    @property
    def sentence(self) -> str:
        """Return who is meant, in one sentence."""
        if not (self.builds or self.kept):
            return text("cohorts.choose_saved")
        return say.sentence(self.desk, self.cohort)

    @property
    def asked(self) -> tuple[str, ...]:
        """Return each thing that is asked for, in words."""
        return tuple(say.criterion(self.desk, one) for one in self.cohort.criteria)

    @property
    def gone(self) -> str:
        """Return what the content has no more of it, in a sentence; "" where nothing is."""
        found = cohorts.gone(self.desk.engine.ruleset, self.cohort)
        named = ", ".join(dict.fromkeys(one.about for one in found))
        return text("cohorts.gone", what=named) if named else ""

    # -------------------------------------------------------------------------------- looking

    def begin(self, doing: str) -> Wait:
        """Say that something is under way; return what stops it, by which its result is known."""
        self.wait.stop()
        self.wait, self.problem = Wait(), None
        self.calls = doing == "recalling"
        self.doing = text(f"cohorts.{doing}")
        self.changed()
        return self.wait

    def progressed(self, done: int, total: int) -> None:
        """Say how far it is."""
        self.doing = text("cohorts.so_far", done=f"{done:,}", total=f"{total:,}")
        self.changed()

    def looking(self) -> Callable[[Wait], Looked]:
        """Return what looks who is in it as it is asked for now; it runs in a job."""
        desk, cohort = self.desk, self.cohort
        named = self.kept.cohort_id if self.kept else ""
        return lambda wait: cohorts.look(desk, cohort, cohort_id=named, watch=wait)

    def came(self, looked: Looked) -> None:
        """Take who was found; at most ``MOST_SHOWN`` are put into ``lines``."""
        self.doing, self.looked = "", looked
        held = {one for found in looked.found[:MOST_SHOWN] for one in found.why}
        words = {one: say.criterion(self.desk, one) for one in held}
        self.lines = tuple(self._line(found, words) for found in looked.found[:MOST_SHOWN])
        self.changed()

    def forget(self) -> None:
        """Take no result of what is under way: another thing is asked for, or nothing."""
        self.wait = Wait()
        self.failed()
        self.changed()

    def failed(self) -> None:
        """Nothing is under way any more."""
        self.doing, self.calls = "", False

    @property
    def counted(self) -> str:
        """Return how many were found among how many, or how far it is."""
        if self.doing:
            return self.doing
        if self.recalled is not None:
            return self._told(self.recalled)
        if self.looked is None:
            return ""
        found, among = len(self.looked.found), f"{self.looked.among:,}"
        people = text("counted.people", count=found)
        stopped = "_stopped" if self.looked.stopped else ""
        more = text("cohorts.more", shown=MOST_SHOWN) if found > MOST_SHOWN else ""
        words = text(f"cohorts.found{stopped}", found=people, among=among)
        return " ".join(filter(None, (words, more)))

    def _line(self, found: Found, words: Mapping[Criterion, str]) -> Line:
        one, today = found.one, local_date(self.desk.clock())
        born = one.patient.birth_date
        return Line(
            one.patient.patient_id,
            one.patient.initials,
            str(age_in_years(born, today)) if born <= today else "",
            day(one.visit.on) if one.visit else text("cohorts.never"),
            "; ".join(words[held] for held in found.why),
        )

    # --------------------------------------------------------------------------------- keeping it

    def keep(self, name: str, weeks: str, *, shared: bool) -> bool:
        """Save the list, by its name: one of one's own of this name gets another version."""
        if weeks.strip() and not weeks.strip().isdecimal():
            self.problem = Problem(text("cohorts.choose_number"), "recall")
            self.changed()
            return False
        days = int(weeks or 0) * WEEK
        plain = " ".join(name.split()).casefold()
        same = self.kept if self.kept and self.kept.name.casefold() == plain else None
        with self.trying():
            self.kept = cohorts.keep(
                self.desk,
                name,
                self.cohort,
                cohort_id=same.cohort_id if same else "",
                shared=shared,
                recall_days=days,
            )
            self.saved = cohorts.listed(self.desk)
        self.changed()
        return self.problem is None

    def remove(self) -> bool:
        """Take the saved list away that is shown."""
        if self.kept is None:
            return False
        with self.trying():
            cohorts.remove(self.desk, self.kept.cohort_id)
            self.kept, self.saved = None, cohorts.listed(self.desk)
        self.changed()
        return self.problem is None

    def recalling(self) -> Callable[[Wait], Recalled]:
        """Return what gives the desk a task for each person who is due; it runs in a job."""
        desk, named = self.desk, self.kept.cohort_id if self.kept else ""
        return lambda wait: cohorts.recall(desk, named, wait)

    def called(self, recalled: Recalled) -> None:
        """Take what came of calling again."""
        self.doing, self.calls, self.recalled = "", False, recalled
        self.changed()

    @staticmethod
    def _told(came: Recalled) -> str:
        if came.stopped:
            return text("cohorts.recall_stopped")
        counts = {"made": came.made, "open": came.open, "later": came.not_due}
        return text("cohorts.recalled", **counts)
