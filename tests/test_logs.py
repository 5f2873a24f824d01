"""The log is private and repeats nothing that somebody typed."""

from __future__ import annotations

import logging
import os
import stat

import pytest

from triage_desk import logs
from triage_desk.errors import EnvironmentFault


@pytest.fixture
def log(tmp_path):
    root, ours = logging.getLogger(), logging.getLogger("triage_desk")
    levels = root.level, ours.level
    logs.set_up(tmp_path / "data", "info")
    yield tmp_path / "data" / logs.FILE_NAME
    logs.tear_down()
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def test_our_words_are_kept_and_libraries_speak_only_of_trouble(log):
    logging.getLogger("triage_desk.store").info("opened %s", "e1")
    logging.getLogger("triage_desk.store").debug("too much")
    logging.getLogger("library").info("Zebedee Quux")
    logging.getLogger("library").warning("trouble")
    text = log.read_text(encoding="utf-8")
    assert "opened e1" in text
    assert "trouble" in text
    assert "too much" not in text
    assert "Zebedee" not in text


def log_failure(error):
    try:
        raise error
    except type(error):
        logging.getLogger("triage_desk").exception("failed")


def test_the_words_of_a_strange_exception_are_left_out(log, caplog):
    for error in (ValueError("Zebedee Quux"), EnvironmentFault("The disk is full.")):
        log_failure(error)
    caplog.clear()
    text = log.read_text(encoding="utf-8")
    assert "Zebedee" not in text
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "EnvironmentFault: The disk is full." in text


@pytest.mark.skipif(os.name != "posix", reason="modes have no meaning on Windows")
def test_the_log_is_closed_to_other_users_also_after_turning(log):
    old = os.umask(0)
    try:
        handler = logs.set_up(log.parent)
        handler.doRollover()
    finally:
        os.umask(old)
    assert {stat.S_IMODE(p.stat().st_mode) for p in log.parent.iterdir()} == {0o600}
    assert len(list(log.parent.iterdir())) == 2


def test_setting_up_again_replaces(log):
    logs.set_up(log.parent)
    logging.getLogger("triage_desk").warning("once")
    assert log.read_text(encoding="utf-8").count("once") == 1
