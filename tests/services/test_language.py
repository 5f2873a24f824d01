"""The language of a visit: chosen by the person on file, changed at any time, never the answers."""

import re
from datetime import date

import pytest

from tests.services.test_visit import fill
from tests.spoken import SPOKEN, each_language
from triage_desk.domain.answers import NO, YES
from triage_desk.domain.decision import BookingNote, Concern
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel
from triage_desk.domain.language import ENGLISH
from triage_desk.domain.patient import Sex
from triage_desk.errors import UserError
from triage_desk.rules.translation import IN_ENGLISH
from triage_desk.services import documents, intake, patients, speech, triage

UNSET = "The state of the clinic is not in the settings: get a physician's order before PT."
PAYER = BookingNote("payer_gone", Concern.PAYER, "Old.")
HANDOUT = DocumentKind.PATIENT_HANDOUT


@pytest.fixture
def begin(desk):
    """Begin a visit of somebody who speaks this language."""

    def start(code):
        who = patients.create(
            desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE, language=code
        )
        return intake.start(desk, who.patient_id, Channel.COUNTER)

    return start


@pytest.mark.parametrize(
    ("on_file", "asked"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("fr-CA", "fr"),
        ("en", "en"),
        ("tlh", "en"),
        ("", "en"),
    ],
)
def test_an_intake_begins_in_the_language_on_file_where_it_is_here(begin, on_file, asked):
    view = begin(on_file)
    assert (view.language.code, view.encounter.language) == (asked, asked)


@each_language
def test_the_language_changes_in_mid_interview_and_the_answers_stay(desk, begin, spoken):
    visit = begin("en").encounter.encounter_id
    before = intake.answer(desk, visit, {"s_chest": NO, "s_breath": NO})
    view = intake.speak(desk, visit, spoken.code)
    assert (view.answers, view.at) == (before.answers, before.at)
    assert view.pages[0].text.lines["s_chest"] == spoken.chest
    assert view.pages[0].english == before.pages[0].text
    assert view.history == before.history
    assert intake.view(desk, visit).language.name == spoken.name
    assert desk.store.audited[-1] == "language_changed"
    assert desk.store.state.audit[-1].detail == spoken.code


def test_the_same_language_again_is_no_event(desk, begin):
    visit = begin("es").encounter.encounter_id
    intake.speak(desk, visit, "es")
    assert "language_changed" not in desk.store.audited


def test_a_language_that_is_not_here_is_refused(desk, begin):
    visit = begin("en").encounter.encounter_id
    with pytest.raises(UserError, match='no language "tlh"; known: en, es, fr'):
        intake.speak(desk, visit, "tlh")
    intake.discard(desk, visit, "left")
    with pytest.raises(UserError, match="closed"):
        intake.speak(desk, visit, "es")


@each_language
def test_an_emergency_is_found_in_every_language(desk, begin, spoken):
    visit = begin(spoken.code).encounter.encounter_id
    view = intake.answer(desk, visit, {"s_chest": YES})
    assert view.emergencies[0].title == "Chest pain, tightness or pressure"
    kept = triage.decide(desk, visit)
    words = speech.said(desk, spoken.code, kept.decision.act_within.say)
    assert words.startswith(spoken.help_now)


@each_language
def test_the_hand_out_is_in_the_language_of_the_person_and_says_who_has_not_read_it(
    desk, begin, spoken
):
    visit = begin(spoken.code).encounter.encounter_id
    fill(desk, visit, regions=["lumbar"])
    kept = triage.decide(desk, visit)
    paper = documents.content(desk, visit, HANDOUT)
    assert (paper.language, paper.handout.title) == (spoken.code, spoken.title)
    assert paper.notice == spoken.banner
    assert paper.phrases["visit"] == spoken.visit
    assert paper.act_within.say == speech.said(desk, spoken.code, kept.decision.act_within.say)
    assert not any(line.startswith(IN_ENGLISH) for line in paper.decision.safety_net)
    assert kept.decision.safety_net[0].startswith("Call 911")


def test_letters_and_english_hand_outs_stay_english(desk, begin):
    visit = begin("es").encounter.encounter_id
    fill(desk, visit, regions=["lumbar"])
    decided = triage.decide(desk, visit)
    letter = documents.content(desk, visit, DocumentKind.REFERRAL_LETTER)
    assert (letter.language, letter.notice, letter.phrases) == ("en", "", {})
    assert letter.answers[0].text == "Chest pain or pressure"
    unnamed = documents.content_of(desk, decided.decision, decided.answers, HANDOUT)
    assert (unnamed.language, unnamed.notice) == ("en", "")
    assert unnamed.phrases["visit"] == "Your visit"
    assert unnamed.handout == desk.engine.ruleset.handouts[unnamed.decision.pathway.handout]


@each_language
def test_a_helper_hears_of_the_person_and_takes_home_the_persons_own_page(desk, spoken):
    """Hazard H-45: "you" would be the helper; the page to take home says whom it means."""
    who = patients.create(
        desk, "Oak-Synthetic", "Ana", date(1950, 5, 31), Sex.FEMALE, language=spoken.code
    )
    visit = intake.start(desk, who.patient_id, Channel.PROXY).encounter.encounter_id
    fill(desk, visit, regions=["lumbar"], body=["g_falls"])
    kept = triage.decide(desk, visit)
    way = kept.encounter.channel.way
    usual, helped = (
        [speech.said(desk, spoken.code, line, each) for line in kept.decision.safety_net]
        for each in ("", way)
    )
    assert all(a != b for a, b in zip(usual, helped, strict=True) if " you " in a)
    you = re.compile(r"\b(you|your|usted|(?<!rendez-)vous|votre|vos)\b")
    assert not any(you.search(line) for line in helped)
    paper = documents.content(desk, visit, HANDOUT)
    assert paper.helped
    assert list(paper.decision.safety_net) == usual
    assert paper.phrases["helper"] == speech.said(
        desk, spoken.code, "Are you helping someone? On this page, “you” means the person you help."
    )
    letter = documents.content(desk, visit, DocumentKind.REFERRAL_LETTER)
    offers = {one.referral_id: one.hand_over for one in letter.decision.secondary_referrals}
    assert "let their doctor know" in offers["physician_falls"]
    kept_offers = {one.referral_id: one.hand_over for one in kept.decision.secondary_referrals}
    assert "let your doctor know" in kept_offers["physician_falls"]


def test_every_language_we_ship_is_tested(desk):
    shipped = {(language.code, language.name) for language in speech.languages(desk)[1:]}
    assert shipped == {(spoken.code, spoken.name) for spoken in SPOKEN}


def test_english_needs_no_review(desk):
    assert speech.languages(desk)[0] == ENGLISH
    assert speech.for_staff(desk, "es", "Safety first") == "Señales de peligro"
    assert speech.for_staff(desk, "en", "Safety first") == "Safety first"
    assert speech.status_of(desk.engine, "en") == ""


def test_what_stays_in_english_for_staff_says_so(desk):
    assert speech.for_staff(desk, "es", "Nobody wrote this.", "(en inglés)") == (
        "Nobody wrote this. (en inglés)"
    )
    unset, payer = BookingNote("state_unset", Concern.STATE, UNSET), PAYER
    assert speech.note_for_staff(desk, "es", unset).text.startswith("El estado de la clínica")
    assert speech.note_for_staff(desk, "es", payer, "(en inglés)").text == "Old. (en inglés)"
