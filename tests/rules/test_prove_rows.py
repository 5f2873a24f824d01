"""The proof row by row, and every kind of question in it, on a small content with regions."""

from dataclasses import replace
from time import perf_counter

import pytest

from triage_desk.rules.conditions import Below, Is
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.prove import Wanted, prove
from triage_desk.rules.prove_graph import Graph
from triage_desk.rules.prove_lengths import out_of_order
from triage_desk.rules.prove_model import LEVELS
from triage_desk.rules.prove_terms import Number, Reader, YesNo

pytest.importorskip("z3")

ROWS = ("back", "knee", "unknown", "any")
MOST = "most_items: {back: 8, knee: 10, unknown: 7, any: 99}\n"
MORE = """
- {id: odd, type: choice, options: [one, two]}
- {id: count, type: integer, unit: days}
- {id: size, type: decimal, unit: cm, minimum: 0, maximum: 3}
- {id: born, type: date}
"""
ODD = """
id: F-ODD
condition: Odd
regions: [knee]
when:
  any:
  - all: [{one_of: {odd: [one]}}, {below: {count: days_14}}]
  - {all: [{is: {odd: two}}, {between: {count: [days_14, days_15]}}, {answered: born}]}
  - {at_least: {count: 2, of: [{is: {fever: yes}}, {at_least_value: {size: one_cm}}]}}
disposition: physician_soon
if_unknown: {accept: A test.}
rationale: test
sources: [{source: src, locator: p. 9}]
owner: lead
reviewed_on: 2026-11-21
"""
WORDS = """
odd: {text: Odd?, options: {one: One, two: Two}}
count: {text: How many?}
size: {text: How big?}
born: {text: When born?}
"""
NUMBERS = """
one_cm: {value: 1, unit: cm, in_force_from: 2026-01-01, source: src, locator: p, why: t}
days_15: {value: 15, unit: days, in_force_from: 2026-01-01, source: src, locator: p, why: t}
"""
NEVER = """
  - {all: [{answered: idle}, {answered: told}, {none: [{answered: idle}]}]}
"""


@pytest.fixture(scope="module")
def many(small_files):
    """The files of the small content with regions, and with a question of every kind."""
    files = {name: text.replace("places", "regions") for name, text in small_files.items()}
    files["questionnaires/body.yaml"] += MORE
    files["text/en/items.yaml"] += WORDS
    files["thresholds.yaml"] += NUMBERS
    files["ruleset.yaml"] += MOST
    files["red_flags/F-ODD.yaml"] = ODD
    files["text/en/findings.yaml"] += "F-ODD: {title: Odd, say: Odd., action: Book.}\n"
    return files


def proof_of(folder, write_small, files, theorems=(), **more):
    engine = compile_ruleset(load_ruleset(write_small(folder, files)))
    samples = 0 if "policy" in more else 300
    return prove(engine, Wanted(perf_counter, theorems=theorems, samples=samples), **more)


def test_every_row_is_proved_and_the_model_is_the_engine(many, write_small, tmp_path):
    proof = proof_of(tmp_path, write_small, many)
    assert proof.disagreed == 0
    assert [r.region for r in proof.results if r.theorem == "T1"] == list(ROWS)
    said = {(r.theorem, r.region): [c.says for c in r.counterexamples] for r in proof.results}
    assert not any(said["T1", row] for row in ROWS)
    assert said["T3", "back"] == said["T3", "any"] != []
    assert proof.longest["knee"] < proof.longest["back"] <= proof.longest["any"]
    assert said["T7", "knee"] == []


def test_a_question_that_changes_nothing_in_a_row_is_found(many, write_small, tmp_path):
    proof = proof_of(tmp_path, write_small, many, ("T5",))
    back = [c.says for r in proof.results if r.region == "back" for c in r.counterexamples]
    assert "The question request changes no result in the row back." not in back
    assert not any("F-ODD" in words for words in back)
    idle = many | {
        "red_flags/F-ODD.yaml": ODD.replace("\ndisposition", NEVER.rstrip() + "\ndisposition"),
        "questionnaires/body.yaml": many["questionnaires/body.yaml"]
        + "- {id: idle, type: boolean}\n- {id: told, type: text}\n",
        "text/en/items.yaml": many["text/en/items.yaml"] + "idle: {text: I?}\ntold: {text: T?}\n",
    }
    proof = proof_of(tmp_path, write_small, idle, ("T5",))
    for name, row in (("idle", "knee"), ("told", "back"), ("idle", "any")):
        says = f"The question {name} changes no result in the row {row}."
        assert says in [c.says for r in proof.results for c in r.counterexamples]


def test_nobody_left_is_said_once(many, write_small, tmp_path, monkeypatch):
    engine = compile_ruleset(load_ruleset(write_small(tmp_path, many)))
    monkeypatch.setattr("triage_desk.rules.prove_theorems.axioms", contradiction)
    proof = prove(engine, Wanted(perf_counter, regions=("any",), theorems=("T5",), samples=1))
    says = proof.results[0].counterexamples[0].says
    assert "contradicts itself" in says


def contradiction(_model, _inputs, _outcome):
    from triage_desk.rules.prove_space import Axiom, AxiomKind

    return (Axiom("never", AxiomKind.SAME, 0),)


def test_no_route_at_all_breaks_t6(small_files, write_small, tmp_path):
    def nothing(_graph, _asks):
        return dict.fromkeys(LEVELS, 0)

    proof = proof_of(tmp_path, write_small, small_files, ("T6",), policy=nothing)
    assert not proof.results[0].holds
    assert "no disposition" in proof.results[0].counterexamples[0].says


def test_a_scope_that_no_question_decides_is_known_of_everybody(small_files, write_small, tmp_path):
    scope = small_files["ruleset.yaml"].replace(
        "{is: {request: other}}", "{at_least_value: {age: years_50}}"
    )
    chest = small_files["red_flags/F-CHEST.yaml"].replace(
        "when: {is: {s_chest: yes}}", "when: {any: [{is: {s_chest: yes}}, {is: {request: other}}]}"
    )
    changes = {"ruleset.yaml": scope, "red_flags/F-CHEST.yaml": chest}
    proof = proof_of(tmp_path, write_small, changes, ("T1",))
    assert proof.results[0].holds


def test_a_question_before_what_it_depends_on_breaks_t7(small):
    turned = replace(small.ruleset, sections=tuple(reversed(small.ruleset.sections)))
    page = turned.sections[1]
    items = tuple(reversed(page.items))
    sections = tuple(replace(s, items=items) if s is page else s for s in turned.sections)
    engine = replace(small, ruleset=replace(turned, sections=sections))
    says = [found.says for found in out_of_order(engine)]
    assert "The question leg depends on places, which is not asked before it." in says


def test_a_comparison_that_no_rule_may_make_is_refused():
    reader = Reader(Graph(), {"limit": 1.0})
    with pytest.raises(TypeError, match="compares no number"):
        reader.read(Is("x", True), {"x": Number(1, (0.0,), ())})
    with pytest.raises(TypeError, match="does not fit"):
        reader.read(Below("x", "limit"), {"x": YesNo(1, 2)})
