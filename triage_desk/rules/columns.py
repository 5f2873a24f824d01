"""Many intakes as columns: one NumPy array for each question, one row for each intake.

For analysis and development only: the desk program never imports this module (NumPy is the
optional extra ``analysis``). The kinds of column, by the type of the question:

* yes/no, and every line of a checklist: uint8, ``NO``, ``UNSURE``, ``YES`` or ``OPEN``.
* choice of one: int8, the position of its option; ``NO_CODE`` not known, ``OPEN_CODE`` open.
* choice of several: int64, bit *i* for option *i*; ``NO_CODE`` and ``OPEN_CODE`` as above.
* number: float64 in the item's own unit; NaN not known, ``OPEN_NUMBER`` open.
* text and date: uint8, ``YES`` when there is one, ``UNSURE`` or ``OPEN``. No rule reads them.

"Not known" is every state that carries no value (not sure, declined, not asked): the rules treat
them alike. "Open" is a question to which nobody has come; a question without a column is open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.rules.answer_format import read_answers
from triage_desk.rules.engine import Engine

NO, UNSURE, YES, OPEN = 0, 1, 2, 3
NO_CODE, OPEN_CODE = -1, -2
OPEN_NUMBER = -math.inf
SEXES = (Sex.FEMALE, Sex.MALE, Sex.OTHER)
Column: TypeAlias = NDArray[Any]


class Kind(Enum):
    """What a column holds; ``value`` is its dtype."""

    YES_NO = "uint8"
    ONE = "int8"
    SEVERAL = "int64"
    NUMBER = "float64"
    OTHER = "u1"

    @property
    def open(self) -> float:
        """Return what stands for a question nobody has come to."""
        if self in (Kind.ONE, Kind.SEVERAL):
            return OPEN_CODE
        return OPEN_NUMBER if self is Kind.NUMBER else OPEN


@dataclass(frozen=True, slots=True)
class Columns:
    """``age`` in whole years (float64), ``sex`` a place in ``SEXES`` or ``NO_CODE`` (int8).

    ``answers`` maps a link id to its column; all have the length of ``age``.
    """

    age: Column
    sex: Column
    answers: Mapping[str, Column]

    def __len__(self) -> int:
        """Return the number of intakes."""
        return len(self.age)


def kind_of(item: Item) -> Kind:
    """Return what the column of a question, or of each of its lines, holds."""
    if item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
        return Kind.YES_NO
    if item.type is ItemType.CHOICE:
        return Kind.SEVERAL if item.repeats else Kind.ONE
    return Kind.NUMBER if item.type in NUMBERS else Kind.OTHER


def columns_of(engine: Engine, intakes: Sequence[tuple[AnswerSet, Person]]) -> Columns:
    """Return answers and persons as columns; answers the content does not know are left out.

    Raises:
        ValueError: a code that is no option of its question.
    """
    columns: dict[str, Column] = {}
    for link_id, item in engine.owner_of.items():
        kind = kind_of(item)
        codes = {option.code: place for place, option in enumerate(item.options)}
        cells = [_cell(kind, codes, link_id, answers.get(link_id)) for answers, _ in intakes]
        columns[link_id] = np.array(cells, dtype=kind.value)
    places = {sex: place for place, sex in enumerate(SEXES)}
    return Columns(
        np.array([person.age_years for _, person in intakes], dtype=np.float64),
        np.array([places.get(person.sex, NO_CODE) for _, person in intakes], dtype=np.int8),
        columns,
    )


def read_columns(engine: Engine, intakes: Sequence[Mapping[str, Any]]) -> Columns:
    """Return intakes as ``assess`` reads them from JSON (patient, answers) as columns.

    Raises:
        ValueError: an answer that does not fit, with the number of the intake, counted from 1.
    """
    read: list[tuple[AnswerSet, Person]] = []
    for number, intake in enumerate(intakes, start=1):
        answers, faults = read_answers(engine, intake["answers"])
        if faults:
            raise ValueError(f"intake {number}: {' '.join(faults)}")
        patient = intake["patient"]
        read.append((answers, Person(patient["age_years"], Sex(patient["sex"]))))
    return columns_of(engine, read)


def _cell(kind: Kind, codes: Mapping[str, int], link_id: str, answer: Answer | None) -> float:
    if answer is None:
        return kind.open
    value = answer.value
    match kind:
        case Kind.YES_NO:
            return UNSURE if value is None else YES if value else NO
        case Kind.NUMBER:
            return math.nan if value is None else float(str(value))
        case Kind.OTHER:
            return UNSURE if value is None else YES
        case _:
            chosen = value if isinstance(value, tuple) else (value,)
            return NO_CODE if value is None else _places(kind, codes, link_id, chosen)


def _places(kind: Kind, codes: Mapping[str, int], link_id: str, chosen: tuple[object, ...]) -> int:
    for code in chosen:
        if code not in codes:
            raise ValueError(f'"{link_id}" has no option {code!r}')
    places = [place for code, place in codes.items() if code in chosen]
    return sum(1 << place for place in places) if kind is Kind.SEVERAL else places[0]
