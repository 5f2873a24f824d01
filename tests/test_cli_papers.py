"""Papers by the command line, as a clinic would write them. Everybody is invented."""

import io
import sys

import pytest
from pypdfium2 import PdfiumError

from tests.ui.clinic import LOW_BACK, Clinic
from triage_desk import cli
from triage_desk.documents import page_count, read_back
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import AuditFilter
from triage_desk.services import triage

KEY = "four plain words of mine"


@pytest.fixture
def run(read_once, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(tmp_path / "data"))

    def command(*arguments):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def visit(tmp_path):
    """The id of a decided visit, in data that are closed again."""
    clinic = Clinic(tmp_path / "data")
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    clinic.store.close()
    return view.encounter.encounter_id


def test_a_paper_of_a_visit_is_written_private_and_put_on_record(run, visit, tmp_path):
    out = tmp_path / "summary.pdf"
    code, said, err = run("document", "visit_summary", visit[:8].upper(), "--out", out)
    assert (code, err) == (0, "")
    assert said == f"visit_summary: {out}\n"
    assert "What you told us" in read_back(out.read_bytes())
    assert out.stat().st_mode & 0o077 == 0
    clinic = Clinic(tmp_path / "data")
    saved = AuditFilter(actions=(AuditAction.DOCUMENT_SAVED,))
    with clinic.store.read() as tx:
        (made,) = tx.encounters.documents(visit)
        (number,) = tx.log.numbers(saved)
        (row,) = tx.log.rows([number])
    clinic.store.close()
    assert made.kind.value == row.detail == "visit_summary"
    code, _, err = run("document", "visit_summary", visit, "--out", out)
    assert (code, "there already" in err) == (2, True)


def test_a_paper_is_locked_with_a_passphrase_from_a_private_file(run, visit, tmp_path):
    out, key = tmp_path / "locked.pdf", tmp_path / "key"
    key.write_text("easy easy easy\n")
    key.chmod(0o600)
    asked = ("document", "work_note", visit, "--paper-passphrase-file", key, "--out", out)
    code, _, err = run(*asked)
    assert (code, out.exists(), len(err.strip().splitlines())) == (2, False, 1)
    key.write_text(f"{KEY}\n")
    assert run(*asked)[0] == 0
    with pytest.raises(PdfiumError):
        read_back(out.read_bytes())
    assert "Note for work or school" in read_back(out.read_bytes(), KEY)
    clinic = Clinic(tmp_path / "data")
    with clinic.store.read() as tx:
        (number,) = tx.log.numbers(AuditFilter(actions=(AuditAction.DOCUMENT_SAVED,)))
        (row,) = tx.log.rows([number])
    clinic.store.close()
    assert row.detail == "work_note locked"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("information_copy", None), "PT first with a point to check"),
        (("work_note", "ffffffff"), "No visit has this reference"),
    ],
)
def test_a_paper_that_cannot_be_made_writes_no_file(run, visit, tmp_path, arguments, words):
    kind, name = arguments
    out = tmp_path / "paper.pdf"
    code, _, err = run("document", kind, name or visit, "--out", out)
    assert (code, words in err) == (2, True)
    assert not out.exists()


def test_an_interview_and_cards_need_nobody_to_sign_in(run, tmp_path):
    form, cards = tmp_path / "form.pdf", tmp_path / "cards.pdf"
    assert run("blank", "interview", "elbow", "--language", "fr", "--out", form)[0] == 0
    assert "asked in Français" in read_back(form.read_bytes())
    assert run("blank", "cards", "elbow", "--out", cards)[0] == 0
    assert page_count(cards.read_bytes()) > 10
    code, _, err = run("blank", "interview", "nowhere", "--out", tmp_path / "no.pdf")
    assert (code, 'no interview for "nowhere"' in err) == (2, True)
    code, _, err = run("blank", "cards", "elbow", "--out", tmp_path / "no.txt")
    assert (code, "ends in .pdf" in err) == (2, True)
