"""The letter to whoever sees the person first: the person, then the request, then the proof.

A physician reads the named flags first, a physical therapist what matters to the person.
"""

from __future__ import annotations

from triage_desk.documents.blocks import Block
from triage_desk.documents.templates.letter_parts import (
    TO_PHYSICIAN,
    answers,
    band,
    care,
    close,
    findings,
    goal,
    override,
    proof,
    reason,
    scores,
    who,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentContent

_TITLES = {
    Disposition.EMERGENCY: "Emergency: record for the clinician",
    Disposition.PHYSICIAN_TODAY: "Referral to a physician, today",
    Disposition.PHYSICIAN_SOON: "Referral to a physician",
    Disposition.PT_FIRST_NOTIFY: "Referral to physical therapy",
    Disposition.PT_FIRST: "Referral to physical therapy",
    Disposition.OUTSIDE_SCOPE: "Note to another desk",
}


def letter_title(content: DocumentContent) -> str:
    """Return what the letter is called, by the route that holds now."""
    return _TITLES[content.route]


def referral_letter(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks of the letter, in the order its reader reads them."""
    changed = [override(content.override)] if content.override is not None else []
    found = findings(content)
    if content.route in TO_PHYSICIAN:
        first = (who(content), reason(content), band(content), *changed, *found, goal(content))
    else:
        first = (who(content), goal(content), reason(content), band(content), *changed, *found)
    measured = (scores(content.scores),) if content.scores else ()
    rest = (answers(content.answers), *proof(content), close(content))
    return (*first, *care(content), *measured, *rest)
