"""Which mutants of a ruleset its cases notice, and which are known to change nothing.

A mutant is *killed* when a case that holds for the ruleset fails for the mutant. What survives
must stand in ``cases/equivalent.yaml`` with the reason why it is no change of meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from operator import is_

from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.cases import EQUIVALENT_FILE, Case, CaseKind, Cases, play_out, run_case
from triage_desk.rules.check_references import Fault
from triage_desk.rules.conditions import FALSE, TRUE, Facts
from triage_desk.rules.content import Pathway
from triage_desk.rules.engine import CompiledGate, CompiledItem, Engine, compile_ruleset
from triage_desk.rules.interview import Interview
from triage_desk.rules.judge import Judgement, first_pathway, judge
from triage_desk.rules.loader import Folder
from triage_desk.rules.mutate import STAYS_UNKNOWN, Mutant
from triage_desk.rules.yamlnode import Node


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Mutants that change no decision, by id, and why. ``*`` in an id stands for any text."""

    mutant_ids: tuple[str, ...]
    reason: str
    file: str
    line: int

    def names(self, mutant_id: str) -> tuple[str, ...]:
        """Return those of ``mutant_ids`` that name this mutant."""
        return tuple(name for name in self.mutant_ids if _pattern(name).fullmatch(mutant_id))


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in name.split("*")))


def read_equivalents(folder: Folder) -> tuple[Equivalent, ...]:
    """Read ``cases/equivalent.yaml``, where there is one.

    Raises:
        ContentError: an unknown key, an entry without a reason, an id that begins with ``*``.
    """
    if not (folder.root / EQUIVALENT_FILE).is_file():
        return ()
    return tuple(_equivalent(node) for node in folder.read(EQUIVALENT_FILE).items())


def _equivalent(node: Node) -> Equivalent:
    fields = node.fields(("mutants", "reason"))
    names = fields["mutants"].words()
    for name in names:
        if ": " not in name.partition("*")[0]:
            raise fields["mutants"].fault(f'"{name}" must name one owner before the first *')
    return Equivalent(names, fields["reason"].text(), node.file, node.line)


@dataclass(frozen=True, slots=True)
class _Played:
    """One case played with the ruleset as it is, to see quickly what a mutant could change.

    ``whole`` is the case with every answer of its interview written out.
    """

    case: Case
    whole: Case
    interview: Interview
    judgement: Judgement
    pathway: Pathway | None


class Trial:
    """Every case of one ruleset, ready to be tried on its mutants."""

    def __init__(self, engine: Engine, cases: Cases) -> None:
        """Play every case once; cases that do not hold already are left out."""
        self._engine = engine
        self._cases = cases
        self._played = [
            self._play(case) for case in cases.cases if not run_case(engine, case, cases.plain)
        ]

    def _play(self, case: Case) -> _Played:
        answers, interview, _ = play_out(self._engine, case, self._cases.plain)
        judgement = judge(self._engine, interview, answers)
        whole = replace(case, answers=answers)
        pathway = first_pathway(self._engine, interview.facts)
        return _Played(case, whole, interview, judgement, pathway)

    def killer(self, mutant: Mutant) -> Case | None:
        """Return a case that fails for the mutant; ``None`` when the mutant survives."""
        engine = compile_ruleset(mutant.ruleset, like=self._engine)
        hidden = mutant.owner if mutant.operator == STAYS_UNKNOWN else ""
        gates = (gate for item in engine.items for gate in (item.gate, *item.leaves))
        after = tuple(gate for gate in gates if hidden in gate.needs)
        for played in self._touched(engine, mutant.owner):
            known = self._without(played, hidden, after) if hidden else None
            moved = self._moved(engine, played, known)
            if moved and run_case(engine, played.case, self._cases.plain):
                return played.case
        return None

    def _without(
        self, played: _Played, hidden: str, after: Sequence[CompiledGate]
    ) -> Interview | None:
        """Return the interview with a hidden line unknown; ``None`` if that moves a question."""
        before = played.interview.facts
        facts = {name: value for name, value in before.items() if name != hidden}
        if any(_gate(gate, facts) != _gate(gate, before) for gate in after):
            return None
        return replace(played.interview, facts=facts)

    def killer_ids(self, wanted: Iterable[Mutant]) -> Iterator[str]:
        """Yield for each mutant the id of a case that fails for it; empty when it survives."""
        for mutant in wanted:
            killer = self.killer(mutant)
            yield killer.case_id if killer else ""

    def _moved(self, engine: Engine, played: _Played, known: Interview | None) -> bool:
        """Return whether a case looks at anything that comes out otherwise; quicker than to run it.

        Where no question changed, the interview is the one that was played, or is ``known``.
        Otherwise it goes on from the answers given before, of which hidden ones do not count.
        """
        wanted = played.case.expected
        if wanted.involves is not None or wanted.most_items is not None:
            return True
        same = known or (played.interview if self._same_questions(engine) else None)
        if same is not None:
            judgement = judge(engine, same, played.whole.answers)
            return self._judged_anew(engine, played, judgement)
        answers, interview, missing = play_out(engine, played.whole, self._cases.plain)
        if missing or any(
            (name in interview.visible) is not (name in played.interview.visible)
            for name in (*wanted.asked, *wanted.not_asked)
        ):
            return True
        return self._judged_anew(engine, played, judge(engine, interview, answers))

    def _same_questions(self, engine: Engine) -> bool:
        """Return whether every gate is the very same, so that the same questions are put."""
        same_end = engine.ruleset.outside_scope is self._engine.ruleset.outside_scope
        return same_end and all(map(is_, engine.items, self._engine.items))

    def _judged_anew(self, engine: Engine, played: _Played, now: Judgement) -> bool:
        """Return whether a case expects anything of what is judged otherwise."""
        case, before = played.case, played.judgement
        wanted = case.expected
        flags = {case.about, *chain.from_iterable(wanted.verdicts.values())}
        return (
            (case.kind is CaseKind.ALONE and now.contributes != before.contributes)
            or _disposed(now) != _disposed(before)
            or (bool(wanted.pathway) and now.pathway is not before.pathway)
            or _said(engine, now, flags) != _said(self._engine, before, flags)
        )

    def _touched(self, engine: Engine, owner: str) -> Iterator[_Played]:
        """Yield the cases that the changed engine could decide otherwise, the likeliest first.

        These are the owner's own, then those that expect it to be asked, or not to be.
        A case in which every changed gate, flag and pathway says what it said before comes out
        as before: gates look only at earlier answers, so the interview is the same one.
        """
        signs = list(self._signs(engine))
        touched = [p for p in self._played if any(sign(p) for sign in signs)]
        wanted = [(p, p.case.expected) for p in touched if p.case.about != owner]
        yield from (p for p in touched if p.case.about == owner)
        yield from (p for p, want in wanted if owner in (*want.asked, *want.not_asked))
        yield from (p for p, want in wanted if owner not in (*want.asked, *want.not_asked))

    def _signs(self, engine: Engine) -> Iterator[Callable[[_Played], bool]]:
        old = self._engine
        if engine.ruleset.outside_scope is not old.ruleset.outside_scope:
            yield lambda _: True
        for before, after in zip(old.items, engine.items, strict=True):
            if before is not after:
                yield _asked_otherwise(before, after)
        after_of = {c.flag.flag_id: c for c in engine.flags}
        for place, before_flag in enumerate(old.flags):
            after_flag = after_of.get(before_flag.flag.flag_id)
            if after_flag is not before_flag:
                yield _judged_otherwise(place, after_flag.verdict if after_flag else None)
        if engine.pathways != old.pathways:
            yield lambda p: first_pathway(engine, p.interview.facts) is not p.pathway
        if engine.secondary != old.secondary:
            yield lambda p: p.case.expected.involves is not None


