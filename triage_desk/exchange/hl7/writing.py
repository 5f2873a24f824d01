"""HL7 version 2 that goes out: a paper of a visit as a result (ORU^R01) or a document (MDM^T02).

The PDF travels as encapsulated data (ED, base64) in OBX-5. A message is made of the same visit and
paper with the same number, so that a receiver who has it knows it again.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

from triage_desk import files
from triage_desk.domain.exchange import Cargo, Paper, VisitOut
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import UserError
from triage_desk.exchange.hl7.answers import US, stamp
from triage_desk.exchange.hl7.wire import escaped
from triage_desk.exchange.text import tidy
from triage_desk.rules.content import Ruleset

ORU, MDM = "oru", "mdm"
NOTHING = "No paper was made that could be sent as it was: make the letter of the visit first."
_KINDS = {ORU: "ORU^R01^ORU_R01", MDM: "MDM^T02^MDM_T02"}
_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.OTHER: "O", Sex.UNKNOWN: "U"}


def results(cargo: Cargo, ruleset: Ruleset, out: Path) -> None:
    """Write a folder of ORU^R01 messages, one for each paper; raise as ``_write``."""
    _write(cargo, ruleset, out, ORU)


def documents(cargo: Cargo, ruleset: Ruleset, out: Path) -> None:
    """Write a folder of MDM^T02 messages, one for each paper; raise as ``_write``."""
    _write(cargo, ruleset, out, MDM)


def _write(cargo: Cargo, ruleset: Ruleset, out: Path, form: str) -> None:
    """Write one file for each message, named by its number.

    Raises:
        UserError: no paper of the visits can be sent.
        EnvironmentFault: a file cannot be written.
    """
    del ruleset
    folder = None
    for number, made in messages(cargo, form):
        folder = folder or files.make_private_folder(out)
        files.write_private(folder / f"{number}.hl7", made)
    if folder is None:
        raise UserError(NOTHING)


def messages(cargo: Cargo, form: str) -> Iterator[tuple[str, bytes]]:
    """Yield number and words of a message for each paper whose bytes are at hand."""
    for visit in cargo.each_visit():
        for paper in visit.papers:
            if paper.pdf:
                yield message(cargo, visit, paper, form)


def message(cargo: Cargo, visit: VisitOut, paper: Paper, form: str) -> tuple[str, bytes]:
    """Return number and words of the message about one paper."""
    made, encounter = paper.record, visit.record.encounter
    named = f"{form}|{made.document_id}|{made.sha256}"
    number = hashlib.sha256(named.encode()).hexdigest()[:20]
    title = _text(made.kind.value.replace("_", " "))
    code = f"{made.kind.value}^{title}^L"
    by = _text(cargo.names.get(made.made_by, ""))
    at = stamp(made.made_at)
    data = base64.b64encode(paper.pdf).decode("ascii")
    order = _text(encounter.encounter_id)
    who = f"{US}|{_text(cargo.clinic.name)}|||{stamp(cargo.made_at)}"
    head = [f"MSH|^~\\&|{who}||{_KINDS[form]}|{number}|P|2.5.1||||||UNICODE UTF-8"]
    if form == MDM:
        head.append(f"EVN||{at}")
    visited = f"PV1|1|O|||||||||||||||||{order}"
    middle = {
        ORU: [f"OBR|1||{order}|{code}|||{at}|||||||||||||||{at}||OTH|F"],
        MDM: [f"TXA|1|CN|application/pdf|{at}|||{at}||^{by}|||{_text(made.document_id)}|||||AU"],
    }
    body = f"OBX|1|ED|{code}||^Application^PDF^Base64^{data}||||||F|||{at}"
    lines = [*head, _pid(visit.record.patient), visited, *middle[form], body]
    return number, ("\r".join(lines) + "\r").encode()


def _pid(person: Patient) -> str:
    number = f"{_text(person.mrn)}^^^^MR" if person.mrn else f"{_text(person.patient_id)}^^^{US}^PI"
    born = person.birth_date.strftime("%Y%m%d")
    given, _space, middle = person.given.partition(" ")
    name = "^".join((_text(person.family), _text(given), _text(middle)))
    phone = f"{_text(person.phone)}^PRN^PH" if person.phone else ""
    return f"PID|1||{number}||{name}^^^^L||{born}|{_SEXES[person.sex]}|||||{phone}"


def _text(words: str) -> str:
    return escaped(tidy(words, 200))
