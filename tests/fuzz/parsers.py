"""Every parser of something from outside, with something real that it reads.

``PARSERS`` names them; each takes bytes, and a folder of its own to work in. What it refuses is a
sentence of ours. ``benchmarks/hostile.py`` gives each ten thousand bad files, the tests a hundred.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
from PIL import Image

from tests.exchange.test_hl7_reading import PID, SCH, made
from tests.exchange.test_reading import ELM, PT, booked, role
from tests.fuzz.mutants import bent, changed, changed_inside
from tests.rules.small_content import write_small
from triage_desk import paths
from triage_desk import settings as program_settings
from triage_desk.documents.logo import can_show
from triage_desk.domain import chain, codec, look, recovery, scan
from triage_desk.domain.answers import Answer
from triage_desk.domain.backup import Manifest, Part
from triage_desk.domain.care import CareRole, Goal, GoalStatus, Participant
from triage_desk.domain.sheet import guess
from triage_desk.domain.sheet_reading import lacks, understand, with_order
from triage_desk.errors import UserError
from triage_desk.exchange import formats, sheets
from triage_desk.exchange.fhir import care as goals
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.questionnaire import URL
from triage_desk.exchange.tables import REMEMBERED, TableFiles
from triage_desk.rules.content import Ruleset
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.overlay import read_overlay
from triage_desk.services import scores, secrets, signing
from triage_desk.services.assess import assess, read_json
from triage_desk.store import address, container, keys
from triage_desk.store.head_file import HEAD_FILE, HeadFile
from triage_desk.store.signing import Ed25519

TODAY = date(2026, 11, 21)
OVERLAY = b"""version: "1"
phones: {on_call_physician: "555-0100"}
stricter:
  RF-A: {disposition: emergency, why: ours}
