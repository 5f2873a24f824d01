import pytest

from tests.services import fakes


@pytest.fixture(scope="session")
def engine():
    """The program's own content, compiled once."""
    return fakes.small_engine(fakes.CONTENT)


@pytest.fixture
def desk(engine):
    """A desk over an empty store in memory, at noon of one day."""
    return fakes.make_desk(engine)
