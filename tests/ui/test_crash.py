"""A crash report says where, never what a person said."""

import logging
import sys

import pytest

from triage_desk.ui import crash

CANARY = "Zebedee Quux has numb legs"


def fail_with_private_words():
    answer = CANARY
    raise ValueError(f"cannot use {answer}")


@pytest.fixture
def told():
    told = []
    crash.install_excepthook(told.append, lambda: "0123456789abcdef")
    yield told
    crash.uninstall_excepthook()


def test_the_log_names_the_place_and_nothing_said(told, caplog):
    try:
        fail_with_private_words()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    [record] = caplog.get_records("call")
    assert record.levelno == logging.CRITICAL
    message = record.getMessage()
    assert "fail_with_private_words" in message
    assert "ValueError" in message
    assert "Quux" not in message
    assert record.exc_info is None
    assert told == ["01234567"]
    caplog.clear()


def test_control_c_still_ends_the_program(told, capsys, caplog):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err
    assert told == []
    assert not caplog.records
