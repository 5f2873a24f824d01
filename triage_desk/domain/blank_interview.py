"""The interview of one body region on paper, for the day on which no computer answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.disposition import Disposition


@dataclass(frozen=True, slots=True)
class WhenYes:
    """What a yes alone means: the route, and what staff do."""

    route: Disposition
    do: str


@dataclass(frozen=True, slots=True)
class BlankLine:
    """One thing to tick yes, not sure or no. ``only`` is when it is asked at all, or "".

    ``number`` is what conditions call it.
    """

    number: int
    text: str
    only: str = ""
    private: bool = False
    staff_only: bool = False
    yes: WhenYes | None = None


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """One question in the order of the screen.

    It has ``lines`` to tick yes or no, or ``options`` with a letter each to tick one of, or an
    answer to write down, with its ``unit`` where it has one. ``number`` is what conditions call
    it; a list has none, its lines have.
    """

    number: int | None
    section: str
    text: str
    only: str = ""
    lines: tuple[BlankLine, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    several: bool = False
    private: bool = False
    staff_only: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Answers that mean something only together: in words, the route, and what staff do."""

    rule_id: str
    title: str
    when: str
    route: Disposition
    do: str


@dataclass(frozen=True, slots=True)
class BlankInterview:
    """The whole form. ``region`` is in words; ``version`` and ``content_hash`` are the ruleset's.

    ``routes`` are the routes in their order with by when and what to book; ``notice`` says that
    nobody has reviewed the translation, or is "". ``signed`` says who signed the content.
    """

    letterhead: Letterhead
    region: str
    questions: tuple[BlankQuestion, ...]
    together: tuple[Together, ...]
    routes: tuple[tuple[Disposition, str], ...]
    version: str
    content_hash: str
    made_at: datetime
    language: str
    language_name: str
    signed: str
    notice: str = ""
