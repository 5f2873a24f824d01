"""Public samples of FHIR R4 into an empty clinic: what is kept, what is refused and why.

    python benchmarks/fhir/samples.py FOLDER

FOLDER holds JSON files of resources and bundles, such as HL7's own examples (npm package
hl7.fhir.r4.examples, CC0). Every file is taken over twice; the second time nothing may change. Of
every Patient, Practitioner, team and appointment each element must be kept or named.
"""

import json
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from triage_desk import app
from triage_desk.domain.exchange import Became, Delivery
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.exchange import formats
from triage_desk.exchange.fhir import appointments, care, people, staff
from triage_desk.services import importing
from triage_desk.settings import Settings

KINDS = (
    *("Patient", "Practitioner", "PractitionerRole", "CareTeam", "Appointment"),
    *("Goal", "RelatedPerson"),
)
HULL = {"resourceType", "id", "meta", "text", "language", "implicitRules"}
KEPT = {
    "Patient": people.KEPT,
    "Practitioner": staff.PRACTITIONER,
    "PractitionerRole": (*staff.ROLE, "extension"),
    "CareTeam": ("identifier", "status", "name", "participant", "telecom", "subject"),
    "Goal": care.GOAL,
    "RelatedPerson": care.RELATED,
    "Appointment": appointments.KEPT,
}


def resources(path: Path) -> list[dict]:
    """Return the resources of a file, those of a bundle each by itself."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    return [one.get("resource", {}) for one in whole.get("entry", [])] or [whole]


def silent(found: list[dict], delivery: Delivery) -> list[str]:
    """Return elements that are neither kept nor named nor part of a refused resource."""
    said = {note.place.rpartition(".")[2] for note in delivery.notes}
    refused = {note.place.rpartition(".")[2] for note in delivery.notes}
    lost = []
    for one in found:
        kind = one.get("resourceType")
        if kind in KEPT and kind not in refused:
            names = {name.lstrip("_") for name in one} - HULL - set(KEPT[kind]) - said
            lost += [f"{kind}.{name}" for name in names]
    return lost


def main(folder: Path) -> int:
    """Take over every file twice; return how many elements were lost in silence."""
    files = [
        path
        for path in sorted(folder.glob("*.json"))
        if re.match(rf"({'|'.join(KINDS)}|Bundle)-", path.name)
    ]
    counted: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    lost: list[str] = []
    with TemporaryDirectory() as scratch:
        desk = app.open_desk(Path(scratch) / "data", Settings())
        desk = desk.acting_as(replace(desk.actor, role=Role.MANAGER))
        for path in files:
            try:
                delivery = formats.read(path, desk.engine.ruleset)
            except UserError as why:
                reasons[str(why)] += 1
                continue
            lost += silent(resources(path), delivery)
            first = importing.take(desk, delivery)
            again = importing.take(desk, delivery)
            for one in first.outcomes:
                counted[f"{one.kind.value} {one.became.value}"] += 1
                if one.why:
                    reasons[one.why] += 1
            if any(one.became in (Became.ADDED, Became.CHANGED) for one in again.outcomes):
                counted["changed the second time"] += 1
                print("twice:", path.name)
            for note in delivery.notes:
                if note.place.rpartition(".")[2] in KINDS:
                    reasons[re.sub(r"^\S+ ?", "", note.why)] += 1
        app.close(desk)
    print(f"{len(files)} files: {dict(sorted(counted.items()))}")
    for why, count in reasons.most_common():
        print(f"{count:4} refused: {why}")
    print(f"lost in silence: {sorted(set(lost)) or 'nothing'}")
    return len(lost)


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1])) else 0)
