"""A clinic in a folder of its own, and the window on it."""

import pytest

from tests.ui.clinic import Clinic
from tests.ui.driver import Driver
from triage_desk.settings import Settings
from triage_desk.ui import theme
from triage_desk.ui.flow import Flow
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
