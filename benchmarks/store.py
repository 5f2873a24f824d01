"""One durable answer, beside the same rows committed by the bare driver.

The bare sides write what the store path writes (the answer event, the moment of change, the audit
event) from values made ready before, into the same tables with the same pragmas and triggers: once
with sqlcipher3 and a key, once with Python's own sqlite3 and none.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeAlias

from benchmarks.desks import ACTOR, invented_patient, new_encounter, scratch_desk
from benchmarks.intakes import Intake, load_engine, plain_lumbar
from benchmarks.measure import Aim, Figure, Round, interleaved
from triage_desk import clock
from triage_desk.domain.answers import NOT_ASKED, Answer
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.services import intake
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Store
from triage_desk.store import mapping, schema
from triage_desk.store.engine import connect

PART = "store"
AIM = Aim(ratio=1.5)
# A disk that others use too is noisy, so there are more rounds, and longer ones.
ROUNDS, INTAKES = 15, 3
CIPHER, PLAIN = "sqlcipher3, the same rows", "plain sqlite3, the same rows"
PRAGMAS = ("synchronous", "foreign_keys", "recursive_triggers", "cache_size")
TABLES_FIRST = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    " ORDER BY type = 'table' DESC, rowid"
)
VERSION = "bench"
TOUCH = (
    "UPDATE encounters SET changed_at = ?, changed_by = ?, version = version + 1"
    " WHERE encounter_id = ?"
)
ANSWER = (
    'INSERT INTO answer_events (encounter_id, link_id, answer, previous, at, "by") '
    "VALUES (?, ?, ?, ?, ?, ?)"
)
AUDIT = "INSERT INTO audit_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

# The drivers have no types of their own.
Connection: TypeAlias = Any
Values: TypeAlias = tuple[object, ...]
Rows: TypeAlias = tuple[Values, Values, Values]
Head: TypeAlias = tuple[int, bytes]


def run() -> list[Figure]:
    """Measure the store path for each answer, then the whole use-case for each page."""
    engine = load_engine()
    plain = plain_lumbar(engine)
    with scratch_desk(engine) as desk, bare_sides() as bare:
        raw = {name: raw_side(connection, desk, plain) for name, connection in bare.items()}
        sides = {"ours": store_side(desk, plain), **raw}
        found = interleaved(f"{PART}, one answer", sides, ROUNDS)
        whole = interleaved(
            f"{PART}, whole use-case", {"ours": use_case_side(desk, plain), CIPHER: raw[CIPHER]}
        )
    return [
        Figure(PART, "one answer kept, committed", found["ours"], CIPHER, found[CIPHER], AIM),
        Figure(PART, "one answer kept, committed", found["ours"], PLAIN, found[PLAIN]),
        Figure(PART, "services.intake.answer, one page", whole["ours"], CIPHER, whole[CIPHER]),
    ]


# ------------------------------------------------------------------------------------------- ours


def store_side(desk: Desk, plain: Intake) -> Round:
    """Return rounds that keep every answer of a new intake, a transaction each."""
    patient = invented_patient(desk, plain.person)

    def once(_number: int) -> float:
        ids = [new_encounter(desk, patient) for _ in range(INTAKES)]
        begin = perf_counter()
        for encounter_id in ids:
            for link_id, answer in plain.answers.items():
                _keep(desk.store, encounter_id, patient.patient_id, {link_id: answer})
        return (perf_counter() - begin) / (INTAKES * len(plain.answers))

    return once


def _keep(store: Store, encounter_id: str, patient_id: str, changes: Mapping[str, Answer]) -> None:
    moment = clock.now()
    with store.write() as tx:
        tx.encounters.append_answers(encounter_id, changes, moment, ACTOR.user_id)
        tx.audit.write(
            AuditEvent(
                moment,
                ACTOR.user_id,
                ACTOR.role.value,
                ACTOR.workstation,
                AuditAction.ANSWER_GIVEN,
                encounter_id,
                " ".join(changes),
                VERSION,
                patient_id,
            )
        )


def use_case_side(desk: Desk, plain: Intake) -> Round:
    """Return rounds that walk an intake page by page, as the window does."""
    patient = invented_patient(desk, plain.person)

    def once(_number: int) -> float:
        encounter_id = new_encounter(desk, patient)
        view = intake.view(desk, encounter_id)
        seconds, pages = 0.0, 0
        while view.at < len(view.pages):
            page = view.pages[view.at]
            changes = {i: plain.answers.get(i, NOT_ASKED) for i in page.open_ids}
            begin = perf_counter()
            view = intake.answer(desk, encounter_id, changes)
            seconds += perf_counter() - begin
            pages += 1
        return seconds / pages

    return once


# ------------------------------------------------------------------------------------- bare sides


@contextmanager
def bare_sides() -> Iterator[dict[str, Connection]]:
    """Yield the bare connections, each with our tables, triggers and pragmas."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        key, path = secrets.token_bytes(32), Path(folder) / "cipher.db"
        schema.prepare(path, key, new=True)
        cipher = connect(path, key)
        stack.callback(cipher.close)
        plain = sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
        stack.callback(plain.close)
        plain.execute("PRAGMA journal_mode = WAL")
        for pragma in PRAGMAS:
            value = cipher.execute(f"PRAGMA {pragma}").fetchone()[0]
            plain.execute(f"PRAGMA {pragma} = {value}")
        for (statement,) in cipher.execute(TABLES_FIRST).fetchall():
            plain.execute(statement)
        yield {CIPHER: cipher, PLAIN: plain}


