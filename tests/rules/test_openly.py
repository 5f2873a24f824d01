"""An assumption that is not relied on: its questions are asked, and no route gets lower."""

from dataclasses import replace

import numpy as np
import pytest

from triage_desk.domain.answers import NO, AnswerSet, answered
from triage_desk.domain.patient import Person, Sex
from triage_desk.errors import ContentError
from triage_desk.rules.cohort import decide_all
from triage_desk.rules.columns import NO as NO_CODE
from triage_desk.rules.columns import UNSURE, Columns, Kind, kind_of
from triage_desk.rules.columns import YES as YES_CODE
from triage_desk.rules.conditions import All, Includes, Is
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.openly import openly

PERSON = Person(40, Sex.MALE)
ROWS = 4000
ASSUMPTIONS = (
    *(f"AX-{n:02}" for n in range(1, 13)),
    *("AX-REGION", "AX-AGE", "AX-ARITH", "AX-ASKED", "AX-INJURY", "AX-SPINE", "AX-CHILD"),
)


def asked_openly(ruleset, name):
    assumption = replace(ruleset.assumptions[name], ask_openly=True)
    return openly(replace(ruleset, assumptions={**ruleset.assumptions, name: assumption}))


def test_the_switch_is_read_and_strict(small_files, write_small, tmp_path):
    entry = "{text: The follow-up cannot be yes when the stem is no."
    files = {"assumptions.yaml": f"AX-STEM: {entry}, ask_openly: true}}\n"}
    ruleset = load_ruleset(write_small(tmp_path / "open", files))
    assert ruleset.assumptions["AX-STEM"].ask_openly
    assert ruleset.gates["leg"].ask_when is None
    files = {"assumptions.yaml": f"AX-STEM: {entry}, ask_openly: maybe}}\n"}
    with pytest.raises(ContentError, match=r"assumptions\.yaml:1"):
        load_ruleset(write_small(tmp_path / "bad", files))


def test_without_a_switch_nothing_changes(small):
    assert openly(small.ruleset) is small.ruleset


def test_a_page_that_was_hidden_is_asked(small):
    engine = compile_ruleset(asked_openly(small.ruleset, "AX-STEM"))
    said = {"s_chest": NO, "s_ill": NO, "request": answered("pain"), "days": answered(3.0)}
    answers = AnswerSet({**said, "places": answered(("knee",)), "fever": NO})
    assert conduct(engine, answers, PERSON).open_ids[:2] == ("leg", "weak")
    assert "leg" not in conduct(small, answers, PERSON).visible


def test_the_gate_of_a_page_moves_down_onto_its_other_lines(real):
    before = real.ruleset
    after = asked_openly(before, "AX-02")
    assert after.gates["f_leg"].ask_when is None
    assert after.gates["f_l_foot"] == before.gates["f_l_foot"]
    moved = All((Is("u_leg", value=True), before.gates["f_l_none"].ask_when))
    assert after.gates["f_l_none"] == replace(before.gates["f_l_none"], ask_when=moved)
    after = asked_openly(before, "AX-01")
    assert isinstance(after.gates["f_hip"].ask_when, Includes)
    for link_id in before.gates.keys() - {"f_fever"}:
        assert after.gates[link_id] == before.gates[link_id]


def test_a_line_without_a_gate_of_its_own_takes_that_of_its_page(real):
    after = asked_openly(real.ruleset, "AX-09")
    assert after.gates["f_cancer"].ask_when is None
    assert after.gates["f_c_nerve"].ask_when == Is("g_cancer", value=True)


def test_what_a_line_repeats_of_the_gate_of_its_page_goes_with_it(real):
    after = asked_openly(real.ruleset, "AX-INJURY")
    assert after.gates["injury_signs"].ask_when is None
    assert after.gates["i_head"].ask_when is None
    assert after.gates["i_turn"].ask_when == All((Includes("regions", ("cervical",)),))
    after = asked_openly(real.ruleset, "AX-07")
    assert after.gates["f_p_ectopic"].ask_when is None


def random_columns(engine, seed):
    """Whole truths: every question answered, few yes, some not sure."""
    dice = np.random.default_rng(seed)
    yes = dice.choice((0.01, 0.1), size=ROWS)
    columns = {}
    for link_id, item in engine.owner_of.items():
        kind = kind_of(item)
        if kind in (Kind.YES_NO, Kind.OTHER):
            chance = dice.random(ROWS)
            column = np.where(chance < yes, YES_CODE, np.where(chance > 0.99, UNSURE, NO_CODE))
        elif kind is Kind.NUMBER:
            column = np.round(4000 * dice.random(ROWS) ** 4)
        else:
            place = dice.integers(0, len(item.options), ROWS)
            column = place if kind is Kind.ONE else 1 << place
        columns[link_id] = column.astype(kind.value)
    age, sex = dice.integers(1, 99, ROWS).astype(float), dice.integers(-1, 3, ROWS)
    return Columns(age, sex.astype(np.int8), columns)


@pytest.mark.parametrize("name", ASSUMPTIONS)
def test_asking_openly_never_lowers_a_route(real, name):
    engine = compile_ruleset(asked_openly(real.ruleset, name))
    columns = random_columns(real, len(name))
    before = decide_all(real, columns, visible=True)
    after = decide_all(engine, columns, visible=True)
    assert before.complete.all()
    assert after.complete.all()
    lower = np.flatnonzero(after.dispositions < before.dispositions)
    assert not lower.size
    assert (after.visible >= before.visible).all()
    assert after.visible.sum() > before.visible.sum()


def test_every_assumption_is_tried(real):
    assert set(ASSUMPTIONS) == set(real.ruleset.assumptions)
