"""Answers that often repeat one given before: offered as a button, never put in."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.domain.answers import Answer, AnswerState
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView, Page
from triage_desk.ui.presenters.tongues import for_staff

# What is asked, and which answer before it is often the same: the injury is when it began, and
# what people want to do again is what they cannot do.
OFTEN_THE_SAME = {"injury_days": "symptom_days", "activity": "goal"}
LONGEST = 40


@dataclass(frozen=True, slots=True)
class AsBefore:
    """An answer given before, with its words as staff read them, and as many as a button has."""

    answer: Answer
    words: str

    @property
    def short(self) -> str:
        """Return the words on one line of at most ``LONGEST`` characters."""
        line = " ".join(self.words.split())
        return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}\u2026"


def as_before(desk: Desk, view: IntakeView, page: Page) -> AsBefore | None:
    """Return the answer that may be the same on ``page``, or None.

    Nothing private and nothing unsure is offered.
    """
    earlier = OFTEN_THE_SAME.get(page.page_id, "")
    said = next((s for s in view.history if s.link_id == earlier), None)
    if said is None or said.private or said.hidden:
        return None
    answer = view.answers[earlier]
    if answer.state is not AnswerState.ANSWERED:
        return None
    return AsBefore(answer, for_staff(desk, said.shown))
