"""Twelve months of the invented clinic, made by the real use-cases: nobody in it is real.

Every visit, referral, review, call and outcome is written by what staff would have used, in the
order of time, so that measures show what real use would show. The same seed gives the same year.
The numbers below are ours: chosen to look like a clinic, with more visits in spring and fall,
people who do not come, who get better or not, and one drift that a control chart shall find: in the
last weeks the desk raises far more routes than before. They measure nothing. Nothing happens while
the clinic is closed, and whoever comes is of an age at which people have what they come with.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from math import cos, sqrt, tau

from triage_desk.clock import local_date
from triage_desk.domain.answers import NO, YES, Answer, answered
from triage_desk.domain.appointment import Booking
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.followup import CallResult, FollowUp
from triage_desk.domain.instrument import Better, Instrument
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.patient import Patient
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.domain.review import Feedback
from triage_desk.domain.user import Actor, Role
from triage_desk.rules.answer_format import read_answers
from triage_desk.services import (
    appointments,
    calling,
    documents,
    intake,
    outcomes,
    patients,
    referrals,
    review,
    synthetic,
    triage,
    waiting,
)
from triage_desk.services.demo import PLAIN, THERAPIST, DemoClock, Scene, reply
from triage_desk.services.demo_people import own_words, somebody
from triage_desk.services.demo_staff import PEOPLE
from triage_desk.services.desk import Desk

MARK = "Synthetic"
A_WEEK = 6
WEEKS = 52
OPEN_DAYS = 5
DRIFT_WEEKS = 12
OPENS_AT, MINUTES_OPEN = 8, 9 * 60
SWING = 0.3
"""By how much spring and fall have more visits than the mean, and summer and winter fewer."""
NO_SHOW, RAISED, RAISED_LATE, LOWERED = 0.08, 0.04, 0.35, 0.02
LETTERS, JUDGED, RIGHT = 0.6, 0.5, 0.9
REACHED, REFUSES, KNOWN = 0.72, 0.03, 0.95
MIDDLE, WELL = 0.45, 0.95
"""How well people are at first whose first score says nothing, and when they are well again."""
CONTENT = {"WORKDAYS": 0.85, "RECOMMEND": 0.88, "SATISFIED": 0.85, "ALLIANCE": 0.85}
"""The same where most are well from the start: they go to work, and like whom they see."""
FALLS, FELL = "FELL", 0.06
STORIES: tuple[tuple[float, Mapping[str, object]], ...] = (
    (0.24, {"regions": ["lumbar"], "symptom_days": 9}),
    (0.09, {"regions": ["lumbar"], "symptom_days": 200}),
    (0.12, {"regions": ["knee"], "symptom_days": 400, "path_knee": "use"}),
    (0.10, {"regions": ["shoulder"], "symptom_days": 60, "path_shoulder": "lift"}),
    (0.10, {"regions": ["cervical"], "symptom_days": 20}),
    (0.08, {"regions": ["ankle_foot"], "symptom_days": 1, "injury": "minor", "injury_days": 1}),
    (0.08, {"request": "balance", "regions": ["balance_dizzy"], "body": ["g_falls"]}),
    (0.09, {"regions": ["lumbar"], "symptom_days": 120, "known": "treated6"}),
    (0.05, {"regions": ["cervical"], "symptom_days": 90, "urgent": ["u_clumsy"]}),
    (0.03, {"regions": ["lumbar"], "symptom_days": 6, "red": {"unknown": ["n_legs"]}}),
    (0.02, {"regions": ["lumbar"], "symptom_days": 10, "red": ["n_saddle"]}),
)
WORKING = ("commercial", "commercial", "medicaid")
WAYS = ("by fax", "by fax", "by secure message", "taken along")
MOST_PEOPLE = 10**6
_CHANNELS = (*(Channel.COUNTER,) * 6, *(Channel.TELEPHONE,) * 3, Channel.PROXY)
_UNWELL = {
    Channel.COUNTER: "Looks unwell at the counter",
    Channel.TELEPHONE: "Sounds unwell on the telephone",
    Channel.PROXY: "The one who came along is worried",
}
_THERAPIST_ID = next(one.practitioner_id for one in PEOPLE if one.name == THERAPIST)
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One person to come: when, whose story, and how it will go."""

    who: Patient
    at: datetime
    said: Mapping[str, object]
    channel: Channel
    late: bool
    chance: random.Random
    way: str

    @property
    def began(self) -> Mapping[str, float]:
        """Return how well they are at first, from 0 to 1, by the instrument that says it."""
        pain, able = (int(str(self.said[name])) for name in ("pain_now", "psfs"))
        return {**CONTENT, "PAIN": 1 - pain / 10, "PSFS": able / 10}


