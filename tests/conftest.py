"""What every test gets: no window on a screen, no real home, reproducible invention."""

import os

# Qt aborts the process when it finds no display, so this comes before any import of Qt. Tests that
# need a real X window are marked xvfb and start their own process on it (see x_environment).
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import logging
from contextlib import contextmanager
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


# Domain, rules and services are covered to the last branch by tests of the code. Nothing is counted
# while whole windows, the whole content or the store are tried: that takes up to as long again, and
# would hide what only a window happens to run through. What is counted of the store are the
# use-cases that only data can try.
NOT_COUNTED = (
    *("tests/ui/", "tests/documents/test_book_pdf.py", "tests/test_benchmarks.py"),
    *("tests/test_certificate.py", "tests/test_cli_content.py", "tests/test_content_benchmarks.py"),
    *("tests/test_demo_data.py", "tests/test_readability.py", "tests/test_readme.py"),
    *("tests/test_rulebook.py", "tests/store/", "tests/stateful/"),
)
COUNTED = (
    *("tests/store/test_audit", "tests/store/test_batches.py", "tests/store/test_chain.py"),
    *("tests/store/test_measure", "tests/store/test_outcomes.py", "tests/store/test_panels.py"),
)
UNCOUNTED = pytest.StashKey[bool]()
BEGAN = pytest.StashKey[float]()


@contextmanager
def _uncounted(config):
    """Count no lines within the block."""
    counting = config.pluginmanager.getplugin("_cov")
    controller = counting and counting.cov_controller
    if not controller or not controller.started:
        yield
        return
    controller.pause()
    try:
        yield
    finally:
        controller.resume()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """Run one test: uncounted where its folder or its mark says so; after a file, keep house."""
    item.stash[BEGAN] = _spent()
    try:
        if item.stash[UNCOUNTED]:
            with _uncounted(item.config):
                return (yield)
        return (yield)
    finally:
        if nextitem is None or nextitem.path != item.path:
            _forget()


# A machine beside busy neighbours takes twice the processor time for the same work.
MOST_SECONDS = 50 if os.environ.get("TRIAGE_DESK_CI") else 20


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Fail a test that costs too much and does not say so; tests/README.md says what to do.

    The last one ends what the whole run shared, servers too: that is not its own cost.
    """
    try:
        return (yield)
    finally:
        spent = _spent() - item.stash[BEGAN]
        if nextitem and spent > MOST_SECONDS and not item.get_closest_marker("slow"):
            pytest.fail(f"took {spent:.0f} s of processor time: see tests/README.md", pytrace=False)


def _spent():
    """Return the seconds of processor time of this process and those it waited for."""
    times = os.times()
    return sum(times[:4])


class _Crier:
    """Names a failed test at once: a run that is cut never comes to its summary."""

    def __init__(self, reporter):
        self._reporter = reporter

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self._reporter.ensure_newline()
            self._reporter.write_line(f"FAILED in {report.when}: {report.nodeid}")


def pytest_sessionstart(session):
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if reporter:
        session.config.pluginmanager.register(_Crier(reporter))


def pytest_collection_finish():
    _forget()


def _forget():
    """Let the collector of garbage no longer look at what is there by now.

    Ten thousand tests and the content are some million objects. The program collects whenever
    data are closed, which took a second each time where it takes 40 ms without them.
    """
    gc.collect()
    gc.freeze()


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
def shipped_book(root, pytestconfig):
    """The rulebook of what we ship, with every case run: four seconds, so made once."""
    from triage_desk.services.rulebook import make_book

    with _uncounted(pytestconfig):
        return make_book(root / "resources" / "content", root / "resources" / "safety")


@pytest.fixture(scope="session")
def shipped_content(pytestconfig):
    """The content that we ship, read once."""
    from triage_desk import app

    with _uncounted(pytestconfig):
        return app.load_content()


@pytest.fixture
def read_once(shipped_content, monkeypatch):
    """Let commands have the content we ship: each would read it anew, most of a second."""
    from triage_desk import app

    monkeypatch.setattr(app, "content_of", lambda _folder: shipped_content)


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


# Files and folders by what they cost, the dearest first; what is not named comes last.
FIRST = (
    "tests/ui/access/",
    "tests/ui/journeys/",
    "tests/test_readme.py",
    "tests/test_content_benchmarks.py",
    "tests/test_demo_data.py",
    "tests/test_cli",
    "tests/documents/",
    "tests/store/",
    "tests/rules/test_cases.py",
    "tests/services/",
    "tests/rules/",
    "tests/ui/",
)


def _turn(item):
    return next((n for n, name in enumerate(FIRST) if item.nodeid.startswith(name)), len(FIRST))


def pytest_collection_modifyitems(items):
    """Put the long files first, note what is uncounted, skip what lacks its X display.

    Files are handed out whole and in this order: a long one at the end would leave one core alone.
    """
    items.sort(key=_turn)
    for item in items:
        marked = item.get_closest_marker("uncounted")
        tried = item.nodeid.startswith(NOT_COUNTED) and not item.nodeid.startswith(COUNTED)
        item.stash[UNCOUNTED] = bool(marked) or tried
    if os.environ.get("DISPLAY"):
        return
    skip = pytest.mark.skip(reason="there is no X display (.ci/run starts one)")
    for item in items:
        if item.get_closest_marker("xvfb"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def qapp_cls():
    """The application of a run of tests, which looks at how long each event takes."""
    from tests.ui import watchdog

    watchdog.begin()
    return watchdog.WatchedApplication
