"""What a visit means to each measure by what people told of it later: better, care used, needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.followup import RETURN_DAYS
from triage_desk.domain.measure_marks import Marks

FUNCTION, PAIN, RECOMMEND = "PSFS", "PAIN", "recommend_1"
POINTS, TENTHS, TOP = 2, 0.3, 9
"""A change of function or pain that matters, of pain as a share, and who would surely recommend."""
ASKED = {
    "K13": "care_opioid",
    "K14": "care_emergency",
    "T11": "care_imaging",
    "T15": "care_specialist",
    "T16": "care_injection",
    "T17": "care_surgery",
    "T13": "fell_1",
}
"""Which question says so: any yes, or any number above none, at any follow-up."""
GONE = ("died", "moved", "taken_back", "removed")
"""Who was not to be reached any more is in no count of those who were."""
IMAGING = "care_imaging"
NEW_DAYS, ADULT, OLDEST, BACK = 180, 18, 75, "lumbar"
"""New pain of the low back at an age of 18 to 75, as HEDIS looks at it."""
FOUR_WEEKS = 4
FALLS_AGE = 65
"""From this age everybody is asked about falls, as STEADI does (``falls_age`` of the content)."""
ELSEWHERE = ("care_emergency", "care_specialist")
"""Care that somebody may tell of later: a visit to a physician all the same."""
NEEDS = ("behavioural_health", "social_work", "physician_falls")
"""Help offered because of mood, money, food, home or falls (``secondary.yaml``)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One follow-up: when it was due, when it was done, and why nobody asks any more."""

    due_on: date
    done_on: date | None = None
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was said of an episode later. ``scores`` are first and last by instrument.

    The last is ``None`` where there is none to compare with the first. ``said`` are the known
    answers at follow-ups by question, as numbers, oldest first. ``imaged`` are the week and
    whether there was a picture since the follow-up before, oldest first.
    """

    asked: tuple[Asked, ...] = ()
    scores: Mapping[str, tuple[float, float | None]] = field(default_factory=dict)
    said: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    imaged: tuple[tuple[int, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """Who came with what: age in whole years, where it hurts, for how many days.

    ``regions`` are as the intake asks for them; ``None`` or nothing where nobody knows.
    ``fell`` is whether they fell, as they said at the intake; ``None`` where that is not known.
    """

    age_years: int | None = None
    regions: tuple[str, ...] = ()
    symptom_days: float | None = None
    fell: bool | None = None


NOTHING_TOLD, NOBODY = Outcomes(), About()
"""Nobody was asked later; nothing is known of who came."""


def outcomes(marks: Marks, told: Outcomes, route: Disposition, now: datetime) -> None:
    """Count what people told of later: better (K15, K16), care used, falls, reached (T12)."""
    if FUNCTION in told.scores:
        _change(marks, "K15", told.scores[FUNCTION], lambda first, last: last - first >= POINTS)
        marks.share("K15P", met=told.scores[FUNCTION][1] is not None)
    if told.scores.get(PAIN, (0.0, None))[0] > 0:
        _change(marks, "K16", told.scores[PAIN], _less_pain)
    for measure_id, question in ASKED.items():
        if question in told.said and not (measure_id == "K14" and route is Disposition.EMERGENCY):
            marks.share(measure_id, met=any(told.said[question]))
    if told.said.get(RECOMMEND):
        marks.share("K24", met=told.said[RECOMMEND][-1] >= TOP)
    _reached(marks, told.asked, now)


def _change(
    marks: Marks,
    measure_id: str,
    scores: tuple[float, float | None],
    better: Callable[[float, float], bool],
) -> None:
    first, last = scores
    if last is None:
        marks.leave(measure_id)
    else:
        marks.share(measure_id, met=better(first, last))


def _less_pain(first: float, last: float) -> bool:
    """Return whether pain went down by two points, or by three tenths."""
    return first - last >= POINTS or first - last >= TENTHS * first


def _reached(marks: Marks, asked: tuple[Asked, ...], now: datetime) -> None:
    """Count whether somebody was asked again in time; not before the time for it is over."""
    wanted = [one for one in asked if one.stopped not in GONE]
    if not wanted:
        return
    over = min(one.due_on for one in wanted) + timedelta(days=RETURN_DAYS + 1)
    if now.astimezone().date() < over:
        marks.leave("T12", datetime.combine(over, time()).astimezone())
    else:
        marks.share("T12", met=any(_in_time(one) for one in wanted))


def _in_time(one: Asked) -> bool:
    done = one.done_on
    return done is not None and abs((done - one.due_on).days) <= RETURN_DAYS


def back_pain(marks: Marks, who: About, told: Outcomes, *, present: bool) -> None:
    """Count whether new back pain went four weeks without a picture (K11), as people tell it.

    Only who has no danger sign ``present``. A picture told of up to the first follow-up after four
    weeks counts as one within them, since nobody asks for its day: so the share is rather too low.
    """
    age, days = who.age_years, who.symptom_days
    if BACK not in who.regions or age is None or not ADULT <= age <= OLDEST:
        return
    if present or (days is not None and days > NEW_DAYS):
        return
    until = next((week for week, _yes in told.imaged if week >= FOUR_WEEKS), None)
    asked = [yes for week, yes in told.imaged if until is None or week <= until]
    if days is None or (until is None and not any(asked)):
        marks.leave("K11")
    else:
        marks.share("K11", met=not any(asked))


def falls(marks: Marks, who: About, route: Disposition) -> None:
    """Count whether somebody of 65 or over said whether they fell (T20); no emergency is asked."""
    if who.age_years is None or route is Disposition.EMERGENCY:
        marks.leave("T20")
    elif who.age_years >= FALLS_AGE:
        marks.share("T20", met=who.fell is not None)


def told_of_a_physician(told: Outcomes) -> bool:
    """Return whether somebody told later of an ER or another doctor for it."""
    return any(any(told.said.get(question, ())) for question in ELSEWHERE)


def needs(marks: Marks, offers: Collection[str], taken_up: Collection[str], *, known: bool) -> None:
    """Count whether help for a need that was found was taken up (K22): one of it is enough."""
    found = [one for one in offers if one in NEEDS]
    if found:
        marks.share("K22", met=any(one in taken_up for one in found))
    elif not known:
        marks.leave("K22")
