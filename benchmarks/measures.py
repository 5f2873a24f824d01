"""Numbers over a million visits: how long the page, the visits behind a number and the report take.

    python -m benchmarks.measures [--visits 1000000] [--years 10] [--counting 8000] [--in DIR]

Writes the facts of that many invented visits into a new encrypted file (``measured_rows``: rows
that measures read, no records), and times what a manager does. The sums of the page are made by
plain SQL too, and by DuckDB and Polars where they are installed (``measured_engines``,
``requirements/bench.txt``), in the same run as ratios; every number of every measure must be equal.
Last it writes fewer visits with their records (decisions with a few findings) and times how fast
the program counts those, and compares six numbers with a plain statement over the records.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert, text

from benchmarks import measured_engines, measured_rows
from tests.measure_pictures import MIA
from tests.store import samples
from tests.ui.clinic import Clinic
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.measure import Cut, Only, Part, Period
from triage_desk.domain.measure_results import Report
from triage_desk.services import measures
from triage_desk.services.desk import Desk
from triage_desk.store.mapping import micros
from triage_desk.store.packing import deflated, plain
from triage_desk.store.tables import Row
from triage_desk.ui.presenters.measure_paper import ValueReportPaper
from triage_desk.ui.presenters.measures import MeasuresPresenter

D = Disposition
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
ROUTES = (D.EMERGENCY, D.PHYSICIAN_TODAY, D.PHYSICIAN_SOON, D.PT_FIRST_NOTIFY, D.PT_FIRST)
WEIGHTS = (2, 7, 10, 20, 61)
PAGE, BEHIND, REPORT = 300, 300, 2000
BATCH, PER_PERSON, STEP = 10_000, 4, 1500
_TABLES = Row.metadata.tables


def fill_records(clinic: Clinic, visits: int, years: int) -> None:
    """Write visits with their records, in the order of their beginning."""
    dice = random.Random(7)
    bodies = {route: deflated(plain(_decision(route))) for route in ROUTES}
    span = timedelta(days=365 * years) / visits
    began = NOW - timedelta(days=365 * years)
    for first in range(0, visits, BATCH):
        some = range(first, min(visits, first + BATCH))
        with clinic.store.write() as tx:
            rows = [_rows(dice, number, began + span * number, bodies) for number in some]
            if first % (BATCH * PER_PERSON) == 0:
                people = range(first // PER_PERSON, first // PER_PERSON + BATCH)
                for number in people:
                    tx.connection.execute(insert(_TABLES["patients"]), _person(number))
            for at, table in enumerate(("encounters", "decisions", "reviews", "referral_acts")):
                found = [row[at] for row in rows if row[at] is not None]
                tx.connection.execute(insert(_TABLES[table]), found)


def _decision(route: Disposition) -> Any:  # noqa: ANN401 - a decision of the samples
    made = samples.decision(route)
    findings = tuple(replace(made.findings[0], rule_id=f"RF-{n:03}") for n in range(8))
    return replace(made, findings=findings)


def _person(number: int) -> dict[str, Any]:
    from triage_desk.store.mapping import patient_values

    born = samples.patient().birth_date.replace(year=1940 + number % 66)
    return patient_values(samples.patient(f"p{number}", f"Sample{number}", "Ida", birth_date=born))


def _rows(
    dice: random.Random, number: int, at: datetime, bodies: dict[Disposition, bytes]
) -> tuple[dict[str, Any] | None, ...]:
    one, route = f"v{number:08}", dice.choices(ROUTES, WEIGHTS)[0]
    safe, done = (
        at + timedelta(seconds=dice.randint(9, 40)),
        at + timedelta(seconds=dice.randint(60, 400)),
    )
    visit = samples.encounter(
        one,
        f"p{number // (BATCH * PER_PERSON) * BATCH + dice.randrange(BATCH)}",
        status=samples.EncounterStatus.FINISHED,
        started_at=at,
        changed_at=done,
        safe_at=safe,
        decided_at=done,
        disposition=route,
        language=dice.choice(("en", "en", "es")),
    )
    from triage_desk.store.mapping import decision_values, encounter_values

    decided = decision_values(one, samples.decision(route), done)
    decided |= {"body": bodies[route], "dictionary": None}
    review = None
    if route is D.PT_FIRST_NOTIFY:
        looked = micros(done + timedelta(hours=dice.choice((1, 2, 30))))
        review = dict.fromkeys(("reason", "link_id", "outcome", "feedback", "words"), "") | {
            "encounter_id": one,
            "kind": "confirmed",
            "at": looked,
            "by": "dev",
            "name": "Dev Sample",
            "role": "pt",
            "decision": 1,
            "ruleset_version": "1.0.0",
            "from_disposition": route.value,
            "to_disposition": route.value,
        }
    act = None
    if route.sends_to_pt:
        act = {"encounter_id": one, "state": "seen", "route": route.value, "at": micros(done)}
        day = (at + timedelta(days=dice.randint(1, 20))).date().isoformat()
        act |= {"by": "u1", "name": "Ana", "words": "", "who": "", "day": day}
    return encounter_values(visit), decided, review, act


# ------------------------------------------------------------------------------ the plain query

_SPAN = "e.started_at >= :a AND e.started_at < :b AND e.status IN ('decided', 'finished')"
PLAIN = {
    "K04E": "sum(CASE WHEN d.disposition = 'emergency' THEN 1 ELSE 0 END)",
    "K04T": "sum(CASE WHEN d.disposition = 'physician_today' THEN 1 ELSE 0 END)",
    "K04S": "sum(CASE WHEN d.disposition = 'physician_soon' THEN 1 ELSE 0 END)",
    "K04P": "sum(CASE WHEN d.disposition LIKE 'pt_first%' THEN 1 ELSE 0 END)",
    "K09": "sum(CASE WHEN d.disposition LIKE 'pt_first%' THEN 1 ELSE 0 END)",
}


def compare(clinic: Clinic, report: Report) -> list[str]:
    """Return what a plain statement over the records counts otherwise; nothing where all agree."""
    first, last = report.period.first, report.period.last
    begin = datetime(first // 100, first % 100, 1).astimezone()
    end = datetime(last // 100 + last % 100 // 12, last % 100 % 12 + 1, 1).astimezone()
    span = {"a": micros(begin), "b": micros(end)}
    # Names of our own only; no person's word comes near.
    from_ = f"FROM encounters e JOIN decisions d USING (encounter_id) WHERE {_SPAN}"
    wrong = []
    with clinic.store.read() as tx:
        run = tx.connection.execute
        for name, sums in PLAIN.items():
            found = run(text(f"SELECT {sums}, count(*) {from_}"), span).one()
            now = report.result(name).now
            if tuple(found) != (now.numerator, now.denominator):
                wrong.append(f"{name}: {found} and {now.numerator} of {now.denominator}")
        seconds = f"(e.safe_at - e.started_at) / 1000000 - e.paused_before_safe {from_}"
        times = sorted(run(text(f"SELECT {seconds}"), span).scalars())
    if median(times) != report.result("T07").now.value:
        wrong.append(f"T07: {median(times)} and {report.result('T07').now.value}")
    return wrong


# ----------------------------------------------------------------------------------- the timing


def timed(what: str, act: Callable[[], object], limit: float) -> object:
    """Do ``act`` five times, and print the median in milliseconds beside what is wanted."""
    walls, cpus, found = [], [], None
    for _ in range(5):
        begun, busy = time.perf_counter(), time.thread_time()
        found = act()
        walls.append((time.perf_counter() - begun) * 1000)
        cpus.append((time.thread_time() - busy) * 1000)
    middle, cpu = median(walls), median(cpus)
    mark = "" if middle <= limit else "  MISSED"
    more = f"(processor {cpu:.1f}, first {walls[0]:.1f}; wanted {limit:.0f})"
    print(f"{what:<44} {middle:8.1f} ms  {more}{mark}", flush=True)
    return found


def look(desk: Desk) -> int:
    """Time what a manager does; return how many numbers differ from other engines'."""
    three, year = (measures.last_months(NOW, months) for months in (3, 12))
    for period in (three, year):
        timed(
            f"the page, {len(period.months)} months and a year's trend",
            lambda p=period: measures.report(desk, p),
            PAGE,
        )
    only = Only(Cut.LANGUAGE, "es")
    timed("the page, one language only", lambda: measures.report(desk, three, only), PAGE)
    for cut in Cut:
        timed(
            f"a measure by {cut.value}",
            lambda c=cut: measures.by_group(desk, "K09", three, c),
            BEHIND,
        )
    timed("routing: agreement, flags, changes", lambda: measures.routing(desk, three), BEHIND)
    for name, part in (("K04E", Part.MET), ("K09", Part.COUNTED), ("K06", Part.MISSED)):
        timed(
            f"visits behind {name}, {part.value}",
            lambda n=name, p=part: measures.behind(desk, n, three, p),
            BEHIND,
        )
    whole = Period(201604, three.last)
    timed("visits behind K04E of ten years", lambda: measures.behind(desk, "K04E", whole), BEHIND)
    paper = ValueReportPaper(desk, MeasuresPresenter(desk))
    timed("the monthly report as PDF, read back", paper.make, REPORT)
    wrong = [line for period in (three, year) for line in measured_engines.compare(desk, period)]
    for line in wrong:
        print(f"DIFFERS {line}")
    print("numbers identical in every engine" if not wrong else "NUMBERS DIFFER")
    return len(wrong)


