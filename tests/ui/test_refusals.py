"""What is refused is said in the language of the window, and no sentence is forgotten."""

import re
import tomllib

import pytest

from triage_desk.domain.permission import Permission, roles_with
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services.permission import ROLE_WORDS, _either
from triage_desk.services.secrets import _span
from triage_desk.settings import StaffLanguage
from triage_desk.ui import i18n, refusals
from triage_desk.ui.presenters.base import Problem, Told
from triage_desk.ui.resources import resource

OTHERS = [each.value for each in StaffLanguage if each.value != "en"]
# Those of people who answer alone, too: French has the sentences that they may read.
CODES = [*OTHERS, "fr"]
BLANK = re.compile(r"\{(\w+)\}")


def table(code: str, name: str) -> dict[str, str]:
    file = resource("i18n", "errors", f"{code}.toml")
    return tomllib.loads(file.read_text("utf-8"))[name]


@pytest.fixture
def window_in():
    """Let the window speak a language for a while."""
    yield i18n.speak
    i18n.speak("en")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ["sentences", "parts"])
def test_the_blanks_are_the_same(code, name):
    for english, words in table(code, name).items():
        assert sorted(BLANK.findall(english)) == sorted(BLANK.findall(words)), english


@pytest.mark.parametrize("code", CODES)
def test_each_sentence_is_found_by_what_is_raised(code, window_in):
    window_in(code)
    for english, words in table(code, "sentences").items():
        names = BLANK.findall(english)
        values = {name: str(100 + at) for at, name in enumerate(names)}
        assert refusals.in_words(english.format(**values)) == words.format(**values), english


def test_units_are_said_in_the_language_of_the_person():
    english = "Type a number from 0 to 40000 days."
    assert refusals.in_words(english, "fr") == "Écrivez un nombre de 0 à 40000 (jours)."
    assert refusals.in_words(english, "es") == "Escriba un número de 0 a 40000 días."


def test_in_english_nothing_is_changed():
    assert refusals.said(UserError("Wrong PIN. Try again.")) == "Wrong PIN. Try again."


def test_what_has_no_other_words_stays_as_it_is(window_in):
    window_in("es")
    assert refusals.in_words("Nobody ever wrote this.") == "Nobody ever wrote this."
    assert refusals.in_words("Wrong PIN. Try again, please.") == "Wrong PIN. Try again, please."
    assert refusals.in_words("Wrong PIN. Wait , then try again.").startswith("Wrong PIN")
    assert refusals.in_words("xx Wrong PIN. Try again.") == "xx Wrong PIN. Try again."


def test_a_language_without_such_words_says_it_in_english(window_in):
    window_in("xx")
    assert refusals.in_words("Wrong PIN. Try again.") == "Wrong PIN. Try again."


def test_what_stands_within_a_sentence_is_said_too(window_in):
    window_in("es")
    told = "Locked by Ana M. at desk-2 since 10:46 AM. Open it to read it, or to take it over."
    assert refusals.in_words(told) == (
        "La tiene Ana M. desde las 10:46 a. m. en desk-2. Ábrala para leerla, o para tomarla."
    )
    why = "the disk is full: free some space and try again."
    assert refusals.in_words(f"The file cannot be written: /data/x or y; {why}") == (
        "No se puede escribir el archivo: /data/x or y; el disco está lleno: libere espacio y "
        "pruebe otra vez."
    )


def test_a_name_that_looks_like_a_day_stays_a_name(window_in):
    window_in("es")
    assert refusals.in_words("May Oak, 3rd chose already; nothing was changed.") == (
        "May Oak, 3rd ya eligió; no se cambió nada."
    )


@pytest.mark.parametrize("permission", Permission)
def test_who_may_is_named_in_the_language(permission, window_in):
    window_in("es")
    who = _either([ROLE_WORDS[role] for role in roles_with(permission)])
    said = refusals.in_words(
        f"Your role does not allow this. Ask {who}: they can switch to their own name here."
    )
    assert not re.search(r"\b(an|or|the|physician|manager|physical)\b", said)


@pytest.mark.parametrize(
    ("seconds", "span"),
    [(1, "1 segundo"), (30, "30 segundos"), (60, "1 minuto"), (61, "2 minutos")],
)
def test_how_long_to_wait_is_counted_in_the_language(seconds, span, window_in):
    window_in("es")
    said = refusals.in_words(f"Wrong PIN. Wait {_span(seconds)}, then try again.")
    assert said == f"PIN incorrecto. Espere {span} y pruebe otra vez."


def test_a_screen_says_it_where_it_was_refused(window_in):
    told = Told()
    window_in("es")
    with told.trying():
        raise UserError("Wrong PIN. Try again.", "pin")
    assert told.problem == Problem("PIN incorrecto. Pruebe otra vez.", "pin")
    damaged = "The database is damaged: x; close the program and restore a backup."
    told.refused(EnvironmentFault(damaged))
    assert told.problem.sentence.startswith("La base de datos está dañada: x;")
