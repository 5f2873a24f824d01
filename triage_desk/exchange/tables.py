"""Tables in and out for the rest of the program, and what was said of their columns before.

What was chosen for the headings of one file is kept in ``columns.json`` of the data folder, by the
fingerprint of the headings, never with a row: the next file of the same kind is understood at once.
"""

from __future__ import annotations

import errno
import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Final

from triage_desk import clock, files
from triage_desk.domain.exchange import Delivery
from triage_desk.domain.listing import ListForm, Listing
from triage_desk.domain.sheet import Columns, DateOrder, Field, Lack, Sheet, guess
from triage_desk.domain.sheet_reading import lacks, understand, with_order
from triage_desk.errors import UserError
from triage_desk.exchange import listings, sheets
from triage_desk.rules.content import Ruleset

REMEMBERED: Final = "columns.json"
MOST_REMEMBERED: Final = 200
LARGEST_REMEMBERED: Final = 4_000_000
LARGEST: Final = 100_000_000

fits = sheets.fits

LACKS: Final = {
    Lack.WHO: "no column says who it is: name one with --column 'HEADING=full_name'",
    Lack.BIRTH_DATE: "no column is the birth date: name it with --column 'HEADING=birth_date'",
    Lack.TIME: "no column is the time: name it with --column 'HEADING=time'",
    Lack.DAY: "no column is the day: name it with --column 'HEADING=day'",
    Lack.TWICE: "two columns have one meaning: name only one of them",
    Lack.ORDER: "its days may be month first or day first: say --dates mdy or --dates dmy",
    Lack.KIND: "no column says how a program pays: name it with --column 'HEADING=programme_kind'",
    Lack.BOTH: "it says who comes when, or who is in which program, not both: send two tables",
}


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Tables on this computer; ``data_dir`` is where headings are remembered."""

    data_dir: Path

    def read(self, path: PurePath) -> Sheet:
        """Return the table in a file.

        Raises:
            UserError: it cannot be opened, is too large, or is no table.
        """
        place = Path(path)
        try:
            data = files.read_at_most(place, LARGEST)
        except OSError as error:
            if error.errno == errno.EFBIG:
                most = LARGEST // 1_000_000
                raise UserError(f"This table has more than {most} MB: send it in parts.") from error
            raise UserError("The file cannot be read: check that it is there.") from error
        sha256 = hashlib.sha256(data).hexdigest()
        return replace(sheets.read(data), file=place.name, sha256=sha256)

    def write(self, listing: Listing, path: PurePath, form: ListForm) -> None:
        """Write a list as a whole, private to this user.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        listings.write(listing, Path(path), form)

    def columns_of(self, sheet: Sheet) -> Columns:
        """Return what was said of these headings before, else what they seem to say."""
        kept = self._kept().get(sheet.fingerprint)
        if isinstance(kept, dict) and isinstance(kept.get("fields"), list):
            try:
                fields = tuple(Field(one) if one else None for one in kept["fields"])
                order = DateOrder(kept["order"]) if kept.get("order") else None
            except ValueError:
                return guess(sheet)
            if len(fields) == len(sheet.header):
                return Columns(fields, order)
        return guess(sheet)

    def remember(self, sheet: Sheet, columns: Columns) -> None:
        """Keep what was said of the headings of a table.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        kept = self._kept()
        kept.pop(sheet.fingerprint, None)
        kept[sheet.fingerprint] = {
            "fields": [one.value if one else "" for one in columns.fields],
            "order": columns.order.value if columns.order else "",
        }
        last = dict(list(kept.items())[-MOST_REMEMBERED:])
        files.write_private(self.data_dir / REMEMBERED, json.dumps(last).encode())

    def _kept(self) -> dict[str, Any]:
        try:
            found = json.loads(files.read_at_most(self.data_dir / REMEMBERED, LARGEST_REMEMBERED))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def read(data: bytes, _ruleset: Ruleset) -> Delivery:
    """Return what a table holds, by its headings alone.

    Raises:
        UserError: it is no table, or its headings leave something open.
    """
    sheet = sheets.read(data)
    return delivery(sheet, guess(sheet))


def delivery(sheet: Sheet, columns: Columns) -> Delivery:
    """Return what a table holds, with its columns named.

    Raises:
        UserError: something must be said of the columns first; the sentence says how.
    """
    settled = with_order(sheet, columns)
    open_still = lacks(sheet, settled)
    if open_still:
        raise UserError(f"This table: {LACKS[open_still[0]]}.")
    return understand(sheet, settled, clock.local_date(clock.now())).delivery
