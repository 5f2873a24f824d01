"""FHIR that goes out: transaction bundles, or one file for each type of resource."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from triage_desk import files
from triage_desk.domain.exchange import Cargo
from triage_desk.exchange.fhir import outcomes, terms
from triage_desk.exchange.fhir.bundle import Bundles
from triage_desk.exchange.fhir.questionnaire import questionnaire
from triage_desk.exchange.fhir.terms import Resource
from triage_desk.rules.content import Ruleset

URN = "urn:uuid:"


def one_questionnaire(ruleset: Ruleset, out: Path) -> None:
    """Write the interview as one JSON file.

    Raises:
        EnvironmentFault: the file cannot be written; nothing half stays.
    """
    files.write_private(out, text(questionnaire(ruleset)))


def every_questionnaire(ruleset: Ruleset, out: Path) -> None:
    """Write the interview, then each instrument whose words may be shown, one on each line.

    Raises:
        EnvironmentFault: the file cannot be written; nothing half stays.
    """
    whole = (questionnaire(ruleset), *outcomes.questionnaires(ruleset))
    files.write_private(out, b"".join(text(one) + b"\n" for one in whole))


def one_bundle(cargo: Cargo, ruleset: Ruleset, out: Path) -> None:
    """Write all as one transaction bundle into one JSON file.

    Raises:
        EnvironmentFault: the file cannot be written; nothing half stays.
    """
    files.write_private(out, text(Bundles(cargo, ruleset).whole()))


def bundles(cargo: Cargo, ruleset: Ruleset, out: Path) -> None:
    """Write a folder with one transaction bundle for each visit, named by its id.

    Raises:
        EnvironmentFault: a file cannot be written.
    """
    folder = files.make_private_folder(out)
    for encounter_id, made in Bundles(cargo, ruleset).visits():
        files.write_private(folder / f"{encounter_id}.json", text(made))


def bulk(cargo: Cargo, ruleset: Ruleset, out: Path) -> None:
    """Write a folder of one file for each type of resource, each resource on one line.

    Raises:
        EnvironmentFault: a file cannot be written.
    """
    folder = files.make_private_folder(out)
    streams: dict[str, BinaryIO] = {}
    with ExitStack() as stack:
        for resource in Bundles(cargo, ruleset).resources():
            kind = resource["resourceType"]
            if kind not in streams:
                writing = files.writing_whole(folder / f"{kind}.ndjson")
                streams[kind] = stack.enter_context(writing)
            streams[kind].write(text(_between_files(resource)) + b"\n")


def _between_files(part: Any) -> Any:  # noqa: ANN401 - a part of a resource is any JSON
    """Return a part with references from file to file, since here no entry has an address."""
    if isinstance(part, list):
        return [_between_files(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {key: _between_files(value) for key, value in part.items()}
    to = made.get("reference")
    if isinstance(to, str) and to.startswith(URN):
        made["reference"] = f"{made['type']}/{to.removeprefix(URN)}"
    return made


def text(resource: Resource) -> bytes:
    """Return a resource as compact JSON text in UTF-8."""
    return json.dumps(terms.spaced(resource), ensure_ascii=False, separators=(",", ":")).encode()
