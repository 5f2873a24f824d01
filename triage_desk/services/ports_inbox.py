"""What the services need of the store about messages of interfaces."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol, TypeAlias

from triage_desk.domain.exchange import Message
from triage_desk.domain.inbox import Letter
from triage_desk.rules.content import Ruleset

MessageReader: TypeAlias = Callable[[bytes], Message]
"""Reads one message as it came; one that cannot be read says so in its ``fault``."""

Handle: TypeAlias = Callable[[bytes | None], bytes]
"""From the words of a message to those of its answer; ``None`` is one that was too large."""
Told: TypeAlias = Callable[[int, str], None]
"""Hears the port once it is open, or 0 and why it cannot be had; from another thread."""


class Line(Protocol):
    """A port of this computer that is listened at, in a thread of its own."""

    def close(self) -> None:
        """Listen no more; what is being handled is answered first. Returns at once."""

    def wait(self, seconds: float) -> bool:
        """Wait for the end; return whether it came in time."""


class Messages(Protocol):
    """Messages over a connection: what they say, what is answered, where they are heard."""

    def read(self, block: bytes, ruleset: Ruleset) -> tuple[Message, ...]:
        """Return the messages of a block; ``UserError`` where there is none."""

    def answer(self, message: Message, letter: Letter, at: datetime) -> bytes:
        """Return the answer to a message of which something became."""

    def refusal(self, message: Message | None, at: datetime, why: str) -> bytes:
        """Return the answer to what was not kept at all."""

    def listen(self, port: int, handle: Handle, told: Told) -> Line:
        """Begin to listen; ``told`` hears the port, or 0 and why it cannot be had."""


class InboxRepository(Protocol):
    """Messages that came, and what became of each; nothing of it is ever changed."""

    def add(self, letter: Letter) -> None:
        """Keep what became of a message."""

    def first(self, message_id: str) -> Letter | None:
        """Return how a message came, with its words where it was parked, or ``None``."""

    def last(self, message_id: str) -> Letter | None:
        """Return what became of a message last, or ``None``."""

    def named(self, sender: str, control_id: str) -> str:
        """Return the id of a message that came under this number from this sender, or ""."""

    def parked(self, limit: int) -> tuple[Letter, ...]:
        """Return how at most ``limit`` messages came that wait now, oldest first."""

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Letter, ...]:
        """Return what became of the messages about some records, oldest first."""

    def sent_later(
        self, sender: str, patient_ids: Collection[str], at: datetime, kind: str
    ) -> bool:
        """Return whether a message about some records is kept that its sender sent after ``at``.

        ``kind`` is how its kind begins, "" for any.
        """

    def authority(self, patient_id: str) -> str:
        """Return who gave the number by which messages knew a record last, or ""."""
