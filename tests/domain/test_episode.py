"""The window of a bundle, what begins it, and what is known of care used in it."""

from dataclasses import replace
from datetime import date, timedelta

from triage_desk.domain.episode import (
    Beginning,
    CareSaid,
    Episode,
    care_used,
    episode_of,
    episodes_of,
)
from triage_desk.domain.panel import EPISODE_DAYS, Member, ProgrammeKind

FIRST = date(2026, 3, 2)
KNEES = Member("m1", "p1", "Knees", ProgrammeKind.BUNDLE, starts_on=FIRST, episode_days=30)
OPEN = replace(KNEES, starts_on=None)


def after(days):
    return FIRST + timedelta(days=days)


def test_the_first_and_the_last_day_belong_to_it():
    one = Episode(KNEES, FIRST)
    assert one.last_on == date(2026, 3, 31)
    told = [(one.day_number(after(n)), one.days_left(after(n))) for n in (-1, 0, 29, 30)]
    assert told == [(None, None), (1, 29), (30, 0), (None, 0)]
    assert [one.holds(after(n)) for n in (-1, 0, 29, 30)] == [False, True, True, False]


def test_who_left_sooner_has_a_shorter_one():
    one = Episode(replace(KNEES, ends_on=after(9)), FIRST)
    assert (one.last_on, one.days_left(after(4)), one.holds(after(10))) == (after(9), 5, False)


def test_a_file_that_says_no_length_means_the_usual_one():
    assert Episode(replace(KNEES, episode_days=0), FIRST).last_on == after(EPISODE_DAYS - 1)


def test_nothing_is_known_of_one_that_has_not_begun():
    one = episode_of(OPEN, ())
    assert (one.begins_on, one.last_on, one.day_number(FIRST), one.days_left(FIRST)) == (None,) * 4
    assert not one.holds(FIRST)


def test_the_day_of_the_file_goes_before_the_visits():
    one = episode_of(KNEES, [Beginning(after(3), "v1")])
    assert (one.begins_on, one.encounter_id) == (FIRST, "")


def test_the_first_visit_begins_one_and_the_first_after_it_another():
    visits = [Beginning(after(n), f"v{n}") for n in (40, 29, 0, 60)]
    assert episode_of(OPEN, visits[1:3]).encounter_id == "v0"
    assert episode_of(OPEN, visits).encounter_id == "v40"
    left = replace(OPEN, ends_on=after(35))
    assert episode_of(left, visits).encounter_id == "v0"


def test_only_a_bundle_has_one():
    other = replace(KNEES, kind=ProgrammeKind.ACO)
    assert [one.member for one in episodes_of([other, KNEES], ())] == [KNEES]


def test_a_yes_stays_a_yes_and_what_nobody_asked_is_no_no():
    said = [
        *(CareSaid(after(14), "a", used=None), CareSaid(after(5), "a", used=True)),
        *(CareSaid(after(9), "a", used=False), CareSaid(after(2), "a", used=True)),
        *(CareSaid(after(9), "b", used=False), CareSaid(after(14), "b", used=None)),
        CareSaid(after(14), "c", used=None),
    ]
    found = care_used("abcd", said)
    assert list(found) == ["a", "b", "c", "d"]
    assert found["a"] == CareSaid(after(2), "a", used=True)
    assert found["b"] == CareSaid(after(9), "b", used=False)
    assert (found["c"].used, found["d"]) == (None, None)
