"""A short day as a person: real keys into the real program, a power cut, a change of user.

The long day is ``python -m benchmarks.day``; this one has of everything one.
"""

import os
from dataclasses import replace

import pytest

from benchmarks.day import (
    DAY,
    EMERGENCY,
    LATER,
    MOST_EMERGENCY,
    MOST_PLAIN,
    PLAIN,
    TO_WORDS,
    Day,
    differences,
    visits,
)
from tests.ui.person.desk import Office, cases
from tests.ui.person.room import lacking

pytestmark = [pytest.mark.xvfb, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def planned():
    """A plain intake with a power cut, and two emergencies, one met by another user."""
    first = {kind: visit for visit in reversed(visits(cases(), len(DAY))) for kind in [visit.kind]}
    return [
        replace(first[PLAIN], interrupted="power cut"),
        replace(first[EMERGENCY], interrupted=""),
        replace(first[LATER], interrupted="change of user"),
    ]


@pytest.fixture
def day(tmp_path, planned):
    missing = lacking()
    if missing and os.environ.get("CI"):
        pytest.fail(f"this machine lacks {missing}: .ci/run installs it")
    if missing:
        pytest.skip(f"this machine lacks {missing} (.ci/run installs it)")
    known = cases()
    people = [
        (visit.family, "Sam", visit.case.person.age_years, visit.case.person.sex.value)
        for visit in planned
    ]
    office = Office(tmp_path, people, known.plain)
    try:
        yield Day(office, planned)
    finally:
        office.close()


def test_a_short_day_by_keys_alone_loses_nothing(day, planned):
    day.open()
    for visit in planned:
        day.take(visit)
    day.review()
    assert not day.lost
    presses = {work.kind: len(work.tally.presses) for work in day.works}
    assert presses[f"{EMERGENCY}{TO_WORDS}"] <= MOST_EMERGENCY
    assert presses[PLAIN] <= MOST_PLAIN
    day.me.program.kill()
    assert not differences(day.office, planned)
