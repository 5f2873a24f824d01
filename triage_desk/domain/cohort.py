"""A list of people by what is known of them: one definition as data, judged person by person.

Present, absent and unknown are three things: who was not asked, did not know or declined is never
among those without. What was answered, found and decided is that of the last visit that was given
a route; who never had one is known by their record and their programmes alone, and all else of them
is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.answers import Answer
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.followup import FollowUp
from triage_desk.domain.instrument import Direction
from triage_desk.domain.patient import Patient, age_in_years
from triage_desk.domain.questionnaire import REGIONS


class What(StrEnum):
    """What a criterion looks at."""

    ANSWER = "answer"
    FLAG = "flag"
    ROUTE = "route"
    PATHWAY = "pathway"
    REGION = "region"
    SCORE = "score"
    AGE = "age"
    SEX = "sex"
    LANGUAGE = "language"
    PROGRAMME = "programme"
    VISIT = "visit"
    FOLLOW_UP = "follow_up"


class Says(StrEnum):
    """What must hold of it. ``AT_LEAST`` and ``AT_MOST`` compare with a number, both included.

    For ``What.VISIT`` the number is of days: at most so many since the last visit, or at least.
    """

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Match(StrEnum):
    """Whether every criterion must hold, or one of them."""

    ALL = "all"
    ANY = "any"


class FollowUpState(StrEnum):
    """How it stands with asking somebody again, after their last visit."""

    PLANNED = "planned"
    OVERDUE = "overdue"
    DONE = "done"
    STOPPED = "stopped"
    BETTER = "better"
    WORSE = "worse"


KNOWN = (Says.PRESENT, Says.ABSENT, Says.UNKNOWN)
NUMBERS = (Says.AT_LEAST, Says.AT_MOST)
SAYS: Mapping[What, tuple[Says, ...]] = {
    What.ANSWER: (*KNOWN, *NUMBERS),
    What.FLAG: KNOWN,
    What.ROUTE: KNOWN,
    What.PATHWAY: KNOWN,
    What.REGION: KNOWN,
    What.SCORE: (*NUMBERS, Says.UNKNOWN),
    What.AGE: NUMBERS,
    What.SEX: (Says.PRESENT, Says.ABSENT),
    What.LANGUAGE: (Says.PRESENT, Says.ABSENT),
    What.PROGRAMME: (Says.PRESENT, Says.ABSENT),
    What.VISIT: NUMBERS,
    What.FOLLOW_UP: KNOWN,
}
"""What may be said of each kind."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that must hold.

    ``about`` is which: the id of a question, flag, pathway or instrument, the code of a place,
    route, sex, language or state, or the name of a programme; "" for age and visit. ``code`` is
    the option of a question that has options. ``number`` is in years, days or the unit of a score.
    """

    what: What
    says: Says
    about: str = ""
    code: str = ""
    number: float = 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """Which people are meant."""

    match: Match = Match.ALL
    criteria: tuple[Criterion, ...] = ()

    def looks_at(self, *kinds: What) -> bool:
        """Tell whether any criterion is of these kinds."""
        return any(one.what in kinds for one in self.criteria)


@dataclass(frozen=True, slots=True)
class Kept:
    """A cohort that was saved: one version, never changed.

    ``owner`` is who made the first version, and alone sees it unless ``shared`` with the clinic.
    ``recall_days`` is after how many days its people are called again, 0 for a list that calls
    nobody. ``at`` is UTC; ``by`` is the id of who saved this version, ``said_by`` their name then.
    """

    cohort_id: str
    name: str
    cohort: Cohort
    owner: str
    shared: bool
    recall_days: int
    at: datetime
    by: str
    said_by: str
    removed: bool = False

    @property
    def calls_again(self) -> bool:
        """Tell whether it is a recall list."""
        return self.recall_days > 0


@dataclass(frozen=True, slots=True)
class Visit:
    """What is kept of somebody's last routed visit, as far as it was looked at."""

    encounter_id: str
    on: date
    route: Disposition
    pathway: str = ""
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    followups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What a list looks at in one decision: route, pathway ("" for none), red flags by verdict.

    ``number`` is that under which the decision is kept, of which a visit may have several.
    """

    encounter_id: str
    number: int
    route: Disposition
    pathway: str = ""
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who may be in a cohort: id of record and of the last routed visit, "" for none.

    ``began`` is when that visit began, UTC.
    """

    patient_id: str
    encounter_id: str = ""
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person as a cohort sees them. ``programmes`` are those they are in today."""

    patient: Patient
    visit: Visit | None = None
    programmes: frozenset[str] = frozenset()


def why(cohort: Cohort, one: Candidate, today: date) -> tuple[Criterion, ...]:
    """Return the criteria that hold of a person, empty where the person is not in the cohort.

    A cohort without criteria has nobody in it.
    """
    held = tuple(criterion for criterion in cohort.criteria if holds(criterion, one, today))
    if cohort.match is Match.ALL and len(held) < len(cohort.criteria):
        return ()
    return held


def holds(criterion: Criterion, one: Candidate, today: date) -> bool:
    """Tell whether a criterion holds of a person."""
    if criterion.what is What.VISIT:
        return _visited(criterion, one.visit, today)
    if criterion.says in NUMBERS:
        number = _number(criterion, one, today)
        return number is not None and _compares(criterion, number)
    if criterion.what is What.SCORE:
        return _number(criterion, one, today) is None
    return _state(criterion, one, today) is criterion.says


def _visited(criterion: Criterion, visit: Visit | None, today: date) -> bool:
    """Tell whether the last visit lies so far back; who never came did not come lately either."""
    if visit is None:
        return criterion.says is Says.AT_LEAST
    return _compares(criterion, (today - visit.on).days)


def _compares(criterion: Criterion, number: float) -> bool:
    if criterion.says is Says.AT_LEAST:
        return number >= criterion.number
    return number <= criterion.number


def _number(criterion: Criterion, one: Candidate, today: date) -> float | None:
    """Return what is compared with a number; ``None`` where it is not known."""
    if criterion.what is What.AGE:
        born = one.patient.birth_date
        return age_in_years(born, today) if born <= today else None
    if one.visit is None:
        return None
    if criterion.what is What.SCORE:
        return one.visit.scores.get(criterion.about)
    answer = one.visit.answers.get(criterion.about)
    value = answer.value if answer is not None else None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and isinstance(value, int | float) else None


def _state(criterion: Criterion, one: Candidate, today: date) -> Says:
    """Return present, absent or unknown: whether a person has what a criterion is about."""
    of_record = _OF_RECORD.get(criterion.what)
    if of_record is not None:
        return _yes(criterion.about in of_record(one))
    if one.visit is None:
        return Says.UNKNOWN
    return _OF_VISIT[criterion.what](criterion, one.visit, today)


def _flag(criterion: Criterion, visit: Visit, _today: date) -> Says:
    if criterion.about in visit.present:
        return Says.PRESENT
    return Says.ABSENT if criterion.about in visit.absent else Says.UNKNOWN


def _asked_again(criterion: Criterion, visit: Visit, today: date) -> Says:
    states = follow_up_states(visit.followups, today)
    return _yes(criterion.about in states) if states else Says.UNKNOWN


def _said(answer: Answer | None, code: str) -> Says:
    """Return whether an answer is yes, or has a code; unknown unless something was answered."""
    if answer is None or not answer.known:
        return Says.UNKNOWN
    if not code:
        return _yes(answer.value is True)
    return _yes(code in answer.value if isinstance(answer.value, tuple) else answer.value == code)


def _yes(true: bool) -> Says:
    return Says.PRESENT if true else Says.ABSENT


def follow_up_states(followups: Iterable[FollowUp], today: date) -> frozenset[str]:
    """Return how it stands with asking somebody again; empty where nobody is asked."""
    later = sorted((one for one in followups if one.weeks), key=lambda one: one.weeks)
    found = {one.status.value for one in later}
    if any(one.is_open and one.due_on < today for one in later):
        found.add(FollowUpState.OVERDUE.value)
    told = [one.result for one in later if one.done_at is not None]
    if told and told[-1] in (Direction.BETTER, Direction.WORSE):
        found.add(told[-1].value)
    return frozenset(found)


def is_due(last: datetime | None, days: int, now: datetime) -> bool:
    """Tell whether somebody is called again who was last called then, ``None`` for never."""
    return last is None or (now - last).days >= days


_OF_RECORD: Mapping[What, Callable[[Candidate], Collection[str]]] = {
    What.SEX: lambda one: (one.patient.sex.value,),
    What.LANGUAGE: lambda one: (one.patient.language,),
    What.PROGRAMME: lambda one: one.programmes,
}
_OF_VISIT: Mapping[What, Callable[[Criterion, Visit, date], Says]] = {
    What.ANSWER: lambda c, visit, _today: _said(visit.answers.get(c.about), c.code),
    What.REGION: lambda c, visit, _today: _said(visit.answers.get(REGIONS), c.about),
    What.ROUTE: lambda c, visit, _today: _yes(c.about == visit.route.value),
    What.PATHWAY: lambda c, visit, _today: _yes(c.about == visit.pathway),
    What.FLAG: _flag,
    What.FOLLOW_UP: _asked_again,
}
