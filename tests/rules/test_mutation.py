"""Small changes of the content: all are made, and what no case notices is reported."""

from dataclasses import replace

import pytest

from tests.rules.small_content import CHEST_CASES, PLAIN_ANSWERS
from triage_desk.domain.disposition import Disposition
from triage_desk.errors import ContentError
from triage_desk.rules.cases import read_cases, run_case
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
)
from triage_desk.rules.content import Retired
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.rules.mutate import mutants
from triage_desk.rules.mutate_condition import edits, in_short, shifted
from triage_desk.rules.mutation import Trial, mutation_faults, read_equivalents, told

A, B, C = Is("a", True), Is("b", False), OneOf("c", ("x", "y"))
CASES = (
    CHEST_CASES
    + """- id: back-asked
  about: leg
  kind: asks
  sentence: Back pain for three days is asked for the leg, not whether it is steady.
  patient: {age_years: 40, sex: male}
  answers: {}
  others: plain
  expect: {asked: [leg], not_asked: [steady], involves: [], pathway: P-BACK}
"""
)


def changed(condition):
    """Each change of a condition, by what it is and what it becomes."""
    return {(edit.operator, in_short(edit.condition)) for edit in edits(condition)}


# ----------------------------------------------------------------------------- one condition


def test_a_list_loses_each_part_and_turns_into_the_other_kind():
    assert changed(All((A, B))) == {
        ("part dropped", "a is yes"),
        ("part dropped", "b is no"),
        ("all <-> any", "a is yes or b is no"),
        ("value flipped", "a is no and b is no"),
        ("value flipped", "a is yes and b is yes"),
    }
    assert ("all <-> any", "a is yes and b is no") in changed(AnyOf((A, B)))
    assert ("none turned round", "a is yes or b is no") in changed(NoneOf((A, B)))
    assert ("all <-> any", "not ((a is yes and b is no))") in changed(NoneOf((A, B)))


def test_a_list_of_one_part_keeps_it():
    assert changed(AnyOf((A,))) == {("value flipped", "a is no")}
    assert changed(NoneOf((A,))) == {
        ("none turned round", "a is yes"),
        ("value flipped", "not (a is no)"),
    }


def test_a_count_moves_within_its_list():
    counts = [
        edit.condition.count for edit in edits(AtLeast(2, (A, B))) if edit.operator == "count"
    ]
    assert counts == [1]
    assert in_short(AtLeast(2, (A, B))) == "2 of 2"


def test_codes_are_dropped_and_choices_turned_round():
    assert changed(C) == {
        ("comparison flipped", "not (c in x/y)"),
        ("code dropped", "c in y"),
        ("code dropped", "c in x"),
    }
    assert ("code dropped", "c in ") in changed(Includes("c", ("x",)))
    assert changed(Is("c", "x")) == {("comparison flipped", "not (c is x)")}
    assert changed(Answered("c")) == {("comparison flipped", "not (c answered)")}


def test_numbers_move_one_step_and_comparisons_turn_round():
    assert changed(Below("n", "t")) == {
        ("comparison flipped", "n >= t"),
        ("number moved", "n < t+"),
        ("number moved", "n < t-"),
    }
    assert ("comparison flipped", "n < t") in changed(AtLeastValue("n", "t"))
    assert changed(Between("n", "t", "u")) == {
        ("comparison flipped", "not (n t..u)"),
        *(("number moved", f"n {ends}") for ends in ("t+..u", "t-..u", "t..u+", "t..u-")),
    }


def test_a_step_is_one_unit_or_a_tenth_of_one(small):
    years = small.ruleset.thresholds["years_50"]
    moved = shifted({"t": years, "u": replace(years, value=0.5)})
    assert [moved[name].value for name in ("t+", "t-", "u+", "u-")] == [51, 49, 0.6, 0.4]
    assert moved["t+"].unit == "years"


# ----------------------------------------------------------------------------- a whole ruleset


def test_every_mutant_has_a_name_of_its_own_and_a_sentence(real):
    every = list(mutants(real))
    assert len({mutant.mutant_id for mutant in every}) == len(every)
    sentences = {mutant.mutant_id: mutant.sentence for mutant in every}
    assert (
        sentences["weight_loss_age: 50 -> 51 years everywhere"]
        == "weight_loss_age: 50 -> 51 years everywhere"
    )
    assert (
        sentences["RF-MAL-004: age >= weight_loss_age -> age >= weight_loss_age+"]
        == 'RF-MAL-004: "Age" is 50 years or more -> "Age" is 51 years or more'
    )


