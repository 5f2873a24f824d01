"""The clinic itself, apart from anything that happens in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The clinic as printed at the top of every paper. ``logo`` is a PNG or JPEG, or empty."""

    clinic: str
    address: tuple[str, ...]
    phone: str
    fax: str = ""
    email: str = ""
    logo: bytes = b""


class Programme(StrEnum):
    """How the clinic is paid, where that changes what a referral needs."""

    FEE_FOR_SERVICE = "fee_for_service"
    ACO = "aco"
    CAPITATION = "capitation"
    BUNDLE = "bundle"
    MEDICAL_HOME = "medical_home"


# The 50 states and the District of Columbia by their postal codes.
STATES = (
    *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID"),
    *("IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO"),
    *("MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA"),
    *("RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"),
)


@dataclass(frozen=True, slots=True)
class Practice:
    """Where the clinic is, and how it is paid. ``state`` is one of ``STATES``, or empty."""

    state: str = ""
    programmes: tuple[Programme, ...] = ()
