"""The page the patient takes home: plain words, no route names, no ids of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    FillIn,
    Frame,
    Section,
    Text,
    TextStyle,
    Tone,
)
from triage_desk.domain.decision import ActWithin
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentContent, Handout, HandoutSection

HOURS_A_DAY = 24
SHORT_WAIT_DAYS = 3  # a finding may ask for less than a long target

# Routes that book no visit here, so that no hand-out about a visit fits them; phrases by name.
_TITLES = {
    Disposition.EMERGENCY: "help",
    Disposition.OUTSIDE_SCOPE: "other_desk",
}


def handout_title(content: DocumentContent) -> str:
    """Return whom the hand-out is for, by the name they go by."""
    patient, said = content.patient, content.phrases
    name = (patient.preferred_name or patient.given) if patient is not None else said["you"]
    return said["for"].format(name=name)


def patient_handout(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks of the hand-out: what was booked, what to expect, when to get help."""
    handout = _fitting(content)
    sections = list(handout.sections) if handout is not None else []
    booked = sections.pop(0) if sections and not sections[0].bullets else None
    urgent = [section for section in sections if is_danger(section)]
    calm = [section for section in sections if section not in urgent]
    said = content.phrases
    title = handout.title if handout else said[_TITLES.get(content.route, "visit")]
    blocks: list[Block] = [Text(title, style=TextStyle.TITLE)]
    if content.notice:
        blocks.append(Text(content.notice, style=TextStyle.MUTED))
    if content.unverified:
        blocks.append(Text("", said["unverified"]))
    if content.helped and not (handout is not None and handout.to_helper):
        blocks.append(Text(said["helper"], style=TextStyle.MUTED))
    blocks.append(_booked(content, booked))
    books = content.route is not Disposition.EMERGENCY
    if books:
        blocks.append(FillIn(((said["day_and_time"], 0.45), (said["with_and_where"], 0.55))))
    blocks.extend(_section(section, content) for section in calm)
    blocks.append(danger(content, urgent))
    if books and not any(said["call_us"] in section.heading for section in calm):
        blocks.append(Text(said["time"], f"{call_us(content)} "))
    return tuple(blocks)


def call_us(content: DocumentContent) -> str:
    """Return that they may call, with the number."""
    return content.phrases["call_us_at"].format(phone=content.letterhead.phone)


def _fitting(content: DocumentContent) -> Handout | None:
    """Return the hand-out, unless it speaks of a visit that this route does not book."""
    handout, pathway = content.handout, content.decision.pathway
    if content.route in _TITLES:
        return None
    if handout is None or pathway is None or content.route.sends_to_pt:
        return handout
    return None if handout.handout_id == pathway.handout else handout


def is_danger(section: HandoutSection) -> bool:
    """Tell whether a section says when to call for help at once."""
    return words.EMERGENCY_NUMBER in section.heading


def _booked(content: DocumentContent, booked: HandoutSection | None) -> Frame:
    within, said = content.act_within, content.phrases
    when = Text(by_when(within, said))
    if content.route is Disposition.EMERGENCY:
        return Frame(said["now"], (Text(within.say),), Tone.DANGER)
    if booked is None:
        heading = said["now" if content.route in _TITLES else "booked"]
        return Frame(heading, (Text(within.say), when))
    return Frame(booked.heading, (*(Text(text) for text in booked.paragraphs), when))


def by_when(within: ActWithin, said: Mapping[str, str]) -> str:
    """Return the time target in the patient's words; the desk's own words may be jargon."""
    if within.hours < HOURS_A_DAY:
        return said["today"]
    days = within.hours // HOURS_A_DAY
    if days == 1:
        return said["one_day"]
    return said["days_or_sooner" if days > SHORT_WAIT_DAYS else "days"].format(days=days)


def _section(section: HandoutSection, content: DocumentContent) -> Section:
    """Return a section of the hand-out, with the number in the heading that says to call."""
    style = TextStyle.BULLET if section.bullets else TextStyle.BODY
    heading = section.heading.replace(content.phrases["call_us"], call_us(content), 1)
    return Section(heading, tuple(Text(text, style=style) for text in section.paragraphs))


def danger(content: DocumentContent, sections: Sequence[HandoutSection]) -> Frame:
    """Return the red frame: the hand-out's own danger lines, then those of the decision."""
    lines = [line for section in sections for line in section.paragraphs]
    general = [line for line in content.decision.safety_net if not _is_said(line, lines)]
    if not lines:
        bullets = tuple(Text(line, style=TextStyle.BULLET) for line in general)
        return Frame(content.phrases["when_help"], bullets, Tone.DANGER)
    bullets = tuple(Text(line, style=TextStyle.BULLET) for line in lines)
    return Frame(sections[0].heading, (*bullets, Text(" ".join(general))), Tone.DANGER)


def _is_said(line: str, lines: Iterable[str]) -> bool:
    """Tell whether one of ``lines`` says the same as the end of ``line``."""
    return any(line.lower().endswith(other.lower()) for other in lines)
