"""Patients in SQL, as ``services.ports`` wants them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Text, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from triage_desk.domain.found import Found, FoundList
from triage_desk.domain.look import Look
from triage_desk.domain.patient import Merge, Patient, PatientChange
from triage_desk.errors import UserError
from triage_desk.stopping import Stop
from triage_desk.store import mapping, words
from triage_desk.store.bare import Bare
from triage_desk.store.engine import interrupter
from triage_desk.store.faults import breaks_unique
from triage_desk.store.search import Hit, Search
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_changes = TABLES["patient_changes"]
_merges = TABLES["patient_merges"]
# More people of one name or one birthday than this are not all compared.
MOST_NEAR = 500
# Numbers of records that are asked for at once: each has a statement of its own.
SIZES = (8, 51, 500)
# Nobody has this year; the names have short ones, and a sound.
_MADE_UP = Look(("samuel", "synthetic"))
_COLUMNS = tuple(column.name for column in _patients.columns)


class SqlPatients:
    """Patients on file."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, patient: Patient) -> None:
        """Keep a new patient.

        Raises:
            UserError: another patient has the same record number.
        """
        values = mapping.patient_values(patient)
        with _number_is_free():
            self._connection.execute(insert(_patients), values)
        words.keep(self._connection, words.rows_of(SimpleNamespace(**values)))

    def get(self, patient_id: str) -> Patient:
        """Return one patient; raise ``UserError`` when there is none."""
        return mapping.patient_of(self._row(patient_id))

    def find(self, look: Look, limit: int = 50, stop: Stop | None = None) -> FoundList:
        """Return at most ``limit`` people who fit as typed; ``more``: there are others.

        ``stop`` may give the question up from another thread; what comes then is an error of the
        driver that nobody listens to any more.
        """
        search = Search(self._connection, look, limit)
        with (stop or Stop()).interrupting(interrupter(self._connection)):
            found = self._found(search.as_typed())
        return FoundList(tuple(found[:limit]), len(found) > limit, ask_close=search.has_room)

    def find_close(self, look: Look, limit: int = 50, stop: Stop | None = None) -> FoundList:
        """Return who only nearly fits: by a short name, a sound, a letter, a birth date.

        Those whom ``find`` returns count for ``limit`` and are left out. ``stop``: as there.
        """
        search = Search(self._connection, look, limit)
        with (stop or Stop()).interrupting(interrupter(self._connection)):
            found = self._found(search.all())
        close = tuple(one for one in found[:limit] if not one.how.as_typed)
        return FoundList(close, more=len(found) > limit)

    def page(self, after: str, limit: int) -> tuple[Patient, ...]:
        """Return people in the order of ids, beyond ``after``; merged records are left out."""
        which = (_patients.c.patient_id > after) & _patients.c.merged_into.is_(None)
        query = select(_patients).where(which).order_by(_patients.c.patient_id).limit(limit)
        return tuple(map(mapping.patient_of, self._connection.execute(query)))

    def get_ready(self) -> None:
        """Read the short names and make the statements of a search, by one of a made-up name."""
        self.find_close(_MADE_UP)

    def current(self, patient_id: str) -> Patient:
        """Return the record that stands for this one now: itself, or the one it was merged into."""
        row = self._row(patient_id)
        return mapping.patient_of(self._row(row.merged_into) if row.merged_into else row)

    def under(self, patient_id: str) -> tuple[Patient, ...]:
        """Return the records that were merged into this one, in name order."""
        query = select(_patients).where(_patients.c.merged_into == patient_id)
        rows = self._connection.execute(query.order_by(_patients.c.family_f, _patients.c.given_f))
        return tuple(map(mapping.patient_of, rows))

    def near(self, patient: Patient) -> tuple[Patient, ...]:
        """Return people who share a birth date, a name, a phone or a number with ``patient``.

        They are those worth comparing, not those alike; merged records are left out.
        """
        values = mapping.patient_values(patient)
        rows: list[Any] = []
        for name, block in _BLOCKS.items():
            if values[name]:
                wanted = {"value": values[name], "max": MOST_NEAR, "none": 0}
                rows += map(_named, block.run(self._connection, wanted))
        rows += self._rows(self._same_name(values))
        found: dict[str, Patient] = {}
        for row in rows:
            if row.patient_id != patient.patient_id and not row.merged_into:
                found.setdefault(row.patient_id, mapping.patient_of(row))
        return tuple(found.values())

    def change(self, patient: Patient, changes: Iterable[PatientChange]) -> None:
        """Keep corrected facts of a person, and what stood there before.

        Raises:
            UserError: another patient has the record number.
        """
        before = self._row(patient.patient_id)
        former = words.former_names(self._connection, patient.patient_id)
        words.forget(self._connection, words.rows_of(before, former))
        self._connection.execute(
            insert(_changes), [mapping.change_values(change) for change in changes]
        )
        values = mapping.patient_values(patient)
        with _number_is_free():
            self._set(patient.patient_id, values)
        former = words.former_names(self._connection, patient.patient_id)
        words.keep(self._connection, words.rows_of(SimpleNamespace(**values), former))

    def several(self, patient_ids: Collection[str]) -> dict[str, Patient]:
        """Return some patients by id; whoever is not on file is left out."""
        rows = self._rows(list(patient_ids))
        return {row.patient_id: mapping.patient_of(row) for row in rows}

    def withdraw(self, patient_ids: Collection[str]) -> None:
        """Let records go again; nothing may refer to them, so they had no other names."""
        rows = self._rows(list(patient_ids))
        words.forget(self._connection, [word for row in rows for word in words.rows_of(row)])
        self._connection.execute(delete(_patients).where(_patients.c.patient_id.in_(patient_ids)))

    def changes(self, patient_id: str) -> tuple[PatientChange, ...]:
        """Return what was corrected in one record, oldest first."""
        query = select(_changes).where(_changes.c.patient_id == patient_id)
        rows = self._connection.execute(query.order_by(_changes.c.number))
        return tuple(map(mapping.change_of, rows))

    def merge(self, merge: Merge) -> None:
        """Put a record under another, or take it out again (``undone``)."""
        self._connection.execute(insert(_merges), mapping.merge_values(merge))
        self._set(merge.gone_id, {"merged_into": None if merge.undone else merge.kept_id})

    def merges(self, patient_id: str) -> tuple[Merge, ...]:
        """Return the merges in which a record took part, oldest first, undone ones too."""
        mine = (_merges.c.kept_id == patient_id) | (_merges.c.gone_id == patient_id)
        rows = self._connection.execute(select(_merges).where(mine).order_by(_merges.c.number))
        return tuple(map(mapping.merge_of, rows))

    def _set(self, patient_id: str, values: Mapping[str, Any]) -> None:
        which = _patients.c.patient_id == patient_id
        self._connection.execute(update(_patients).where(which).values(**values))

    def _row(self, patient_id: str) -> mapping.AnyRow:
        row = _by_ids(1).one(self._connection, {"id0": patient_id})
        if row is None:
            raise UserError("This patient is not on file: search by name again.")
        return row

    def _same_name(self, values: Mapping[str, Any]) -> list[str]:
        """Return who has every word of this name."""
        name = f"{values['family_f']} {values['given_f']}".split()
        hits = Search(self._connection, Look(tuple(dict.fromkeys(name))), MOST_NEAR).exact()
        return [patient_id for patient_id, _, _ in hits]

    def _rows(self, ids: Sequence[str]) -> list[Any]:
        """Return records by id, all in one question; their attributes are named like columns."""
        size = next((s for s in SIZES if s >= len(ids)), len(ids))
        padded = [*ids, *[""] * (size - len(ids))]
        values = {f"id{at}": patient_id for at, patient_id in enumerate(padded)}
        rows = _by_ids(size).run(self._connection, values).fetchall() if ids else []
        return [_named(row) for row in rows]

    def _found(self, hits: list[Hit]) -> list[Found]:
        rows = {row.patient_id: row for row in self._rows([hit[0] for hit in hits])}
        kept = [row.merged_into for row in rows.values() if row.merged_into]
        if kept:
            rows |= {row.patient_id: row for row in self._rows(kept)}
        found: dict[str, Found] = {}
        for patient_id, how, word in hits:
            row = rows[patient_id]
            through = mapping.patient_of(row) if row.merged_into else None
            patient = mapping.patient_of(rows[row.merged_into] if row.merged_into else row)
            found.setdefault(patient.patient_id, Found(patient, how, word, through))
        return list(found.values())


def _named(row: tuple[Any, ...]) -> SimpleNamespace:
    """Return a row of the bare driver with its columns by name."""
    return SimpleNamespace(**dict(zip(_COLUMNS, row, strict=True)))


def _of_value(name: str) -> Bare:
    which = _patients.c[name] == bindparam("value", type_=Text)
    return Bare(select(_patients).where(which).limit(bindparam("max")).offset(bindparam("none")))


# Asked once for each row of a file, which may have a hundred thousand.
_BLOCKS = {name: _of_value(name) for name in ("birth_date", "phone_digits", "mrn_f")}


@cache
def _by_ids(count: int) -> Bare:
    ids = [bindparam(f"id{at}", type_=Text) for at in range(count)]
    return Bare(select(_patients).where(_patients.c.patient_id.in_(ids)))


@contextmanager
def _number_is_free() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if not breaks_unique(error, "patients", "mrn"):
            raise
        raise UserError(
            "Another patient has this record number: check it, or look that patient up.", "mrn"
        ) from error
