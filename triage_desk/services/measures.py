"""What the clinic's routing is worth: the one source of every number on screen, paper and file.

The store keeps facts of each visit in step with the records; here they are asked for and noted.
Nobody waits for a walk over all visits: ``follow`` does a piece of it each time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.cost import estimate
from triage_desk.domain.measure import (
    BY_ID,
    DEFINITIONS,
    VISITS,
    BehindRow,
    Cut,
    Definition,
    Kind,
    Only,
    Part,
    Period,
    after,
    month_of,
)
from triage_desk.domain.measure_results import (
    Breakdown,
    Report,
    breakdown,
    needs_times,
    results,
    time_of,
)
from triage_desk.domain.permission import Permission
from triage_desk.domain.routing_quality import Quality, quality
from triage_desk.domain.value_report import ValueReport
from triage_desk.errors import UserError
from triage_desk.services import measures_beside, measures_few
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction, Watch
from triage_desk.services.readback import proved

TREND, SHORT_TREND = 12, 6
"""Months of a trend; fewer where only some visits are looked at, since no index has those."""
MOST_SHOWN = 500
"""Visits behind a number that a list shows."""
# People looked at again in one transaction: some tens of milliseconds, so nobody waits at a desk.
STEP = 50
WALK = 200


def definitions() -> tuple[Definition, ...]:
    """Return every measure, in the order of the page."""
    return DEFINITIONS


def last_months(now: datetime, months: int) -> Period:
    """Return the period of so many months that ends with that of ``now``."""
    last = month_of(local_date(now))
    return Period(after(last, 1 - months), last)


def follow(desk: Desk) -> int:
    """Bring the numbers nearer to the records; return what is left to do, 0 when in step.

    Nothing is told to anybody and no record changes, so there is no event.
    """
    require(desk, Permission.SEE_MEASURES)
    with desk.store.write() as tx:
        return tx.measures.follow(desk.clock(), STEP)


def report(desk: Desk, period: Period, only: Only | None = None) -> Report:
    """Return all measures of a period as they are counted now, of one group without what is few.

    Raises:
        UserError: the role does not allow it, the period ends before it begins, or too few people
            are in the group.
        EnvironmentFault: the server, which alone has all records, is away.
    """
    _begin(desk, period, "report" + (f" {only.cut.value}" if only else ""))
    months = _months(period, TREND if only is None else SHORT_TREND)
    wide = Period(months[0], months[-1])
    now = desk.clock()
    with desk.store.read() as tx:
        sums = tx.measures.sums(wide, only, None)
        times = tx.measures.times(needs_times(), wide, only, None)
        # Of all visits alone: groups of some would be too few, and staff are those of all.
        found = measures_beside.gaps(tx, period) if only is None else ()
        beside = {"K23": measures_beside.compared(found)}
        if only is None:
            beside["T14"] = measures_beside.trained(tx, local_date(now))
        inputs = tx.clinic.costs()
        every = results(period, months, sums, times, beside, local_date(now))
        if only is not None:
            every = measures_few.covered(tx, period, months, only, every)
    inside = set(period.months)
    visits = sum(row.due for row in sums if row.month in inside and row.bit == VISITS)
    costs = estimate(inputs, {one.definition.measure_id: one.now for one in every})
    return Report(period, only, months, every, visits, now, found, costs)


def by_group(desk: Desk, measure_id: str, period: Period, cut: Cut) -> Breakdown:
    """Return one measure by groups of people, desks or staff.

    Raises:
        UserError: the role does not allow it, or nothing is kept of this measure.
        EnvironmentFault: the server is away.
    """
    require(desk, Permission.SEE_MEASURES)
    one = _kept(measure_id)
    _begin(desk, period, f"{measure_id} by {cut.value}")
    with desk.store.read() as tx:
        sums = tx.measures.sums(period, None, cut)
        timed = time_of(one)
        times = tx.measures.times([BY_ID[timed]], period, None, cut)[timed] if timed else ()
        people = tx.measures.people(period, None, cut)
        # By age or sex themselves there is nothing to adjust for.
        adjusts = one.kind is Kind.SHARE and cut not in (Cut.AGE, Cut.SEX)
        mix = tx.measures.mix(one, period, cut) if adjusts else ()
        named = _names(tx) if cut in (Cut.STAFF, Cut.PROVIDER) else {}
    found = breakdown(one, cut, period, sums, times, people, mix)
    return found if not named else _renamed(found, named)


def behind(
    desk: Desk,
    measure_id: str,
    period: Period,
    part: Part = Part.COUNTED,
    only: Only | None = None,
) -> tuple[BehindRow, ...]:
    """Return the visits behind a number, the newest first, at most ``MOST_SHOWN``.

    Raises:
        UserError: the role does not allow it, nothing is kept of this measure, or too few people
            are in the group.
        EnvironmentFault: the server is away.
    """
    require(desk, Permission.SEE_MEASURES)
    one = _kept(measure_id)
    with desk.store.write() as tx:
        detail = f"{measure_id} {part.value} {period.first} {period.last}"
        note(desk, tx, AuditAction.MEASURE_PEOPLE_READ, "", detail)
    with desk.store.read() as tx:
        if only is not None:
            measures_few.require_shown(tx, period, only, one)
        return tx.measures.behind(one, period, part, only, MOST_SHOWN)


def routing(desk: Desk, period: Period) -> Quality:
    """Return how well routes are chosen in a period.

    Raises:
        UserError: the role does not allow it.
        EnvironmentFault: the server is away.
    """
    _begin(desk, period, "routing")
    with desk.store.read() as tx:
        measures = tx.measures
        routes, flags = measures.routes(period, None), measures.flags(period)
        changes, by_flag = measures.changes(period, None), measures.changed_flags(period)
    return quality(period, routes, flags, changes, by_flag)


def choices(desk: Desk, period: Period, cut: Cut) -> tuple[tuple[str, str], ...]:
    """Return the groups that a report can be narrowed to: value, and name where there is one.

    Those of too few people are not among them.
    """
    require(desk, Permission.SEE_MEASURES)
    with desk.store.read() as tx:
        found = measures_few.shown(tx, period, cut)
        named = _names(tx) if cut in (Cut.STAFF, Cut.PROVIDER) else {}
    return tuple((value, named.get(value, value)) for value in found)


def paper(desk: Desk, said: ValueReport) -> bytes:
    """Return a report as PDF; printing or saving it is kept by ``given_out``.

    Raises:
        EnvironmentFault: something of it is not on the paper.
    """
    return proved(desk.renderer, said, desk.renderer.render_report(said))


def given_out(desk: Desk, period: Period, way: str) -> None:
    """Keep that the report was printed or saved; ``way`` is "printed" or "saved"."""
    require(desk, Permission.SEE_MEASURES)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.MEASURES_PRINTED, "", f"{way} {period.first} {period.last}")


def rebuild(desk: Desk, watch: Watch) -> None:
    """Count everything anew, as after a doubt; ``watch`` hears how far it is.

    Broken off, it goes on the next time anybody opens the page.

    Raises:
        UserError: the role does not allow it.
        EnvironmentFault: the server is away.
    """
    require(desk, Permission.SEE_MEASURES)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.MEASURES_REBUILT, "")
        tx.measures.again()
    first = 0
    while not watch.cancelled:
        with desk.store.write() as tx:
            left = tx.measures.follow(desk.clock(), WALK)
        first = max(first, left)
        watch.report(first - left, first)
        if not left:
            return


def _begin(desk: Desk, period: Period, what: str) -> None:
    """Let pass who may, and note that numbers are read; first, in a short transaction."""
    require(desk, Permission.SEE_MEASURES)
    if period.last < period.first:
        raise UserError("The period ends before it begins: choose another one.")
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.MEASURES_READ, "", f"{what} {period.first} {period.last}")


def _months(period: Period, least: int) -> tuple[int, ...]:
    """Return the months of the trends: the period, and so many up to its end at least."""
    return Period(min(period.first, after(period.last, 1 - least)), period.last).months


def _kept(measure_id: str) -> Definition:
    one = BY_ID.get(measure_id)
    if one is None or not one.of_visits:
        raise UserError(f"No visits are counted for {measure_id}: choose another measure.")
    return one


def _names(tx: Transaction) -> dict[str, str]:
    return {user.user_id: user.name for user in tx.users.all()}


def _renamed(found: Breakdown, named: dict[str, str]) -> Breakdown:
    groups = tuple(replace(one, value=named.get(one.value, one.value)) for one in found.groups)
    return replace(found, groups=groups)
