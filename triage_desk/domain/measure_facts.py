"""What one visit means to each measure: in or out of what is counted, and what was found.

One pure function from the story of a visit to its facts. The store keeps the facts and adds them
up; nothing here knows of more than one visit, but for what the same person came back with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Encounter, EncounterStatus
from triage_desk.domain.measure_marks import Marks
from triage_desk.domain.measure_outcomes import (
    NOBODY,
    NOTHING_TOLD,
    About,
    Outcomes,
    back_pain,
    falls,
    needs,
    outcomes,
    told_of_a_physician,
)
from triage_desk.domain.override import Override, standing_override
from triage_desk.domain.referral import UNACKNOWLEDGED, ReferralAct, ReferralState, days_seen
from triage_desk.domain.referral import state_of as referral_state
from triage_desk.domain.review import (
    SIGN_OFF,
    Review,
    ReviewKind,
    Routing,
    last_feedback,
    routing_of,
    standing,
)
from triage_desk.domain.working_hours import working_end

# Of working time, in which a clinician is expected to look.
LOOK_WITHIN = timedelta(hours=4)
BOUNCE, BACK = timedelta(days=14), timedelta(days=30)
SOON_DAYS, TELL_DAYS = 14, 7
AGE_BANDS = (18, 40, 65, 75)
"""Where a band of age begins, in years; the first is everybody younger."""
UNKNOWN = "unknown"
_URGENT = (Disposition.EMERGENCY, Disposition.PHYSICIAN_TODAY)
_PHYSICIAN = (*_URGENT, Disposition.PHYSICIAN_SOON)
_COUNTED = (EncounterStatus.DECIDED, EncounterStatus.FINISHED)


@dataclass(frozen=True, slots=True)
class Flags:
    """What the last decision found: ids of red flags that were asked about, present, still open."""

    asked: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """What is kept of one visit, as far as measures look. Moments are UTC.

    ``decided`` are moment and route of each decision, oldest first. ``told_at`` is the first time
    somebody was told of an emergency. ``arrived_at`` is of the appointment it was begun for,
    ``booked`` the status of the time made for its route, "" without. ``pt_days`` are the days to
    the first on which the person is known to have been seen for the route. ``later`` are moment and
    route of the same person's visits after it. ``offers`` are ids of the help that was offered
    beside the route, ``taken_up`` those that were done.
    """

    encounter: Encounter
    decided: tuple[tuple[datetime, Disposition], ...]
    flags: Flags
    overrides: tuple[Override, ...] = ()
    reviews: tuple[Review, ...] = ()
    referral: tuple[ReferralAct, ...] = ()
    told_at: datetime | None = None
    arrived_at: datetime | None = None
    booked: str = ""
    pt_days: int | None = None
    later: tuple[tuple[datetime, Disposition], ...] = ()
    outcomes: Outcomes = NOTHING_TOLD
    about: About = NOBODY
    offers: tuple[str, ...] = ()
    taken_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept of it for counting.

    ``due``, ``met`` and ``left_out`` have a bit for each measure: in the denominator, in the
    numerator, in neither for the reason the definition names. ``times`` are what medians are made
    of, by bit. ``rules``, ``desk`` and ``clinician`` are routes by those three, "" where the last
    did not look at the last decision. ``route`` is the one that stands. ``changed`` is "up" or
    "down", role and reason of the change by a person that stands, or "".
    ``again_at`` is when the visit must be looked at again because time alone changes what it means.
    """

    due: int
    met: int
    left_out: int
    times: dict[int, int]
    rules: str
    by_desk: str
    clinician: str
    route: str
    provider: str
    changed: str
    routing: str
    again_at: datetime | None