def plan(seed: int, until: datetime, weeks: int, a_week: int) -> Iterator[Case]:
    """Yield who comes when, in the order of weeks, up to the day before ``until``."""
    begin = until - timedelta(weeks=weeks)
    people = synthetic.people(MOST_PEOPLE, seed)
    for week in range(weeks):
        chance = _chance(seed, f"week {week}")
        share = (begin + timedelta(weeks=week)).timetuple().tm_yday / 365
        busy = a_week * (1 + SWING * cos(2 * tau * (share - 0.3)))
        for number in range(int(busy + chance.random())):
            own = _chance(seed, f"{week} {number}")
            day = local_date(begin + timedelta(weeks=week, days=own.randrange(7)))
            if day.weekday() >= OPEN_DAYS:
                # Spread over the days before: else every other visit would be on a Friday.
                day -= timedelta(days=day.weekday() - number % OPEN_DAYS)
            minute = timedelta(minutes=own.randrange(MINUTES_OPEN))
            at = datetime.combine(day, time(OPENS_AT)).astimezone() + minute
            story = own.choices([s for _, s in STORIES], [share for share, _ in STORIES])[0]
            said = {**PLAIN, **story, "payer": own.choice(WORKING), "pain_now": own.randint(3, 8)}
            late = weeks - week <= DRIFT_WEEKS
            channel = own.choice(_CHANNELS)
            if begin < at < until - timedelta(days=1):
                other = _chance(seed, f"{week} {number} who")
                who = somebody(people, said, day)
                said |= own_words(who, said, day, other)
                yield Case(who, at, said, channel, late, own, other.choice(WAYS))


def _later(at: datetime, days: int, minutes: int = 0) -> datetime:
    """Return the same time of day so many open days on, or back where ``days`` is below 0."""
    local, step = at.astimezone(), timedelta(days=1 if days > 0 else -1)
    day = local.date()
    for _ in range(abs(days)):
        day += step
        while day.weekday() >= OPEN_DAYS:
            day += step
    return datetime.combine(day, local.time()).astimezone() + timedelta(minutes=minutes)


def _chance(seed: int, purpose: str) -> random.Random:
    return random.Random(f"{seed} {purpose}")  # noqa: S311 - invented people need no secrecy


def fill(desk: Desk, cases: Iterable[Case], until: datetime, told: Told) -> int:
    """Let all of it happen in the order of time; return how many visits there were.

    ``told`` hears how many scenes are done of how many; what it raises ends it.
    """
    episodes = [_Episode(case) for case in cases]
    found = sorted((s for e in episodes for s in e.scenes(until)), key=lambda scene: scene.at)
    hand = DemoClock(min((s.at for s in found), default=until), until)
    acting = replace(desk, clock=hand)
    for number, scene in enumerate(found, start=1):
        hand.reach(scene.at)
        scene.play(acting)
        told(number, len(found))
    return sum(bool(one.encounter_id) for one in episodes)


