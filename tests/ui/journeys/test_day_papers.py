"""Papers of several visits of today's list at once. All people are invented."""

import sys

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from tests.ui.clinic import LOW_BACK
from triage_desk.documents import read_back
from triage_desk.domain.document import Target
from triage_desk.services import triage, worklist
from triage_desk.settings import PaperSettings
from triage_desk.ui import preferred, printing
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.day_papers import DayPapersPresenter
from triage_desk.ui.screens.day_papers import DayPapersDialog

KINDS = ("referral_letter", "patient_handout")
NAMES = ["Ida Muster", "Rosa Muster"]


@pytest.fixture
def visits(clinic):
    """Two people with a route."""
    names = []
    for given in ("Rosa", "Ida"):
        view = clinic.answer_until(clinic.start(clinic.patient(given=given)), LOW_BACK)
        names.append(view.encounter.encounter_id)
        triage.decide(clinic.desk, names[-1])
    return names


@pytest.fixture
def queue(monkeypatch, tmp_path):
    """A queue that keeps every paper with its words, until there is a file called "full"."""
    program = tmp_path / "lp"
    program.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\nhome = pathlib.Path({str(tmp_path)!r})\n"
        "number = len(list(home.glob('*.words')))\n"
        "(home / f'{number}.words').write_text('|'.join(sys.argv[1:]))\n"
        "(home / f'{number}.pdf').write_bytes(sys.stdin.buffer.read())\n"
        "raise SystemExit((home / 'full').exists())\n"
    )
    program.chmod(0o700)
    found = {"lp": str(program)}
    monkeypatch.setattr(printing.shutil, "which", found.get)
    yield tmp_path
    preferred.prefer("")


def prints(clinic, visit):
    with clinic.store.read() as tx:
        return [(one.kind.value, one.printer, one.tray) for one in tx.encounters.prints(visit)]


def opened(window):
    window.press("Ctrl+P")
    (dialog,) = window.window.findChildren(DayPapersDialog)
    return dialog


def test_ticked_papers_go_to_the_printer_of_their_kind_and_are_on_record(
    desk_window, clinic, visits, queue
):
    preferred.prefer(
        "front",
        PaperSettings(patient_handout="colour", patient_handout_tray="InputSlot=Lower"),
    )
    desk_window.screen.refresh()
    dialog = opened(desk_window)
    assert dialog._visits.ticked == tuple(
        row.encounter_id for row in desk_window.screen.presenter.rows
    )
    dialog._kinds.tick(KINDS)
    desk_window.press("Ctrl+Return")
    desk_window.wait(lambda: not dialog.presenter.running and bool(dialog.presenter.note))
    assert dialog.presenter.note == text("day_papers.printed", count=4)
    words = [(queue / f"{number}.words").read_text() for number in range(4)]
    assert [("front" in one, "colour|-o|InputSlot=Lower" in one) for one in words] == [
        *[(True, False), (False, True)] * 2
    ]
    assert "Referral to" in read_back((queue / "0.pdf").read_bytes())
    for visit in visits:
        assert prints(clinic, visit) == [
            ("referral_letter", "front", ""),
            ("patient_handout", "colour", "InputSlot=Lower"),
        ]
    # The one that was printed before is a copy now.
    desk_window.press("Ctrl+Return")
    desk_window.wait(lambda: (queue / "7.pdf").exists() and not dialog.presenter.running)
    assert "first printed" in read_back((queue / "4.pdf").read_bytes())


def test_a_printer_that_refuses_is_not_asked_for_the_next_one(desk_window, clinic, visits, queue):
    (queue / "full").touch()
    desk_window.screen.refresh()
    dialog = opened(desk_window)
    desk_window.press("Ctrl+Return")
    desk_window.wait(lambda: not dialog.presenter.running and bool(dialog.presenter.note))
    said = dialog.presenter.note
    assert text("day_papers.printed", count=0) in said
    assert text("preview.printer_says") in said
    assert text("day_papers.stopped") in said
    assert not (queue / "1.words").exists()
    assert not any(prints(clinic, visit) for visit in visits)


def test_papers_are_saved_as_private_files_that_name_nobody(
    desk_window, clinic, visits, tmp_path, monkeypatch
):
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    desk_window.screen.refresh()
    dialog = opened(desk_window)
    desk_window.press("Ctrl+S")
    desk_window.wait(lambda: not dialog.presenter.running and bool(dialog.presenter.note))
    made = sorted(folder.iterdir())
    assert len(made) == 2
    assert all(file.stat().st_mode & 0o077 == 0 for file in made)
    references = sorted(visit[:8].upper() for visit in visits)
    assert sorted(file.stem[-8:] for file in made) == references
    assert dialog.presenter.note == text("day_papers.saved", count=2)
    # Where the clinic has chosen so, the files are named by the person.
    preferred.prefer("", PaperSettings(name_in_files=True))
    desk_window.press("Ctrl+S")
    desk_window.wait(lambda: len(list(folder.iterdir())) == 4 and not dialog.presenter.running)
    preferred.prefer("")
    named = sorted({file.name for file in folder.iterdir()} - {file.name for file in made})
    assert [name.partition(" referral-letter-")[0] for name in named] == NAMES
    assert dialog.presenter.note == text("day_papers.saved_named", count=2)
    assert {file.name.partition("-2")[0] for file in made} == {"referral-letter"}


def test_nothing_is_asked_of_a_printer_while_nothing_is_ticked(desk_window, visits, queue):
    desk_window.screen.refresh()
    dialog = opened(desk_window)
    dialog.findChild(QPushButton, "papers.none").click()
    assert not dialog.findChild(QPushButton, "papers.print").isEnabled()
    dialog.findChild(QPushButton, "papers.all").click()
    assert dialog.findChild(QPushButton, "papers.print").isEnabled()
    desk_window.press("Escape")
    desk_window.settle()
    assert not desk_window.window.findChildren(DayPapersDialog)
    assert not (queue / "0.words").exists()


def test_papers_stop_between_two_and_say_so(clinic, visits):
    rows = [row for row in _rows(clinic) if row.encounter_id in visits]
    presenter = DayPapersPresenter(clinic.desk, rows)
    presenter.begin()
    sent = []

    def send(kind, _pdf):
        sent.append(kind)
        presenter.stop()
        return Target("front")

    said = presenter.print_them(visits, KINDS, send, lambda *_: None, lambda: False)
    assert len(sent) == 1
    assert said.splitlines() == [text("day_papers.printed", count=1), text("day_papers.stopped")]


def test_who_has_no_route_has_no_papers(clinic, visits):
    name = clinic.start().encounter.encounter_id
    presenter = DayPapersPresenter(clinic.desk, _rows(clinic))
    assert name not in dict(presenter.visits)
    assert set(dict(presenter.visits)) == set(visits)
    assert triage.record(clinic.desk, visits[0]).patient.family not in str(presenter.visits)


def _rows(clinic):
    return worklist.day(clinic.desk)


def test_the_palette_opens_it_too(desk_window, visits):
    desk_window.screen.refresh()
    desk_window.press("Ctrl+K")
    desk_window.type("palette.field", "print papers")
    desk_window.press("Return")
    desk_window.settle()
    assert desk_window.window.findChildren(DayPapersDialog)
