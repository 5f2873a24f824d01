"""Patients in SQL, as ``services.ports`` wants them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import ColumnElement

from triage_desk.domain.patient import Patient
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.faults import breaks_unique
from triage_desk.store.search import Exactly, Lookup, Prefix, after, fold, lookups, similar
from triage_desk.store.tables import Row

_patients = Row.metadata.tables["patients"]


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
        try:
            self._connection.execute(insert(_patients), mapping.patient_values(patient))
        except IntegrityError as error:
            if not breaks_unique(error, "patients", "mrn"):
                raise
            raise UserError(
                "Another patient has this record number: check it, or look that patient up.", "mrn"
            ) from error

    def get(self, patient_id: str) -> Patient:
        """Return one patient; raise ``UserError`` when there is none."""
        query = select(_patients).where(_patients.c.patient_id == patient_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise UserError("This patient is not on file: search by name again.")
        return mapping.patient_of(row)

    def search(self, text: str, limit: int = 50) -> tuple[Patient, ...]:
        """Return at most ``limit`` patients by what was typed, in name order."""
        found: dict[str, Any] = {}
        for lookup in lookups(text):
            if len(found) >= limit:
                break
            for row in self._connection.execute(_lookup(lookup, limit)):
                if len(found) < limit:
                    found.setdefault(row.patient_id, row)
        return _in_name_order(list(found.values()))

    def alike(self, family: str, given: str, birth_date: date) -> tuple[Patient, ...]:
        """Return people of the same name, or of the same birth date and a similar name."""
        names, columns = (fold(family), fold(given)), _patients.c
        born = birth_date.isoformat()
        same_name = (columns.family_f == names[0]) & (columns.given_f == names[1])
        query = select(_patients).where(or_(columns.birth_date == born, same_name))
        rows = [
            row
            for row in self._connection.execute(query)
            if (row.family_f, row.given_f) == names or similar(names, (row.family_f, row.given_f))
        ]
        return _in_name_order(rows)


def _lookup(lookup: Lookup, limit: int) -> Any:  # noqa: ANN401 - a statement, typed by its columns
    # In the order of the index that finds them, so that the first rows are found at once.
    columns = _SORTED.get(lookup[0].column, (lookup[0].column,))
    order = [_patients.c[column] for column in columns]
    return select(_patients).where(*map(_holds, lookup)).order_by(*order).limit(limit)


_SORTED = {"family_f": ("family_f", "given_f"), "given_f": ("given_f", "family_f")}


def _holds(part: Prefix | Exactly) -> ColumnElement[bool]:
    column = _patients.c[part.column]
    if isinstance(part, Exactly):
        return column.in_(part.values)
    end = after(part.start)
    return column >= part.start if end is None else (column >= part.start) & (column < end)


def _in_name_order(rows: list[Any]) -> tuple[Patient, ...]:
    rows.sort(key=lambda row: (row.family_f, row.given_f, row.birth_date, row.patient_id))
    return tuple(map(mapping.patient_of, rows))
