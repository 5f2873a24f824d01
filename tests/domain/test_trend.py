"""How far a score may move without meaning anything."""

from datetime import date

import pytest

from triage_desk.domain.decision import ThresholdUse
from triage_desk.domain.instrument import Better, Changed, Direction
from triage_desk.domain.trend import ScorePoint, Trend

DAY = date(2026, 3, 2)


def trend(first, limit=None, unit="points"):
    used = ThresholdUse("t", limit, unit, DAY, "s") if limit is not None else None
    changed = Changed(Direction.UNKNOWN, None, unit, used)
    points = (ScorePoint(DAY, first, "e1"),)
    head = ("ODI", "Low back", "2.1a", "", "points", 0.0, 100.0, Better.LOWER)
    return Trend(*head, points, changed, None)


@pytest.mark.parametrize(
    ("made", "band"),
    [
        (trend(40.0, 10.0), (30.0, 50.0)),
        (trend(40.0, 30.0, "percent"), (28.0, 52.0)),
        (trend(0.0, 30.0, "percent"), None),
        (trend(95.0, 10.0), (85.0, 100.0)),
        (trend(40.0), None),
    ],
)
def test_the_band_is_the_published_limit_around_the_first_score(made, band):
    assert made.band == band
