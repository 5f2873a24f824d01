"""Laws that the content we ship keeps, whatever a person answers (sampled; proved elsewhere)."""

from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
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
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import NUMBERS, ItemType
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.explain import edges
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge

ON = date(2026, 11, 21)
UNKNOWN = (NOT_SURE, DECLINED, NOT_ASKED)
# Readings are optional: one that nobody took is no sign, and the flag says so in writing.
MEASURED = {"RF-EMG-013"}
MOST_ANSWERS = 18
SEEDS = st.integers(0, 2**32)
PEOPLE = st.builds(
    Person, st.sampled_from([3, 11, 17, 24, 45, 52, 53, 66, 80]), st.sampled_from(list(Sex))
)


def value_for(random, engine, item):
    """Choose a plausible answer of an item that is no list: now and then unknown."""
    if item.type is ItemType.CHOICE:
        codes = [option.code for option in item.options]
        values = [answered((code,) if item.repeats else code) for code in codes]
    elif item.type in NUMBERS:
        values = [answered(v) for v in edges(engine, item.link_id)] or [answered(3.0)]
    else:
        values = [YES, NO]
    return random.choice([*values, NOT_SURE])


def interview_of(seed, engine, person):
    """Answer every question that comes up, a few lines ticked or unsure, by the seed."""
    random = Random(seed)
    lines = sorted(engine.line_of)
    ticks, unsure = set(random.sample(lines, 5)), set(random.sample(lines, 2))
    if random.random() < 0.3:
        ticks, unsure = set(), set()
    answers = AnswerSet()
    for _ in range(100):
        interview = conduct(engine, answers, person)
        page = next((p for p in interview.shown if p.open_ids and not p.item.after_routing), None)
        if page is None:
            return answers
        if page.item.lines:
            changes = {
                i: YES if i in ticks else random.choice(UNKNOWN) if i in unsure else NO
                for i in page.open_ids
            }
        else:
            changes = {page.item.link_id: value_for(random, engine, page.item)}
        answers = answers.with_answers(changes)
    raise AssertionError("the interview does not end")


def route(engine, answers, person, *, assume_no=False):
    return judge(engine, conduct(engine, answers, person, assume_no=assume_no), answers)


def may_lower(engine):
    """Return the lines where a yes may lower the route, each with its reason in the content."""
    return {name for name, gate in engine.ruleset.gates.items() if gate.yes_may_lower}


relaxed = settings(suppress_health_check=list(HealthCheck), max_examples=150)


@relaxed
@given(SEEDS, PEOPLE)
def test_every_complete_interview_has_a_route_and_a_pathway_when_it_goes_to_the_pt(
    real, seed, person
):
    """T6 and T7, and the first promise: a place we do not cover never goes to the PT."""
    answers = interview_of(seed, real, person)
    decision = evaluate(real, answers, person, ON, explain=False)
    assert decision.complete
    assert (decision.pathway is not None) == decision.disposition.sends_to_pt
    assert decision.safety_net
    places = answers.get("regions")
    covered = set(real.ruleset.covered_regions)
    if places and places.known and set(places.value) - covered:
        assert decision.disposition not in (Disposition.PT_FIRST, Disposition.PT_FIRST_NOTIFY)


@relaxed
@given(SEEDS, PEOPLE)
def test_a_present_flag_is_never_outranked_from_below(real, seed, person):
    """T1: no complete interview ends below the tier of a flag that is present."""
    answers = interview_of(seed, real, person)
    decision = evaluate(real, answers, person, ON, explain=False)
    for finding in decision.findings:
        if finding.verdict is Verdict.PRESENT:
            assert decision.disposition >= finding.disposition


@relaxed
@given(SEEDS, PEOPLE)
def test_one_more_yes_never_lowers_the_route(real, seed, person):
    """T2: a sign more, every follow-up it opens answered no, never lowers the route."""
    answers = interview_of(seed, real, person)
    visible = conduct(real, answers, person).visible
    lines = sorted((visible & real.line_of.keys() & answers.keys()) - may_lower(real))
    link_id = Random(seed).choice(lines)
    if answers[link_id] != NO:
        return
    before = route(real, answers, person).disposition
    after = route(real, answers.with_answers({link_id: YES}), person, assume_no=True)
    assert after.disposition >= before, f"{link_id}: {before.value} to {after.disposition.value}"


@relaxed
@given(SEEDS, PEOPLE, st.sampled_from(UNKNOWN))
def test_not_sure_instead_of_an_answer_never_clears_a_flag(real, seed, person, unknown):
    """T3: "not sure" turns no present flag into absent, and no "no" into a lower route."""
    answers = interview_of(seed, real, person)
    visible = conduct(real, answers, person).visible
    link_id = Random(seed).choice(sorted(visible & answers.keys()))
    before = route(real, answers, person)
    after = route(real, answers.with_answers({link_id: unknown}), person)
    for flag, was, now in zip(real.flags, before.verdicts, after.verdicts, strict=True):
        if was is Verdict.PRESENT:
            assert now is not Verdict.ABSENT, f"{flag.flag.flag_id} cleared by {link_id}"
    if answers[link_id] == NO and link_id not in may_lower(real):
        assert after.disposition >= before.disposition


@pytest.mark.parametrize("disposition", [d for d in Disposition if d > Disposition.PT_FIRST])
def test_every_hold_is_a_real_route_below_its_own(real, disposition):
    for flag in real.flags:
        if flag.flag.disposition is disposition:
            hold = flag.flag.if_unknown.disposition
            assert hold is None or hold <= disposition
            held = hold is not None or flag.flag.flag_id in MEASURED
            assert held or disposition < Disposition.PHYSICIAN_SOON


@pytest.mark.parametrize(
    "region",
    [
        *("lumbar", "thoracic", "cervical", "head_jaw", "shoulder", "elbow", "wrist_hand"),
        *("hip_groin", "knee", "ankle_foot", "thigh_calf", "pelvis", "many_joints"),
        *("balance_dizzy", "general"),
    ],
)
@pytest.mark.parametrize("age", [24, 45, 72])
def test_a_plain_intake_stays_short(real, region, age):
    """At most 18 answers for a plain person (PRODUCT, the burden)."""
    plain = {
        "request": answered("pain_injury"),
        "regions": answered((region,)),
        "symptom_days": answered(100.0),
        "injury": answered("none"),
        "known": answered("first"),
        "phq2_a": answered("0"),
        "phq2_b": answered("0"),
        "q_rhe_005_onset_age": answered(50),
    }
    person, answers, asked = Person(age, Sex.FEMALE), AnswerSet(), 0
    while True:
        interview = conduct(real, answers, person)
        page = next((p for p in interview.shown if p.open_ids and not p.item.after_routing), None)
        if page is None:
            break
        asked += 1
        item = page.item
        last = answered(item.options[-1].code) if item.options else NO
        changes = dict.fromkeys(page.open_ids, NO) if item.lines else {}
        answers = answers.with_answers(changes or {item.link_id: plain.get(item.link_id, last)})
    assert asked <= MOST_ANSWERS
    assert route(real, answers, person).disposition.sends_to_pt


def test_a_finding_applies_when_the_person_was_asked_for_it(real):
    """The saddle line is asked for the back, not for the knee, so only there it was ruled out."""
    person = Person(45, Sex.FEMALE)
    for region, asked in (("lumbar", True), ("knee", False)):
        answers = AnswerSet({"request": answered("pain_injury"), "regions": answered((region,))})
        found = evaluate(real, answers, person, ON, explain=False).findings
        saddle = next(f for f in found if f.rule_id == "RF-CES-001")
        assert saddle.applies is asked
