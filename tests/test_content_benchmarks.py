"""The reality checks of the content count right; what they find is printed, not tested here."""

import json

import numpy as np
import pytest

from benchmarks import content, content_burden, content_development, content_visits
from benchmarks.__main__ import main
from benchmarks.content_burden import Truth, plain, truths, walk
from benchmarks.content_population import WORRY, changed, draw, figures
from benchmarks.content_table import Report, kappa, wilson
from benchmarks.intakes import load_engine
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.rules.cohort import DISPOSITIONS, decide_all
from triage_desk.rules.columns import YES as YES_CODE

VISITS = 20_000


@pytest.fixture(scope="module")
def engine(root):
    return load_engine(root / "resources" / "content")


@pytest.fixture(scope="module")
def visits(engine):
    return draw(engine, figures(), VISITS)


def test_kappa_is_that_of_a_table_worked_by_hand():
    table = np.array([[20.0, 5.0], [10.0, 15.0]])
    for weighted in (False, True):
        value, _ = kappa(table, weighted=weighted)
        assert value == pytest.approx(0.4)


def test_the_interval_of_kappa_is_that_of_resampling():
    table = np.array([[14.0, 2.0, 0.0], [3.0, 9.0, 4.0], [1.0, 2.0, 25.0]])
    dice = np.random.default_rng(1)
    again = dice.multinomial(60, (table / table.sum()).ravel(), size=4000).reshape(-1, 3, 3)
    for weighted in (False, True):
        value, (low, high) = kappa(table, weighted=weighted)
        spread = np.std([kappa(one.astype(float), weighted=weighted)[0] for one in again])
        assert high - low == pytest.approx(2 * 1.96 * spread, rel=0.1)
        assert low < value < high


def test_the_interval_of_a_share_is_that_of_wilson():
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=0.001)
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_missed_aim_is_said():
    said = Report()
    said.aim("seconds", 21, most=20)
    said.aim("cases", 57, least=57)
    assert [aim["met"] for aim in said.data["aims"]] == [False, True]
    assert "MISSED" in said.lines[0]


def every_figure(data, path=()):
    if not isinstance(data, dict):
        return
    if "value" in data:
        yield path, data
    for name, part in data.items():
        yield from every_figure(part, (*path, name))


def test_every_figure_of_the_population_says_where_it_is_from():
    data = figures()
    found = dict(every_figure(data))
    assert len(found) > 150
    for path, figure in found.items():
        assert figure["basis"] in ("published", "recalled", "judgement"), path
        assert "unit" in figure or "signs" in path, path
        if figure["basis"] != "judgement":
            assert figure["source"] in data["sources"], path


def test_the_population_is_drawn_as_stated(visits):
    data = figures()
    share = [(visits.disease == place).mean() for place in range(len(visits.diseases))]
    stated = [data["diseases"][name]["prevalence"]["value"] for name in visits.diseases]
    assert share == pytest.approx(stated, abs=0.0015)
    assert (visits.columns.sex == 0).mean() == pytest.approx(0.45, abs=0.01)
    assert visits.columns.age.mean() == pytest.approx(45.1, abs=0.4)
    well = visits.disease < 0
    worry = visits.columns.answers[WORRY][well] == YES_CODE
    assert worry.mean() == pytest.approx(0.05, abs=0.01)


def test_the_same_seed_draws_the_same_visits(engine, visits):
    again = draw(engine, figures(), VISITS)
    for link_id, column in visits.columns.answers.items():
        assert np.array_equal(column, again.columns.answers[link_id]), link_id


def test_a_changed_assumption_changes_nothing_else(engine, visits):
    other = draw(engine, changed(figures(), "worry", 2.0), VISITS)
    differ = [
        link_id
        for link_id, column in visits.columns.answers.items()
        if not np.array_equal(column, other.columns.answers[link_id])
    ]
    assert differ == [WORRY]


@pytest.mark.parametrize("what", content_visits.ASSUMPTIONS)
def test_every_assumption_can_be_halved_and_doubled(what):
    base = [figure["value"] for _, figure in every_figure(figures())]
    for factor in (0.5, 2.0):
        moved = [f["value"] for _, f in every_figure(changed(figures(), what, factor))]
        pairs = [(a, b) for a, b in zip(base, moved, strict=True) if a != b]
        # A share near one cannot be doubled.
        assert pairs or (what, factor) == ("stem_recall", 2.0)
        assert all(b == pytest.approx(min(a * factor, 0.95)) for a, b in pairs)


def test_a_person_walks_to_the_route_that_the_columns_gave(engine, visits):
    found = decide_all(engine, visits.columns)
    rows = [*range(40), *np.flatnonzero(visits.disease >= 0)[:40]]
    for row, truth in zip(rows, truths(engine, visits, rows), strict=True):
        assert walk(engine, truth).route is DISPOSITIONS[found.dispositions[row]]


def test_a_flag_that_sends_alone_is_what_keeps_a_visit_with_a_physician(engine, visits):
    found = decide_all(engine, visits.columns)
    for urgency in (Disposition.PHYSICIAN_SOON.urgency, Disposition.EMERGENCY.urgency):
        asks = content_visits.contributions(engine, found, urgency).any(axis=1)
        expected = (found.dispositions >= urgency) & ~found.no_pathway & ~found.ended
        assert (asks | found.ended == expected | found.ended).all()


def test_keys_are_counted_as_the_window_takes_them(engine):
    items = engine.owner_of
    keys = content_burden._keys
    assert keys(items["s_chest"], [NO, NO, NO]) == 1
    assert keys(items["s_chest"], [NO, YES, NOT_SURE]) == 3
    assert keys(items["s_chest"], [YES, YES]) == 2
    assert keys(items["known"], [answered("first")]) == 1
    assert keys(items["known"], [DECLINED]) == 1
    assert keys(items["regions"], [answered(("lumbar", "knee"))]) == 3
    assert keys(items["symptom_days"], [answered(21.0)]) == 3
    assert keys(items["symptom_days"], [answered(100.0)]) == 5


def test_an_emergency_stops_the_walk_and_a_chart_shortens_it(engine):
    whole = walk(engine, plain("lumbar"))
    assert whole.route is Disposition.PT_FIRST
    assert 0 < whole.safe < whole.seconds
    charted = walk(engine, plain("lumbar"), chart=True)
    assert charted.lines < whole.lines
    assert charted.route is whole.route
    chest = Truth(Person(45, Sex.MALE), {"s_chest": YES})
    assert walk(engine, chest).pages == 1


@pytest.mark.slow
def test_the_report_is_whole_and_can_be_kept_as_json(engine, monkeypatch, tmp_path, capsys):
    development = content_development.report(engine)
    visits = content_visits.report(engine, 2000)
    burden = content_burden.report(engine, 5, 1, 1)
    monkeypatch.setattr(content.content_development, "report", lambda _: development)
    monkeypatch.setattr(content.content_visits, "report", lambda _: visits)
    monkeypatch.setattr(content.content_burden, "report", lambda _: burden)
    kept = tmp_path / "bench.json"
    assert main(["content", "--json", str(kept)]) == 0
    data = json.loads(kept.read_text(encoding="utf-8"))["content"]
    assert data["development"]["acceptable"] >= 57
    printed = capsys.readouterr().out
    assert all(aim["aim"] in printed for part in data.values() for aim in part["aims"])
    assert {row[0] for row in data["burden"]["prices"]} == set(engine.ruleset.assumptions)
