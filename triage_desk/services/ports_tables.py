"""What the services need of files of others, and of lists that leave."""

from __future__ import annotations

from pathlib import PurePath
from typing import Protocol

from triage_desk.domain.batch import Source
from triage_desk.domain.exchange import Delivery
from triage_desk.domain.listing import ListForm, Listing
from triage_desk.domain.sheet import Columns, Sheet
from triage_desk.domain.watched import Look, Parked
from triage_desk.rules.content import Ruleset


class Tables(Protocol):
    """CSV, XLSX and Parquet on this computer."""

    def read(self, path: PurePath) -> Sheet:
        """Return the table in a file; ``UserError`` where it is none."""

    def write(self, listing: Listing, path: PurePath, form: ListForm) -> None:
        """Write a list as a private file; ``EnvironmentFault`` where it cannot be written."""

    def columns_of(self, sheet: Sheet) -> Columns:
        """Return what was said of a table with these headings before, else what they seem."""

    def remember(self, sheet: Sheet, columns: Columns) -> None:
        """Keep what was said of the headings of a table, and none of its rows."""


class Folder(Protocol):
    """Folders on this computer into which other software puts files."""

    def look(self, folder: PurePath) -> Look:
        """Return its files; ``UserError`` where there is no such folder."""

    def read(self, folder: PurePath, name: str, ruleset: Ruleset) -> tuple[Delivery, Source]:
        """Return what a file holds; ``UserError`` where nothing here reads it."""

    def put_away(self, folder: PurePath, name: str, why: tuple[str, ...]) -> None:
        """Move a file that is done with, or parked for the reasons given."""

    def parked(self, folder: PurePath) -> tuple[Parked, ...]:
        """Return what is parked, newest first."""

    def again(self, folder: PurePath, name: str) -> None:
        """Put a parked file back; ``UserError`` where it is not there any more."""
