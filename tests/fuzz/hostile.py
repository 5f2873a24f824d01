"""Files that are meant to do harm by their size or shape, and a child process to read them in.

``make`` writes one of them, ``weight`` bytes of it; ``judge`` reads it in a process that may not
have more memory than it is given, and says what became of it. As a program it is that process.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from tests.fuzz import parsers
from triage_desk.errors import TriageDeskError

Made: TypeAlias = Callable[[int], bytes]
MB = 1_000_000


def filled(head: bytes, piece: bytes, tail: bytes = b"") -> Made:
    """Return what makes a file of one piece again and again."""
    return lambda weight: head + piece * (weight // len(piece)) + tail


def numbered(head: bytes, line: str, tail: bytes = b"") -> Made:
    """Return what makes a file of lines that all have a number of their own."""

    def made(weight: int) -> bytes:
        count = weight // (len(line) + 4)
        return head + "".join(line.replace("#", str(n)) for n in range(count)).encode() + tail

    return made


def part(name: str, made: Made, more: dict[str, bytes] | None = None) -> Made:
    """Return what makes a workbook of which one part unpacks to ``weight`` bytes."""

    def packed(weight: int) -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(parsers.xlsx())) as real,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            held = {one: real.read(one) for one in real.namelist()} | (more or {})
            held[name] = made(weight)
            for one, data in held.items():
                archive.writestr(one, data)
        return stream.getvalue()

    return packed


def many_names(weight: int) -> bytes:
    """Return a zip of nothing but names: its list of contents is all of it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<a/>")
    data = stream.getvalue()
    start = data.index(b"PK\x01\x02")
    entry = data[start : data.index(b"PK\x05\x06")]
    count = weight // len(entry)
    tail = b"PK\x05\x06" + b"\0" * 4 + (count & 0xFFFF).to_bytes(2, "little") * 2
    tail += (count * len(entry)).to_bytes(4, "little") + start.to_bytes(4, "little") + b"\0\0"
    return data[:start] + entry * count + tail


