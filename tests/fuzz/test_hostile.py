"""Files that are meant to fill the memory, or to take all day: one clear sentence, soon.

The tests make them small; ``benchmarks/hostile.py`` makes them of 100 MB.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress

import pytest

from tests.fuzz.hostile import FILES, MB, judge, make
from tests.fuzz.parsers import PARSERS
from tests.fuzz.test_parsers import is_shown_as_it_is
from triage_desk import archives, files
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.exchange import formats, workbooks
from triage_desk.exchange.fhir import reading
from triage_desk.exchange.hl7 import wire
from triage_desk.rules import yamlnode

SECONDS = 5


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_or_refused_in_words_and_soon(name, tmp_path):
    path = make(name, MB // 2, tmp_path)
    began = time.process_time()
    error = None
    try:
        PARSERS[FILES[name][0]].read(path.read_bytes(), tmp_path)
    except TriageDeskError as refused:
        error = refused
    assert time.process_time() - began < SECONDS
    assert error is None or is_shown_as_it_is(error)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is one of Linux")
@pytest.mark.parametrize(
    ("name", "weight", "more"),
    [
        ("a workbook of cells in one row", 99, 60),
        ("a bundle of empty entries", 31, 100),
        ("a workbook of names", 20, 100),
    ],
)
def test_memory_is_bounded(name, weight, more, tmp_path):
    verdict = judge(make(name, weight * MB, tmp_path), FILES[name][0], more, 60)
    assert not verdict.said.startswith(("!", "read"))
    assert verdict.megabytes < more


def test_a_file_is_never_held_beyond_its_limit(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"x" * 101)
    assert files.read_at_most(path, 101) == b"x" * 101
    with pytest.raises(OSError, match="large"):
        files.read_at_most(path, 100)


def test_a_device_without_end_is_no_file(monkeypatch, tmp_path):
    monkeypatch.setattr(formats, "LARGEST", 1_000)
    endless = tmp_path / "zero"
    with suppress(OSError):
        endless.symlink_to("/dev/zero")
        with pytest.raises(UserError, match="send it in parts"):
            formats.load(endless)


def test_a_name_that_a_terminal_would_obey_is_shown_without_it(tmp_path):
    with pytest.raises(UserError) as raised:
        formats.load(tmp_path / "a\x1b[2J\nDone: b")
    assert str(raised.value).isprintable()
    with pytest.raises(UserError) as raised:
        formats.reader_of(b"\x00", "\x1b[2J\u202ecsv")
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("module", "limit", "parser", "words"),
    [
        (reading, "MOST_ENTRIES", "FHIR bundle", "more than 2 entries"),
        (reading, "MOST_ENTRIES", "FHIR lines", "more than 2 resources"),
        (reading, "MOST_PARTS", "FHIR bundle", "too large to be read as one"),
        (reading, "LARGEST_VALUE", "FHIR bundle", "too large to be read as one"),
        (wire, "MOST_LINES", "HL7 file", "too many messages"),
        (workbooks, "LARGEST_UNPACKED", "XLSX", "unpacks to too much"),
        (workbooks, "LARGEST_OTHER", "XLSX", "unpacks to too much"),
        (workbooks, "MOST_ELEMENTS", "XLSX", "unpacks to too much"),
        (workbooks, "MOST_KEPT", "XLSX", "unpacks to too much"),
        (workbooks, "MOST_IN_ONE", "XLSX", "unpacks to too much"),
        (workbooks, "LONGEST_RUN", "XLSX", "unpacks to too much"),
        (archives, "MOST_AT_ONCE", "XLSX", "damaged workbook"),
        (archives, "MOST_AT_ONCE", "backup", "is damaged"),
        (yamlnode, "LARGEST", "overlay", "cannot be read"),
        (yamlnode, "MOST_DEEP", "overlay", "deep in others"),
    ],
)
def test_what_is_beyond_a_limit_is_refused_and_says_so(
    module, limit, parser, words, monkeypatch, tmp_path
):
    tried = PARSERS[parser]
    monkeypatch.setattr(module, limit, 0 if limit == "MOST_DEEP" else 2)
    with pytest.raises(TriageDeskError, match=words):
        tried.read(tried.real, tmp_path)
