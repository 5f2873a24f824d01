"""Paper leaves by standard input, under a title that names nobody."""

import sys

import pytest

from triage_desk.domain.document import DocumentKind
from triage_desk.errors import EnvironmentFault
from triage_desk.settings import PaperSettings
from triage_desk.ui import preferred, printing

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


def test_the_pages_that_were_chosen_are_told_to_the_queue(queue, tmp_path, qapp):
    printer = printing.QPrinter()
    printer.setCopyCount(3)
    assert printing.target_of(printer).pages == ""
    printer.setFromTo(2, 3)
    target = printing.target_of(printer)
    assert (target.copies, target.pages) == (3, "2-3")
    printing.send_to_queue(queue(0), PDF, target)
    assert "-n|3" in (tmp_path / "words").read_text()
    assert "-P|2-3|--|-" in (tmp_path / "words").read_text()


def test_the_tray_of_a_kind_of_paper_is_told_where_it_goes_to_the_printer_it_was_set_for(
    queue, tmp_path, qapp
):
    preferred.prefer("front", PaperSettings(work_note="back", work_note_tray="InputSlot=Lower"))
    assert printing.target_for("work_note") == printing.Target("back", tray="InputSlot=Lower")
    assert printing.target_for("other") == printing.Target("front")
    printing.send_to_queue(queue(0), PDF, printing.target_for("work_note"))
    assert (tmp_path / "words").read_text().endswith("-d|back|-o|InputSlot=Lower|--|-")
    other = printing.QPrinter()
    assert printing.target_of(other, "work_note").tray == ""
    preferred.prefer("")


def test_the_trays_of_a_printer_are_those_its_queue_names(tmp_path, monkeypatch):
    asked = tmp_path / "lpoptions"
    asked.write_text(
        f"#!{sys.executable}\nprint('PageSize/Media Size: *Letter A4')\n"
        "print('InputSlot/Media Source: *Auto Upper Lower')\n"
    )
    asked.chmod(0o700)
    monkeypatch.setattr(printing.shutil, "which", lambda _name: str(asked))
    assert printing.trays("front") == (
        *(("InputSlot=Auto", "Auto"), ("InputSlot=Upper", "Upper")),
        ("InputSlot=Lower", "Lower"),
    )
    assert printing.trays("") == ()
    monkeypatch.setattr(printing.shutil, "which", lambda _name: None)
    assert printing.trays("front") == ()
    monkeypatch.setattr(printing.shutil, "which", lambda _name: str(tmp_path / "gone"))
    assert printing.trays("front") == ()


def test_where_no_queue_takes_pdf_pictures_of_the_pages_are_painted(qapp, tmp_path, monkeypatch):
    """The way of Windows: a printer for each kind is made ready, and painted on."""
    painted = []
    monkeypatch.setattr(printing.shutil, "which", lambda _name: None)
    monkeypatch.setattr(printing.QPrinterInfo, "availablePrinterNames", lambda: ["front"])
    monkeypatch.setattr(printing, "paint", lambda pdf, printer: painted.append((pdf, printer)))
    send = printing.sender([DocumentKind.WORK_NOTE])
    send(DocumentKind.WORK_NOTE, PDF)
    [(pdf, printer)] = painted
    assert pdf == PDF
    assert printer.docName() == "Triage Desk paper"
    monkeypatch.setattr(printing.QPrinterInfo, "availablePrinterNames", list)
    with pytest.raises(EnvironmentFault, match="Save it as a file"):
        printing.sender([DocumentKind.WORK_NOTE])


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
