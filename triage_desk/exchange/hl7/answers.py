"""What a sender hears: an acknowledgement (ACK) in original mode, with MSA and, where due, ERR.

AA: kept, or nothing in it is kept here. AE: it waits whole until somebody has looked; sending it
again changes nothing. AR: it was not kept; mend it, or send it again later.
"""

from __future__ import annotations

from datetime import datetime

from triage_desk.domain.exchange import Message
from triage_desk.domain.inbox import Fate, Letter
from triage_desk.exchange.hl7 import wire
from triage_desk.exchange.text import tidy

US = "TRIAGE DESK"
ACCEPTED, PARKED, REFUSED = "AA", "AE", "AR"
# Table 0357 of HL7.
_UNKNOWN_KIND, _NO_SEGMENT, _INSIDE = "200", "100", "207"
_TEXTS = {
    _UNKNOWN_KIND: "Unsupported message type",
    _NO_SEGMENT: "Segment sequence error",
    _INSIDE: "Application internal error",
}


def stamp(at: datetime) -> str:
    """Return a moment as HL7 writes it, with its offset."""
    return at.astimezone().strftime("%Y%m%d%H%M%S%z")


def to(message: Message, letter: Letter, at: datetime) -> bytes:
    """Return the answer to a message of which something became."""
    if message.unknown:
        return _answer(message, REFUSED, at, _UNKNOWN_KIND, message.fault)
    if letter.fate is Fate.PARKED:
        code = _INSIDE if message.control_id else _NO_SEGMENT
        return _answer(message, PARKED, at, code, f"set aside, whole: {letter.why}")
    return _answer(message, ACCEPTED, at)


def refusal(message: Message | None, at: datetime, why: str) -> bytes:
    """Return the answer to what was not kept at all; the sender is to send it again."""
    return _answer(message, REFUSED, at, _INSIDE, why)


def code_of(answer: bytes) -> tuple[str, str, str]:
    """Return code, number and text of an answer that we were sent; each "" where there is none.

    Raises:
        UserError: it is no HL7 message.
    """
    msa = wire.read(answer).first("MSA")
    return (msa.at(1), msa.at(2), msa.at(3)) if msa else ("", "", "")


def _answer(
    message: Message | None, code: str, at: datetime, error: str = "", why: str = ""
) -> bytes:
    parts = message.sender.split("|") if message and message.sender else ["", ""]
    app, place = (wire.escaped(tidy(part, 180)) for part in (*parts, "")[:2])
    number = wire.escaped(tidy(message.control_id, 199)) if message else ""
    event = message.kind.partition("^")[2] if message else ""
    kind = f"ACK^{wire.escaped(event)}^ACK" if event else "ACK"
    ours = f"A{at.timestamp():.6f}".replace(".", "")
    lines = [
        f"MSH|^~\\&|{US}||{app}|{place}|{stamp(at)}||{kind}|{ours}|P|2.5.1||||||UNICODE UTF-8",
        f"MSA|{code}|{number}",
    ]
    if error:
        said = wire.escaped(tidy(why, 250))
        lines.append(f"ERR|||{error}^{_TEXTS[error]}^HL70357|E||||{said}")
    return ("\r".join(lines) + "\r").encode()
