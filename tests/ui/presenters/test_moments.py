"""Times and ages in the words of the screen."""

from datetime import UTC, date, datetime, timedelta

import pytest

from triage_desk.ui.presenters import moments


def local(hour, minute=0):
    return datetime(2026, 3, 10, hour, minute).astimezone()


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (local(0, 5), "12:05 AM"),
        (local(10, 46), "10:46 AM"),
        (local(12, 0), "12:00 PM"),
        (local(23, 59), "11:59 PM"),
    ],
)
def test_the_time_of_day_is_local_and_twelve_hours(moment, shown):
    assert moments.clock_time(moment.astimezone(UTC)) == shown


def test_days():
    assert moments.day(date(1962, 3, 14)) == "Mar 14, 1962"
    assert moments.weekday(date(2026, 3, 10)) == "Tuesday, March 10"


@pytest.mark.parametrize(("minutes", "shown"), [(0, "0 min"), (59, "59 min"), (125, "2 h 05")])
def test_ages(minutes, shown):
    assert moments.age_of(minutes) == shown


def test_a_clock_set_back_never_gives_a_negative_age():
    assert moments.minutes_between(local(10), local(10) - timedelta(minutes=5)) == 0
