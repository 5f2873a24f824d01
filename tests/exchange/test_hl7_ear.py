"""The listener beside a window: its own thread, this computer only, and it always ends."""

import asyncio
import socket
import threading

import pytest

from tests.exchange.test_hl7_mllp import END, VT, WAIT, echo, talk
from triage_desk.exchange.hl7.ear import Ear


class Told:
    """Waits for what a listener says first."""

    def __init__(self):
        self.said, self.came = None, threading.Event()

    def __call__(self, port, why):
        self.said = (port, why)
        self.came.set()

    def wait(self):
        assert self.came.wait(WAIT)
        return self.said


@pytest.fixture
def ear():
    told, made = Told(), []

    def begin(handle=echo, port=0):
        made.append(Ear(port, handle, told))
        return made[0], *told.wait()

    yield begin
    for one in made:
        one.close()
        assert one.wait(WAIT)


def test_it_hears_on_this_computer_and_ends(ear):
    one, port, why = ear()
    assert (port > 0, why) == (True, "")
    assert asyncio.run(talk(port, b"one")) == [VT + b"heard one" + END]
    one.close()
    assert one.wait(WAIT)
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(talk(port, b"two"))
    one.close()


def test_a_port_that_is_taken_is_said(ear):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        one, port, why = ear(port=taken.getsockname()[1])
    assert port == 0
    assert "choose another port" in why
    assert one.wait(WAIT)


def test_a_message_under_way_is_answered_before_it_ends(ear):
    under_way, go_on = threading.Event(), threading.Event()

    def slow(block):
        under_way.set()
        assert go_on.wait(WAIT)
        return b"kept " + block

    one, port, _why = ear(slow)
    heard = []
    sender = threading.Thread(target=lambda: heard.extend(asyncio.run(talk(port, b"one"))))
    sender.start()
    assert under_way.wait(WAIT)
    one.close()
    assert not one.wait(0)
    go_on.set()
    sender.join(WAIT)
    assert heard == [VT + b"kept one" + END]