def raw_side(connection: Connection, desk: Desk, plain: Intake) -> Round:
    """Return rounds that commit the rows of every answer of a new intake, made ready before."""
    patient = invented_patient(desk, plain.person)
    _insert(connection, "patients", mapping.patient_values(patient))
    head = (0, bytes(32))

    def once(_number: int) -> float:
        nonlocal head
        rows: list[Rows] = []
        for _ in range(INTAKES):
            encounter_id = new_encounter(desk, patient)
            with desk.store.read() as tx:
                encounter = tx.encounters.get(encounter_id)
            _insert(connection, "encounters", mapping.encounter_values(encounter))
            new, head = _rows((encounter_id, patient.patient_id), plain.answers, head)
            rows += new
        execute = connection.execute
        begin = perf_counter()
        for touch, answer, audit in rows:
            execute("BEGIN IMMEDIATE")
            execute(TOUCH, touch)
            execute(ANSWER, answer)
            execute(AUDIT, audit)
            execute("COMMIT")
        return (perf_counter() - begin) / len(rows)

    return once


def _insert(connection: Connection, table: str, values: Mapping[str, object]) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    connection.execute(statement, tuple(values.values()))


def _rows(
    visit: tuple[str, str], answers: Mapping[str, Answer], head: Head
) -> tuple[list[Rows], Head]:
    """Return the values of every answer's three rows, and the end of the chain of events."""
    rows: list[Rows] = []
    encounter_id, patient_id = visit
    begin, (sequence, previous) = mapping.micros(clock.now()), head
    by = ACTOR.user_id
    who = (by, ACTOR.role.value, ACTOR.workstation, AuditAction.ANSWER_GIVEN.value)
    for link_id, answer in answers.items():
        sequence, link = sequence + 1, secrets.token_bytes(32)
        # Each a moment of its own: SQLite does not write a page again for the value it holds.
        moment = begin + sequence
        event = (sequence, moment, *who, encounter_id, link_id, VERSION, previous, link, patient_id)
        text = mapping.answer_text(answer)
        rows.append(
            ((moment, by, encounter_id), (encounter_id, link_id, text, None, moment, by), event)
        )
        previous = link
    return rows, (sequence, previous)
