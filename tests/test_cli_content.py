"""The commands of those who own the content: what they say, and how they end."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.rules.small_content import SOUND, write_small
from tests.store.people import QUICK
from triage_desk import app, cli, cli_content, cli_sign_in, entry, settings
from triage_desk.domain.standing import State
from triage_desk.errors import ContentError
from triage_desk.services import demo_accounts
from triage_desk.services.signing import read_public
from triage_desk.store.door import FolderDoor

# Who may try other content in the invented clinic.
PT = ("--user", "Dev Sample")
ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "resources" / "content"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a ``content`` command in this process; return exit code, output and complaints."""
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(tmp_path / "data"))

    def command(*arguments):
        code = cli.main(["content", *(str(argument) for argument in arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def content(tmp_path):
    """A copy of the content that a test may bend."""
    return shutil.copytree(CONTENT, tmp_path / "content")


def bend(content, name, old, new):
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def small(tmp_path):
    """A small content without a fault that a test may bend; tests/test_readme.py takes ours."""
    return write_small(tmp_path / "small", SOUND)


# -------------------------------------------------------------------------------------------- diff


def test_diff_ends_like_diff(run, content):
    assert run("diff", CONTENT, content)[0] == 0
    bend(content, "red_flags/RF-EMG-001.yaml", "disposition: emergency", "disposition: pt_first")
    code, out, _ = run("diff", CONTENT, content)
    assert code == 1
    assert "!! red flag RF-EMG-001" in out
    code, out, _ = run("diff", CONTENT, content, "--json")
    assert (code, json.loads(out)["counts"]["lowers"]) == (1, 1)


def test_diff_refuses_what_is_no_content_in_one_sentence(run, tmp_path):
    code, out, err = run("diff", CONTENT, tmp_path / "gone")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "there is no content folder" in err


# ----------------------------------------------------------------------------------------- overlay

RAISED = """
version: '1'
stricter: {RF-GEN-002: {disposition: physician_today, why: Our physicians want it.}}
"""
RAISED_SMALL = RAISED.replace("RF-GEN-002", "F-WEAK")


@pytest.fixture
def overlay(tmp_path):
    """The folder of an overlay that raises one flag of the small content."""
    folder = tmp_path / "overlay"
    folder.mkdir()
    (folder / "overlay.yaml").write_text(RAISED_SMALL, encoding="utf-8")
    return folder


def test_check_says_what_an_overlay_raises(run, small, overlay):
    code, out, _ = run("check", "--content", small, "--overlay", overlay)
    assert code == 0
    assert "Content: draft, not signed by a clinician." in out
    assert "no intake can get a less urgent one" in out
    assert run("diff", small, small, "--overlay", overlay)[0] == 1


def test_check_refuses_an_overlay_that_lowers(run, small, overlay):
    bend(overlay, "overlay.yaml", "physician_today", "pt_first")
    code, out, _ = run("check", "--content", small, "--overlay", overlay)
    assert code == 1
    assert "F-WEAK" in out
    assert "1 fault found." in out


def test_the_desk_decides_with_the_overlay_of_its_data_folder(tmp_path):
    folder = tmp_path / "overlay"
    folder.mkdir()
    (folder / "overlay.yaml").write_text(RAISED, encoding="utf-8")
    ref = app.content_of(tmp_path).engine.ruleset.ref
    assert ref.version.endswith("+1")
    assert ref.base_hash == app.content_of(tmp_path / "other").engine.ruleset.ref.content_hash


# ------------------------------------------------------------------------------------------ impact


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    """The data folder of the invented clinic, made once, with passphrases that open at once."""
    folder = tmp_path_factory.mktemp("invented") / "clinic"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry, "folder_door", lambda place: FolderDoor(place, QUICK))
        entry.way_into_demo(folder)
    return folder


@pytest.fixture
def kept(tmp_path, invented, monkeypatch):
    """The data folder of the invented clinic, closed."""
    folder = shutil.copytree(invented, tmp_path / "kept")
    monkeypatch.setattr(cli_sign_in, "secret", lambda *_how: demo_accounts.PASSPHRASE)
    return folder


def test_impact_lists_whose_route_would_change_and_names_nobody(run, kept, content):
    assert run("impact", content, "--data-dir", kept, *PT)[0] == 0
    for name in ("RF-CES-001", "RF-CES-002", "RF-CES-003", "RF-CES-004"):
        bend(content, f"red_flags/{name}.yaml", "disposition: emergency", "disposition: pt_first")
    code, out, err = run("impact", content, "--data-dir", kept, *PT)
    assert code == 1
    assert "!! " in out
    assert "Synthetic" not in out + err
    code, out, _ = run(
        "impact", content, "--data-dir", kept, *PT, "--since", "2100-01-01", "--json"
    )
    assert (code, json.loads(out)["looked_at"]) == (0, 0)


def test_impact_makes_no_data_where_there_are_none(run, tmp_path):
    code, out, err = run("impact", CONTENT, "--data-dir", tmp_path / "none")
    assert (code, out, err.count("\n")) == (4, "", 1)
    assert not (tmp_path / "none").exists()


def test_impact_can_be_stopped(run, kept, monkeypatch):
    def stop(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_content.impact_of, "impact", stop)
    code, out, _ = run("impact", CONTENT, "--data-dir", kept, *PT)
    assert (code, out) == (130, "")


# ------------------------------------------------------------------------------------------ signing


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory):
    """A folder with a small content signed for 2027 and the key it was signed with."""
    folder = tmp_path_factory.mktemp("signed")
    content, key = write_small(folder / "content", SOUND), str(folder / "clinic.key")
    days = ("--effective-from", "2027-01-01", "--effective-until", "2027-12-31")
    assert cli.main(["content", "keygen", "--to", key]) == 0
    who = ("--approver", "Dr. Example, MD")
    assert cli.main(["content", "sign", str(content), "--key", key, *who, *days]) == 0
    return folder


@pytest.fixture
def signed(signed_once, tmp_path, monkeypatch):
    """A copy of the signed content, as that of the program; and the file of the public key."""
    content = shutil.copytree(signed_once / "content", tmp_path / "content")
    monkeypatch.setattr(app, "content_folder", lambda: content)
    return content, str(signed_once / "clinic.key.pub")


def on_the_day(monkeypatch, day):
    monkeypatch.setattr(app, "today", lambda: date.fromisoformat(day))


def test_verify_says_who_signed_or_what_changed(run, signed):
    content, public = signed
    code, out, _ = run("verify", content, "--trust", public)
    assert (code, out.count("\n")) == (0, 1)
    bend(content, "red_flags/F-CHEST.yaml", "id:", "# x\nid:")
    code, out, err = run("verify", content, "--trust", public)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("red_flags/F-CHEST.yaml: this file was changed after signing")


def test_check_reports_the_signature(run, signed):
    content, _ = signed
    bend(content, "red_flags/F-CHEST.yaml", "id:", "# x\nid:")
    code, out, _ = run("check", "--content", content)
    assert code == 1
    assert "F-CHEST.yaml: this file was changed after signing" in out


def test_the_desk_refuses_altered_content_and_content_not_yet_in_force(
    signed, tmp_path, monkeypatch
):
    content, _ = signed
    on_the_day(monkeypatch, "2026-12-31")
    with pytest.raises(ContentError, match=r"in force only from 2027-01-01\. Use the content be"):
        app.content_of(tmp_path)
    on_the_day(monkeypatch, "2027-06-01")
    assert app.content_of(tmp_path).standing.state is State.SIGNED
    bend(content, "text/en/findings.yaml", "say: ", "say:  ")
    with pytest.raises(ContentError, match=r"text/en/findings\.yaml: this file was changed"):
        app.content_of(tmp_path)


def test_expired_content_still_screens_and_says_so(signed, tmp_path, monkeypatch, capsys):
    on_the_day(monkeypatch, "2028-01-01")
    intake = tmp_path / "intake.json"
    someone = {"patient": {"age_years": 40, "sex": "male"}, "answers": {"safety": ["s_chest"]}}
    intake.write_text(json.dumps(someone), encoding="utf-8")
    code = cli.main(["--data-dir", str(tmp_path), "assess", str(intake)])
    said = capsys.readouterr()
    assert code == 0
    assert "signed by Dr. Example, MD" in said.out
    assert "expired after 2027-12-31; it still finds emergencies" in said.err


def test_a_desk_that_trusts_a_key_takes_nothing_else(signed, tmp_path, monkeypatch):
    on_the_day(monkeypatch, "2027-06-01")
    key = read_public(signed[1])
    settings.save(settings.Settings(content_key=key), tmp_path)
    assert app.content_of(tmp_path).standing.public_key == key
    settings.save(settings.Settings(content_key="ab" * 32), tmp_path)
    with pytest.raises(ContentError, match="this desk trusts abababab"):
        app.content_of(tmp_path)
    monkeypatch.setattr(app, "content_folder", lambda: CONTENT)
    with pytest.raises(ContentError, match="uses only content signed with key abababab"):
        app.content_of(tmp_path)


def test_the_rulebook_is_written_as_pages_and_as_one_document(run, small, tmp_path):
    pages, paper = tmp_path / "book", tmp_path / "book.pdf"
    code, said, _ = run("rulebook", "--content", small, "--to", pages, "--pdf", paper)
    assert code == 0
    assert str(paper) in said
    assert (pages / "F-CHEST.html").is_file()
    assert paper.read_bytes().startswith(b"%PDF")
    (pages / "RF-OLD-001.html").write_text("gone", encoding="utf-8")
    code, said, _ = run("rulebook", "--content", small, "--to", pages)
    assert code == 0
    assert "1 removed" in said


def test_an_installed_program_must_be_told_where_the_rulebook_goes(run, monkeypatch, tmp_path):
    resources, installed = app.paths.resources_dir(), tmp_path / "installed"
    shutil.copytree(resources / "safety", installed / "safety")
    write_small(installed / "content", SOUND)
    monkeypatch.setattr(app.paths, "resources_dir", lambda: installed)
    code, _, complaint = run("rulebook")
    assert code == 2
    assert "--to DIR" in complaint


def test_a_certificate_needs_the_whole_proof_and_a_place(run, monkeypatch, tmp_path):
    pytest.importorskip("z3")
    small = write_small(tmp_path / "small")
    one = ("prove", "--content", small, "--region", "any", "--theorem", "T1")
    code, said, complaint = run(*one, "--certificate", tmp_path / "new")
    assert code == 2
    assert "T1  holds in all 1 rows" in said
    assert "only of a whole proof" in complaint
    assert not (tmp_path / "new").exists()
    assert json.loads(run(*one, "--json")[1])["holds"]
    monkeypatch.setattr(app.paths, "resources_dir", lambda: tmp_path / "installed")
    code, _, complaint = run(*one, "--certificate")
    assert code == 2
    assert "--certificate DIR" in complaint
