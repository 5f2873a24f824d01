"""The person's own copy of a referral letter: the same facts, in plain words, in their language.

What the letter says of findings stands here as the questions that were asked and what was
answered. Private answers and what only staff saw stay out, and so does what the letter asks of a
clinician: what to check, whom else to involve, by which rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from triage_desk.documents.blocks import Block, Row, Section, Table, Text, TextStyle
from triage_desk.documents.templates.letter_parts import plain
from triage_desk.documents.templates.visit_summary import (
    SHARES,
    own_words,
    rest,
    what_comes_next,
    who,
)
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import AnsweredQuestion, DocumentContent


def copy_title(content: DocumentContent) -> str:
    """Return what the paper is called, in the person's language."""
    return content.phrases["letter_title"]


def referral_copy(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks: who, why, where to and who stands for it, what was marked, the rest."""
    said, shown = content.phrases, marked(content)
    return (
        *_notes(content),
        who(content),
        *own_words(content),
        Section(said["now"], (*what_comes_next(content), *_stands(content))),
        _marked(said, shown),
        *rest(content, [one.link_id for one in shown]),
        *_reference(content),
    )


def marked(content: DocumentContent) -> tuple[AnsweredQuestion, ...]:
    """Return the answers behind what was found or is not ruled out, as they may be shown."""
    decision = content.decision
    opened = (one for one in decision.with_verdict(Verdict.NOT_RULED_OUT) if one.applies)
    found = (*decision.with_verdict(Verdict.PRESENT), *opened)
    behind = {item.link_id for one in found for item in one.evidence if not item.private}
    return tuple(
        one
        for one in content.answers
        if one.link_id in behind and one.state is not None and not (one.private or one.seen)
    )


def _notes(content: DocumentContent) -> Iterator[Text]:
    if content.notice:
        yield Text(content.notice, style=TextStyle.MUTED)
    if content.unverified:
        yield Text("", content.phrases["unverified"])
    if content.helped:
        yield Text(content.phrases["helper"], style=TextStyle.MUTED)


def _stands(content: DocumentContent) -> Iterable[Text]:
    """Yield that people changed the route, and who stands for it."""
    said = content.phrases
    if content.override is not None:
        yield Text(said["letter_changed"])
    if content.signed_off is not None:
        yield Text(said["letter_looked"].format(name=content.signed_off.name))
    elif content.route is not Disposition.EMERGENCY:
        yield Text(said["letter_not_looked"])


def _reference(content: DocumentContent) -> Iterator[Text]:
    if content.reference:
        yield Text(f"{content.phrases['reference']} {content.reference}", style=TextStyle.SMALL)


def _marked(said: Mapping[str, str], shown: tuple[AnsweredQuestion, ...]) -> Block:
    if not shown:
        return Section(said["letter_marked"], (Text(said["letter_none"]),))
    rows = tuple(Row((plain(one.text), plain(one.shown))) for one in shown)
    return Table(said["letter_marked"], SHARES, rows)
