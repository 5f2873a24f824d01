"""Another language is only data, and words that have gone stale are never said."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_desk.domain.answers import NO, NOT_ASKED, NOT_SURE, YES, AnswerSet
from triage_desk.domain.patient import Person, Sex
from triage_desk.errors import ContentError
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.read_translation import fingerprint, heard, missing, read_by_staff, stale
from triage_desk.rules.translation import IN_ENGLISH

LANGUAGE = """
name: Psuedo
direction: rtl
not_reviewed: Nto yte raed
reviewed_by: ""
"""
WORDS = """
- {en: Chest pain, xx: Tsehc niap}
- {en: Low back, xx: Wol kcab}
- {en: Low back, xx: Wol kcab emoh, only: back}
- {en: Words., xx: Sdrow.}
- {en: When did it start?, keep: The official words are not here yet.}
"""


@pytest.fixture
def third(write_small, tmp_path):
    """The small content with a third language beside it; files may be bent."""

    def load(words=WORDS, language=LANGUAGE, **changes):
        files = {"text/xx/language.yaml": language, "text/xx/all.yaml": words, **changes}
        return compile_ruleset(load_ruleset(write_small(tmp_path, files)))

    return load


def item(engine, link_id):
    return next(item for item in engine.ruleset.items if item.link_id == link_id)


def test_a_language_is_only_a_folder(third):
    engine = third()
    assert [known.code for known in engine.ruleset.languages] == ["en", "xx"]
    language = engine.ruleset.languages[1]
    assert (language.name, language.direction, language.reviewed) == ("Psuedo", "rtl", False)
    safety = engine.text(item(engine, "safety"), "xx")
    assert safety.lines == {"s_chest": "Tsehc niap", "s_ill": f"{IN_ENGLISH} Very ill"}
    assert engine.said("Words.", "xx") == "Sdrow."
    assert engine.said("Words.", "en") == engine.said("Words.", "zz") == "Words."
    assert engine.said("", "xx") == ""


def test_one_id_may_have_words_of_its_own(third):
    engine = third()
    assert engine.said("Low back", "xx", "places") == "Wol kcab"
    assert engine.said("Low back", "xx", "back") == "Wol kcab emoh"


def test_english_that_changed_is_shown_and_marked_never_its_old_translation(third, small_files):
    name = "text/en/items.yaml"
    changed = small_files[name].replace("Chest pain", "Chest pain or tightness")
    found = "text/en/findings.yaml"
    named = small_files[found].replace("title: Chest pain", "title: Heart")
    engine = third(**{name: changed, found: named})
    words = engine.text(item(engine, "safety"), "xx").lines["s_chest"]
    assert words == f"{IN_ENGLISH} Chest pain or tightness"
    translation = engine.ruleset.translations["xx"]
    assert "Chest pain or tightness" in [m.english for m in missing(engine.ruleset, translation)]
    assert "Chest pain" in [entry.english for entry in stale(engine.ruleset, translation)]


def test_published_words_kept_in_english_say_why(third):
    engine = third()
    days = engine.text(item(engine, "days"), "xx")
    assert days.text == f"{IN_ENGLISH} When did it start?"
    assert days.hint == "The official words are not here yet."


def test_what_only_staff_read_stays_english_without_a_mark(third, small_files):
    name = "questionnaires/safety.yaml"
    staff = small_files[name].replace("{id: s_ill}", "{id: s_ill, staff_only: true}")
    engine = third(**{name: staff})
    assert engine.text(item(engine, "safety"), "xx").lines["s_ill"] == "Very ill"
    whole = small_files[name].replace("type: checklist", "type: checklist\n  staff_only: true")
    engine = third(**{name: whole})
    assert engine.text(item(engine, "safety"), "xx").text == "Any of these now?"
    assert all(text.owner != "safety" for text in heard(engine.ruleset))


def test_a_page_for_staff_is_read_by_them_with_why_it_is_asked(third, small_files):
    asked, said = "questionnaires/safety.yaml", "text/en/items.yaml"
    page = small_files[asked].replace("type: checklist", "type: checklist\n  staff_only: true")
    why = small_files[said].replace("safety: {text:", "safety: {why: It tells most., text:")
    plain, engine = third(), third(**{asked: page, said: why})
    before = {one.english for one in read_by_staff(plain.ruleset)}
    now = {one.english for one in read_by_staff(engine.ruleset)}
    assert now - before == {"It tells most.", "Any of these now?", "Very ill"}
    assert {"Safety", "Chest pain"} <= before, "a section, and the title of what is found"


def test_what_only_staff_read_can_be_had_in_their_language_too(third):
    engine = third(words=f"{WORDS}- {{en: Safety, xx: Ytefas}}\n- {{en: soon, keep: Short.}}\n")
    assert engine.for_staff("Safety", "xx") == "Ytefas"
    assert engine.for_staff("Safety", "en") == engine.for_staff("Safety", "zz") == "Safety"
    assert engine.for_staff("soon", "xx") == "soon"
    assert engine.for_staff("soon", "xx", "(!)") == "soon (!)"
    assert engine.for_staff("Safety", "xx", "(!)") == "Ytefas"
    assert engine.for_staff("Safety", "en", "(!)") == "Safety"
    assert engine.for_staff("", "xx", "(!)") == ""
    translation = engine.ruleset.translations["xx"]
    assert "Body" not in [text.english for text in missing(engine.ruleset, translation)]
    assert not {"Safety", "soon"} & {e.english for e in stale(engine.ruleset, translation)}


def test_a_kiosk_tells_what_a_line_means_but_not_where_staff_must_be_beside(third, small_files):
    name, asked = "text/en/items.yaml", "questionnaires/safety.yaml"
    words = small_files[name].replace("lines: {", "line_help: {s_chest: Yes. No.}, lines: {", 1)
    assert "Yes. No." in [text.english for text in heard(third(**{name: words}).ruleset)]
    beside = small_files[asked].replace("type: checklist", "type: checklist\n  with_staff: true")
    engine = third(**{name: words, asked: beside})
    assert "Yes. No." not in [text.english for text in heard(engine.ruleset)]


def test_a_review_holds_for_the_words_that_were_read(third):
    state = fingerprint(third().ruleset.translations["xx"].entries)
    signed = LANGUAGE.replace('""', "Dr. Sample (synthetic)\nreviewed_on: 2026-11-21")
    signed += f"reviewed_words: '{state}'\n"
    language = third(language=signed).ruleset.languages[1]
    assert (language.reviewed, language.reviewed_by) == (True, "Dr. Sample (synthetic)")
    changed = WORDS.replace("Wol kcab}", "Wol kcab!}")
    assert not third(words=changed, language=signed).ruleset.languages[1].reviewed


@pytest.mark.parametrize(
    ("words", "language", "wanted"),
    [
        (WORDS + "- {en: Words., xx: Again.}", LANGUAGE, "has its words at text/xx/all.yaml:4"),
        ("- {en: Words.}", LANGUAGE, 'give exactly one of "xx" and "keep"'),
        ("- {en: Words., xx: a, keep: b}", LANGUAGE, 'give exactly one of "xx" and "keep"'),
        ("- {en: Words., es: a}", LANGUAGE, 'unknown key "es"'),
        ('- {en: "For {name}", xx: "Rof {eman}"}', LANGUAGE, "the parts in {braces} must be"),
        (WORDS, LANGUAGE.replace("rtl", "up"), '"up" is not one of ltr, rtl'),
        (WORDS, LANGUAGE.replace('""', "Somebody"), "a reviewer needs reviewed_on"),
        (WORDS, "", "this file is missing"),
    ],
)
def test_a_language_that_cannot_be_read_is_refused(third, words, language, wanted):
    with pytest.raises(ContentError, match=wanted.replace("(", r"\(")):
        third(words=words, language=language)


def test_an_empty_translation_counts_as_missing(third):
    engine = third(words='- {en: Words., xx: ""}')
    assert engine.said("Words.", "xx") == f"{IN_ENGLISH} Words."
    assert "Words." in [
        text.english for text in missing(engine.ruleset, engine.ruleset.translations["xx"])
    ]


def test_the_hash_covers_the_translations(third):
    before = third().ruleset.ref.content_hash
    assert third(words=WORDS.replace("Sdrow.", "Sdrow!")).ruleset.ref.content_hash != before


def test_every_translation_we_ship_has_its_english(real):
    for code, translation in real.ruleset.translations.items():
        for entry in translation.entries.values():
            assert entry.words or entry.keep, f"{code}: {entry.english}"
            # Numbers are thresholds and times: each must stand in both.
            assert numbers(entry.english) <= numbers(entry.words or entry.english), entry


def numbers(words):
    found = "".join(c if c.isdigit() else " " for c in words).split()
    return set(found)


LEAVES = st.sampled_from([YES, NO, NOT_SURE, NOT_ASKED])


@settings(max_examples=40, deadline=None)
@given(data=st.data(), age=st.integers(0, 100), sex=st.sampled_from(list(Sex)))
def test_a_decision_is_the_same_in_every_language(real, without_languages, data, age, sex):
    lines = [line.link_id for item in real.ruleset.items for line in item.lines]
    chosen = data.draw(st.dictionaries(st.sampled_from(lines), LEAVES, max_size=25))
    person, answers = Person(age, sex), AnswerSet(chosen)
    one, other = conduct(real, answers, person), conduct(without_languages, answers, person)
    assert one.shown == other.shown
    mine, theirs = judge(real, one, answers), judge(without_languages, other, answers)
    assert (mine.disposition, mine.verdicts) == (theirs.disposition, theirs.verdicts)


@pytest.fixture(scope="module")
def without_languages(root, tmp_path_factory):
    """The content we ship, in English alone."""
    folder = tmp_path_factory.mktemp("english")
    shutil.copytree(root / "resources" / "content", folder, dirs_exist_ok=True)
    for path in (folder / "text").iterdir():
        if path.name != "en":
            shutil.rmtree(path)
    return compile_ruleset(load_ruleset(folder))
