"""Twenty desks on one PostgreSQL server, each giving one answer a second: lost, and how long.

    python -m benchmarks.many_desks --desks 20 --seconds 600

Every desk is a process of its own with the program's rules, services and store. It gives the pages
of a plain intake, one a second, decides, closes, and begins with the next person. What is timed is
the use-case as the window waits for it: rules, transaction and the event in the audit chain. In the
end every answer that was acknowledged is looked for, and the chain is walked. The server writes to
the disk as a clinic's would (``fsync`` on).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import secrets
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median

from benchmarks.desks import ACTOR, CLINIC, invented_patient
from benchmarks.intakes import Intake, load_engine, plain_lumbar
from tests.store import servers
from triage_desk import clock
from triage_desk.documents import PdfRenderer
from triage_desk.domain.answers import NOT_ASKED
from triage_desk.domain.encounter import Channel
from triage_desk.ids import new_id
from triage_desk.services import intake, triage
from triage_desk.services.desk import Desk
from triage_desk.store.store import SqlStore

DESKS, SECONDS, PACE = 20, 600.0, 1.0
AIM_SECONDS = 0.050
REAL_DISK = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "128MB"}


@dataclass(frozen=True)
class Told:
    """What one desk was told: answers acknowledged for each visit, and how long each took."""

    visits: Mapping[str, int]
    seconds: tuple[float, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """Where a desk works, and for how long."""

    number: int
    url: str
    key: bytes
    seconds: float


def work(job: Job, start: Barrier, results: multiprocessing.Queue[Told]) -> None:
    """Be one desk."""
    engine = load_engine()
    plain = plain_lumbar(engine)
    store = SqlStore(servers.server(job.url), job.key, job.key)
    actor = replace(ACTOR, user_id=f"desk-{job.number}", workstation=f"DESK-{job.number:02d}")
    desk = Desk(store, engine, clock.now, new_id, actor, CLINIC, PdfRenderer())
    start.wait()
    # Not all desks press a key in the same instant.
    time.sleep(job.number * PACE / DESKS)
    results.put(_answer_until(desk, plain, time.monotonic() + job.seconds))
    store.close()


def _answer_until(desk: Desk, plain: Intake, end: float) -> Told:
    visits: Counter[str] = Counter()
    seconds: list[float] = []
    failed: list[str] = []
    while time.monotonic() < end:
        patient = invented_patient(desk, plain.person)
        view = intake.start(desk, patient.patient_id, Channel.COUNTER)
        encounter_id = view.encounter.encounter_id
        while view.at < len(view.pages) and time.monotonic() < end:
            page = view.pages[view.at]
            changes = {i: plain.answers.get(i, NOT_ASKED) for i in page.open_ids}
            begin = time.perf_counter()
            try:
                view = intake.answer(desk, encounter_id, changes)
            except Exception as error:
                failed.append(f"{type(error).__name__}: {error}")
                break
            took = time.perf_counter() - begin
            seconds.append(took)
            visits[encounter_id] += len(changes)
            time.sleep(max(0.0, PACE - took))
        if view.at >= len(view.pages):
            triage.decide(desk, encounter_id)
            triage.finish(desk, encounter_id)
    return Told(dict(visits), tuple(seconds), tuple(failed))


def measure(desks: int, seconds: float) -> dict[str, object]:
    """Run the desks against a server of our own; return what came of it."""
    servers.SETTINGS |= REAL_DISK
    server = servers.start()
    try:
        key = secrets.token_bytes(32)
        url = server.url(server.new_database(), "triage_desk")
        told = _run(desks, seconds, url, key)
        return _judged(told, SqlStore(servers.server(url), key, key))
    finally:
        server.stop()


def _run(desks: int, seconds: float, url: str, key: bytes) -> list[Told]:
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(desks), context.Queue()
    workers = [
        context.Process(target=work, args=(Job(n, url, key, seconds), start, results))
        for n in range(desks)
    ]
    for worker in workers:
        worker.start()
    told = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    return told


def _judged(told: list[Told], store: SqlStore) -> dict[str, object]:
    lost = 0
    with store.read() as tx:
        for one in told:
            for encounter_id, count in one.visits.items():
                lost += max(0, count - len(tx.encounters.record(encounter_id).events))
    sound = store.verify_chain()
    store.close()
    seconds = sorted(second for one in told for second in one.seconds)
    return {
        "desks": len(told),
        "answers": len(seconds),
        "lines_acknowledged": sum(sum(one.visits.values()) for one in told),
        "lines_lost": lost,
        "failed": [words for one in told for words in one.failed],
        "chain_sound": sound.sound,
        "events": sound.events,
        "median_ms": round(1000 * median(seconds), 2),
        "p95_ms": round(1000 * seconds[int(len(seconds) * 0.95)], 2),
        "p99_ms": round(1000 * seconds[int(len(seconds) * 0.99)], 2),
        "worst_ms": round(1000 * seconds[-1], 2),
        "aim_p95_ms": 1000 * AIM_SECONDS,
    }


def main() -> int:
    """Run and say what came of it; 1 when an answer is lost or the chain is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=DESKS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = measure(asked.desks, asked.seconds)
    text = json.dumps(found, indent=1)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")
    return 1 if found["lines_lost"] or found["failed"] or not found["chain_sound"] else 0


if __name__ == "__main__":
    sys.exit(main())
