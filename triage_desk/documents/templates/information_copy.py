"""The copy for a physician of a visit that goes to physical therapy first, with a point to check.

The physician is told, and asked for nothing: one page, with the named points first.
"""

from __future__ import annotations

from collections.abc import Iterable

from triage_desk.documents import words
from triage_desk.documents.blocks import Block, Section, Stamp, Text, TextStyle
from triage_desk.documents.templates import letter_parts as parts
from triage_desk.domain.document import DocumentContent

NO_ACTION = (
    "No action is asked of you, unless you know a reason why a physical therapist should not be "
    "first. Then please call {phone} before the visit."
)
NOBODY_NAMED = "The physician of this patient (no name on file)"


def information_copy(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks: that nothing is asked, who it is, the points, what becomes of them."""
    to = ", ".join(content.told) or NOBODY_NAMED
    changed = [parts.override(content.override)] if content.override is not None else []
    return (
        Stamp("FOR INFORMATION", NO_ACTION.format(phone=content.letterhead.phone or "the clinic")),
        Text(to, "To: "),
        parts.who(content),
        parts.reason(content, "What brings the person"),
        parts.band(content),
        *changed,
        *parts.findings(content),
        *_looked_after(content),
        *parts.sources(content),
        parts.close(content),
    )


def _looked_after(content: DocumentContent) -> Iterable[Block]:
    """Yield what the therapist checks, and when the person was told to get help."""
    pathway = content.decision.pathway
    if pathway is not None and pathway.letter_points:
        points = tuple(Text(point, style=TextStyle.BULLET) for point in pathway.letter_points)
        yield Section("What the physical therapist was asked to check", points)
    told = tuple(Text(line, style=TextStyle.BULLET) for line in content.decision.safety_net)
    if told:
        yield Section(f"What the person was told, {words.day(content.decision.on)}", told)
