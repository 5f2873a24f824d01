"""The proof itself: each theorem fails where it is broken.

That all hold of what we ship, in all rows, is a check of its own: ``dev.py check`` proves it.
"""

from pathlib import Path
from time import perf_counter

import pytest

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.disposition import Disposition
from triage_desk.rules import judge as judge_module
from triage_desk.rules.cases import read_cases, run_case
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.rules.prove import Wanted, prove
from triage_desk.rules.prove_model import LEVELS, Model
from triage_desk.rules.prove_sample import disagreements

pytest.importorskip("z3")

FEW = "most_items: {any: 2}\n"


def proof_of(folder, write_small, changes=None, theorems=(), **more):
    engine = compile_ruleset(load_ruleset(write_small(folder, changes)))
    return engine, prove(engine, Wanted(perf_counter, theorems=theorems, samples=200), **more)


def failed(proof):
    return {result.theorem for result in proof.results if not result.holds}


def first_hit(graph, asks):
    """Take the first flag that asks for anything, however little: what the engine must not do."""
    level, free = dict.fromkeys(LEVELS, 0), 1
    for ask in asks:
        here = graph.both(free, ask.when)
        for one in LEVELS:
            if ask.disposition >= one:
                level[one] = graph.some((level[one], here))
        free = graph.both(free, ask.when ^ 1)
    return level


def confirmed(folder: Path, found) -> bool:
    """Run a counterexample from its YAML, as a clinician would."""
    (folder / "cases").mkdir(exist_ok=True)
    (folder / "cases" / "plain.yaml").write_text("{request: pain}\n", encoding="utf-8")
    (folder / "cases" / "found.yaml").write_text(found.case, encoding="utf-8")
    engine = compile_ruleset(load_ruleset(folder))
    cases = read_cases(Folder(folder), engine)
    assert not cases.faults
    return bool(run_case(engine, cases.cases[0], AnswerSet()))


def test_the_model_is_the_engine(small, real):
    for engine in (small, real):
        model = Model(engine)
        inputs = model.inputs()
        end, full = model.walk(inputs), model.ask_all(inputs)
        assert disagreements(model, inputs, end, full, 300) == 0


def test_what_we_ship_keeps_a_theorem_under_each_of_its_axioms(real):
    """One theorem over one row: it takes twins, parts and meanings, which the small one has not."""
    proof = prove(real, Wanted(perf_counter, regions=("any",), theorems=("T4",)))
    assert proof.holds, [c.says for r in proof.results for c in r.counterexamples]


FLAG = "red_flags/F-ILL.yaml"
BROKEN = {
    "T2": {FLAG: [("{is: {fever: yes}}", "{is: {fever: no}}")]},
    "T5": {"red_flags/F-LONG.yaml": [("{is: {leg: yes}}", "{is: {leg: yes}}, {is: {leg: no}}")]},
}  # fmt: skip


def bent(small_files, changes):
    found = {}
    for name, pairs in changes.items():
        text = small_files[name]
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        found[name] = text
    return found


def test_a_flag_that_a_yes_clears_breaks_t2(write_small, small_files, tmp_path):
    anywhere = small_files["pathways/P-BACK.yaml"].replace(
        "{includes: {places: [back]}}",
        "{any: [{answered: places}, {none: [{answered: places}]}]}",
    )
    exempt = small_files["questionnaires/body.yaml"].replace(
        "type: boolean,", "type: boolean, yes_may_lower: An old weak leg is known.,"
    )
    whole = {"pathways/P-BACK.yaml": anywhere, "questionnaires/body.yaml": exempt}
    assert not failed(proof_of(tmp_path, write_small, whole, ("T1", "T2", "T4", "T6"))[1])
    changes = bent(small_files, BROKEN["T2"]) | whole
    _, proof = proof_of(tmp_path, write_small, changes, ("T1", "T2", "T4", "T6"))
    assert failed(proof) == {"T2"}
    assert confirmed(tmp_path, proof.results[1].counterexamples[0])


def test_an_exemption_asked_only_later_breaks_t3(write_small, tmp_path):
    _, proof = proof_of(tmp_path, write_small, None, ("T1", "T3", "T4", "T6"))
    assert failed(proof) == {"T3"}
    assert confirmed(tmp_path, proof.results[1].counterexamples[0])


def test_a_gate_that_hides_a_flag_breaks_t4(write_small, tmp_path):
    kind = "AX-STEM: {text: The gate cannot matter., kind: proved}\n"
    changes = {"assumptions.yaml": kind}
    _, proof = proof_of(tmp_path, write_small, changes, ("T1", "T4", "T6"))
    assert failed(proof) == {"T4"}
    found = next(r for r in proof.results if r.theorem == "T4").counterexamples[0]
    assert found.confirmed
    assert confirmed(tmp_path, found)


def test_a_flag_that_nobody_reaches_breaks_t5(write_small, small_files, tmp_path):
    changes = bent(small_files, BROKEN["T5"])
    _, proof = proof_of(tmp_path, write_small, changes, ("T5",))
    says = [found.says for found in proof.results[0].counterexamples]
    assert any("F-LONG" in words for words in says)


def test_two_pathways_of_one_rank_break_t6(write_small, small_files, tmp_path):
    second = small_files["pathways/P-BACK.yaml"].replace("P-BACK", "P-ALSO")
    words = small_files["text/en/pathways.yaml"]
    changes = {
        "pathways/P-ALSO.yaml": second,
        "text/en/pathways.yaml": words + words.replace("P-BACK", "P-ALSO"),
    }
    _, proof = proof_of(tmp_path, write_small, changes, ("T1", "T4", "T6"))
    assert failed(proof) == {"T6"}
    assert confirmed(tmp_path, proof.results[-1].counterexamples[0])


def test_too_many_questions_break_t7(write_small, small_files, tmp_path):
    changes = {"ruleset.yaml": small_files["ruleset.yaml"] + FEW}
    _, proof = proof_of(tmp_path, write_small, changes, ("T7",))
    assert failed(proof) == {"T7"}
    assert confirmed(tmp_path, proof.results[0].counterexamples[0])


def test_the_first_hit_in_place_of_the_maximum_breaks_t1(write_small, tmp_path, monkeypatch):
    engine, proof = proof_of(tmp_path, write_small, None, ("T1",), policy=first_hit)
    assert failed(proof) == {"T1"}
    monkeypatch.setattr(judge_module, "max", lambda wanted, key: wanted[0], raising=False)
    assert confirmed(tmp_path, proof.results[0].counterexamples[0])
    assert Disposition.EMERGENCY in LEVELS
    assert engine.flags
