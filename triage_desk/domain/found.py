"""What a search answers: people, and of each one why they are in the list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.patient import Patient


class How(StrEnum):
    """How what was typed fits what is on file, best first."""

    EXACT = "exact"
    FORMER = "former"
    NICKNAME = "nickname"
    SOUNDS_LIKE = "sounds_like"
    ONE_LETTER_OFF = "one_letter_off"
    BIRTH_DATE_CLOSE = "birth_date_close"

    @property
    def rank(self) -> int:
        """Return its place in the order, from 0."""
        return list(How).index(self)

    @property
    def as_typed(self) -> bool:
        """True when nothing of what was typed had to be taken for something else."""
        return self in {How.EXACT, How.FORMER}


@dataclass(frozen=True, slots=True)
class Found:
    """One person. ``word`` is the name on file that what was typed stood for, folded.

    ``through`` is the record that was merged into this one, when that is what fitted.
    """

    patient: Patient
    how: How = How.EXACT
    word: str = ""
    through: Patient | None = None


@dataclass(frozen=True, slots=True)
class FoundList:
    """People in the order to be shown. ``more`` says that there are others: type more.

    ``ask_close`` says that the list has room for people who only come close to what was typed,
    and that nobody has looked for them yet.
    """

    found: tuple[Found, ...] = ()
    more: bool = False
    ask_close: bool = False

    @property
    def patients(self) -> tuple[Patient, ...]:
        """Return the people alone."""
        return tuple(one.patient for one in self.found)
