"""What is said to a patient, in the language of the encounter; staff have one of their own."""

from __future__ import annotations

from functools import partial

from triage_desk.domain.answers import Answer
from triage_desk.domain.decision import BookingNote
from triage_desk.domain.language import ENGLISH, SOURCE, Language
from triage_desk.rules.constraints import note_in_words
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import STATE_WORDS, shown
from triage_desk.services.desk import Desk

NOT_REVIEWED = "Translation not yet reviewed"


def languages(desk: Desk) -> tuple[Language, ...]:
    """Return the languages a patient can be asked in here, English first."""
    return tuple(each for each in desk.engine.ruleset.languages if desk.clinic.offers(each.code))


def language_of(engine: Engine, code: str) -> Language:
    """Return the language for a code such as "es" or "es-MX"; English for one that is not here."""
    known = {language.code: language for language in engine.ruleset.languages}
    return known.get(code) or known.get(code.partition("-")[0].lower(), ENGLISH)


def status_of(engine: Engine, code: str) -> str:
    """Return, in the language itself and in English, that nobody has reviewed it yet, or ""."""
    language = language_of(engine, code)
    return "" if language.reviewed else f"{language.not_reviewed} \N{MIDDLE DOT} {NOT_REVIEWED}"


def for_staff(desk: Desk, code: str, english: str, mark: str = "") -> str:
    """Return in the language of staff what stands in the content; English where it has no words.

    ``mark`` follows the English, so that nobody takes it for a mistake.
    """
    return desk.engine.for_staff(english, code, mark)


def note_for_staff(desk: Desk, code: str, note: BookingNote, mark: str = "") -> BookingNote:
    """Return a point before booking in the language of staff."""
    say = partial(for_staff, desk, code, mark=mark)
    return note_in_words(desk.engine.ruleset.constraints, note, say)


def said(desk: Desk, code: str, english: str, way: str = "") -> str:
    """Return what the patient hears for words that are kept in English.

    ``way`` is how the person is reached (``Channel.way``).
    """
    return desk.engine.said(english, code, way=way)


def answer_said(engine: Engine, link_id: str, answer: Answer | None, code: str) -> str:
    """Return an answer in words as the person would say them, in a language."""
    if code == SOURCE or answer is None:
        return shown(engine, link_id, answer)
    phrases = engine.ruleset.phrases
    if answer.value is None:
        return engine.said(phrases[f"handout_summary_{STATE_WORDS[answer.state]}"], code)
    if isinstance(answer.value, bool):
        return engine.said(phrases[f"handout_summary_{'yes' if answer.value else 'no'}"], code)
    number, _, unit = shown(engine, link_id, answer, code).partition(" ")
    one, many = f"handout_1_{unit}s", f"kiosk_{unit}"
    if isinstance(answer.value, int | float) and one in phrases:
        return engine.said(phrases[one], code)
    if isinstance(answer.value, int | float) and many in phrases:
        return f"{number} {engine.said(phrases[many], code)}"
    return shown(engine, link_id, answer, code)
