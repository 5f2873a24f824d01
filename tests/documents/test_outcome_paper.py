"""Scores over time on paper: every number is there to read, and the chart is drawn of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from triage_desk.documents import outcomes
from triage_desk.documents.renderer import PdfRenderer
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.decision import ThresholdUse
from triage_desk.domain.instrument import Better, Changed, Direction
from triage_desk.domain.outcome_paper import OutcomeMeasure, OutcomePaper
from triage_desk.domain.trend import ScorePoint, Trend

DAY = date(2026, 1, 20)
LIMIT = ThresholdUse("inst_pain_change", 1.5, "points", DAY, "abbott2014")
POINTS = tuple(
    ScorePoint(DAY + timedelta(weeks=weeks), value, "e1")
    for weeks, value in ((0, 7.0), (2, 5.0), (6, 3.0))
)
TREND = Trend(
    *("PAIN", "Pain now, 0 to 10", "0-10", "Low back", "points", 0, 10, Better.LOWER, POINTS),
    Changed(Direction.BETTER, 4.0, "points", LIMIT),
    None,
)
MEASURE = OutcomeMeasure(
    "Pain now, 0 to 10: Low back",
    "7 \N{RIGHTWARDS ARROW} 3 points",
    "Better: at least 1.5 points, so it matters.",
    ("Abbott 2014, small change.",),
    (("Jan 20, 2026", "7 points"), ("Feb 3, 2026", "5 points"), ("Mar 3, 2026", "3 points")),
    TREND,
)
PAPER = OutcomePaper(
    letterhead=Letterhead("Example Family Clinic", ("1 Sample Street",), "555-0100"),
    patient_id="p1",
    title="How they are, again",
    who="Rosa Muster \N{MIDDLE DOT} Mar 14, 1962",
    band="The grey band shows which scores are no clear change from the first one.",
    columns=("Day", "Score"),
    foot="Ask your therapist what these numbers mean for you.",
    measures=(MEASURE,),
    made_at=datetime(2026, 3, 3, 18, tzinfo=UTC),
    made_by="Made by Ana S.",
)
RENDERER = PdfRenderer()


def test_a_reader_finds_every_number_and_misses_one_that_is_not_there():
    pdf = RENDERER.render_outcomes(PAPER)
    assert RENDERER.missing(PAPER, pdf) == ()
    assert RENDERER.page_count(pdf) == 1
    other = replace(MEASURE, rows=(*MEASURE.rows, ("Apr 14, 2026", "2 points")))
    lost = RENDERER.missing(replace(PAPER, measures=(other,)), pdf)
    assert lost == ("measure 1, row 4, column 1", "measure 1, row 4, column 2")
    assert RENDERER.render_outcomes(PAPER) == pdf


def shapes(trend, kind):
    group = outcomes.drawn(trend).contents[0]
    return [one for one in group.contents if type(one).__name__ == kind]


def test_the_chart_has_a_point_for_every_score_in_its_place():
    points = shapes(TREND, "Circle")
    assert [round(p.cy) for p in points] == sorted((round(p.cy) for p in points), reverse=True)
    assert points[1].cx - points[0].cx == pytest.approx((points[2].cx - points[0].cx) / 3)
    (band,) = shapes(TREND, "Rect")
    assert band.y <= points[0].cy <= band.y + band.height
    assert points[2].cy < band.y


def test_without_a_published_limit_there_is_no_band_and_one_score_is_not_drawn():
    unknown = Changed(Direction.UNKNOWN, 4.0, "points", None)
    assert shapes(replace(TREND, changed=unknown), "Rect") == []
    one = replace(MEASURE, trend=replace(TREND, points=POINTS[:1]), rows=MEASURE.rows[:1])
    blocks = outcomes.outcome_paper(replace(PAPER, measures=(one,)))
    assert not any(type(block).__name__ == "Chart" for block in blocks)
    same_day = replace(TREND, points=(POINTS[0], replace(POINTS[0], value=5.0)))
    assert len(shapes(same_day, "Circle")) == 2
