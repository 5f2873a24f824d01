"""Paper leaves by standard input, under a title that names nobody."""

import sys

import pytest

from triage_desk.errors import EnvironmentFault
from triage_desk.ui import printing

PDF = b"%PDF-1.4 made up"


@pytest.fixture
def queue(tmp_path):
    """A queue program that keeps what it is given, and fails when told to."""

    def make(code):
        file = tmp_path / "lp"
        file.write_text(
            f"#!{sys.executable}\nimport sys, pathlib\n"
            f"home = pathlib.Path({str(tmp_path)!r})\n"
            "(home / 'paper').write_bytes(sys.stdin.buffer.read())\n"
            "(home / 'words').write_text('|'.join(sys.argv[1:]))\n"
            f"raise SystemExit({code})\n"
        )
        file.chmod(0o700)
        return str(file)

    return make


def test_the_queue_gets_the_very_bytes(queue, tmp_path):
    printing.send_to_queue(queue(0), PDF, printing.Target("front", copies=2))
    assert (tmp_path / "paper").read_bytes() == PDF
    assert (tmp_path / "words").read_text() == "-t|Triage Desk paper|-n|2|-d|front|--|-"


def test_a_queue_that_refuses_is_said_so(queue):
    with pytest.raises(EnvironmentFault, match="Not printed"):
        printing.send_to_queue(queue(1), PDF, printing.Target())


def test_a_queue_that_is_gone_is_said_so(tmp_path):
    with pytest.raises(EnvironmentFault, match="Not printed"):
        printing.send_to_queue(str(tmp_path / "nothing"), PDF, printing.Target())


def test_without_a_printer_the_sentence_says_what_to_do(qapp, monkeypatch):
    monkeypatch.setattr(printing.QPrinterInfo, "availablePrinterNames", list)
    with pytest.raises(EnvironmentFault, match="Save it as a file"):
        printing.choose(None)
