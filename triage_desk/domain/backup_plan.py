"""When backups are made and which are kept: plain reckoning over moments, no file touched.

Moments are timezone-aware; days, weeks and months are those of the clinic's own clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    # The settings need the plan before the first paint, and nothing of what a backup is.
    from triage_desk.domain.backup import BackupFile, BackupRecord

LATE_AFTER = timedelta(days=1)
TRY_AGAIN_AFTER = timedelta(hours=1)
_Name: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What a clinic has set: ``times`` of the day, and how many days, weeks and months to keep."""

    times: tuple[time, ...] = (time(12, 30),)
    at_closing: bool = True
    daily: int = 7
    weekly: int = 5
    monthly: int = 12


@dataclass(frozen=True, slots=True)
class BackupHealth:
    """How the backups stand. ``failure`` is the sentence of the last try, or empty."""

    proved_at: datetime | None
    failure: str
    late: bool
    due: bool


def health(plan: BackupPlan, records: Sequence[BackupRecord], now: datetime) -> BackupHealth:
    """Return how the backups stand at ``now``; ``records`` are the tries, newest first."""
    proved_at = max((r.proved_at for r in records if r.proved_at), default=None)
    tried_at = records[0].made_at if records else None
    # Folders of one try stand side by side: one that failed is told though another did not.
    failures = [r.failure for r in records if r.made_at == tried_at and r.failure]
    late = proved_at is None or now - proved_at > LATE_AFTER
    again = bool(failures) and tried_at is not None and now - tried_at >= TRY_AGAIN_AFTER
    wanted = last_time(plan, now)
    missed = wanted is not None and (tried_at is None or tried_at < wanted)
    return BackupHealth(proved_at, failures[0] if failures else "", late, missed or again)


def last_time(plan: BackupPlan, now: datetime) -> datetime | None:
    """Return the latest moment before ``now`` at which a backup was to be made."""
    here = now.astimezone()
    moments = [
        datetime.combine(here.date() - timedelta(days=back), at).astimezone()
        for back in (0, 1)
        for at in plan.times
    ]
    return max((moment for moment in moments if moment <= now), default=None)


def spare(plan: BackupPlan, found: Sequence[BackupFile], now: datetime) -> tuple[BackupFile, ...]:
    """Return the backups of one folder that may go: grandfather, father, son.

    Of each of the last days, weeks and months with backups the newest proved one stays, and all
    of the last day. The newest proved one always stays. One that was not proved stays as long
    as a daily one would.
    """
    known = [(f.manifest.made_at, f) for f in found if f.manifest is not None]
    known.sort(key=lambda pair: pair[0], reverse=True)
    proved = [(made, file) for made, file in known if file.proved]
    kept = {file.path for made, file in proved if now - made <= LATE_AFTER}
    kept |= {file.path for _made, file in proved[:1]}
    for name, count in ((_day, plan.daily), (_week, plan.weekly), (_month, plan.monthly)):
        kept |= {file.path for file in _newest_of_each(proved, name, count)}
    doubtful = timedelta(days=plan.daily)
    kept |= {f.path for made, f in known if not f.proved and now - made <= doubtful}
    return tuple(file for _made, file in known if file.path not in kept)


def gone_by(plan: BackupPlan, now: datetime) -> datetime:
    """Return when rotation has dropped every backup made until ``now``, if it goes on daily."""
    longest = max(plan.daily, 7 * plan.weekly, 31 * plan.monthly)
    return now + timedelta(days=longest + 31)


def _newest_of_each(
    proved: Sequence[tuple[datetime, BackupFile]], name: Callable[[datetime], _Name], count: int
) -> list[BackupFile]:
    newest: dict[_Name, BackupFile] = {}
    for made, file in proved:
        newest.setdefault(name(made.astimezone()), file)
    return list(newest.values())[:count]


def _day(moment: datetime) -> _Name:
    return (moment.year, moment.month, moment.day)


def _week(moment: datetime) -> _Name:
    return tuple(moment.isocalendar()[:2])


def _month(moment: datetime) -> _Name:
    return (moment.year, moment.month)