@dataclass(slots=True)
class _Episode:
    """What happens to one person, in the order of its methods."""

    case: Case
    appointment_id: str = ""
    encounter_id: str = ""
    patient_id: str = ""
    better: float = 0.0
    sent: bool = field(default=False)

    def scenes(self, until: datetime) -> Iterator[Scene]:
        """Yield what happens, and when; what would be after ``until`` has not happened yet."""
        case, chance = self.case, self.case.chance
        self.better = min(1.0, max(-0.3, chance.gauss(0.5, 0.35)))
        after = partial(_later, case.at)
        steps: list[tuple[datetime, Callable[[Desk], object]]] = [
            (after(-chance.randint(1, 6)), self.book)
        ]
        if chance.random() < NO_SHOW:
            steps.append((after(0, 30), self.miss))
        else:
            seen = after(max(2, chance.randint(3, 9) - 2))
            refer = partial(self.refer, local_date(seen))
            steps += [
                (case.at, self.come),
                (after(0, 2), self.ask),
                (after(0, 40), self.review),
                (after(0, 60), self.see),
                (after(1), partial(refer, "acknowledge")),
                (after(1, 20), partial(refer, "booked")),
                (seen, partial(refer, "seen")),
                (after(3 * OPEN_DAYS), self.judge),
            ]
            for weeks in (2, 6, 12):
                # Up to two open days late, and not to the minute.
                late, minutes = divmod(chance.randint(0, 40), 14)
                call = partial(self.call, weeks)
                steps.append((after(weeks * OPEN_DAYS + late, minutes), call))
        yield from (Scene(at, act) for at, act in steps if at < until)

    def book(self, desk: Desk) -> None:
        """Expect them."""
        one = self.case.who
        named = (f"{one.family}-{MARK}", one.given, one.birth_date, one.sex)
        also = (one.mrn, one.phone, one.language, one.preferred_name)
        self.patient_id = patients.create(desk, *named, *also).patient_id
        booking = Booking(
            *(self.patient_id, self.case.at),
            who=THERAPIST,
            practitioner_id=_THERAPIST_ID,
        )
        self.appointment_id = appointments.book(desk, booking).after.appointment_id

    def miss(self, desk: Desk) -> None:
        """Say that they did not come."""
        appointments.no_show(desk, self.appointment_id)

    def come(self, desk: Desk) -> None:
        """Say that they are here."""
        appointments.arrive(desk, self.appointment_id)

    def ask(self, desk: Desk) -> None:
        """Take the intake to its route, raise some, print, and finish."""
        chance = self.case.chance
        given, _ = read_answers(desk.engine, dict(self.case.said))
        booked = self.appointment_id
        view = intake.start(desk, self.patient_id, self.case.channel, appointment_id=booked)
        self.encounter_id = visit = view.encounter.encounter_id
        while view.at < len(view.pages) and not view.emergencies:
            page = view.pages[view.at]
            changes = {link_id: reply(page, link_id, given) for link_id in page.open_ids}
            view = intake.answer(desk, visit, changes)
        if view.emergencies:
            triage.acknowledge(desk, visit, f"Dr. {MARK}", "physician", "came at once")
            triage.finish(desk, visit)
            return
        route = triage.decide(desk, visit).route
        raised = RAISED_LATE if self.case.late else RAISED
        if chance.random() < raised and route is not None and route < Disposition.PHYSICIAN_TODAY:
            triage.override(
                *(desk, visit, Disposition.PHYSICIAN_TODAY, OverrideReason.STAFF_CONCERN),
                *(_UNWELL[self.case.channel], "Sam Sample", Role.FRONT_DESK),
            )
        if chance.random() < LETTERS:
            documents.make(desk, visit, DocumentKind.REFERRAL_LETTER)
            self.sent = True
        triage.finish(desk, visit)

    def review(self, desk: Desk) -> None:
        """Let the therapist stand for the route; some raised ones they lower."""
        record = triage.record(desk, self.encounter_id)
        if record.route is Disposition.EMERGENCY:
            return
        clinician = _therapist(desk)
        if record.override is not None and self.case.chance.random() < LOWERED * 10:
            triage.override(
                *(clinician, self.encounter_id, Disposition.PT_FIRST_NOTIFY),
                *(OverrideReason.CLINICIAN_ASSESSED, "Spoke to the person: walks well"),
                *(THERAPIST, Role.PT),
            )
            # The letter says the route that was; nobody sends it.
            self.sent = False
            return
        review.confirm(clinician, self.encounter_id)

    def see(self, desk: Desk) -> None:
        """Say that they were seen."""
        waiting.seen(desk, self.encounter_id)

    def refer(self, on: date, what: str, desk: Desk) -> None:
        """Go on with the referral to a visit on a day, where a letter was sent."""
        if not self.sent:
            return
        if what == "acknowledge":
            referrals.sent(desk, self.encounter_id, self.case.way)
            referrals.acknowledge(desk, self.encounter_id, f"Front desk of {THERAPIST}")
        elif what == "booked":
            referrals.booked(desk, self.encounter_id, THERAPIST, on)
        else:
            referrals.seen(desk, self.encounter_id, THERAPIST, on)

    def judge(self, desk: Desk) -> None:
        """Let the therapist say later whether the route was right."""
        chance = self.case.chance
        if chance.random() < JUDGED:
            said = Feedback.RIGHT if chance.random() < RIGHT else Feedback.SHOULD_BE_PHYSICIAN
            review.feedback(_therapist(desk), self.encounter_id, said)

    def call(self, weeks: int, desk: Desk) -> None:
        """Call for a follow-up: nobody answers, somebody wants no calls, or is asked to the end."""
        with desk.store.read() as tx:
            planned = tx.outcomes.of_visits((self.encounter_id,))
        due = [one for one in planned if one.weeks == weeks and one.is_open]
        chance = self.case.chance
        for one in due:
            drawn = chance.random()
            if drawn < REACHED:
                self._answer(desk, one)
            elif drawn < REACHED + REFUSES:
                calling.called(desk, one.followup_id, CallResult.REFUSED)
            else:
                calling.called(desk, one.followup_id, CallResult.NO_ANSWER)

    def _answer(self, desk: Desk, one: FollowUp) -> None:
        how, chance = outcomes.How(OutcomeChannel.TELEPHONE), self.case.chance
        asking = outcomes.open_asking(desk, one.followup_id)
        done = share_done(one.weeks)
        for question in asking.questions:
            tool = question.instrument
            began = self.case.began.get(tool.instrument_id, MIDDLE)
            said = value_of(tool, question.item, self.better * done, chance, began)
            outcomes.answer(desk, one.followup_id, question, said, how)
        outcomes.finish(desk, one.followup_id, how)


