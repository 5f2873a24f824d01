"""The certificate of somebody who practised: what, on which content, how well, until when."""

from __future__ import annotations

from triage_desk.documents import words
from triage_desk.documents.blocks import Block, Seal, Section, Text, TextStyle, key_values
from triage_desk.domain.training import CertificatePaper

TITLE = "Certificate of practice"
FOOT = "It says what was practiced here. It is no license and no diploma."


def certificate(paper: CertificatePaper) -> tuple[Block, ...]:
    """Return the blocks: who, the result, until when it holds, and each vignette."""
    made = paper.certificate
    name = f"{paper.name}, {words.ROLES[paper.role]}"
    numbers = ", ".join(map(str, paper.again))
    said = f"the rules changed since: {numbers} in the list below"
    again = (("To be practiced again", said),) if paper.again else ()
    facts = (
        ("Practiced on", words.day(made.at.astimezone())),
        ("Routes right", f"{made.right} of {made.played}, none too low"),
        ("Flags missed", str(made.missed)),
        ("Content version", f"{made.content_version} ({made.content_hash[:12]})"),
        ("Valid until", words.day(made.valid_until)),
        *again,
    )
    return (
        Text(name, style=TextStyle.STRONG),
        Text(
            "practiced screening and routing on invented visits in Triage Desk, with the same "
            "screens and rules as at the desk. Nobody in these visits is real."
        ),
        key_values("The result", facts),
        Section(
            "What was practiced",
            tuple(Text(f"{number}. {each}") for number, each in enumerate(paper.practised, 1)),
        ),
        Text(
            "It holds until the day above, or until the content changes one of these visits: then "
            "the changed ones are practiced again. Practice tells how the program is used. It does "
            "not replace the training that the state or the payer asks for.",
            style=TextStyle.SMALL,
        ),
        Seal(
            f"TD-TRAINING {made.certificate_id}",
            (("Signed for the clinic", 0.6), ("Date", 0.4)),
            (Text(f"Certificate {made.certificate_id}", style=TextStyle.SMALL),),
        ),
    )
