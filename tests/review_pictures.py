"""The pictures of reviews: the queue, a question to the desk, a call, what was seen.

Scenes for ``make_screenshots``.
"""

from dataclasses import replace
from datetime import date, timedelta

from tests.ui.clinic import ANA, LOW_BACK, NOT_SURE, YES
from triage_desk.domain.answers import answered
from triage_desk.domain.appointment import FOR_VISIT, Booking
from triage_desk.domain.care import CareRole
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.review import CallOutcome, Feedback
from triage_desk.domain.user import Actor, Role
from triage_desk.services import appointments, careteam, review, triage
from triage_desk.ui.flow import Flow

DANA = Actor("dana", "Dana Sample", Role.PHYSICIAN, "room-2")
DEV = Actor("dev", "Dev M.", Role.PT, "back-office")
GOAL = {
    "goal": answered("I want to carry my grandson up the stairs again."),
    "fear": answered("It will end in surgery like my sister."),
}


def _decided(clinic, given, family, born, sex, says, channel=Channel.COUNTER):
    who = clinic.patient(given, family, born, sex, phone="555-0177")
    view = clinic.answer_until(clinic.start(who, channel), says)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    return view.encounter.encounter_id


def _waiting(clinic):
    """Fill the queue of a therapist; return the visits by name."""
    made = {}
    clinic.clock.advance(minutes=-210)
    knee = LOW_BACK | {"regions": answered(("knee",)), "path_knee": answered("use")}
    made["nadia"] = _decided(
        clinic, "Nadia", "Nobody", date(1992, 6, 1), Sex.FEMALE, LOW_BACK | {"g_night": YES}
    )
    clinic.clock.advance(minutes=80)
    made["gus"] = _decided(clinic, "Gus", "Fictive", date(1967, 3, 4), Sex.MALE, knee)
    clinic.clock.advance(minutes=60)
    weak = LOW_BACK | {"l_dvt": YES, "u_leg": YES, "f_l_foot": YES}
    made["paul"] = _decided(
        clinic, "Paul", "Nonesuch", date(1954, 2, 3), Sex.MALE, weak, Channel.TELEPHONE
    )
    clinic.clock.advance(minutes=20)
    unsure = LOW_BACK | GOAL | {"u_bladder": NOT_SURE, "g_pain10": YES}
    made["lena"] = _decided(clinic, "Lena", "Dummy", date(1971, 11, 11), Sex.FEMALE, unsure)
    clinic.clock.advance(minutes=10)
    made["omar"] = _decided(clinic, "Omar", "Beispiel", date(1994, 1, 9), Sex.MALE, knee)
    clinic.clock.advance(minutes=20)
    clinic.actor = DEV
    return made


def _open(stage, wanted=""):
    stage.window.use(replace(stage.clinic.desk, actor=DEV), Flow)
    stage.settle()
    stage.window._flow.reviews(wanted)
    stage.settle()


def queue(stage):
    """A therapist's queue with one visit open."""
    made = stage.clinic.live(_waiting)
    _open(stage, made["lena"])


def asked_again(stage):
    """A visit that came back with the answer to a question, after a call."""
    made = stage.clinic.live(_waiting)
    desk, front = stage.clinic.desk, replace(stage.clinic.desk, actor=ANA)
    review.called(desk, made["lena"], CallOutcome.NO_ANSWER)
    review.ask(desk, made["lena"], "Can she pass water as usual today?")
    review.answer_back(front, made["lena"], "Yes, the same as always.")
    _open(stage, made["lena"])


def ask(stage):
    """Which question shall the desk ask?"""
    queue(stage)
    stage.click("review.ask")


def call(stage):
    """What came of a call."""
    queue(stage)
    stage.click("review.call")


def nothing(stage):
    """Nobody waits."""
    stage.clinic.actor = DEV
    _open(stage)


def seen(stage):
    """What was reviewed, one of it judged."""
    made = stage.clinic.live(_waiting)
    desk = stage.clinic.desk
    for name in ("gus", "paul", "omar"):
        review.confirm(desk, made[name])
    review.feedback(desk, made["paul"], Feedback.RIGHT)
    _open(stage)
    stage.window._flow.seen_by_me()
    stage.settle()


def physician(stage):
    """A physician's queue: one visit that is booked, with what the person takes."""
    clinic = stage.clinic
    clinic.clock.advance(minutes=-30)
    facts = {
        "h_thinner": YES,
        "h_steroid": YES,
        "h_opioid": NOT_SURE,
        "u_leg": YES,
        "f_l_foot": YES,
    }
    visit = _decided(
        *(clinic, "Rosa", "Nobody", date(1954, 2, 3), Sex.FEMALE), LOW_BACK | GOAL | facts
    )
    with clinic.store.read() as tx:
        who = tx.encounters.get(visit).patient_id
    at = clinic.clock() + timedelta(hours=2)
    name = f"{FOR_VISIT}{visit}"
    appointments.book(clinic.desk, Booking(who, at, who="Dana Sample, MD", external_id=name))
    clinic.clock.advance(minutes=30)
    clinic.actor = DANA
    stage.window.use(clinic.desk, Flow)
    stage.settle()
    stage.window._flow.reviews(visit)
    stage.settle()


def copies(stage):
    """A physician's queue with two copies for information below, one of them open."""
    made = stage.clinic.live(_waiting)
    desk = replace(stage.clinic.desk, actor=ANA)
    for name in ("gus", "omar"):
        triage.override(
            *(desk, made[name], Disposition.PT_FIRST_NOTIFY, OverrideReason.STAFF_CONCERN),
            *("One point to check first", ANA.name, ANA.role),
        )
    for name, physician in (("gus", f"Dr. {DANA.name}"), ("omar", "Dr. Example")):
        person = triage.record(desk, made[name]).patient.patient_id
        careteam.keep(desk, person, careteam.ParticipantDraft(physician, CareRole.PHYSICIAN))
    stage.clinic.actor = DANA
    stage.window.use(stage.clinic.desk, Flow)
    stage.settle()
    stage.window._flow.reviews(made["omar"])
    stage.settle()


SCENES = {
    "11-review-copies": copies,
    "11-review-physician": physician,
    "11-review": queue,
    "11-review-came-back": asked_again,
    "11-review-ask": ask,
    "11-review-call": call,
    "11-review-nothing": nothing,
    "11-review-seen": seen,
}
DARK = ("11-review", "11-review-copies")
LARGE = ("11-review", "11-review-copies", "11-review-physician")
