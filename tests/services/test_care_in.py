"""Goals and care teams of a file: kept once, version by version. All people are invented."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services import fakes
from triage_desk.clock import local_date
from triage_desk.domain.care import CareRole, GoalStatus, latest
from triage_desk.domain.exchange import BY_ID, Became, Delivery, GoalIn, HelperIn, Kind
from triage_desk.domain.patient import Sex
from triage_desk.services import batches, importing, patients, records

OTTO = HelperIn("", "d" * 32, "Otto Sample", CareRole.CAREGIVER, "555-0100", may_be_told=True)
WALK = GoalIn(
    *("", "a" * 32, "Walk the dog", GoalStatus.ACTIVE, date(2026, 11, 1), date(2026, 12, 1)),
    *(3, 7, 4, "no ride", "a bus card", OTTO.participant_id, "line 1"),
)


@pytest.fixture
def who(desk):
    made = patients.create(desk, "Elm-Synthetic", "Eva", date(1970, 5, 31), Sex.FEMALE, mrn="M-1")
    return made.patient_id


def taken(desk, who, *parts):
    parts = [replace(one, patient_key=f"{BY_ID}{who}") for one in parts]
    helpers = tuple(one for one in parts if isinstance(one, HelperIn))
    goals = tuple(one for one in parts if isinstance(one, GoalIn))
    return importing.take(desk, Delivery(helpers=helpers, goals=goals))


def became(report):
    return [(one.kind, one.became) for one in report.outcomes]


def kept(desk, who):
    with desk.store.read() as tx:
        return latest(tx.care.team((who,))), latest(tx.care.goals((who,)))


def test_they_are_kept_once(desk, who):
    first = taken(desk, who, OTTO, WALK)
    assert became(first) == [(Kind.HELPER, Became.ADDED), (Kind.GOAL, Became.ADDED)]
    ((otto,), (walk,)) = kept(desk, who)
    assert (otto.name, otto.may_be_told, otto.by) == ("Otto Sample", True, desk.actor.name)
    assert (walk.words, walk.helper_id, walk.closeness) == ("Walk the dog", "d" * 32, 3)
    assert desk.store.state.audit[-1].detail == "goal 1 helper 1"
    before = desk.store.state.copy()
    again = taken(desk, who, OTTO, WALK)
    assert {one.became for one in again.outcomes} == {Became.SAME}
    assert desk.store.state == before


def test_what_is_said_otherwise_is_a_new_version(desk, who):
    taken(desk, who, OTTO, WALK)
    report = taken(desk, who, replace(OTTO, active=False), replace(WALK, closeness=8, set_on=None))
    assert {one.became for one in report.outcomes} == {Became.CHANGED}
    ((otto,), (walk,)) = kept(desk, who)
    assert (otto.active, walk.closeness, walk.set_on) == (False, 8, WALK.set_on)
    assert len(desk.store.state.goals) == len(desk.store.state.team) == 2


def test_they_go_to_the_record_that_stands(desk, who):
    other = patients.create(desk, "Elm-Synthetic", "Eve", date(1970, 5, 31), Sex.FEMALE)
    taken(desk, other.patient_id, WALK)

    records.merge(desk, who, other.patient_id)
    report = taken(desk, who, replace(WALK, words="Walk two dogs", helper_id=""))
    assert became(report) == [(Kind.GOAL, Became.CHANGED)]
    assert {one.patient_id for one in desk.store.state.goals} == {other.patient_id}


def test_a_day_that_is_not_said_is_today(desk, who):
    taken(desk, who, replace(WALK, set_on=None, helper_id=""))
    ((), (walk,)) = kept(desk, who)
    assert walk.set_on == local_date(fakes.NOON)


def test_what_cannot_be_is_refused_or_named(desk, who):
    report = taken(desk, who, replace(WALK, due_on=date(2026, 10, 1)))
    (refused,) = report.outcomes
    assert (refused.became, "before the one it was set on" in refused.why) == (Became.REFUSED, True)
    named = taken(desk, who, WALK)
    assert [(one.place, one.why) for one in named.notes] == [
        ("line 1", "who helps with it is not in the care team")
    ]
    ((), (walk,)) = kept(desk, who)
    assert walk.helper_id == ""
    nobody = importing.take(desk, Delivery(goals=(replace(WALK, patient_key="Patient/x"),)))
    assert nobody.outcomes[0].became is Became.REFUSED


def test_an_import_of_them_is_not_taken_back_but_named(desk, who):
    report = taken(desk, who, OTTO, WALK)
    undone = batches.undo(desk, report.batch_id)
    assert undone.back == 0
    assert {one.why for one in undone.stays} == {
        "goals, and who helps, are put right at the person's page"
    }
