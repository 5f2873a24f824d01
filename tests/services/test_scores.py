"""Scoring plain answers: each misfit is one line, each number keeps unit, date and source."""

import pytest

from triage_desk.errors import UserError
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.services import scores


@pytest.fixture(scope="module")
def ruleset(root):
    return compile_ruleset(load_ruleset(root / "resources" / "content")).ruleset


def test_found_by_its_id_in_any_case(ruleset):
    assert scores.find(ruleset, "peg").instrument_id == "PEG"
    with pytest.raises(UserError, match='no instrument "PGE"; did you mean "PEG"'):
        scores.find(ruleset, "PGE")


@pytest.mark.parametrize(
    ("name", "plain", "message"),
    [
        ("PEG", [], "an object such as"),
        ("PEG", {"peg_9": 1}, 'PEG has no question "peg_9"'),
        ("PEG", {"peg_1": 11}, "peg_1"),
        ("ODI", {}, 'ODI takes {"score": number} and nothing else'),
        ("ODI", {"score": 3, "odi_1": 2}, "nothing else"),
        ("ODI", {"score": 101}, "from 0 to 100, not 101"),
        ("ODI", {"score": True}, "from 0 to 100"),
        ("ODI", {"score": "40"}, "from 0 to 100"),
    ],
)
def test_a_misfit_is_one_sentence(ruleset, name, plain, message):
    with pytest.raises(UserError) as caught:
        scores.score(scores.find(ruleset, name), plain)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_score_with_its_change_in_data_and_words(ruleset):
    peg = scores.find(ruleset, "PEG")
    before = scores.score(peg, {"peg_1": 7, "peg_2": 7, "peg_3": 7})
    after = scores.score(peg, {"peg_1": 4, "peg_2": 4, "peg_3": 4})
    plain = scores.report(peg, after, before)
    assert plain["value"] == 4
    assert plain["band"]["at_least"]["source"] == "k_design"
    assert plain["change"]["direction"] == "better"
    assert plain["change"]["matters_from"]["unit"] == "percent"
    assert "Better" in "\n".join(scores.lines(peg, after, before))
    assert "change" not in scores.report(peg, after)


def test_unknown_answers_give_no_score_and_are_named(ruleset):
    phq9 = scores.find(ruleset, "PHQ9")
    found = scores.score(phq9, {"phq9_9": "2", "phq9_1": "unknown"})
    assert scores.report(phq9, found)["value"] is None
    said = scores.lines(phq9, found)
    assert "no score yet" in said[0]
    assert any(line.startswith("At once: A clinician") for line in said)
    assert any(line.startswith("Not known: phq9_1,") for line in said)


def test_an_entered_score_has_no_questions(ruleset):
    odi = scores.find(ruleset, "ODI")
    found = scores.score(odi, {"score": 34})
    assert scores.report(odi, found)["value"] == 34
    assert len(scores.lines(odi, found)) == 1
    listed = {one["id"]: one for one in scores.shelf(ruleset)}
    assert listed["ODI"]["questions"] == {}
    assert listed["ODI"]["change"]["value"] == 10
    assert listed["SILS"]["change"] is None
    assert len(listed["PHQ9"]["questions"]) == 9


def test_a_change_without_a_published_size_is_not_told(ruleset):
    gad = scores.find(ruleset, "GAD2")
    score = scores.score(gad, {"gad2_a": "1", "gad2_b": "1"})
    assert scores.report(gad, score, score)["change"]["matters_from"] is None
