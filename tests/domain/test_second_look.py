"""The monthly audit: a draw that anybody can make again, and months as they are written."""

from datetime import UTC, datetime

import pytest

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.second_look import (
    Rating,
    RatingReason,
    bounds,
    latest,
    month_of,
    sample,
)

AT = datetime(2026, 11, 2, 15, tzinfo=UTC)


def test_the_same_seed_draws_the_same_whatever_the_order():
    pool = [f"e{number}" for number in range(100)]
    found = sample("seed", pool, 5)
    assert len(set(found)) == 5
    assert found == sorted(found)
    assert found == sample("seed", pool[::-1], 5)
    assert found != sample("another", pool, 5)
    assert sample("seed", pool[:3], 5) == pool[:3]
    assert sample("seed", pool, 0) == sample("seed", pool, -2) == []


def test_every_intake_is_as_likely_as_another():
    counts = dict.fromkeys("abcdefghij", 0)
    for number in range(2000):
        for one in sample(str(number), list(counts), 2):
            counts[one] += 1
    assert all(330 < count < 470 for count in counts.values()), counts


def test_a_month_goes_from_its_first_day_to_the_next_month():
    since, until = bounds("2026-12")
    assert (since.astimezone().year, since.astimezone().month, since.astimezone().day) == (
        2026,
        12,
        1,
    )
    assert (until.astimezone().year, until.astimezone().month) == (2027, 1)
    assert bounds("2026-11")[1] == since


@pytest.mark.parametrize("words", ["2026", "2026-13", "11-2026", "2026-1", ""])
def test_what_is_no_month_is_refused(words):
    with pytest.raises(ValueError, match=words or "^$"):
        month_of(words)
    assert month_of("2026-10") == "2026-10"


def test_the_last_step_of_a_rating_counts():
    routes = (Disposition.PT_FIRST, Disposition.PT_FIRST, Disposition.EMERGENCY)
    first = Rating("d", AT, "pat", *routes, RatingReason.NOT_SAID)
    second = Rating("d", AT, "pat", *routes, RatingReason.NOT_ASKED, 2)
    assert latest([first, second]) == {"d": second}
    assert not first.agrees