def count_records(clinic: Clinic, visits: int) -> int:
    """Time how fast visits are counted from their records; return how many numbers differ."""
    desk = clinic.desk.acting_as(MIA)
    fill_records(clinic, visits, 1)
    begun, busy, left = time.perf_counter(), time.process_time(), 1
    while left:
        with clinic.store.write() as tx:
            left = tx.measures.follow(NOW, STEP)
    took, used = time.perf_counter() - begun, time.process_time() - busy
    print(f"{visits} visits counted from their records in {took:.0f} s (processor {used:.0f})")
    wrong = compare(clinic, measures.report(desk, measures.last_months(NOW, 12)))
    for line in wrong:
        print(f"DIFFERS {line}")
    print("and six numbers as the plain statement over the records" if not wrong else "DIFFERENT")
    return len(wrong)


def main(arguments: list[str]) -> int:
    """Fill, time, count; return 1 where a number differs."""
    parser = argparse.ArgumentParser(description="Numbers over many visits.")
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--counting", type=int, default=8_000)
    parser.add_argument("--in", dest="folder", type=Path)
    asked = parser.parse_args(arguments)
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="measures-"))
    try:
        clinic = _clinic(folder / "data")
        if not (folder / "filled").exists():
            begun = time.perf_counter()
            span = timedelta(days=365 * asked.years)
            measured_rows.fill(clinic.store.write, asked.visits, span, NOW)
            (folder / "filled").touch()
            print(f"facts of {asked.visits} visits written in {time.perf_counter() - begun:.0f} s")
        size = (folder / "data" / "triage.db").stat().st_size / 1e9
        print(f"the file has {size:.2f} GB", flush=True)
        found = look(clinic.desk.acting_as(MIA))
        clinic.store.close()
        if asked.counting:
            small = _clinic(folder / "records")
            found += count_records(small, asked.counting)
            small.store.close()
    finally:
        if asked.folder is None:
            shutil.rmtree(folder)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return int(found > 0)


def _clinic(data: Path) -> Clinic:
    made = Clinic(data)
    made.clock.moment = NOW
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
