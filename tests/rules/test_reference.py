"""The rulebook says what the rules do: every page there, every link good, every result its own."""

from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.rulebook import Diagram, Grid, Heading, Page, Paragraph, Signature, Span
from triage_desk.rules.cases import Cases, read_cases
from triage_desk.rules.content import IfUnknown, Retired, UnknownPolicy
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder
from triage_desk.rules.read_safety import read_safety
from triage_desk.rules.reference import build_book
from triage_desk.rules.reference_parts import fingerprint
from triage_desk.rules.safety import Proof

NO_CASES = Cases((), AnswerSet(), ())


@pytest.fixture(scope="session")
def shipped(root):
    return read_safety(Folder(root / "resources" / "safety"))


@pytest.fixture
def book(shipped_book):
    return shipped_book


@pytest.fixture
def small_book(small, shipped):
    def build(**changes):
        engine = compile_ruleset(replace(small.ruleset, **changes))
        return build_book(engine, NO_CASES, (), shipped)

    return build


def page_of(book, page_id):
    (page,) = [page for page in book.pages if page.page_id == page_id]
    return page


def spans(value):
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans(part)
    elif is_dataclass(value):
        for part in fields(value):
            yield from spans(getattr(value, part.name))


def words(page):
    parts = [span.text for span in spans(page.blocks)]
    parts += [block.title for block in page.blocks if isinstance(block, Heading)]
    parts += [block.outline for block in page.blocks if isinstance(block, Diagram)]
    parts += [block.text for block in page.blocks if isinstance(block, Signature)]
    return " ".join(parts)


def test_everything_that_decides_has_one_page(book, real):
    ids = [page.page_id for page in book.pages]
    assert len(ids) == len(set(ids))
    ruleset = real.ruleset
    wanted = {compiled.flag.flag_id for compiled in real.flags}
    wanted |= {pathway.pathway_id for pathway in ruleset.pathways}
    wanted |= {f"instrument-{name}" for name in ruleset.instruments}
    wanted |= {f"handout-{name}" for name in ruleset.handouts}
    wanted |= {f"route-{route.value}" for route in Disposition}
    wanted |= {f"ask-{section.section_id}" for section in ruleset.sections}
    wanted |= {"how-to-read", "intended-use", "hazards", "rescreen", "assumptions", "thresholds"}
    wanted |= {"sources", "regions", "questions", "involve"}
    assert wanted <= set(ids)


def test_no_link_leads_nowhere(book):
    ids = {page.page_id for page in book.pages}
    lost = {(p.page_id, s.page) for p in book.pages for s in spans(p.blocks) if s.page} - {
        (p.page_id, page) for p in book.pages for page in ids
    }
    assert not lost


def test_a_flag_page_holds_its_rule_its_words_its_sources_and_its_cases(book, real):
    for compiled in real.flags:
        flag, page = compiled.flag, page_of(book, compiled.flag.flag_id)
        text = words(page)
        for said in (flag.condition, flag.say, flag.action, flag.rationale, flag.owner):
            assert said in text, flag.flag_id
        for source in compiled.sources:
            assert source.cite in text
        for used in compiled.thresholds:
            assert f"source {used.source_id}" in text
        assert any(isinstance(block, Diagram) for block in page.blocks)
        (cases,) = [b for b in page.blocks if isinstance(b, Grid) and b.caption == "Cases"]
        assert {"fires", "just does not", "not known", "alone"} <= {
            row[0][0].text for row in cases.rows
        }
        assert isinstance(page.blocks[-1], Signature)
        assert page.fingerprint[:16] in page.blocks[-1].text


def test_every_case_we_ship_came_out_as_expected(book):
    assert not [page.page_id for page in book.pages if "NOT as expected" in words(page)]
    assert "not as expected: 0" in " ".join(span.text for span in spans(book.cover))


def test_a_case_that_came_out_otherwise_is_shown_as_it_is(root, real, shipped):
    cases = read_cases(Folder(root / "resources" / "content"), real)
    (case,) = [c for c in cases.cases if c.case_id == "RF-EMG-001-fires"]
    expected = replace(case.expected, disposition=Disposition.PT_FIRST)
    bent = replace(cases, cases=(replace(case, expected=expected),))
    page = page_of(build_book(real, bent, (), shipped), "RF-EMG-001")
    assert "NOT as expected" in words(page)
    assert "Found. Route: Emergency" in words(page)


