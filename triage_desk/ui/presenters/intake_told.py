"""What another desk changed in an intake, in words that may be read across the counter."""

from __future__ import annotations

from triage_desk.domain.encounter import EncounterRecord
from triage_desk.services.views import IntakeView, Said
from triage_desk.ui.i18n import text

# So many changes are named; the rest is counted.
MOST_TOLD = 3


def different(before: IntakeView, after: IntakeView) -> str:
    """Return in words which answers are not what they were, at most a few of them."""
    changed = [
        _told(said)
        for said in after.history
        if before.answers.get(said.link_id) != after.answers.get(said.link_id)
    ]
    gone = set(before.answers) - set(after.answers)
    more = len(changed) + len(gone) - MOST_TOLD
    told = changed[:MOST_TOLD] + ([text("intake.and_more", count=more)] if more > 0 else [])
    return text("intake.differs", what="; ".join(told)) if told else ""


def _told(said: Said) -> str:
    """Return one answer in words that may be read across the counter."""
    question = text("kit.history.private") if said.private else said.text
    answer = text("kit.history.kept") if said.private else said.shown
    return text("kit.history.spoken", question=question, answer=answer)


def route_change(before: EncounterRecord, after: EncounterRecord) -> str:
    """Return in words how the route differs from the one that was on the screen, if it does."""
    if after.route is before.route or after.route is None:
        return ""
    return text("intake.differs", what=text(f"kit.route.{after.route.value}"))
