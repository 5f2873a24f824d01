from datetime import date

import pytest

from tests.services import fakes
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.services import intake, patients


@pytest.fixture(scope="session")
def engine():
    """The program's own content, compiled once."""
    return fakes.small_engine(fakes.CONTENT)


@pytest.fixture
def desk(engine):
    """A desk over an empty store in memory, at noon of one day."""
    return fakes.make_desk(engine)


@pytest.fixture
def visit(desk):
    """The id of an intake that an invented person has begun at the counter."""
    who = patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)
    return intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id
