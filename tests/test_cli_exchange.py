"""Sending and taking over by the command line. All people here are invented."""

from __future__ import annotations

import json

import pytest

from tests.store import samples
from triage_desk import cli, settings
from triage_desk.domain.cohort import Cohort, Criterion, Kept, Match, Says, What
from triage_desk.domain.user import Role
from triage_desk.settings import Settings, UserSettings
from triage_desk.store.store import open_store

ELM = {
    "resourceType": "Patient",
    "id": "p1",
    "name": [{"family": "Elm-Synthetic", "given": ["Eva"]}],
    "birthDate": "1970-05-31",
    "address": [{"city": "Testville"}],
}
LATE = {"resourceType": "Appointment", "id": "a", "status": "proposed"}


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with one visit, and a manager at the desk."""
    folder = tmp_path / "data"
    store = open_store(folder, create=True)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
    store.close()
    settings.save(Settings(user=UserSettings("Mona Manager", Role.MANAGER)), folder)
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(folder))
    return folder


@pytest.fixture
def run(read_once, capsys):
    def command(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_the_interview_is_written(data, run, tmp_path):
    out = tmp_path / "q.json"
    assert run("export", "questionnaire", out)[0] == 0
    assert json.loads(out.read_text(encoding="utf-8"))["resourceType"] == "Questionnaire"
    code, _out, why = run("export", "questionnaire", out)
    assert (code, "already" in why) == (2, True)
    assert run("export", "questionnaire", "--format", "csv", tmp_path / "x")[0] == 2
    lines = tmp_path / "q.ndjson"
    assert run("export", "questionnaire", "--format", "ndjson", lines)[0] == 0
    urls = [json.loads(one)["url"] for one in lines.read_text(encoding="utf-8").splitlines()]
    assert urls[0].endswith("/intake")
    assert sum("/instrument/" in url for url in urls) == len(urls) - 1 > 5


def test_visits_and_people_are_written(data, run, tmp_path):
    assert run("export", "encounters", tmp_path / "all")[0] == 0
    assert len(list((tmp_path / "all").iterdir())) == 1
    assert run("export", "encounters", "--format", "ndjson", tmp_path / "lines")[0] == 0
    assert (tmp_path / "lines" / "Encounter.ndjson").is_file()
    one = samples.patient().patient_id
    assert run("export", "patient", one, tmp_path / "one.json")[0] == 0
    assert run("export", "patient", "nobody", tmp_path / "none.json")[0] == 2
    assert run("export", "encounters", "--since", "2190-01-01", tmp_path / "late")[0] == 2
    assert run("export", "encounters", "--format", "papyrus", tmp_path / "odd")[0] == 2


def test_files_are_taken_over_once(data, run, tmp_path):
    path = tmp_path / "sent.json"
    path.write_text(json.dumps(ELM), encoding="utf-8")
    code, said, why = run("import", "--dry-run", path)
    assert (code, "Nothing was kept" in said) == (0, True)
    assert "Left out: Patient.address" in why
    assert "Testville" not in said + why
    assert run("import", path)[1] == "Patient: 1 added\n"
    assert run("import", path)[1] == "Patient: 1 same\n"


def test_what_is_refused_is_said_and_counts_as_a_fault(data, run, tmp_path):
    path = tmp_path / "sent.json"
    twin = {**ELM, "birthDate": "2990-01-01"}
    path.write_text("\n".join(json.dumps(one) for one in (ELM, LATE)), encoding="utf-8")
    code, said, why = run("import", path)
    assert (code, said) == (0, "Patient: 1 added\n")
    assert "no appointment that stands" in why
    path.write_text(json.dumps(twin), encoding="utf-8")
    code, said, why = run("import", path)
    assert (code, said) == (1, "Patient: 1 refused\n")
    assert "future" in why
    path.write_text('{"resourceType": "Slot"}', encoding="utf-8")
    assert run("import", path)[1] == "There is nothing in it that is kept here.\n"
    assert run("import", tmp_path / "missing.json")[0] == 2
    many = [{"resourceType": "Slot", "id": str(number)} for number in range(60)]
    path.write_text("\n".join(map(json.dumps, many)), encoding="utf-8")
    assert run("import", path)[2].endswith("... and 20 more.\n")


def test_what_a_file_brought_is_listed_taken_back_and_taken_over_again(data, run, tmp_path):
    path = tmp_path / "sent.json"
    assert run("imports", "list")[1] == "No file was taken over yet.\n"
    path.write_text(json.dumps(ELM), encoding="utf-8")
    said = run("import", path)[2]
    named = said.partition("imports undo ")[2][:8]
    (line,) = run("imports", "list")[1].splitlines()
    assert line.startswith(named)
    assert "Mona Manager  sent.json  1 patient added, 1 left out" in line
    assert run("imports", "undo", named)[:2] == (0, "Taken back: 1\n")
    assert "taken back by Mona Manager, 0 stay" in run("imports", "list")[1]
    assert run("import", path)[1] == "Patient: 1 added\n"
    assert run("imports", "undo", "none")[0] == 2
    assert run("imports", "undo", "")[0] == 2


def test_what_stays_of_a_file_is_named(data, run, tmp_path):
    path = tmp_path / "sent.json"
    path.write_text(json.dumps(ELM), encoding="utf-8")
    first = run("import", path)[2].partition("imports undo ")[2][:8]
    more = {**ELM, "telecom": [{"system": "phone", "value": "555-0100"}]}
    path.write_text(json.dumps(more), encoding="utf-8")
    run("import", path)
    code, said, why = run("imports", "undo", first)
    assert (code, said) == (1, "Taken back: 0\n")
    assert why.startswith("Stays: Patient E.E.: this person")


def test_more_lists_are_written_and_people_are_found_or_all_of_them(data, run, tmp_path):
    one = samples.patient()
    for number, name in enumerate(("referrals", "people", "tasks")):
        assert run("export", "list", name, tmp_path / f"{number}.csv")[0] == 0
    everybody = (tmp_path / "1.csv").read_text("utf-8-sig")
    assert one.family in everybody
    assert run("export", "list", "people", "--find", "nobody-here", tmp_path / "n.csv")[0] == 0
    assert one.family not in (tmp_path / "n.csv").read_text("utf-8-sig")
    assert run("export", "list", "who-saw", tmp_path / "w.csv")[0] == 2
    named = ("--patient", one.patient_id)
    assert run("export", "list", "who-saw", *named, tmp_path / "w.csv")[0] == 0
    # The accounts are for whoever makes them.
    code, _said, why = run("export", "list", "users", tmp_path / "u.csv")
    assert (code, "administrator" in why) == (2, True)


def test_a_panel_is_taken_over_for_people_on_file(data, run, tmp_path):
    one = samples.patient()
    path = tmp_path / "panel.csv"
    rows = f"{one.patient_id},Knees,bundle,Acme,2026-05-01\nM-none,Knees,bundle,Acme,\n"
    path.write_text(f"MRN,Program,Program type,Payer,From\n{rows}", encoding="utf-8")
    code, said, why = run("import", path)
    assert (code, said) == (1, "Member: 1 added, 1 refused\n")
    assert "row 3" in why
    assert run("import", path)[1] == "Member: 1 same, 1 refused\n"


def test_the_people_of_a_saved_list_are_written_with_names_and_reasons(data, run, tmp_path):
    one, out = samples.patient(), tmp_path / "list.csv"
    meant = Cohort(Match.ALL, (Criterion(What.AGE, Says.AT_LEAST, number=18),))
    store = open_store(data)
    with store.write() as tx:
        tx.cohorts.add(Kept("c1", "Grown", meant, "u", True, 0, samples.NOW, "u", "Una"))
    store.close()
    code, _said, why = run("export", "list", "cohort", "--cohort", "tall", out)
    assert (code, "there are: Grown" in why) == (2, True)
    assert run("export", "list", "cohort", "--cohort", "grown", out)[0] == 0
    written = out.read_text("utf-8-sig")
    assert one.family in written
    assert "Age in years: at least 18" in written
    group = tmp_path / "group.json"
    code, _said, why = run("export", "group", "tall", group)
    assert (code, "there are: Grown" in why) == (2, True)
    code, said, _why = run("export", "group", "grown", group)
    assert (code, "1 people" in said) == (0, True)
    assert one.family not in group.read_text("utf-8")
    assert '"Group"' in group.read_text("utf-8")
