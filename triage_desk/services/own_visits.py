"""Made-up visits that a clinic adds to practice: written, played as that person, checked, kept.

Nothing of a real visit can get in by itself: what is played is played in the program for practice,
which knows no patient. What is written lies in the clinic's overlay beside its other content, and
is read by the same strict reader. The key is said before the rules are asked; where the two differ
nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from triage_desk import files
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.decision import Decision, Verdict
from triage_desk.domain.language import SOURCE
from triage_desk.domain.own_visit import LONGEST, Came, OwnVisit, Sketch
from triage_desk.domain.patient import Person
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.rules.cases import VIGNETTES_FILE, run_case
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.findings import NO_PATHWAY
from triage_desk.rules.loader import NOT_RULES
from triage_desk.rules.overlay import PREFIX
from triage_desk.rules.own_vignettes import (
    Own,
    about_of,
    case_text,
    entry_text,
    has_entries,
    without,
)
from triage_desk.rules.vignettes import asking, key_of, read_vignettes
from triage_desk.services.auditing import note
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Turn
from triage_desk.services.permission import require
from triage_desk.services.this_computer import Computer

OUT = ".out"
"""What the file of a visit that was taken out ends with: it can be put back by hand."""
SHORT_ID = 8
OLDEST = 120
SCRATCH = "scratch"


def listed(desk: Desk) -> tuple[OwnVisit, ...]:
    """Return the clinic's own visits, and of each whether it still fits the rules.

    Raises:
        ContentError: a file that somebody wrote by hand is not understood.
    """
    require(desk, Permission.TRAIN_STAFF)
    here = computer_of(desk)
    found, plain = read_vignettes(here.content, here.own, desk.engine)
    return tuple(
        OwnVisit(
            one.vignette_id,
            one.case.sentence,
            key_of(desk.engine, one, plain).route,
            "; ".join(run_case(desk.engine, one.case, plain)),
        )
        for one in found
        if not one.is_ours
    )


def plan(desk: Desk, sketch: Sketch, known: Plan) -> Plan:
    """Return what the program for practice needs to have a visit played as that person.

    Raises:
        UserError: something of it is missing, or too long.
    """
    require(desk, Permission.TRAIN_STAFF)
    return replace(known, vignettes=(), sketch=_whole(sketch))


def came(
    desk: Desk, sketch: Sketch, turn: Turn, language: str = SOURCE, in_english: str = ""
) -> Came:
    """Return what the rules make of a visit as it was played, in a language of staff.

    ``in_english`` follows what it has no words for.
    """
    decision = _decided(desk, sketch, turn)
    found = (one for one in asking(decision).values() if one.verdict is Verdict.PRESENT)

    def say(words: str) -> str:
        return desk.engine.for_staff(words, language, in_english)

    flags = tuple((f.rule_id, say(f.title), say(f.reason)) for f in found)
    return Came(decision.disposition, flags)


def keep(desk: Desk, sketch: Sketch, turn: Turn) -> str:
    """Keep a visit that was played, with its key, and return its id.

    Raises:
        UserError: the rules send it elsewhere than was said, or do not come to that again.
        EnvironmentFault: the folder cannot be written.
    """
    require(desk, Permission.TRAIN_STAFF)
    decision, here = _decided(desk, _whole(sketch), turn), computer_of(desk)
    if decision.disposition is not sketch.route:
        raise UserError(
            "The rules give this visit another route than you said: play it again, or say another.",
            "route",
        )
    present = tuple(f.rule_id for f in decision.findings if f.verdict is Verdict.PRESENT)
    known = tuple(name for name in present if name != NO_PATHWAY)
    pathway = decision.pathway.pathway_id if decision.pathway else ""
    about = about_of(sketch.route, tuple(f.rule_id for f in decision.deciding), pathway)
    name = f"{PREFIX}{desk.new_id()[:SHORT_ID].upper()}"
    own = Own(name, sketch, turn.answers, about or NO_PATHWAY, known)
    texts = {
        f"{NOT_RULES}/{name}.yaml": case_text(desk.engine, own),
        VIGNETTES_FILE: _vignettes(here.own) + entry_text(own),
    }
    _try(desk, here, name, texts)
    with desk.store.write() as tx:
        _write(here.own, texts)
        note(desk, tx, AuditAction.VISIT_WRITTEN, name, sketch.route.value)
    return name


def take_out(desk: Desk, name: str) -> None:
    """Take a visit out of practice; the file of its case stays, under another ending.

    Raises:
        UserError: there is no such visit of the clinic's own.
        EnvironmentFault: the folder cannot be written.
    """
    require(desk, Permission.TRAIN_STAFF)
    here = computer_of(desk)
    before = _vignettes(here.own)
    after = without(before, name)
    if after == before:
        raise UserError("This visit is not among those of the clinic any more.")
    with desk.store.write() as tx:
        _write(here.own, {VIGNETTES_FILE: after})
        if not has_entries(after):
            _put_away(here.own / VIGNETTES_FILE)
        _put_away(here.own / NOT_RULES / f"{name}.yaml")
        note(desk, tx, AuditAction.VISIT_TAKEN_OUT, name)


def _put_away(path: Path) -> None:
    if path.is_file():
        files.replace(path, path.with_name(path.name + OUT))


def _whole(sketch: Sketch) -> Sketch:
    """Return a sketch without blanks at its ends; raise ``UserError`` where something is wrong."""
    said = {"title": sketch.title, "opening": sketch.opening, "why": sketch.why}
    whole = {name: " ".join(words.split()) for name, words in said.items()}
    for name, words in whole.items():
        if not words:
            raise UserError("Write a sentence here.", name)
        if len(words) > LONGEST:
            raise UserError(f"Write at most {LONGEST} letters here.", name)
        if set(words) & set("{}"):
            raise UserError("Write this without braces.", name)
    if not 0 <= sketch.age_years <= OLDEST:
        raise UserError(f"Write an age from 0 to {OLDEST}.", "age_years")
    return replace(sketch, title=whole["title"], opening=whole["opening"], why=whole["why"])


def _decided(desk: Desk, sketch: Sketch, turn: Turn) -> Decision:
    person, on = Person(sketch.age_years, sketch.sex), desk.engine.ruleset.effective_from
    return evaluate(desk.engine, turn.answers, person, on, explain=False)


def _try(desk: Desk, here: Computer, name: str, texts: Mapping[str, str]) -> None:
    """Read what would be written, beside the rest of the overlay, and run it as a case."""
    place = files.make_private_folder(here.data / SCRATCH)
    with files.scratch_in(place) as scratch:
        before = here.own / NOT_RULES
        known = sorted(before.glob("*.yaml")) if before.is_dir() else []
        _write(scratch, {f"{NOT_RULES}/{p.name}": p.read_text(encoding="utf-8") for p in known})
        _write(scratch, texts)
        found, plain = read_vignettes(here.content, scratch, desk.engine)
        mine = next(one for one in found if one.vignette_id == name)
        faults = run_case(desk.engine, mine.case, plain)
    if faults:
        raise UserError(
            "Played again from what was keyed in, this visit does not come to the same: "
            "play it once more, and answer every question."
        )


def _vignettes(own: Path) -> str:
    path = own / VIGNETTES_FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    files.make_private_folder(folder / NOT_RULES)
    for name, words in texts.items():
        files.write_private(folder / name, words.encode())
