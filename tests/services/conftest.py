from datetime import date, timedelta

import pytest

from tests.services import fakes
from tests.services.test_visit import fill
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.services import intake, patients, triage


@pytest.fixture(scope="session")
def engine():
    """The program's own content, compiled once."""
    return fakes.small_engine(fakes.CONTENT)


@pytest.fixture
def now():
    """The clock of a test: a list with the moment in it, noon of one day."""
    return [fakes.NOON]


@pytest.fixture
def desk(engine, now):
    """A desk over an empty store in memory, at the moment of ``now``."""
    return fakes.make_desk(engine, clock=lambda: now[0])


@pytest.fixture
def visit(desk):
    """The id of an intake that an invented person has begun at the counter."""
    who = patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)
    return intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id


@pytest.fixture
def followups(desk, visit, now):
    """The ids of the four follow-ups of a visit for a chronic sore back, two weeks later."""
    fill(desk, visit, pain_now=6, activity="Climbing stairs", psfs=4, symptom_days=200)
    triage.decide(desk, visit)
    triage.finish(desk, visit)
    now[0] += timedelta(weeks=2)
    with desk.store.read() as tx:
        return [one.followup_id for one in tx.outcomes.of_visits((visit,))]


@pytest.fixture
def due(followups):
    """The follow-up that is due two weeks after that visit."""
    return followups[1]
