"""The listener for messages, switched on in the settings. All people are invented."""

import asyncio
import socket

import pytest

from tests.exchange.test_hl7_mllp import code, talk
from tests.exchange.test_hl7_reading import PID, made
from tests.ui.driver import Driver
from tests.ui.journeys.test_settings import MIA, SAM, desk_of, save
from triage_desk import app, settings
from triage_desk.services import clinic as services
from triage_desk.services import patients
from triage_desk.settings import Settings
from triage_desk.ui import theme
from triage_desk.ui.flow import Flow
from triage_desk.ui.presenters.settings_list import Section
from triage_desk.ui.shell import Shell


@pytest.fixture
def open_as(qtbot, qapp, clinic):
    """Return a function that opens the settings of a desk that can hear."""
    windows = []

    def open_it(actor=MIA):
        theme.apply(qapp, "light", 100)
        window = Shell(Settings())
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        desk = app.with_exchange(desk_of(clinic, actor), clinic.folder)
        services.come_in(desk)
        window.use(desk, Flow)
        driver = Driver(window, qtbot)
        window.session.flow.settings(Section.MESSAGES)
        driver.wait(lambda: not window.jobs.busy)
        return driver

    yield open_it
    for window in windows:
        window.session.flow.ear.stop()
        window.jobs.shutdown()
        window.session.shut()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def switched(desk, port, on=True):
    desk.choose("settings.messages.hl7_listens", str(on))
    desk.type("settings.messages.hl7_port", str(port))
    save(desk)
    ear = desk.window.session.flow.ear
    ear.look()
    desk.wait(lambda: not ear.busy)
    return ear


def test_the_listener_is_switched_on_hears_and_is_switched_off(open_as, clinic):
    desk = open_as()
    assert "Off. No other software" in desk.words()
    assert settings.load(clinic.folder).hl7_listens is False
    port = free_port()
    ear = switched(desk, port)
    desk.wait(lambda: ear.state.port == port)
    desk.wait(lambda: f"Listening on port {port} since" in desk.words())
    assert "No message has come yet." in desk.words()
    heard = asyncio.run(talk(port, made("ADT^A28", PID), made("ADT^A28", number="2")))
    assert [code(one)[0] for one in heard] == ["AA", "AE"]
    desk.wait(lambda: "Last message: " in desk.words() and "1 message waits" in desk.words())
    assert [one.family for one in patients.search(ear._desk, "Elm")] == ["Elm-Synthetic"]
    switched(desk, port, on=False)
    desk.wait(lambda: "Off. No other software" in desk.words())
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(talk(port, b"MSH"))
    desk.click("settings.messages.open")
    assert desk.place == "inbox"


def test_with_the_screen_locked_nobody_is_heard(open_as):
    desk = open_as()
    port = free_port()
    ear = switched(desk, port)
    desk.wait(lambda: ear.state.port == port)
    line = ear._line
    desk.window.session.flow.put_away()
    assert line.wait(0)
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(talk(port, b"MSH"))
    ear.look()
    assert not ear.busy


def test_a_port_that_is_taken_and_one_out_of_range_are_said(open_as, clinic):
    desk = open_as()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ear = switched(desk, taken.getsockname()[1])
        desk.wait(lambda: bool(ear.state.problem))
    assert "choose another port" in desk.words()
    desk.type("settings.messages.hl7_port", "80")
    save(desk)
    assert "Type a number from 1024 to 65535." in desk.words()
    (clinic.folder / settings.FILE_NAME).write_text("broken", "utf-8")
    ear.look()
    desk.wait(lambda: not ear.busy)
    assert "not valid TOML" in ear.state.problem


def test_whoever_does_not_run_the_clinic_reads_how_it_stands(open_as):
    desk = open_as(SAM)
    assert not desk.find("settings.messages.hl7_port").isEnabled()
    assert "Off. No other software" in desk.words()
