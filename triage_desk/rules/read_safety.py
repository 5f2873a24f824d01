"""From YAML to the hazard log, the intended use and the list of what the PT asks instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from triage_desk.domain.disposition import Disposition
from triage_desk.rules.loader import Folder
from triage_desk.rules.safety import (
    Control,
    Criterion,
    Hazard,
    IntendedUse,
    Likelihood,
    Proof,
    Reference,
    Rescreen,
    Risk,
    Safety,
    Severity,
    Status,
)
from triage_desk.rules.yamlnode import Node

USE_KEYS = (
    *("purpose", "users", "population", "setting", "does_not", "contraindications", "inputs"),
    *("outputs", "criteria", "at_risk", "conclusion", "elsewhere", "references"),
)
T = TypeVar("T")
HAZARDS_FILE = "hazards.yaml"
INTENDED_USE_FILE = "intended_use.yaml"
RESCREEN_FILE = "rescreen.yaml"
CONTROLS = ("design", "test", "training", "information")
PROOFS = ("test", "theorem", "flag", "file")
HAZARD_KEYS = (
    *("title", "causes", "harm", "initial", "controls", "evidence", "residual", "status"),
    *("to_do", "owner"),
)


def read_safety(folder: Folder) -> Safety:
    """Read ``hazards.yaml`` and ``intended_use.yaml`` of a folder.

    Raises:
        ContentError: a file missing or wrong, with its line; a hazard that contradicts itself.
    """
    entries = folder.read(HAZARDS_FILE).entries()
    hazards = tuple(_hazard(hazard_id, node) for hazard_id, node in entries.items())
    return Safety(hazards, _intended_use(folder.read(INTENDED_USE_FILE)))


def read_rescreen(folder: Folder) -> tuple[Rescreen, ...]:
    """Read what is left out of the desk's questions; content without the file leaves out nothing.

    Raises:
        ContentError: an entry is wrong, with its line.
    """
    return tuple(folder.table(RESCREEN_FILE, _rescreen).values())


def _rescreen(condition_id: str, node: Node) -> Rescreen:
    fields = node.fields(("tier", "condition", "why", "pt_asks"))
    tier = Disposition(fields["tier"].choice(d.value for d in Disposition))
    words = (fields[key].text() for key in ("condition", "why", "pt_asks"))
    return Rescreen(condition_id, tier, *words)


def _hazard(hazard_id: str, node: Node) -> Hazard:
    fields = node.fields(HAZARD_KEYS)
    initial, residual = _risk(fields["initial"]), _risk(fields["residual"])
    status = Status(fields["status"].choice(status.value for status in Status))
    to_do = fields["to_do"].text()
    if residual.rating > initial.rating:
        raise fields["residual"].fault(f"{hazard_id}: controls cannot make the risk higher")
    if status is Status.OPEN and not to_do:
        raise fields["to_do"].fault(f"{hazard_id}: an open hazard says what is still to do")
    evidence = tuple(Proof(*pair) for pair in _pairs(fields["evidence"], PROOFS))
    if status is Status.CONTROLLED and not evidence:
        raise fields["evidence"].fault(f"{hazard_id}: a controlled hazard names its evidence")
    return Hazard(
        hazard_id,
        fields["title"].text(),
        fields["causes"].words(),
        fields["harm"].text(),
        initial,
        tuple(Control(*pair) for pair in _pairs(fields["controls"], CONTROLS)),
        evidence,
        residual,
        status,
        to_do,
        fields["owner"].text(),
    )


def _risk(node: Node) -> Risk:
    fields = node.fields(("severity", "likelihood"))
    return Risk(
        Severity(fields["severity"].choice(s.value for s in Severity)),
        Likelihood(fields["likelihood"].choice(level.value for level in Likelihood)),
    )


def _pairs(node: Node, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield kind and text of entries such as ``test: tests/test_x.py``."""
    for child in node.items():
        entries = child.fields((), kinds)
        if len(entries) != 1:
            raise child.fault(f"one entry is exactly one of {', '.join(kinds)}")
        for kind, body in entries.items():
            yield kind, body.text()


def _intended_use(node: Node) -> IntendedUse:
    fields = node.fields(USE_KEYS)
    return IntendedUse(
        purpose=fields["purpose"].text(),
        users=fields["users"].words(),
        population=fields["population"].words(),
        setting=fields["setting"].words(),
        does_not=fields["does_not"].words(),
        contraindications=fields["contraindications"].words(),
        inputs=fields["inputs"].words(),
        outputs=fields["outputs"].words(),
        criteria=_each(fields["criteria"], _criterion),
        at_risk=fields["at_risk"].words(),
        conclusion=fields["conclusion"].text(),
        elsewhere=fields["elsewhere"].words(),
        references=_each(fields["references"], _reference),
    )


def _each(node: Node, read: Callable[[Node], T]) -> tuple[T, ...]:
    return tuple(read(child) for child in node.items())


def _criterion(node: Node) -> Criterion:
    keys = ("name", "asks", "stands", "answer")
    fields = node.fields(keys)
    return Criterion(*(fields[key].text() for key in keys))


def _reference(node: Node) -> Reference:
    fields = node.fields(("cite", "locator", "checked"))
    return Reference(fields["cite"].text(), fields["locator"].text(), fields["checked"].flag())
