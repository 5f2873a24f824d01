"""What was printed, as rows: which paper, where to and how often."""

from __future__ import annotations

from triage_desk.domain.document import DocumentKind, PrintRecord
from triage_desk.store import mapping


def values_of(printed: PrintRecord) -> mapping.Values:
    """Return a row of ``document_prints``."""
    return {
        "document_id": printed.document_id,
        "encounter_id": printed.encounter_id,
        "kind": printed.kind.value,
        "at": mapping.micros(printed.at),
        "by": printed.by,
        "printer": printed.printer,
        "copies": printed.copies,
        "pages": printed.pages,
        "tray": printed.tray,
    }


def print_of(row: mapping.AnyRow) -> PrintRecord:
    """Return what a row of ``document_prints`` says."""
    return PrintRecord(
        document_id=row.document_id,
        encounter_id=row.encounter_id,
        kind=DocumentKind(row.kind),
        at=mapping.moment_of(row.at),
        by=row.by,
        printer=row.printer,
        copies=row.copies,
        pages=row.pages,
        tray=row.tray,
    )
