"""The certificate of a proof: one page to keep beside the content, and the same for machines.

The page is made from the JSON alone, so that the two can never say different things.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from triage_desk import files
from triage_desk.domain.rulebook import Block, Facts, Grid, Heading, Page, Paragraph, Span, Words
from triage_desk.errors import UserError
from triage_desk.rules.prove import Proof
from triage_desk.rules.prove_space import AxiomKind
from triage_desk.services.content_proof import as_data
from triage_desk.services.ports import PagePrinter

NAME = "certificate"
TITLE = "Certificate: the safety theorems, proved"
LIMITS = (
    "The proof is about the rules and the questions as they stand in this content. It does not say "
    "that a rule is right medicine: sources and a signature do. It is about answers as given: a "
    "wrong answer, or a line that staff did not read out, is outside it. The program that runs the "
    "interview is compared with what was proved on random people; that part is tested, not proved. "
    "A number counts only by the limits of the content that it lies between."
)


def certificate(proof: Proof) -> dict[str, Any]:
    """Return the certificate of a proof as JSON holds it.

    Raises:
        UserError: a theorem does not hold, or not all of them were tried in all rows.
    """
    if not proof.holds or not proof.longest:
        raise UserError(
            "There is a certificate only of a whole proof that holds: mend what failed, and "
            "leave out --region and --theorem."
        )
    return as_data(proof)


def write(data: Mapping[str, Any], folder: Path, printer: PagePrinter) -> Path:
    """Write the JSON and the page into ``folder``; return where the page is.

    Raises:
        EnvironmentFault: the folder cannot be written.
    """
    files.make_private_folder(folder)
    plain = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    files.write_private(folder / f"{NAME}.json", plain.encode())
    return files.write_private(folder / f"{NAME}.pdf", printer.print_page(page(data)))


def page(data: Mapping[str, Any]) -> Page:
    """Return the one page that the JSON of a certificate makes."""
    version, content_hash = data["content_version"], data["content_hash"]
    return Page(NAME, TITLE, "", tuple(_blocks(data)), fingerprint=f"{version} {content_hash}")


def _blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    rows: dict[str, list[bool]] = {}
    for result in data["theorems"]:
        rows.setdefault(result["id"], []).append(result["holds"])
    yield Facts(tuple(_facts(data)))
    yield Grid(
        "What was proved, of every person and every set of answers, in each row",
        ("", "Theorem", "Holds"),
        (0.07, 0.79, 0.14),
        tuple(
            (
                (Span(name, strong=True),),
                (Span(data["words"][name]),),
                (Span(f"{sum(held)} of {len(held)} rows"),),
            )
            for name, held in rows.items()
        ),
    )
    yield Heading("Taken as true, for a clinician to sign")
    yield Paragraph(_meanings(data))
    yield Heading("What this does not show")
    yield Paragraph((Span(LIMITS),))


def _facts(data: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    counts, model = data["counts"], data["model"]
    regions = dict.fromkeys(result["region"] for result in data["theorems"])
    longest = ", ".join(f"{row} {most}" for row, most in data["longest"].items())
    counted = (
        f"{counts['questions']} questions and lines, {counts['flags']} red flags, "
        f"{counts['pathways']} pathways"
    )
    checks = f"{data['solver']}, {counts['searches']} searches, {data['seconds']:.0f} seconds"
    compared = (
        f"{model['sampled']} random people, {model['disagreed']} came out differently in the "
        "program and in what was proved"
    )
    yield "Content", (Span(f"Version {data['content_version']}, {data['content_hash']}"),)
    yield "Looked at", (Span(counted),)
    yield "Rows", (Span(", ".join(regions)),)
    yield "Solver", (Span(checks),)
    yield "Compared", (Span(compared),)
    yield "Most questions", (Span(longest),)


def _meanings(data: Mapping[str, Any]) -> Words:
    """Return every assumption on the meaning of a hidden question, and how many twins there are."""
    found, twins, idle = [], 0, []
    for one in data["assumptions"]:
        if not one["needed"]:
            idle.append(one["name"])
        if one["kind"] == AxiomKind.MEANING.value:
            found += [Span(f"{one['name']} ", strong=True), Span(f"{one['text']} ")]
        else:
            twins += 1
    alike = (
        f"And {twins} lines are answered like the line that asks the same, or the whole that they "
        "are a part of. "
    )
    needed = f"Not needed: {', '.join(idle)}." if idle else "Without any one of these T4 fails."
    return (*found, Span(alike + needed))
