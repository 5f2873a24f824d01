"""Gathering what a paper says, and making it: the renderer never asks a question."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, time

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.decision import Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import (
    AnsweredQuestion,
    DocumentContent,
    DocumentKind,
    DocumentRecord,
    Handout,
    Score,
)
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Person
from triage_desk.domain.permission import Permission
from triage_desk.domain.questionnaire import COMPLAINT_ITEMS, Item, ItemType
from triage_desk.errors import UserError
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import act_within
from triage_desk.rules.interview import Interview, conduct
from triage_desk.rules.read_translation import PATIENT_PHRASES
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services.auditing import note, visit
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.speech import status_of

NOON = 12
PHYSICIAN_HANDOUT = "physician_visit"


def content(desk: Desk, encounter_id: str, kind: DocumentKind) -> DocumentContent:
    """Return everything a paper of this kind says about an encounter that has a decision.

    Raises:
        UserError: there is no decision yet.
    """
    with desk.store.read() as tx:
        return _content(desk, tx.encounters.record(encounter_id), kind)


def make(desk: Desk, encounter_id: str, kind: DocumentKind) -> bytes:
    """Render a paper, keep that it was made (with the SHA-256 of its bytes), return the PDF."""
    require(desk, Permission.MAKE_PAPERS)
    pdf = desk.renderer.render(content(desk, encounter_id, kind))
    moment = desk.clock()
    made = DocumentRecord(
        desk.new_id(),
        encounter_id,
        kind,
        moment,
        desk.actor.user_id,
        hashlib.sha256(pdf).hexdigest(),
        desk.renderer.page_count(pdf),
    )
    with desk.store.write() as tx:
        tx.encounters.add_document(made)
        note(desk, tx, AuditAction.DOCUMENT_MADE, visit(tx, encounter_id), kind.value)
    return pdf


def printed(desk: Desk, encounter_id: str, kind: DocumentKind) -> None:
    """Keep that a paper went to a printer."""
    require(desk, Permission.MAKE_PAPERS)
    _given_out(desk, encounter_id, kind, AuditAction.DOCUMENT_PRINTED)


def saved(desk: Desk, encounter_id: str, kind: DocumentKind) -> None:
    """Keep that a paper was saved as a file outside the encrypted data."""
    require(desk, Permission.MAKE_PAPERS)
    _given_out(desk, encounter_id, kind, AuditAction.DOCUMENT_SAVED)


def _given_out(desk: Desk, encounter_id: str, kind: DocumentKind, action: AuditAction) -> None:
    with desk.store.write() as tx:
        note(desk, tx, action, visit(tx, encounter_id), kind.value)


def _content(desk: Desk, kept: EncounterRecord, kind: DocumentKind) -> DocumentContent:
    if kept.decision is None:
        raise UserError("There is no decision to print yet; finish the questions first.")
    return content_of(desk, kept.decision, kept.answers, kind, kept)


def content_of(
    desk: Desk,
    decision: Decision,
    answers: AnswerSet,
    kind: DocumentKind,
    kept: EncounterRecord | None = None,
) -> DocumentContent:
    """Return what a paper says of a decision; ``kept`` is ``None`` for an unnamed intake."""
    engine = desk.engine
    interview = conduct(engine, answers, decision.person)
    override = kept.override if kept else None
    route = override.to_disposition if override else decision.disposition
    content = DocumentContent(
        kind=kind,
        letterhead=desk.letterhead,
        patient=kept.patient if kept else None,
        decision=decision,
        route=route,
        act_within=act_within(engine, route),
        answers=asked_and_answered(engine, interview, answers),
        said=_said(engine, interview, answers),
        scores=_scores(engine, interview, answers, decision),
        complaint=complaint(engine, answers, decision.person),
        prepared_by=desk.actor.name,
        prepared_at=_prepared_at(desk, decision, kept),
        override=override,
        handout=_handout(engine, decision, route),
        reference=kept.encounter.encounter_id[:8].upper() if kept else "",
    )
    if kind is not DocumentKind.PATIENT_HANDOUT:
        return content
    return _in_language(desk, content, kept.encounter.language if kept else SOURCE)


def _in_language(desk: Desk, content: DocumentContent, code: str) -> DocumentContent:
    """Return a hand-out as the person reads it; the decision on record stays as it is."""
    engine, decision, act = desk.engine, content.decision, content.act_within
    translation = engine.ruleset.translations.get(code)
    handout = content.handout
    return replace(
        content,
        decision=replace(
            decision, safety_net=tuple(engine.said(line, code) for line in decision.safety_net)
        ),
        act_within=replace(act, say=engine.said(act.say, code)),
        handout=translation.handout(handout) if translation and handout else handout,
        language=code,
        phrases={
            name.removeprefix(PATIENT_PHRASES): engine.said(words, code)
            for name, words in engine.ruleset.phrases.items()
            if name.startswith(PATIENT_PHRASES)
        },
        notice=status_of(engine, code),
    )


def _prepared_at(desk: Desk, decision: Decision, kept: EncounterRecord | None) -> datetime:
    """Return when the paper's decision was made; of an unnamed intake only the day is known."""
    if kept is None:
        return datetime.combine(decision.on, time(NOON)).astimezone()
    return kept.encounter.decided_at or desk.clock()


