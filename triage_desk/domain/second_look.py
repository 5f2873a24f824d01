"""The monthly audit: intakes drawn at random for each of the staff, and rated again, blind.

In the manner of NHS Pathways: every month a sample of each person's calls is looked at by somebody
else. The second rater sees the answers and never the route; what they say is kept for good.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from triage_desk.domain.disposition import Disposition

SAMPLE = 5
"""How many intakes of each person are drawn for a month, as far as there are so many."""
MOST = 50
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class RatingReason(StrEnum):
    """Why a second rater comes to another route, or what they note of the same one."""

    AGREES = "agrees"
    NOT_SAID = "not_said"
    NOT_ASKED = "not_asked"
    HEARD_WRONG = "heard_wrong"
    TOO_CAUTIOUS = "too_cautious"
    NOT_CAUTIOUS = "not_cautious"
    RULE = "rule"
    RECORD_THIN = "record_thin"


@dataclass(frozen=True, slots=True)
class Draw:
    """One intake drawn: whose it was, for which month ("2026-10"), by which seed, when."""

    draw_id: str
    month: str
    user_id: str
    encounter_id: str
    seed: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What a second rater said of an intake drawn.

    ``desk`` is the route that the person at the desk let stand, ``rules`` what the rules said.
    ``step`` is 1 for the blind rating; each reason said later is another step.
    """

    draw_id: str
    at: datetime
    by: str
    desk: Disposition
    rules: Disposition
    rater: Disposition
    reason: RatingReason
    step: int = 1

    @property
    def agrees(self) -> bool:
        """Return whether both come to the same route."""
        return self.desk is self.rater


def month_of(words: str) -> str:
    """Return a month as it is kept; raise ``ValueError`` for what is none."""
    if not _MONTH.fullmatch(words):
        raise ValueError(words)
    return words


def bounds(month: str) -> tuple[datetime, datetime]:
    """Return when a month begins, and when the next one does, by the clock of this computer."""
    year, number = map(int, month.split("-"))
    after = date(year + number // 12, number % 12 + 1, 1)
    first = datetime.combine(date(year, number, 1), time()).astimezone()
    return first.astimezone(UTC), datetime.combine(after, time()).astimezone().astimezone(UTC)


def sample(seed: str, encounters: Sequence[str], count: int) -> list[str]:
    """Return at most ``count`` of some encounters, drawn by ``seed``, in order.

    The same seed and the same encounters give the same sample, in whatever order they come, so
    that anybody can draw it again and find that nothing was picked.
    """
    pool, chance = sorted(encounters), random.Random(seed)  # noqa: S311 - to be drawn again alike
    return sorted(chance.sample(pool, max(0, min(count, len(pool)))))


def latest(ratings: Iterable[Rating]) -> dict[str, Rating]:
    """Return the last step of each rating, by the id of its draw; oldest first is given."""
    return {one.draw_id: one for one in ratings}
