"""The card for the crew, readable at arm's length: words, number, what was said, who was told."""

from __future__ import annotations

from collections.abc import Iterable

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    FillIn,
    RouteBand,
    Row,
    Section,
    Table,
    Text,
    TextStyle,
)
from triage_desk.domain.decision import Evidence, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentContent

# A crew cannot open the program, and the card lies where others may read it.
PRIVATE_HERE = "Private item: the desk tells you in person."


def emergency_card(content: DocumentContent) -> tuple[Block, ...]:
    """Return the blocks of the card."""
    within = content.act_within
    return (
        RouteBand(Disposition.EMERGENCY, "Emergency: get help now", ""),
        Text(words.quoted(within.say), style=TextStyle.LARGE),
        Text(words.EMERGENCY_NUMBER, style=TextStyle.HUGE),
        Table("", (0.5, 0.5), (Row((_where(content), _person(content))),), ruled=False, data=False),
        Section(f"What they said, {words.clock_time(content.prepared_at)}", tuple(_said(content))),
        FillIn((("Who was told", 0.55), ("Their role", 0.25), ("Time", 0.2))),
        FillIn((("Who took over", 0.8), ("Time", 0.2))),
    )


def _where(content: DocumentContent) -> Cell:
    clinic = content.letterhead
    lines = (*clinic.address, clinic.phone)
    return Cell(
        (
            Text("Tell them where you are", style=TextStyle.MUTED),
            Text("", clinic.clinic),
            *(Text(line) for line in lines),
        )
    )


def _person(content: DocumentContent) -> Cell:
    patient, caption = content.patient, Text("Who", style=TextStyle.MUTED)
    if patient is None:
        known = words.age_and_sex(content.decision.person)
        return Cell((caption, Text(known, f"{words.NO_NAME}, ")))
    texts = [Text("", patient.full_name), Text(words.born(patient, content.decision.on))]
    if content.unverified:
        texts.append(Text("", words.UNVERIFIED))
    if patient.mrn:
        texts.append(Text(f"Record number {patient.mrn}"))
    if not words.speaks_english(patient):
        texts.append(Text("", words.language(patient)))
    return Cell((caption, *texts))


def _said(content: DocumentContent) -> Iterable[Text]:
    """Yield questions and answers behind the emergency, or the words of who raised it."""
    override = content.override
    if override is not None and override.to_disposition is Disposition.EMERGENCY:
        yield Text(words.quoted(override.words or "Staff were worried."), f"{override.by}: ")
    seen: set[str] = set()
    private = False
    for finding in content.decision.with_verdict(Verdict.PRESENT):
        if finding.disposition is not Disposition.EMERGENCY:
            continue
        for item in finding.evidence:
            if item.private:
                private = True
            elif item.link_id not in seen:
                seen.add(item.link_id)
                yield _asked(item)
    if private:
        yield Text(PRIVATE_HERE)
    if not seen and not private and override is None:
        yield Text("Nothing was written down.")


def _asked(item: Evidence) -> Text:
    return Text(words.asked(item.text, item.shown), style=TextStyle.BULLET)
