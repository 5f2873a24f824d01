"""The front of the rulebook: the cover that is signed for the whole, and how to read the rest."""

from __future__ import annotations

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.rulebook import (
    Block,
    Facts,
    Heading,
    Page,
    Paragraph,
    Point,
    Points,
    RouteLine,
    Signature,
    Span,
)
from triage_desk.rules.reference_parts import (
    SIGNS,
    Material,
    bullets,
    route_word,
    said,
    sealed,
    strong,
)

PURPOSE = "This decides where to book, not what is wrong."
SIGN_BOOK = (
    "I have read this rulebook and approve it as the standing protocol of this clinic. I know that "
    "staff who are not clinicians use it, and that a licensed clinician may change any route."
)
INTRO = (
    "Each page shows one thing that decides, in words and as it behaves, and ends with a place to "
    "sign. Nothing here was written by hand: it is made from the same files that the program runs. "
    "A page's fingerprint changes when a word on it changes, so a signature stays good for as long "
    "as the fingerprint does."
)
VALUES = (
    "An answer is yes, no, or not known. Not sure, declined, skipped and not asked are not known.",
    "A rule comes out as found, not found, or could not be ruled out.",
    "All of these: one no ends it; else one not known leaves it open.",
    "Any one of these: one yes is enough; it is no only when all are no.",
    "At least so many of these: found when enough are a known yes; not when too few are left.",
    "None of these: the reverse of any one of these.",
    "Unless: an exemption needs a known yes. Not known exempts nobody.",
)
UNKNOWN = (
    "Each rule says what happens while it cannot be ruled out. Hold keeps the visit at a stated "
    "route or a more urgent one. Asked later names who asks, and when. Accepted gives the reason "
    "in writing. There is no default."
)
FLOWS = (
    "Read from the top. Each box on the left is one step.",
    "Bold at the right of a question is the answer that is looked for.",
    "A no leaves at the right: one no is enough for not found.",
    "A yes or a not sure goes down; the last box parts the two.",
    "Small print below a question gives the number's date and source.",
)


def cover(material: Material) -> tuple[Block, ...]:
    """Return version, hash, status and size of the book, and the place to sign it as a whole."""
    ruleset = material.engine.ruleset
    recalled = sum(not source.checked for source in ruleset.sources.values())
    ran = [result for results in material.results.values() for result in results]
    wrong = sum(not result.agrees for result in ran)
    status = "signed" if ruleset.status == "signed" else "DRAFT, not for use with patients"
    holds = (
        f"{len(material.engine.flags)} red flags, {len(ruleset.pathways)} pathways, "
        f"{len(ruleset.instruments)} instruments, {len(ruleset.items)} questions or lists, "
        f"{len(ruleset.thresholds)} numbers, {len(ruleset.sources)} sources ({recalled} recalled)"
    )
    version, content = ruleset.ref.version, ruleset.ref.content_hash
    return (
        Paragraph(strong(PURPOSE)),
        Facts(
            (
                ("Version", said(version)),
                ("Content hash (SHA-256)", said(content)),
                ("Status", strong(status)),
                ("Approved by", said(ruleset.approver or "nobody yet")),
                ("In force from", said(ruleset.effective_from.isoformat())),
                ("Holds", said(holds)),
                ("Cases run for this book", said(f"{len(ran)}, not as expected: {wrong}")),
            )
        ),
        Signature(f"{SIGN_BOOK} Version {version}, content {content}.", SIGNS),
    )


def how_to_read(material: Material) -> Page:
    """Return the page that explains levels, the three values, and the flows."""
    rules = material.engine.ruleset.dispositions
    levels = tuple(
        RouteLine(route, route_word(material.engine, route), rules[route].act_within)
        for route in Disposition
    )
    blocks: tuple[Block, ...] = (
        Paragraph(said(INTRO)),
        Heading("Levels of concern"),
        Paragraph(said("Every red flag asks for one of these. The most urgent one wins.")),
        *levels,
        Heading("Three values"),
        bullets(VALUES),
        Heading("When it is not known"),
        Paragraph(said(UNKNOWN)),
        Heading("How to read a flow"),
        Points(tuple(Point(said(text)) for text in FLOWS), numbered=True),
        Heading("Not asked"),
        Paragraph(
            (
                Span("A question that was not shown is not known, unless an "),
                Span("assumption", page="assumptions"),
                Span(" says why it counts as no. Each question names its assumption."),
            )
        ),
    )
    return sealed(Page("how-to-read", "How to read this book", "", blocks))
