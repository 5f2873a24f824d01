"""An intake that lay aside: what of its time counts, and what is asked once more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services import fakes
from tests.services.test_visit import fill
from triage_desk.domain.answers import NO, NOT_SURE, YES
from triage_desk.domain.encounter import Channel, EncounterStatus
from triage_desk.domain.lock import TakeOverReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.services import intake, patients, pickup, takeover, triage, worklist
from triage_desk.services.desk import Shared

SAFETY = ("s_chest", "s_breath", "s_stroke", "s_tear", "s_ill", "s_bleed")


class Clock:
    def __init__(self):
        self.moment = fakes.NOON

    def __call__(self):
        return self.moment

    def pass_(self, seconds):
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ana(desk, clock):
    return replace(desk, clock=clock)


@pytest.fixture
def visit(ana):
    who = patients.create(ana, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)
    return intake.start(ana, who.patient_id, Channel.COUNTER).encounter.encounter_id


def test_the_time_aside_is_kept_and_not_counted(ana, clock, visit):
    clock.pass_(4)
    intake.answer(ana, visit, {"s_chest": NO})
    intake.park(ana, visit)
    clock.pass_(600)
    intake.resume(ana, visit)
    clock.pass_(10)
    view = fill(ana, visit)
    clock.pass_(90)
    intake.park(ana, visit)
    clock.pass_(300)
    intake.resume(ana, visit)
    clock.pass_(30)
    decided = triage.decide(ana, visit).encounter
    assert view.encounter.seconds_to_safe == 14
    assert (decided.paused_seconds, decided.paused_before_safe) == (600 + 300, 600)
    assert decided.seconds_to_done == 4 + 10 + 90 + 30
    assert decided.seconds_to_safe == 14


def test_without_an_end_there_is_no_time(ana, visit):
    encounter = intake.view(ana, visit).encounter
    assert encounter.seconds_to_safe is None
    assert encounter.seconds_to_done is None


def test_a_pause_longer_than_all_of_it_counts_as_nothing(ana, clock, visit):
    encounter = intake.view(ana, visit).encounter
    odd = replace(encounter, safe_at=clock(), paused_before_safe=60)
    assert odd.seconds_to_safe == 0


@pytest.mark.parametrize(("aside", "again"), [(1799, False), (1800, True)])
def test_past_the_limit_every_no_of_the_safety_page_is_asked_again(ana, clock, visit, aside, again):
    fill(ana, visit, safety={"unknown": ["s_tear"]})
    intake.park(ana, visit)
    clock.pass_(aside)
    view = intake.resume(ana, visit)
    asked = [i for i in SAFETY if i not in view.answers]
    assert asked == ([i for i in SAFETY if i != "s_tear"] if again else [])
    assert view.answers["s_tear"] == NOT_SURE
    assert (view.at == 0) is again
    assert view.aside_minutes == (30 if again else 0)
    # What was said stays on record, and a route waits for what is open.
    assert view.complete is not again


def test_the_limit_is_the_clinics_own(ana, clock, visit):
    fill(ana, visit)
    clinic = replace(ana.clinic, safety_again_minutes=5)
    short = replace(ana, shared=Shared(clinic))
    clock.pass_(300)
    assert intake.resume(short, visit).at == 0


def test_a_yes_is_never_opened_again(ana, clock, visit):
    intake.answer(ana, visit, {"s_chest": YES, "s_breath": NO})
    clock.pass_(7200)
    view = intake.resume(ana, visit)
    assert view.answers["s_chest"] == YES
    assert "s_breath" not in view.answers
    assert view.emergencies


def test_who_takes_it_over_asks_again_too(ana, clock, visit):
    fill(ana, visit)
    clock.pass_(pickup.safety_holds(ana).total_seconds())
    pat = replace(ana, actor=Actor("pat", "Pat Example", Role.PT, "front-2"), seat="s2")
    view = takeover.take_over(pat, visit, TakeOverReason.NOBODY_THERE, "gone home")
    assert (view.at, view.aside_minutes) == (0, 30)
    assert view.encounter.paused_seconds == 1800
    assert view.encounter.status is EncounterStatus.IN_PROGRESS


def test_the_list_says_how_far_an_intake_is(ana, visit):
    intake.answer(ana, visit, dict.fromkeys(SAFETY, NO))
    [row] = worklist.today(ana)
    assert row.done == 1
    assert row.known > 5
    fill(ana, visit)
    [row] = worklist.today(ana)
    assert row.done == row.known > 10
    triage.decide(ana, visit)
    [row] = worklist.today(ana)
    assert (row.done, row.known) == (0, 0)
