"""A round of practice in the program that plays it: its own data, nobody real, gone afterwards.

The program of the clinic starts another one of itself, hands it a ``Plan``, and hears a ``Turn``
for each vignette. That other one is given no key and no address of the real data, makes a database
of its own in a folder of its own, and takes it away at its end: what is not there cannot be mixed
up. So nothing of practice reaches a measure, and nothing of the clinic reaches practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord, EncounterStatus
from triage_desk.domain.own_visit import Sketch
from triage_desk.domain.role import Role
from triage_desk.rules.evaluate import evaluate
from triage_desk.services.desk import Desk
from triage_desk.services.marking import Book, Turn

MARK = "Practice"
OVER = (EncounterStatus.DECIDED, EncounterStatus.FINISHED)
BIRTHDAY_AGO = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the other program needs to know: who practises, and what.

    ``folder`` is where it makes its own; ``overlay`` what the clinic adds to the content, or "".
    With a ``sketch`` no round is played: somebody answers as a person whom they made up.
    """

    folder: str
    name: str
    role: Role
    vignettes: tuple[str, ...]
    overlay: str = ""
    language: str = "en"
    theme: str = "light"
    text_percent: int = 100
    sketch: Sketch | None = None


def born(age_years: int, on: date) -> date:
    """Return a birth date of somebody of this age on a day, well away from a birthday."""
    past = on - BIRTHDAY_AGO
    day = min(past.day, 28)
    return date(past.year - age_years, past.month, day)


def ended(desk: Desk, book: Book, name: str, encounter_id: str) -> Turn | None:
    """Return what an intake came to, or ``None`` while it is open or was given up."""
    with desk.store.read() as tx:
        kept = tx.encounters.record(encounter_id)
    if kept.encounter.status not in OVER and not kept.notices:
        return None
    return Turn(
        name,
        kept.answers,
        kept.route or _route(desk, book, name, kept),
        kept.encounter.seconds_to_safe,
        kept.encounter.seconds_to_done,
    )


def given_up(desk: Desk, encounter_id: str) -> bool:
    """Return whether an intake was discarded, so that its vignette begins anew."""
    with desk.store.read() as tx:
        return tx.encounters.get(encounter_id).status is EncounterStatus.DISCARDED


def _route(desk: Desk, book: Book, name: str, kept: EncounterRecord) -> Disposition:
    """Return the route of an emergency that was handed over before any other was set."""
    on, person = desk.engine.ruleset.effective_from, book.person(name)
    return evaluate(desk.engine, kept.answers, person, on, explain=False).disposition
