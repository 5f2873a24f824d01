"""Kill writers at random moments, again and again: nothing acknowledged may be missing.

    python -m benchmarks.kills --count 1000 --seed 7

Several processes write into one encrypted database as desks do: people, intakes, answers, parking,
decisions, papers. Each tells every use-case once it has returned; then it is killed with SIGKILL,
while the others go on, and the last one leaves the journal hot. After each round the database is
opened again and everything told is looked for, the audit chain is walked, every page is checked.

This is the death of processes, not a power cut: the pages a dead process wrote are still in the
system's cache. A power cut rests on ``synchronous = FULL`` and on a disk that keeps its word.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.desks import ACTOR, CLINIC, invented_patient
from benchmarks.intakes import Intake, load_engine, plain_lumbar
from triage_desk import clock
from triage_desk.domain.answers import NOT_SURE
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.document import DocumentContent
from triage_desk.domain.encounter import Channel, EncounterStatus
from triage_desk.ids import new_id
from triage_desk.rules.engine import Engine
from triage_desk.services import documents, intake, papers, triage, worklist
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView
from triage_desk.store.engine import raw_of
from triage_desk.store.store import SqlStore, open_store

WRITERS = 3
KILLS_OF_A_DATABASE = 150
CHECKPOINTS = (1000, 20, 5, 1)
LONGEST_SECONDS = 0.4
# Every table whose rows come from one kind of event each: as many rows as the events say.
ROWS_OF = {
    AuditAction.PATIENT_CREATED: "patients",
    AuditAction.INTAKE_STARTED: "encounters",
    AuditAction.DECIDED: "decisions",
    AuditAction.DOCUMENT_MADE: "documents",
}
TORN = (
    "SELECT count(*) FROM encounters WHERE (status IN ('decided', 'finished'))"
    " <> (encounter_id IN (SELECT encounter_id FROM decisions))"
)


class Paper:
    """A renderer that costs nothing: what is tried here is the keeping of papers."""

    def render(self, content: DocumentContent) -> bytes:
        """Return some bytes."""
        return content.kind.value.encode()

    def missing(self, _content: DocumentContent, _pdf: bytes) -> tuple[str, ...]:
        """Miss nothing."""
        return ()

    def page_count(self, _pdf: bytes) -> int:
        """Return one page."""
        return 1


@dataclass(slots=True)
class Told:
    """What the writers of one database told: each one's acts in order, by its name."""

    acts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def hear(self, lines: bytes) -> None:
        """Take whole lines; a line cut by the kill was never told."""
        for line in lines.split(b"\n")[:-1]:
            writer, action, record_id = json.loads(line)
            self.acts.setdefault(writer, []).append((action, record_id))

    @property
    def number(self) -> int:
        """Return how many acts were told."""
        return sum(map(len, self.acts.values()))


class Loss(Exception):  # noqa: N818 - it says what was lost
    """Something acknowledged is missing, or the database is not whole."""


# ----------------------------------------------------------------------------------- one writer


def desk_of(store: SqlStore, engine: Engine, name: str) -> Desk:
    """Return a desk whose every event carries ``name``."""
    actor = replace(ACTOR, user_id=name)
    return Desk(store, engine, clock.now, new_id, actor, CLINIC, Paper())


def work(desk: Desk, chance: Random, plain: Intake) -> Iterator[tuple[AuditAction, str]]:
    """Do what a desk does, for ever; yield each use-case once it has returned."""
    looked = False
    while True:
        person = invented_patient(desk, plain.person)
        yield AuditAction.PATIENT_CREATED, person.patient_id
        view = intake.start(desk, person.patient_id, Channel.COUNTER)
        yield AuditAction.INTAKE_STARTED, view.encounter.encounter_id
        yield from go_on(desk, chance, plain, view)
        rows = worklist.today(desk)
        if not looked:
            # The first look of a day is an event, the later ones are not.
            looked = True
            yield AuditAction.WORKLIST_OPENED, ""
        for row in rows:
            # What the dead have left is taken up by the living.
            if row.status is EncounterStatus.PARKED and chance.random() < 0.5:
                view = intake.resume(desk, row.encounter_id)
                yield AuditAction.INTAKE_CONTINUED, row.encounter_id
                yield from go_on(desk, chance, plain, view)
                break


def go_on(
    desk: Desk, chance: Random, plain: Intake, view: IntakeView
) -> Iterator[tuple[AuditAction, str]]:
    """Answer page by page to the paper, or park on the way."""
    encounter_id = view.encounter.encounter_id
    while view.at < len(view.pages):
        open_ids = view.pages[view.at].open_ids
        view = intake.answer(
            desk, encounter_id, {i: plain.answers.get(i, NOT_SURE) for i in open_ids}
        )
        yield AuditAction.ANSWER_GIVEN, encounter_id
        if chance.random() < 0.03:
            intake.park(desk, encounter_id)
            yield AuditAction.INTAKE_PARKED, encounter_id
            return
    triage.decide(desk, encounter_id)
    yield AuditAction.DECIDED, encounter_id
    with desk.store.read() as tx:
        fitting = papers.kinds_for(tx.encounters.record(encounter_id))
    documents.make(desk, encounter_id, chance.choice(fitting))
    yield AuditAction.DOCUMENT_MADE, encounter_id
    triage.finish(desk, encounter_id)
    yield AuditAction.ENCOUNTER_FINISHED, encounter_id


