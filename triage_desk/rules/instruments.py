"""Scores exactly as published: pure functions of known answers.

An answer that is not known is left out, never taken as zero. With too few answers there is no
score; what the known answers reach by themselves is still said, so that a missing answer can
never hide a high one.
"""

from __future__ import annotations

from collections.abc import Mapping

from triage_desk.domain.answers import Value
from triage_desk.domain.instrument import (
    Alert,
    Band,
    Better,
    Changed,
    Direction,
    Instrument,
    Measured,
    Method,
)

PERCENT = "percent"
SCORE = "score"


def measure(instrument: Instrument, answers: Mapping[str, Value]) -> Measured:
    """Return the score of ``instrument``.

    Args:
        instrument: the instrument; one without items takes the single entry ``score``.
        answers: link id -> known value (a number, a code that is a number, or yes/no); a
            missing link id is not known.

    Raises:
        ValueError: a value that is no number.

    The mean is taken over the items answered (PEG: Krebs 2009, J Gen Intern Med 24:733-8;
    PSFS: Stratford 1995, Physiother Can 47:258-63), the sum over all of them.
    """
    if instrument.method is Method.ENTERED:
        asked = [SCORE]
    else:
        asked = [item.link_id for item in instrument.items]
    known = {link_id: _number(answers[link_id]) for link_id in asked if link_id in answers}
    missing = tuple(link_id for link_id in asked if link_id not in known)
    value = _value(instrument, known) if len(known) >= instrument.least_answered else None
    return Measured(
        instrument.instrument_id,
        instrument.version,
        value,
        instrument.unit,
        _band(instrument, _floor(instrument, known) if value is None else value),
        tuple(alert for alert in instrument.alerts if _rings(alert, known)),
        missing,
    )


def change(
    instrument: Instrument, before: Measured, after: Measured, *, single: bool = False
) -> Changed:
    """Return what happened between two scores of one instrument.

    A change counts from the published threshold on, in points or in percent of the first score;
    a change in percent of zero is unknown. ``single`` are two ratings of one item of a mean, which
    err more than the mean does: where it is published, they have a threshold of their own.
    """
    limit = (single and instrument.change_single) or instrument.change
    if before.value is None or after.value is None or instrument.better is Better.NEITHER:
        return Changed(Direction.UNKNOWN, None, instrument.unit, limit)
    gain = after.value - before.value
    if instrument.better is Better.LOWER:
        gain = -gain
    if limit is None:
        return Changed(Direction.UNKNOWN, gain, instrument.unit, None)
    if limit.unit == PERCENT:
        if before.value == 0:
            return Changed(Direction.UNKNOWN, None, PERCENT, limit)
        gain = 100 * gain / before.value
    direction = Direction.NO_CLEAR_CHANGE
    if abs(gain) >= limit.value:
        direction = Direction.BETTER if gain > 0 else Direction.WORSE
    return Changed(direction, gain, limit.unit, limit)


def _number(value: Value) -> float:
    """Return yes as 1, no as 0, a number or a code that is one as it is."""
    if isinstance(value, bool | int | float | str):
        return float(value)
    raise ValueError(f"{value!r} is no score")


def _value(instrument: Instrument, known: Mapping[str, float]) -> float:
    total = sum(known.values())
    return total / len(known) if instrument.method is Method.MEAN else total


def _floor(instrument: Instrument, known: Mapping[str, float]) -> float | None:
    """Return what the known answers reach by themselves; a mean has no such floor."""
    if not known or instrument.method is Method.MEAN:
        return None
    return sum(known.values())


def _band(instrument: Instrument, value: float | None) -> Band | None:
    if value is None:
        return None
    reached = [band for band in instrument.bands if value >= band.at_least.value]
    return reached[-1] if reached else None


def _rings(alert: Alert, known: Mapping[str, float]) -> bool:
    return alert.link_id in known and known[alert.link_id] >= alert.at_least.value
