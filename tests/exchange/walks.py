"""Random interviews of invented people, answered as a person would: in order, sometimes unsure."""

from datetime import UTC, datetime

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
from triage_desk.domain.questionnaire import ItemType
from triage_desk.exchange.fhir import response
from triage_desk.rules.interview import conduct

AGES = (3, 8, 11, 13, 16, 20, 30, 44, 50, 55, 60, 66, 70, 80)
DAYS = (0, 1, 3, 10, 14, 30, 45, 90, 100, 400)
UNSURE = ((0.07, NOT_SURE), (0.09, DECLINED), (0.11, NOT_ASKED))
SUBJECT = {"reference": "Patient/invented"}


def one_answer(rng, item):
    """An answer that fits an item; one in nine is a reason why there is none."""
    luck = rng.random()
    for most, reason in UNSURE:
        if luck < most:
            return reason
    if item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return YES if rng.random() < (0.03 if item.section == "safety_first" else 0.25) else NO
    if item.type is ItemType.CHOICE:
        return one_choice(rng, item)
    if item.type is ItemType.QUANTITY:
        return answered(rng.choice(DAYS))
    if item.type is ItemType.TEXT:
        return answered(f"Invented words {rng.randrange(99)}")
    return answered(rng.randint(int(item.minimum or 0), int(item.maximum or 10)))


def one_choice(rng, item):
    """One of the options, or a few where several may be chosen."""
    codes = [option.code for option in item.options]
    if not item.repeats:
        return answered(rng.choice(codes))
    chosen = set(rng.sample(codes, min(len(codes), rng.choice((1, 1, 1, 2, 3)))))
    return answered(tuple(code for code in codes if code in chosen))


def walk(engine, rng):
    """A person and what they said until the interview ended, or somebody stopped it."""
    person = Person(rng.choice(AGES), rng.choice(list(Sex)))
    answers, most = AnswerSet(), rng.choice((5, 20, 60, 999, 999))
    while len(answers) < most:
        still = conduct(engine, answers, person).open_ids
        if not still:
            break
        # In order, or now and then something else; but first what the visit is about, which may
        # end the interview: a form elsewhere then forgets what was said further down.
        ahead = rng.random() < 0.9 or "request" in still
        link_id = still[0] if ahead else rng.choice(still)
        item = engine.owner_of[link_id]
        answers = answers.with_answers({link_id: one_answer(rng, item)})
    if rng.random() < 0.3:
        # Somebody corrects what was said; never what the visit is about, which may end it.
        for link_id in rng.sample(sorted(answers.keys() - {"request"}), min(3, len(answers) - 1)):
            item = engine.owner_of[link_id]
            answers = answers.with_answers({link_id: one_answer(rng, item)})
    return person, answers


def asked(engine, person, **changes):
    """What a response says beside its answers."""
    ref = engine.ruleset.ref
    plain = {
        "encounter_id": "0" * 32,
        "person": person,
        "version": ref.version,
        "content_hash": ref.content_hash,
        "authored_at": datetime(2026, 11, 22, 15, tzinfo=UTC),
        "complete": True,
        "subject": SUBJECT,
        "encounter": {"reference": "Encounter/invented"},
    }
    return response.Asked(**{**plain, **changes})


def standing(engine, person, answers):
    """The answers that count: those of questions that are asked."""
    visible = conduct(engine, answers, person).visible
    return {link_id: one for link_id, one in answers.items() if link_id in visible}
