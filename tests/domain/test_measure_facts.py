"""The rules of the facts that need no database: ages and working hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.store import samples
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.measure import definition
from triage_desk.domain.measure_facts import Flags, Story, age_band, facts_of
from triage_desk.domain.role import Role
from triage_desk.domain.working_hours import working_end


@pytest.mark.parametrize(
    ("years", "band"),
    [(0, "0-17"), (17, "0-17"), (18, "18-39"), (64, "40-64"), (75, "75+"), (None, "unknown")],
)
def test_ages_have_bands(years, band):
    assert age_band(years) == band


def at(day, hour, minute=0):
    """Return a moment of March 2026 on the wall; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute).astimezone(UTC)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (at(2, 9), at(2, 13)),
        (at(2, 13), at(2, 17)),
        # An hour today, three tomorrow.
        (at(2, 16), at(3, 11)),
        (at(2, 5), at(2, 12)),
        # Friday evening counts from Monday morning.
        (at(6, 18), at(9, 12)),
        (at(7, 10), at(9, 12)),
    ],
)
def test_four_working_hours_pass_by_night_and_weekend(begin, end):
    assert working_end(begin, timedelta(hours=4)) == end


def test_a_visit_without_a_route_has_no_facts():
    story = Story(samples.encounter(), (), Flags())
    assert facts_of(story, samples.NOW) is None


def story(route=Disposition.PT_FIRST, overrides=(), **changes):
    """Return a finished visit with one decision."""
    visit = samples.encounter(status=EncounterStatus.FINISHED)
    made = Story(visit, ((samples.NOW, route),), Flags(), overrides)
    return replace(made, **changes)


def has(mask, measure_id):
    return bool(mask & definition(measure_id).mask)


def facts(told):
    found = facts_of(told, samples.NOW)
    assert found is not None
    return found


def test_a_visit_without_times_is_left_out_of_them():
    found = facts(story())
    assert has(found.left_out, "T07")
    assert has(found.left_out, "T08")
    assert not has(found.due, "T09")
    assert not has(found.due | found.left_out, "T06")


def test_who_waits_still_is_left_out_of_waiting():
    found = facts(story(arrived_at=samples.NOW))
    assert has(found.left_out, "T06")


def test_a_time_that_was_given_and_not_come_yet_is_no_missed_one():
    found = facts(story(booked="booked"))
    assert has(found.left_out, "K18")
    assert not has(found.due, "K18")


def test_the_route_of_the_desk_is_the_one_before_any_clinician():
    by_desk = replace(samples.override(Disposition.PHYSICIAN_SOON), role=Role.FRONT_DESK)
    by_pt = replace(samples.override(Disposition.PHYSICIAN_TODAY), role=Role.PT)
    found = facts(story(overrides=(by_desk, by_pt)))
    assert (found.rules, found.by_desk) == ("pt_first", "physician_soon")
    assert found.changed.startswith("up pt ")
    lowered = facts(story(Disposition.EMERGENCY, (by_pt,)))
    assert lowered.changed.startswith("down pt ")
    assert lowered.by_desk == "emergency"
    same = facts(story(Disposition.PHYSICIAN_TODAY, (by_pt,)))
    assert same.changed == ""
