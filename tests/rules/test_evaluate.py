"""What a decision is, and the laws it keeps whatever is answered."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
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
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.interview import conduct
from triage_desk.rules.loader import load_ruleset

ON = date(2026, 11, 21)
YOUNG, OLD = Person(45, Sex.FEMALE), Person(72, Sex.UNKNOWN)
PLAIN = {
    "s_chest": NO,
    "s_ill": NO,
    "request": answered("pain"),
    "days": answered(3.0),
    "places": answered(("back",)),
    "fever": NO,
    "leg": NO,
}
BOOLEANS = ("s_chest", "s_ill", "fever", "leg", "weak", "steady")
STATES = st.sampled_from([YES, NO, NOT_SURE, DECLINED, NOT_ASKED])
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(BOOLEANS, STATES),
        "request": st.sampled_from([answered("pain"), answered("other"), NOT_SURE]),
        "days": st.sampled_from([answered(3.0), answered(14.0), answered(90.0), NOT_SURE]),
        "places": st.sampled_from([answered(("back",)), answered(("knee",)), NOT_SURE]),
    },
)
PEOPLE = st.sampled_from([YOUNG, OLD])


def decide(engine, answers, person=YOUNG, *, explain=False):
    return evaluate(engine, AnswerSet(answers), person, ON, explain=explain)


def verdict(decision, rule_id):
    return next(f for f in decision.findings if f.rule_id == rule_id)


def test_a_plain_intake_goes_to_the_pt_with_a_finding_for_every_rule(small):
    decision = decide(small, PLAIN)
    assert decision.disposition is Disposition.PT_FIRST
    assert decision.complete
    assert decision.next_items == ()
    assert decision.pathway.pathway_id == "P-BACK"
    assert {f.rule_id for f in decision.findings} == {"F-CHEST", "F-ILL", "F-WEAK", "F-LONG"}
    assert all(f.verdict is Verdict.ABSENT for f in decision.findings)
    assert decision.safety_net == ("Call 911 for pt_first.", "Call if a leg gets weak.")


def test_the_most_urgent_finding_decides_and_shows_its_evidence(small):
    decision = decide(small, {**PLAIN, "fever": YES, "s_chest": YES}, OLD)
    assert decision.disposition is Disposition.EMERGENCY
    chest = verdict(decision, "F-CHEST")
    assert chest.verdict is Verdict.PRESENT
    assert [(e.text, e.shown) for e in chest.evidence] == [("Chest pain", "Yes")]
    assert chest.sources[0].locator == "p. 3"
    ill = verdict(decision, "F-ILL")
    assert [(e.link_id, e.shown) for e in ill.evidence][-1] == ("age", "72")
    assert [(t.value, t.unit) for t in ill.thresholds] == [(50.0, "years")]


def test_an_emergency_ends_the_questions(small):
    decision = decide(small, {"s_chest": YES})
    assert decision.complete
    assert decision.next_items == ()


def test_an_empty_answer_set_is_held_not_normal(small):
    decision = decide(small, {})
    assert not decision.complete
    assert decision.disposition is Disposition.PHYSICIAN_TODAY
    assert decision.next_items[0] == "safety"


@pytest.mark.parametrize("state", [NOT_SURE, DECLINED, NOT_ASKED])
def test_unknown_is_never_normal(small, state):
    decision = decide(small, {**PLAIN, "s_chest": state})
    assert decision.complete
    assert decision.disposition is Disposition.PHYSICIAN_TODAY
    chest = verdict(decision, "F-CHEST")
    assert chest.verdict is Verdict.NOT_RULED_OUT
    assert chest.hold_reason == "A clinician comes."


def test_what_nobody_asked_is_said_to_be_not_asked(small):
    ill = verdict(decide(small, {"s_chest": YES}), "F-ILL")
    assert ill.verdict is Verdict.NOT_RULED_OUT
    assert ill.hold_reason == "Not asked yet."


def test_an_exemption_needs_a_known_yes(small):
    weak = {**PLAIN, "leg": YES, "weak": YES, "days": answered(20.0)}
    assert decide(small, {**weak, "steady": YES}).disposition is Disposition.PT_FIRST_NOTIFY
    for unsure in (NOT_SURE, DECLINED, NO):
        assert decide(small, {**weak, "steady": unsure}).disposition is Disposition.PHYSICIAN_SOON


def test_no_pathway_means_a_physician_never_the_pt(small):
    decision = decide(small, {**PLAIN, "places": answered(("knee",))})
    assert decision.disposition is Disposition.PHYSICIAN_SOON
    assert decision.findings[-1].rule_id == "RF-SCOPE-000"


def test_outside_scope_unless_a_flag_stands(small):
    outside = {"s_chest": NO, "s_ill": NO, "request": answered("other")}
    assert decide(small, outside).disposition is Disposition.OUTSIDE_SCOPE
    assert decide(small, {**outside, "s_chest": YES}).disposition is Disposition.EMERGENCY
    unsure = decide(small, {**outside, "s_chest": NOT_SURE})
    assert unsure.disposition is Disposition.PHYSICIAN_TODAY


def test_someone_else_to_involve_is_named_with_the_reason(small):
    decision = decide(small, {**PLAIN, "leg": YES, "weak": YES, "days": answered(1.0)})
    assert [(s.who, s.rule_ids) for s in decision.secondary_referrals] == [("Nurse", ("F-WEAK",))]
    assert [s.who for s in decide(small, {**PLAIN, "fever": YES}).secondary_referrals] == ["Nurse"]


def test_near_misses_are_single_answers_that_change_the_route(small):
    decision = decide(small, PLAIN, OLD, explain=True)
    misses = {(m.link_id, m.to_shown): m for m in decision.near_misses}
    assert misses["s_chest", "Yes"].disposition is Disposition.EMERGENCY
    assert misses["s_chest", "Yes"].rule_ids == ("F-CHEST",)
    assert misses["fever", "Yes"].disposition is Disposition.PHYSICIAN_TODAY
    assert ("s_ill", "Yes") not in misses
    order = [m.disposition.urgency for m in decision.near_misses]
    assert order == sorted(order, reverse=True)


@given(ANSWERS, PEOPLE)
def test_every_near_miss_is_true(small, answers, person):
    decision = decide(small, answers, person, explain=True)
    for miss in decision.near_misses:
        assert miss.disposition is not decision.disposition
        assert miss.from_shown != miss.to_shown


@given(ANSWERS, PEOPLE, st.sampled_from(["s_chest", "s_ill", "fever", "leg", "weak"]))
def test_one_more_sign_never_lowers_the_route(small, answers, person, sign):
    """T2 on the small content: every sign here only raises."""
    closed = {k: answers.get(k, NO) for k in BOOLEANS} | {
        k: v for k, v in answers.items() if k not in BOOLEANS
    }
    before = decide(small, closed, person)
    after = decide(small, {**closed, sign: YES}, person)
    assert after.disposition >= before.disposition


@given(ANSWERS, PEOPLE, st.sampled_from([NOT_SURE, DECLINED, NOT_ASKED]), st.data())
def test_unknown_never_clears_a_flag_that_stood(small, answers, person, unknown, data):
    """T3: an answer lost to "not sure" never turns a flag that was present into absent.

    Answers kept from questions no longer visible are left out: one that becomes visible again
    is a known answer coming back, not one lost.
    """
    visible = conduct(small, AnswerSet(answers), person).visible
    answers = {name: answer for name, answer in answers.items() if name in visible}
    if not answers:
        return
    name = data.draw(st.sampled_from(sorted(answers)))
    before = decide(small, answers, person)
    after = decide(small, {**answers, name: unknown}, person)
    for finding in before.findings:
        if finding.verdict is Verdict.PRESENT and finding.rule_id.startswith("F-"):
            assert verdict(after, finding.rule_id).verdict is not Verdict.ABSENT


@given(ANSWERS, PEOPLE)
def test_every_answer_set_has_exactly_one_route_and_it_is_the_maximum(small, answers, person):
    decision = decide(small, answers, person)
    asked = [f.contributes for f in decision.findings if f.contributes is not None]
    floor = Disposition.OUTSIDE_SCOPE
    assert decision.disposition == max([*asked, decision.disposition, floor])
    if not decision.disposition.sends_to_pt:
        assert decision.pathway is None
    else:
        assert decision.pathway is not None


@given(ANSWERS, PEOPLE)
def test_a_finding_asks_for_its_route_only_when_it_stands(small, answers, person):
    for finding in decide(small, answers, person).findings:
        if finding.verdict is Verdict.PRESENT:
            assert finding.contributes is finding.disposition
        if finding.verdict is Verdict.ABSENT:
            assert finding.contributes is None


def test_order_of_files_never_matters(small, write_small, tmp_path):
    """The same flags under names that sort in any order decide the same."""
    flags = small.ruleset.flags
    answers = AnswerSet({**PLAIN, "leg": YES, "weak": NOT_SURE, "fever": YES})
    wanted = None
    for order in permutations(flags):
        ruleset = load_ruleset(write_small(tmp_path))
        object.__setattr__(ruleset, "flags", order)
        decision = evaluate(compile_ruleset(ruleset), answers, OLD, ON)
        got = (decision.disposition, frozenset(decision.findings), frozenset(decision.near_misses))
        wanted = wanted or got
        assert got == wanted
