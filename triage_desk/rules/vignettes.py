"""Vignettes: cases that are fit for practice, with the words of the person, and their key.

``cases/vignettes.yaml`` names the cases and says what the person says; the cases themselves stand
beside it, with the route that a clinician signed. A clinic adds its own in the same way in its
overlay, with ids that begin with ``LOCAL-``. None of this is read by the rules.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.decision import Decision, Finding
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.errors import ContentError
from triage_desk.rules.cases import (
    PLAIN_FILE,
    VIGNETTES_FILE,
    Case,
    play_out,
    read_answer_file,
    read_case,
)
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.loader import NOT_RULES, Folder
from triage_desk.rules.overlay import PREFIX
from triage_desk.rules.words import question_in_words, shown
from triage_desk.rules.yamlnode import Node

InWords: TypeAlias = Callable[[Engine, str, Answer | None, str], str]
"""An answer to a question, by its id, in the words of a language."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the person says: on coming in, and to a question, by its id."""

    opening: str
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vignette:
    """One case to be played. ``says`` is what the person answers, by the id of a question.

    ``others`` has the same in other languages, by their code. ``why`` is what it teaches, where a
    clinic wrote that down.
    """

    case: Case
    opening: str
    says: Mapping[str, str]
    others: Mapping[str, Spoken] = field(default_factory=dict)
    why: str = ""

    def spoken(self, language: str) -> Spoken:
        """Return the words of the person in a language; English where there are none."""
        return self.others.get(language) or Spoken(self.opening, self.says)

    @property
    def is_ours(self) -> bool:
        """Return whether it came with the program, not from a clinic."""
        return not self.vignette_id.startswith(PREFIX)

    @property
    def vignette_id(self) -> str:
        """Return the id of its case."""
        return self.case.case_id


@dataclass(frozen=True, slots=True)
class Key:
    """What a vignette comes to when everything is asked and heard.

    ``digest`` (SHA-256, hex) stands for whatever of the content this vignette shows: its words,
    the questions asked and how they are worded, what each flag came to, and the route. Content
    that changes none of them leaves it as it is.
    """

    answers: AnswerSet
    decision: Decision
    digest: str

    @property
    def route(self) -> Disposition:
        """Return where this visit goes."""
        return self.decision.disposition

    @property
    def flags(self) -> Mapping[str, Finding]:
        """Return the findings that ask for something, by the id of their flag."""
        return asking(self.decision)


def asking(decision: Decision) -> dict[str, Finding]:
    """Return the findings of a decision that ask for a route, by the id of their flag."""
    return {one.rule_id: one for one in decision.findings if one.contributes is not None}


def read_vignettes(
    root: Path, overlay: Path | None, engine: Engine
) -> tuple[tuple[Vignette, ...], AnswerSet]:
    """Return the vignettes of the content in ``root`` and of an overlay, and the plain answers.

    Raises:
        ContentError: a vignette that is not understood, or whose case is not there.
    """
    plain = read_answer_file(Folder(root), PLAIN_FILE, engine)
    found = list(_of(Folder(root), engine))
    if overlay is not None and overlay.is_dir():
        for vignette in _of(Folder(overlay), engine):
            if not vignette.vignette_id.startswith(PREFIX):
                raise ContentError(
                    f'the id "{vignette.vignette_id}" of a vignette must begin with {PREFIX}',
                    VIGNETTES_FILE,
                )
            found.append(vignette)
    return tuple(found), plain


def _of(folder: Folder, engine: Engine) -> Iterator[Vignette]:
    if not (folder.root / VIGNETTES_FILE).is_file():
        return
    entries = [
        entry.fields(("case", "opening"), ("says", "in", "why"))
        for entry in folder.read(VIGNETTES_FILE).items()
    ]
    cases = _cases(folder, {fields["case"].text() for fields in entries}, engine)
    for fields in entries:
        name = fields["case"].text()
        if name not in cases:
            raise fields["case"].fault(f'there is no case "{name}" beside it')
        others = fields["in"].entries() if "in" in fields else {}
        yield Vignette(
            cases[name],
            fields["opening"].text(),
            dict(_says(fields, engine)),
            {code: _spoken(entry, engine) for code, entry in others.items()},
            fields["why"].text() if "why" in fields else "",
        )


