"""The languages in which a patient may be spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SOURCE = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One language. ``name`` is what its speakers call it; ``direction`` is "ltr" or "rtl".

    ``not_reviewed`` is said in the language itself until ``reviewed_by`` names who read every
    translation; ``reviewed`` is False again as soon as one of them has changed since.
    """

    code: str
    name: str
    direction: str = "ltr"
    not_reviewed: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    reviewed: bool = True


ENGLISH = Language(SOURCE, "English")
