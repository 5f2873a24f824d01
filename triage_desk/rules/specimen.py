"""A decision about nobody: what all decisions under one content have in common."""

from __future__ import annotations

from datetime import date

from triage_desk.domain.answers import NO, NOT_ASKED, Answer, AnswerSet, answered
from triage_desk.domain.decision import Decision
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import evaluate

NOBODY = Person(50, Sex.UNKNOWN)
NO_DAY = date(2000, 1, 1)


def plain_answer(item: Item) -> Answer:
    """Return an answer that finds nothing: no, the last choice, or not asked."""
    if item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return NO
    if item.type is ItemType.CHOICE and not item.repeats:
        return answered(item.options[-1].code)
    return NOT_ASKED


def specimen(engine: Engine) -> Decision:
    """Return what is decided about nobody who says no to all; it holds no word of a patient.

    The store keeps one for each content and then only the difference of every real decision.
    """
    answers = {}
    for item in engine.ruleset.items:
        for link_id in [line.link_id for line in item.lines] or [item.link_id]:
            answers[link_id] = plain_answer(item)
    return evaluate(engine, AnswerSet(answers), NOBODY, NO_DAY)
