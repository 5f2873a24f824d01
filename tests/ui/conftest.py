"""A clinic in a folder of its own, the window on it, and widgets shown alone."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.clinic import Clinic
from tests.ui.driver import Desk, Driver
from tests.ui.staffed import Staffed
from triage_desk import settings
from triage_desk.settings import Settings
from triage_desk.ui import theme
from triage_desk.ui.flow import Flow
from triage_desk.ui.gate import Gate
from triage_desk.ui.opened import Opened
from triage_desk.ui.shell import Shell


@pytest.fixture
def clinic(tmp_path):
    """An empty clinic with the real content."""
    clinic = Clinic(tmp_path / "data")
    yield clinic
    clinic.store.close()


@pytest.fixture
def open_window(qtbot, qapp):
    """Open the window on a clinic, as often as asked; all are closed at the end."""
    windows = []

    def open_it(clinic, scale=100):
        theme.apply(qapp, "light", scale)
        window = Shell(Settings())
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.use(clinic.desk, Flow)
        return Driver(window, qtbot)

    yield open_it
    for window in windows:
        window.jobs.shutdown()


@pytest.fixture
def desk_window(open_window, clinic):
    """The window on the clinic, driven by keys and clicks."""
    return open_window(clinic)


@pytest.fixture
def staffed(tmp_path):
    """A clinic with an administrator, a front desk and a therapist; nobody has it open."""
    return Staffed(tmp_path / "data").set_up()


@pytest.fixture
def at_door(qtbot, qapp):
    """Open the window on the door of a clinic, as often as asked; all are closed at the end."""
    windows = []

    def open_it(clinic, demo=None):
        theme.apply(qapp)
        window = Shell(settings.load(clinic.folder))
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.session.begin(Opened(None, Flow, Gate, clinic.way_in(demo)))
        return Desk(window, qtbot)

    yield open_it
    for window in windows:
        window.jobs.shutdown()
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
