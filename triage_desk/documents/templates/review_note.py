"""What clinicians did with a route: a note for the record, one act below the other."""

from __future__ import annotations

from collections.abc import Iterable

from triage_desk.documents import words
from triage_desk.documents.blocks import Block, Cell, Row, Section, Table, Text, TextStyle
from triage_desk.documents.templates import letter_parts as parts
from triage_desk.domain.document import DocumentContent
from triage_desk.domain.review import CallOutcome, Feedback, Review, ReviewKind

ACTS = {
    ReviewKind.CONFIRMED: "Looked at it, and lets the route stand",
    ReviewKind.RELEASED: "Looked at it, and released the route",
    ReviewKind.CHANGED: "Changed the route",
    ReviewKind.QUESTION_BACK: "Asked the desk",
    ReviewKind.ANSWERED: "The desk brought the answer",
    ReviewKind.CALLED_BACK: "Called the person",
    ReviewKind.FEEDBACK: "Said later whether the route was right",
    ReviewKind.NOTED: "Read the copy for information",
    ReviewKind.TAKEN_BACK: "Took the last act back",
}
CALLS = {
    CallOutcome.NOTHING_NEW: "Nothing new",
    CallOutcome.WORSE: "It is worse",
    CallOutcome.NEW_FACTS: "There are new facts",
    CallOutcome.NO_ANSWER: "No answer",
    CallOutcome.LEFT_MESSAGE: "Left a message",
    CallOutcome.WRONG_NUMBER: "Wrong number",
    CallOutcome.CALL_LATER: "To be called later",
}
NEEDED = {
    Feedback.RIGHT: "The route was right",
    Feedback.SHOULD_BE_PHYSICIAN: "A physician was needed",
    Feedback.SHOULD_BE_EMERGENCY: "Emergency care was needed",
    Feedback.SHOULD_BE_PT: "A physical therapist would have been enough",
}


def review_note(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks: who, the route as it stands, every act, and what was looked at."""
    told = any(act.kind is ReviewKind.CHANGED for act in content.reviews)
    change = None if told else content.override
    changed = [parts.override(change)] if change is not None else []
    return (
        parts.who(content),
        parts.goal(content),
        parts.band(content),
        *changed,
        _acts(content),
        *parts.findings(content),
        *parts.sources(content),
        parts.close(content),
    )


def _acts(content: DocumentContent) -> Block:
    if not content.reviews:
        return Section("What was done", (Text(f"{words.NOT_REVIEWED}."),))
    return Table("What was done", (0.34, 0.66), tuple(map(_act, content.reviews)))


def _act(act: Review) -> Row:
    by = (
        Text("", act.name),
        Text(words.ROLES[act.role], style=TextStyle.MUTED),
        Text(words.day_and_time(act.at), style=TextStyle.MUTED),
    )
    return Row((Cell(by), Cell((Text("", ACTS[act.kind]), *_details(act)))))


def _details(act: Review) -> Iterable[Text]:
    if act.kind is ReviewKind.CHANGED:
        yield Text(
            f"{words.ROUTES[act.from_disposition]} \N{RIGHTWARDS ARROW} "
            f"{words.ROUTES[act.to_disposition]}"
        )
    elif act.kind is not ReviewKind.TAKEN_BACK:
        yield Text(words.ROUTES[act.to_disposition], "Route: ")
    if act.reason is not None:
        yield Text(words.REASONS[act.reason], "Reason: ")
    if act.outcome is not None:
        yield Text(CALLS[act.outcome])
    if act.feedback is not None:
        yield Text(NEEDED[act.feedback])
    if act.words:
        yield Text(words.quoted(act.words))
