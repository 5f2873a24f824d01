"""What the clinic counts to see whether its routing is worth anything: one definition each.

A definition is data. Its words (name, what is counted, out of what, what is left out) stand beside
the other words of the window by its id, so that a clinic can print them; the id is that of the
table of measures of the clinical evidence base (K01 to K25), or T and a number for one of the desk.
``domain.measure_facts`` says of each visit where it belongs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.intervals import Interval

LOGIC = 7
"""Version of the definitions. Raise it when a rule changes: what was counted is counted anew."""


class Kind(StrEnum):
    """How a number is made: a share of visits, the middle of a time, or visits for each hour."""

    SHARE = "share"
    MEDIAN = "median"
    RATE = "rate"


class Unit(StrEnum):
    """In what a value is told. Times are kept in seconds, visits to a PT in days."""

    PERCENT = "percent"
    SECONDS = "seconds"
    DAYS = "days"
    PER_HOUR = "per_hour"


class Topic(StrEnum):
    """The order of the page: is it safe, does it help, does it run, is it known."""

    SAFETY = "safety"
    VALUE = "value"
    FLOW = "flow"
    RECORD = "record"


class Cut(StrEnum):
    """By what numbers are broken down. ``STAFF`` took the intake, ``PROVIDER`` stood for it."""

    DESK = "desk"
    STAFF = "staff"
    PROVIDER = "provider"
    PAYER = "payer"
    PROGRAMME = "programme"
    LANGUAGE = "language"
    AGE = "age_band"
    SEX = "sex"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months of the local calendar, both named as year and month, as in 202603."""

    first: int
    last: int

    @property
    def months(self) -> tuple[int, ...]:
        """Return every month of the period, oldest first."""
        found, at = [], self.first
        while at <= self.last:
            found.append(at)
            at = after(at, 1)
        return tuple(found)


def month_of(on: date) -> int:
    """Return the month of a day, as in 202603."""
    return on.year * 100 + on.month


