"""One intake as plain data to a decision, or to one sentence for each thing wrong with it.

Pure: no file, no clock, no database. ``{"patient": {"birth_date" or "age_years", "sex"},
"answers": {item: value}}``, answers written as ``rules.answer_format`` describes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.clinic import Practice
from triage_desk.domain.days import read_day
from triage_desk.domain.decision import Decision
from triage_desk.domain.patient import OLDEST_YEARS, Person, Sex, age_in_years
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import read_answers, shown
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.yamlnode import nearest
from triage_desk.services.booking import with_booking_notes

TOP_KEYS = ("patient", "answers")
PATIENT_KEYS = ("birth_date", "age_years", "sex")
SEX_WORDS = tuple(sex.value for sex in Sex)
# As charts write it; nothing else is guessed.
SEX_LETTERS = {"F": Sex.FEMALE, "f": Sex.FEMALE, "M": Sex.MALE, "m": Sex.MALE}
NOWHERE = Practice()
AGE_RANGE = f"a whole number of years from 0 to {OLDEST_YEARS}"


@dataclass(frozen=True, slots=True)
class Assessment:
    """A decision with the answers it was made from."""

    decision: Decision
    answers: AnswerSet


class BadIntake(UserError):  # noqa: N818 - sentences for whoever wrote the file
    """An intake that was refused; ``faults`` holds one sentence for each thing wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the sentences, each on one line."""
        self.faults = tuple(" ".join(fault.split()) for fault in faults)
        super().__init__("\n".join(self.faults))


def read_json(text: str) -> object:
    """Return what JSON text holds, strictly: no key twice, no number that is none.

    Raises:
        BadIntake: it is not JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadIntake([f"The intake is not JSON: {error.msg} at {place}."]) from None
    except RecursionError:
        raise BadIntake(["The intake is nested too deeply to be one."]) from None
    except BadIntake:
        raise
    except ValueError:
        raise BadIntake(["The intake holds a number with too many digits."]) from None


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise BadIntake([f"The intake names {shown(key)} twice; keep one of them."])
        found[key] = value
    return found


def _no_constant(word: str) -> NoReturn:
    raise BadIntake([f"The intake holds {word}, which is no number in JSON."])


def assess(engine: Engine, data: object, on: date, practice: Practice = NOWHERE) -> Assessment:
    """Decide where the visit of an intake goes on the day ``on``.

    ``practice`` is what the notes before booking depend on; the route never does.

    Raises:
        BadIntake: one sentence for each thing wrong with ``data``; nothing was decided.
    """
    if not isinstance(data, dict):
        raise BadIntake(['An intake is an object: {"patient": {...}, "answers": {...}}.'])
    faults = [*_keys(data, TOP_KEYS, "an intake"), *_missing(data, TOP_KEYS, "The intake")]
    person, wrong = _person(data.get("patient"), on) if "patient" in data else (None, [])
    answers, misfits = _answers(engine, data.get("answers")) if "answers" in data else (None, ())
    faults += [*wrong, *misfits]
    if faults or person is None or answers is None:
        raise BadIntake(faults)
    return judged(engine, answers, person, on, practice)


def judged(
    engine: Engine, answers: AnswerSet, person: Person, on: date, practice: Practice
) -> Assessment:
    """Return the decision on answers that were read already, with its notes before booking."""
    decided = evaluate(engine, answers, person, on)
    return Assessment(with_booking_notes(engine, practice, answers, decided), answers)


def _keys(data: Mapping[str, object], known: tuple[str, ...], of: str) -> list[str]:
    return [
        f"There is no key {shown(key)} in {of}{nearest(key, known)}; known are {', '.join(known)}."
        for key in data
        if key not in known
    ]


def _missing(data: Mapping[str, object], needed: tuple[str, ...], what: str) -> list[str]:
    return [f'{what} lacks "{key}"; write "{key}": {{...}}.' for key in needed if key not in data]


def _answers(engine: Engine, plain: object) -> tuple[AnswerSet | None, tuple[str, ...]]:
    if not isinstance(plain, dict):
        return None, ('"answers" is an object: {"item": value, ...}.',)
    return read_answers(engine, plain)


def _person(plain: object, on: date) -> tuple[Person | None, list[str]]:
    if not isinstance(plain, dict):
        return None, ['"patient" is an object: {"birth_date": "1970-05-31", "sex": "female"}.']
    faults = _keys(plain, PATIENT_KEYS, "patient")
    sex, wrong = read_sex(plain.get("sex"))
    age, impossible = _age(plain, on)
    faults += [fault for fault in (wrong, impossible) if fault]
    if faults or sex is None or age is None:
        return None, faults
    return Person(age, sex), []


def read_sex(word: object) -> tuple[Sex | None, str]:
    """Return the sex a word stands for, or ``None`` and what to write instead."""
    if isinstance(word, str) and word in SEX_WORDS:
        return Sex(word), ""
    if isinstance(word, str) and word in SEX_LETTERS:
        return SEX_LETTERS[word], ""
    known = ", ".join(f'"{known}"' for known in SEX_WORDS)
    if word is None:
        return None, f'The patient lacks "sex"; write one of {known}.'
    hint = nearest(word, SEX_WORDS) if isinstance(word, str) else ""
    return None, f'"sex" is one of {known}, not {shown(word)}{hint or "."}'


def _age(plain: Mapping[str, object], on: date) -> tuple[int | None, str]:
    given = [key for key in ("birth_date", "age_years") if key in plain]
    if len(given) != 1:
        found = "both" if given else "neither"
        return None, f'The patient needs "birth_date" or "age_years", and here is {found}.'
    if given == ["age_years"]:
        return read_age(plain["age_years"])
    return read_birth_date(plain["birth_date"], on)


def read_age(age: object) -> tuple[int | None, str]:
    """Return an age in whole years, or ``None`` and what is wrong with it."""
    if isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= OLDEST_YEARS:
        return None, f'"age_years" is {AGE_RANGE}, not {shown(age)}.'
    return age, ""


def read_birth_date(text: object, on: date) -> tuple[int | None, str]:
    """Return the age on the day ``on`` of somebody born on a date, or what is wrong with it."""
    try:
        born = read_day(text) if isinstance(text, str) else None
    except ValueError:
        born = None
    if born is None:
        return None, f'"birth_date" is a date like 1970-05-31, not {shown(text)}.'
    if born > on:
        return None, f'"birth_date" {born.isoformat()} is after {on.isoformat()}; check the year.'
    age = age_in_years(born, on)
    if age > OLDEST_YEARS:
        return None, f'"birth_date" {born.isoformat()} is over {OLDEST_YEARS} years ago.'
    return age, ""
