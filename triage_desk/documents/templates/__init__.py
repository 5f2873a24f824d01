"""One template for each kind of paper: a pure function from content to blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from triage_desk.documents import promises
from triage_desk.documents.blocks import Block, Stamp
from triage_desk.documents.templates.emergency_card import emergency_card
from triage_desk.documents.templates.information_copy import information_copy
from triage_desk.documents.templates.patient_handout import handout_title, patient_handout
from triage_desk.documents.templates.referral_copy import copy_title, referral_copy
from triage_desk.documents.templates.referral_letter import letter_title, referral_letter
from triage_desk.documents.templates.review_note import review_note
from triage_desk.documents.templates.visit_summary import summary_title, visit_summary
from triage_desk.documents.templates.work_note import FOOT, work_note
from triage_desk.documents.words import PURPOSE
from triage_desk.domain.document import DocumentContent, DocumentKind

Build: TypeAlias = Callable[[DocumentContent], tuple[Block, ...]]
CLINIC_COPY = Stamp("CLINIC COPY", "This copy stays with the clinic's papers.")
LETTER_COPY = Stamp(
    "CLINIC COPY", "For whoever sees the person. Their own copy is a paper of its own."
)
PATIENT_COPY = Stamp("PATIENT COPY", "This copy is for the person to take along.")


def _one(_content: DocumentContent) -> tuple[Stamp, ...]:
    return ()


def _two(_content: DocumentContent) -> tuple[Stamp, ...]:
    return (PATIENT_COPY, CLINIC_COPY)


def _for_clinicians(_content: DocumentContent) -> tuple[Stamp, ...]:
    return (LETTER_COPY,)


def _for_them(content: DocumentContent) -> tuple[Stamp, ...]:
    return (Stamp(content.phrases["summary_copy"], content.phrases["letter_keep"]),)


def _two_for_them(content: DocumentContent) -> tuple[Stamp, ...]:
    said = content.phrases
    return (Stamp(said["summary_copy"], said["summary_keep"]), CLINIC_COPY)


@dataclass(frozen=True, slots=True)
class Template:
    """How a paper is built, its ``name`` in the file, its ``title`` and ``foot`` on paper.

    The name never says who it is about: file names and print queues show it. ``promises`` is what
    a reader must find on it. ``stamps`` are its copies, each on pages of its own; none is one
    copy, without a stamp. ``providers``: who works here stands below the letterhead. A ``plain``
    one is read outside health care: it does not say by which ruleset.
    """

    name: str
    build: Build
    title: Callable[[DocumentContent], str]
    foot: Callable[[DocumentContent], str]
    promises: Callable[[DocumentContent], Iterator[promises.Promise]]
    stamps: Callable[[DocumentContent], tuple[Stamp, ...]] = _one
    providers: bool = False
    plain: bool = False


def _says(words: str) -> Callable[[DocumentContent], str]:
    return lambda _content: words


TEMPLATES: Mapping[DocumentKind, Template] = {
    DocumentKind.REFERRAL_LETTER: Template(
        "Referral letter",
        referral_letter,
        letter_title,
        _says(PURPOSE),
        promises.letter,
        _for_clinicians,
        providers=True,
    ),
    DocumentKind.REFERRAL_COPY: Template(
        "Referral letter, patient copy",
        referral_copy,
        copy_title,
        lambda content: content.phrases["foot"],
        promises.letter_copy,
        _for_them,
    ),
    DocumentKind.INFORMATION_COPY: Template(
        "Copy for information",
        information_copy,
        _says("Copy for the physician"),
        _says(PURPOSE),
        promises.information,
        providers=True,
    ),
    DocumentKind.PATIENT_HANDOUT: Template(
        "Visit hand-out",
        patient_handout,
        handout_title,
        lambda content: content.phrases["foot"],
        promises.handout,
    ),
    DocumentKind.VISIT_SUMMARY: Template(
        "Visit summary",
        visit_summary,
        summary_title,
        lambda content: content.phrases["foot"],
        promises.summary,
        _two_for_them,
    ),
    DocumentKind.EMERGENCY_CARD: Template(
        "Emergency transfer sheet",
        emergency_card,
        _says("Emergency transfer sheet"),
        _says("What was asked and said at the desk. It does not say what is wrong."),
        promises.card,
    ),
    DocumentKind.REVIEW_NOTE: Template(
        "Review note",
        review_note,
        _says("Review note"),
        _says(PURPOSE),
        promises.review,
        providers=True,
    ),
    DocumentKind.WORK_NOTE: Template(
        "Work note",
        work_note,
        _says("Note for work or school"),
        _says(FOOT),
        promises.note,
        _two,
        plain=True,
    ),
}

__all__ = ["TEMPLATES", "Template", "emergency_card", "patient_handout", "referral_letter"]
