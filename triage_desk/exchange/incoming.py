"""A file on its way in, whatever its format: read once, known by its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from triage_desk.domain.batch import Source, Way
from triage_desk.domain.exchange import Delivery
from triage_desk.domain.sheet import Columns, Sheet
from triage_desk.exchange import formats, sheets, tables
from triage_desk.rules.content import Ruleset

Choose: TypeAlias = Callable[[Sheet, Columns], Columns]
"""Says what the columns of a table mean, given what they were taken for before."""


def read(
    path: Path,
    ruleset: Ruleset,
    known: tables.TableFiles,
    way: Way,
    choose: Choose | None = None,
    *,
    remember: bool = False,
) -> tuple[Delivery, Source]:
    """Return what a file holds, and what tells it again; of a table what was said of its columns.

    With ``remember`` what ``choose`` says is kept for the next table of this kind.

    Raises:
        UserError: it cannot be opened, is too large, or nothing here reads it.
    """
    data = formats.load(path)
    source = Source(path.name, hashlib.sha256(data).hexdigest(), way)
    reader = formats.reader_of(data[: formats.HEAD], path.name)
    if reader.read is not tables.read:
        return reader.read(data, ruleset), source
    sheet = sheets.read(data)
    columns = known.columns_of(sheet)
    if choose is not None:
        columns = choose(sheet, columns)
    found = tables.delivery(sheet, columns)
    if choose is not None and remember:
        known.remember(sheet, columns)
    return found, source


def together(sources: list[Source]) -> Source:
    """Return several files that are taken over as one: all names, and the hash of their hashes."""
    if len(sources) == 1:
        return sources[0]
    names = ", ".join(one.file for one in sources)
    whole = hashlib.sha256("".join(one.sha256 for one in sources).encode()).hexdigest()
    return Source(names, whole, sources[0].way)
