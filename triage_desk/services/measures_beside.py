"""Measures that are not counted visit by visit: who is trained (T14), who fares alike (K23)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from triage_desk.domain import equity
from triage_desk.domain.equity import Gap
from triage_desk.domain.measure import BY_ID, Counted, Period, SumRow
from triage_desk.domain.measure_results import counted, share_of
from triage_desk.services.measures_few import sizes
from triage_desk.services.ports import Transaction


def gaps(tx: Transaction, period: Period) -> tuple[Gap, ...]:
    """Return how groups of people fare in a period, by measure and group."""
    found: list[Gap] = []
    for cut in equity.BY:
        rows = _by_group(tx.measures.sums(period, None, cut))
        people = sizes(tx, period, cut, rows)
        for measure_id in equity.OF:
            one = BY_ID[measure_id]
            groups = {name: (counted(one, mine, ()), people[name]) for name, mine in rows.items()}
            whole = counted(one, (row for mine in rows.values() for row in mine), ())
            found += equity.gaps(measure_id, cut, whole, groups)
    order = {name: at for at, name in enumerate(equity.OF)}
    return tuple(sorted(found, key=lambda gap: order[gap.measure_id]))


def trained(tx: Transaction, today: date) -> Counted:
    """Return how many of those who may sign in have a certificate that holds today.

    A change of the content may ask somebody again before; the page of practice says so.
    """
    staff = {user.user_id for user in tx.users.all() if user.enabled}
    holds = {one.user_id for one in tx.training.certificates() if one.valid_until >= today}
    return share_of(len(staff & holds), len(staff))


def compared(found: Iterable[Gap]) -> Counted:
    """Return how many groups fare alike, of those compared; groups are no sample: no interval."""
    met, due = equity.alike(found)
    return Counted(met, due, 0, met / due * 100 if due else None, None)


def _by_group(rows: Iterable[SumRow]) -> dict[str, list[SumRow]]:
    found: dict[str, list[SumRow]] = defaultdict(list)
    for row in rows:
        found[row.group].append(row)
    return found