def facts_of(story: Story, now: datetime) -> Facts | None:
    """Return what a visit means to each measure as known ``now``; ``None`` without a route."""
    if not story.decided or story.encounter.status not in _COUNTED:
        return None
    marks, rules = Marks(), story.decided[-1][1]
    override = standing_override(story.overrides)
    route = override.to_disposition if override else rules
    acts = standing(story.reviews)
    signed = [act for act in acts if act.kind in SIGN_OFF and act.role.is_clinician]
    # Who stood for an earlier decision knew less: that says nothing of the last one.
    last = [act for act in signed if act.decision == len(story.decided)]
    _routes(marks, story, route)
    _speed(marks, story)
    by_desk = _by_desk(story.overrides, rules)
    marks.share("T18", met=by_desk is not rules)
    _in_time(marks, story, rules, last, now)
    _looks(marks, story, signed)
    _avoided(marks, story, route, now)
    _afterwards(marks, story, route, now)
    outcomes(marks, story.outcomes, route, now)
    back_pain(marks, story.about, story.outcomes, present=bool(story.flags.present))
    falls(marks, story.about, route)
    needs(marks, story.offers, story.taken_up, known=story.flags.known)
    feedback = last_feedback(story.reviews)
    routing = ""
    if feedback is not None and feedback.feedback is not None:
        routing = routing_of(feedback.feedback, feedback.from_disposition).value
        marks.share("T01", met=routing == Routing.UNDER)
        marks.share("T02", met=routing == Routing.OVER)
        if feedback.from_disposition is Disposition.EMERGENCY:
            marks.share("K03", met=routing == Routing.RIGHT)
    return Facts(
        due=marks.due,
        met=marks.met,
        left_out=marks.left_out,
        times=marks.times,
        rules=rules.value,
        by_desk=by_desk.value,
        clinician=last[-1].to_disposition.value if last else "",
        route=route.value,
        provider=signed[-1].by if signed else "",
        changed=_changed(override, rules),
        routing=routing,
        again_at=min(marks.again, default=None),
    )


def age_band(years: int | None) -> str:
    """Return the band of an age in whole years, as in "40-64"."""
    if years is None:
        return UNKNOWN
    begins = [0, *AGE_BANDS]
    at = max(place for place, begin in enumerate(begins) if years >= begin)
    return f"{begins[at]}-{begins[at + 1] - 1}" if at + 1 < len(begins) else f"{begins[at]}+"


def _routes(marks: Marks, story: Story, route: Disposition) -> None:
    """Count where visits went (K04), and whether a PT comes first (K09)."""
    marks.share("K04E", met=route is Disposition.EMERGENCY)
    marks.share("K04T", met=route is Disposition.PHYSICIAN_TODAY)
    marks.share("K04S", met=route is Disposition.PHYSICIAN_SOON)
    marks.share("K04P", met=route.sends_to_pt)
    if route is Disposition.OUTSIDE_SCOPE:
        marks.leave("K09")
    else:
        marks.share("K09", met=route.sends_to_pt)
    if story.flags.known:
        marks.share("K25", met=not story.flags.open)
    else:
        marks.leave("K25")


def _speed(marks: Marks, story: Story) -> None:
    """Count the times of the desk: safe (T07), done (T08), for each hour (T09), waiting (T06)."""
    visit = story.encounter
    marks.time("T07", visit.seconds_to_safe)
    marks.time("T08", visit.seconds_to_done)
    if visit.seconds_to_done is not None:
        marks.share("T09", met=True)
    if story.arrived_at is not None:
        waited = None
        if visit.seen_at is not None:
            waited = max(0, int((visit.seen_at - story.arrived_at).total_seconds()))
        marks.time("T06", waited)
    emergencies = [at for at, route in story.decided if route is Disposition.EMERGENCY]
    if emergencies:
        acted = story.told_at
        seconds = None if acted is None else int((acted - emergencies[0]).total_seconds())
        marks.time("K05", None if seconds is None else max(0, seconds))


def _in_time(
    marks: Marks, story: Story, rules: Disposition, last: Sequence[Review], now: datetime
) -> None:
    """Count whether a clinician looked at the last decision in time (K06)."""
    if rules is not Disposition.PT_FIRST_NOTIFY:
        return
    until = working_end(story.decided[-1][0], LOOK_WITHIN)
    if last:
        marks.share("K06", met=last[0].at <= until)
    elif now < until:
        marks.leave("K06", until)
    else:
        marks.share("K06", met=False)