def huge_picture(_weight: int) -> bytes:
    """Return a picture that says it is 60,000 by 60,000."""
    data = bytearray(parsers.picture("PNG"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(data)


PATIENT = json.dumps({**parsers.ELM, "id": "p#", "identifier": [{"value": "#", "system": "urn:x"}]})
SST, SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'>%b]><sst>&j;</sst>" % b"".join(
    b"<!ENTITY %c '%b'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)
BUNDLE = b'{"resourceType":"Bundle","entry":['
CELL = b'<c r="A1"><v>1</v></c>'

FILES: dict[str, tuple[str, Made]] = {
    "a bundle of patients": (
        "FHIR bundle",
        numbered(BUNDLE, f'{{"resource":{PATIENT}}},', b"{}]}"),
    ),
    "a bundle of empty entries": ("FHIR bundle", filled(BUNDLE, b"{},", b"{}]}")),
    "a bundle of numbers": ("FHIR bundle", filled(BUNDLE, b"1,", b"1]}")),
    "JSON that only begins": ("FHIR bundle", filled(b'{"resourceType":"Bundle","entry":', b"[")),
    "a number of many digits": (
        "FHIR bundle",
        filled(b'{"resourceType":"Bundle","x":', b"9", b"}"),
    ),
    "one long text": ("FHIR bundle", filled(b'{"resourceType":"Patient","id":"', b"a", b'"}')),
    "many unknown names": (
        "FHIR bundle",
        numbered(b'{"resourceType":"Patient","id":"1"', ',"#":0', b"}"),
    ),
    "lines of patients": ("FHIR lines", numbered(b"", PATIENT + "\n")),
    "blank lines": ("FHIR lines", filled(b'{"resourceType":"Patient","id":"1"}', b"\n")),
    "messages": ("HL7 file", numbered(b"", "MSH|^~\\&|A|B|||2026||ADT^A08|#|P|2.5\rPID|1||#\r")),
    "headers of messages": ("HL7 file", filled(b"", b"MSH|\r")),
    "a message of short lines": ("HL7 file", filled(parsers.hl7(), b"X\n")),
    "a message of one field": ("HL7 file", filled(parsers.hl7()[:-1], b"^")),
    "a table of people": ("CSV", numbered(parsers.csv() + b"\r\n", "#,A,B,1970-05-31,,,\r\n")),
    "commas": ("CSV", filled(b"a,b\n", b",")),
    "empty lines": ("CSV", filled(b"a,b\n", b"\n")),
    "one quoted cell": ("CSV", filled(b'a,b\n"', b"x")),
    "cells with line ends": ("CSV", filled(b"a,b\n", b'"\n",')),
    "text of four bytes a letter": ("CSV", filled(b"a,b\n", "\U0001f9b4".encode())),
    "a PDF named as a table": ("CSV", filled(b"%PDF-1.7\n", b"a,b\n")),
    "a workbook of long text": (
        "XLSX",
        part(SST, filled(b"<sst %b><si><t>" % MAIN, b"a", b"</t></si></sst>")),
    ),
    "a workbook of cells in one row": (
        "XLSX",
        part(SHEET, filled(b"<worksheet %b><sheetData><row>" % MAIN, CELL, b"</row></sheetData>")),
    ),
    "a workbook of empty rows": (
        "XLSX",
        part(SHEET, filled(b"<worksheet %b><sheetData>" % MAIN, b"<row/>", b"</sheetData>")),
    ),
    "a workbook of people": (
        "XLSX",
        part(
            SHEET,
            numbered(
                b"<worksheet %b><sheetData>" % MAIN,
                '<row r="#"><c r="A#"><v>#</v></c><c r="B#"><v>2</v></c></row>',
                b"</sheetData></worksheet>",
            ),
        ),
    ),
    "a workbook of shared texts": (
        "XLSX",
        part(SST, filled(b"<sst %b>" % MAIN, b"<si><t/></si>", b"</sst>")),
    ),
    "a workbook of styles": (
        "XLSX",
        part("xl/styles.xml", filled(b"<styleSheet %b>" % MAIN, b"<xf/>", b"</styleSheet>")),
    ),
    "a row far away": (
        "XLSX",
        part(SHEET, lambda _: b'<worksheet %b><sheetData><row r="9999999999"/>' % MAIN),
    ),
    "a billion laughs": ("XLSX", part(SST, lambda _: LAUGHS)),
    "a zip of zips": ("XLSX", part("xl/nested.zip", filled(b"", b"\0"))),
    "a workbook of names": ("XLSX", many_names),
    "a backup of names": ("backup", many_names),
    "a backup of nothing": ("backup", filled(b"PK\x03\x04", b"\0")),
    "a huge picture": ("PNG", huge_picture),
    "a settings file without end": ("settings", filled(b"theme = '", b"a", b"'")),
    "settings nested deep": ("settings", filled(b"x = ", b"[")),
    "an overlay nested deep": ("overlay", filled(b"phones: ", b"[")),
    "an overlay of lists": ("overlay", filled(b"phones: ", b"\n- - - - -")),
    "an overlay of aliases": ("overlay", filled(b"version: &a [x]\n", b"- [*a, *a]\n")),
    "a vault nested deep": ("vault", filled(b"", b"[")),
    "an intake nested deep": ("intake", filled(b'{"patient":', b"[")),
    "a search without end": ("search", filled(b"", b"9 ", b"x")),
    "a card without end": ("licence", filled(parsers.LICENCE.encode(), b"DAQ")),
    "an address without end": ("database address", filled(b"postgresql://", b"a:b@")),
}
"""What there is, by name: the parser it is meant for, and what makes it."""


@dataclass(frozen=True)
class Verdict:
    """What became of a file: ``said`` is the sentence, or "read"; a fault begins with "!"."""

    said: str
    seconds: float
    megabytes: float
    """What the process held at most, beyond what it had before the file."""


def make(name: str, weight: int, folder: Path) -> Path:
    """Write a hostile file of about ``weight`` bytes, or that unpacks to so many; return it."""
    path = folder / "hostile"
    path.write_bytes(FILES[name][1](weight))
    return path


def judge(path: Path, parser: str, megabytes: int, seconds: int) -> Verdict:
    """Read a file in a process of its own that may have so much more memory, and so much time."""
    command = [sys.executable, "-m", "tests.fuzz.hostile", parser, str(path), str(megabytes)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode:
        return Verdict(f"! ended with {done.returncode}: {done.stderr[-300:]}", 0, 0)
    return Verdict(**json.loads(done.stdout.splitlines()[-1]))


def main(parser: str, path: str, megabytes: str) -> None:
    """Read one file, and say as JSON what became of it."""
    import resource

    tried = parsers.PARSERS[parser]
    with tempfile.TemporaryDirectory() as folder:
        with suppress(TriageDeskError):  # What is loaded with the first file counts as ours.
            tried.read(tried.real, Path(folder))
        before = held("VmRSS")
        limit = int((held("VmSize") + int(megabytes)) * MB)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        began, said = time.process_time(), "read"
        try:
            if tried.read is parsers.exchanged:
                parsers.formats.read(Path(path), parsers.shipped())
            else:
                tried.read(Path(path).read_bytes(), Path(folder))
        except TriageDeskError as error:
            said = str(error)
        except BaseException as error:
            said = f"! {type(error).__name__}: {str(error)[:200]}"
        spent = time.process_time() - began
        verdict = Verdict(said, round(spent, 2), round(held("VmHWM") - before))
    sys.stdout.write(json.dumps(asdict(verdict)))


def held(what: str) -> float:
    """Return how many megabytes the system says this process has."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


if __name__ == "__main__":
    main(*sys.argv[1:])
