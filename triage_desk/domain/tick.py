"""What a receipt asks to be done, and who has ticked it (in FHIR's terms a Task, act by act).

A tick is never changed: taking it back is another one. What nobody had ticked when the desk went on
to the next patient is written down as left open, and that is the call list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# What is ticked. The last two are followed by the id of the offer or of the note.
READ_ALOUD = "read_aloud"
SAID_BACK = "said_back"
HANDOUT = "handout"
PT_CALL = "pt_call"
CLINICIAN = "clinician"
BOOKED = "booked"
OFFER = "offer:"
NOTE = "note:"
# A prompt of prevention that somebody put off.
NOT_NOW = "not_now:"
MARK = ":"


class TickState(StrEnum):
    """Whether it was done; ``OPEN`` is one taken back, or left for the call list."""

    DONE = "done"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Tick:
    """One act: ``by`` (a name) said ``at`` a moment that ``what`` is done, or open again.

    ``left`` marks what the program wrote when the desk went on and it was still open.
    """

    encounter_id: str
    what: str
    state: TickState
    at: datetime
    by: str
    left: bool = False


@dataclass(frozen=True, slots=True)
class OpenTicks:
    """One visit of the call list: what was left open, and since when. Initials, never a name."""

    encounter_id: str
    patient_id: str
    initials: str
    age_years: int
    since: datetime
    what: tuple[str, ...]


def split(what: str) -> tuple[str, str]:
    """Return the kind of a tick and the id behind it: ("offer", "social_work")."""
    kind, _, name = what.partition(MARK)
    return kind, name


def standing(ticks: tuple[Tick, ...]) -> dict[str, Tick]:
    """Return the last tick of each thing, from ticks in the order they were made."""
    return {tick.what: tick for tick in ticks}
