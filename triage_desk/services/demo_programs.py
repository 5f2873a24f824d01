"""Who pays how for the people of the invented clinic: lists of payers, taken over as any file is.

The programs are invented, and so are the shares of people in them. Who is in which follows from the
number of the record alone, so that the same people are in the same programs each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.batch import Source
from triage_desk.domain.cost import CostInput
from triage_desk.domain.cost import CostKind as C
from triage_desk.domain.exchange import BY_MRN, Delivery, MemberIn
from triage_desk.domain.panel import EPISODE_DAYS
from triage_desk.domain.panel import ProgrammeKind as K
from triage_desk.services import clinic, importing
from triage_desk.services.demo import Scene
from triage_desk.services.desk import Desk

ACO = MemberIn("", "Example Care ACO", K.ACO, "Example Medicare (synthetic)")
HOME = MemberIn("", "Example Medical Home", K.MEDICAL_HOME, "Example Medicaid (synthetic)")
FLAT = MemberIn("", "Example Monthly Plan", K.CAPITATION, "Example Health Plan (synthetic)")
BUNDLE = MemberIn(
    *("", "Example Back Bundle", K.BUNDLE, "Example Health Plan (synthetic)"),
    episode_days=EPISODE_DAYS,
)
BACK = "lumbar"
BY_PAYER = {"medicare": (ACO, 0.6), "medicaid": (HOME, 0.55), "commercial": (FLAT, 0.8)}
IN_BUNDLE, LEFT = 0.8, 0.1
"""Shares: of backs that a health plan pays as one, and of people who left their program again."""
LEAVES_AFTER = timedelta(days=100)
LIST_EVERY, LIST_HOUR = 13, 7
"""So many weeks lie between two lists of the payers, and at that hour they come."""
OF_THE_DAY = (("001", BUNDLE), ("003", ACO), ("005", ACO), ("006", HOME), ("007", FLAT))
_FEES, _PLAN, _CONTRACT = "Example fee schedule", "Example plan report", "Example ACO contract"
COSTS = (
    *((C.PRICE_IMAGING, 480, _FEES), (C.PRICE_OPIOID, 45, _FEES), (C.PRICE_EMERGENCY, 1650, _FEES)),
    *((C.PRICE_SPECIALIST, 210, _FEES), (C.PRICE_INJECTION, 390, _FEES)),
    *((C.USUAL_IMAGING, 38, _PLAN), (C.USUAL_OPIOID, 12, _PLAN), (C.USUAL_EMERGENCY, 4, _PLAN)),
    *((C.USUAL_SPECIALIST, 27, _PLAN), (C.BENCHMARK, 52.4, _CONTRACT)),
    *((C.SPENT, 49.1, _CONTRACT), (C.MEMBER_MONTHS, 14_400, _CONTRACT), (C.LEAST, 2, _CONTRACT)),
    (C.SHARE, 40, _CONTRACT),
)
"""What the invented clinic typed for its estimate of costs: dollars and percent, all invented."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody a payer knows: record number, who pays, where it hurts, and the day they came."""

    mrn: str
    payer: str
    regions: Sequence[str]
    on: date


def of_day(now: datetime) -> Scene:
    """Return how the list comes in that some of the people of the demo's day are on."""
    rows = [_row(one, f"DEMO-{number}", at) for at, (number, one) in enumerate(OF_THE_DAY, 1)]
    return Scene(now, lambda desk: _take(desk, rows, "demo-programs.csv"))


def of_year(people: Iterable[Known], begin: datetime, until: datetime) -> Iterator[Scene]:
    """Yield a list for each quarter of a year, with those who came since the one before."""
    left = sorted(people, key=lambda one: (one.on, one.mrn))
    day = local_date(begin)
    while day < local_date(until):
        last, day = day, day + timedelta(weeks=LIST_EVERY)
        at = min(datetime.combine(day, time(LIST_HOUR)).astimezone(), until)
        mine = [one for one in left if last <= one.on < local_date(at)]
        rows = [_row(found, one.mrn, 0) for one in mine if (found := member(one, last))]
        rows = [replace(row, place=f"row {number}") for number, row in enumerate(rows, 2)]
        if rows:
            yield _scene(at, rows, f"programs-{local_date(at):%Y-%m}.csv")


def type_costs(desk: Desk) -> None:
    """Keep the numbers of the estimate of costs, as whoever runs the clinic."""
    today = local_date(desk.clock())
    for kind, amount, source in COSTS:
        clinic.keep_cost(desk, CostInput(kind, amount, today, f"{source} (synthetic)"))


def member(one: Known, since: date) -> MemberIn | None:
    """Return in which program somebody is, from ``since`` or the day a bundle begins; or none."""
    chance = random.Random(f"program {one.mrn}")  # noqa: S311 - invented people need no secrecy
    found, share = BY_PAYER[one.payer]
    if found is FLAT and BACK in one.regions:
        return replace(BUNDLE, starts_on=one.on) if chance.random() < IN_BUNDLE else None
    if chance.random() >= share:
        return None
    ended = since + LEAVES_AFTER if chance.random() < LEFT else None
    return replace(found, starts_on=since, ends_on=ended)


def _row(one: MemberIn, mrn: str, number: int) -> MemberIn:
    return replace(one, patient_key=f"{BY_MRN}{mrn}", place=f"row {number + 1}")


def _scene(at: datetime, rows: Sequence[MemberIn], file: str) -> Scene:
    return Scene(at, lambda desk: _take(desk, rows, file))


def _take(desk: Desk, rows: Sequence[MemberIn], file: str) -> None:
    importing.take(desk, Delivery(members=tuple(rows)), source=Source(file=file))
