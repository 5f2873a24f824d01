"""What a sender hears of a message that came over a connection, at a window or without one."""

from __future__ import annotations

from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import inbox
from triage_desk.services.desk import Desk
from triage_desk.services.ports_inbox import Messages


def answer(desk: Desk, messages: Messages, block: bytes | None) -> bytes:
    """Keep one message that came, or park it; return the answer. ``None`` was too large.

    Whatever cannot be kept now is refused, so that the sender keeps it and sends it again.
    """
    at = desk.clock()
    if block is None:
        return messages.refusal(None, at, "larger than allowed here")
    try:
        found = messages.read(block, desk.engine.ruleset)
    except UserError as fault:
        return messages.refusal(None, at, str(fault))
    if len(found) > 1:
        return messages.refusal(found[0], at, "send one message at a time, not a batch")
    try:
        return messages.answer(found[0], inbox.receive(desk, found[0]), at)
    except EnvironmentFault:
        return messages.refusal(found[0], at, "it cannot be kept now: send it again later")
