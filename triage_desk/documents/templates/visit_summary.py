"""What a person takes home of a visit: what they said, what comes next, in their language."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    Row,
    Section,
    Table,
    Text,
    TextStyle,
    key_values,
)
from triage_desk.documents.templates.letter_parts import plain
from triage_desk.documents.templates.patient_handout import by_when, call_us, danger, is_danger
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentContent

SHARES = (0.66, 0.34)


def summary_title(content: DocumentContent) -> str:
    """Return what the paper is called, in the person's language."""
    return content.phrases["summary_title"]


def visit_summary(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks: who, why, what comes next, when to get help, then what was said."""
    said = content.phrases
    blocks: list[Block] = [Text(content.notice, style=TextStyle.MUTED)] if content.notice else []
    if content.unverified:
        blocks.append(Text("", said["unverified"]))
    if content.helped:
        blocks.append(Text(said["helper"], style=TextStyle.MUTED))
    blocks.append(who(content))
    blocks.extend(own_words(content))
    blocks.append(Section(said["now"], what_comes_next(content)))
    blocks.extend(rest(content))
    return tuple(blocks)


def rest(content: DocumentContent, above: Collection[str] = ()) -> Iterable[Block]:
    """Yield when to get help, how they are, what they answered, and whom to call.

    ``above`` are the link ids of answers that stand above already.
    """
    said = content.phrases
    sections = content.handout.sections if content.handout is not None else ()
    yield danger(content, [part for part in sections if is_danger(part)])
    if content.scores:
        rows = ((score.title, f"{score.value} ({score.scale})") for score in content.scores)
        yield key_values(said["summary_scores"], tuple(rows), 0.5)
    yield from _answers(content, above)
    yield Text(f"{said['summary_wrong']} {call_us(content)}.")


def who(content: DocumentContent) -> Table:
    """Return who it is, the day, and why they came."""
    patient, said = content.patient, content.phrases
    on, rows = content.decision.on, []
    if patient is not None:
        rows += [
            (said["summary_name"], patient.full_name),
            (said["summary_born"], words.day(patient.birth_date, content.language)),
        ]
    rows.append((said["summary_day"], words.day(on, content.language)))
    if content.complaint:
        rows.append((said["summary_why"], content.complaint))
    return key_values("", tuple(rows), 0.3)


def own_words(content: DocumentContent) -> Iterable[Block]:
    """Yield what they said in their own words."""
    if content.said:
        rows = tuple((heading, words.quoted(line)) for heading, line in content.said)
        yield key_values(content.phrases["summary_own_words"], rows, 0.4)


def what_comes_next(content: DocumentContent) -> tuple[Text, ...]:
    """Return where they go and by when, as the desk says it to them."""
    within = content.act_within
    if content.route is Disposition.EMERGENCY:
        return (Text(within.say),)
    return (Text(within.say), Text(by_when(within, content.phrases)))


def _answers(content: DocumentContent, told: Collection[str]) -> Iterable[Block]:
    """Yield what was answered: one row each, and in one row of a section what was a No.

    What staff saw stays out, and so does what stands above already.
    """
    said = content.phrases
    above = {heading for heading, _ in content.said} | {score.title for score in content.scores}
    known = [one for one in content.answers if one.state is not None and not one.seen]
    known = [one for one in known if one.text not in above and one.link_id not in told]
    shown = [one for one in known if not one.private]
    no = said["summary_no"]
    rows = [Row((plain(one.text), plain(one.shown))) for one in shown if one.shown != no]
    denied = [one for one in shown if one.shown == no]
    if denied:
        rows.append(Row((Cell((Text("", said["summary_said_no"]),)),), heading=True))
    for _section, group in groupby(denied, key=lambda one: one.section):
        listed = "; ".join(one.text for one in group).replace("?;", "?")
        rows.append(Row((plain(listed),)))
    if any(one.private for one in known):
        rows.append(Row((plain(said["summary_private"]),)))
    if rows:
        yield Table(said["summary_answers"], SHARES, tuple(rows))
