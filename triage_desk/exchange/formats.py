"""Which formats there are: readers chosen by what a file holds, writers by name.

A reader is a ``Reader``: its ``fits`` looks at the first bytes, its ``read`` turns a whole file
into a ``Delivery`` (domain/exchange.py). A writer turns a ``Cargo`` into one file or a folder of
them, and is registered under what is written and the name of the format. Adding a format is one
module and one line in ``READERS`` or ``WRITERS``; the command line, the watch folder and the window
ask here. Readers look at content, never at a name: a PDF called ``.json`` is refused.

What a reader may rely on: the file is no larger than ``LARGEST``. What it must do: raise
``UserError`` with one sentence that names the place and what to do when the file as a whole cannot
be read; name in ``Delivery.notes`` what it leaves out; pass text through ``text.tidy``.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from triage_desk import files
from triage_desk.domain.exchange import Cargo, Delivery
from triage_desk.errors import UserError
from triage_desk.exchange import tables
from triage_desk.exchange.fhir import reading, writing
from triage_desk.exchange.hl7 import reading as hl7_reading
from triage_desk.exchange.hl7 import writing as hl7_writing
from triage_desk.exchange.text import tidy
from triage_desk.rules.content import Ruleset

LARGEST = 100_000_000
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Reader:
    """One format that comes in. ``read`` gets the bytes of the file and the content in force."""

    name: str
    fits: Callable[[bytes], bool]
    read: Callable[[bytes, Ruleset], Delivery]


Writer: TypeAlias = Callable[[Cargo, Ruleset, Path], None]

# Tables come last: almost any text with a comma may be one.
READERS: tuple[Reader, ...] = (
    Reader("FHIR R4 (JSON or NDJSON)", reading.fits, reading.read),
    Reader("HL7 version 2", hl7_reading.fits, hl7_reading.read),
    Reader("table (CSV or XLSX)", tables.fits, tables.read),
)

ENCOUNTERS, PATIENT, GROUP = "encounters", "patient", "group"
WRITERS: Mapping[tuple[str, str], Writer] = MappingProxyType(
    {
        (ENCOUNTERS, "fhir"): writing.bundles,
        (ENCOUNTERS, "ndjson"): writing.bulk,
        (PATIENT, "fhir"): writing.one_bundle,
        (PATIENT, "ndjson"): writing.bulk,
        (GROUP, "fhir"): writing.one_bundle,
        (GROUP, "ndjson"): writing.bulk,
        (ENCOUNTERS, "oru"): hl7_writing.results,
        (ENCOUNTERS, "mdm"): hl7_writing.documents,
        (PATIENT, "oru"): hl7_writing.results,
        (PATIENT, "mdm"): hl7_writing.documents,
    }
)


def read(path: Path, ruleset: Ruleset) -> Delivery:
    """Return what a file holds, by the first reader that knows it.

    Raises:
        UserError: it cannot be opened, is too large, or no reader knows it.
    """
    data = load(path)
    return reader_of(data[:HEAD], path.name).read(data, ruleset)


def load(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        UserError: it cannot be opened, or is too large.
    """
    try:
        return files.read_at_most(path, LARGEST)
    except OSError as error:
        name = tidy(path.name, files.LONGEST_NAME)
        if error.errno == errno.EFBIG:
            most = LARGEST // 1_000_000
            raise UserError(
                f"This file has more than {most} MB: send it in parts: {name}"
            ) from error
        why = error.strerror or "no reason given"
        raise UserError(f"The file cannot be read: {name} ({why}); check the name.") from error


def reader_of(head: bytes, name: str) -> Reader:
    """Return the reader for a file that begins so.

    Raises:
        UserError: none knows it; the sentence names those there are.
    """
    for reader in READERS:
        if reader.fits(head):
            return reader
    known = ", ".join(reader.name for reader in READERS)
    shown = tidy(name, files.LONGEST_NAME)
    raise UserError(f"Nothing here reads this file: {shown}; known are {known}.")


def writer(subject: str, form: str) -> Writer:
    """Return what writes a subject in a form.

    Raises:
        UserError: there is no such way; the sentence names those there are.
    """
    found = WRITERS.get((subject, form))
    if found is None:
        forms = ", ".join(sorted(f for s, f in WRITERS if s == subject)) or "none"
        raise UserError(f"{subject} cannot be written as {form}; known are {forms}.")
    return found
