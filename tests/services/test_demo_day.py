"""The invented day has somebody in every state, and stays of this day at any hour."""

from datetime import datetime, time

import pytest

from tests.services import fakes
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.day import Stage
from triage_desk.services import demo_day, worklist
from triage_desk.services.demo_day import EXPECTED


def test_it_shows_a_morning(engine):
    desk = fakes.make_desk(engine)
    assert demo_day.fill(desk) == len(EXPECTED)
    rows = worklist.day(desk)
    assert len(rows) == len(EXPECTED)
    kept = [row.booked.appointment for row in rows]
    assert {one.status for one in kept} == set(AppointmentStatus)
    assert all(one.who and one.reason for one in kept)
    stages = [row.stage for row in rows]
    assert (stages.count(Stage.WAITING), stages.count(Stage.EXPECTED)) == (2, 3)
    (seen,) = [row for row in rows if row.visit]
    assert seen.visit.seen_at > seen.visit.route_at > seen.came_at
    assert demo_day.fill(desk) == 0


@pytest.mark.parametrize("at", [time(0, 5), time(23, 55)])
def test_near_midnight_everybody_is_of_today(engine, at):
    now = datetime.combine(fakes.NOON.astimezone().date(), at).astimezone()
    desk = fakes.make_desk(engine, clock=lambda: now)
    demo_day.fill(desk)
    assert len(worklist.day(desk)) == len(EXPECTED)


def test_every_name_says_that_it_is_invented():
    assert all(one.family.endswith("-Synthetic") for one in EXPECTED)
    assert len({one.family for one in EXPECTED}) == len(EXPECTED)
