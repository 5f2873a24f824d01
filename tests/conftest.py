"""What every test gets: no window on a screen, no real home, reproducible invention."""

import os

# Qt aborts the process when it finds no display, so this comes before any import of Qt. Tests that
# need a real X window are marked xvfb and start their own process on it (see x_environment).
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import logging
from pathlib import Path

import pytest
from hypothesis import settings

# "ci" finds the same examples on every machine; "explore" looks for new ones, for as long as asked.
settings.register_profile("ci", derandomize=True, max_examples=100, deadline=None, database=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

USER_FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_RUNTIME_DIR": "run",
    "XDG_STATE_HOME": "home/.local/state",
}


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory):
    """Give the tests a home of their own, so that no test touches a person's files."""
    base = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for variable, folder in USER_FOLDERS.items():
            (base / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            patch.setenv(variable, str(base / folder))
        patch.delenv("TRIAGE_DESK_DATA", raising=False)
        patch.delenv("TRIAGE_DESK_DATABASE", raising=False)
        yield


@pytest.fixture(autouse=True)
def _quiet_log(caplog):
    """Fail a test during which the program logged an error that the test did not ask for.

    A test that provokes one reads it and calls `caplog.clear()`.
    """
    yield
    errors = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    noise = [f"{r.name}: {r.getMessage()}" for r in errors if r.name.startswith("triage_desk")]
    assert not noise, "logged, and not expected by this test:\n" + "\n".join(noise)


@pytest.fixture(scope="session")
def root():
    """The root of the source tree."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def pg():
    """A PostgreSQL server with a database at the shape of this program, to be copied."""
    from tests.store import servers

    try:
        running = servers.start()
    except servers.NoServer as problem:
        pytest.fail(str(problem))
    yield running
    running.stop()


@pytest.fixture
def place(pg):
    """Return addresses of a fresh database on the server, by user."""
    name = pg.new_database()
    yield lambda user="triage_desk": pg.url(name, user)
    pg.drop(name)


@pytest.fixture
def x_environment():
    """The environment of a process that shows its windows on the X display we were given."""
    if not os.environ.get("DISPLAY"):
        pytest.skip("there is no X display (.ci/run starts one)")
    return os.environ | {"QT_QPA_PLATFORM": "xcb"}


def pytest_collection_modifyitems(items):
    """Skip what needs a real X display where there is none."""
    if os.environ.get("DISPLAY"):
        return
    skip = pytest.mark.skip(reason="there is no X display (.ci/run starts one)")
    for item in items:
        if item.get_closest_marker("xvfb"):
            item.add_marker(skip)
