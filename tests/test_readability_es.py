"""What staff read in Spanish is primary-school Spanish, by Crawford's formula.

Years of school = -0.205 x sentences + 0.049 x syllables - 3.407, both per 100 words (Crawford 1989,
made for primary school in Spanish). Units, as in English, are a table of words or a page of help.
"""

import re
import tomllib

import pytest

from tests.test_readability import FEWEST_OF_A_TABLE, ROOT, flat, sentences_of
from triage_desk.ui.presenters import help as helps

YEAR_7 = 7.0
SENTENCE_END = re.compile(r"[.?!:;](?=\s|$|»)")
WORD = re.compile(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+")
# One vowel a syllable, but two weak ones, or a weak and a strong one, sound as one.
GROUP = re.compile(r"[aeiouáéíóúüy]+")
HIATUS = re.compile(r"[aeoáéó](?=[aeoáéó])|[íú](?=[aeoáéó])|[aeoáéó](?=[íú])")
# Names, which have no plainer word.
NAMED = re.compile(r"\b(?:fisioterapeutas?|administrador(?:es)?|profesional(?:es)?|Triage Desk)\b")


def syllables(word: str) -> int:
    """Return how many syllables a Spanish word has."""
    low = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())
    low = re.sub(r"y(?=[aeiouáéíóú])", "j", low)
    return max(1, sum(1 + len(HIATUS.findall(group)) for group in GROUP.findall(low)))


def school_years(texts: list[str]) -> float:
    plain = [NAMED.sub("", re.sub(r"\{[^}]*\}|\*\*[^*]*\*\*", "", text)) for text in texts]
    sentences = [WORD.findall(part) for text in plain for part in SENTENCE_END.split(text)]
    words = [word for sentence in sentences for word in sentence]
    per = 100 / len(words)
    count = len([sentence for sentence in sentences if sentence]) * per
    return -0.205 * count + 0.049 * sum(map(syllables, words)) * per - 3.407


def units():
    for path in sorted((ROOT / "resources" / "i18n").glob("*.es.toml")):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            texts = sentences_of(flat(table))
            if len(" ".join(texts).split()) >= FEWEST_OF_A_TABLE:
                yield f"{path.name} {name}", texts
    for page in helps.pages("es"):
        lines = [re.sub(r"^[-\d. ]+", "", line) for line in page.body.splitlines()]
        yield f"help {page.name}", sentences_of(lines)


UNITS = dict(units())


@pytest.mark.parametrize("name", UNITS)
def test_it_reads_at_six_years_of_school_or_fewer(name):
    assert school_years(UNITS[name]) < YEAR_7, UNITS[name]


@pytest.mark.parametrize(
    ("word", "count"),
    [("sí", 1), ("quien", 1), ("guía", 2), ("día", 2), ("leer", 2), ("fuente", 2), ("hoy", 1),
     ("mayo", 2), ("entrevista", 4), ("averiguar", 4), ("fisioterapeuta", 6)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word, count):
    assert syllables(word) == count


def test_the_formula_tells_hard_words_from_easy_ones():
    hard = "La exploración neurológica evidenció un deterioro bilateral progresivo de sensibilidad."
    assert school_years([hard]) > YEAR_7
    assert school_years(["¿Siente los pies? ¿Puede andar? Si no puede, llame a un médico."]) < 3
