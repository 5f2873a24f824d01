"""What is said to a patient, in the language of the encounter; staff words stay English."""

from __future__ import annotations

from triage_desk.domain.language import ENGLISH, Language
from triage_desk.rules.engine import Engine
from triage_desk.services.desk import Desk

NOT_REVIEWED = "Translation not yet reviewed"


def languages(desk: Desk) -> tuple[Language, ...]:
    """Return the languages a patient can be asked in, English first."""
    return desk.engine.ruleset.languages


def language_of(engine: Engine, code: str) -> Language:
    """Return the language for a code such as "es" or "es-MX"; English for one that is not here."""
    known = {language.code: language for language in engine.ruleset.languages}
    return known.get(code) or known.get(code.partition("-")[0].lower(), ENGLISH)


def status_of(engine: Engine, code: str) -> str:
    """Return, in the language itself and in English, that nobody has reviewed it yet, or ""."""
    language = language_of(engine, code)
    return "" if language.reviewed else f"{language.not_reviewed} \N{MIDDLE DOT} {NOT_REVIEWED}"


def said(desk: Desk, code: str, english: str) -> str:
    """Return what the patient hears for words that are kept in English."""
    return desk.engine.said(english, code)
