"""Gathering what a paper says, and making it: the renderer never asks a question."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.care import CareRole, latest
from triage_desk.domain.decision import Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import (
    IN_THEIR_LANGUAGE,
    AnsweredQuestion,
    Contact,
    DocumentContent,
    DocumentKind,
    DocumentRecord,
    Handout,
    PrintRecord,
    Score,
    Target,
)
from triage_desk.domain.encounter import Encounter, EncounterRecord
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Person
from triage_desk.domain.permission import Permission
from triage_desk.domain.questionnaire import COMPLAINT_ITEMS, PROXY, Item, ItemType
from triage_desk.domain.review import standing
from triage_desk.errors import ServerGone, UserError
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import act_within
from triage_desk.rules.interview import Interview, conduct
from triage_desk.rules.read_translation import HANDOUT_PHRASES
from triage_desk.rules.words import question_in_words
from triage_desk.services import referring
from triage_desk.services.auditing import note, visit
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.readback import proved
from triage_desk.services.release import require_released
from triage_desk.services.speech import answer_said, status_of

NOON = 12
REFERENCE = 8  # signs of the id of a visit, as its papers show it
PHYSICIAN_HANDOUT = "physician_visit"


def content(desk: Desk, encounter_id: str, kind: DocumentKind) -> DocumentContent:
    """Return everything a paper of this kind says about an encounter that has a decision.

    Raises:
        UserError: there is no decision yet, or this paper does not fit the visit.
    """
    with desk.store.read() as tx:
        kept = tx.encounters.record(encounter_id)
        found = _content(desk, kept, kind)
        return replace(
            found,
            providers=providers_of(tx),
            told=_told(tx, kept.patient.patient_id),
            first_printed=_first_printed(tx, kept, kind),
        )


def _first_printed(tx: Transaction, kept: EncounterRecord, kind: DocumentKind) -> datetime | None:
    """Return when this paper was first printed; with another route it is another paper."""
    since = kept.override.at if kept.override else kept.encounter.decided_at
    printed_at = [
        one.at
        for one in tx.encounters.prints(kept.encounter.encounter_id)
        if one.kind is kind and since is not None and one.at >= since
    ]
    return printed_at[0] if printed_at else None


def visit_called(desk: Desk, name: str) -> str:
    """Return the id of the visit with this id, or with this reference on its papers.

    Raises:
        UserError: there is none, or more than one.
    """
    begins = name.strip().lower()
    with desk.store.read() as tx:
        whole = len(begins) >= REFERENCE
        found = tx.encounters.starting_with(begins) if whole else None
    if found is None:
        raise UserError("No visit has this reference: it stands on its papers, 8 signs long.")
    return found


def providers_of(tx: Transaction) -> tuple[str, ...]:
    """Return who works here; nobody while the server is away, which alone knows them."""
    try:
        return tuple(one.named for one in tx.clinic.practitioners() if one.active)
    except ServerGone:
        return ()


def _told(tx: Transaction, patient_id: str) -> tuple[str, ...]:
    """Return the physicians of a person's care team who may be told."""
    team = latest(tx.care.team([patient_id]))
    return tuple(
        one.name
        for one in team
        if one.active and one.may_be_told and one.role is CareRole.PHYSICIAN
    )


def informs(kept: EncounterRecord) -> bool:
    """Return whether a physician is told of a visit, and asked for nothing."""
    return kept.route is Disposition.PT_FIRST_NOTIFY


def reviewed(kept: EncounterRecord) -> bool:
    """Return whether a clinician did anything with the route that stands."""
    return bool(standing(kept.reviews))


def make(desk: Desk, encounter_id: str, kind: DocumentKind) -> bytes:
    """Render a paper, keep that it was made (with the SHA-256 of its bytes), return the PDF.

    Raises:
        UserError: there is no decision yet, or this paper does not fit the visit.
        EnvironmentFault: the paper does not say all that it should. Nothing was kept of it.
    """
    require(desk, Permission.MAKE_PAPERS)
    said = content(desk, encounter_id, kind)
    pdf = proved(desk.renderer, said, desk.renderer.render(said))
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


def printed(
    desk: Desk,
    encounter_id: str,
    kind: DocumentKind,
    went_to: Target = Target(),  # noqa: B008 - frozen
) -> None:
    """Keep that a paper went to a printer, which and how often; of a letter, its referral did.

    Raises:
        UserError: no such paper was made, so none was read back.
    """
    require(desk, Permission.MAKE_PAPERS)
    with desk.store.write() as tx:
        made = [one for one in tx.encounters.documents(encounter_id) if one.kind is kind]
        if not made:
            raise UserError("Make the paper first: it is read back before it may go out.")
        moment, by = desk.clock(), desk.actor.user_id
        paper = made[-1].document_id
        where = went_to.printer, went_to.copies, went_to.pages, went_to.tray
        tx.encounters.add_print(PrintRecord(paper, encounter_id, kind, moment, by, *where))
        if kind is DocumentKind.REFERRAL_LETTER:
            referring.printed(desk, tx, encounter_id)
        detail = f"{kind.value} copies {went_to.copies}"
        note(desk, tx, AuditAction.DOCUMENT_PRINTED, visit(tx, encounter_id), detail)


def saved(desk: Desk, encounter_id: str, kind: DocumentKind, *, locked: bool = False) -> None:
    """Keep that a paper was saved as a file outside the encrypted data, and whether locked."""
    require(desk, Permission.MAKE_PAPERS)
    with desk.store.write() as tx:
        detail = f"{kind.value} locked" if locked else kind.value
        note(desk, tx, AuditAction.DOCUMENT_SAVED, visit(tx, encounter_id), detail)


