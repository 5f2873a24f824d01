"""The fixed words around a paper: at the heads and feet of its pages, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from triage_desk.documents import words
from triage_desk.domain.document import IN_THEIR_LANGUAGE, DocumentContent
from triage_desk.domain.language import SOURCE


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands around a paper. ``{page}``, ``{pages}``, ``{version}``, ``{day}`` are filled in.

    ``lost`` tells of letters nobody can print, by ``{boxes}``; ``again`` marks a copy.
    """

    page: str = "Page {page} of {pages}"
    reference: str = "Reference"
    version: str = "Ruleset {version}"
    again: str = "COPY"
    first_printed: str = "first printed {day}"
    no_name: str = words.NO_NAME
    lost: str = "Some letters cannot be printed here: {boxes}. Open the program to see them."


ENGLISH = Margins()


def margins_of(content: DocumentContent) -> Margins:
    """Return the words around a paper; what a person takes home has them in their language."""
    if content.kind not in IN_THEIR_LANGUAGE:
        return ENGLISH
    said = content.phrases
    names = ("page", "reference", "version", "again", "first_printed", "no_name", "lost")
    return Margins(*(said[name] for name in names))


def first_printed(content: DocumentContent) -> str:
    """Return the mark of a copy: since when there is another, or "" on the first."""
    if content.first_printed is None:
        return ""
    language = content.language if content.kind in IN_THEIR_LANGUAGE else SOURCE
    day = words.day(content.first_printed.astimezone(), language)
    return margins_of(content).first_printed.format(day=day)