def after(month: int, months: int) -> int:
    """Return the month so many months later; earlier where that is below zero."""
    year, number = divmod(month // 100 * 12 + month % 100 - 1 + months, 12)
    return year * 100 + number + 1


@dataclass(frozen=True, slots=True)
class Only:
    """Only visits with this value of what numbers are broken down by."""

    cut: Cut
    value: str


class Part(StrEnum):
    """Which visits behind a number: all counted, in the numerator, not in it, or left out."""

    COUNTED = "counted"
    MET = "met"
    MISSED = "missed"
    LEFT_OUT = "left_out"


VISITS = -1
"""In place of a bit: all visits with a route."""


@dataclass(frozen=True, slots=True)
class SumRow:
    """Visits of a month and group in the count of one measure, known by its ``bit``.

    ``due`` are in the denominator, ``met`` of them in the numerator, ``left_out`` in neither. Of
    ``VISITS`` all are due.
    """

    month: int
    group: str
    bit: int
    due: int
    met: int
    left_out: int


@dataclass(frozen=True, slots=True)
class TimeRow:
    """How many visits of a month and group took so long."""

    month: int
    group: str
    value: int
    visits: int


@dataclass(frozen=True, slots=True)
class MixRow:
    """Visits of a group with one mix of people (age band and sex): counted ones, and all."""

    group: str
    mix: str
    met: int
    due: int


@dataclass(frozen=True, slots=True)
class RouteRow:
    """How many visits went where by the rules, the desk and a clinician, "" where none looked."""

    rules: str
    by_desk: str
    clinician: str
    visits: int


@dataclass(frozen=True, slots=True)
class FlagRow:
    """What one red flag came to: visits in which it was asked about, present, not ruled out.

    ``physician`` of those present were booked with a physician or sent as an emergency; of those
    ``right``, ``under`` and ``over`` were judged so later.
    """

    flag: str
    asked: int
    present: int
    open: int
    physician: int
    right: int
    under: int
    over: int


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One visit behind a number: initials, never a name. ``value`` is the time, where it is one."""

    encounter_id: str
    patient_id: str
    initials: str
    age_years: int
    started_at: datetime
    value: int | None


@dataclass(frozen=True, slots=True)
class Goal:
    """What the clinic aims at, in the unit told (percent, seconds, days, per hour).

    Either end may be open. ``design`` is True where no study sets the goal: a starting point of
    this program, to be set anew after three months of the clinic's own numbers.
    """

    low: float | None = None
    high: float | None = None
    design: bool = True

    def met(self, value: float) -> bool:
        """Return whether a value lies in the goal."""
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure. ``bit`` is its place in the facts of a visit, from 0; it is never used again.

    ``basis`` says in English where it comes from. ``kept`` is False where this program has no data
    to count it from: it is listed, and says so. Without a bit it is counted of something else than
    visits (``services.measures_beside``). ``settles`` is how many days after a visit its part in it
    may still become known: a month is on the control chart when so many days after it are over.
    """

    measure_id: str
    topic: Topic
    kind: Kind
    unit: Unit
    goal: Goal | None
    basis: str
    bit: int = -1
    kept: bool = True
    settles: int = 0

    @property
    def of_visits(self) -> bool:
        """Return whether it is counted visit by visit, so that there are visits behind it."""
        return self.bit >= 0

    @property
    def mask(self) -> int:
        """Return the bit as a number; 0 where it has none."""
        return 1 << self.bit if self.of_visits else 0


@dataclass(frozen=True, slots=True)
class Counted:
    """One number with what it is made of.

    Of a share: ``numerator`` of ``denominator`` visits, ``value`` and ``interval`` in percent. Of a
    median: ``denominator`` visits with a time, ``value`` their middle, ``high_end`` the 90th
    centile. Of a rate: ``numerator`` visits, ``value`` for each hour; ``denominator`` is the same.
    ``excluded`` visits belong to neither, for the reason the definition gives. ``value`` is
    ``None`` where there is nobody to count.
    """

    numerator: int
    denominator: int
    excluded: int
    value: float | None
    interval: Interval | None
    high_end: float | None = None


S, M, R = Kind.SHARE, Kind.MEDIAN, Kind.RATE
P, SEC, DAY, HOUR = Unit.PERCENT, Unit.SECONDS, Unit.DAYS, Unit.PER_HOUR
_DESIGN = "Goal of this program's design; to be set anew after a baseline of three months."
_RECALLED = "Clinical evidence base, section 6; the goal is recalled, not looked up."
_EQUITY = (
    "Clinical evidence base, section 6. Of K08B, K11 and K15 by language, payer, age and sex; race "
    "is not recorded here."
)
_JUDGED = (
    "Clinical evidence base, section 6. As a clinician judges it later in this program, not from "
    "what the hospital found."
)
_AVOIDED = (
    "An estimate: without this desk each of them is taken to have seen a physician first. Visits "
    "elsewhere are known only where people were asked later."
)
_SAID = "As the person tells it at a follow-up, not from claims."
_EVIDENCE = "Clinical evidence base, section 6, with its sources."
MONTH, REPLY, CALLS, FOUR_WEEKS = 30, 14, 99, 57
"""Days until a number stands: a month; a referral taken; the last call (12 weeks and 15 days, the
days in which it may be made); the first call after four weeks (6 weeks and 15 days)."""


def _share(
    number: int, name: str, topic: Topic, goal: Goal | None, basis: str, settles: int = 0
) -> Definition:
    return Definition(name, topic, S, P, goal, basis, number, settles=settles)


def _beside(name: str, topic: Topic, goal: Goal | None, basis: str) -> Definition:
    return Definition(name, topic, S, P, goal, basis)


def _unkept(name: str, topic: Topic, goal: Goal | None = None) -> Definition:
    return Definition(name, topic, S, P, goal, _EVIDENCE, kept=False)


DEFINITIONS = (
    _unkept("K01", Topic.SAFETY, Goal(high=0)),
    _unkept("K02", Topic.SAFETY, Goal(high=5)),
    _share(38, "K03", Topic.SAFETY, Goal(low=20), _JUDGED),
    _share(0, "T01", Topic.SAFETY, Goal(high=2), _DESIGN),
    _share(1, "T02", Topic.SAFETY, None, "Shown beside under-triage, so that neither is bought."),
    Definition("K05", Topic.SAFETY, M, SEC, Goal(high=120), _DESIGN, 2),
    _share(3, "T03", Topic.SAFETY, Goal(high=3), _DESIGN),
    _share(4, "T04", Topic.SAFETY, None, "Each one is worth a talk: a route raised in time."),
    _share(5, "K25", Topic.SAFETY, Goal(low=98), _EVIDENCE),
    _share(6, "K09", Topic.VALUE, Goal(low=50), _DESIGN),
    _share(7, "K04E", Topic.VALUE, Goal(1, 2), _DESIGN),
    _share(8, "K04T", Topic.VALUE, Goal(5, 8), _DESIGN),
    _share(9, "K04S", Topic.VALUE, Goal(8, 12), _DESIGN),
    _share(10, "K04P", Topic.VALUE, Goal(low=75), _DESIGN),
    _share(11, "K10", Topic.VALUE, Goal(high=10), _EVIDENCE),
    _share(40, "T19", Topic.VALUE, None, _AVOIDED, CALLS),
    Definition(
        *("K08", Topic.VALUE, M, DAY, Goal(high=3, design=False), _EVIDENCE, 12), settles=MONTH
    ),
    _share(13, "K08B", Topic.VALUE, Goal(low=90, design=False), _EVIDENCE, MONTH),
    _share(14, "K18", Topic.VALUE, Goal(high=8), _DESIGN),
    _share(15, "K06", Topic.FLOW, Goal(low=95), _DESIGN),
    _share(16, "K07", Topic.FLOW, Goal(5, 15), _DESIGN),
    _share(39, "T18", Topic.FLOW, None, "Each is kept with its reason; why stands under Routing."),
    _share(17, "T05", Topic.FLOW, Goal(high=5), _DESIGN, REPLY),
    Definition("T06", Topic.FLOW, M, SEC, Goal(high=900), _DESIGN, 18),
    Definition("T07", Topic.FLOW, M, SEC, Goal(high=20), _DESIGN, 19),
    Definition("T08", Topic.FLOW, M, SEC, Goal(high=180), _DESIGN, 20),
    Definition("T09", Topic.FLOW, R, HOUR, Goal(low=15), _DESIGN, 21),
    _share(22, "T10", Topic.RECORD, Goal(low=50), _DESIGN, MONTH),
    _share(23, "K15", Topic.VALUE, Goal(low=60, design=False), _EVIDENCE, CALLS),
    _share(24, "K15P", Topic.RECORD, Goal(low=70), _DESIGN, CALLS),
    _share(25, "K16", Topic.VALUE, Goal(low=55, design=False), _EVIDENCE, CALLS),
    _share(26, "K13", Topic.VALUE, Goal(high=5), _SAID, CALLS),
    _share(27, "K14", Topic.VALUE, Goal(high=2), _SAID, CALLS),
    _share(28, "T11", Topic.VALUE, None, _SAID, CALLS),
    _share(29, "K24", Topic.VALUE, Goal(low=75), _EVIDENCE, CALLS),
    _share(30, "T12", Topic.RECORD, Goal(low=70), _DESIGN, CALLS),
    _share(31, "T13", Topic.SAFETY, None, _SAID, CALLS),
    _share(41, "T20", Topic.SAFETY, Goal(low=95), _DESIGN),
    _share(32, "K11", Topic.VALUE, Goal(low=80), _SAID, FOUR_WEEKS),
    _unkept("K12", Topic.VALUE),
    _unkept("K17", Topic.VALUE),
    _unkept("K19", Topic.VALUE),
    _unkept("K20", Topic.RECORD, Goal(low=100)),
    _share(33, "K21", Topic.RECORD, Goal(low=95), _RECALLED),
    _share(34, "K22", Topic.VALUE, Goal(low=50), _EVIDENCE, MONTH),
    _share(35, "T15", Topic.VALUE, None, _SAID, CALLS),
    _share(36, "T16", Topic.VALUE, None, _SAID, CALLS),
    _share(37, "T17", Topic.VALUE, None, _SAID, CALLS),
    _beside("K23", Topic.VALUE, None, _EQUITY),
    _beside("T14", Topic.RECORD, Goal(low=100), _DESIGN),
)
"""Every measure, in the order of the page. Under- and over-triage stand side by side."""

BY_ID = {one.measure_id: one for one in DEFINITIONS}


def definition(measure_id: str) -> Definition:
    """Return one definition.

    Raises:
        KeyError: there is none of this id.
    """
    return BY_ID[measure_id]
