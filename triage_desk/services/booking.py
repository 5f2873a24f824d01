"""What to do before a PT visit is booked, put beside a decision that is made already."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.clinic import Practice
from triage_desk.domain.decision import Decision
from triage_desk.rules.constraints import PAYER, Situation, booking_notes
from triage_desk.rules.engine import Engine


def with_booking_notes(
    engine: Engine, practice: Practice, answers: AnswerSet, decided: Decision
) -> Decision:
    """Return the decision with its notes; nothing else of it changes, the route least of all."""
    payer = answers[PAYER].value if PAYER in answers else None
    now = Situation(
        practice,
        payer if isinstance(payer, str) else "",
        decided.disposition,
        decided.pathway.pathway_id if decided.pathway else "",
        decided.on,
    )
    return replace(decided, before_booking=booking_notes(engine.ruleset.constraints, now))
