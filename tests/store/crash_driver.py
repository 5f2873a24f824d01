"""Starts a writer again and again and kills it in the middle; used by test_durability.py.

A program of its own, so that forking is safe: nothing here has threads or a window. Each writer
appends numbered answers and, once the commit has returned, writes the number into a pipe.
"""

from __future__ import annotations

import os
import random
import signal
import struct
import sys
import time
from pathlib import Path

from tests.store import samples
from triage_desk.domain.answers import answered
from triage_desk.store.store import open_store


def write_until_killed(folder: Path, first: int, pipe: int, checkpoint: int) -> None:
    """Append answers first, first+1, ..., each with its audit event; tell it once durable."""
    store = open_store(folder)
    with store._writer.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {checkpoint}")
    number = first
    while True:
        with store.write() as tx:
            change = {f"q.{number % 40}": answered(number)}
            tx.encounters.append_answers("e1", change, samples.NOW, "u1")
            tx.audit.write(samples.event(detail=str(number)))
        os.write(pipe, struct.pack("<I", number))
        number += 1


def kill_one(folder: Path, first: int, chance: random.Random) -> int:
    """Run one writer, kill it; return the number after the last it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write_until_killed(folder, first, writing, chance.choice([1000, 20, 5]))
    os.close(writing)
    told = os.read(reading, 4)
    time.sleep(chance.uniform(0.002, 0.08))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(reading, 1 << 16):
        told += part
    os.close(reading)
    return struct.unpack("<I", told[-4:])[0] + 1


def check(folder: Path, told: int) -> int:
    """Return the number after the last kept; stop with a sentence when anything is amiss."""
    store = open_store(folder)
    with store.read() as tx:
        record = tx.encounters.record("e1")
    report = store.verify()
    store.close()
    numbers = [e.answer.value for e in record.events if e.answer]
    if numbers != list(range(len(numbers))):
        sys.exit("an answer is missing or doubled")
    # The last commit may have been done and not yet told.
    if not told <= len(numbers) <= told + 1:
        sys.exit(f"told {told}, kept {len(numbers)}")
    if not report.sound or report.chain is None or report.chain.events != len(numbers):
        sys.exit(f"damage: {report}")
    return len(numbers)


def main(folder: Path, kills: int, seed: int) -> None:
    """Kill a writer ``kills`` times on one growing database."""
    chance = random.Random(seed)
    store = open_store(folder, create=True)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
    store.close()
    kept = 0
    for _ in range(kills):
        kept = check(folder, kill_one(folder, kept, chance))
    sys.stdout.write(f"{kills} kills, {kept} answers kept\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
