"""What a language still needs: for those who translate, and for those who review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from triage_desk.domain.language import Language
from triage_desk.errors import UserError
from triage_desk.rules.content import Ruleset
from triage_desk.rules.read_translation import fingerprint, heard, missing, stale


def state_of(ruleset: Ruleset, code: str) -> str:
    """Return in one line how much of a language is there, and whether it was reviewed."""
    translation = ruleset.translations[code]
    language = translation.language
    total = len({text.english for text in heard(ruleset)})
    lacks, old = len(missing(ruleset, translation)), len(stale(ruleset, translation))
    kept = sum(1 for entry in translation.entries.values() if entry.keep)
    review = "translation not yet reviewed"
    if language.reviewed:
        review = f"reviewed by {language.reviewed_by} on {language.reviewed_on}"
    elif language.reviewed_by:
        review = f"changed since the review by {language.reviewed_by}"
    return (
        f"{language.name} ({code}): {total - lacks - kept} of {total} texts; {lacks} missing and "
        f"{kept} kept in English on purpose are shown in English; {old} stale; {review}"
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a language is there: texts in all, missing, and of English of before."""

    language: Language
    texts: int
    missing: int
    stale: int


def progress(ruleset: Ruleset) -> tuple[Progress, ...]:
    """Return how much of each translation is there, for whoever offers it to patients."""
    total = len({text.english for text in heard(ruleset)})
    return tuple(
        Progress(each.language, total, len(missing(ruleset, each)), len(stale(ruleset, each)))
        for each in ruleset.translations.values()
    )


def words_wanted(ruleset: Ruleset, code: str) -> Iterator[str]:
    """Yield what is missing as YAML to fill in, file by file, then what is stale.

    Raises:
        UserError: there is no such language yet.
    """
    translation = ruleset.translations.get(code)
    if translation is None:
        known = ", ".join(ruleset.translations)
        raise UserError(f"There is no text/{code}/language.yaml; known: {known}.")
    found = sorted(missing(ruleset, translation), key=lambda text: text.file)
    for file, texts in groupby(found, key=lambda text: text.file):
        yield f"# text/{code}/{file}.yaml"
        for text in texts:
            # JSON is YAML, and quotes whatever needs it.
            yield f"- en: {json.dumps(text.english, ensure_ascii=False)}  # {text.owner}"
            yield f'  {code}: ""'
    for entry in stale(ruleset, translation):
        english = json.dumps(entry.english, ensure_ascii=False)
        yield f"# {entry.file}:{entry.line}: nobody says this any more: {english}"
    yield f"# reviewed_words: {fingerprint(translation.entries)}"