def asked_and_answered(
    engine: Engine, interview: Interview, answers: AnswerSet
) -> tuple[AnsweredQuestion, ...]:
    """Return every visible question with its answer in words, in the order asked."""
    found = []
    for page in interview.shown:
        title = engine.ruleset.section_titles[page.item.section]
        for link_id in page.leaf_ids:
            line = engine.line_of.get(link_id)
            found.append(
                AnsweredQuestion(
                    link_id,
                    title,
                    question_in_words(engine, link_id),
                    shown(engine, link_id, answers.get(link_id)),
                    page.item.private or (line is not None and line.private),
                )
            )
    return tuple(found)


def complaint(engine: Engine, answers: AnswerSet, person: Person) -> str:
    """Return what brings the person in words: request, place, how long, how it began."""
    visible = conduct(engine, answers, person).visible
    said = [
        shown(engine, link_id, answers[link_id])
        for link_id in COMPLAINT_ITEMS
        if link_id in visible and link_id in answers and answers[link_id].known
    ]
    return " · ".join(said)


def _after_routing(interview: Interview, answers: AnswerSet) -> list[Item]:
    return [
        page.item
        for page in interview.shown
        if page.item.after_routing
        and page.item.link_id in answers
        and answers[page.item.link_id].known
    ]


def _said(engine: Engine, interview: Interview, answers: AnswerSet) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            question_in_words(engine, item.link_id),
            shown(engine, item.link_id, answers[item.link_id]),
        )
        for item in _after_routing(interview, answers)
        if item.type is ItemType.TEXT
    )


def _scores(
    engine: Engine, interview: Interview, answers: AnswerSet, decision: Decision
) -> tuple[Score, ...]:
    found = []
    for item in _after_routing(interview, answers):
        if item.type in (ItemType.INTEGER, ItemType.DECIMAL):
            scale = f"{item.minimum or 0:g}-{item.maximum or 0:g}"
            value = f"{answers[item.link_id].value}"
            title = question_in_words(engine, item.link_id)
            found.append(Score(title, value, scale, decision.on))
    return tuple(found)


def _handout(engine: Engine, decision: Decision, route: Disposition) -> Handout | None:
    """Return the words to take home: of the pathway with a PT, of the visit with a physician.

    Nothing was booked for an emergency or outside this desk, so there the paper says only what
    to watch for.
    """
    if route.sends_to_pt and decision.pathway is not None:
        return engine.ruleset.handouts.get(decision.pathway.handout)
    if route in (Disposition.PHYSICIAN_TODAY, Disposition.PHYSICIAN_SOON):
        return engine.ruleset.handouts.get(PHYSICIAN_HANDOUT)
    return None