def test_a_page_is_signed_for_as_long_as_its_words_stay(small, small_book):
    before = page_of(small_book(), "F-CHEST")
    assert page_of(small_book(), "F-CHEST").fingerprint == before.fingerprint
    flags = [replace(f, say="Other words.") for f in small.ruleset.flags if f.flag_id == "F-CHEST"]
    others = [f for f in small.ruleset.flags if f.flag_id != "F-CHEST"]
    changed = small_book(flags=(*flags, *others))
    assert page_of(changed, "F-CHEST").fingerprint != before.fingerprint
    kept = page_of(changed, "F-WEAK").fingerprint
    assert kept == page_of(small_book(), "F-WEAK").fingerprint


def test_how_a_flow_is_drawn_is_not_signed(book):
    page = page_of(book, "RF-CES-001")
    wider = tuple(
        replace(block, width=1.0) if isinstance(block, Diagram) else block
        for block in page.blocks[:-1]
    )
    assert fingerprint(wider) == page.fingerprint


def test_an_exemption_stands_in_the_sentences(small_book):
    assert "with a known yes to this:" in words(page_of(small_book(), "F-WEAK"))


def test_what_happens_when_it_is_not_known(small, small_book):
    assert "Asked later:  The PT asks at visit 1." in words(page_of(small_book(), "F-LONG"))
    assert "The visit is held at: physician_today, or more urgent." in words(
        page_of(small_book(), "F-CHEST")
    )
    accepts = IfUnknown(UnknownPolicy.ACCEPT, None, "It changes nothing.")
    flags = tuple(replace(flag, if_unknown=accepts) for flag in small.ruleset.flags)
    assert "Accepted:  It changes nothing." in words(page_of(small_book(flags=flags), "F-CHEST"))


def test_a_retired_flag_is_a_tombstone_and_no_page(small, small_book):
    gone = Retired(date(2026, 11, 22), "", "Nobody asks it.")
    flags = tuple(
        replace(flag, retired=gone) if flag.flag_id == "F-LONG" else flag
        for flag in small.ruleset.flags
    )
    book = small_book(flags=flags)
    assert "F-LONG" not in {page.page_id for page in book.pages}
    assert "Since 2026-11-22: Nobody asks it.  Instead: nothing." in words(page_of(book, "retired"))
    assert not {s.page for page in book.pages for s in spans(page.blocks)} & {"F-LONG"}


def test_the_interview_says_when_each_question_is_asked_and_what_hiding_means(small_book):
    text = words(page_of(small_book(), "ask-body"))
    assert "Where is it? \N{EN DASH} Low back" in text
    assert "No, by  AX-STEM" in text
    assert "Stays not known" in text
    assert "kept in days from 0 to 40000" in text
    assert "F-LONG" in text


def test_an_assumption_that_a_clinic_does_not_rely_on_says_so(small, small_book):
    text = words(page_of(small_book(), "assumptions"))
    assert "leg" in text
    openly = {n: replace(a, ask_openly=True) for n, a in small.ruleset.assumptions.items()}
    text = words(page_of(small_book(assumptions=openly), "assumptions"))
    assert "does not rely on it" in text


def test_a_number_says_who_uses_it_and_until_when(small, small_book):
    ends = {
        name: replace(limit, in_force_until=date(2027, 1, 1))
        for name, limit in small.ruleset.thresholds.items()
    }
    text = words(page_of(small_book(thresholds=ends), "thresholds"))
    assert "from 2026-01-01 until 2027-01-01" in text
    assert "when to ask steady" in text
    spare = {**small.ruleset.thresholds, "spare": small.ruleset.thresholds["years_50"]}
    assert "none" in words(page_of(small_book(thresholds=spare), "thresholds"))


