"""More papers of a result by keys, and the papers for a day without the program."""

import sys
from pathlib import Path

import pytest
from pypdfium2 import PdfiumError
from PySide6.QtWidgets import QFileDialog

from tests.ui.clinic import LOW_BACK, YES
from triage_desk.documents import page_count, read_back
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.user import Role
from triage_desk.services import triage
from triage_desk.settings import PaperSettings
from triage_desk.ui import preferred, printing
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.papers import BlankPaper, more_papers
from triage_desk.ui.screens.lock_paper import LockPaperDialog
from triage_desk.ui.screens.papers import BlankPapersDialog, PapersDialog
from triage_desk.ui.screens.visit_papers import VisitPapersDialog


@pytest.fixture
def shown(desk_window, clinic):
    """The receipt of a plain back, of which a physician shall be told."""
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    name = view.encounter.encounter_id
    triage.decide(clinic.desk, name)
    reason, words = OverrideReason.STAFF_CONCERN, "She looked pale"
    told = Disposition.PT_FIRST_NOTIFY
    triage.override(clinic.desk, name, told, reason, words, "Ana S.", Role.FRONT_DESK)
    desk_window.window._flow._open(name)
    desk_window.settle()
    desk_window.screen.setFocus()
    return desk_window


def pdf_of(window):
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf), timeout=10_000)
    return window.screen.presenter.pdf


def test_what_else_can_be_printed_is_two_keys_away_and_on_record(shown, clinic):
    offered = more_papers(shown.screen.presenter.record)
    assert [kind for kind, _words in offered] == [
        DocumentKind.INFORMATION_COPY,
        DocumentKind.VISIT_SUMMARY,
        DocumentKind.REFERRAL_COPY,
        DocumentKind.WORK_NOTE,
    ]
    shown.press("Alt+P")
    assert shown.window.findChildren(PapersDialog)
    shown.press("1")
    assert shown.place == "preview"
    assert "FOR INFORMATION" in read_back(pdf_of(shown))
    assert shown.screen.presenter.file_name.startswith("information-copy-")
    shown.press("Escape")
    assert shown.place == "receipt"
    with clinic.store.read() as tx:
        (made,) = tx.encounters.documents(shown.screen.encounter_id)
    assert made.kind is DocumentKind.INFORMATION_COPY


def test_what_is_printed_reaches_the_queue_as_it_is_and_the_second_time_it_is_a_copy(
    shown, clinic, monkeypatch, tmp_path
):
    """The queue gets the very bytes of the preview, and the record says where and how often."""
    queue = tmp_path / "lp"
    queue.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\nhome = pathlib.Path({str(tmp_path)!r})\n"
        "(home / 'paper').write_bytes(sys.stdin.buffer.read())\n"
        "(home / 'words').write_text('|'.join(sys.argv[1:]))\n"
    )
    queue.chmod(0o700)
    monkeypatch.setattr(printing.shutil, "which", lambda _name: str(queue))

    def chosen(_parent, _kind):
        printer = printing.QPrinter()
        printer.setOutputFormat(printing.QPrinter.OutputFormat.NativeFormat)
        printer.setCopyCount(2)
        return printer

    monkeypatch.setattr(printing, "choose", chosen)
    visit = shown.screen.encounter_id
    shown.press("Alt+P")
    shown.press("1")
    first = pdf_of(shown)
    shown.click("preview.print")
    shown.qtbot.waitUntil(lambda: bool(shown.screen.presenter.note), timeout=10_000)
    assert (tmp_path / "paper").read_bytes() == first
    assert "Muster" not in (tmp_path / "words").read_text()
    assert "-n|2" in (tmp_path / "words").read_text()
    with clinic.store.read() as tx:
        (kept,) = tx.encounters.prints(visit)
        (paper,) = tx.encounters.documents(visit)
    assert (kept.document_id, kept.copies) == (paper.document_id, 2)
    shown.screen.presenter.note = ""
    shown.click("preview.print")
    shown.qtbot.waitUntil(lambda: bool(shown.screen.presenter.note), timeout=10_000)
    second = (tmp_path / "paper").read_bytes()
    assert "first printed" not in read_back(first)
    assert "first printed" in read_back(second)
    assert second == shown.screen.presenter.pdf