def _content(desk: Desk, kept: EncounterRecord, kind: DocumentKind) -> DocumentContent:
    if kept.decision is None:
        raise UserError("There is no decision to print yet; finish the questions first.")
    if kind is not DocumentKind.EMERGENCY_CARD:
        require_released(desk, kept)
    if kind is DocumentKind.INFORMATION_COPY and not informs(kept):
        raise UserError(
            "A copy for information is for PT first with a point to check; print the letter."
        )
    if kind is DocumentKind.REVIEW_NOTE and not reviewed(kept):
        raise UserError("No clinician has done anything with this route yet: there is no review.")
    return content_of(desk, kept.decision, kept.answers, kind, kept)


def content_of(
    desk: Desk,
    decision: Decision,
    answers: AnswerSet,
    kind: DocumentKind,
    kept: EncounterRecord | None = None,
) -> DocumentContent:
    """Return what a paper says of a decision; ``kept`` is ``None`` for an unnamed intake."""
    engine, person = desk.engine, decision.person
    way = kept.way if kept else ""
    decision = _offered(engine, decision, way)
    interview = conduct(engine, answers, person)
    override = kept.override if kept else None
    route = override.to_disposition if override else decision.disposition
    code = kept.encounter.language if kept and kind in IN_THEIR_LANGUAGE else SOURCE
    alone = kept.given_alone if kept else ()
    content = DocumentContent(
        kind=kind,
        letterhead=desk.letterhead,
        patient=kept.patient if kept else None,
        decision=decision,
        route=route,
        act_within=act_within(engine, route),
        answers=asked_and_answered(engine, interview, answers, alone, code),
        said=_said(engine, interview, answers, code),
        scores=_scores(engine, interview, answers, decision.on, code),
        complaint=complaint(engine, answers, person, code),
        prepared_by=desk.actor.name,
        prepared_at=_prepared_at(desk, decision, kept),
        override=override,
        signed_off=kept.signed_off if kept else None,
        handout=_handout(engine, decision, route),
        reference=kept.encounter.encounter_id[:REFERENCE].upper() if kept else "",
        unverified=kept.encounter.unverified if kept else False,
        helped=way == PROXY,
        reviews=standing(kept.reviews) if kept else (),
        contact=_contact(kept.encounter) if kept else None,
    )
    if kind not in IN_THEIR_LANGUAGE:
        return content
    return _in_language(desk, content, code)


def _contact(encounter: Encounter) -> Contact:
    return Contact(encounter.started_at, encounter.channel, encounter.seen_at)


def _offered(engine: Engine, decision: Decision, way: str) -> Decision:
    """Return a decision with how others are offered as it is said on this way."""
    offers = tuple(
        replace(offer, hand_over=engine.said(offer.hand_over, SOURCE, way=way))
        for offer in decision.secondary_referrals
    )
    return replace(decision, secondary_referrals=offers)


def _in_language(desk: Desk, content: DocumentContent, code: str) -> DocumentContent:
    """Return a paper as the person reads it; the decision on record stays as it is.

    It is the own page of the person, who is "you" also where a helper answered: a line says so.
    """
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
            name.removeprefix(HANDOUT_PHRASES): engine.said(words, code)
            for name, words in engine.ruleset.phrases.items()
            if name.startswith(HANDOUT_PHRASES)
        },
        notice=status_of(engine, code),
    )


def _prepared_at(desk: Desk, decision: Decision, kept: EncounterRecord | None) -> datetime:
    """Return when the paper's decision was made; of an unnamed intake only the day is known."""
    if kept is None:
        return datetime.combine(decision.on, time(NOON)).astimezone()
    return kept.encounter.decided_at or desk.clock()


def asked_and_answered(
    engine: Engine,
    interview: Interview,
    answers: AnswerSet,
    alone: Collection[str] = (),
    language: str = SOURCE,
) -> tuple[AnsweredQuestion, ...]:
    """Return every visible question with its answer in words, in the order asked.

    ``alone`` are the link ids answered with no staff beside.
    """
    found = []
    for page in interview.shown:
        title = engine.ruleset.section_titles[page.item.section]
        for link_id in page.leaf_ids:
            line, given = engine.line_of.get(link_id), answers.get(link_id)
            found.append(
                AnsweredQuestion(
                    link_id,
                    title,
                    question_in_words(engine, link_id, language),
                    answer_said(engine, link_id, given, language),
                    page.item.private or (line is not None and line.private),
                    alone=link_id in alone,
                    state=given.state if given is not None else None,
                    seen=page.item.staff_only or (line is not None and line.staff_only),
                )
            )
    return tuple(found)


def complaint(engine: Engine, answers: AnswerSet, person: Person, language: str = SOURCE) -> str:
    """Return what brings the person in words: request, place, how long, how it began."""
    visible = conduct(engine, answers, person).visible
    said = [
        answer_said(engine, link_id, answers[link_id], language)
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


def _said(
    engine: Engine, interview: Interview, answers: AnswerSet, language: str
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            question_in_words(engine, item.link_id, language),
            answer_said(engine, item.link_id, answers[item.link_id], language),
        )
        for item in _after_routing(interview, answers)
        if item.type is ItemType.TEXT
    )


def _scores(
    engine: Engine, interview: Interview, answers: AnswerSet, on: date, language: str
) -> tuple[Score, ...]:
    found = []
    for item in _after_routing(interview, answers):
        if item.type in (ItemType.INTEGER, ItemType.DECIMAL):
            scale = f"{item.minimum or 0:g}-{item.maximum or 0:g}"
            value = f"{answers[item.link_id].value}"
            title = question_in_words(engine, item.link_id, language)
            found.append(Score(title, value, scale, on))
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
