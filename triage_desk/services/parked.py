"""A message that waits, looked at: what it says, whom it may be about, what can be said of it.

What came is put beside what is on file, so that whoever decides need not read segments.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.exchange import Message
from triage_desk.domain.inbox import Choice, Letter
from triage_desk.domain.likeness import likely
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services import inbox, inbox_order
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.ports_inbox import MessageReader
from triage_desk.services.recognising import recognise

ANSWERS: Final = MappingProxyType(
    {
        inbox.SAME_PERSON: (Choice.SAME, Choice.OTHER),
        inbox.STAFF_SAY: (Choice.TAKE,),
        inbox.TWO_UNLIKE: (Choice.TAKE,),
        inbox_order.OLDER: (Choice.TAKE,),
    }
)
"""What else may be said of a message, by how the reason begins why it waits."""
MOST_ON_FILE: Final = 5


@dataclass(frozen=True, slots=True)
class Looked:
    """A message that waits: as it came, as it reads today, and whose record it may be about.

    ``choices`` are what may be said of it; ``on_file`` are records it may be about, likeliest
    first.
    """

    letter: Letter
    message: Message
    body: bytes
    on_file: tuple[Patient, ...]
    choices: tuple[Choice, ...]


def look(desk: Desk, message_id: str, read: MessageReader) -> Looked:
    """Return a parked message, and note that it was looked at.

    Raises:
        UserError: the role does not allow it, or no such message waits.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    with desk.store.write() as tx:
        letter = inbox.waits(tx, message_id)
        body = base64.b64decode(letter.body)
        message = read(body)
        found = _on_file(tx, message)
        last = tx.inbox.last(message_id) or letter
        who = inbox.about(tx, letter.patient_id) or message_id
        note(desk, tx, AuditAction.MESSAGES_VIEWED, who)
    return Looked(letter, message, body, found, _choices(last.why, found))


def _choices(why: str, found: tuple[Patient, ...]) -> tuple[Choice, ...]:
    more = next((said for begins, said in ANSWERS.items() if why.startswith(begins)), ())
    possible = (one for one in more if one is not Choice.SAME or found)
    return (Choice.AGAIN, *possible, Choice.CLOSE)


def _on_file(tx: Transaction, message: Message) -> tuple[Patient, ...]:
    """Return the records that a message may be about, each once."""
    found: dict[str, Patient] = {}
    for given in message.holds.patients:
        try:
            known = recognise(tx, given, {})
        except UserError:  # It was removed on request: nobody is shown who is gone.
            continue
        near = [one.patient for one in likely(given.patient, tx.patients.near(given.patient))]
        found |= {one.patient_id: one for one in ([known] if known else []) + near}
    for one in message.merges:
        both = (
            inbox.named(tx, one.kept_id, one.kept_mrn),
            inbox.named(tx, one.gone_id, one.gone_mrn),
        )
        found |= {each.patient_id: each for each in both if each}
    return tuple(found.values())[:MOST_ON_FILE]
