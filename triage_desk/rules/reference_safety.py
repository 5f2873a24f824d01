"""The pages of the safety case: the hazard log and the intended use."""

from __future__ import annotations

from triage_desk.domain.rulebook import (
    Block,
    Facts,
    Grid,
    Heading,
    Page,
    Paragraph,
    Point,
    Points,
    Span,
    Words,
)
from triage_desk.rules.reference_parts import (
    Material,
    address,
    bullets,
    checked_words,
    said,
    strong,
    with_seal,
)
from triage_desk.rules.safety import RATINGS, Hazard, IntendedUse, Proof, Risk, Severity, Status

SIGN_HAZARDS = (
    "I have read this hazard log as clinical safety officer. I agree with the ratings and the "
    "controls, and accept the risks that remain, except those marked open."
)
SIGN_USE = "I have read this statement. The program is used at this clinic only as it says."
STATUS = {
    Status.OPEN: "OPEN",
    Status.CONTROLLED: "controlled",
    Status.TRANSFERRED: "for the clinic to control",
}
RATING_WORDS = (
    "1: acceptable. 2: acceptable where cutting it further costs more than it gains. 3: "
    "undesirable, only where no more can be done. 4: must be brought down. 5: not acceptable."
)


def hazards_page(material: Material) -> Page:
    """Return the hazard log: the matrix, a summary, and each hazard with its controls."""
    hazards = material.safety.hazards
    still_open = sum(hazard.status is Status.OPEN for hazard in hazards)
    worst = max((hazard.residual.rating for hazard in hazards), default=0)
    blocks: list[Block] = [
        Paragraph(
            said(
                "What can go wrong, how bad and how likely it is, what is done about it, and what "
                "is left, in the manner of ISO 14971 and DCB0129. The ratings are a first draft by "
                "those who wrote the program; the clinical safety officer sets them."
            )
        ),
        Facts(
            (
                ("Hazards", said(str(len(hazards)))),
                ("Still open", said(str(still_open))),
                ("Highest risk that remains", said(str(worst))),
            )
        ),
        Heading("The risk matrix"),
        _matrix(),
        Paragraph(said(RATING_WORDS), muted=True),
        Heading("Summary"),
        _summary(hazards),
    ]
    for hazard in hazards:
        blocks += [Heading(f"{hazard.hazard_id} {hazard.title}"), _details(material, hazard)]
    page = Page("hazards", "Hazard log", "", tuple(blocks))
    return with_seal(material.engine, page, SIGN_HAZARDS)


def _matrix() -> Grid:
    heads = ("Likelihood", *(severity.value.capitalize() for severity in Severity))
    rows = tuple(
        (strong(likelihood.value.capitalize()), *(said(str(rating)) for rating in ratings))
        for likelihood, ratings in RATINGS.items()
    )
    return Grid("Risk by likelihood and severity", heads, (0.2, *(0.16,) * 5), rows)


def _summary(hazards: tuple[Hazard, ...]) -> Grid:
    rows = tuple(
        (
            strong(hazard.hazard_id),
            said(hazard.title),
            said(str(hazard.initial.rating)),
            said(str(hazard.residual.rating)),
            _status(hazard),
        )
        for hazard in hazards
    )
    heads = ("Id", "Hazard", "At first", "Remains", "Status")
    return Grid("Hazards", heads, (0.1, 0.5, 0.1, 0.1, 0.2), rows)


def _status(hazard: Hazard) -> Words:
    word = STATUS[hazard.status]
    return strong(word) if hazard.status is Status.OPEN else said(word)


def _details(material: Material, hazard: Hazard) -> Facts:
    controls = "\n".join(f"{c.kind.capitalize()}: {c.text}" for c in hazard.controls)
    rows: list[tuple[str, Words]] = [
        ("Causes", said("\n".join(hazard.causes))),
        ("Harm", said(hazard.harm)),
        ("Risk at first", said(_risk(hazard.initial))),
        ("Controls", said(controls or "none yet")),
        ("Evidence", _evidence(material, hazard.evidence)),
        ("Risk that remains", said(_risk(hazard.residual))),
        ("Status", _status(hazard)),
    ]
    if hazard.to_do:
        rows.append(("Still to do", said(hazard.to_do)))
    return Facts((*rows, ("Owner", said(hazard.owner))))


def _risk(risk: Risk) -> str:
    return f"{risk.severity.value}, {risk.likelihood.value}: {risk.rating}"


def _evidence(material: Material, evidence: tuple[Proof, ...]) -> Words:
    flags = {compiled.flag.flag_id for compiled in material.engine.flags}
    made: list[Span] = []
    for proof in evidence:
        page = proof.name if proof.name in flags else ""
        made += [Span(f"{', ' if made else ''}{proof.kind} "), Span(proof.name, page=page)]
    return tuple(made) or said("none yet")


def intended_use_page(material: Material) -> Page:
    """Return what the product is for, and how it stands to the law on medical devices."""
    use = material.safety.intended_use
    blocks: list[Block] = [Paragraph(strong(use.purpose))]
    for title, texts in (
        ("Who uses it", use.users),
        ("For whom", use.population),
        ("Where", use.setting),
        ("What it does not do", use.does_not),
        ("When it must not be used", use.contraindications),
        ("What goes in", use.inputs),
        ("What comes out", use.outputs),
    ):
        blocks += [Heading(title), bullets(texts)]
    blocks += [*_law(use), Heading("Elsewhere"), bullets(use.elsewhere), *_references(use)]
    page = Page("intended-use", "Intended use", "", tuple(blocks))
    return with_seal(material.engine, page, SIGN_USE)


def _law(use: IntendedUse) -> tuple[Block, ...]:
    rows = tuple(
        (strong(c.name), said(c.asks), said(c.stands), strong(c.answer)) for c in use.criteria
    )
    heads = ("Criterion", "What it asks", "How the product stands to it", "Met?")
    return (
        Heading("Is it a medical device in the United States?"),
        Grid("Criteria", heads, (0.16, 0.28, 0.42, 0.14), rows),
        Heading("What puts it at risk of being a device"),
        bullets(use.at_risk),
        Heading("Conclusion"),
        Paragraph(said(use.conclusion)),
    )


def _references(use: IntendedUse) -> tuple[Block, ...]:
    points = tuple(
        Point(
            (
                Span(f"{reference.cite}. "),
                *address(reference.locator),
                Span(f" ({checked_words(reference.checked)})", muted=True),
            )
        )
        for reference in use.references
    )
    return (Heading("Texts"), Points(points))