def _spoken(entry: Node, engine: Engine) -> Spoken:
    fields = entry.fields(("opening",), ("says",))
    return Spoken(fields["opening"].text(), dict(_says(fields, engine)))


def _says(fields: Mapping[str, Node], engine: Engine) -> Iterator[tuple[str, str]]:
    known = {item.link_id for item in engine.ruleset.items}
    for link_id, words in (fields["says"].entries() if "says" in fields else {}).items():
        if link_id not in known:
            raise words.fault(f'there is no question "{link_id}"')
        yield link_id, words.text()


def _cases(folder: Folder, wanted: Iterable[str], engine: Engine) -> dict[str, Case]:
    """Return the cases of some ids; only the files that name one are read."""
    ids = "|".join(map(re.escape, sorted(wanted)))
    named = re.compile(rf"^- id: *['\"]?({ids})['\"]?\s*$", re.MULTILINE)
    found: dict[str, Case] = {}
    for path in sorted((folder.root / NOT_RULES).glob("*.yaml")):
        names = set(named.findall(path.read_text(encoding="utf-8")))
        nodes = folder.read(path.relative_to(folder.root).as_posix()).items() if names else ()
        for node in nodes:
            if node.entries()["id"].text() in names:
                case = read_case(node, engine)
                found[case.case_id] = case
    return found


def key_of(engine: Engine, vignette: Vignette, plain: AnswerSet) -> Key:
    """Return what a vignette comes to under the content in force."""
    answers, interview, _missing = play_out(engine, vignette.case, plain)
    on = engine.ruleset.effective_from
    decision = evaluate(engine, answers, vignette.case.person, on, explain=False)
    digest = hashlib.sha256()
    for part in _parts(engine, vignette, decision, sorted(interview.visible)):
        digest.update(f"{len(part)}\0{part}\0".encode())
    return Key(answers, decision, digest.hexdigest())


def _parts(
    engine: Engine, vignette: Vignette, decision: Decision, visible: Iterable[str]
) -> Iterator[str]:
    yield vignette.opening
    yield from (f"{name}: {words}" for name, words in sorted(vignette.says.items()))
    yield from (f"{name}: {question_in_words(engine, name)}" for name in visible)
    yield from (
        f"{name}: {one.verdict.value} {one.contributes} {one.action}"
        for name, one in sorted(asking(decision).items())
    )
    yield decision.disposition.value
    yield decision.pathway.pathway_id if decision.pathway else ""


def words_for(
    engine: Engine,
    vignette: Vignette,
    key: Key,
    page_ids: Iterable[str],
    language: str = SOURCE,
    in_words: InWords = shown,
) -> str:
    """Return what the person says to the questions of a page, by the link ids it asks.

    Their own words where the vignette has some, else the answers of the case as ``in_words`` has
    them; "" for a list of which nothing is true.
    """
    ids, says = tuple(page_ids), vignette.spoken(language).says
    for link_id in ids:
        owner = engine.owner_of[link_id].link_id
        if owner in says:
            return says[owner]
    told = [_told(engine, key, link_id, language, in_words) for link_id in ids]
    return "; ".join(words for words in told if words)


def _told(engine: Engine, key: Key, link_id: str, language: str, in_words: InWords) -> str:
    answer = key.answers.get(link_id)
    if answer is None or answer.value is False:
        return ""
    words = in_words(engine, link_id, answer, language)
    asked = question_in_words(engine, link_id, language).rstrip(".?")
    return f"{asked}: {words}" if engine.owner_of[link_id].link_id != link_id else words
