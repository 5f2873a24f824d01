"""What the clinic counts, by the command line: the same numbers as the window, in every form."""

import csv
import json
from contextlib import nullcontext

import pytest

from tests import measured_year
from tests.measure_pictures import MIA, type_costs
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


def test_costs_leave_as_a_table_with_the_numbers_of_the_json(manager, tmp_path, capsys):
    span = ("--from", FROM, "--to", TO)
    assert json.loads(run(capsys, "kpi", "--json", *span))["cost_estimate"] is None
    type_costs(manager)
    found = json.loads(run(capsys, "kpi", "--json", *span))["cost_estimate"]
    assert found["method"].startswith("An estimate, not from claims")
    run(capsys, "kpi", "--costs", "--out", tmp_path / "c.csv", *span)
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {(row["Line"], row["Id"]): row for row in csv.DictReader(stream)}
    assert len(found["figures"]) > 10
    for one in found["figures"]:
        row = rows[one["line"], one["about"]]
        assert float(row["Value"]) == pytest.approx(one["value"])
        assert (row["Unit"], row["As of"], row["Source"]) == (
            *(one["unit"], one["as_of"], one["source"]),
        )


def test_a_measure_by_groups_is_said_in_words_json_and_a_table(manager, tmp_path, capsys):
    span = ("--from", FROM, "--to", TO, "--by", "desk", "--measure", "K04P")
    found = json.loads(run(capsys, "kpi", "--json", *span))["by_group"]
    assert (found["id"], found["by"]) == ("K04P", "desk")
    words = run(capsys, "kpi", *span)
    assert "K04P Sent to a PT:" in words
    run(capsys, "kpi", "--out", tmp_path / "g.csv", *span)
    with (tmp_path / "g.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["Group"]: row for row in csv.DictReader(stream)}
    assert int(rows[""]["Out of"]) == found["everyone"]["denominator"] == 40
    for one in found["groups"]:
        assert one["group"] in words
        shown = rows[one["group"]]["Out of"]
        assert shown == ("" if one["hidden"] else str(one["denominator"]))


def test_hidden_groups_are_said_to_be_hidden(manager, capsys):
    span = ("--from", FROM, "--to", TO, "--by", "age_band")
    assert "not shown: few people" in run(capsys, "kpi", *span)


def test_routing_is_said_as_text_in_json_and_as_a_table(manager, tmp_path, capsys):
    span = ("--from", FROM, "--to", TO)
    text = run(capsys, "kpi", "--routing", *span)
    quality = measures.routing(manager, Period(FROM, TO))
    assert f"{quality.visits} visits" in text
    assert "Budget 14 to 22% of visits" in text
    data = json.loads(run(capsys, "kpi", "--json", *span))["routing"]
    assert data["visits"] == quality.visits
    assert [one["id"] for one in data["flags"]] == [one.flag for one in quality.flags]
    run(capsys, "kpi", "--routing", "--out", tmp_path / "r.csv", *span)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["Part"] for row in rows} == {"budget", "agreement", "flag", "change"}
    (budget,) = [row for row in rows if row["Part"] == "budget"]
    assert int(budget["Count"]) == data["budget"]["numerator"]
    assert f"{budget['Count']} / {budget['Out of']}" in text