def test_each_kind_of_change_is_made(small):
    assert {mutant.mutant_id for mutant in mutants(small)} >= {
        "F-CHEST: left out",
        "F-CHEST: emergency -> physician_today",
        "F-CHEST: not sure holds physician_today -> physician_soon",
        "F-CHEST: not sure is accepted",
        "F-WEAK: no exemption",
        "F-WEAK: unless steady is yes -> steady is no",
        "F-WEAK: does not involve nurse",
        "F-LONG: pt_first_notify -> pt_first",
        "P-BACK: left out",
        "P-BACK: fits places without back",
        "leg: never asked",
        "leg: always asked",
        "leg: not asked stays unknown",
        "leg: asked when places without back",
        "outside_scope: not (request is other)",
        "days_14: 14 -> 15 days everywhere",
    }


def test_a_rule_that_is_asked_about_or_accepted_holds_nothing_to_lower(small):
    names = {m.mutant_id for m in mutants(small) if m.operator.startswith("hold")}
    assert not any(name.startswith("F-LONG") for name in names)


def test_a_retired_flag_is_left_alone_and_the_lowest_route_goes_no_lower(small):
    gone = Retired(small.ruleset.effective_from, "", "never seen")
    first, second, *rest = small.ruleset.flags
    second = replace(second, disposition=Disposition.PT_FIRST)
    flags = (replace(first, retired=gone), second, *rest)
    bent = compile_ruleset(replace(small.ruleset, flags=flags))
    operators = [(m.owner, m.operator) for m in mutants(bent)]
    assert first.flag_id not in {owner for owner, _ in operators}
    assert (second.flag_id, "route lowered") not in operators
    assert (second.flag_id, "flag dropped") in operators


def test_compiling_a_mutant_on_top_of_its_ruleset_is_compiling_it(real):
    """Reused parts are the same parts: whatever is asked, both engines say the same."""
    root = real.ruleset
    gates = {**root.gates, "g_falls": replace(root.gates["g_falls"], ask_when=None)}
    bent = replace(root, gates=gates, flags=root.flags[1:], pathways=root.pathways[::-1])
    engine = compile_ruleset(bent, like=real)
    assert engine.flags == real.flags[1:]
    assert [c.pathway for c in engine.pathways] == list(root.pathways[::-1])
    assert engine.flags[0] is real.flags[1]
    assert engine.secondary == real.secondary
    unlike = [a.item.link_id for a, b in zip(engine.items, real.items, strict=True) if a is not b]
    assert unlike == ["body"]


def test_only_what_uses_a_number_is_compiled_again_when_it_moves(real):
    known = real.ruleset.thresholds
    moved = {**known, "falls_age": replace(known["falls_age"], value=70)}
    engine = compile_ruleset(replace(real.ruleset, thresholds=moved), like=real)
    assert engine.values["falls_age"] == 70
    again = [a.flag.flag_id for a, b in zip(engine.flags, real.flags, strict=True) if a is not b]
    assert again == ["RF-FAL-002"]
    unlike = [a.item.link_id for a, b in zip(engine.items, real.items, strict=True) if a is not b]
    assert unlike == ["body"]
    assert engine.pathways == real.pathways


# ----------------------------------------------------------------------------- the trial


@pytest.fixture
def content(write_small, tmp_path):
    """Write the small content with cases; return its folder."""

    def write(cases=CASES, equivalent=""):
        files = {"cases/plain.yaml": PLAIN_ANSWERS, "cases/some.yaml": cases}
        return write_small(tmp_path, files | {"cases/equivalent.yaml": equivalent})

    return write


def tried(root, wanted=lambda _mutant: True):
    engine = compile_ruleset(load_ruleset(root))
    cases = read_cases(Folder(root), engine)
    assert cases.faults == ()
    chosen = [mutant for mutant in mutants(engine) if wanted(mutant)]
    equivalents = read_equivalents(Folder(root))
    killers = Trial(engine, cases).killer_ids(chosen)
    both = zip(chosen, killers, strict=True)
    return tuple(told(mutant, killer, equivalents) for mutant, killer in both), equivalents


def test_a_change_is_noticed_by_its_case(content):
    result, _ = tried(content(), lambda m: m.owner == "F-CHEST")
    killers = {one.mutant.mutant_id.partition(": ")[2]: one.killed_by for one in result}
    assert killers == {
        "left out": "chest",
        "s_chest is yes -> s_chest is no": "chest",
        "emergency -> physician_today": "chest",
        "not sure holds physician_today -> physician_soon": "chest-unsure",
        "not sure is accepted": "chest-unsure",
    }


