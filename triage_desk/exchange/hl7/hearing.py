"""HL7 messages over a connection, as ``services.ports_inbox.Messages`` wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from triage_desk.domain.exchange import Message
from triage_desk.domain.inbox import Letter
from triage_desk.exchange.hl7 import answers, reading
from triage_desk.rules.content import Ruleset

L = TypeVar("L")
Handle: TypeAlias = Callable[[bytes | None], bytes]
Told: TypeAlias = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Hl7Messages(Generic[L]):
    """Reads and answers messages; ``opens`` begins to listen, and is loaded when it is asked."""

    opens: Callable[[int, Handle, Told], L]

    def read(self, block: bytes, ruleset: Ruleset) -> tuple[Message, ...]:
        """Return the messages of a block."""
        return reading.read(block, ruleset).messages

    def answer(self, message: Message, letter: Letter, at: datetime) -> bytes:
        """Return the answer to a message of which something became."""
        return answers.to(message, letter, at)

    def refusal(self, message: Message | None, at: datetime, why: str) -> bytes:
        """Return the answer to what was not kept at all."""
        return answers.refusal(message, at, why)

    def listen(self, port: int, handle: Handle, told: Told) -> L:
        """Begin to listen at a port of this computer."""
        return self.opens(port, handle, told)
