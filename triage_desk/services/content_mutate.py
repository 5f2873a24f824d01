"""Whether the cases notice every small change of the content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from triage_desk.errors import ContentError
from triage_desk.rules.cases import read_cases
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.rules.mutate import Mutant, mutants
from triage_desk.rules.mutation import Trial, Tried, mutation_faults, read_equivalents, try_all


@dataclass(frozen=True, slots=True)
class OperatorCount:
    """How many changes of one kind were made, noticed, and listed as no change of meaning."""

    operator: str
    made: int
    killed: int
    equivalent: int


@dataclass(frozen=True, slots=True)
class MutationReport:
    """Every fault as ``file:line: message``, and the counts by kind of change."""

    faults: tuple[str, ...]
    operators: tuple[OperatorCount, ...]

    @property
    def made(self) -> int:
        """Return how many changes were tried."""
        return sum(count.made for count in self.operators)

    @property
    def killed(self) -> int:
        """Return how many changes some case noticed."""
        return sum(count.killed for count in self.operators)

    @property
    def equivalent(self) -> int:
        """Return how many changes no case noticed, and a listed reason says why."""
        return sum(count.equivalent for count in self.operators)


def as_data(report: MutationReport) -> dict[str, object]:
    """Return a report as JSON holds it."""
    return {
        "made": report.made,
        "killed": report.killed,
        "equivalent": report.equivalent,
        "operators": [asdict(count) for count in report.operators],
        "faults": list(report.faults),
    }


def mutate_content(
    root: Path, progress: Callable[[int, int], None], owner: str = ""
) -> MutationReport:
    """Try the cases of ``root`` on every mutant of its content, or on those of one ``owner``.

    ``progress`` is called with done and total.

    Raises:
        ContentError: the content does not hold together, or nothing is called ``owner``.
    """
    engine = compile_ruleset(load_ruleset(root))
    folder = Folder(root)
    cases, equivalents = read_cases(folder, engine), read_equivalents(folder)
    wanted = [m for m in mutants(engine) if owner in ("", m.owner)]
    if not wanted:
        raise ContentError(f'there is nothing to change in "{owner}"; name a flag or a question')
    tried = tuple(
        try_all(Trial(engine, cases), wanted, equivalents, lambda n: progress(n, len(wanted)))
    )
    faults = (*cases.faults, *mutation_faults(tried, equivalents, whole=not owner))
    lines = tuple(str(ContentError(f.message, f.file, f.line)) for f in faults)
    return MutationReport(lines, _counts(wanted, tried))


def _counts(wanted: list[Mutant], tried: tuple[Tried, ...]) -> tuple[OperatorCount, ...]:
    made = Counter(mutant.operator for mutant in wanted)
    killed = Counter(one.mutant.operator for one in tried if one.killed_by)
    known = Counter(one.mutant.operator for one in tried if one.reason and not one.killed_by)
    return tuple(OperatorCount(name, made[name], killed[name], known[name]) for name in made)
