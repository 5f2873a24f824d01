"""A large invented clinic: repeatable, marked, and each visit fits its person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.patient import Sex, age_in_years
from triage_desk.errors import UserError
from triage_desk.services import demo_data, synthetic
from triage_desk.services.demo import DemoClock
from triage_desk.services.demo_data import Pattern

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PATTERNS = tuple(
    Pattern(f"e{age}{sex}", f"p{age}", age, sex, NOW) for age in demo_data.AGES for sex in Sex
)


def quiet(_done, _total):
    pass


@pytest.fixture(scope="module")
def made(engine):
    desk = fakes.make_desk(engine, clock=DemoClock(NOW - timedelta(days=2), NOW))
    told = []
    patterns = demo_data.make_patterns(desk, 1, 40, lambda *far: told.append(far))
    assert told[-1] == (40, 40)
    return desk, patterns


def records(made):
    desk, patterns = made
    with desk.store.read() as tx:
        return [tx.encounters.record(pattern.encounter_id) for pattern in patterns]


def test_patterns_are_finished_visits_of_every_kind(made):
    kept = records(made)
    assert {record.encounter.status for record in kept} == {EncounterStatus.FINISHED}
    assert len({record.route for record in kept}) > 2
    assert any(record.notices for record in kept)
    assert any(record.overrides for record in kept)
    assert all("Synthetic" in record.patient.family for record in kept)
    papers = made[0].store.state.documents
    assert 0 < len(papers) < len(kept)


def test_a_pattern_has_the_age_and_sex_it_says(made):
    for pattern, record in zip(made[1], records(made), strict=True):
        assert record.patient.sex is pattern.sex
        day = record.decision.on
        assert age_in_years(record.patient.birth_date, day) == pattern.age_years


def test_the_same_seed_makes_the_same_people_and_plan():
    def clinic(seed):
        who = list(synthetic.people(3000, seed))
        return who, list(demo_data.plan(seed, who, PATTERNS, 500, NOW))

    assert clinic(7) == clinic(7)
    assert clinic(7) != clinic(8)


def test_every_visit_fits_its_person_and_the_opening_hours():
    who = {p.patient_id: p for p in synthetic.people(3000, 3)}
    planned = list(demo_data.plan(3, list(who.values()), PATTERNS, 800, NOW))
    moments = [PATTERNS[one.pattern].began + one.later for one in planned]
    assert moments == sorted(moments)
    assert NOW - timedelta(days=365 * 10) < moments[0] < moments[-1] < NOW
    for one, moment in zip(planned, moments, strict=True):
        person, pattern = who[one.patient_id], PATTERNS[one.pattern]
        assert person.sex is pattern.sex
        assert age_in_years(person.birth_date, moment.date()) == pattern.age_years
        assert moment.weekday() < 5
        assert 8 <= moment.hour < 17
    ids = [one.encounter_id for one in planned]
    assert ids == sorted(set(ids))


def test_too_few_people_are_refused():
    who = list(synthetic.people(1, 3))
    with pytest.raises(UserError, match="ask for more patients"):
        list(demo_data.plan(3, who, PATTERNS[:1], 50, NOW))
