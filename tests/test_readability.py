"""Everything said or read in English is US grade 6 or below, by two formulas.

Flesch-Kincaid looks at the length of sentences and words (Kincaid et al. 1975), Dale-Chall at how
many words a fourth-grader does not know (Chall and Dale 1995). A unit is what is met at once: a
page of questions, the help beside it, a hand-out, a finding; single words cannot be graded. Each
line is a sentence of its own.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import readability
from readability.langdata import basicwords_en

from triage_desk.domain.questionnaire import WAYS
from triage_desk.rules.loader import load_unchecked
from triage_desk.rules.ways import differing
from triage_desk.ui.presenters import help as helps

ROOT = Path(__file__).resolve().parent.parent
RULESET = load_unchecked(ROOT / "resources" / "content")
# Grade 6 ends where grade 7 begins; a Dale-Chall score of 5.9 or less is grade 6 or below.
GRADE_7, DALE_CHALL_GRADE_7 = 7.0, 6.0
SENTENCE_END = re.compile(r"[.?!](?=\s|$|\")")
WORD = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*|\d+(?:\.\d+)?")
# Regular forms of a known word are known (Chall and Dale 1995); the list has base forms.
ENDINGS = ("s", "es", "ed", "ing", "er", "est", "'s")
# Published words may not be changed, whatever their grade.
PUBLISHED = {"phq2_a", "phq2_b", "f_cssrs"}
# Names, which have no plainer word: who works here, and what stands on a box of pills.
NAMES = (
    *("physicians?", "physical therap(?:ist|y)", "occupational therapist", "therapist", "PTs?"),
    *("Plavix", "Brilinta", "Eliquis", "Xarelto", "warfarin", "Cipro", "Levaquin", "statin"),
    *("Fosamax", "Prolia", "prednisone", "ibuprofen", "naproxen", "aspirin", "estrogen"),
)
NAMED = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")
# Buttons and headings are no sentences, and a handful of them is no text that has a grade.
FEWEST_WORDS, FEWEST_OF_A_TABLE = 4, 20


def units() -> Iterator[tuple[str, list[str]]]:
    """Yield every unit with its English."""
    for item in RULESET.items:
        text = RULESET.texts["en"][item.link_id]
        if item.link_id not in PUBLISHED:
            yield item.link_id, [text.text, *text.options.values(), *text.lines.values()]
        helped = (text.why, text.counts_as_yes, text.hint, *text.line_help.values())
        yield f"{item.link_id}, help", list(helped)
    for way in WAYS:
        said = [s for s in differing(RULESET, "en", way) if s.owner not in PUBLISHED]
        for owner in dict.fromkeys(one.owner for one in said):
            yield f"{owner}, {way}", [one.words for one in said if one.owner == owner]
    for route, rule in RULESET.dispositions.items():
        yield f"{route.value}, said", [rule.say, *rule.safety_net]
        yield f"{route.value}, to book", [rule.act_within, rule.book]
    for flag in RULESET.flags:
        yield flag.flag_id, [flag.title, flag.say, flag.action]
    for path in RULESET.pathways:
        yield f"{path.pathway_id}, said", list(path.safety_net)
        yield f"{path.pathway_id}, to book", [path.title, path.who, path.first_visit, path.visits]
    for handout in RULESET.handouts.values():
        lines = [line for part in handout.sections for line in (part.heading, *part.paragraphs)]
        yield f"hand-out {handout.handout_id}", [handout.title, *lines]
    for rule in RULESET.secondary:
        yield f"{rule.referral_id}, offered", [rule.who, rule.reason]
    yield "phrases", sentences_of(RULESET.phrases.values())


def units_of_the_window() -> Iterator[tuple[str, list[str]]]:
    """Yield every table of the window's own words that has enough of them for a grade."""
    for path in sorted((ROOT / "resources" / "i18n").glob("*.en.toml")):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            texts = sentences_of(flat(table))
            if len(" ".join(texts).split()) >= FEWEST_OF_A_TABLE:
                yield f"{path.name} {name}", texts


def flat(table) -> list[str]:
    if isinstance(table, dict):
        return [words for part in table.values() for words in flat(part)]
    return [table] if isinstance(table, str) else []


def sentences_of(texts) -> list[str]:
    return [text for text in texts if len(text.split()) >= FEWEST_WORDS]


def grades(texts: list[str]) -> tuple[float, float]:
    """Return the Flesch-Kincaid grade and the Dale-Chall score of a unit."""
    plain = [NAMED.sub("", text) for text in texts]
    split = [WORD.findall(part) for text in plain for part in SENTENCE_END.split(text)]
    sentences = [words for words in split if words]
    known = [[base_form(word) for word in words] for words in sentences]
    return measured(sentences)["Kincaid"], measured(known)["DaleChallIndex"]


def measured(sentences: list[list[str]]) -> dict[str, float]:
    lines = "\n".join(" ".join(words) for words in sentences)
    return readability.getmeasures(f"{lines}\n", lang="en")["readability grades"]


def base_form(word: str) -> str:
    """Return a word of the list for its regular forms and for numbers, which all know."""
    if word[0].isdigit():
        return "ten"
    low = word.lower()
    for ending in ENDINGS:
        stem = low.removesuffix(ending)
        forms = (stem, f"{stem}e", stem[:-1], f"{stem[:-1]}y")
        found = [form for form in forms if stem != low and form in basicwords_en]
        if found and low not in basicwords_en:
            return found[0]
    return low


def units_of_help() -> Iterator[tuple[str, list[str]]]:
    """Yield every page of help, line by line, without names of keys."""
    for page in helps.pages():
        lines = [
            re.sub(r"\\*\\*[^*]*\\*\\*|^[-\\d. ]+", "", line) for line in page.body.splitlines()
        ]
        yield f"help {page.name}", sentences_of(lines)


UNITS = {
    n: texts for n, texts in (*units(), *units_of_the_window(), *units_of_help()) if any(texts)
}


@pytest.mark.parametrize("name", UNITS)
def test_it_reads_at_grade_six_or_below(name):
    kincaid, dale_chall = grades(UNITS[name])
    assert kincaid < GRADE_7, UNITS[name]
    assert dale_chall < DALE_CHALL_GRADE_7, UNITS[name]


def test_the_formulas_tell_hard_words_from_easy_ones():
    hard = "Neurological examination revealed progressive bilateral deterioration of sensation."
    kincaid, dale_chall = grades([hard])
    assert kincaid > GRADE_7
    assert dale_chall > DALE_CHALL_GRADE_7
    assert grades(["Can you feel your feet? Can you walk?"])[0] < GRADE_7


@pytest.mark.parametrize("item", RULESET.items, ids=lambda item: item.link_id)
def test_every_question_says_why_we_ask_and_what_counts_as_yes(item):
    text = RULESET.texts["en"][item.link_id]
    assert text.why
    assert text.counts_as_yes
    # What a line counts is said once for the whole list, or line by line.
    assert text.line_help.keys() == text.lines.keys()
