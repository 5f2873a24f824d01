"""A clinic in a folder of its own, the window on it, and widgets shown alone."""

import gc
import os
import shutil

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from tests.ui import watchdog
from tests.ui.clinic import Clinic, engine
from tests.ui.driver import Desk, Driver
from tests.ui.staffed import Staffed
from triage_desk import app, cli_practice, entry, settings
from triage_desk.domain.language import SOURCE
from triage_desk.domain.role import Role
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import sketched
from triage_desk.settings import Settings
from triage_desk.ui import i18n, theme
from triage_desk.ui.flow import Flow
from triage_desk.ui.gate import Gate
from triage_desk.ui.lessonpages import lesson_flow
from triage_desk.ui.lessonshell import LessonShell
from triage_desk.ui.opened import Opened
from triage_desk.ui.shell import Shell


@pytest.fixture(scope="session", autouse=True)
def _debts_are_owed():
    """Fail at the end of a run in which something that may take long never did.

    Of several processes each sees a part of the events, and which part is chance.
    """
    yield
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    assert not watchdog.WATCH.paid(), "take these out of DEBTS in tests/ui/watchdog.py"


@pytest.fixture(autouse=True)
def _not_held_up():
    """Fail a test in which one event kept the window's thread from the next."""
    with watchdog.watching() as held:
        yield
    assert not held, "the window stood still:\n" + "\n".join(held)


@pytest.fixture(autouse=True)
def _in_english():
    """Begin with the words of English, whatever language another test of this process left."""
    i18n.speak(SOURCE)


@pytest.fixture(autouse=True)
def _nobody_elses_dialog():
    """Close what another test of this process left open: it would stand in the way here."""
    for widget in QApplication.topLevelWidgets() if QApplication.instance() else ():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.done(QDialog.DialogCode.Rejected)


@pytest.fixture(autouse=True)
def _collected_here():
    """Collect garbage between tests, in this thread, as the running program does."""
    gc.disable()
    yield
    gc.enable()


def close_quietly(window):
    """End what a window does, and let it be closed without the backup that it would ask about."""
    window._backed_up = True
    window.jobs.shutdown()


@pytest.fixture
def clinic(tmp_path):
    """An empty clinic with the real content."""
    clinic = Clinic(tmp_path / "data")
    yield clinic
    clinic.store.close()


@pytest.fixture
def open_window(qtbot, qapp, request):
    """Open the window on a clinic, as often as asked; all are closed before its data are."""
    for data in {"clinic", "staffed"} & set(request.fixturenames):
        request.getfixturevalue(data)
    windows = []

    def open_it(clinic, scale=100):
        theme.apply(qapp, "light", scale)
        window = Shell(Settings())
        windows.append(window)
        qtbot.addWidget(window, before_close_func=close_quietly)
        window.show()
        window.use(clinic.desk, Flow)
        return Driver(window, qtbot)

    yield open_it
    for window in windows:
        close_quietly(window)


@pytest.fixture
def desk_window(open_window, clinic):
    """The window on the clinic, driven by keys and clicks."""
    return open_window(clinic)


@pytest.fixture(scope="session")
def first_day(tmp_path_factory):
    """A clinic whose accounts were made once, to be copied: making them takes seconds."""
    return Staffed(tmp_path_factory.mktemp("first_day") / "data").set_up()


@pytest.fixture
def staffed(tmp_path, first_day):
    """A clinic with an administrator, a front desk and a therapist; nobody has it open."""
    clinic = Staffed(shutil.copytree(first_day.folder, tmp_path / "data"))
    clinic.code = first_day.code
    return clinic


@pytest.fixture
def at_door(qtbot, qapp):
    """Open the window on the door of a clinic, as often as asked; all are closed at the end."""
    windows = []

    def open_it(clinic, demo=None):
        theme.apply(qapp)
        window = Shell(settings.load(clinic.folder))
        windows.append(window)
        qtbot.addWidget(window, before_close_func=close_quietly)
        window.show()
        window.session.begin(Opened(None, Flow, Gate, clinic.way_in(demo)))
        return Desk(window, qtbot)

    yield open_it
    for window in windows:
        window._guard.down()
        close_quietly(window)
        window.idle.watch(on=False)
        window.session.end()


@pytest.fixture
def show(qapp, qtbot):
    """Show widgets in one window of 1280 x 720 and wait until keys reach it."""
    theme.apply(qapp)
    kept = []

    def _show(*widgets, size=(1280, 720)):
        window = QWidget()
        kept.append(window)
        qtbot.addWidget(window)
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return _show


@pytest.fixture
def practice(qtbot, qapp, tmp_path, monkeypatch):
    """Open the window of practice on a round of some vignettes; ``said`` is what it reports."""
    # Read before it is exchanged: the first who asks for it would ask itself.
    opened, content = [], app.Content(engine(), None)
    monkeypatch.setattr(app, "load_content", lambda *_: content)

    def open_it(names, said=None, role=Role.FRONT_DESK, sketch=None):
        theme.apply(qapp, "light", 100)
        plan = Plan(str(tmp_path), "Sam Sample", role, names)
        known = cli_practice.settings_of(plan)
        desk, book = entry.open_practice(tmp_path / f"own-{len(opened)}", known, None)
        window = LessonShell(known)
        opened.append((window, desk))
        qtbot.addWidget(window)
        window.show()
        hears = (lambda _turn: None) if said is None else said.append
        if sketch is not None:
            book = sketched(book.engine, sketch)
            names = tuple(book.vignettes)
        window.use(desk, lesson_flow(book, names, hears, writing=sketch is not None))
        return Driver(window, qtbot)

    yield open_it
    for window, desk in opened:
        close_quietly(window)
        app.close(desk)
