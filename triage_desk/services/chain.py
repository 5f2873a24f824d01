"""Whether the audit log is what was written: walked on demand and by the clock, told in a sentence.

A walk takes some four seconds for a million events, so it belongs in a job. It reads one page after
the other, each in a transaction of its own: nobody waits for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from triage_desk.domain.audit import CLOCK_BEHIND, AuditAction, AuditEvent
from triage_desk.domain.chain import START, Broken, ChainCheck, Head, Misfit
from triage_desk.domain.permission import Permission
from triage_desk.errors import Cancelled
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed, require
from triage_desk.services.ports import Watch

# Between two pages it can be stopped.
PAGE = 5_000
DAILY, WEEKLY = timedelta(hours=24), timedelta(days=7)
FULL, PART = "full", "part"
SOUND, BROKEN, UNGUARDED = "sound", "broken", "unguarded"


class Due(StrEnum):
    """Which check the clock asks for."""

    NOTHING = "nothing"
    PART = "part"
    FULL = "full"


def due(desk: Desk) -> Due:
    """Return what is due: all of the log once a week, what is new in it once a day."""
    now = desk.clock()
    with desk.store.read() as tx:
        whole = tx.log.latest(AuditAction.AUDIT_CHECKED, FULL)
        last = tx.log.latest(AuditAction.AUDIT_CHECKED)
    if whole is None or last is None or _age(whole, now) >= WEEKLY:
        return Due.FULL
    return Due.PART if _age(last, now) >= DAILY else Due.NOTHING


def _age(event: AuditEvent, now: datetime) -> timedelta:
    # After the clock was set back, an event of the future must not put checks off for years.
    return abs(now - event.at)


def verify(
    desk: Desk,
    watch: Watch | None = None,
    *,
    since_last: bool = False,
    accept: bool = False,
    rest: float = 0.0,
) -> ChainCheck:
    """Walk the log, or with ``since_last`` what was added since it was last found sound.

    What was found is an event itself, from which the next walk goes on. This computer also keeps
    the end of the log outside the data, so that an end that was cut off shows. ``accept`` is for
    whoever put an older backup back: what this computer remembers is not asked, and replaced.
    ``rest`` is for a walk beside people who work: seconds of rest after each millisecond or so.

    Raises:
        UserError: the role may not put back a backup, and so not accept one.
        EnvironmentFault: the log cannot be read.
        Cancelled: it was stopped; nothing was kept.
    """
    if accept:
        require(desk, Permission.RESTORE)
    with desk.store.read() as tx:
        last = tx.log.latest(AuditAction.AUDIT_CHECKED) if since_last else None
        end, unguarded = tx.log.head(), tx.log.guards()
    after = _head_of(last) if last is not None else START
    seen = desk.heads.seen() if desk.heads is not None and not accept else None
    broken = _lost(desk, after) or _lost(desk, seen)
    head = after
    while broken is None and head.number < end.number:
        if watch is not None:
            if watch.cancelled:
                raise Cancelled("The check was stopped; start it again when there is time.")
            watch.report(head.number - after.number, end.number - after.number)
        with desk.store.read() as tx:
            found = tx.log.walk(head, min(PAGE, end.number - head.number), rest)
        head, broken = found.head, found.broken
    check = ChainCheck(desk.clock(), not since_last, after, head, broken, unguarded)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.AUDIT_CHECKED, "", _written(check))
    if check.sound and desk.heads is not None:
        desk.heads.keep(head)
    return check


def _lost(desk: Desk, seen: Head | None) -> Broken | None:
    """Return what became of an event that was in the log when it was last looked at."""
    if seen is None or seen.number == 0:
        return None
    with desk.store.read() as tx:
        now = tx.log.link(seen.number)
    if now is None:
        return Broken(seen.number, Misfit.CUT)
    return None if now == seen else Broken(seen.number, Misfit.REMADE)


def standing(desk: Desk) -> str:
    """Return what whoever answers for the log must be told when they sign in, or "".

    It says what the last check found, and what to do; nobody is kept from working.
    """
    if not allowed(desk, Permission.SEE_AUDIT):
        return ""
    with desk.store.read() as tx:
        last = tx.log.latest(AuditAction.AUDIT_CHECKED)
    if last is None or last.detail.split()[1] == SOUND:
        return ""
    return f"{_found(last.detail)} {TO_DO}"


def compare(desk: Desk, number: int, digest: str) -> bool:
    """Tell whether the log still holds exactly the event printed on a sheet; asking is an event.

    Args:
        desk: whose log.
        number: of the event on the sheet.
        digest: its hash in small hex digits, or the first eight of them or more.
    """
    with desk.store.write() as tx:
        found = tx.log.link(number) if number else START
        fits = found is not None and found.digest.startswith(digest)
        detail = f"{number} {'fits' if fits else 'differs'}"
        note(desk, tx, AuditAction.HEAD_COMPARED, "", detail)
    return fits


def head(desk: Desk) -> Head:
    """Return where the log ends now: a number and a hash, to be kept on paper."""
    with desk.store.read() as tx:
        return tx.log.head()


# ------------------------------------------------------------------------------------ in words

TO_DO = (
    "Do not delete anything. Make a backup now, keep the last signed end-of-day sheet, and call "
    "whoever looks after this system. You can go on working."
)
_WHAT = {
    Misfit.CHANGED: "what it says was changed after it was written",
    Misfit.MISSING: "it was taken out",
    Misfit.UNLINKED: "it does not follow the event before it, so one of the two was put in later",
    Misfit.CUT: "it was there when this computer last looked, and now the log ends before it. "
    "Either an older backup was put back, or the end was cut off",
    Misfit.REMADE: "it is not the event it was when last looked at, so the log was written anew",
}


def sentence(check: ChainCheck) -> str:
    """Return what a check found in one or two plain sentences."""
    if check.broken is not None:
        return f"The audit log was tampered with: {_where(check.broken)}."
    if check.unguarded:
        return _no_guard(check.unguarded)
    if check.events == 0:
        return f"The audit log is sound. Nothing was added since event {check.head.number}."
    first = check.after.number + 1
    return f"The audit log is sound: events {first} to {check.head.number} fit."


def compared(number: int, *, fits: bool) -> str:
    """Return what comparing a sheet with the log came to, in plain sentences."""
    if fits:
        return f"The sheet fits: the log still contains event {number} exactly as printed."
    return (
        f"The sheet does not fit: event {number} of the log is not the one printed, or the log "
        f"ends before it. If the numbers were typed right, the log was cut or written anew. {TO_DO}"
    )


def _where(broken: Broken) -> str:
    at = f" ({broken.at.astimezone():%Y-%m-%d %H:%M:%S})" if broken.at else ""
    return f"event {broken.number}{at}: {_WHAT[broken.what]}"


def _no_guard(names: tuple[str, ...]) -> str:
    return f"The guards of the audit log were tampered with: {', '.join(names)}."


def _written(check: ChainCheck) -> str:
    """Return a check as the detail of its event; the next check reads it again."""
    how = f"{FULL if check.full else PART}"
    end = f"{check.head.number} {check.head.digest}"
    if check.broken is not None:
        return f"{how} {BROKEN} {end} {check.broken.number} {check.broken.what.value}"
    if check.unguarded:
        return f"{how} {UNGUARDED} {end} {' '.join(check.unguarded)}"
    return f"{how} {SOUND} {end}"


def _head_of(event: AuditEvent) -> Head:
    _how, _found, number, digest, *_more = event.detail.split()
    return Head(int(number), digest)


def _found(detail: str) -> str:
    _how, found, _number, _digest, *more = detail.split()
    if found == BROKEN:
        return f"The audit log was tampered with: {_where(Broken(int(more[0]), Misfit(more[1])))}."
    return _no_guard(tuple(name for name in more if name != CLOCK_BEHIND))
