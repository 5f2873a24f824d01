"""What one import brought, kept so that it can be looked up, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from triage_desk.domain.exchange import Became, Kind


class Way(StrEnum):
    """How an import came in: by the window, the command line, or a folder that is watched."""

    WINDOW = "window"
    COMMAND = "command"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an import came from: the names of its files, the SHA-256 of their bytes, the way."""

    file: str = ""
    sha256: str = ""
    way: Way = Way.COMMAND


@dataclass(frozen=True, slots=True)
class TakenBack:
    """That an import was taken back, by whom: ``back`` entries were, ``stays`` were not."""

    at: datetime
    by: str
    name: str
    back: int
    stays: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One import that kept something, never changed.

    ``at`` is UTC and no earlier than anything it wrote; ``by`` is a user's id, ``name`` theirs as
    it was then. ``counts`` says how many entries became what, by "kind became", and under
    ``left_out`` how much of the files has no place here.
    """

    batch_id: str
    at: datetime
    by: str
    name: str
    source: Source
    counts: Mapping[str, int] = field(default_factory=dict)
    taken_back: TakenBack | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """One record that an import added or changed.

    ``before`` is JSON by field: what a changed fact was and what it became, each as text; "" for
    what was added. ``patient_id`` is whose it is, "" for staff.
    """

    kind: Kind
    record_id: str
    patient_id: str
    became: Became
    place: str
    before: str = ""


def differences(before: object, after: object, fields: Iterable[str]) -> str:
    """Return what differs between two versions of a record, as ``Brought.before`` keeps it."""
    told = ((name, getattr(before, name), getattr(after, name)) for name in fields)
    found = {name: [as_text(old), as_text(new)] for name, old, new in told if old != new}
    return json.dumps(found) if found else ""


def as_text(value: object) -> str:
    """Return a fact as text: a day or moment in ISO 8601, an enum by its value, "" for none."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Stays:
    """One entry that was not taken back, whose it is in initials, and why."""

    brought: Brought
    initials: str
    why: str


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What came of taking an import back: how many entries are as before, and which stay.

    ``stopped`` says that whoever waited stopped it: then all of it stays.
    """

    back: int
    stays: tuple[Stays, ...]
    stopped: bool = False
