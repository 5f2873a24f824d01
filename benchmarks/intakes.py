"""Invented intakes: the worked example, and a random mix that walks the real interview."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from triage_desk import paths
from triage_desk.domain.answers import (
    DECLINED,
    NO,
    NOT_ASKED,
    NOT_SURE,
    YES,
    Answer,
    AnswerSet,
    answered,
)
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.answer_format import read_answers
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.loader import load_ruleset

OPEN_ENDS = (DECLINED, NOT_ASKED, NOT_SURE)
MOST_ROUNDS = 60
YES_SHARES = (0.01, 0.05, 0.3)
OPEN_SHARES = (0.0, 0.02, 0.2)
CUT_SHORT = 0.15
MOST_DAYS = 2000


@dataclass(frozen=True, slots=True)
class Intake:
    """A person and what they said."""

    person: Person
    answers: AnswerSet


def load_engine(content: Path | None = None) -> Engine:
    """Return the rules in force, ready to run; the content that comes with the program."""
    return compile_ruleset(load_ruleset(content or paths.resources_dir() / "content"))


def plain_lumbar(engine: Engine) -> Intake:
    """Return the worked example of a back pain with nothing behind it."""
    path = paths.resources_dir() / "examples" / "back-pain.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    answers, faults = read_answers(engine, data["answers"])
    if faults:
        raise ValueError(" ".join(faults))
    patient = data["patient"]
    return Intake(Person(patient["age_years"], Sex(patient["sex"])), answers)


def random_mix(engine: Engine, count: int, seed: int = 1) -> tuple[Intake, ...]:
    """Return invented intakes, the same for the same seed and content."""
    dice = Random(seed)
    return tuple(_random_intake(engine, dice) for _ in range(count))


def _random_intake(engine: Engine, dice: Random) -> Intake:
    """Answer what is asked, page by page; some people have much, are unsure, or leave early."""
    person = Person(dice.randint(2, 99), dice.choice(list(Sex)))
    yes, unsure = dice.choice(YES_SHARES), dice.choice(OPEN_SHARES)
    answers = AnswerSet()
    for _ in range(MOST_ROUNDS):
        open_ids = conduct(engine, answers, person).open_ids
        if not open_ids:
            break
        asked = {link_id: engine.owner_of[link_id] for link_id in open_ids}
        answers = answers.with_answers(
            {link_id: _reply(item, dice, yes, unsure) for link_id, item in asked.items()}
        )
        if dice.random() < CUT_SHORT / len(engine.ruleset.sections):
            break
    return Intake(person, answers)


def _reply(item: Item, dice: Random, yes: float, unsure: float) -> Answer:
    if dice.random() < unsure:
        return dice.choice(OPEN_ENDS)
    match item.type:
        case ItemType.BOOLEAN | ItemType.CHECKLIST:
            return YES if dice.random() < yes else NO
        case ItemType.CHOICE:
            codes = [option.code for option in item.options]
            some = tuple(dice.sample(codes, k=dice.choice((1, 1, 1, 2))))
            return answered(some if item.repeats else some[0])
        case ItemType.INTEGER | ItemType.DECIMAL | ItemType.QUANTITY:
            most = item.maximum if item.maximum is not None else MOST_DAYS
            low = item.minimum or 0
            number = round(low + (most - low) * dice.random() ** 3)
            return answered(number if item.type is ItemType.INTEGER else float(number))
        case _:
            return NOT_ASKED
