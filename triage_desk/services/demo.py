"""An invented clinic: ten people and their visits in every state, made by the real use-cases.

The names say that nobody is real. What is made here is what staff would have made by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from triage_desk.clock import local_date
from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.tick import HANDOUT
from triage_desk.domain.user import Actor, Role
from triage_desk.rules.answer_format import read_answers
from triage_desk.rules.specimen import plain_answer
from triage_desk.services import documents, intake, patients, referrals, ticks, triage
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView, Page

CLINIC = Letterhead(
    "Example Clinic (synthetic)",
    ("1 Sample Street", "Exampleville"),
    "555-0100",
    "555-0101",
    "desk@clinic.example",
)
# A state with limits, so that what is done there before booking can be seen.
STATE = "CA"
THERAPIST = "Dev Sample"
STEP = timedelta(seconds=7)


class Ending(StrEnum):
    """How far a visit of the demo has come."""

    OPEN = "open"
    PARKED = "parked"
    DISCARDED = "discarded"
    EMERGENCY = "emergency"
    DECIDED = "decided"
    PRINTED = "printed"
    LOWERED = "lowered"
    RAISED = "raised"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Visit:
    """One invented person and visit. ``said`` is written as in an intake file.

    Every question not in ``said`` is answered plainly; with ``stop_at`` the questions end before
    the item of that id. ``minutes_ago`` is when the visit began.
    """

    family: str
    given: str
    born: date
    sex: Sex
    minutes_ago: int
    ending: Ending
    said: Mapping[str, object]
    channel: Channel = Channel.COUNTER
    stop_at: str = ""
    mrn: str = field(default="", kw_only=True)


def _pain(regions: list[str], days: int, **more: object) -> dict[str, object]:
    frame = {"request": "pain_injury", "regions": regions, "symptom_days": days}
    return {**frame, "injury": "none", "known": "first", **more}


PLAIN: Mapping[str, object] = {
    "request": "pain_injury",
    "regions": ["lumbar"],
    "symptom_days": 30,
    "injury": "none",
    "injury_days": 3,
    "known": "first",
    "preg_state": "no",
    "onset": "gradual",
    "phq2_a": "0",
    "phq2_b": "0",
    "path_leg": "other",
    "path_shoulder": "other",
    "path_hip": "other",
    "path_knee": "other",
    "path_foot": "other",
    "goal": "Walk to the park with the dog",
    "fear": "not_asked",
    "pain_now": 5,
    "activity": "Climbing stairs",
    "psfs": 5,
    "payer": "commercial",
}
VISITS = (
    Visit(
        *("Alder-Synthetic", "Ana", date(1991, 4, 12), Sex.FEMALE, 170, Ending.FINISHED),
        _pain(["lumbar"], 4, goal="Lift my daughter again", activity="Putting on shoes", psfs=4),
    ),
    Visit(
        *("Birch-Synthetic", "Ben", date(1984, 9, 30), Sex.MALE, 150, Ending.EMERGENCY),
        _pain(["lumbar"], 10, red=["n_saddle", "n_bladder"]),
    ),
    Visit(
        *("Cedar-Synthetic", "Carla", date(1946, 1, 5), Sex.FEMALE, 130, Ending.DECIDED),
        {
            "request": "balance",
            "regions": ["balance_dizzy"],
            "injury": "fell",
            "body": ["g_falls"],
            "history": ["h_thinner"],
            "goal": "Go to church on my own",
        },
    ),
    Visit(
        *("Dogwood-Synthetic", "Dev", date(1982, 6, 17), Sex.MALE, 110, Ending.LOWERED),
        _pain(["lumbar"], 10, red={"unknown": ["n_legs"]}, goal="Sleep through the night"),
        Channel.TELEPHONE,
    ),
    Visit(
        *("Elm-Synthetic", "Elena", date(1958, 11, 2), Sex.FEMALE, 95, Ending.PRINTED),
        _pain(["knee"], 400, path_knee="use", goal="Kneel in the garden", known="worse"),
    ),
    Visit(
        *("Fir-Synthetic", "Farid", date(1975, 2, 21), Sex.MALE, 80, Ending.RAISED),
        _pain(["shoulder"], 60, path_shoulder="lift", goal="Reach the top shelf"),
    ),
    Visit(
        *("Ginkgo-Synthetic", "Gwen", date(2001, 8, 8), Sex.FEMALE, 60, Ending.PRINTED),
        _pain(["ankle_foot"], 1, injury="minor", injury_days=1, goal="Play soccer in spring"),
    ),
    Visit(
        *("Hazel-Synthetic", "Hugo", date(1949, 12, 24), Sex.MALE, 45, Ending.PARKED),
        {"request": "home", "regions": ["general"]},
        Channel.PROXY,
        "body",
    ),
    Visit(
        *("Ivy-Synthetic", "Iris", date(1966, 3, 3), Sex.FEMALE, 30, Ending.DISCARDED),
        _pain(["cervical"], 20),
        Channel.TELEPHONE,
        "symptom_days",
    ),
    Visit(
        *("Juniper-Synthetic", "Jonas", date(1990, 7, 19), Sex.MALE, 8, Ending.OPEN),
        _pain(["cervical"], 9),
        Channel.COUNTER,
        "history",
    ),
)


class DemoClock:
    """Moves on a little each time it is asked, never back, and never past ``until``.

    The log of the demo is in the order of time, as any other's.
    """

    def __init__(self, began: datetime, until: datetime) -> None:
        """Begin at a moment."""
        self._next, self._until = began, until

    def __call__(self) -> datetime:
        """Return the present moment."""
        moment = min(self._next, self._until)
        self._next += STEP
        return moment

    def reach(self, moment: datetime) -> None:
        """Go on at a later moment."""
        self._next = max(self._next, moment)


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happened at the invented clinic, and when."""

    at: datetime
    play: Callable[[Desk], object]