def _disposed(judgement: Judgement) -> tuple[Disposition, bool]:
    return judgement.disposition, judgement.no_pathway


def _said(engine: Engine, judgement: Judgement, flags: Set[str]) -> dict[str, Verdict]:
    """Return the verdict on each of ``flags`` that is not absent."""
    return {
        flag.flag.flag_id: verdict
        for flag, verdict in zip(engine.flags, judgement.verdicts, strict=True)
        if verdict is not Verdict.ABSENT and flag.flag.flag_id in flags
    }


def _asked_otherwise(before: CompiledItem, after: CompiledItem) -> Callable[[_Played], bool]:
    gates = zip((before.gate, *before.leaves), (after.gate, *after.leaves), strict=True)
    pairs = tuple((a, b) for a, b in gates if a is not b)

    def sign(played: _Played) -> bool:
        facts, visible = played.interview.facts, played.interview.visible
        return not played.case.plain or any(
            _gate(a, facts) != _gate(b, facts)
            # Hidden with its whole page: its own gate, if any, says nothing of that.
            or (a.counts_as_no is not b.counts_as_no and a.link_id not in visible)
            for a, b in pairs
        )

    return sign


def _gate(gate: CompiledGate, facts: Facts) -> tuple[int, bool]:
    value = TRUE if gate.test is None else gate.test(facts)
    return value, value == FALSE and gate.counts_as_no


def _judged_otherwise(
    place: int, verdict: Callable[[Facts], int] | None
) -> Callable[[_Played], bool]:
    """Not absent before, or not absent now: what a flag asks for may have changed as well."""

    def sign(played: _Played) -> bool:
        was = played.judgement.verdicts[place] is not Verdict.ABSENT
        return was or (verdict is not None and verdict(played.interview.facts) != FALSE)

    return sign


@dataclass(frozen=True, slots=True)
class Tried:
    """One mutant, the case that killed it (empty: it survived), and why that is no fault."""

    mutant: Mutant
    killed_by: str
    reason: str


def told(mutant: Mutant, killed_by: str, equivalents: Iterable[Equivalent]) -> Tried:
    """Return one mutant with what became of it, and the reason listed for it, if any."""
    reasons = (entry.reason for entry in equivalents if entry.names(mutant.mutant_id))
    return Tried(mutant, killed_by, next(reasons, ""))


def mutation_faults(
    tried: Sequence[Tried], equivalents: Sequence[Equivalent], *, whole: bool
) -> Iterator[Fault]:
    """Yield what is wrong: survivors that are not listed, and listed ones that do not survive.

    ``whole`` says that every mutant was tried, so that a listed one that no longer exists shows.
    """
    for one in tried:
        if not one.killed_by and not one.reason:
            name = one.mutant.mutant_id
            file, line = one.mutant.ruleset.origins.get(one.mutant.owner, (EQUIVALENT_FILE, 0))
            message = f"no case notices the change: {one.mutant.sentence} [{name}]"
            yield Fault(message, file, line)
    for entry in equivalents:
        used = {name for one in tried for name in entry.names(one.mutant.mutant_id)}
        for name in entry.mutant_ids if whole else ():
            if name not in used:
                yield Fault(f'there is no mutant "{name}"', entry.file, entry.line)
        for one in tried:
            if one.killed_by and entry.names(one.mutant.mutant_id):
                message = f'"{one.mutant.mutant_id}" is listed, but {one.killed_by} notices it'
                yield Fault(message, entry.file, entry.line)
