"""Which backups are kept and when one is due, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.domain.backup import BackupFile, BackupRecord, Manifest
from triage_desk.domain.backup_plan import BackupPlan, gone_by, health, last_time, spare

NOON = datetime(2026, 11, 22, 12, 0).astimezone()
PLAN = BackupPlan(times=(time(7, 0), time(12, 30)))


def manifest(made_at):
    return Manifest(1, "b", "v", "1.0.0", "0006", "c", "h", made_at, "u", "w", {}, 0, "", ())


def file(made_at, *, proved=True):
    name = f"{made_at:%Y%m%d%H%M}-{proved}"
    return BackupFile(PurePath(name), 1, proved, manifest(made_at))


def record(made_at, proved_at=None, failure=""):
    return BackupRecord("b", "/usb", "/usb/b.zip", made_at, "u", 1, 2, proved_at, failure)


def kept(plan, files, now=NOON):
    gone = {one.path for one in spare(plan, files, now)}
    return [one for one in files if one.path not in gone]


def test_the_newest_of_each_day_week_and_month_stays():
    plan = BackupPlan(daily=3, weekly=2, monthly=2)
    # Sunday 22 November back to the middle of September, at 9 and at 10.
    files = [
        file(NOON - timedelta(days=back, hours=hours)) for back in range(70) for hours in (2, 3)
    ]
    days = [(one.manifest.made_at.date() - NOON.date()).days for one in kept(plan, files)]
    # Today both; the two days before; the Sunday of the week before; the last day of October.
    assert days == [0, 0, -1, -2, -7, -22]


def test_the_last_proved_one_stays_whatever_its_age():
    old = file(NOON - timedelta(days=4000))
    assert kept(BackupPlan(daily=1, weekly=0, monthly=0), [old]) == [old]


def test_one_that_was_not_proved_never_takes_the_place_of_one_that_was():
    plan = BackupPlan(daily=2, weekly=0, monthly=0)
    proved = file(NOON - timedelta(days=1, hours=3))
    doubtful = [file(NOON - timedelta(hours=hours), proved=False) for hours in (1, 2)]
    stale = file(NOON - timedelta(days=3), proved=False)
    assert kept(plan, [*doubtful, proved, stale]) == [*doubtful, proved]


def test_what_cannot_be_read_is_left_alone():
    broken = BackupFile(PurePath("x"), 0, proved=False, manifest=None, fault="damaged")
    assert not spare(PLAN, [broken], NOON)


@given(st.lists(st.tuples(st.integers(0, 800), st.booleans()), max_size=60), st.data())
def test_rotation_keeps_a_proved_one_and_repeats_itself(ages, data):
    numbers = st.integers(0, 5)
    plan = BackupPlan(daily=1 + data.draw(numbers), weekly=data.draw(numbers), monthly=2)
    files = [file(NOON - timedelta(hours=7 * age), proved=proved) for age, proved in ages]
    left = kept(plan, files)
    newest = max((f.manifest.made_at for f in files if f.proved), default=None)
    assert newest is None or any(f.proved and f.manifest.made_at == newest for f in left)
    assert kept(plan, left) == left


def test_dropped_at_the_latest_when_the_longest_rung_ends():
    plan = BackupPlan(daily=7, weekly=0, monthly=2)
    assert gone_by(plan, NOON) == NOON + timedelta(days=93)
    made = file(NOON)
    newer = [file(NOON + timedelta(days=day)) for day in range(1, 94)]
    left = kept(plan, [made, *newer], NOON + timedelta(days=93))
    assert made not in left
    assert left


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (NOON, NOON.replace(hour=7)),
        (NOON.replace(hour=12, minute=30), NOON.replace(hour=12, minute=30)),
        (NOON.replace(hour=6), NOON.replace(hour=12, minute=30) - timedelta(days=1)),
    ],
)
def test_the_last_time_of_the_plan(now, wanted):
    assert last_time(PLAN, now) == wanted


def test_a_plan_without_times_is_never_due_by_the_clock():
    plan = BackupPlan(times=())
    assert last_time(plan, NOON) is None
    assert not health(plan, [], NOON).due


def test_nothing_yet_is_late_and_due():
    found = health(PLAN, [], NOON)
    assert (found.proved_at, found.failure, found.late, found.due) == (None, "", True, True)


def test_a_good_one_of_this_morning_is_enough():
    made = NOON.replace(hour=7)
    found = health(PLAN, [record(made, made + timedelta(minutes=1))], NOON)
    assert (found.late, found.due, found.failure) == (False, False, "")


def test_a_time_missed_overnight_is_made_up():
    made = NOON.replace(hour=12, minute=30) - timedelta(days=1)
    found = health(PLAN, [record(made, made)], NOON)
    assert found.due
    assert not found.late


def test_older_than_a_day_is_late():
    made = NOON - timedelta(days=1, seconds=1)
    assert health(PLAN, [record(made, made)], NOON).late


def test_a_failure_is_told_and_tried_again_after_an_hour():
    good = record(NOON - timedelta(hours=8), NOON - timedelta(hours=8))
    failed = record(NOON - timedelta(minutes=59), failure="The disk is full.")
    beside = record(NOON - timedelta(minutes=59), NOON - timedelta(minutes=58))
    found = health(PLAN, [beside, failed, good], NOON)
    assert (found.failure, found.late, found.due) == ("The disk is full.", False, False)
    assert health(PLAN, [failed, good], NOON + timedelta(minutes=1)).due


def test_moments_of_the_store_are_utc():
    made = (NOON - timedelta(hours=1)).astimezone(UTC)
    assert not health(PLAN, [record(made, made)], NOON).late