def write_until_killed(folder: Path, engine: Engine, name: str, chance: Random, pipe: int) -> None:
    """Open the data and work; tell each act in one write, which a kill cannot cut in two."""
    store = open_store(folder)
    with store._writer.connect() as connection:  # noqa: SLF001 - no desk ever sets this
        raw_of(connection).execute(f"PRAGMA wal_autocheckpoint = {chance.choice(CHECKPOINTS)}")
    plain = plain_lumbar(engine)
    for action, record_id in work(desk_of(store, engine, name), chance, plain):
        os.write(pipe, json.dumps([name, action.value, record_id]).encode() + b"\n")


def one_round(
    folder: Path, engine: Engine, chance: Random, names: Iterator[int], kills: int
) -> bytes:
    """Start as many writers as are to be killed, kill them one after the other; return all told."""
    reading, writing = os.pipe()
    writers = []
    for _ in range(kills):
        name, dice = f"w{next(names)}", Random(chance.random())
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                write_until_killed(folder, engine, name, dice, writing)
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        writers.append(child)
    os.close(writing)
    heard = os.read(reading, 1 << 16) if chance.random() < 0.8 else b""
    for child in chance.sample(writers, len(writers)):
        time.sleep(chance.uniform(0, LONGEST_SECONDS))
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise Loss("a writer ended by itself; its error stands above")
    while part := os.read(reading, 1 << 16):
        heard += part
    os.close(reading)
    return heard


# ------------------------------------------------------------------------------- after the kills


def check(folder: Path, told: Told) -> bool:
    """Open what is left and look for everything told; return whether the journal was hot.

    Raises:
        Loss: something told is missing, something is there twice, or a page or the chain is broken.
    """
    hot = any(path.stat().st_size for path in folder.glob("*-wal"))
    store = open_store(folder)
    try:
        report = store.verify()
        if not report.sound:
            raise Loss(f"damage: {report}")
        with store._reader.connect() as connection:  # noqa: SLF001 - to look at all
            _look(raw_of(connection).execute, told)
    finally:
        store.close()
    return hot


def _look(execute: Callable[..., Iterator[tuple[object, ...]]], told: Told) -> None:
    if [row[0] for row in execute("PRAGMA integrity_check")] != ["ok"]:
        raise Loss("integrity_check is not ok")
    kept: dict[str, list[tuple[str, str]]] = {}
    events, links = Counter[str](), 0
    for actor, action, record_id, detail in execute(
        "SELECT actor, action, record_id, detail FROM audit_events ORDER BY sequence"
    ):
        kept.setdefault(str(actor), []).append((str(action), str(record_id)))
        events[str(action)] += 1
        links += len(str(detail).split()) if action == AuditAction.ANSWER_GIVEN.value else 0
    for writer, acts in told.acts.items():
        # The last act may have been done and not yet told.
        if kept.get(writer, [])[: len(acts)] != acts or len(kept[writer]) > len(acts) + 1:
            raise Loss(f"{writer} told {len(acts)} acts, and {len(kept.get(writer, []))} are kept")
    rows = {action.value: table for action, table in ROWS_OF.items()}
    for action, table in rows.items():
        [(found,)] = execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
        if found != events[action]:
            raise Loss(f"{events[action]} times {action}, and {found} rows of {table}")
    [(answers,)] = execute("SELECT count(*) FROM answer_events")
    if answers != links:
        raise Loss(f"{links} answers told to the audit, and {answers} rows of them")
    [(torn,)] = execute(TORN)
    if torn:
        raise Loss(f"{torn} visits are decided without a decision, or the other way round")


def run(kills: int, seed: int, say: Callable[[str], None] = lambda _line: None) -> dict[str, int]:
    """Kill ``kills`` writers; return what was counted.

    Raises:
        Loss: at the first thing that is missing or broken, with the number of the kill.
    """
    chance, engine, names = Random(seed), load_engine(), count()
    found = Counter(kills=0, told=0, rounds=0, hot_journals=0, databases=0)
    while found["kills"] < kills:
        with TemporaryDirectory() as place:
            folder, told = Path(place) / "data", Told()
            open_store(folder, create=True).close()
            found["databases"] += 1
            limit = min(kills, found["kills"] + KILLS_OF_A_DATABASE)
            while found["kills"] < limit:
                some = min(chance.randint(1, WRITERS), limit - found["kills"])
                told.hear(one_round(folder, engine, chance, names, some))
                found["kills"] += some
                found["rounds"] += 1
                try:
                    found["hot_journals"] += check(folder, told)
                except Loss as loss:
                    raise Loss(f"after kill {found['kills']} of seed {seed}: {loss}") from None
                say(f"{found['kills']} of {kills} kills, {found['told'] + told.number} acts kept")
            found["told"] += told.number
    return dict(found)


def main() -> int:
    """Run as a program; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many kills (default 1000)")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    begin = time.monotonic()

    def say(line: str) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    try:
        found = run(arguments.count, arguments.seed, say)
    except Loss as loss:
        print(f"LOST: {loss}")
        return 1
    print(
        f"{found['kills']} kills in {found['rounds']} rounds on {found['databases']} databases, "
        f"{found['hot_journals']} reopened with a hot journal: all {found['told']} acknowledged "
        f"acts kept, every chain sound, every page whole ({time.monotonic() - begin:.0f} s)."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