def test_a_change_survives_when_its_case_is_taken_away(content):
    without = CASES[: CASES.index("- id: chest-unsure")]
    result, equivalents = tried(content(without), lambda m: m.owner == "F-CHEST")
    faults = [fault.message for fault in mutation_faults(result, equivalents, whole=False)]
    assert [fault.partition("[")[2] for fault in faults] == [
        "F-CHEST: not sure holds physician_today -> physician_soon]",
        "F-CHEST: not sure is accepted]",
    ]
    assert faults[0].startswith("no case notices the change: ")


def test_the_short_way_finds_what_running_every_case_finds(content):
    """The trial runs only cases that a mutant could touch; here every case is run instead."""
    root = content()
    engine = compile_ruleset(load_ruleset(root))
    cases = read_cases(Folder(root), engine)
    result, _ = tried(root)
    assert {bool(one.killed_by) for one in result} == {True, False}
    for one in result:
        bent = compile_ruleset(one.mutant.ruleset)
        failed = {c.case_id for c in cases.cases if run_case(bent, c, cases.plain)}
        assert bool(failed) == bool(one.killed_by), one.mutant.mutant_id
        assert not failed or one.killed_by in failed


PLAIN_BACK = """
- id: back-plain
  about: P-BACK
  kind: pathway
  sentence: Back pain for three days and nothing else goes to the PT first.
  patient: {age_years: 40, sex: male}
  answers: {}
  others: plain
  expect: {disposition: pt_first}
"""


def test_a_line_hidden_with_its_page_is_seen_to_stay_unknown(content):
    """The page of the weak leg stays closed; not knowing the weak leg would hold the visit."""
    result, _ = tried(content(PLAIN_BACK), lambda m: m.owner == "weak")
    killers = {one.mutant.operator: one.killed_by for one in result}
    assert killers["not asked stays unknown"] == "back-plain"


def test_a_hidden_line_that_moves_a_later_question_is_played_anew(content):
    """Not knowing the leg opens its page, which is asked about by nothing but the change."""
    asked = PLAIN_BACK.replace("answers: {}", "answers: {places: [knee]}").replace(
        "{disposition: pt_first}", "{not_asked: [weak]}"
    )
    result, _ = tried(content(asked), lambda m: m.owner == "leg")
    killers = {one.mutant.operator: one.killed_by for one in result}
    assert killers["not asked stays unknown"] == "back-plain"


def test_a_case_that_does_not_hold_kills_nothing(content):
    broken = CASES.replace("disposition: emergency", "disposition: pt_first")
    names = "F-CHEST: emergency -> physician_today"
    result, _ = tried(content(broken), lambda m: m.mutant_id == names)
    assert result[0].killed_by == ""


# ----------------------------------------------------------------------------- the list


def listed(names, reason="The other line asks the same."):
    return f"- mutants: {names}\n  reason: {reason}\n"


def faults_of(root, *, whole=False):
    result, equivalents = tried(root, lambda m: m.owner in ("F-CHEST", "steady"))
    return [f.message for f in mutation_faults(result, equivalents, whole=whole)]


def test_a_listed_survivor_is_no_fault(content):
    without = CASES[: CASES.index("- id: back-asked")]
    assert len(faults_of(content(without))) > 1
    assert faults_of(content(without, listed("['steady: *']"))) == []


def test_a_listed_mutant_that_a_case_notices_is_a_fault(content):
    names = '["F-CHEST: left out", "steady: *"]'
    faults = faults_of(content(equivalent=listed(names)))
    assert '"F-CHEST: left out" is listed, but chest notices it' in faults


def test_a_listed_mutant_that_is_gone_is_a_fault(content):
    without = CASES[: CASES.index("- id: back-asked")]
    root = content(without, listed('["steady: *", "F-GONE: left out"]'))
    assert faults_of(root) == []
    assert faults_of(root, whole=True) == ['there is no mutant "F-GONE: left out"']


@pytest.mark.parametrize("names", ["['*: left out']", "['F-*']", "[F-CHEST]"])
def test_a_pattern_names_one_owner(content, names):
    with pytest.raises(ContentError, match="must name one owner"):
        read_equivalents(Folder(content(equivalent=listed(names))))


def test_no_list_is_an_empty_list(content):
    assert read_equivalents(Folder(content())) == ()
