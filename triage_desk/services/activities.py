"""The tasks a person named that they cannot do well, and what two ratings of them can be compared.

Each person names their own tasks and rates the same ones again; the score is the average (Stratford
1995, Physiother Can 47:258-63). An average is compared only over tasks that were rated both times:
another mix of tasks gives another average of the same person on the same day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import isclose

from triage_desk.domain.answers import YES, AnswerSet, Value
from triage_desk.domain.outcome import OutcomeScore

FUNCTION = "PSFS"
# Between tasks in the words of one score. A task that has it itself is written with a comma there.
BETWEEN = "; "
# Of the intake: what opens the question, the task, how well it goes; and the instrument's own name.
ASKED = (
    ("", "activity", "psfs", "psfs_1"),
    ("more2", "activity2", "psfs2", "psfs_2"),
    ("more3", "activity3", "psfs3", "psfs_3"),
)

Ratings = Mapping[str, float]
"""How well each task goes, by its words."""


@dataclass(frozen=True, slots=True)
class Named:
    """One task of an intake: ``own`` is its question in the instrument; ``None`` is not rated."""

    own: str
    words: str
    rating: float | None


def named(answers: AnswerSet) -> tuple[Named, ...]:
    """Return the tasks named at an intake, in order; once each.

    What is no longer asked there is left out.
    """
    found: list[Named] = []
    for opens, activity, psfs, own in ASKED:
        words = answers.get(activity)
        if words is None or not words.known or (opens and answers.get(opens) != YES):
            break
        rated = answers.get(psfs)
        value = rated.value if rated is not None else None
        task = _plain(str(words.value))
        if folded(task) not in {folded(one.words) for one in found}:
            found.append(Named(own, task, None if value is None else _number(value)))
    return tuple(found)


def about(tasks: Collection[str]) -> str:
    """Return in words what a score of some tasks is about; of one, its own words."""
    if len(tasks) > 1:
        return BETWEEN.join(words.replace(BETWEEN.strip(), ",") for words in tasks)
    return "".join(tasks)


def rated(answers: AnswerSet) -> Ratings:
    """Return the tasks of an intake that were rated."""
    return {one.words: one.rating for one in named(answers) if one.rating is not None}


def ratings(score: OutcomeScore, values: Mapping[str, Value]) -> Ratings:
    """Return what a kept score is made of; ``values`` are the answers by the instrument's names.

    Where that can no longer be told, because an answer was put right since, the score stands as
    one of its own: it is then compared with nothing but its like.
    """
    known = [_number(values[own]) for *_intake, own in ASKED if own in values]
    tasks = score.about.split(BETWEEN) if score.known > 1 else [score.about]
    if score.score is None:
        return {}
    whole = len(known) == len(tasks) and isclose(sum(known), score.score * len(known))
    return dict(zip(tasks, known, strict=True)) if whole else {score.about: score.score}


def shared(one: Ratings, other: Ratings) -> tuple[str, ...]:
    """Return the tasks rated both times, in the words of ``one``."""
    there = {folded(words) for words in other}
    return tuple(words for words in one if folded(words) in there)


def average(found: Ratings, tasks: Iterable[str]) -> float:
    """Return the average over some tasks, all of them rated."""
    by_name = {folded(words): value for words, value in found.items()}
    values = [by_name[folded(words)] for words in tasks]
    return sum(values) / len(values)


def folded(words: str) -> str:
    """Return words as they are compared: typed in another case or spacing they are the same."""
    return _plain(words.replace(BETWEEN.strip(), ",")).casefold()


def _plain(words: str) -> str:
    return " ".join(words.split())


def _number(value: Value) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise ValueError(f"{value!r} is no rating")
