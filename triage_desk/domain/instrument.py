"""Questionnaires with a score (in FHIR's terms a Questionnaire and the Observation it gives).

An ``Instrument`` is shipped with its items only where its owner allows that; of any other the
program keeps the score alone, worked out elsewhere and typed in by a clinician.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from triage_desk.domain.decision import ThresholdUse
from triage_desk.domain.questionnaire import Item, ItemText


class Licence(StrEnum):
    """What the owner of an instrument allows us."""

    EMBED = "embed"
    PERMISSION_FIRST = "permission_first"
    SCORE_ENTRY = "score_entry"


class Method(StrEnum):
    """How a score comes from the answers."""

    SINGLE = "single"
    SUM = "sum"
    MEAN = "mean"
    COUNT_YES = "count_yes"
    ENTERED = "entered"


class Better(StrEnum):
    """Which way a score goes when the person is better. ``NEITHER`` is a screen, not an outcome."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Band:
    """What a score at or above ``at_least`` means, in words; the highest one reached counts."""

    code: str
    at_least: ThresholdUse
    words: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What staff do at once when one answer reaches ``at_least``, whatever the score."""

    link_id: str
    at_least: ThresholdUse
    words: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument in one published version.

    ``items`` is empty when only the score may be kept. ``least_answered`` is how many items must
    be known for a score. ``minimum`` and ``maximum`` are the published range in ``unit``.
    ``change`` is the smallest change that matters, in ``unit`` or in percent of the first score,
    ``None`` where none is published; ``change_single`` is that of one item alone.
    """

    instrument_id: str
    version: str
    title: str
    asks: str
    licence: Licence
    licence_words: str
    credit: str
    given_by: str
    items: tuple[Item, ...]
    method: Method
    least_answered: int
    minimum: float
    maximum: float
    unit: str
    better: Better
    bands: tuple[Band, ...] = ()
    alerts: tuple[Alert, ...] = ()
    change: ThresholdUse | None = None
    change_single: ThresholdUse | None = None
    texts: Mapping[str, ItemText] = field(default_factory=dict)
    sources: tuple[tuple[str, str], ...] = ()
    owner: str = ""

    @property
    def numbers(self) -> tuple[ThresholdUse, ...]:
        """Return every number a score is compared with."""
        limits = (
            *(band.at_least for band in self.bands),
            *(alert.at_least for alert in self.alerts),
        )
        changes = (one for one in (self.change, self.change_single) if one is not None)
        return (*limits, *changes)


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of one instrument.

    ``value`` is ``None`` while too few answers are known; ``band`` and ``alerts`` may stand all
    the same, when the known answers alone reach them. ``missing`` are the items not known.
    """

    instrument_id: str
    version: str
    value: float | None
    unit: str
    band: Band | None
    alerts: tuple[Alert, ...]
    missing: tuple[str, ...]


class Direction(StrEnum):
    """What happened between two scores."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Changed:
    """The change from one score to the next; ``by`` is in ``unit`` ("points" or "percent")."""

    direction: Direction
    by: float | None
    unit: str
    threshold: ThresholdUse | None
