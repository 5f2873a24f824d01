"""The rules in force as a clinician reads them: who signed, what was proved, what changed.

Of each content that ran here a copy is kept beside the data, so that the next one can be held
against it. Content names no patient.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage_desk import files
from triage_desk.domain.decision import RulesetRef
from triage_desk.domain.permission import Permission
from triage_desk.errors import Cancelled, EnvironmentFault, UserError
from triage_desk.rules.engine import Engine
from triage_desk.rules.loader import NOT_RULES
from triage_desk.services import content_diff, impact, impact_report
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Watch
from triage_desk.services.this_computer import Computer

ENDING = ".zip"
SCRATCH = "scratch"
HASH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Theorem:
    """One theorem of the certificate: in how many of how many rows it was proved."""

    name: str
    words: str
    proved: int
    rows: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was proved of a content. ``fits`` says that it is of the content in force."""

    fits: bool
    version: str
    content_hash: str
    theorems: tuple[Theorem, ...]
    solver: str
    sampled: int
    disagreed: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The content in force, with how much there is of each part."""

    ref: RulesetRef
    signed: str
    counts: Mapping[str, int]
    certificate: Certificate | None


def rules(desk: Desk) -> Rules:
    """Return the content in force; a certificate that cannot be read is none."""
    ruleset = desk.engine.ruleset
    counts = {
        "questions": len(ruleset.items),
        "flags": len(ruleset.flags),
        "pathways": len(ruleset.pathways),
        "handouts": len(ruleset.handouts),
    }
    signed = desk.standing.sentence if desk.standing is not None else ""
    return Rules(ruleset.ref, signed, counts, _certificate(computer_of(desk), ruleset.ref))


def keep_version(here: Computer, engine: Engine) -> Path | None:
    """Keep a copy of the content in force, once; return where, ``None`` when it is there.

    Raises:
        EnvironmentFault: the folder cannot be written.
    """
    ref = engine.ruleset.ref
    path = here.versions / f"{ref.version}-{_mark(ref)}{ENDING}"
    if path.exists():
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(here.content.rglob("*.yaml")):
            name = file.relative_to(here.content)
            if name.parts[0] != NOT_RULES:
                archive.writestr(zipfile.ZipInfo(name.as_posix()), file.read_bytes())
    files.make_private_folder(here.versions)
    return files.write_private(path, made.getvalue())


def versions(desk: Desk) -> tuple[Path, ...]:
    """Return the copies of content of before, the last one kept first."""
    here, now = computer_of(desk), _mark(desk.engine.ruleset.ref)
    found = sorted(here.versions.glob(f"*{ENDING}"), key=lambda p: p.stat().st_mtime, reverse=True)
    return tuple(path for path in found if not path.stem.endswith(now))


def what_changed(desk: Desk, old: Path) -> tuple[str, ...]:
    """Return what differs between content of before and the content in force, as lines.

    Args:
        desk: whose content is in force.
        old: one of ``versions``, or a folder with content.

    Raises:
        UserError: the role does not allow it, or this is no content.
        ContentError: the content of before has a fault.
    """
    require(desk, Permission.TRY_CONTENT)
    here = computer_of(desk)
    if old.is_dir():
        return _compared(old, here)
    place = files.make_private_folder(here.data / SCRATCH)
    with files.scratch_in(place) as scratch:
        _unpack(old, scratch)
        return _compared(scratch, here)


def past_intakes(desk: Desk, watch: Watch) -> tuple[str, ...]:
    """Return which intakes of the past these rules would send elsewhere, as lines; ids only.

    Raises:
        UserError: the role does not allow it.
        Cancelled: the watch no longer wants it.
    """
    require(desk, Permission.TRY_CONTENT)

    def told(done: int, total: int) -> None:
        if watch.cancelled:
            raise Cancelled("Looking at past intakes was stopped; nothing was changed.")
        watch.report(done, total)

    found = impact.impact(desk, desk.engine, progress=told)
    return tuple(impact_report.lines(desk.engine, found))


def _mark(ref: RulesetRef) -> str:
    return (ref.base_hash or ref.content_hash)[:HASH_SHOWN]


def _compared(old: Path, here: Computer) -> tuple[str, ...]:
    return tuple(content_diff.lines(content_diff.compare_folders(old, here.content, here.overlay)))


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                target = folder / name
                if not target.resolve().is_relative_to(folder.resolve()):
                    raise UserError(f"This is no copy of content: {path.name}; choose another.")
                files.make_private_folder(target.parent)
                files.write_private(target, archive.read(name))
    except (OSError, zipfile.BadZipFile) as error:
        raise EnvironmentFault(
            f"The copy of the rules cannot be read: {path}; choose another one."
        ) from error


def _certificate(here: Computer, ref: RulesetRef) -> Certificate | None:
    try:
        data = json.loads(here.certificate.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return _read_certificate(data, ref)


def _read_certificate(data: Mapping[str, Any], ref: RulesetRef) -> Certificate:
    held: dict[str, list[bool]] = {}
    for result in data["theorems"]:
        held.setdefault(result["id"], []).append(result["holds"])
    return Certificate(
        data["content_hash"] in (ref.content_hash, ref.base_hash),
        data["content_version"],
        data["content_hash"],
        tuple(Theorem(n, data["words"][n], sum(all_), len(all_)) for n, all_ in held.items()),
        data["solver"],
        data["model"]["sampled"],
        data["model"]["disagreed"],
    )
