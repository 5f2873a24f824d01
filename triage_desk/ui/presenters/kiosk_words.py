"""What staff are told after a kiosk: whose identity is open, and who answered."""

from __future__ import annotations

from collections.abc import Mapping

from triage_desk.domain.decision import Finding
from triage_desk.domain.encounter import Answerer, Encounter, EncounterRecord, WorklistRow
from triage_desk.ui.i18n import text


def unverified_words(row: WorklistRow | Encounter) -> str:
    """Return that staff have still to ask who this is, or ""."""
    return text("kiosk.unverified") if row.unverified else ""


def marked(words: str, by: Answerer | None) -> str:
    """Return an answer with a mark where it was given with no staff beside, and by whom."""
    return words if by is None else text(f"kiosk.alone_{by.value}", answer=words)


def said_alone(finding: Finding, alone: Mapping[str, Answerer]) -> str:
    """Return that a finding rests on what was said at a kiosk, where its words do not show it."""
    given = any(used.link_id in alone for used in finding.evidence if used.answer is not None)
    return text("kiosk.reason_alone") if given and finding.reason else ""


def given_alone_words(record: EncounterRecord) -> str:
    """Return how many answers that stand were given with no staff beside, and by whom, or ""."""
    alone = record.given_alone
    if not alone:
        return ""
    key = "kiosk.given_alone"
    if Answerer.ELSEWHERE in alone.values():
        key = "kiosk.given_elsewhere"
    elif Answerer.CAREGIVER in alone.values():
        key = "kiosk.given_alone_caregiver"
    return text(key, count=len(alone), total=len(record.answers))