def _looks(marks: Marks, story: Story, signed: Sequence[Review]) -> None:
    """Count what clinicians did: changed (K07), raised (T04), judged later (T10)."""
    if not signed:
        return
    changes = [act for act in signed if act.kind is ReviewKind.CHANGED]
    marks.share("K07", met=bool(changes))
    marks.share(
        "T04",
        met=any(
            act.to_disposition in _URGENT and act.from_disposition not in _URGENT for act in changes
        ),
    )
    marks.share("T10", met=last_feedback(story.reviews) is not None)


def _afterwards(marks: Marks, story: Story, route: Disposition, now: datetime) -> None:
    """Count what came of it: back urgently (T03), back to a physician (K10), seen (K08), booked."""
    if route not in _URGENT:
        _back(marks, story, "T03", BOUNCE, _URGENT, now)
    if route.sends_to_pt:
        _back(marks, story, "K10", BACK, _PHYSICIAN, now)
        marks.time("K08", story.pt_days)
        if story.pt_days is None:
            marks.leave("K08B")
        else:
            marks.share("K08B", met=story.pt_days <= SOON_DAYS)
    if story.booked in ("fulfilled", "arrived", "noshow"):
        marks.share("K18", met=story.booked == "noshow")
    elif story.booked:
        marks.leave("K18")
    state = referral_state(story.referral)
    if state is ReferralState.CANCELLED:
        marks.leave("T05")
    elif state is not None:
        # Whoever has a time here, or was seen here, is not waited for.
        here = story.encounter.seen_at is not None or story.booked in ("booked", "fulfilled")
        marks.share("T05", met=state in UNACKNOWLEDGED and not here)
        if route.sends_to_pt:
            _told_back(marks, story.referral, now)


def _told_back(marks: Marks, acts: tuple[ReferralAct, ...], now: datetime) -> None:
    """Count whether a result came back in the week after the first visit (K21)."""
    seen = days_seen(acts)
    if not seen:
        marks.leave("K21")
        return
    last = seen[-1] + timedelta(days=TELL_DAYS)
    back = [act.at.astimezone().date() for act in acts if act.state is ReferralState.CLOSED]
    # Not before the time is over, whoever came in time: else the newest month had only those.
    if now.astimezone().date() > last:
        marks.share("K21", met=any(day <= last for day in back))
    else:
        marks.leave("K21", datetime.combine(last + timedelta(days=1), time()).astimezone())


def _back(
    marks: Marks,
    story: Story,
    measure_id: str,
    within: timedelta,
    routes: tuple[Disposition, ...],
    now: datetime,
) -> None:
    """Count whether the same person came again, and was sent there; not before it is over.

    Who came at once waits for the others: else the newest month had only those who came.
    """
    begun, until = story.encounter.started_at, story.encounter.started_at + within
    if now < until:
        marks.leave(measure_id, until)
        return
    came = any(begun < at <= until and route in routes for at, route in story.later)
    marks.share(measure_id, met=came)


def _avoided(marks: Marks, story: Story, route: Disposition, now: datetime) -> None:
    """Count whether a PT stood in for a physician, for 30 days and as far as is known (T19).

    Everybody waits for the 30 days, whatever their route: else the latest month would look worse.
    """
    until = story.encounter.started_at + BACK
    if route is Disposition.OUTSIDE_SCOPE:
        marks.leave("T19")
    elif now < until:
        marks.leave("T19", until)
    else:
        back = any(at <= until and to in _PHYSICIAN for at, to in story.later)
        met = route.sends_to_pt and not back and not told_of_a_physician(story.outcomes)
        marks.share("T19", met=met)


def _by_desk(overrides: tuple[Override, ...], rules: Disposition) -> Disposition:
    """Return the route as people at the desk left it, before any clinician changed it."""
    mine = standing_override(_before_clinicians(overrides))
    return rules if mine is None or mine.by_rule else mine.to_disposition


def _before_clinicians(overrides: tuple[Override, ...]) -> Iterator[Override]:
    for override in overrides:
        if override.role.is_clinician:
            return
        yield override


def _changed(override: Override | None, rules: Disposition) -> str:
    if override is None or override.by_rule or override.to_disposition is rules:
        return ""
    way = "up" if override.to_disposition > rules else "down"
    return f"{way} {override.role.value} {override.reason.value}"
