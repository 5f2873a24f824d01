"""The peers do the same work as we do, and a missed aim is said. Nothing here is timed."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import zen_peer
from benchmarks.__main__ import PARTS, main
from benchmarks.desks import scratch_desk
from benchmarks.intakes import Intake, load_engine, plain_lumbar, random_mix
from benchmarks.measure import Aim, Figure, interleaved, repeated
from benchmarks.paper import BareLetter, check_same, code_of, letter
from benchmarks.rules import check_agreement, route, verdicts
from benchmarks.store import CIPHER, INTAKES, bare_sides, raw_side, store_side
from benchmarks.table import as_data, table
from benchmarks.translate import Python, Zen, straight_line
from triage_desk.documents import PdfRenderer
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.decision import Verdict
from triage_desk.rules.cases import filled, read_cases
from triage_desk.rules.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtLeastValue,
    Below,
    Between,
    Includes,
    Is,
    NoneOf,
    OneOf,
    truth,
)
from triage_desk.rules.loader import Folder
from triage_desk.store.mapping import answer_text

THRESHOLDS = {"low": 3.0, "high": 6.5}
CODES = ("here", "there", "away")

LEAVES = st.one_of(
    st.builds(Is, st.just("sure"), st.booleans()),
    st.builds(Is, st.just("hurts"), st.booleans()),
    st.builds(Is, st.just("place"), st.sampled_from(CODES)),
    st.builds(OneOf, st.just("place"), st.tuples(st.sampled_from(CODES), st.just("here"))),
    st.builds(Includes, st.just("places"), st.tuples(st.sampled_from(CODES), st.just("away"))),
    st.builds(Below, st.just("days"), st.sampled_from(sorted(THRESHOLDS))),
    st.builds(AtLeastValue, st.just("days"), st.sampled_from(sorted(THRESHOLDS))),
    st.just(Between("days", "low", "high")),
    st.builds(Answered, st.sampled_from(("sure", "place", "places", "days"))),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(All, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(NoneOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AtLeast, st.integers(1, 3), st.lists(parts, min_size=1, max_size=4).map(tuple)),
    ),
    max_leaves=8,
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "sure": st.booleans(),
        "hurts": st.booleans(),
        "place": st.sampled_from(CODES),
        "places": st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(tuple),
        "days": st.sampled_from((0.0, 2.0, 3.0, 5.0, 6.5, 7.0)),
    },
)


@pytest.fixture(scope="module")
def engine(root):
    return load_engine(root / "resources" / "content")


@pytest.fixture(scope="module")
def judges(engine):
    return zen_peer.zen_table(engine), zen_peer.zen_expression(engine), straight_line(engine)


@given(CONDITIONS, FACTS)
def test_a_condition_means_the_same_in_every_language(condition, facts):
    ours = int(truth(condition, facts, THRESHOLDS))
    python = Python(THRESHOLDS).pair(condition)
    known = {name: facts.get(name) for name in ("sure", "hurts", "place", "places", "days")}
    true, false = (eval(text, {}, known) for text in (python.true, python.false))  # noqa: S307
    assert (2 if true else 0 if false else 1) == ours
    zen = Zen(THRESHOLDS).pair(condition)
    true, false = (zen_peer.zen.evaluate_expression(text, facts) for text in (zen.true, zen.false))
    assert (2 if true else 0 if false else 1) == ours


def test_every_peer_agrees_on_every_flag(engine, judges, root):
    cases = read_cases(Folder(root / "resources" / "content"), engine)
    assert cases.cases
    shipped = (
        Intake(case.person, filled(engine, case, cases.plain)[0]) for case in cases.cases[::5]
    )
    mix = random_mix(engine, 60, seed=7)
    check_agreement(engine, judges, (plain_lumbar(engine), *shipped, *mix))


def test_the_random_mix_is_worth_measuring(engine):
    mix = random_mix(engine, 60, seed=7)
    assert mix == random_mix(engine, 60, seed=7)
    found = [verdict for intake in mix for verdict in route(engine, intake).verdicts]
    assert set(found) == set(Verdict)
    routes = {route(engine, intake).disposition for intake in mix}
    assert len(routes) >= 4


def test_a_peer_that_differs_is_named_with_the_flag(engine):
    intake = plain_lumbar(engine)
    wrong = (2, *verdicts(engine, intake)[1:])
    name = engine.flags[0].flag.flag_id
    with pytest.raises(ValueError, match=f"judge 0 differs on intake 0: {name}"):
        check_agreement(engine, (lambda _facts: wrong,), (intake,))


def test_dates_reach_zen_as_text():
    assert zen_peer.zen_facts({"day": date(2026, 3, 10)}) == {"day": "2026-03-10"}


def test_both_sides_of_the_store_keep_the_same_rows(engine):
    plain = plain_lumbar(engine)
    few = Intake(plain.person, AnswerSet(dict(list(plain.answers.items())[:5])))
    with scratch_desk(engine) as desk, bare_sides() as bare:
        store_side(desk, few)(0)
        today = (datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
        with desk.store.read() as tx:
            kept = [tx.encounters.record(r.encounter_id) for r in tx.encounters.worklist(*today)]
        raw_side(bare[CIPHER], desk, few)(0)
        theirs = bare[CIPHER].execute("SELECT link_id, answer FROM answer_events").fetchall()
        moments = bare[CIPHER].execute("SELECT DISTINCT at FROM audit_events").fetchall()
    ours = sorted((e.link_id, answer_text(e.answer)) for row in kept for e in row.events)
    assert len(ours) == 5 * INTAKES
    assert ours == sorted(theirs)
    # A row that keeps its value is not written again, so the bare side must change it each time.
    assert len(moments) == len(ours)


def test_the_bare_letter_is_the_same_letter(root):
    content, renderer = letter(), PdfRenderer()
    bare = BareLetter.of(renderer.render(content), root / "resources" / "fonts")
    check_same(renderer.render(content), bare.draw(code_of(content)))
    other = replace(content, complaint="Knee pain")
    with pytest.raises(ValueError, match="not the same letter"):
        check_same(renderer.render(other), bare.draw(code_of(content)))


@pytest.mark.parametrize(
    ("aim", "met"),
    [
        (Aim(ratio=1.5), False),
        (Aim(ratio=2.0), True),
        (Aim(seconds=1.0), False),
        (Aim(ratio=2.0, seconds=3.0), True),
        (None, None),
    ],
)
def test_an_aim_is_held_against_the_median(aim, met):
    figure = Figure("store", "one answer", (2.0, 9.0, 1.0), "raw", (1.0, 5.0, 1.0), aim)
    assert figure.ratios == (2.0, 1.8, 1.0)
    assert figure.met is met


def test_a_missed_aim_is_printed_and_in_the_data():
    figures = [Figure("store", "one answer", (2e-4, 2e-4), "raw", (1e-4, 1e-4), Aim(ratio=1.5))]
    text = table(figures)
    assert "200 us (200 us to 200 us)" in text
    assert "2.00 x (2.00 x to 2.00 x)" in text
    assert "at most 1.5 x" in text
    assert "0 of 1 aims met, 1 MISSED" in text
    data = json.loads(json.dumps(as_data(figures)))
    assert data["figures"][0]["met"] is False
    assert data["figures"][0]["theirs_s"] == [1e-4, 1e-4]
    assert data["machine"]["packages"]["zen-engine"]


def test_sides_take_turns():
    turns = []

    def side(name):
        return repeated(lambda: turns.append(name), 1)

    found = interleaved("turns", {"a": side("a"), "b": side("b")}, rounds=3)
    assert turns == ["a", "b"] * 4
    assert {name: len(seconds) for name, seconds in found.items()} == {"a": 3, "b": 3}


def test_an_unknown_part_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["wndow"])
    assert f"known are {', '.join(PARTS)}" in capsys.readouterr().err