def share_done(weeks: int) -> float:
    """Return how much of the way to well people are after so many weeks: most of it early."""
    return sqrt(min(1.0, weeks / 12))


def value_of(
    instrument: Instrument, item: Item, better: float, chance: random.Random, began: float = MIDDLE
) -> Answer:
    """Return what somebody says who is ``better`` by a share from -1 to 1 of the way to well.

    ``began`` is how well they were at first, from 0 to 1.
    """
    if item.type is ItemType.BOOLEAN:
        return YES if chance.random() < (1 - better) / 10 else NO
    if instrument.instrument_id == FALLS:
        return answered(float(chance.random() < FELL))
    well = max(0.0, min(1.0, began + better * (WELL - began) + chance.gauss(0, 0.12)))
    good = well if instrument.better is Better.HIGHER else 1 - well
    if item.options:
        return answered(item.options[round(good * (len(item.options) - 1))].code)
    low, high = item.minimum or 0.0, item.maximum or 0.0
    return answered(round(low + good * (high - low)))


def _therapist(desk: Desk) -> Desk:
    """Return the desk with the therapist of the demo at it."""
    with desk.store.read() as tx:
        ids = [user.user_id for user in tx.users.all() if user.name == THERAPIST]
    actor = desk.actor
    who = ids[0] if ids else actor.user_id
    return desk.acting_as(Actor(who, THERAPIST, Role.PT, actor.workstation))
