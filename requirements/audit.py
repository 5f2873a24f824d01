"""Audit what the program is made of: pins, hashes, licences, and advisories where one can ask.

Run by ``dev.py check``. Exit code 0: nothing found. What could not be looked up is said and is not
counted as clean; ``--strict`` fails then, for the machine that makes a release.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PINNED = FOLDER / "run.txt"
NOTICES = FOLDER.parent / "resources" / "LICENSES.md"
SERVICES = ("osv", "pypi")
SECONDS = 90
# Licences under which a package may stand in our bundle, as their own metadata write them.
ALLOWED = re.compile(
    r"Apache|Artistic|BSD|MIT|zlib|PSF|Python Software Foundation|MIT-CMU|HPND|MPL|Mozilla|LGPL",
    re.IGNORECASE,
)
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*?)(?:\[[\w,-]+\])?==([\w.+!-]+)")


@dataclass(frozen=True)
class Pin:
    """One package of the program: its name, its version, how many hashes hold it."""

    name: str
    version: str
    hashes: int


def read_pins(text: str) -> tuple[list[Pin], list[str]]:
    """Return the pins of a requirements file, and the lines that are none."""
    pins: list[Pin] = []
    loose: list[str] = []
    for block in re.sub(r"\\\n", " ", text).splitlines():
        line = block.strip()
        if not line or line.startswith("#"):
            continue
        found = _PIN.match(line)
        if found:
            pins.append(Pin(found[1], found[2], line.count("--hash=sha256:")))
        else:
            loose.append(line)
    return pins, loose


def licence_of(name: str) -> str:
    """Return what an installed package says of its licence, or "" when it is not installed."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classifiers = [c for c in about.get_all("Classifier") or () if c.startswith("License")]
    said = [about.get("License-Expression"), *classifiers, about.get("License")]
    return " | ".join(words.split("\n")[0] for words in said if words)


def faults_of(pins: list[Pin], loose: list[str], notices: str) -> list[str]:
    """Return what is wrong with the pins themselves, a sentence each."""
    faults = [f"{line.split()[0]} is not pinned to one version" for line in loose]
    for pin in pins:
        licence = licence_of(pin.name)
        if not pin.hashes:
            faults.append(f"{pin.name} {pin.version} is held by no hash")
        if licence and not ALLOWED.search(licence):
            faults.append(f'{pin.name} has a licence we did not allow: "{licence}"')
        if licence and pin.name.lower() not in notices.lower():
            faults.append(f"{pin.name} is missing in resources/LICENSES.md")
    return faults


def advisories(pins: list[Pin]) -> tuple[list[str], int]:
    """Return the advisories known for the pins, and for how many pins somebody was asked."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as names:
        names.write("".join(f"{pin.name}=={pin.version}\n" for pin in pins))
        names.flush()
        for service in SERVICES:
            found, asked = _ask(service, names.name)
            if asked:
                return found, asked
    return [], 0


def _ask(service: str, names: str) -> tuple[list[str], int]:
    options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
    command = [sys.executable, "-m", "pip_audit", "-s", service, *options, "-r", names]
    try:
        told = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS).stdout
        rows = json.loads(told)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return [], 0
    answered = [row for row in rows if "skip_reason" not in row]
    found = [
        f"{row['name']} {row['version']}: {one['id']}, mended in {one['fix_versions'] or 'none'}"
        for row in answered
        for one in row["vulns"]
    ]
    return found, len(answered)


def main() -> int:
    """Audit and say what was found; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true", help="fail when nobody could be asked")
    strict = parser.parse_args().strict
    pins, loose = read_pins(PINNED.read_text(encoding="utf-8"))
    wrong = faults_of(pins, loose, NOTICES.read_text(encoding="utf-8"))
    known, asked = advisories(pins)
    print(f"{len(pins)} packages pinned, {sum(pin.hashes for pin in pins)} hashes")
    for line in (*wrong, *known):
        print(f"WRONG  {line}")
    if asked < len(pins):
        print(f"UNKNOWN  no advisory service answered for {len(pins) - asked} of {len(pins)}")
    return 1 if wrong or known or (strict and asked < len(pins)) else 0


if __name__ == "__main__":
    sys.exit(main())
