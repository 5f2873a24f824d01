"""The clinic itself, apart from anything that happens in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The clinic as printed at the top of every paper."""

    clinic: str
    address: tuple[str, ...]
    phone: str
    fax: str = ""
    email: str = ""
