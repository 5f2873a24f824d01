"""The dialog for a file begins where the last one went, with a name that is free."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from triage_desk.ui import saving


@pytest.fixture
def dialog(monkeypatch):
    """A dialog that takes what is offered, or another path where ``answers`` has one."""
    offered, answers = [], []

    def choose(_parent, _title, path, _kinds):
        offered.append(Path(path))
        return (str(answers.pop() if answers else path), "PDF")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(saving, "_last", saving._Last())
    return offered, answers


def test_the_first_file_is_offered_a_place_among_the_documents(dialog, tmp_path, monkeypatch):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(tmp_path))
    assert saving.ask(None, "Save", "letter.pdf", "PDF") == (tmp_path / "letter.pdf", "PDF")
    monkeypatch.setattr(saving, "_last", saving._Last())
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(tmp_path / "none"))
    assert saving.ask(None, "Save", "letter.pdf", "PDF")[0] == Path.home() / "letter.pdf"


def test_the_next_file_goes_where_the_last_one_went_under_a_name_that_is_free(dialog, tmp_path):
    offered, answers = dialog
    answers.append(tmp_path / "letter.pdf")
    saving.ask(None, "Save", "letter.pdf", "PDF")
    for name in ("letter.pdf", "letter-2.pdf"):
        (tmp_path / name).write_bytes(b"")
    saving.ask(None, "Save", "letter.pdf", "PDF")
    assert offered[-1] == tmp_path / "letter-3.pdf"


def test_a_dialog_that_was_left_changes_nothing(dialog, tmp_path):
    offered, answers = dialog
    answers += ["", tmp_path / "letter.pdf"]
    saving.ask(None, "Save", "letter.pdf", "PDF")
    assert saving.ask(None, "Save", "letter.pdf", "PDF") == (None, "")
    answers.clear()
    saving.ask(None, "Save", "list.csv", "CSV")
    assert offered[-1] == tmp_path / "list.csv"


def test_a_folder_that_may_not_be_looked_at_stops_nothing(dialog, tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(Path, "exists", refuse)
    assert saving.ask(None, "Save", "letter.pdf", "PDF")[0] == Path.home() / "letter.pdf"