switched_off: {back: "no therapist until May"}
"""
LICENCE = (
    "@\n\x1e\rANSI 636014040002DL00410278ZC03190008DLDAQY1234567\nDCSSAMPLE\nDDEN\nDACANA\nDDFN\n"
    "DADQUINN\nDDGN\nDCAC\nDBB08311977\nDBA08312030\nDBC2\n\r"
)


@dataclass(frozen=True)
class Parser:
    """One of them: something real, what reads it, and how it is changed."""

    real: bytes
    read: Callable[[bytes, Path], object]
    change: Callable[[Random, bytes], bytes] = changed


@cache
def small(folder: Path) -> Engine:
    """Return the engine of a small content, compiled once for a folder."""
    return compile_ruleset(load_ruleset(write_small(folder / "content")))


@cache
def shipped() -> Ruleset:
    """Return the content that we ship."""
    return load_ruleset(paths.resources_dir() / "content")


# --------------------------------------------------------------------------- files for the exchange


def exchanged(data: bytes, folder: Path) -> None:
    """Read a file as the import does: what it is, its bytes say."""
    path = folder / "from-elsewhere"
    path.write_bytes(data)
    found = formats.read(path, shipped())
    assert all(note.place and note.why for note in found.notes)


def table(data: bytes, _folder: Path) -> None:
    """Read a table as the window does, with its columns guessed."""
    sheet = sheets.read(data)
    columns = with_order(sheet, guess(sheet))
    if not lacks(sheet, columns):
        understand(sheet, columns, TODAY)


def response() -> dict[str, object]:
    """Return answers of our Questionnaire, some of each kind."""
    items = []
    for item in shipped().items[:40]:
        answer: dict[str, object] = {"valueCoding": {"code": "Y"}}
        if item.options:
            answer = {"valueCoding": {"code": item.options[0].code}}
        elif item.minimum is not None:
            answer = {"valueInteger": int(item.minimum)}
        items.append({"linkId": item.link_id, "answer": [answer]})
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "r1",
        "questionnaire": f"{URL}|1",
        "extension": [{"url": terms.HASH_URL, "valueString": "ab" * 32}],
        "status": "completed",
        "authored": "2026-11-21T09:00:00-05:00",
        "subject": {"reference": "Patient/p1"},
        "item": [{"linkId": "group", "item": items}],
    }


def resources() -> list[dict[str, object]]:
    """Return one of each kind that is taken over."""
    team = {"resourceType": "CareTeam", "id": "t", "name": "Blue", "participant": [{"member": PT}]}
    return [ELM, PT, role(), team, booked(), response(), *care()]


def care() -> list[dict[str, object]]:
    """Return a goal of somebody, who helps them, and the team of both who help."""
    at, eva = datetime(2026, 11, 22, tzinfo=UTC), "e" * 32
    otto = Participant("d" * 32, eva, "Otto Sample", CareRole.CAREGIVER, at, "desk", "555-0100")
    walk = Goal(
        *("a" * 32, eva, "Walk the dog", GoalStatus.ACTIVE, date(2026, 9, 1), at, "desk"),
        *(date(2026, 12, 1), 3, "", 7, 4, "no ride", "a bus card", "d" * 32),
    )
    members = [{"member": {"reference": "RelatedPerson/o"}}, {"member": PT}]
    about = {"subject": {"reference": f"Patient/{ELM['id']}"}}
    team = {"resourceType": "CareTeam", "id": "own", "participant": members, **about}
    return [goals.goal(walk) | about, goals.helper(otto) | {"id": "o"}, team]


def fhir_bundle() -> bytes:
    """Return them as a bundle."""
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": r} for n, r in enumerate(resources())]
    whole = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(whole).encode()


def fhir_lines() -> bytes:
    """Return them as one resource on each line."""
    return "\n".join(map(json.dumps, resources())).encode()


def hl7() -> bytes:
    """Return an appointment and a merge."""
    return made("SIU^S12", SCH, PID) + made("ADT^A40", PID, "MRG|M-78", number="2")


ROWS = (
    ("MRN", "Family name", "Given name", "Birth date", "Date", "Time", "Phone"),
    *((f"M-{n}", "Elm-Synthetic", f"Eva {n}", "1970-05-31", "2026-11-23", "09:30", "555-0101")
      for n in range(8)),
)  # fmt: skip


def csv() -> bytes:
    """Return a schedule, with a quoted cell."""
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode()


def xlsx() -> bytes:
    """Return the same as a workbook, with a day and a number that is none."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["D3"] = datetime(1970, 5, 31)  # noqa: DTZ001 - a cell has no zone
    book.active["A4"], book.active["A4"].number_format = 42, "00000"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def picture(kind: str) -> bytes:
    """Return a small picture for the letterhead."""
    stream = io.BytesIO()
    Image.effect_noise((40, 20), 60).save(stream, kind)
    return stream.getvalue()


# ------------------------------------------------------------------------------- files of this desk


def intake(data: bytes, folder: Path) -> None:
    """Decide where an intake goes."""
    assess(small(folder), read_json(data.decode("utf-8", "replace")), TODAY)


def instrument_answers(data: bytes, _folder: Path) -> None:
    """Score the answers to an instrument."""
    asked = shipped().instruments["PEG"]
    scores.score(asked, read_json(data.decode("utf-8", "replace")))


def in_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    """Return what reads bytes that stand in a file of a folder."""

    def run(data: bytes, folder: Path) -> object:
        (folder / name).write_bytes(data)
        return read(folder)

    return run


def backup(data: bytes, folder: Path) -> None:
    """Open a backup, and read its parts."""
    path = folder / "x.tdbackup"
    path.write_bytes(data)
    with container.open_backup(path) as opened:
        for part in opened.manifest.parts:
            opened.read(part.name)
        opened.extract(container.DATABASE, folder / "restored.db", lambda _done, _of: None)


