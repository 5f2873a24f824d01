"""Times and ages in the words of the screen."""

from datetime import UTC, date, datetime, timedelta

import pytest

from triage_desk import clock
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
    assert moments.typed_day(date(2026, 3, 9)) == "03/09/2026"


def test_a_moment_of_another_day_says_which():
    assert moments.when(local(10, 46), local(23)) == "10:46 AM"
    assert moments.when(local(10, 46), local(10) + timedelta(days=1)) == "Mar 10, 2026, 10:46 AM"


def test_services_name_days_as_screens_do():
    for on in (date(1962, 3, 14), date(2026, 12, 1)):
        assert clock.day_in_words(on) == moments.day(on)
    assert clock.day_and_time(local(23, 5)) == "Mar 10, 2026, 11:05 PM"


@pytest.mark.parametrize(("minutes", "shown"), [(0, "0 min"), (59, "59 min"), (125, "2 h 05")])
def test_ages(minutes, shown):
    assert moments.age_of(minutes) == shown


def test_a_clock_set_back_never_gives_a_negative_age():
    assert moments.minutes_between(local(10), local(10) - timedelta(minutes=5)) == 0
