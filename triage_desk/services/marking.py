"""A vignette as it was played, held against its key: what was missed, and why it mattered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.decision import Evidence, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.own_visit import Sketch
from triage_desk.domain.patient import Person
from triage_desk.rules.cases import run_case
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.own_vignettes import vignette_of
from triage_desk.rules.vignettes import (
    Key,
    Vignette,
    asking,
    key_of,
    read_vignettes,
    words_for,
)
from triage_desk.rules.words import question_in_words
from triage_desk.services.speech import answer_said


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one vignette: the answers as entered, the route, whole seconds."""

    vignette_id: str
    answers: AnswerSet
    route: Disposition
    seconds_to_safe: int | None = None
    seconds_to_done: int | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """One flag of the key that was not found, in the words of the receipt.

    ``heard`` are the questions that decide it, each with the answer of the key.
    """

    flag_id: str
    title: str
    reason: str
    action: str
    heard: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Marking:
    """A turn held against its key. ``added`` are flags found that the key does not have.

    ``why`` is what the visit teaches, where a clinic wrote that down.
    """

    expected: Disposition
    got: Disposition
    missed: tuple[Missed, ...]
    added: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The vignettes of the content in force with their keys, by id."""

    engine: Engine
    vignettes: dict[str, Vignette]
    keys: dict[str, Key]

    def person(self, name: str) -> Person:
        """Return age and sex of who comes in a vignette."""
        return self.vignettes[name].case.person

    def opening(self, name: str, language: str = SOURCE) -> str:
        """Return what the person says when they come in."""
        return self.vignettes[name].spoken(language).opening

    def says(self, name: str, link_ids: Iterable[str], language: str = SOURCE) -> str:
        """Return what the person says to the questions of a page; "" for none of a list."""
        asked = (self.engine, self.vignettes[name], self.keys[name], link_ids)
        return words_for(*asked, language, answer_said)

    @property
    def digests(self) -> dict[str, str]:
        """Return the digest of each key, by vignette."""
        return {name: key.digest for name, key in self.keys.items()}


def read_book(engine: Engine, content: Path, overlay: Path | None) -> Book:
    """Return the vignettes that can be practised here.

    Raises:
        ContentError: a vignette is not understood.
    """
    read, plain = read_vignettes(content, overlay, engine)
    # What a clinic wrote, and the rules no longer come to: its key would be that of nobody.
    found = [one for one in read if one.is_ours or not run_case(engine, one.case, plain)]
    keys = {one.vignette_id: key_of(engine, one, plain) for one in found}
    return Book(engine, {one.vignette_id: one for one in found}, keys)


def sketched(engine: Engine, sketch: Sketch) -> Book:
    """Return a book of one visit that is being written: it has no key."""
    vignette = vignette_of(sketch)
    return Book(engine, {vignette.vignette_id: vignette}, {})


def mark(book: Book, turn: Turn, language: str = SOURCE, in_english: str = "") -> Marking:
    """Return how a turn compares with its key; raise ``KeyError`` for a vignette not in the book.

    What was missed is said in a language of staff; ``in_english`` follows what it has no words for.
    An emergency ends the interview: what was not asked after it was neither missed nor found.
    """
    vignette, key = book.vignettes[turn.vignette_id], book.keys[turn.vignette_id]
    on = book.engine.ruleset.effective_from
    decision = evaluate(book.engine, turn.answers, vignette.case.person, on, explain=False)
    found, say = asking(decision), book.engine.for_staff
    over = turn.route is Disposition.EMERGENCY
    missed = [] if over else [one for name, one in key.flags.items() if name not in found]
    if over:
        found = {n: one for n, one in found.items() if one.verdict is Verdict.PRESENT}
    return Marking(
        key.route,
        turn.route,
        tuple(
            Missed(
                one.rule_id,
                say(one.title, language, in_english),
                say(one.reason, language, in_english),
                say(one.action, language, in_english),
                tuple(_heard(book.engine, each, language) for each in one.evidence),
            )
            for one in missed
        ),
        tuple(sorted(set(found) - set(key.flags))),
        vignette.why,
    )


def _heard(engine: Engine, each: Evidence, language: str) -> tuple[str, str]:
    if language == SOURCE:
        return each.text, each.shown
    said = answer_said(engine, each.link_id, each.answer, language)
    return question_in_words(engine, each.link_id, language), said
