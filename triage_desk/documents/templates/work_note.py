"""The note for work or school: that a person was here, and what a clinician writes on it by hand.

It is read by somebody outside health care. So it has the name and the day, and nothing of why.
"""

from __future__ import annotations

from triage_desk.documents import words
from triage_desk.documents.blocks import Block, FillIn, Section, Text, TextStyle
from triage_desk.domain.document import Contact, DocumentContent
from triage_desk.domain.encounter import Channel

BY_PHONE = (Channel.TELEPHONE, Channel.CALL_BACK)
MUTED = TextStyle.MUTED
FOOT = "It says when the person was here, and nothing of why."
NOT_SIGNED = "Not valid without the signature of a clinician."
LINES = (
    "Can be back at work or school on",
    "Until then, or with these limits",
    "See again on",
)


def work_note(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks: who, when, three lines for a clinician to fill in, and the signature."""
    name = content.patient.full_name if content.patient is not None else words.NO_NAME
    return (
        Text("To whom it may concern", style=TextStyle.MUTED),
        Text(name, style=TextStyle.TITLE),
        Text(_was_here(content), style=TextStyle.LARGE),
        Text(words.UNVERIFIED if content.unverified else "", style=TextStyle.STRONG),
        Section(
            "A clinician fills in what applies, and crosses out the rest",
            (Text("The clinic gives no reason for a visit.", style=MUTED),),
        ),
        *(FillIn(((label, 1.0),)) for label in LINES),
        FillIn((("Signature of the clinician", 0.5), ("Name, licence", 0.3), ("Date", 0.2))),
        Text(NOT_SIGNED, style=TextStyle.STRONG),
    )


def _was_here(content: DocumentContent) -> str:
    contact = content.contact or Contact(content.prepared_at, Channel.COUNTER)
    if contact.seen_at is not None:
        return f"was seen at our clinic on {words.day(contact.seen_at.astimezone())}."
    day = words.day(contact.at.astimezone())
    if contact.channel in BY_PHONE:
        return f"was in touch with our clinic by telephone on {day}."
    return f"was at our clinic on {day}."
