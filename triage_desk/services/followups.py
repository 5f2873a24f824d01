"""A follow-up: a new intake that says which visit it follows, and asks whether that is still right.

Nothing is taken over by itself. What was said about the problem is read out and confirmed, line by
line, and only then is it an answer of the new intake; safety questions, how it is now and every
score are asked anew, so that the same baseline is measured again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.answers import Answer, AnswerSet, answered
from triage_desk.domain.encounter import Encounter
from triage_desk.domain.questionnaire import REGIONS, ItemType
from triage_desk.rules.answer_format import misfit
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView

# What the problem is. How it is now ("known", pain, every sign) is never taken from before.
PROBLEM = ("request", REGIONS, "symptom_days", "injury", "injury_days", "onset")
# What is rated again must be the same activity, and what is wanted may have changed.
OWN_WORDS = ("activity", "goal")
_DAYS = ("symptom_days", "injury_days")


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing said at the visit before, as it would be said today; ``question`` in staff words.

    ``shown`` has the days that have passed since added to it.
    """

    link_id: str
    question: str
    shown: str
    answer: Answer


def still_right(desk: Desk, view: IntakeView) -> tuple[Carried, ...]:
    """Return what the visit before said of the problem and this intake has not asked yet.

    Empty where the intake follows nothing.
    """
    follows = view.encounter.follows
    if not follows:
        return ()
    with desk.store.read() as tx:
        before, answers = tx.encounters.get(follows), tx.encounters.answers(follows)
    today = local_date(desk.clock())
    return tuple(
        one
        for one in carried(desk.engine, before, answers, today)
        if one.link_id not in view.answers
    )


def carried(
    engine: Engine, before: Encounter, answers: AnswerSet, today: date
) -> tuple[Carried, ...]:
    """Return what was said of the problem at a visit, as of ``today``, in the order asked.

    Answers that the questions in force would not take are left out: they are asked anew.
    """
    passed = max(0, (today - local_date(before.started_at)).days)
    found = []
    for link_id in (*PROBLEM, *OWN_WORDS):
        answer = answers.get(link_id)
        if answer is None or not answer.known or link_id not in engine.owner_of:
            continue
        now = _later(engine, link_id, answer, passed)
        if not misfit(engine, link_id, now):
            words = question_in_words(engine, link_id), shown(engine, link_id, now)
            found.append(Carried(link_id, *words, now))
    return tuple(found)


def _later(engine: Engine, link_id: str, answer: Answer, passed: int) -> Answer:
    """Return an answer some days later: what lasted 9 days then has lasted 9 and those days."""
    item, value = engine.owner_of[link_id], answer.value
    counts = link_id in _DAYS and item.type is ItemType.QUANTITY
    if not counts or not isinstance(value, int | float) or isinstance(value, bool):
        return answer
    most = item.maximum if item.maximum is not None else value + passed
    return answered(float(min(value + passed, most)))
