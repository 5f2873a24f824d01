"""Vignettes that a clinic wrote in the window, as the files of its overlay.

Each has a case of its own, ``cases/LOCAL-....yaml``, and an entry in ``cases/vignettes.yaml``. They
are written as a person could have written them, and read by the same strict reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from triage_desk.domain.answers import NO, YES, Answer, AnswerSet, AnswerState
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.own_visit import Sketch
from triage_desk.domain.patient import Person
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.cases import Case, CaseKind, Expected
from triage_desk.rules.engine import Engine
from triage_desk.rules.overlay import PREFIX
from triage_desk.rules.vignettes import Vignette

SKETCHED = f"{PREFIX}SKETCH"
"""What a visit is called while it is written."""
_ENTRY = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Own:
    """A sketch with the answers that were keyed in, and what the rules made of them.

    ``about`` is the flag or pathway that it is about, ``present`` every flag that was found.
    """

    vignette_id: str
    sketch: Sketch
    answers: AnswerSet
    about: str
    present: tuple[str, ...]


def vignette_of(sketch: Sketch) -> Vignette:
    """Return a sketch as a vignette to be played without a key: nothing is known of its answers."""
    person = Person(sketch.age_years, sketch.sex)
    nothing = Expected(None, None, {}, "")
    head = (SKETCHED, "", CaseKind.SCENARIO, sketch.title, person, AnswerSet())
    case = Case(*head, plain=False, expected=nothing, file="", line=0)
    return Vignette(case, sketch.opening, {})


def case_text(engine: Engine, own: Own) -> str:
    """Return the file of the case."""
    sketch = own.sketch
    present = f", present: {_plain(list(own.present))}" if own.present else ""
    lines = [
        f"- id: {own.vignette_id}",
        f"  about: {own.about}",
        "  kind: scenario",
        f"  sentence: {_plain(sketch.title)}",
        f"  patient: {{age_years: {sketch.age_years}, sex: {sketch.sex.value}}}",
        "  answers:",
        *(f"    {name}: {words}" for name, words in _answers(engine, own.answers)),
        "  others: plain",
        f"  expect: {{disposition: {sketch.route.value}{present}}}",
    ]
    return "\n".join([*lines, ""])


def entry_text(own: Own) -> str:
    """Return the entry of ``vignettes.yaml``."""
    said = [f"- case: {own.vignette_id}", f"  opening: {_plain(own.sketch.opening)}"]
    why = [f"  why: {_plain(own.sketch.why)}"] if own.sketch.why else []
    return "\n".join([*said, *why, ""])


def has_entries(text: str) -> bool:
    """Return whether the text of ``vignettes.yaml`` has any: without one it is no list."""
    return _ENTRY.search(text) is not None


def without(text: str, vignette_id: str) -> str:
    """Return the text of ``vignettes.yaml`` without the entry of one vignette."""
    starts = [found.start() for found in _ENTRY.finditer(text)]
    ends = [*starts[1:], len(text)][: len(starts)]
    mine = re.compile(rf"- \{{?\s*case:\s*['\"]?{re.escape(vignette_id)}['\"]?\s*[,}}\n]")
    head = text[: starts[0]] if starts else text
    parts = (text[at:end] for at, end in zip(starts, ends, strict=True))
    return head + "".join(part for part in parts if not mine.match(part))


def _answers(engine: Engine, answers: AnswerSet) -> Iterator[tuple[str, str]]:
    """Yield each question with its answer as a case has it; what was not asked is left out."""
    for item in engine.ruleset.items:
        given = {name: answers.get(name) for name in item.leaf_ids}
        known = {name: answer for name, answer in given.items() if answer is not None}
        if known:
            yield item.link_id, _plain(_as_data(item, known))


def _as_data(item: Item, known: dict[str, Answer]) -> object:
    if item.type is ItemType.CHECKLIST:
        found: dict[str, list[str]] = {}
        for name, answer in known.items():
            if answer != NO:
                found.setdefault(_state(answer), []).append(name)
        return found if set(found) - {"yes"} else found.get("yes", [])
    (answer,) = known.values()
    if answer.state is not AnswerState.ANSWERED or item.type is ItemType.BOOLEAN:
        return _state(answer)
    value = answer.value
    return list(value) if isinstance(value, tuple) else value


def _state(answer: Answer) -> str:
    if answer.state is not AnswerState.ANSWERED:
        return answer.state.value
    return "yes" if answer == YES else "no"


def _plain(value: object) -> str:
    """Return a value in the flow style of YAML, which JSON is; other kinds by their own words."""
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".")
    return json.dumps(value, ensure_ascii=False, default=str)


def about_of(route: Disposition, deciding: tuple[str, ...], pathway: str) -> str:
    """Return what a visit is about: its pathway where the PT comes first, else what decided."""
    if route is Disposition.PT_FIRST:
        return pathway
    return next(iter(deciding), pathway)
