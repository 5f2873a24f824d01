"""Write the security review: the threat model, and what its tests and the checks said just now.

    python tests/make_security_review.py [--without-running]

The threats stand in ``resources/safety/threats.yaml``. Every test they name is run; bandit looks
over the source; the packages are audited. What could not be found out is written as unknown.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
THREATS = ROOT / "resources" / "safety" / "threats.yaml"
REVIEW = ROOT / "resources" / "reference" / "security.md"
KEYS = ("title", "who", "wants", "controls", "evidence", "left", "status")
RESULTS = "## What the checks said"
LOOKED = ("triage_desk", "dev.py")
NAMED = re.compile(r"noqa: [^#\n]*\bS\d{3}")


@dataclass(frozen=True)
class Threat:
    """One way to come to harm."""

    threat_id: str
    title: str
    who: str
    wants: str
    controls: tuple[str, ...]
    evidence: tuple[str, ...]
    left: str
    status: str
    to_do: str = ""


def read_threats(text: str) -> tuple[Threat, ...]:
    """Return the threats; raise ``ValueError`` with the id of one that is not whole."""
    found = []
    for threat_id, entry in yaml.safe_load(text).items():
        missing = [key for key in KEYS if not entry.get(key)]
        more = set(entry) - {*KEYS, "to_do"}
        if missing or more:
            raise ValueError(f"{threat_id}: missing {missing}, unknown {sorted(more)}")
        if entry["status"] not in ("controlled", "open"):
            raise ValueError(f"{threat_id}: the status is controlled or open")
        if (entry["status"] == "open") != bool(entry.get("to_do")):
            raise ValueError(f"{threat_id}: what is open says what is to do, and nothing else does")
        lists = {key: tuple(entry[key]) for key in ("controls", "evidence")}
        words = {key: " ".join(str(value).split()) for key, value in entry.items()}
        found.append(Threat(threat_id, **(words | lists)))
    return tuple(found)


def model(threats: tuple[Threat, ...]) -> str:
    """Return the part of the review that changes only with the threats."""
    open_ones = [threat.threat_id for threat in threats if threat.status == "open"]
    lines = [
        "# Security review",
        "",
        "Written by `python3 dev.py review` from `resources/safety/threats.yaml` and from what the",
        "checks said; not to be edited by hand. It is our own review: nobody from outside has",
        "looked yet.",
        "",
        f"{len(threats)} threats; open: {', '.join(open_ones) or 'none'}.",
        "",
    ]
    for threat in threats:
        lines += [
            f"## {threat.threat_id} {threat.title} ({threat.status})",
            "",
            f"Who: {threat.who}. Wants: {threat.wants}.",
            "",
            *(f"- {control}" for control in threat.controls),
            "",
            "Shown by:",
            "",
            *(f"- `{proof}`" for proof in threat.evidence),
            "",
            f"What is left: {threat.left}",
            "",
        ]
        lines += [f"To do: {threat.to_do}", ""] if threat.to_do else []
    return "\n".join(lines)


def results(threats: tuple[Threat, ...]) -> str:
    """Run everything; return what it said in a few lines."""
    proofs = sorted({proof for threat in threats for proof in threat.evidence})
    tests = _run("-m", "pytest", "-q", "-p", "no:cacheprovider", *proofs).splitlines()
    bandit = _run("-m", "bandit", "-q", "-c", "pyproject.toml", "-r", *LOOKED)
    issues = re.findall(r">> Issue: \[(\w+)", bandit)
    audit = _run("requirements/audit.py").splitlines()
    return "\n".join(
        [
            RESULTS,
            "",
            f"- The {len(proofs)} tests named above: {_last(tests)}",
            f"- bandit over {', '.join(LOOKED)}: {len(issues)} findings"
            + (f" ({', '.join(sorted(set(issues)))})" if issues else ""),
            f"- Exceptions that ruff's security rules were given, each with its reason: {_named()}",
            *(f"- Packages: {line}" for line in audit),
            "",
        ]
    )


def _run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout


def _named() -> int:
    """Return at how many places of the source a security rule rests."""
    files = [ROOT / "dev.py", *(ROOT / "triage_desk").rglob("*.py")]
    return sum(len(NAMED.findall(path.read_text(encoding="utf-8"))) for path in files)


def _last(lines: list[str]) -> str:
    """Return the summary of pytest without the time it took."""
    told = [line for line in lines if re.search(r"\d+ (passed|failed|error)", line)]
    return re.sub(r" in [\d.:s() ]+$", "", told[-1]) if told else "could not be run"


def main() -> int:
    """Write the review; 1 when a test named in it fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-running", action="store_true", help="keep what was said before")
    threats = read_threats(THREATS.read_text(encoding="utf-8"))
    if parser.parse_args().without_running:
        before = REVIEW.read_text(encoding="utf-8")
        said = before[before.index(RESULTS) :]
    else:
        said = results(threats)
    REVIEW.write_text(f"{model(threats)}\n{said}", encoding="utf-8")
    sys.stdout.write(said)
    return 1 if "failed" in said or "could not" in said else 0


if __name__ == "__main__":
    sys.exit(main())
