"""A visit that a clinic wrote, as files of its overlay: what was keyed in is read again alike."""

import pytest

from tests.services import fakes
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.own_visit import Sketch
from triage_desk.domain.patient import Sex
from triage_desk.rules.loader import Folder
from triage_desk.rules.overlay import has_only_cases, load_with_overlay
from triage_desk.rules.own_vignettes import (
    Own,
    about_of,
    case_text,
    entry_text,
    has_entries,
    without,
)
from triage_desk.rules.vignettes import key_of, read_vignettes

ENGINE = fakes.small_engine(fakes.CONTENT)
FOUND, PLAIN = read_vignettes(fakes.CONTENT, None, ENGINE)
D = Disposition
SKETCH = Sketch(
    'Back pain and "pins": don\'t wait.',
    "My back: it hurts, and #4 is worse.",
    "Saddle numbness: nobody waits with it.",
    41,
    Sex.MALE,
    D.EMERGENCY,
)


def own(answers, **changes):
    held = {"about": "RF-CES-001", "present": ("RF-CES-001",), **changes}
    return Own("LOCAL-AB12", SKETCH, AnswerSet(answers), **held)


def read_back(tmp_path, made):
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "LOCAL-AB12.yaml").write_text(case_text(ENGINE, made), encoding="utf-8")
    (cases / "vignettes.yaml").write_text(entry_text(made), encoding="utf-8")
    return read_vignettes(fakes.CONTENT, tmp_path, ENGINE)[0][-1]


@pytest.mark.parametrize("vignette", FOUND, ids=lambda one: one.vignette_id)
def test_every_answer_of_a_visit_is_written_and_read_alike(vignette, tmp_path):
    """Each kind of answer that the program's own visits have."""
    key = key_of(ENGINE, vignette, PLAIN)
    made = own({name: key.answers[name] for name in key.answers}, present=())
    read = read_back(tmp_path, made)
    known = {name: read.case.answers.get(name) for name in key.answers}
    assert known == {name: key.answers[name] for name in key.answers}


def test_states_other_than_an_answer_are_written_too(tmp_path):
    given = {
        "request": answered("pain_injury"),
        "regions": answered(("lumbar",)),
        "symptom_days": answered(2.5),
        "n_saddle": NOT_SURE,
        "n_bladder": YES,
        "injury": DECLINED,
    }
    read = read_back(tmp_path, own(given))
    assert {name: read.case.answers.get(name) for name in given} == given
    assert read.case.answers.get("n_legs", NO) == NO
    assert (read.case.sentence, read.opening, read.why) == (
        *(SKETCH.title, SKETCH.opening),
        SKETCH.why,
    )
    assert not read.is_ours
    assert read.case.expected.disposition is D.EMERGENCY


def test_an_entry_is_taken_out_and_nothing_else(tmp_path):
    first, last = (
        "# Ours.\n- case: LOCAL-1\n  opening: One.\n",
        "- {case: 'LOCAL-3', opening: C.}\n",
    )
    whole = f"{first}- case: LOCAL-2\n  opening: Two.\n  why: No.\n{last}"
    assert without(whole, "LOCAL-2") == first + last
    assert without(whole, "LOCAL-3") == whole.removesuffix(last)
    assert without(whole, "LOCAL-4") == whole
    assert without("", "LOCAL-1") == ""
    assert has_entries(whole)
    assert not has_entries("# - none\n")
    assert "LOCAL-11" in without("- case: LOCAL-11\n  opening: A.\n", "LOCAL-1")


def test_what_a_visit_is_about():
    assert about_of(D.PT_FIRST, ("RF",), "PW") == "PW"
    assert about_of(D.EMERGENCY, ("RF", "RG"), "PW") == "RF"
    assert about_of(D.PHYSICIAN_SOON, (), "PW") == "PW"


def test_a_folder_with_visits_alone_leaves_the_rules_as_they_are(tmp_path):
    cases = tmp_path / "cases"
    cases.mkdir()
    assert has_only_cases(tmp_path)
    plain, same = load_with_overlay(fakes.CONTENT, None), load_with_overlay(fakes.CONTENT, tmp_path)
    assert same.ref == plain.ref
    (tmp_path / "stray.yaml").write_text("a: b\n", encoding="utf-8")
    assert not has_only_cases(tmp_path)
    assert Folder(tmp_path).rule_files()
