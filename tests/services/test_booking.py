"""What to do before booking stands beside a decision, and changes nothing of it."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from tests.services import fakes
from triage_desk.domain import codec
from triage_desk.domain.answers import NO, NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.clinic import STATES, Practice, Programme
from triage_desk.domain.decision import Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.rules.evaluate import evaluate
from triage_desk.services import summary
from triage_desk.services.assess import assess, read_json
from triage_desk.services.booking import with_booking_notes

DAY = date(2026, 11, 22)


def intake(**more):
    path = fakes.ROOT / "resources" / "examples" / "back-pain.json"
    data = read_json(path.read_text(encoding="utf-8"))
    data["answers"] |= more
    return data


def test_the_payer_and_the_state_choose_the_notes(engine):
    decided = assess(engine, intake(payer="medicare"), DAY, Practice("CA")).decision
    assert [note.note_id for note in decided.before_booking][:2] == [
        "state_CA",
        "payer_medicare_order",
    ]
    said = "\n".join(summary.decision_lines(engine, decided))
    assert "Before you book:" in said
    assert "California Business and Professions Code 2620.1" in said


@pytest.mark.parametrize("payer", ["unknown", "declined", "not_asked"])
def test_a_payer_nobody_knows_is_asked_for(engine, payer):
    decided = assess(engine, intake(payer=payer), DAY).decision
    assert "payer_unknown" in [note.note_id for note in decided.before_booking]


def test_a_route_to_a_physician_says_nothing_of_booking_a_pt(engine):
    decided = assess(engine, intake(), DAY).decision
    sent = replace(decided, disposition=Disposition.PHYSICIAN_TODAY)
    assert "Before you book:" not in "\n".join(summary.decision_lines(engine, sent))


def test_a_decision_kept_before_there_were_notes_still_opens(engine):
    decided = assess(engine, intake(), DAY).decision
    plain = codec.to_plain(decided)
    del plain["before_booking"]
    assert codec.from_plain(Decision, plain) == replace(decided, before_booking=())


def later_answers(engine, random):
    """Answer everything that is asked after routing, at random."""
    said = {}
    for item in engine.ruleset.items:
        if item.after_routing and item.lines:
            said |= {line.link_id: random.choice((YES, NO, NOT_SURE)) for line in item.lines}
        elif item.after_routing and item.options:
            said[item.link_id] = answered(random.choice(item.options).code)
    return said


@pytest.mark.parametrize("seed", range(60))
def test_urgency_depends_on_no_state_payer_programme_or_need(engine, seed):
    """Whatever is answered before, what comes after routing changes neither route nor findings."""
    random = Random(seed)
    lines = sorted(i for i in engine.line_of if not engine.owner_of[i].after_routing)
    said = {i: random.choice((NO, NO, NO, NOT_SURE, YES)) for i in lines}
    regions = next(i for i in engine.ruleset.items if i.link_id == "regions")
    said["request"] = answered("pain_injury")
    said["regions"] = answered((random.choice(regions.options).code,))
    said["symptom_days"] = answered(random.choice((3.0, 50.0, 400.0)))
    person = Person(random.choice((9, 30, 52, 80)), random.choice(list(Sex)))
    plain = evaluate(engine, AnswerSet(said), person, DAY, explain=False)
    more = AnswerSet({**said, **later_answers(engine, random)})
    practice = Practice(random.choice(STATES), tuple(random.sample(list(Programme), 2)))
    decided = evaluate(engine, more, person, DAY, explain=False)
    noted = with_booking_notes(engine, practice, more, decided)
    same = replace(
        noted,
        before_booking=(),
        secondary_referrals=plain.secondary_referrals,
        complete=plain.complete,
        next_items=plain.next_items,
    )
    assert same == plain
    assert (decided.complete, decided.next_items) == (plain.complete, plain.next_items)


NEEDS = {
    "x_ride": "social_work",
    "x_cost": "social_work",
    "x_food": "social_work",
    "x_home": "social_work",
    "x_move": "behavioural_health",
    "x_tasks": "occupational_therapy",
}


@pytest.mark.parametrize(("need", "who"), NEEDS.items())
def test_a_need_offers_somebody_and_says_how_to_hand_over(engine, need, who):
    decided = assess(engine, intake(needs=[need]), DAY).decision
    found = {r.referral_id: r for r in decided.secondary_referrals}
    assert found.keys() == {who}
    assert found[who].hand_over.startswith("Say: ")
    assert found[who].hand_over in " ".join(
        " ".join(summary.decision_lines(engine, decided)).split()
    )


def test_many_medicines_alone_offer_nobody_and_with_a_blood_thinner_the_pharmacist(engine):
    decided = assess(engine, intake(needs=["x_meds"]), DAY).decision
    assert decided.secondary_referrals == ()
    decided = assess(engine, intake(needs=["x_meds"], history=["h_thinner"]), DAY).decision
    assert [r.referral_id for r in decided.secondary_referrals] == ["pharmacist"]
    decided = assess(engine, intake(history=["h_opioid"]), DAY).decision
    assert [r.referral_id for r in decided.secondary_referrals] == ["pharmacist"]


def test_the_nurse_is_offered_after_surgery(engine):
    decided = assess(engine, intake(request="after_surgery"), DAY).decision
    assert "nurse" in [r.referral_id for r in decided.secondary_referrals]
