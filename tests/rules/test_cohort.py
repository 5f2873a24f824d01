"""Many intakes at once are decided exactly as each by itself, and a broken kernel is caught."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_desk.domain.answers import (
    DECLINED,
    NO,
    NOT_ASKED,
    NOT_SURE,
    YES,
    AnswerSet,
    answered,
)
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import NUMBERS, ItemType
from triage_desk.rules import cohort
from triage_desk.rules.cohort import DISPOSITIONS, decide_all
from triage_desk.rules.columns import OPEN, Columns, columns_of, read_columns
from triage_desk.rules.conditions import All, Answered, AnyOf, AtLeast, Is
from triage_desk.rules.content import Gate, UnknownPolicy
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import VERDICTS, judge

SEEDS = st.integers(0, 2**32)
NUMBERS_TRIED = (0, 0.5, 1, 2, 3, 7, 10, 13.9, 14, 28, 30, 42, 44, 45, 60, 90, 91, 365, 4000)


def one_by_one(engine, intakes):
    """Return everything the scalar engine says, one tuple an intake."""
    said = []
    for answers, person in intakes:
        interview = conduct(engine, answers, person)
        found = judge(engine, interview, answers)
        pathway = found.pathway.pathway_id if found.pathway else None
        said.append(
            (
                tuple(VERDICTS.index(verdict) for verdict in found.verdicts),
                (found.disposition, pathway, found.complete, found.no_pathway, interview.ended),
                interview.visible,
            )
        )
    return said


def all_at_once(engine, intakes, **options):
    """Return the same, said by the kernel."""
    found = decide_all(engine, columns_of(engine, intakes), visible=True, **options)
    ids = [compiled.pathway.pathway_id for compiled in engine.pathways] + [None]
    return [
        (
            tuple(found.verdicts[row]),
            (
                DISPOSITIONS[found.dispositions[row]],
                ids[found.pathways[row]],
                found.complete[row],
                found.no_pathway[row],
                found.ended[row],
            ),
            frozenset(np.array(found.leaf_ids)[found.visible[row]]),
        )
        for row in range(len(intakes))
    ]


def random_intakes(engine, seed, count):
    """Answers of any state to any question, asked or not; from almost none to all of them."""
    dice = Random(seed)
    return [random_intake(engine, dice) for _ in range(count)]


def random_intake(engine, dice):
    person = Person(dice.randint(0, 99), dice.choice(list(Sex)))
    yes, unsure, gone = dice.choice((0.02, 0.3)), dice.choice((0, 0.1)), dice.choice((0, 0.05, 0.5))
    answers = {
        link_id: reply(item, dice, yes, unsure)
        for link_id, item in engine.owner_of.items()
        if dice.random() >= gone
    }
    return AnswerSet(answers), person


def reply(item, dice, yes, unsure):
    if dice.random() < unsure:
        return dice.choice((NOT_SURE, DECLINED, NOT_ASKED))
    if item.type in (ItemType.BOOLEAN, ItemType.CHECKLIST):
        return YES if dice.random() < yes else NO
    if item.type is ItemType.CHOICE:
        codes = [option.code for option in item.options]
        some = tuple(dice.sample(codes, k=min(len(codes), dice.choice((1, 1, 2)))))
        return answered(some if item.repeats else some[0])
    return answered(dice.choice(NUMBERS_TRIED) if item.type in NUMBERS else "words")


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_small_content_is_decided_as_one_by_one(small, seed):
    intakes = random_intakes(small, seed, 60)
    assert all_at_once(small, intakes) == one_by_one(small, intakes)


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_the_real_content_is_decided_as_one_by_one(real, seed):
    intakes = random_intakes(real, seed, 150)
    assert all_at_once(real, intakes) == one_by_one(real, intakes)


def test_every_word_of_the_vocabulary_and_every_policy_is_decided_as_one_by_one(small):
    first, *rest = small.ruleset.flags
    whens = (
        All(()),
        AnyOf(()),
        Answered("goal"),
        Answered("days"),
        Answered("places"),
        Is("leg", value=False),
        Is("request", "nowhere"),
        AtLeast(2, (Is("fever", value=True), Is("leg", value=True), Is("sex", "female"))),
    )
    accept = replace(first.if_unknown, policy=UnknownPolicy.ACCEPT, disposition=None, reason="x")
    more = [
        replace(
            first, flag_id=f"F-{n}", when=when, if_unknown=accept if n % 2 else first.if_unknown
        )
        for n, when in enumerate(whens)
    ]
    engine = compile_ruleset(replace(small.ruleset, flags=(first, *rest, *more)))
    intakes = random_intakes(engine, 3, 400)
    assert all_at_once(engine, intakes) == one_by_one(engine, intakes)


def test_chunks_and_threads_change_nothing(real, monkeypatch):
    intakes = random_intakes(real, 7, 100)
    whole = all_at_once(real, intakes)
    monkeypatch.setattr(cohort, "CHUNK", 7)
    assert all_at_once(real, intakes, workers=2) == whole


def test_a_question_without_a_column_is_open(real):
    nobody = Columns(np.array([40.0]), np.array([0], np.int8), {})
    asked = decide_all(real, nobody)
    assert not asked.complete[0]
    expected = one_by_one(real, [(AnswerSet(), Person(40, Sex.FEMALE))])
    assert tuple(asked.verdicts[0]) == expected[0][0]


def test_a_json_intake_becomes_a_row(small):
    intake = {
        "patient": {"age_years": 40, "sex": "unknown"},
        "answers": {"request": "pain", "places": ["back"], "days": {"value": 2, "unit": "weeks"}},
    }
    columns = read_columns(small, [intake])
    assert len(columns) == 1
    assert columns.answers["days"][0] == 14
    intake["answers"]["places"] = ["nowhere"]
    with pytest.raises(ValueError, match=r'^intake 2: Item "places" has no option'):
        read_columns(small, [{"patient": intake["patient"], "answers": {}}, intake])


def test_a_code_the_content_does_not_know_is_refused(small):
    intake = (AnswerSet({"request": answered("moon")}), Person(40, Sex.MALE))
    with pytest.raises(ValueError, match=r'"request" has no option'):
        columns_of(small, [intake])


def test_only_a_yes_no_question_may_count_as_no(small):
    gates = {**small.ruleset.gates, "days": Gate(None, "AX-STEM")}
    with pytest.raises(ValueError, match=r'"days" is no yes/no'):
        decide_all(
            compile_ruleset(replace(small.ruleset, gates=gates)),
            columns_of(small, [(AnswerSet(), Person(40, Sex.MALE))]),
        )


def never_waits(rows, gate):
    shown, waits = rows.true_state(gate)
    return shown | waits, waits & False


def hides_the_unsure(rows, gate):
    shown, waits = rows.true_state(gate)
    if gate.test is not None:
        shown = shown & (rows.truth(rows.plan.gates[gate.link_id]) == cohort.YES)
    return shown, waits


def forgets_assumptions(rows, leaf, column, taken, hidden):
    rows.true_keep(leaf, column, taken, hidden & False)


def believes_hidden_answers(rows, leaf, column, taken, hidden):
    said = hidden & (column != OPEN) if column.dtype == np.uint8 else hidden & False
    rows.true_keep(leaf, column, taken | said, hidden & ~said)


def takes_unknown_for_no(rows, number):
    found = rows.true_truth(number)
    return np.where(found == cohort.UNSURE, np.uint8(cohort.NO), found)


def holds_nothing(rows, compiled, verdict):
    return rows.true_asks_for(compiled, np.where(verdict == cohort.UNSURE, np.uint8(0), verdict))


def takes_the_last_pathway(rows):
    found = np.full(rows.count, cohort.NO_PATHWAY, np.int16)
    for place, (fits, _) in enumerate(rows.plan.pathways):
        found[rows.truth(fits) == cohort.YES] = place
    return found


@pytest.mark.parametrize(
    ("method", "broken"),
    [
        ("state", never_waits),
        ("state", hides_the_unsure),
        ("keep", forgets_assumptions),
        ("keep", believes_hidden_answers),
        ("truth", takes_unknown_for_no),
        ("asks_for", holds_nothing),
        ("first_pathway", takes_the_last_pathway),
    ],
)
def test_a_broken_kernel_is_caught(real, monkeypatch, method, broken):
    intakes = random_intakes(real, 1, 200)
    expected = one_by_one(real, intakes)
    assert all_at_once(real, intakes) == expected
    monkeypatch.setattr(
        cohort._Rows, f"true_{method}", getattr(cohort._Rows, method), raising=False
    )
    monkeypatch.setattr(cohort._Rows, method, broken)
    assert all_at_once(real, intakes) != expected
