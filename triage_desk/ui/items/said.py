"""The words for how a yes/no line stands."""

from __future__ import annotations

from triage_desk.domain.answers import Answer, AnswerState
from triage_desk.ui.i18n import text


def state_of(answer: Answer | None) -> str:
    """Return "open", "yes", "no", "not_sure", "declined" or "not_asked"."""
    if answer is None:
        return "open"
    match answer.state:
        case AnswerState.ANSWERED:
            return "yes" if answer.value else "no"
        case AnswerState.UNKNOWN:
            return "not_sure"
        case AnswerState.DECLINED:
            return "declined"
        case AnswerState.NOT_ASKED:
            return "not_asked"


def state_word(answer: Answer | None) -> str:
    """Return the word of ``state_of`` as the screen writes it."""
    return text(f"kit.answer.{state_of(answer)}")