def fill(desk: Desk) -> int:
    """Make every visit whose person is not on file yet; return how many were made."""
    now = desk.clock()
    found = scenes(desk, now)
    play(desk, found, DemoClock(min((scene.at for scene in found), default=now), now))
    return len(found)


def play(desk: Desk, found: Sequence[Scene], hand: DemoClock) -> None:
    """Let everything happen in the order of time."""
    acting = replace(desk, clock=hand)
    for scene in sorted(found, key=lambda scene: scene.at):
        hand.reach(scene.at)
        scene.play(acting)


def scenes(desk: Desk, now: datetime) -> list[Scene]:
    """Return the visits, of the hours before ``now``, whose person is not on file yet."""
    found = []
    for number, visit in enumerate(VISITS, start=1):
        if not patients.alike(desk, visit.family, visit.given, visit.born):
            named = replace(visit, mrn=f"DEMO-{number:03d}")
            found.append(Scene(now - _ago(now, visit), partial(_make, visit=named)))
    return found


def _ago(now: datetime, visit: Visit) -> timedelta:
    """Return how long ago a visit began.

    Soon after midnight the morning is squeezed, so that all visits are of today.
    """
    since_midnight = now - datetime.combine(local_date(now), time()).astimezone()
    longest = timedelta(minutes=max(each.minutes_ago for each in VISITS) + 1)
    return timedelta(minutes=visit.minutes_ago) * min(1.0, since_midnight / longest)


def _make(desk: Desk, visit: Visit) -> None:
    phone = f"555-01{visit.mrn[-2:]}"
    who = patients.create(desk, visit.family, visit.given, visit.born, visit.sex, visit.mrn, phone)
    view = intake.start(desk, who.patient_id, visit.channel)
    view = _answer(desk, view, visit)
    encounter_id = view.encounter.encounter_id
    if visit.ending is Ending.PARKED:
        intake.park(desk, encounter_id)
    elif visit.ending is Ending.DISCARDED:
        intake.discard(desk, encounter_id, "Hung up to call again later")
    elif visit.ending is Ending.EMERGENCY:
        triage.acknowledge(desk, encounter_id, "Dr. Sample", "physician", "came at once")
    elif visit.ending is not Ending.OPEN:
        triage.decide(desk, encounter_id)
        _after(desk, encounter_id, visit.ending)


def _after(desk: Desk, encounter_id: str, ending: Ending) -> None:
    if ending is Ending.RAISED:
        triage.override(
            desk,
            encounter_id,
            Disposition.PHYSICIAN_TODAY,
            OverrideReason.STAFF_CONCERN,
            "Looks pale and unwell at the counter",
            "Sam Sample",
            Role.FRONT_DESK,
        )
    if ending is Ending.LOWERED:
        triage.override(
            _clinician(desk),
            encounter_id,
            Disposition.PT_FIRST_NOTIFY,
            OverrideReason.CLINICIAN_ASSESSED,
            "Spoke to the person: both legs strong, walks well",
            "Pat Sample, PT",
            Role.PT,
        )
    if ending in (Ending.PRINTED, Ending.FINISHED):
        documents.make(desk, encounter_id, DocumentKind.REFERRAL_LETTER)
        documents.make(desk, encounter_id, DocumentKind.PATIENT_HANDOUT)
    if ending is Ending.PRINTED:
        documents.printed(desk, encounter_id, DocumentKind.REFERRAL_LETTER)
        referrals.sent(desk, encounter_id, "by fax")
    if ending is Ending.FINISHED:
        _tick_all(desk, encounter_id)
        triage.finish(desk, encounter_id)
        referrals.acknowledge(desk, encounter_id, THERAPIST, "by telephone")


def _tick_all(desk: Desk, encounter_id: str) -> None:
    """Tick what the receipt asks for, but that the hand-out was given: one call is left to make."""
    with desk.store.read() as tx:
        asked = ticks.asked_of(tx.encounters.record(encounter_id))
    for what in asked:
        if what != HANDOUT:
            ticks.tick(desk, encounter_id, what, done=True)


def _clinician(desk: Desk) -> Desk:
    """Return the desk with the therapist of the demo at it: nobody else may lower a route."""
    with desk.store.read() as tx:
        ids = [user.user_id for user in tx.users.all() if user.name == THERAPIST]
    user_id = ids[0] if ids else desk.actor.user_id
    return desk.acting_as(Actor(user_id, THERAPIST, Role.PT, desk.actor.workstation))


def _answer(desk: Desk, view: IntakeView, visit: Visit) -> IntakeView:
    """Answer page by page, as at the desk, until nothing is open or it is time to stop."""
    given, _ = read_answers(desk.engine, {**PLAIN, **visit.said})
    while view.at < len(view.pages) and not view.emergencies:
        page = view.pages[view.at]
        if page.item.link_id == visit.stop_at:
            break
        changes = {link_id: reply(page, link_id, given) for link_id in page.open_ids}
        view = intake.answer(desk, view.encounter.encounter_id, changes)
    return view


def reply(page: Page, link_id: str, given: AnswerSet) -> Answer:
    """Return what was given for one question of a page, else an answer that finds nothing."""
    if link_id in given:
        return given[link_id]
    return plain_answer(page.item)