def test_a_file_is_named_by_kind_and_time_and_by_the_person_only_where_that_was_chosen(
    shown, monkeypatch
):
    asked = []

    def choose(_parent, _title, name, _kinds):
        asked.append(Path(name).name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    shown.press("Ctrl+P")
    pdf_of(shown)
    for named in (False, True):
        preferred.prefer("", PaperSettings(name_in_files=named))
        shown.press("Ctrl+S")
    preferred.prefer("")
    assert asked[0].startswith("patient-handout-")
    assert "Muster" not in asked[0]
    assert asked[1] == f"Rosa Muster {asked[0]}"


def test_escape_leaves_the_papers_and_makes_none(shown, clinic):
    shown.press("Alt+P")
    shown.press("Escape")
    assert shown.place == "receipt"
    with clinic.store.read() as tx:
        assert tx.encounters.documents(shown.screen.encounter_id) == ()


def test_the_interview_on_paper_is_opened_by_the_palette_in_the_language_chosen(desk_window):
    window = desk_window
    window.press("Ctrl+K")
    window.type("palette.field", "interview or cards")
    window.press("Return")
    (dialog,) = window.window.findChildren(BlankPapersDialog)
    dialog._region.setCurrentIndex(dialog._region.findData("elbow"))
    dialog._tongue.setCurrentIndex(dialog._tongue.findData("es"))
    window.click("blank.form")
    assert window.place == "office_paper"
    text = read_back(pdf_of(window))
    assert "Interview on paper: Elbow or forearm" in text
    assert "asked in Español" in text
    assert window.screen.presenter.file_name.startswith("interview-elbow-")
    window.press("Escape")
    assert window.place == "worklist"


def test_cards_of_a_region_are_made_ahead_and_are_no_event(clinic):
    paper = BlankPaper(clinic.desk, "cards", "elbow", "en")
    cards = paper.make()
    paper.keep_printed()
    paper.keep_saved()
    assert page_count(cards) > 10
    assert paper.names_nobody
    assert paper.name == "cards-elbow"
    assert paper.title


def test_they_are_one_button_away_in_the_settings_too(open_settings):
    open_settings.click("settings.blanks")
    assert open_settings.window.findChildren(BlankPapersDialog)
    open_settings.press("Escape")
    assert not open_settings.window.findChildren(BlankPapersDialog)
    assert open_settings.place == "settings"


@pytest.fixture
def open_settings(desk_window):
    desk_window.window.session.do("settings")
    desk_window.settle()
    return desk_window


def test_the_papers_of_each_visit_are_made_from_the_page_of_the_person(desk_window, clinic):
    rosa = clinic.patient()
    for says in (LOW_BACK, LOW_BACK | {"n_saddle": YES}):
        clinic.clock.advance(days=1)
        view = clinic.answer_until(clinic.start(rosa), says)
        triage.decide(clinic.desk, view.encounter.encounter_id)
    window = desk_window
    window.window.session.flow.patient(rosa.patient_id)
    window.settle()
    window.press("Ctrl+P")
    assert window.window.findChildren(VisitPapersDialog)
    visits = window.find("visit_papers.visit")
    assert ["Emergency" in visits.itemText(at) for at in range(visits.count())] == [True, False]
    assert window.sees("papers.emergency_card")
    visits.setCurrentIndex(1)
    visits.activated.emit(1)
    window.settle()
    assert not window.sees("papers.emergency_card")
    window.press("1")
    assert window.place == "preview"
    assert "PT first" in read_back(pdf_of(window))
    window.press("Escape")
    assert window.place == "patient"


def test_nobody_without_a_route_has_papers(desk_window, clinic):
    clinic.start(rosa := clinic.patient())
    desk_window.window.session.flow.patient(rosa.patient_id)
    desk_window.settle()
    assert not desk_window.find("patient.print").isEnabled()
    desk_window.press("Ctrl+P")
    assert desk_window.place == "patient"
    assert not desk_window.window.findChildren(VisitPapersDialog)


def test_a_paper_can_be_saved_so_that_it_opens_with_a_passphrase_only(
    shown, clinic, monkeypatch, tmp_path
):
    passphrase = "vier wuerfel am Zaun"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.pdf"), ""))
    shown.press("Ctrl+Shift+P")
    pdf_of(shown)
    shown.press("Alt+S")
    (dialog,) = shown.window.findChildren(LockPaperDialog)
    shown.type("lock.passphrase", "too short")
    shown.press("Ctrl+Return")
    assert dialog.isVisible()
    shown.type("lock.passphrase", passphrase)
    shown.type("lock.passphrase_again", "something else")
    shown.press("Ctrl+Return")
    assert text("lock.differs") in shown.words()
    shown.type("lock.passphrase_again", passphrase)
    shown.press("Ctrl+Return")
    shown.wait((tmp_path / "out.pdf").exists)
    shown.wait(lambda: bool(shown.screen.presenter.note))
    made = (tmp_path / "out.pdf").read_bytes()
    assert (tmp_path / "out.pdf").stat().st_mode & 0o077 == 0
    assert read_back(made, passphrase) == read_back(shown.screen.presenter.pdf)
    with pytest.raises(PdfiumError):
        read_back(made)
    assert shown.screen.presenter.note == text("lock.saved", name="out.pdf")
    assert passphrase not in str(vars(shown.screen.presenter))
    assert sorted(file.name for file in tmp_path.iterdir() if "out" in file.name) == ["out.pdf"]
