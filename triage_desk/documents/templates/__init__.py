"""One template for each kind of paper: a pure function from content to blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from triage_desk.documents.blocks import Block
from triage_desk.documents.templates.emergency_card import emergency_card
from triage_desk.documents.templates.patient_handout import handout_title, patient_handout
from triage_desk.documents.templates.referral_letter import letter_title, referral_letter
from triage_desk.documents.words import PURPOSE
from triage_desk.domain.document import DocumentContent, DocumentKind

Build: TypeAlias = Callable[[DocumentContent], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class Template:
    """How a paper is built, its ``name`` in the file, its ``title`` and ``foot`` on paper.

    The name never says who it is about: file names and print queues show it.
    """

    name: str
    build: Build
    title: Callable[[DocumentContent], str]
    foot: Callable[[DocumentContent], str]


TEMPLATES: Mapping[DocumentKind, Template] = {
    DocumentKind.REFERRAL_LETTER: Template(
        "Referral letter", referral_letter, letter_title, lambda _content: PURPOSE
    ),
    DocumentKind.PATIENT_HANDOUT: Template(
        "Visit hand-out",
        patient_handout,
        handout_title,
        lambda content: content.phrases["foot"],
    ),
    DocumentKind.EMERGENCY_CARD: Template(
        "Emergency card",
        emergency_card,
        lambda _content: "Emergency card",
        lambda _content: "What was asked and said at the desk. It does not say what is wrong.",
    ),
}

__all__ = ["TEMPLATES", "Template", "emergency_card", "patient_handout", "referral_letter"]
