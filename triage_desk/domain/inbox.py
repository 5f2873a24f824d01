"""What became of messages of an interface, and which wait for somebody to look at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    """What became of a message: kept, nothing in it to keep, waiting, or set aside by somebody."""

    TAKEN = "taken"
    PASSED = "passed"
    PARKED = "parked"
    CLOSED = "closed"


class Choice(StrEnum):
    """What somebody says of a parked message.

    ``AGAIN`` reads it as if it had just come. ``TAKE`` lets it say something else than staff did.
    ``OTHER`` says that whoever is alike is another person, ``SAME`` that they are the same one.
    ``CLOSE`` says that nothing is to be done.
    """

    AGAIN = "again"
    TAKE = "take"
    OTHER = "other"
    SAME = "same"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Letter:
    """What became of a message at a moment; ``act`` counts from 0, when it came.

    ``body`` is the message whole, as base64, only of one that was parked as it came. ``authority``
    gave the record number in it, ``patient_id`` is whose record it is or would become, "" where
    nobody can tell. ``why`` is a sentence for a parked one. ``by`` is a user's id.
    ``sent_at`` is when its sender says that it was written, ``None`` where that orders nothing.
    """

    message_id: str
    act: int
    sender: str
    control_id: str
    kind: str
    authority: str
    patient_id: str
    fate: Fate
    why: str
    at: datetime
    by: str
    body: str = ""
    number: int = 0
    sent_at: datetime | None = None
