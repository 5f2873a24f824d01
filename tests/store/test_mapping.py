"""Nothing is lost at the border between rows and values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.store import mapping

zones = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(datetime(1900, 1, 1), datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001


@given(moments)
def test_a_moment_comes_back_to_the_microsecond_in_utc(moment):
    back = mapping.moment_of(mapping.micros(moment))
    assert back == moment
    assert back.tzinfo is UTC


@given(moments, moments)
def test_numbers_are_in_the_order_of_moments(one, other):
    assert (mapping.micros(one) < mapping.micros(other)) == (one < other)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="without time zone"):
        mapping.micros(datetime(2026, 1, 1))  # noqa: DTZ001
