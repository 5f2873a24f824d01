"""Whether the cases notice every small change of the content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from triage_desk.errors import ContentError
from triage_desk.rules.cases import Cases, read_cases
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.loader import Folder, load_ruleset
from triage_desk.rules.mutate import Mutant, mutants
from triage_desk.rules.mutation import Trial, Tried, mutation_faults, read_equivalents, told

PROCESSES = 2
AT_ONCE = 40
WORTH_SHARING = 400


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
    root: Path,
    progress: Callable[[int, int], None],
    owner: str = "",
    *,
    processes: int = PROCESSES,
) -> MutationReport:
    """Try the cases of ``root`` on every mutant of its content, or on those of one ``owner``.

    ``progress`` is called with done and total. The report is the same for any number of
    ``processes``; few mutants are tried in this one.

    Raises:
        ContentError: the content does not hold together, or nothing is called ``owner``.
    """
    engine, cases, every = made(root)
    equivalents = read_equivalents(Folder(root))
    places = [place for place, mutant in enumerate(every) if owner in ("", mutant.owner)]
    if not places:
        raise ContentError(f'there is nothing to change in "{owner}"; name a flag or a question')
    wanted = [every[place] for place in places]
    if processes > 1 and len(places) >= WORTH_SHARING:
        killers = _shared(root, places, processes)
    else:
        killers = Trial(engine, cases).killer_ids(wanted)
    tried: list[Tried] = []
    for mutant, killer in zip(wanted, killers, strict=True):
        tried.append(told(mutant, killer, equivalents))
        progress(len(tried), len(wanted))
    faults = (*cases.faults, *mutation_faults(tried, equivalents, whole=not owner))
    lines = tuple(str(ContentError(f.message, f.file, f.line)) for f in faults)
    return MutationReport(lines, _counts(tried))


def made(root: Path) -> tuple[Engine, Cases, tuple[Mutant, ...]]:
    """Return the ruleset of ``root`` ready to run, its cases, and its mutants in fixed order."""
    engine = compile_ruleset(load_ruleset(root))
    return engine, read_cases(Folder(root), engine), tuple(mutants(engine))


def _shared(root: Path, places: Sequence[int], processes: int) -> Iterator[str]:
    """Yield what ``Trial.killer_ids`` yields, worked out by several processes, a part at a time."""
    parts = [places[first : first + AT_ONCE] for first in range(0, len(places), AT_ONCE)]
    spawn = get_context("spawn")
    with ProcessPoolExecutor(processes, spawn, initializer=Worker.start, initargs=(root,)) as pool:
        yield from chain.from_iterable(pool.map(Worker.killer_ids, parts))


class Worker:
    """The one bench of a worker process, made when the process starts."""

    trial: Trial
    mutants: tuple[Mutant, ...]

    @classmethod
    def start(cls, root: Path) -> None:
        """Make ready to try the mutants of ``root``."""
        engine, cases, cls.mutants = made(root)
        cls.trial = Trial(engine, cases)

    @classmethod
    def killer_ids(cls, places: Sequence[int]) -> tuple[str, ...]:
        """Return for each place what ``Trial.killer_ids`` says."""
        return tuple(cls.trial.killer_ids(cls.mutants[place] for place in places))


def _counts(tried: Sequence[Tried]) -> tuple[OperatorCount, ...]:
    made = Counter(one.mutant.operator for one in tried)
    killed = Counter(one.mutant.operator for one in tried if one.killed_by)
    known = Counter(one.mutant.operator for one in tried if one.reason and not one.killed_by)
    return tuple(OperatorCount(name, made[name], killed[name], known[name]) for name in made)
