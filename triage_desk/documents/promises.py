"""What each paper must say, told apart from how its template says it.

A paper is read back after it was made; what a promise names and no reader finds stops it. Names of
promises hold ids only, never a word of a person: they may stand in a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from triage_desk.domain.decision import Finding, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import AnsweredQuestion, DocumentContent

Promise: TypeAlias = tuple[str, str]
"""What it is, and its words."""


def letter(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a letter says: who, every answer and finding, measures, and who stands for it."""
    yield from information(content)
    yield from _answers(content.answers)
    yield from _own_words(content)
    for number, score in enumerate(content.scores, 1):
        yield f"measure {number}", f"{score.title}"
        yield f"value of measure {number}", score.value
    for finding in content.decision.with_verdict(Verdict.ABSENT):
        if finding.applies and finding.evidence and not _private(finding):
            yield f"finding {finding.rule_id}", finding.title


def information(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a physician is told: who, the route's words, and every finding."""
    yield from _who(content)
    for number, name in enumerate(content.told, 1):
        yield f"reader {number}", name
    yield "what brings the person", content.complaint
    yield "by when", content.act_within.text
    yield "what to book", content.act_within.book
    yield from _findings(content)
    yield from _signed(content)
    yield "the content", content.decision.ruleset.content_hash
    yield "the reference", content.reference


def review(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a note of a review says: who, every act with its words, every finding."""
    yield from _who(content)
    for number, act in enumerate(content.reviews, 1):
        yield f"act {number}", act.name
        yield f"words of act {number}", act.words
    yield from _findings(content)
    yield from _own_words(content)
    yield "the content", content.decision.ruleset.content_hash


def card(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a crew reads: who, what to say, where, and what was said."""
    yield from _who(content)
    yield "what to say", content.act_within.say
    yield "the phone", content.letterhead.phone
    for line in content.letterhead.address:
        yield "the address", line
    for finding in content.decision.with_verdict(Verdict.PRESENT):
        if finding.disposition is Disposition.EMERGENCY:
            yield from _evidence(finding)


def handout(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a person takes home: by which name, and when to get help."""
    if content.patient is not None:
        yield "the name", content.patient.preferred_name or content.patient.given
    yield "the phone", content.letterhead.phone
    yield "the notice of review", content.notice


def summary(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a summary says: who, every answer, own words, what comes next."""
    if content.patient is not None:
        yield "the name", content.patient.full_name
    yield "what brings the person", content.complaint
    yield "what comes next", content.act_within.say
    yield "the notice of review", content.notice
    yield from _answers(one for one in content.answers if one.state is not None and not one.seen)
    yield from _own_words(content)


def letter_copy(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a person's copy of a letter says: as a summary, and who stands for the route."""
    yield from summary(content)
    if content.signed_off is not None:
        yield "who stands for the route", content.signed_off.name
    yield "the reference", content.reference


def note(content: DocumentContent) -> Iterator[Promise]:
    """Yield what a note for work says: the name, and nothing of why."""
    if content.patient is not None:
        yield "the name", content.patient.full_name
    yield "the clinic", content.letterhead.clinic


def _who(content: DocumentContent) -> Iterator[Promise]:
    patient = content.patient
    if patient is not None:
        yield "the name", patient.full_name
        yield "the record number", patient.mrn


def _answers(answers: Iterable[AnsweredQuestion]) -> Iterator[Promise]:
    for answer in answers:
        if not answer.private:
            yield f"question {answer.link_id}", answer.text
            yield f"answer {answer.link_id}", answer.shown


def _own_words(content: DocumentContent) -> Iterator[Promise]:
    for number, (_heading, said) in enumerate(content.said, 1):
        yield f"own words {number}", said


def _private(finding: Finding) -> bool:
    return bool(finding.evidence) and all(item.private for item in finding.evidence)


def _findings(content: DocumentContent) -> Iterator[Promise]:
    decision = content.decision
    opened = (one for one in decision.with_verdict(Verdict.NOT_RULED_OUT) if one.applies)
    for finding in (*decision.with_verdict(Verdict.PRESENT), *opened):
        yield f"rule {finding.rule_id}", finding.rule_id
        if not _private(finding):
            yield f"finding {finding.rule_id}", finding.title
            yield from _evidence(finding)


def _evidence(finding: Finding) -> Iterator[Promise]:
    for item in finding.evidence:
        if not item.private:
            yield f"question {item.link_id} of {finding.rule_id}", item.text
            yield f"answer {item.link_id} of {finding.rule_id}", item.shown


def _signed(content: DocumentContent) -> Iterator[Promise]:
    if content.override is not None:
        yield "who changed the route", content.override.by
        yield "why the route was changed", content.override.words
    if content.signed_off is not None and content.route is not Disposition.EMERGENCY:
        yield "who stands for the route", content.signed_off.name
