"""What a person said, frozen and keyed by link id.

Five states stay apart everywhere: a yes, a no (both ``ANSWERED``), asked and not known,
declined, and skipped on purpose. A link id that is missing from an ``AnswerSet`` is still
open: nobody has come to it yet. Only ``ANSWERED`` carries a value; every other state, and
an open question, is *unknown* to the rules. Unknown is never normal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = bool | int | float | str | date | tuple[str, ...]


class AnswerState(StrEnum):
    """How a question stands once somebody has dealt with it."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a state, and a value exactly when the state is ``ANSWERED``.

    Raises:
        ValueError: a value without ``ANSWERED``, or ``ANSWERED`` without a value.
    """

    state: AnswerState
    value: Value | None = None

    def __post_init__(self) -> None:
        """Refuse a value in a state that has none, and the reverse."""
        if (self.state is AnswerState.ANSWERED) != (self.value is not None):
            raise ValueError(f"answer state {self.state} does not fit value {self.value!r}")

    @property
    def known(self) -> bool:
        """True when the rules may use the value."""
        return self.state is AnswerState.ANSWERED


def answered(value: Value) -> Answer:
    """Return an answer with a known value."""
    return Answer(AnswerState.ANSWERED, value)


YES = answered(value=True)
NO = answered(value=False)
NOT_SURE = Answer(AnswerState.UNKNOWN)
DECLINED = Answer(AnswerState.DECLINED)
NOT_ASKED = Answer(AnswerState.NOT_ASKED)


class AnswerSet(Mapping[str, Answer]):
    """An immutable set of answers keyed by link id; changing it makes another one."""

    __slots__ = ("_answers", "_hash")

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        """Copy ``answers``; later changes to the mapping given do not reach this set."""
        self._answers: dict[str, Answer] = dict(answers or {})
        self._hash: int | None = None

    def __getitem__(self, link_id: str) -> Answer:
        """Return the answer for ``link_id``; raise ``KeyError`` while it is open."""
        return self._answers[link_id]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the link ids that have an answer."""
        return iter(self._answers)

    def __len__(self) -> int:
        """Return how many link ids have an answer."""
        return len(self._answers)

    def __hash__(self) -> int:
        """Hash by content, so that answer sets can key a cache."""
        if self._hash is None:
            self._hash = hash(frozenset(self._answers.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Two sets are equal when they hold the same answers."""
        return isinstance(other, AnswerSet) and self._answers == other._answers

    def __repr__(self) -> str:
        """Show only how many there are: answers are private and do not belong in logs."""
        return f"AnswerSet({len(self)} answers)"

    def with_answers(self, changes: Mapping[str, Answer]) -> AnswerSet:
        """Return a new set in which ``changes`` replace or add answers."""
        return AnswerSet({**self._answers, **changes})

    def without(self, *link_ids: str) -> AnswerSet:
        """Return a new set in which ``link_ids`` are open again."""
        return AnswerSet({k: v for k, v in self._answers.items() if k not in link_ids})