def test_sources_say_whether_somebody_looked(small, small_book):
    recalled = {n: replace(s, checked=False) for n, s in small.ruleset.sources.items()}
    text = words(page_of(small_book(sources=recalled), "sources"))
    assert "Recalled now: 1 of 1." in text
    assert "recalled, look up before use" in words(page_of(small_book(sources=recalled), "F-CHEST"))


def test_a_place_without_an_address_says_so(small, small_book):
    bare = {n: replace(s, locator="") for n, s in small.ruleset.sources.items()}
    assert "no place given" in words(page_of(small_book(sources=bare), "sources"))


def test_who_else_is_offered_is_named_where_it_hangs(small, small_book):
    assert "Nurse" in words(page_of(small_book(), "F-WEAK"))
    paths = tuple(replace(p, secondary=("nurse",)) for p in small.ruleset.pathways)
    book = small_book(pathways=paths)
    assert "Nurse" in words(page_of(book, "P-BACK"))
    assert "P-BACK" in words(page_of(book, "involve"))


def test_a_pathway_says_when_it_is_not_taken(small, small_book):
    paths = tuple(replace(p, not_when=small.ruleset.flags[0].when) for p in small.ruleset.pathways)
    text = words(page_of(small_book(pathways=paths), "P-BACK"))
    assert "Not with a known yes to this:" in text
    assert "Unless: Chest pain" in text


def test_places_of_the_body_are_indexed(book):
    text = words(page_of(book, "regions"))
    assert "Low back" in text
    assert "RF-CES-001" in text
    assert "PW-LBP-ACUTE" in text


def test_an_instrument_says_how_it_is_scored(book, real):
    phq9 = words(page_of(book, "instrument-PHQ9"))
    assert "the sum of the answers" in phq9
    assert "An alert counts at once" in phq9
    for name, one in real.ruleset.instruments.items():
        page = page_of(book, f"instrument-{name}")
        assert one.licence_words in words(page)
        assert any(isinstance(b, Heading) and b.title == "Its questions" for b in page.blocks) == (
            bool(one.items)
        )


def test_an_instrument_that_is_measured_first_is_named_with_its_pathway(real, shipped):
    first, *others = real.ruleset.pathways
    taken = replace(first, baseline=(*first.baseline, "PEG"))
    engine = compile_ruleset(replace(real.ruleset, pathways=(taken, *others)))
    book = build_book(engine, NO_CASES, (), shipped)
    assert real.ruleset.instruments["PEG"].title in words(page_of(book, first.pathway_id))
    assert first.pathway_id in words(page_of(book, "instrument-PEG"))


def test_a_hazard_names_its_flag_as_a_link(book, real, shipped):
    page = page_of(book, "hazards")
    assert {"RF-SCOPE-001"} <= {span.page for span in spans(page.blocks)}
    bare = replace(shipped.hazards[0], evidence=(), controls=(), to_do="")
    proof = replace(shipped.hazards[1], evidence=(Proof("theorem", "T1"),))
    few = replace(shipped, hazards=(bare, proof))
    text = words(page_of(build_book(real, NO_CASES, (), few), "hazards"))
    assert "none yet" in text
    assert "theorem  T1" in text


def test_the_cover_says_what_it_is_and_who_answers_for_it(small_book):
    book = small_book(status="signed", approver="Dr. Ada Sample (invented)")
    text = " ".join(span.text for span in spans(book.cover))
    assert "Dr. Ada Sample (invented)" in text
    assert "DRAFT" not in text
    draft = small_book()
    assert "DRAFT, not for use with patients" in " ".join(s.text for s in spans(draft.cover))


def test_a_route_that_no_flag_asks_for_says_so(small_book):
    page = page_of(small_book(), "route-pt_first")
    assert any(
        isinstance(block, Paragraph) and "No red flag asks" in block.words[0].text
        for block in page.blocks
    )


def test_a_verdict_is_that_of_the_flag_a_case_is_about(book):
    page = page_of(book, "RF-CES-001")
    text = words(page)
    assert "Found. Route: Emergency" in text
    assert "Not found. Route:" in text
    assert Verdict.ABSENT.value not in text.split()


def test_a_page_without_words_has_a_fingerprint_too():
    assert fingerprint(()) == fingerprint(Page("a", "A", "", ()).blocks)
