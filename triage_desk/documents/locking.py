"""A paper that opens with a passphrase only: AES-256 as PDF 2.0 has it (revision 6).

ISO 32000-2, 7.6.4: the passphrase in UTF-8, composed (NFKC), at most 127 bytes. What is locked is
opened again with the passphrase and read, before anybody gets it.
"""

from __future__ import annotations

import unicodedata
from io import BytesIO

from triage_desk.documents.readback import read_back
from triage_desk.errors import EnvironmentFault, UserError

LONGEST = 127  # bytes: readers cut off what is longer
ALGORITHM = "AES-256"


def locked(pdf: bytes, passphrase: str) -> bytes:
    """Return ``pdf`` so that it opens with ``passphrase`` alone; its words and its tags stay.

    Raises:
        UserError: the passphrase is longer than a paper can have.
        EnvironmentFault: what was made does not open with it, or says something else.
    """
    from pypdf import PdfReader, PdfWriter

    key = unicodedata.normalize("NFKC", passphrase)
    if len(key.encode()) > LONGEST:
        raise UserError("The passphrase is too long for a paper: use at most 60 signs.")
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    # The library leaves the first line as it was: a reader of that version knows no such lock.
    writer.pdf_header = "%PDF-2.0"
    writer.encrypt(user_password=key, algorithm=ALGORITHM)
    buffer = BytesIO()
    writer.write(buffer)
    made = buffer.getvalue()
    if not _opens(made, key, read_back(pdf)):
        raise EnvironmentFault(
            "The locked paper does not open with its passphrase: nothing was saved; try again, or "
            "print it."
        )
    return made


def _opens(made: bytes, key: str, said: str) -> bool:
    """Return whether a paper opens with its passphrase, and with no other, and says the same."""
    from pypdfium2 import PdfiumError

    try:
        same = read_back(made, key) == said
    except PdfiumError:
        return False
    try:
        read_back(made)
    except PdfiumError:
        return same
    return False