def backup_bytes() -> bytes:
    """Return a backup of nothing."""
    held = {container.DATABASE: b"abcd", container.VAULT: b"{}"}
    parts = tuple(
        Part(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in held.items()
    )
    made_at, head = datetime(2026, 11, 21, tzinfo=UTC), ("cd" * 32, parts)
    versions = ("b1", "v1", "1.0.0", "0001", "1", "ab" * 32)
    manifest = Manifest(1, *versions, made_at, "u1", "DESK", {"patients": 1}, 3, *head)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(container.HOW_TO, container.WORDS)
        for name, data in held.items():
            archive.writestr(name, data)
        archive.writestr(container.MANIFEST, container.manifest_text(manifest))
        archive.writestr(container.SEAL, "00" * 32)
    return stream.getvalue()


def vault_bytes() -> bytes:
    """Return a vault as it stands beside new data."""
    with tempfile.TemporaryDirectory() as folder:
        keys.create_vault(Path(folder))
        return (Path(folder) / keys.VAULT_FILE).read_bytes()


def signature_bytes() -> bytes:
    """Return a signature of nobody."""
    body = {"format": 1, "public_key": "ab" * 32, "signature": "cd" * 64, "files": {"a": "00" * 32}}
    return json.dumps(body | {"version": "1", "content_hash": "ef" * 32}).encode()


def overlay(data: bytes, folder: Path) -> None:
    """Read what a clinic adds to the content."""
    place = folder / "overlay"
    place.mkdir(exist_ok=True)
    (place / "overlay.yaml").write_bytes(data)
    read_overlay(place)


def signature(data: bytes, folder: Path) -> None:
    """Check the signature of a content."""
    content = folder / "signed"
    if not content.exists():
        write_small(content)
    (content / signing.SIGNATURE_FILE).write_bytes(data)
    signing.verify(content, Ed25519())


def columns(folder: Path) -> object:
    """Return what was said of the columns of a table before."""
    return TableFiles(folder).columns_of(sheets.read(csv()))


def codec_answer(text: str) -> object:
    """Return an answer as it is stored."""
    try:
        return codec.from_json(Answer, text)
    except codec.CodecError as error:
        raise UserError("This answer cannot be read.") from error


def typed(real: str, read: Callable[[str], object]) -> Parser:
    """Return a parser of what is typed or scanned."""
    return Parser(real.encode(), lambda data, _folder: read(data.decode("utf-8", "replace")))


HEADINGS = json.dumps({"ab" * 16: {"fields": ["mrn", "family", ""], "order": "mdy"}}).encode()

PARSERS = {
    "FHIR bundle": Parser(fhir_bundle(), exchanged, bent),
    "FHIR lines": Parser(fhir_lines(), exchanged, bent),
    "HL7 file": Parser(hl7(), exchanged),
    "CSV": Parser(csv(), table),
    "CSV in UTF-16": Parser(csv().decode().encode("utf-16"), table),
    "XLSX": Parser(xlsx(), table, changed_inside),
    "columns": Parser(HEADINGS, in_file(REMEMBERED, columns)),
    "PNG": Parser(picture("PNG"), lambda data, _folder: can_show(data)),
    "JPEG": Parser(picture("JPEG"), lambda data, _folder: can_show(data)),
    "intake": Parser(
        b'{"patient": {"age_years": 40, "sex": "female"}, "answers": {"request": "pain"}}', intake
    ),
    "instrument answers": Parser(b'{"peg_1": 5, "peg_2": 3, "peg_3": 4}', instrument_answers),
    "settings": Parser(
        program_settings.to_toml(program_settings.Settings()).encode(),
        in_file(program_settings.FILE_NAME, program_settings.load),
    ),
    "vault": Parser(vault_bytes(), in_file(keys.VAULT_FILE, keys.read_vault)),
    "backup": Parser(backup_bytes(), backup, changed_inside),
    "overlay": Parser(OVERLAY, overlay),
    "signature": Parser(signature_bytes(), signature),
    "audit head": Parser(
        b'{"number": 12, "digest": "' + b"ab" * 32 + b'"}',
        in_file(HEAD_FILE, lambda folder: HeadFile(folder).seen()),
    ),
    "recovery code": typed("-".join(recovery.write(bytes(range(20)))), secrets.read_code),
    "search": typed("gar mar 3/9/1984 555-0101", lambda text: look.read_look(text, TODAY)),
    "letter code": typed("TD:ABCD1234", scan.read_scan),
    "licence": typed(LICENCE, scan.read_scan),
    "audit code": typed(f"12-{'AB12' * 16}", chain.read_code),
    "audit digest": typed("ab12 " * 16, chain.read_digest),
    "database address": typed(
        "postgresql://ana@db.clinic.example:5432/triage?sslmode=verify-full",
        lambda text: address.read_address(text, kept=True, environment={}),
    ),
    "stored answer": typed('{"state": "answered", "value": true}', codec_answer),
}
