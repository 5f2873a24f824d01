"""The pathways of the shipped content: nobody who may go to the PT first is left without one."""

import re
from itertools import chain, combinations

import pytest

from triage_desk.domain.answers import AnswerSet, answered
from triage_desk.domain.patient import Person, Sex
from triage_desk.rules.conditions import Includes, leaves
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import first_pathway
from triage_desk.rules.loader import load_ruleset

HIGHEST_GRADE = 6.0
MOST_WORDS = 220
DECIDING = re.compile(
    r"request|regions|symptom_days|injury|injury_days|known|age|path_[a-z]+|preg_state"
)
# Belly pain is no muscle or joint problem, and a skin problem alone is none either.
NOT_FOR_THE_PT = {"chest_belly", "skin"}
NO_DISEASE = re.compile(
    r"arthriti|sciatica|tendin|fasciit|sprain|stenosis|cancer|fracture|tumou?r|syndrome",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def ruleset(root):
    return load_ruleset(root / "resources" / "content")


@pytest.fixture(scope="module")
def engine(ruleset):
    return compile_ruleset(ruleset)


def some_of(regions):
    """Every set of one or two regions, and all of them at once."""
    pairs = chain(combinations(regions, 1), combinations(regions, 2))
    return [*pairs, tuple(regions)]


def test_every_covered_place_has_a_pathway_whatever_else_is_known(engine, ruleset):
    lost = []
    for regions in some_of(ruleset.covered_regions):
        for days in (None, 0, 41, 42, 83, 84, 90, 4000):
            said = {"request": answered("pain_injury"), "regions": answered(regions)}
            if days is not None:
                said["symptom_days"] = answered(days)
            facts = conduct(engine, AnswerSet(said), Person(50, Sex.MALE)).facts
            if first_pathway(engine, facts) is None:
                lost.append((regions, days))
    assert not lost


@pytest.mark.parametrize(
    "request_code", ["device", "home", "caregiver", "balance", "after_surgery"]
)
def test_a_request_without_pain_has_a_pathway_even_without_a_place(engine, request_code):
    said = AnswerSet({"request": answered(request_code)})
    assert first_pathway(engine, conduct(engine, said, Person(50, Sex.MALE)).facts)


@pytest.mark.parametrize("place", sorted(NOT_FOR_THE_PT))
def test_a_place_that_is_not_for_the_pt_has_none_alone(engine, place):
    said = AnswerSet({"request": answered("pain_injury"), "regions": answered((place,))})
    assert first_pathway(engine, conduct(engine, said, Person(50, Sex.MALE)).facts) is None


def test_ranks_are_unique_so_that_one_pathway_is_taken(ruleset):
    ranks = [pathway.rank for pathway in ruleset.pathways]
    assert len(set(ranks)) == len(ranks)


def test_pathways_look_only_at_what_a_front_desk_can_answer(ruleset):
    odd = {
        (pathway.pathway_id, leaf.item)
        for pathway in ruleset.pathways
        for condition in (pathway.fits, pathway.not_when)
        if condition is not None
        for leaf in leaves(condition)
        if not DECIDING.fullmatch(leaf.item)
    }
    assert not odd


def test_questions_of_the_pathway_never_reach_a_red_flag(ruleset):
    asked = {
        item.link_id for s in ruleset.sections if s.section_id == "pathway" for item in s.items
    }
    conditions = [c for flag in ruleset.flags for c in (flag.when, flag.unless) if c is not None]
    used: set[str] = {leaf.item for condition in conditions for leaf in leaves(condition)}
    assert asked
    assert not asked & used


def test_every_other_place_has_an_assessment_by_the_pt(ruleset):
    """Opening a place then needs no pathway more: one asks for the place and for nothing else."""
    known = {o.code for item in ruleset.items if item.link_id == "regions" for o in item.options}
    alone = [p.fits for p in ruleset.pathways if isinstance(p.fits, Includes) and not p.not_when]
    assert {code for place in alone for code in place.values} == known - NOT_FOR_THE_PT


def test_every_letter_says_what_the_pt_must_check(ruleset):
    silent = [
        pathway.pathway_id
        for pathway in ruleset.pathways
        if not any(point.startswith("Check: ") for point in pathway.letter_points)
    ]
    assert not silent


def test_titles_and_words_to_say_name_no_disease(ruleset):
    said = [p.title for p in ruleset.pathways]
    said += [rule.say for rule in ruleset.dispositions.values()]
    said += [f"{r.who} {r.reason}" for r in ruleset.secondary]
    assert [words for words in said if NO_DISEASE.search(words)] == []


def test_words_to_say_are_one_sentence(ruleset):
    many = [r.say for r in ruleset.dispositions.values() if len(re.findall(r"[.!?]", r.say)) != 1]
    assert not many


@pytest.mark.parametrize(
    "word", ["sure", "fine", "nothing serious", "worry", "probably", "harmless"]
)
def test_words_to_say_never_reassure(ruleset, word):
    assert [r.say for r in ruleset.dispositions.values() if word in r.say.lower()] == []


def syllables(word):
    """Count groups of vowels, without a silent e at the end: close enough to compare grades."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    silent = bare.endswith("e") and not bare.endswith("le") and len(bare) > 3
    return max(1, len(re.findall(r"[aeiouy]{1,2}", bare[:-1] if silent else bare)))


def grade(text):
    """Return the US school grade of a text (Flesch-Kincaid; Kincaid et al. 1975)."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]
    words = re.findall(r"[A-Za-z0-9']+", text)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59


def test_hand_outs_stay_at_grade_six_and_short_enough_for_one_page(ruleset):
    assert ruleset.handouts
    hard = {}
    for name, handout in ruleset.handouts.items():
        text = " ".join(p for section in handout.sections for p in section.paragraphs)
        if grade(text) > HIGHEST_GRADE or len(text.split()) > MOST_WORDS:
            hard[name] = (round(grade(text), 1), len(text.split()))
    assert not hard


def test_every_hand_out_ends_with_when_to_call_911(ruleset):
    missing = [n for n, h in ruleset.handouts.items() if "911" not in h.sections[-1].heading]
    assert not missing


def test_every_route_carries_a_safety_net_at_grade_six(ruleset):
    for rule in ruleset.dispositions.values():
        assert len(rule.safety_net) >= 3, rule.disposition
        assert grade(" ".join(rule.safety_net)) <= HIGHEST_GRADE, rule.disposition


def test_words_to_hand_over_and_to_settle_before_booking_stay_at_grade_six(ruleset):
    said = {rule.referral_id: rule.hand_over for rule in ruleset.secondary}
    assert all(words.startswith("Say: ") for words in said.values())
    said |= {rule.rule_id: rule.text for rule in ruleset.constraints.booking}
    hard = {name: round(grade(words), 1) for name, words in said.items()}
    assert {name: found for name, found in hard.items() if found > HIGHEST_GRADE} == {}


def test_every_pathway_says_what_is_measured_first(ruleset):
    """Pain and function are asked at the desk; the instruments are taken at the first visit."""
    shelf = ruleset.instruments
    for pathway in ruleset.pathways:
        assert {"pain_now", "psfs"} <= set(pathway.baseline)
        assert any(name in shelf for name in pathway.baseline), pathway.pathway_id
