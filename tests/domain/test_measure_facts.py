"""The rules of the facts that need no database: ages and working hours."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.store import samples
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.measure import definition
from triage_desk.domain.measure_facts import Flags, Story, age_band, facts_of
from triage_desk.domain.override import HELD
from triage_desk.domain.review import Feedback, Review, ReviewKind
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


def look(kind=ReviewKind.CONFIRMED, decision=1, to=Disposition.PT_FIRST_NOTIFY, **changes):
    """Return what a PT did ten minutes after the visit was decided."""
    route = Disposition.PT_FIRST_NOTIFY
    at = samples.NOW + timedelta(minutes=10)
    made = Review("e1", kind, at, "u7", "Pat", Role.PT, decision, "1.0.0", route, to)
    return replace(made, **changes)


def twice(*looks):
    """Return a visit that was decided again an hour later, with a point to check both times."""
    again = samples.NOW + timedelta(hours=1)
    route = Disposition.PT_FIRST_NOTIFY
    return story(route, decided=((samples.NOW, route), (again, route)), reviews=looks)


def test_whoever_stood_for_an_earlier_result_has_not_looked_at_the_last():
    late = samples.NOW + timedelta(days=3)
    found = facts_of(twice(look()), late)
    assert has(found.due, "K06")
    assert not has(found.met, "K06")
    assert (found.clinician, found.provider) == ("", "u7")
    # That the route was looked at at all still counts.
    assert has(found.due, "K07")
    second = look(decision=2, at=samples.NOW + timedelta(minutes=70))
    found = facts_of(twice(look(), second), late)
    assert has(found.met, "K06")
    assert found.clinician == "pt_first_notify"


def test_a_look_still_to_come_in_time_is_left_out_and_looked_at_again():
    found = facts_of(story(Disposition.PT_FIRST_NOTIFY), samples.NOW)
    assert has(found.left_out, "K06")
    assert found.again_at == working_end(samples.NOW, timedelta(hours=4))


def test_a_route_that_the_rules_hold_was_changed_by_nobody():
    held = replace(samples.override(Disposition.PHYSICIAN_SOON), role=Role.FRONT_DESK, words=HELD)
    found = facts(story(overrides=(held,)))
    assert (found.route, found.by_desk, found.changed) == ("physician_soon", "pt_first", "")
    assert not has(found.met, "T18")
    by_person = facts(story(overrides=(replace(held, words="Looks unwell"),)))
    assert by_person.by_desk == "physician_soon"
    assert has(by_person.met, "T18")


def test_who_came_back_at_once_waits_for_those_who_may_still_come():
    day = timedelta(days=1)
    begun = samples.NOW
    back = ((begun + 2 * day, Disposition.EMERGENCY),)
    early = facts_of(story(later=back), begun + 3 * day)
    assert has(early.left_out, "T03")
    assert has(early.left_out, "K10")
    assert early.again_at == begun + 14 * day
    over = facts_of(story(later=back), begun + 14 * day)
    assert has(over.met, "T03")
    assert has(over.left_out, "K10")


def test_the_last_word_on_a_visit_counts_and_one_taken_back_does_not():
    told = dict.fromkeys(("from_disposition", "to_disposition"), Disposition.PT_FIRST)
    right = look(ReviewKind.FEEDBACK, feedback=Feedback.RIGHT, **told)
    under = look(ReviewKind.FEEDBACK, feedback=Feedback.SHOULD_BE_PHYSICIAN, by="u8", **told)
    back = look(ReviewKind.TAKEN_BACK, by="u8")
    assert facts(story(reviews=(right, under))).routing == "under"
    assert facts(story(reviews=(right, under, back))).routing == "right"
    alone = facts(story(reviews=(under, back)))
    assert (alone.routing, has(alone.due, "T01")) == ("", False)


@pytest.mark.parametrize("name", ["America/Chicago", "Pacific/Auckland", "UTC"])
def test_hours_and_days_are_right_across_the_change_of_clocks(name, monkeypatch):
    # 1:30 AM on March 8, half an hour before clocks go forward in Chicago.
    begun = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    monkeypatch.setenv("TZ", name)
    time.tzset()
    try:
        visit = samples.encounter(
            status=EncounterStatus.FINISHED,
            started_at=begun,
            decided_at=begun + timedelta(hours=1),
        )
        back = ((begun + timedelta(days=14), Disposition.EMERGENCY),)
        made = story(encounter=visit, later=back)
        found = facts_of(made, begun + timedelta(days=14))
        assert found.times[definition("T08").bit] == 3600
        assert has(found.met, "T03")
        assert has(facts_of(made, begun + timedelta(days=13, hours=23)).left_out, "T03")
    finally:
        monkeypatch.undo()
        time.tzset()
