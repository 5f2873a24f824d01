"""Make the data folders of invented clinics: ``demo-data``, and the year of ``demo --year``."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from triage_desk import app, clock, entry, files
from triage_desk.clock import Clock
from triage_desk.errors import UserError
from triage_desk.services import access, demo_accounts, demo_data, demo_year, synthetic
from triage_desk.services.demo import DemoClock

PATTERNS = 4 * len(demo_data.AGES)
# Visits made by hand one after the other, at the pace of a desk.
PATTERNS_TAKE = timedelta(days=2)
MOST_PER_PATIENT = 100
MICROSECOND = timedelta(microseconds=1)
# What is under way, how much of it is done, of how much.
Told = Callable[[str, int, int], None]


def make(
    folder: Path, patients: int, encounters: int, seed: int, told: Told, at: Clock = clock.now
) -> float:
    """Fill a new data folder with invented patients and encounters; return encounters a second.

    The folder appears as a whole, at the end. The speed is that of the repetition with all
    indexes, without the visits that are made by hand first.

    Raises:
        UserError: the folder holds something, or the numbers do not fit each other.
        EnvironmentFault: the folder cannot be made, or the disk is full.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"This folder is not empty: {folder}; choose a new one.", "data-dir")
    if patients < 1 or encounters < 0 or encounters > MOST_PER_PATIENT * patients:
        raise UserError(
            f"Ask for at least one patient, and for at most {MOST_PER_PATIENT} encounters each.",
            "patients",
        )
    with files.scratch_in(folder.absolute().parent) as work:
        speed = _fill(work, patients, encounters, seed, told, at())
        if folder.exists():
            files.remove_folder(folder)
        files.rename(work / "data", folder)
    return speed


def _fill(
    work: Path, patients: int, encounters: int, seed: int, told: Told, now: datetime
) -> float:
    from triage_desk.store.replicate import repeat
    from triage_desk.store.store import SqlStore

    app.demo_settings(work / "data")
    at = entry.entrance(work / "data")
    hand = DemoClock(now - PATTERNS_TAKE, now)
    early = demo_accounts.let_in(at, hand)
    desk = access.sign_in(early, demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE)
    try:
        by_hand = replace(desk, backups=None)
        count = min(PATTERNS, encounters, patients)
        made = demo_data.make_patterns(by_hand, seed, count, lambda n, m: told("patterns", n, m))
        began = time.perf_counter()
        who, left = list(synthetic.people(patients - count, seed)), encounters - count
        repeats = (
            (one.encounter_id, one.patient_id, one.pattern, one.later // MICROSECOND)
            for one in demo_data.plan(seed, who, made, left, now)
        )
        if not isinstance(desk.store, SqlStore):
            raise TypeError(type(desk.store).__name__)
        totals = {"patients": len(who), "encounters": left}
        for name, done in repeat(desk.store, [one.encounter_id for one in made], who, repeats):
            told(name, done, totals.get(name, 1))
        speed = left / (time.perf_counter() - began)
    finally:
        app.close(desk)
    demo_accounts.fill_by(at, hand, now)
    return speed


def make_year(
    folder: Path,
    told: Told,
    at: Clock = clock.now,
    *,
    seed: int = 1,
    weeks: int = demo_year.WEEKS,
    a_week: int = demo_year.A_WEEK,
) -> int:
    """Make the invented clinic with a year behind it, once; return how many visits were made.

    The folder appears as a whole, at the end: whoever stops it leaves nothing behind. A folder
    with that clinic in it stays as it is.

    Raises:
        UserError: the folder holds something else.
        EnvironmentFault: the folder cannot be made, or the disk is full.
    """
    if folder.exists() and any(folder.iterdir()):
        app.demo_settings(folder)
        return 0
    now = at()
    # What was ended by force stays behind until somebody begins again.
    files.sweep_scratch(folder.absolute().parent)
    with files.scratch_in(folder.absolute().parent) as work:
        app.demo_settings(work / "data")
        door = entry.entrance(work / "data")
        hand = DemoClock(now - timedelta(weeks=weeks + 2), now)
        early = demo_accounts.let_in(door, hand)
        desk = access.sign_in(early, demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE)
        cases = list(demo_year.plan(seed, now, weeks, a_week))
        try:
            made = demo_year.fill(
                replace(desk, backups=None), cases, now, lambda n, of: told("steps", n, of)
            )
        finally:
            app.close(desk)
        demo_accounts.fill_by(door, hand, now)
        if folder.exists():
            files.remove_folder(folder)
        files.rename(work / "data", folder)
    return made
