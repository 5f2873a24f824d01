"""Every parser of something from outside: changed at random, it is read or refused.

What is refused is a sentence of ours (``TriageDeskError``); anything else is a fault of ours.
A file is changed as a bad disk or an enemy would (``mutants.changed``).
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutants import changed
from tests.rules.small_content import FILES, write_small
from triage_desk import settings as program_settings
from triage_desk.domain import chain, codec, look, recovery, scan
from triage_desk.domain.answers import Answer
from triage_desk.domain.backup import Manifest, Part
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.overlay import read_overlay
from triage_desk.services import scores, secrets, signing
from triage_desk.services.assess import assess, read_json
from triage_desk.store import address, container, keys
from triage_desk.store.head_file import HEAD_FILE, HeadFile
from triage_desk.store.signing import Ed25519

TODAY = date(2026, 11, 21)
OVERLAY = b"""version: "1"
name: Sample clinic
phones: {physician: "555-0100"}
stricter:
- {flag: RF-A, disposition: emergency, why: ours}
"""
LICENCE = (
    "@\n\x1e\rANSI 636014040002DL00410278ZC03190008DLDAQY1234567\nDCSSAMPLE\nDDEN\nDACANA\nDDFN\n"
    "DADQUINN\nDDGN\nDCAC\nDBB08311977\nDBA08312030\nDBC2\n\r"
)
few = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def intake(text: bytes, folder: Path) -> None:
    read = read_json(text.decode("utf-8", "replace"))
    assess(small(folder), read, TODAY)


def instrument_answers(text: bytes, folder: Path) -> None:
    ruleset = small(folder).ruleset
    for instrument in ruleset.instruments.values():
        scores.score(instrument, read_json(text.decode("utf-8", "replace")))


def small(folder: Path):
    """Return the engine of a small content, compiled once for a folder."""
    if folder not in _ENGINES:
        _ENGINES[folder] = compile_ruleset(load_ruleset(write_small(folder / "content")))
    return _ENGINES[folder]


_ENGINES: dict[Path, object] = {}


def in_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    def run(data: bytes, folder: Path) -> object:
        (folder / name).write_bytes(data)
        return read(folder)

    return run


def backup_file(data: bytes, folder: Path) -> None:
    path = folder / "x.tdbackup"
    path.write_bytes(data)
    with container.open_backup(path):
        pass


def backup_bytes() -> bytes:
    parts = (Part(container.DATABASE, 4, "00" * 32), Part(container.VAULT, 2, "00" * 32))
    made_at, head = datetime(2026, 11, 21, tzinfo=UTC), ("cd" * 32, parts)
    versions = ("b1", "v1", "1.0.0", "0001", "1", "ab" * 32)
    manifest = Manifest(1, *versions, made_at, "u1", "DESK", {"patients": 1}, 3, *head)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(container.HOW_TO, container.WORDS)
        archive.writestr(container.DATABASE, b"abcd")
        archive.writestr(container.VAULT, b"{}")
        archive.writestr(container.MANIFEST, container.manifest_text(manifest))
        archive.writestr(container.SEAL, "00" * 32)
    return stream.getvalue()


def vault_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        keys.create_vault(Path(folder))
        return (Path(folder) / keys.VAULT_FILE).read_bytes()


def signature_bytes() -> bytes:
    body = {"format": 1, "public_key": "ab" * 32, "signature": "cd" * 64, "files": {"a": "00" * 32}}
    return json.dumps(body).encode()


def overlay(data: bytes, folder: Path) -> None:
    place = folder / "overlay"
    place.mkdir(exist_ok=True)
    (place / "overlay.yaml").write_bytes(data)
    read_overlay(place)


def signature(data: bytes, folder: Path) -> None:
    content = folder / "signed"
    if not content.exists():
        write_small(content)
    (content / signing.SIGNATURE_FILE).write_bytes(data)
    signing.verify(content, Ed25519())


PARSERS = {
    "intake": (
        b'{"patient": {"age_years": 40, "sex": "female"}, "answers": {"request": "pain"}}',
        intake,
    ),
    "instrument answers": (b'{"peg_1": 5, "peg_2": 3, "peg_3": 4}', instrument_answers),
    "settings": (
        program_settings.to_toml(program_settings.Settings()).encode(),
        in_file(program_settings.FILE_NAME, program_settings.load),
    ),
    "vault": (vault_bytes(), in_file(keys.VAULT_FILE, keys.read_vault)),
    "backup": (backup_bytes(), backup_file),
    "overlay": (OVERLAY, overlay),
    "signature": (signature_bytes(), signature),
    "audit head": (
        b'{"number": 12, "digest": "' + b"ab" * 32 + b'"}',
        in_file(HEAD_FILE, lambda folder: HeadFile(folder).seen()),
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@pytest.mark.parametrize("name", PARSERS)
@few
@given(data=st.data())
def test_a_file_is_read_or_refused_in_words(name, data, folder):
    real, parse = PARSERS[name]
    with suppress(TriageDeskError):
        parse(data.draw(changed(real)), folder)


@pytest.mark.parametrize("name", [n for n in PARSERS if n not in ("overlay", "signature", "vault")])
def test_the_real_file_is_read_where_nothing_else_is_amiss(name, folder):
    real, parse = PARSERS[name]
    with suppress(UserError):  # The small content does not know every question of an intake.
        parse(real, folder)


@pytest.mark.parametrize("name", sorted(FILES))
@settings(few, max_examples=25)
@given(data=st.data())
def test_content_is_read_or_refused_in_words(name, data, folder):
    text = data.draw(changed(FILES[name].encode()))
    place = folder / "one-file"
    write_small(place)
    (place / name).write_bytes(text)
    with suppress(TriageDeskError):
        load_ruleset(place)


def codec_answer(text: str) -> object:
    try:
        return codec.from_json(Answer, text)
    except codec.CodecError as error:
        raise UserError(str(error)) from error


TYPED = {
    "recovery code": ("-".join(recovery.write(bytes(range(20)))), secrets.read_code),
    "search": ("gar mar 3/9/1984 555-0101", lambda text: look.read_look(text, TODAY)),
    "letter code": ("TD:ABCD1234", scan.read_scan),
    "licence": (LICENCE, scan.read_scan),
    "audit code": (f"12-{'AB12' * 16}", chain.read_code),
    "audit digest": ("ab12 " * 16, chain.read_digest),
    "database address": (
        "postgresql://ana@db.clinic.example:5432/triage?sslmode=verify-full",
        lambda text: address.read_address(text, kept=True, environment={}),
    ),
    "stored answer": ('{"state": "answered", "value": true}', codec_answer),
}


@pytest.mark.parametrize("name", TYPED)
@settings(few, max_examples=150)
@given(data=st.data())
def test_what_is_typed_or_scanned_is_read_or_refused_in_words(name, data):
    real, parse = TYPED[name]
    text = data.draw(
        changed(real.encode()) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace"))
    )
    with suppress(TriageDeskError):
        parse(text.decode("utf-8", "replace"))
