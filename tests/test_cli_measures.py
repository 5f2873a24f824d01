"""What the clinic counts, by the command line: the same numbers as the window, in every form."""

import csv
import json
from contextlib import nullcontext

import pytest

from tests import measured_year
from tests.measure_pictures import MIA
from tests.ui.clinic import Clinic
from triage_desk import cli, cli_measures
from triage_desk.domain.measure import Period
from triage_desk.services import measures

FROM, TO = 202601, 202603


@pytest.fixture
def manager(read_once, tmp_path, monkeypatch):
    """A manager's desk over visits of some weeks, signed in already."""
    clinic = Clinic(tmp_path / "data")
    measured_year.live(clinic, visits=40, days=60)
    desk = clinic.desk.acting_as(MIA)
    monkeypatch.setattr(cli_measures, "signed_in", lambda _arguments: nullcontext(desk))
    yield desk
    clinic.store.close()


def run(capsys, *arguments):
    code = cli.main([str(argument) for argument in arguments])
    assert code == 0
    return capsys.readouterr().out


def test_text_json_and_table_say_the_same_and_as_the_service(manager, tmp_path, capsys):
    span = ("--from", FROM, "--to", TO)
    data = json.loads(run(capsys, "kpi", "--json", *span))
    report = measures.report(manager, Period(FROM, TO))
    assert data["visits"] == report.visits == 40
    run(capsys, "kpi", "--out", tmp_path / "m.csv", *span)
    with (tmp_path / "m.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["Id"]: row for row in csv.DictReader(stream)}
    text = run(capsys, "kpi", *span)
    for one in data["measures"]:
        result = report.result(one["id"])
        assert one["value"] == result.now.value
        assert one["standing"] == result.standing.value
        assert f"\n{one['id']} " in f"\n{text}"
        found = rows[one["id"]]["Value"]
        assert (float(found) if found else None) == pytest.approx(one["value"])


def test_counting_anew_gives_the_same_and_says_how_far_it_is(manager, capsys):
    span = ("--json", "--from", FROM, "--to", TO)
    before = json.loads(run(capsys, "kpi", *span))["measures"]
    assert json.loads(run(capsys, "kpi", "--rebuild", *span))["measures"] == before


def test_every_definition_can_be_read_without_data(capsys):
    said = run(capsys, "kpi", "--definitions")
    assert said.count("Out of: ") == len(measures.definitions())
    assert "K09 PT first, of all intakes" in said
