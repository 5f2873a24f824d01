"""Tables and a watched folder by the command line. Everybody is invented."""

import io
import os
import stat
import sys

import pytest

from tests.ui.clinic import Clinic
from triage_desk import app, cli
from triage_desk.domain.look import read_look
from triage_desk.domain.watched import settled
from triage_desk.errors import UserError

SPANISH = """Patient ID;Nombre;Apellidos;Fecha de nacimiento;Fecha;Hora;Médico
0007;Íñigo;Oak-Synthetic;31/05/1970;13/03/2026;9:30;Dr. Sample
0008;Eva;Elm-Synthetic;01/02/1980;13/03/2026;14:00;Dr. Sample
"""


@pytest.fixture
def run(read_once, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(tmp_path / "data"))
    Clinic(tmp_path / "data").store.close()

    def command(*arguments):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


def on_file(tmp_path, typed):
    clinic = Clinic(tmp_path / "data")
    with clinic.store.read() as tx:
        found = tx.patients.find(read_look(typed, clinic.clock().date())).patients
    clinic.store.close()
    return found


def test_a_table_is_tried_taken_over_and_changes_nothing_twice(run, folder, tmp_path):
    file = folder / "agenda.csv"
    file.write_bytes(SPANISH.encode("cp1252"))
    code, said, _err = run("import", "--dry-run", file)
    assert (code, "Nothing was kept" in said) == (0, True)
    assert not on_file(tmp_path, "oak")
    code, said, _err = run("import", file)
    assert (code, said) == (0, "Patient: 2 added\nAppointment: 2 added\n")
    code, said, _err = run("import", file)
    assert (code, said) == (0, "Patient: 2 same\nAppointment: 2 same\n")
    (inigo,) = on_file(tmp_path, "oak")
    assert (inigo.mrn, inigo.given) == ("0007", "Íñigo")


def test_what_a_table_leaves_open_is_said_once_and_remembered(run, folder):
    file = folder / "people.csv"
    file.write_text("Wer,Geboren\nAna Oak-Synthetic,1/2/1970\n", "utf-8")
    assert "--column" in run("import", file)[2]
    named = ("--column", "Wer=full_name", "--column", "Geboren=birth_date")
    assert "--dates" in run("import", *named, file)[2]
    assert "not there" in run("import", "--column", "Who=full_name", file)[2]
    assert run("import", *named, "--dates", "dmy", file)[:2] == (0, "Patient: 1 added\n")
    assert run("import", file)[:2] == (0, "Patient: 1 same\n")
    with pytest.raises(SystemExit):
        run("import", "--column", "Wer=shoe", file)


def test_a_watched_folder_puts_away_what_it_took_and_what_it_could_not(run, folder, tmp_path):
    (folder / "good.csv").write_text(SPANISH, "utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7")
    (folder / "half.csv").write_text(f"{SPANISH};Ash;;;;;\n", "utf-8")
    (folder / "later.csv.part").write_text(SPANISH, "utf-8")
    (folder / "out.csv").symlink_to(tmp_path / "data" / "settings.toml")
    code, said, _err = run("watch", "--once", "--every", "0", folder)
    assert code == 0
    assert said.count("Done: ") == 1
    assert said.count("Parked: ") == 2
    assert sorted(p.name for p in (folder / "done").iterdir()) == ["good.csv"]
    parked = folder / "parked"
    assert sorted(p.name for p in parked.iterdir()) == [
        *("bad.pdf", "bad.pdf.why.txt", "half.csv", "half.csv.why.txt"),
    ]
    assert "Nothing here reads" in (parked / "bad.pdf.why.txt").read_text("utf-8")
    assert "row 4" in (parked / "half.csv.why.txt").read_text("utf-8")
    for place in (folder / "done", parked):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert {stat.S_IMODE(p.stat().st_mode) for p in place.iterdir()} == {0o600}
    assert len(on_file(tmp_path, "oak")) == 1
    (folder / "good.csv").write_text(SPANISH, "utf-8")
    assert "Done: " in run("watch", "--once", "--every", "0", folder)[1]
    assert (folder / "done" / "good-2.csv").exists()
    assert len(on_file(tmp_path, "oak")) == 1


def test_a_file_that_still_grows_waits(folder, tmp_path):
    files = app.folder_of(tmp_path)
    file = folder / "a.csv"
    file.write_text("A,B\n", "utf-8")
    first = files.look(folder)
    assert settled(first, first) == ("a.csv",)
    with file.open("a", encoding="utf-8") as more:
        more.write("1,2\n")
    assert settled(first, files.look(folder)) == ()
    second = files.look(folder)
    os.utime(file, ns=(1, 1))
    assert settled(second, files.look(folder)) == ()
    file.write_text("", "utf-8")
    empty = files.look(folder)
    assert settled(empty, empty) == ()


def test_what_is_parked_is_listed_with_why_and_tried_again(folder, tmp_path):
    files = app.folder_of(tmp_path)
    assert files.parked(folder) == ()
    (folder / "a.csv").write_text("A,B\n", "utf-8")
    files.put_away(folder, "a.csv", ("row 2: look", "row 3: look"))
    (one,) = files.parked(folder)
    assert (one.name, one.why) == ("a.csv", ("row 2: look", "row 3: look"))
    (folder / "a.csv").write_text("another\n", "utf-8")
    (folder / "parked" / "a.csv.why.txt").unlink()
    assert files.parked(folder)[0].why == ()
    files.again(folder, "a.csv")
    assert sorted(p.name for p in folder.iterdir()) == ["a-2.csv", "a.csv", "parked"]
    with pytest.raises(UserError, match="not parked any more"):
        files.again(folder, "../a.csv")


def test_a_folder_that_is_not_there_is_named(run, tmp_path):
    code, _said, err = run("watch", "--once", tmp_path / "none")
    assert (code, "no such folder" in err) == (2, True)


@pytest.mark.parametrize(
    ("name", "form", "begins"),
    [("today", "csv", b"\xef\xbb\xbf"), ("calls", "parquet", b"PAR1"), ("audit", "xlsx", b"PK")],
)
def test_a_list_of_the_window_is_written_private(run, tmp_path, name, form, begins):
    known = tmp_path / "data" / "settings.toml"
    known.write_text('[user]\nname = "Mia Sample"\nrole = "manager"\n', "utf-8")
    out = tmp_path / f"list.{form}"
    assert run("export", "list", name, "--format", form, out) == (0, f"List: {out}\n", "")
    assert out.read_bytes().startswith(begins)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "there already" in run("export", "list", name, "--format", form, out)[2]


def test_a_list_that_cannot_be_read_is_not_written_empty(run, tmp_path, monkeypatch):
    def refuse(_desk):
        raise UserError("The server is away.")

    monkeypatch.setattr("triage_desk.services.calling.listed", refuse)
    out = tmp_path / "calls.csv"
    code, _said, err = run("export", "list", "calls", out)
    assert (code, "The server is away" in err, out.exists()) == (2, True, False)
