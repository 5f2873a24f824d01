"""Which papers fit a visit, what they say, many at once, and none that cannot be read back."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from tests.documents.test_office import SAW, SHEET
from tests.services import fakes
from tests.services.test_visit import fill
from tests.spoken import each_language
from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, answered
from triage_desk.domain.care import CareRole
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, Target
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.practitioner import Practitioner, Profession
from triage_desk.domain.user import Actor, RecoverySheet, Role
from triage_desk.errors import EnvironmentFault, ServerGone, UserError
from triage_desk.rules.translation import IN_ENGLISH
from triage_desk.services import (
    blank_interview,
    careteam,
    day_sheet,
    desk_guide,
    documents,
    intake,
    keycare,
    papers,
    patients,
    pointing_card,
    readback,
    review,
    speech,
    triage,
    who_saw,
)

K = DocumentKind
DEV = Actor("dev", "Dev Mock, PT", Role.PT, "desk-1")


@pytest.fixture
def decided(desk, visit):
    fill(desk, visit, regions=["lumbar"])
    triage.decide(desk, visit)
    return visit


def to(desk, encounter_id, route):
    """Let a therapist change the route, and return the record."""
    clinician = desk.acting_as(DEV)
    reason = OverrideReason.CLINICIAN_ASSESSED
    triage.override(clinician, encounter_id, route, reason, "Seen.", DEV.name, DEV.role)
    return triage.record(desk, encounter_id)


def test_each_route_has_the_papers_that_fit(desk, decided):
    plain = {K.REFERRAL_LETTER, K.VISIT_SUMMARY, K.WORK_NOTE}
    kept = triage.record(desk, decided)
    assert set(papers.kinds_for(kept)) == plain | {K.PATIENT_HANDOUT, K.REFERRAL_COPY}
    told = set(papers.kinds_for(to(desk, decided, Disposition.PT_FIRST_NOTIFY)))
    assert told >= plain | {K.PATIENT_HANDOUT, K.INFORMATION_COPY}
    alarm = papers.kinds_for(triage.raise_emergency(desk, decided, "Grey and sweating"))
    assert K.EMERGENCY_CARD in alarm
    assert not {K.PATIENT_HANDOUT, K.REFERRAL_COPY, K.INFORMATION_COPY} & set(alarm)


def test_a_paper_that_does_not_fit_is_refused_and_says_what_does(desk, decided):
    with pytest.raises(UserError, match="PT first with a point to check; print the letter"):
        documents.make(desk, decided, K.INFORMATION_COPY)
    with pytest.raises(UserError, match="there is no review"):
        documents.make(desk, decided, K.REVIEW_NOTE)
    assert "document_made" not in desk.store.audited


def test_a_review_note_has_the_acts_that_stand(desk, decided):
    review.confirm(desk.acting_as(DEV), decided)
    assert K.REVIEW_NOTE in papers.kinds_for(triage.record(desk, decided))
    (act,) = documents.content(desk, decided, K.REVIEW_NOTE).reviews
    assert act.name == DEV.name
    assert documents.make(desk, decided, K.REVIEW_NOTE)


def test_a_paper_names_who_works_here_and_the_physicians_who_may_be_told(desk, decided):
    who = triage.record(desk, decided).patient.patient_id
    for name, role, told in (
        ("Ida Fiktiv", CareRole.PHYSICIAN, True),
        ("Not Told", CareRole.PHYSICIAN, False),
        ("A Daughter", CareRole.CAREGIVER, True),
    ):
        careteam.keep(desk, who, careteam.ParticipantDraft(name, role, may_be_told=told))
    known = (
        Practitioner("p1", "Dev Mock", Profession.PT, "PT, DPT"),
        Practitioner("p2", "Gone Away", Profession.PT, active=False),
    )
    clinic = type("Clinic", (), {"practitioners": lambda _self: known})()
    found = documents.providers_of(SimpleNamespace(clinic=clinic))
    assert found == ("Dev Mock, PT, DPT",)
    assert documents.content(desk, decided, K.REFERRAL_LETTER).told == ("Ida Fiktiv",)


def test_while_the_server_is_away_a_paper_names_nobody_who_works_here():
    def away(_self):
        raise ServerGone("away")

    assert documents.providers_of(type("Tx", (), {"clinic": property(away)})()) == ()


def test_a_work_note_knows_how_and_when_the_person_was_in_touch(desk, decided):
    contact = documents.content(desk, decided, K.WORK_NOTE).contact
    assert (contact.channel, contact.seen_at) == (Channel.COUNTER, None)
    assert contact.at == triage.record(desk, decided).encounter.started_at


def test_a_visit_is_found_by_its_id_or_by_the_reference_on_its_papers(desk, engine):
    numbers = iter(["0a1b2c3d-0001", "7f3a91c2-0002", "9e8d7c6b-0003", "aaaabbbb-4"] * 9)
    named = replace(desk, new_id=lambda: next(numbers))
    visit = begun(named, "en")
    assert documents.visit_called(named, visit) == visit
    assert documents.visit_called(named, f" {visit[:8].upper()}\n") == visit
    for wrong in ("", visit[:7], "ffffffff", visit + "x"):
        with pytest.raises(UserError, match="No visit has this reference"):
            documents.visit_called(named, wrong)


# ---------------------------------------------------------------------------------- read back


class Forgetful(fakes.PaperOfWords):
    """Loses things on the way to paper."""

    def __init__(self, *lost):
        self.lost = lost

    def missing(self, content, pdf):
        return self.lost


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (("the name",), r"1 of its parts cannot be found \(the name\)"),
        (("a", "b", "c", "d"), r"4 of its parts cannot be found \(a, b, c\)"),
    ],
)
def test_what_cannot_be_read_back_is_not_kept_and_one_sentence_says_so(desk, decided, lost, words):
    broken = replace(desk, renderer=Forgetful(*lost))
    with pytest.raises(EnvironmentFault, match=words) as fault:
        documents.make(broken, decided, K.REFERRAL_LETTER)
    assert "nothing was kept, printed or sent" in str(fault.value)
    assert "document_made" not in desk.store.audited
    assert not desk.store.state.documents.get(decided)


OFFICE = {
    "form": lambda desk: blank_interview.paper(desk, blank_interview.form(desk, "knee", "en")),
    "cards": lambda desk: blank_interview.cards_paper(
        desk, blank_interview.cards(desk, "knee", "en")
    ),
    "day": lambda desk: day_sheet.paper(desk, SHEET),
    "who saw": lambda desk: who_saw.paper(desk, SAW),
    "guide": lambda desk: desk_guide.paper(desk, desk_guide.guide_of(desk, "F12", {}, (), ())),
    "recovery": lambda desk: keycare.sheet_paper(
        desk.renderer, RecoverySheet("Clinic", desk.clock(), "Mia", "abcd", ("AAAA",))
    ),
}


@pytest.mark.parametrize("name", OFFICE)
def test_forms_cards_and_sheets_are_read_back_before_they_are_given_out(desk, name):
    boss = desk.acting_as(Actor("mia", "Mia Sample", Role.MANAGER, "desk-1"))
    assert OFFICE[name](boss).startswith(b"%PDF")
    with pytest.raises(EnvironmentFault, match=r"cannot be found \(line 3\)"):
        OFFICE[name](replace(boss, renderer=Forgetful("line 3")))


def test_a_card_that_cannot_be_read_back_is_not_on_record(desk, visit):
    page = intake.resume(desk, visit).pages[0]
    with pytest.raises(EnvironmentFault, match="cannot be found"):
        pointing_card.make(replace(desk, renderer=Forgetful("letter A")), visit, page.page_id)
    assert "document_made" not in desk.store.audited


# ------------------------------------------------------------------------------------- many


def test_many_papers_are_made_one_by_one_and_one_that_fails_stops_no_other(desk, decided):
    wanted = [(decided, K.REFERRAL_LETTER), (decided, K.REVIEW_NOTE), (decided, K.WORK_NOTE)]
    made, heard = [], []
    found = papers.make_many(
        desk,
        wanted,
        lambda one, pdf: made.append((one, pdf[:4])),
        lambda done, total: heard.append((done, total)),
        lambda: False,
    )
    assert made == [(wanted[0], b"%PDF"), (wanted[2], b"%PDF")]
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert (found.made, found.stopped) == (2, False)
    (failed,) = found.failed
    assert failed.wanted == wanted[1]
    assert "there is no review" in failed.sentence
    assert desk.store.audited.count("document_made") == 2


def test_many_papers_stop_when_they_are_told_to(desk, decided):
    made = []
    found = papers.make_many(
        desk,
        [(decided, K.WORK_NOTE)] * 500,
        lambda one, _pdf: made.append(one),
        lambda _done, _total: None,
        lambda: len(made) == 3,
    )
    assert (found.made, found.stopped, len(made)) == (3, True, 3)


def test_several_papers_are_printed_and_kept_as_printed(desk, decided):
    kinds = (K.REFERRAL_LETTER, K.WORK_NOTE, K.EMERGENCY_CARD)
    asked = papers.Asked([decided], kinds)
    found = papers.print_many(
        desk, asked, lambda kind, _pdf: Target(f"for {kind.value}"), lambda *_: None, lambda: False
    )
    assert (found.made, found.stopped) == (2, False)
    kept = [(one.kind, one.printer) for one in desk.store.state.prints[decided]]
    assert kept == [(K.REFERRAL_LETTER, "for referral_letter"), (K.WORK_NOTE, "for work_note")]


def test_a_visit_without_a_route_has_no_papers_to_print(desk, visit):
    sent = []
    asked = papers.Asked([visit], list(K))
    found = papers.print_many(desk, asked, sent.append, lambda *_: None, lambda: False)
    assert (found.made, found.failed, sent) == (0, (), [])


def test_after_a_paper_that_nobody_takes_no_other_is_made(desk, decided):
    asked = papers.Asked([decided], {K.REFERRAL_LETTER, K.WORK_NOTE})

    def refuse(*_):
        raise EnvironmentFault("The printer said no.")

    for many in (papers.print_many, papers.save_many):
        found = many(desk, asked, refuse, lambda *_: None, lambda: False)
        assert (found.made, found.stopped) == (0, True)
        assert [one.sentence for one in found.failed] == ["The printer said no."]
    assert desk.store.audited.count("document_made") == 2
    assert "document_printed" not in desk.store.audited
    assert "document_saved" not in desk.store.audited


def test_several_papers_are_saved_and_kept_as_saved(desk, decided):
    written = []
    found = papers.save_many(
        desk,
        papers.Asked([decided], [K.WORK_NOTE]),
        lambda one, _pdf: written.append(one),
        lambda *_: None,
        lambda: False,
    )
    assert (found.made, written) == (1, [(decided, K.WORK_NOTE)])
    assert desk.store.audited[-2:] == ["document_made", "document_saved"]


# ------------------------------------------------------------------------- in their language


def begun(desk, code):
    who = patients.create(
        desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE, language=code
    )
    return intake.start(desk, who.patient_id, Channel.COUNTER).encounter.encounter_id


@each_language
def test_a_summary_is_in_the_language_of_the_person_throughout(desk, spoken):
    name = begun(desk, spoken.code)
    fill(desk, name, regions=["lumbar"], goal="Lift my daughter", pain_now=6)
    triage.decide(desk, name)
    paper = documents.content(desk, name, K.VISIT_SUMMARY)
    english = documents.content(desk, name, K.REFERRAL_LETTER)
    assert (paper.language, paper.notice) == (spoken.code, spoken.banner)
    assert paper.answers[0].text == spoken.chest
    assert any(one.seen for one in paper.answers)
    shown = [one for one in paper.answers if not one.private and not one.seen]
    assert not [one.link_id for one in shown if IN_ENGLISH in one.text + one.shown]
    assert [one.link_id for one in paper.answers] == [one.link_id for one in english.answers]
    assert paper.complaint != english.complaint
    assert paper.scores[0].title != english.scores[0].title
    assert all(
        theirs != ours for (theirs, _), (ours, _) in zip(paper.said, english.said, strict=True)
    )
    assert "Lift my daughter" in [words for _, words in paper.said]
    assert not [words for words in paper.phrases.values() if words.startswith(IN_ENGLISH)]


@pytest.mark.parametrize(
    ("code", "link_id", "answer", "words"),
    [
        ("en", "s_chest", NO, "No"),
        ("es", "s_chest", YES, "Sí"),
        ("fr", "s_chest", NO, "Non"),
        ("es", "s_chest", NOT_SURE, "No lo sé"),
        ("es", "s_chest", DECLINED, "Prefiero no contestar"),
        ("fr", "s_chest", NOT_ASKED, "Pas demandé"),
        ("es", "symptom_days", answered(1), "1 día"),
        ("fr", "symptom_days", answered(4), "4 jours"),
        ("es", "symptom_days", answered(0.25), "6 horas"),
        ("fr", "pain_now", answered(6), "6"),
        ("es", "regions", answered(("lumbar",)), "Espalda baja"),
        ("es", "s_chest", None, "Not answered yet"),
    ],
)
def test_an_answer_is_said_as_the_person_would_say_it(desk, code, link_id, answer, words):
    assert speech.answer_said(desk.engine, link_id, answer, code) == words


# ------------------------------------------------------------------------------------- locked


def test_a_paper_is_locked_with_a_passphrase_that_is_hard_to_guess(desk):
    assert readback.locked(desk, b"%PDF", "vier wuerfel am Zaun") == b"%PDF locked"
    for weak in ("kurz!", "aaaaaaaaaaaaaa", "password123456"):
        assert readback.wrong_passphrase(desk, weak)
        with pytest.raises(UserError) as refused:
            readback.locked(desk, b"%PDF", weak)
        assert refused.value.field == "passphrase"
        assert weak not in str(refused.value)


def test_that_a_file_is_locked_is_on_record_and_the_passphrase_is_not(desk, decided):
    documents.saved(desk, decided, K.WORK_NOTE)
    documents.saved(desk, decided, K.WORK_NOTE, locked=True)
    details = [one.detail for one in desk.store.state.audit if one.action == "document_saved"]
    assert details == ["work_note", "work_note locked"]
