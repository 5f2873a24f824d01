"""Every paper is rendered, read back, and compared with what it was made of."""

import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path

import pytest

from tests.documents import papers
from tests.documents.marks import marks_of
from triage_desk.documents import PdfRenderer, page_count, read_back
from triage_desk.documents.margins import margins_of
from triage_desk.documents.style import PAGE_HEIGHT, PAGE_WIDTH
from triage_desk.documents.words import day
from triage_desk.domain.answers import AnswerState
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import IN_THEIR_LANGUAGE, AnsweredQuestion, Contact, DocumentKind
from triage_desk.domain.encounter import Channel
from triage_desk.domain.review import ReviewKind
from triage_desk.domain.user import Role
from triage_desk.errors import EnvironmentFault

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
UPDATE = "TRIAGE_UPDATE_GOLDEN"
EDGE = 36.0  # half an inch that many printers cannot reach

each_paper = pytest.mark.parametrize("name", sorted(papers.PAPERS))
each_letter = pytest.mark.parametrize(
    "name", sorted(name for name in papers.PAPERS if name.startswith("letter"))
)


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer()


def squeezed(text: str) -> str:
    """Drop every blank: lines and broken words do not matter, what is said does."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def text_of(renderer, content) -> str:
    """Return the text without what stands around it on each page, so that nothing interrupts."""
    pages = read_back(renderer.render(content)).split("\f")
    return "\n".join(pages)


@each_paper
def test_text_is_the_golden_text(renderer, name):
    text = read_back(renderer.render(papers.PAPERS[name]())).replace("\f", "\n--- page ---\n")
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        golden.write_text(text + "\n", encoding="utf-8", newline="\n")
    kept = golden.read_text(encoding="utf-8").splitlines() if golden.exists() else []
    difference = list(unified_diff(kept, text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n".join([f"set {UPDATE}=1 if {name} is right:", *difference])


@each_letter
def test_letter_says_every_answer_that_is_not_private(renderer, name):
    content = papers.PAPERS[name]()
    text = squeezed(text_of(renderer, content))
    pages = "".join(squeezed(page) for page in text.split("\f"))
    for answer in content.answers:
        if not answer.private and len(answer.shown) < 120:
            assert squeezed(answer.text) in pages, answer.link_id
            assert squeezed(answer.shown) in pages, answer.link_id


@each_letter
def test_letter_says_name_own_words_findings_and_scores(renderer, name):
    content = papers.PAPERS[name]()
    text = squeezed(text_of(renderer, content))
    wanted = [content.patient.full_name, *(said for _, said in content.said)]
    wanted += [score.title for score in content.scores]
    wanted += [f.title for f in content.decision.findings if f.rule_id != "RF-CES-004"]
    shown = (Verdict.PRESENT, Verdict.NOT_RULED_OUT)
    wanted += [f.rule_id for f in content.decision.findings if f.verdict in shown]
    wanted += [content.decision.ruleset.content_hash, content.reference, content.prepared_by]
    assert [words for words in wanted if squeezed(words) not in text] == []


def test_each_word_of_an_endless_answer_is_printed(renderer):
    text = text_of(renderer, papers.very_long())
    assert set(re.findall(r"\bword\d+\b", text)) == {f"word{number}" for number in range(900)}


def test_own_words_come_before_the_route_and_the_route_before_the_findings(renderer):
    text = text_of(renderer, papers.pt_first())
    places = [text.index(w) for w in ("kneel in my", "Low back pain", "PT first, tell", "Found:")]
    assert places == sorted(places)


@each_paper
def test_private_answers_stay_in_the_program(renderer, name):
    content = papers.PAPERS[name]()
    text = text_of(renderer, content)
    assert papers.PRIVATE_TEXT not in text
    assert "since this morning" not in text
    assert "Numb where you sit" not in text
    if content.kind in (DocumentKind.REFERRAL_LETTER, DocumentKind.INFORMATION_COPY):
        assert "Private item \u2014 open the program" in text


def test_answer_states_stay_apart(renderer):
    text = text_of(renderer, papers.pt_first())
    for state in ("Yes", "No", "Not sure", "Would rather not say", "Not asked"):
        assert re.search(rf"\? {state}$", text, re.MULTILINE), state


def test_many_like_answers_are_listed_behind_the_answer_and_private_ones_counted(renderer):
    text = text_of(renderer, papers.pt_first())
    assert "No: Fever or chills; Night sweats; Weight loss" in text
    assert "Lost feeling in a hand Not sure" in text
    assert "2 private items \u2014 open the program" in text


def test_each_source_is_listed_once_and_findings_name_its_number(renderer):
    text = text_of(renderer, papers.pt_first())
    assert text.count("[1] Finucane") == 1
    assert "[2] Finucane LM et al. 2020, JOSPT 50:350-72, box 1 (from knowledge" in text
    assert text.count("[1] [2]") == 3


@pytest.mark.parametrize("route", [Disposition.EMERGENCY, Disposition.OUTSIDE_SCOPE])
def test_handout_never_says_booked_when_nothing_is_booked(renderer, route):
    content = replace(papers.pt_first(DocumentKind.PATIENT_HANDOUT), route=route)
    text = text_of(renderer, content)
    assert "We booked" not in text
    assert "What we booked" not in text
    assert "Your visit for back pain" not in text
    assert ("Day and time" in text) is (route is not Disposition.EMERGENCY)


def test_letter_says_who_changed_the_route_and_why(renderer):
    text = squeezed(text_of(renderer, papers.overridden()))
    for words in (
        "PT first, tell physician \u2192 Physician today",
        "Ida Fiktiv, physician",
        "A clinician assessed the person",
        "Looked unwell at the counter; I want to see her first.",
    ):
        assert squeezed(words) in text


def test_letter_makes_up_no_route_before_the_change(renderer):
    content = papers.overridden()
    change = replace(content.override, from_disposition=None)
    text = squeezed(text_of(renderer, replace(content, override=change)))
    assert squeezed("Not known \N{RIGHTWARDS ARROW} Physician today") in text


def test_letter_says_who_stands_for_the_route_or_that_nobody_does_yet(renderer):
    nobody = "Not yet reviewed by a clinician."
    assert nobody in text_of(renderer, papers.pt_first())
    assert nobody not in text_of(renderer, papers.emergency(DocumentKind.REFERRAL_LETTER))
    changed = papers.overridden()
    text = " ".join(text_of(renderer, changed).split())
    assert "Reviewed and changed by Ida Fiktiv, physician, March 10, 2026, 10:46 AM." in text
    for kind, words in ((ReviewKind.CONFIRMED, "confirmed"), (ReviewKind.RELEASED, "released")):
        act = replace(changed.signed_off, kind=kind, name="Dev Mock", role=Role.PT)
        text = " ".join(text_of(renderer, replace(papers.pt_first(), signed_off=act)).split())
        assert f"Reviewed and {words} by Dev Mock, physical therapist, March 10" in text
        assert nobody not in text


def test_a_changed_route_never_shows_the_time_of_the_route_it_replaced(renderer):
    for kind in DocumentKind:
        text = text_of(renderer, papers.overridden(kind))
        assert "within 3 days" not in text


@pytest.mark.parametrize("paper", [papers.pt_first, papers.overridden])
def test_handout_has_no_jargon_and_no_ids(renderer, paper):
    text = text_of(renderer, paper(DocumentKind.PATIENT_HANDOUT))
    assert not re.search(r"RF-|PW-|PT first|Physician today|red flag|disposition|pathway", text)
    assert "911" in text
    assert papers.CLINIC.phone in text


def test_handout_of_a_therapy_visit_is_not_given_for_a_physician_visit(renderer):
    text = text_of(renderer, papers.overridden(DocumentKind.PATIENT_HANDOUT))
    assert "physical therapist" not in text
    assert "You need to see a doctor today." in text


@pytest.mark.parametrize("name", ["handout", "handout_changed", "emergency_card"])
def test_take_away_papers_are_one_page(renderer, name):
    assert page_count(renderer.render(papers.PAPERS[name]())) == 1


def test_handout_keeps_on_one_page_with_as_many_lines_as_the_content_has(renderer):
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    more = ("One more line for this list.",)
    sections = tuple(
        replace(section, paragraphs=section.paragraphs + more)
        for section in content.handout.sections
    )
    handout = replace(content.handout, sections=sections)
    assert page_count(renderer.render(replace(content, handout=handout))) == 1


def test_emergency_card_says_words_number_place_and_what_was_said(renderer):
    text = text_of(renderer, papers.emergency())
    for words in ("getting help for you right now", "911", "100 Sample Avenue", "Rosa Muster"):
        assert words in text
    assert "New weakness in both legs? Yes, since yesterday" in text
    assert "Pain at night" not in text


def test_emergency_raised_by_staff_prints_their_words(renderer):
    content = papers.overridden(DocumentKind.EMERGENCY_CARD)
    change = replace(
        content.override, to_disposition=Disposition.EMERGENCY, words="Grey and sweating."
    )
    help_comes = papers.emergency().act_within
    content = replace(content, override=change, route=Disposition.EMERGENCY, act_within=help_comes)
    text = text_of(renderer, content)
    assert "Grey and sweating." in text
    assert "getting help for you right now" in " ".join(text.split())


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_an_intake_without_a_name_prints(renderer, kind):
    content = replace(papers.pt_first(kind), patient=None, said=(), complaint="", answers=())
    text = text_of(renderer, replace(content, scores=(), handout=None))
    assert "Rosa" not in text
    assert papers.CLINIC.clinic in text


@pytest.mark.parametrize("route", list(Disposition))
@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_route_prints_on_every_paper(renderer, kind, route):
    content = replace(papers.pt_first(kind), route=route)
    assert papers.CLINIC.clinic in text_of(renderer, content)


def test_markup_prints_as_it_stands_and_accents_are_composed(renderer):
    text = text_of(renderer, papers.worldwide())
    assert "A & B <i> Nguy\u1ec5n-\u0141ukaszewicz" in text
    assert "<b>nhanh</b>" in text
    assert "\u0411\u043e\u043b\u0438\u0442" in text
    assert "Pain \u2265 7 \u2192 worse" in text


def test_a_character_without_a_glyph_is_a_numbered_box_that_the_paper_names(renderer):
    text = " ".join(text_of(renderer, papers.worldwide()).split())
    assert "Zoë \u25a1\u2081\u25a1\u2082" in text
    assert "cannot be printed here: \u25a1\u2081 HANGUL SYLLABLE HAN (U+D55C), \u25a1\u2082" in text
    assert "cannot be printed here" not in text_of(renderer, papers.pt_first())


def test_arabic_chinese_and_hebrew_names_print_joined_and_read_back_as_typed(renderer):
    for given, family in (("محمد عبد الله", "العلي"), ("小明", "王"), ("רחל", "לוי")):
        patient = replace(papers.ROSA, given=given, family=family)
        text = text_of(renderer, replace(papers.pt_first(), patient=patient))
        # PDFium puts two Hebrew words in the order of the page; the letters are as typed.
        assert all(name in text for name in (*given.split(), family))
        assert "cannot be printed" not in text


def test_many_lines_from_the_right_are_parted_between_pages_in_the_order_they_are_read(renderer):
    words = [f"كلمة{number}" for number in range(700)]
    said = (("What matters most", " ".join(words)),)
    pdf = renderer.render(replace(papers.pt_first(), said=said))
    assert page_count(pdf) > 2
    found = [int(n) for n in re.findall(r"كلمة(\d+)", read_back(pdf))]
    assert found == list(range(700))


def test_a_long_chinese_text_breaks_within_the_page(renderer):
    said = (("What matters most", "我的背很痛弯腰的时候特别痛" * 60),)
    pdf = renderer.render(replace(papers.pt_first(), said=said))
    assert squeezed(read_back(pdf)).count("特别") == 60
    assert all(m.right <= PAGE_WIDTH - EDGE for page in marks_of(pdf) for m in page)


@each_paper
def test_each_page_says_which_of_how_many(renderer, name):
    content = papers.PAPERS[name]()
    place = margins_of(content).page
    pages = read_back(renderer.render(content)).split("\f")
    first = place.format(page=1, pages="").strip()
    each = len(pages) // sum(first in page for page in pages)
    for number, page in enumerate(pages):
        assert place.format(page=number % each + 1, pages=each) in page


@pytest.mark.parametrize(
    ("code", "words"),
    [("es", "Página 2 de 6"), ("fr", "Page 2 sur 6"), ("en", "Page 2 of 6")],
)
def test_a_person_reads_heads_and_feet_in_their_language(renderer, code, words):
    content = papers.abroad(DocumentKind.REFERRAL_COPY, code)
    pages = read_back(renderer.render(content)).split("\f")
    assert words in pages[1]
    assert content.phrases["reference"] in pages[1]
    assert content.phrases["again"] in pages[1]
    assert code == "en" or not re.search("Ruleset|Reference|COPY|first printed", "".join(pages))


def test_a_persons_copy_of_a_letter_has_its_facts_in_plain_words(renderer):
    content = papers.pt_first(DocumentKind.REFERRAL_COPY)
    text = " ".join(text_of(renderer, content).split())
    assert "YOUR COPY" in text
    marked = text.index("What should be looked at first")
    assert text.index("Does it hurt at night however you lie? Yes") > marked
    assert text.count("Does it hurt at night however you lie?") == 1
    assert "No clinician has looked at this yet." in text
    assert not re.search(r"RF-|PW-|PT first|Social worker|Pain drawing|private item", text)
    nothing = replace(content, answers=())
    assert "Nothing you told us was marked." in text_of(renderer, nothing)


def test_a_persons_copy_of_a_letter_withholds_what_only_staff_saw(renderer):
    content = papers.pt_first(DocumentKind.REFERRAL_COPY)
    seen = tuple(replace(one, seen=one.link_id == "pain.night") for one in content.answers)
    text = text_of(renderer, replace(content, answers=seen))
    assert "at night" not in text
    changed = papers.overridden(DocumentKind.REFERRAL_COPY)
    text = text_of(renderer, changed)
    assert "Staff changed where you go first." in text
    assert "Ida Fiktiv looked at this." in text
    assert "Looked unwell" not in text


@each_paper
def test_a_reader_finds_all_that_a_paper_promises(renderer, name):
    content = papers.PAPERS[name]()
    assert renderer.missing(content, renderer.render(content)) == ()


@each_paper
def test_a_reader_misses_what_is_not_on_a_paper(renderer, name):
    content = papers.PAPERS[name]()
    other = replace(content, patient=replace(content.patient, given="Somebody", preferred_name=""))
    assert "the name" in renderer.missing(other, renderer.render(content))


def test_a_reader_misses_an_answer_a_finding_and_own_words_by_their_ids(renderer):
    content = papers.pt_first()
    first, *rest = content.answers
    decision = content.decision
    lost = replace(decision.findings[0], title="Something else")
    told = replace(
        content,
        answers=(replace(first, shown="Since Tuesday"), *rest),
        decision=replace(decision, findings=(lost, *decision.findings[1:])),
        said=(("More", "Words that nobody printed."),),
    )
    assert renderer.missing(told, renderer.render(content)) == (
        "finding RF-MAL-005",
        "answer safe.chest",
        "own words 1",
    )


def test_names_that_run_from_the_right_are_found_word_by_word(renderer):
    content = papers.pt_first()
    for given, family in (("محمد عبد الله", "العلي"), ("רחל", "לוי"), ("小明", "王")):
        one = replace(content, patient=replace(papers.ROSA, given=given, family=family))
        pdf = renderer.render(one)
        assert renderer.missing(one, pdf) == ()
        other = replace(one, patient=replace(one.patient, family="لعلي"))
        assert "the name" in renderer.missing(content, pdf)
        assert given in one.patient.full_name
        assert renderer.missing(other, renderer.render(content))


def test_a_letter_that_nobody_can_print_is_not_missed_but_named(renderer):
    one = replace(papers.pt_first(), patient=replace(papers.ROSA, given="한글"))
    assert renderer.missing(one, renderer.render(one)) == ()


def test_a_copy_for_information_asks_for_nothing_and_names_the_point_and_the_physician(renderer):
    text = " ".join(text_of(renderer, papers.informed()).split())
    assert "FOR INFORMATION No action is asked of you" in text
    assert "Then please call 555-0100 before the visit." in text
    assert "To: Ida Fiktiv" in text
    assert "Pain at night" in text
    assert "feeling between the legs" in text
    nobody = replace(papers.informed(), told=())
    assert "(no name on file)" in text_of(renderer, nobody)


def test_a_work_note_says_when_and_nothing_of_why(renderer):
    content = papers.seen()
    text = " ".join(text_of(renderer, content).split())
    assert "Rosa Muster was seen at our clinic on March 10, 2026." in text
    told = ["1962", "T-00418", "pain", "back", "therap", "PT ", "Ruleset", content.complaint]
    assert [words for words in told if words in text.replace("back at work", "")] == []
    assert "Can be back at work or school on" in text


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel.COUNTER, "was at our clinic on"),
        (Channel.CALL_BACK, "was in touch with our clinic by telephone on"),
    ],
)
def test_a_work_note_never_says_seen_of_somebody_who_was_not(renderer, channel, words):
    contact = Contact(papers.MOMENT, channel)
    text = text_of(renderer, replace(papers.seen(), contact=contact))
    assert words in " ".join(text.split())
    assert "was seen" not in text


@pytest.mark.parametrize("kind", [DocumentKind.WORK_NOTE, DocumentKind.VISIT_SUMMARY])
def test_the_copies_of_clinic_and_patient_are_marked_and_on_pages_of_their_own(renderer, kind):
    pages = read_back(renderer.render(papers.pt_first(kind))).split("\f")
    half = len(pages) // 2
    theirs, ours = " ".join(pages[:half]), " ".join(pages[half:])
    assert "PATIENT COPY" in theirs or "YOUR COPY" in theirs
    assert "CLINIC COPY" in ours
    assert "CLINIC COPY" not in theirs
    assert all("COPY" in page for page in pages)


def test_a_review_note_has_every_act_and_says_when_there_is_none(renderer):
    text = " ".join(text_of(renderer, papers.reviewed()).split())
    for words in (
        "Dev Mock physical therapist March 10, 2026, 10:46 AM Asked the desk",
        "“Any fever at night?”",
        "“Yes, twice this week.”",
        "There are new facts",
        "PT first, tell physician → Physician today",
        "Reason: A clinician assessed the person",
        "The route was right",
    ):
        assert words in text
    assert "Not yet reviewed by a clinician." in text_of(
        renderer, papers.pt_first(DocumentKind.REVIEW_NOTE)
    )


def test_a_summary_leaves_out_what_nobody_has_come_to_and_says_what_is_private(renderer):
    content = papers.pt_first(DocumentKind.VISIT_SUMMARY)
    first, *rest = content.answers
    text = text_of(
        renderer, replace(content, answers=(replace(first, state=None, shown="Open"), *rest))
    )
    assert first.text not in text
    assert "Answers you gave in private are not on this paper." in text
    assert "You said no to:\nNew weakness in a leg or foot?\nFever or chills; Night sweats;" in text
    assert content.answers[5].state is AnswerState.ANSWERED


def test_a_summary_has_nothing_of_what_staff_saw_and_says_nothing_twice(renderer):
    content = papers.pt_first(DocumentKind.VISIT_SUMMARY)
    saw = AnsweredQuestion("l_ill", "Safety", "Looks very ill", "No", seen=True)
    again = AnsweredQuestion("goal", "Goal", content.said[0][0], content.said[0][1])
    text = text_of(renderer, replace(content, answers=(saw, again, *content.answers)))
    assert "Looks very ill" not in text
    copies = 2
    assert text.count(content.said[0][1][:20]) == copies


def test_a_paper_in_another_language_has_no_english_at_what_goes_on(renderer):
    content = replace(papers.very_long(DocumentKind.VISIT_SUMMARY), language="es")
    pdf = renderer.render(content)
    assert "(continued)" not in read_back(pdf)
    assert "What you told us \u2026" in read_back(pdf)
    assert renderer.missing(content, pdf) == ()


def test_a_physician_reads_the_named_flags_before_what_matters_to_the_person(renderer):
    text = text_of(renderer, papers.overridden())
    assert text.index("Named flags") < text.index("What matters most")
    assert text.index("What matters most") < text.index("All questions and answers")


def test_who_works_here_stands_below_the_letterhead_of_letters_only(renderer):
    for kind in DocumentKind:
        text = text_of(renderer, replace(papers.pt_first(kind), providers=papers.PROVIDERS))
        outside = kind in IN_THEIR_LANGUAGE or kind in (
            DocumentKind.EMERGENCY_CARD,
            DocumentKind.WORK_NOTE,
        )
        assert ("Lee Beispiel, MD" in text) is not outside


def test_later_pages_carry_the_reference_and_say_what_continues(renderer):
    first, *later = read_back(renderer.render(papers.very_long())).split("\f")
    assert later
    assert all("Reference E-7F3A-91C2" in page for page in later)
    assert "All questions and answers (continued)" in later[-1]
    assert "(continued)" not in first


@each_paper
def test_no_mark_leaves_the_page(renderer, name):
    for page in marks_of(renderer.render(papers.PAPERS[name]())):
        for mark in page:
            assert mark.left >= EDGE, mark
            assert mark.right <= PAGE_WIDTH - EDGE, mark
            assert mark.bottom >= EDGE, mark
            assert mark.top <= PAGE_HEIGHT - EDGE, mark


@each_paper
def test_no_line_of_text_lies_on_another(renderer, name):
    for page in marks_of(renderer.render(papers.PAPERS[name]())):
        lines = [mark for mark in page if mark.text.strip()]
        for number, one in enumerate(lines):
            for other in lines[number + 1 :]:
                apart = other.left >= one.right - 0.5 or other.right <= one.left + 0.5
                # Bounds are those of the letters: tails may come as low as the next line's caps.
                above = one.bottom >= other.top - 1 or other.bottom >= one.top - 1
                assert apart or above, (one, other)


def test_a_signature_never_stands_alone(renderer):
    content = papers.pt_first()
    for count in range(12):
        more = tuple(replace(content.answers[-1], link_id=f"more.{n}") for n in range(count))
        longer = replace(content, answers=content.answers + more)
        last = read_back(renderer.render(longer)).split("\f")[-1]
        assert "[2] Finucane" in last, count
        assert "Signed" in last


@each_paper
def test_same_content_gives_the_same_bytes(renderer, name):
    content = papers.PAPERS[name]()
    assert renderer.render(content) == renderer.render(content)


def test_another_process_gives_the_same_bytes(renderer):
    root = Path(__file__).resolve().parent.parent.parent
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from tests.documents import papers;"
        "from hashlib import sha256;"
        "from triage_desk.documents import PdfRenderer as R;"
        "print(sha256(R().render(papers.worldwide())).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(root)]
    there = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert there == sha256(renderer.render(papers.worldwide())).hexdigest()


def test_only_the_bundled_faces_are_used_and_both_are_embedded(renderer):
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfDocument

    document = PdfDocument(renderer.render(papers.worldwide()))
    names, embedded = set(), set()
    for page in document:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = item.get_font()
            names.add(font.get_base_name())
            embedded.add(font.is_embedded)
    document.close()
    faces = {"NotoSans-Regular", "NotoSans-Bold", "DroidSansFallback"}
    assert {name.split("+")[-1] for name in names} == faces
    assert embedded == {True}
    assert b"Helvetica" not in renderer.render(papers.worldwide())


def test_file_metadata_names_nobody(renderer):
    from pypdfium2 import PdfDocument

    document = PdfDocument(renderer.render(papers.pt_first()))
    metadata = document.get_metadata_dict()
    document.close()
    assert metadata["Title"] == "Referral letter E-7F3A-91C2"
    assert "Muster" not in str(metadata)
    assert "Rosa" not in str(metadata)


def test_language_is_declared(renderer):
    assert re.search(rb"/Lang\s*\(en\)", renderer.render(papers.pt_first()))


def test_missing_fonts_are_the_machines_fault(tmp_path):
    with pytest.raises(EnvironmentFault, match="font files"):
        PdfRenderer(tmp_path).render(papers.pt_first())


def test_a_hand_out_in_another_language_says_that_nobody_has_reviewed_it(renderer):
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    phrases = {name: words.upper() for name, words in content.phrases.items()}
    phrases |= {
        "page": "{page} DE {pages}",
        "version": "V {version}",
        "for": "PARA {name}",
        "days": "{days} DIAS",
        "call_us_at": "AL {phone}",
    }
    notice = "Traducción aún no revisada · Translation not yet reviewed"
    text = text_of(renderer, replace(content, language="es", phrases=phrases, notice=notice))
    for words in (notice, "PARA Rosie", "3 DIAS", "10 de marzo de 2026", "DAY AND TIME"):
        assert words in text
    assert "You should be seen" not in text


def test_a_day_is_written_as_the_language_writes_it():
    first = date(2026, 8, 1)
    said = [day(first, code) for code in ("en", "es", "fr", "vi")]
    assert said == ["August 1, 2026", "1 de agosto de 2026", "1er août 2026", "2026-08-01"]


def test_a_hand_out_says_to_a_helper_whom_it_means(renderer):
    content = papers.pt_first(DocumentKind.PATIENT_HANDOUT)
    wanted = "On this page, “you” means the person you help."
    assert wanted not in text_of(renderer, content)
    assert wanted in text_of(renderer, replace(content, helped=True))
    to_helper = replace(content.handout, to_helper=True)
    assert wanted not in text_of(renderer, replace(content, helped=True, handout=to_helper))


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_paper_says_that_nobody_has_asked_who_it_is(renderer, kind):
    make = papers.emergency if kind is DocumentKind.EMERGENCY_CARD else papers.pt_first
    content = make(kind)
    theirs = kind in IN_THEIR_LANGUAGE
    wanted = content.phrases["unverified"] if theirs else "Identity not confirmed yet"
    assert wanted not in text_of(renderer, content)
    assert wanted in text_of(renderer, replace(content, unverified=True))


def test_the_letter_says_which_answers_were_given_alone(renderer):
    content = papers.pt_first(DocumentKind.REFERRAL_LETTER)
    first, *rest = content.answers
    some = (replace(first, alone=True), *rest)
    text = squeezed(text_of(renderer, replace(content, answers=some)))
    assert squeezed(f"1 of {len(some)} answers were given alone, with no staff.") in text
    asked = next(one.text for one in rest if not one.private)
    assert squeezed(f"Asked by staff: {asked}") in text
    every = tuple(replace(one, alone=True) for one in content.answers)
    assert "Askedbystaff" not in squeezed(text_of(renderer, replace(content, answers=every)))


def test_letters_that_run_from_the_right_are_said_as_they_were_typed(renderer):
    import ctypes

    from pypdfium2 import PdfDocument, raw

    patient = replace(papers.ROSA, given="محمد عبد الله", family="العلي", preferred_name="")
    document = PdfDocument(renderer.render(replace(papers.pt_first(), patient=patient)))
    tree = raw.FPDF_StructTree_GetForPage(document[0])
    whole = raw.FPDF_StructTree_GetChildAtIndex(tree, 0)
    heard = []
    for number in range(raw.FPDF_StructElement_CountChildren(whole)):
        element = raw.FPDF_StructElement_GetChildAtIndex(whole, number)
        size = raw.FPDF_StructElement_GetActualText(element, None, 0)
        words = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetActualText(element, words, size)
        heard.append(words.raw.decode("utf-16-le").rstrip("\0"))
    raw.FPDF_StructTree_Close(tree)
    document.close()
    assert [words for words in heard if words] == ["محمد عبد الله العلي"]


@each_paper
def test_a_copy_says_so_with_the_day_of_the_first_and_takes_no_page_more(renderer, name):
    said = replace(papers.PAPERS[name](), first_printed=None)
    first = renderer.render(said)
    again = replace(said, first_printed=said.prepared_at)
    copy = renderer.render(again)
    around = margins_of(again)
    assert f"{around.again} \u00b7 " in read_back(copy)
    assert around.first_printed.partition("{")[0] in read_back(copy)
    assert page_count(copy) == page_count(first)
    assert renderer.missing(again, copy) == ()
    assert renderer.missing(again, first) == ("the mark of a copy",)
