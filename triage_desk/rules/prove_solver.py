"""The solver behind the proof: z3, met here and nowhere else.

z3 is a tool of development, not of the desk: only who proves content needs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from triage_desk.errors import EnvironmentFault
from triage_desk.rules.prove_graph import NEVER, Graph, no


def z3_module() -> Any:  # noqa: ANN401 - the package ships no types
    """Return z3, or say in one sentence how to get it."""
    try:
        import z3
    except ImportError as error:
        raise EnvironmentFault(
            "Proving needs the solver z3: install it with `pip install z3-solver`, or use the "
            "environment that `python3 dev.py test` makes."
        ) from error
    return z3


class Solver:
    """Answers whether literals of one graph can hold together; keeps what it learned."""

    def __init__(self, graph: Graph) -> None:
        """Start with nothing asserted."""
        self._z3 = z3_module()
        self._graph = graph
        self._solver = self._z3.SolverFor("QF_FD")
        self._made: dict[int, Any] = {}

    def find(self, literals: Iterable[int]) -> dict[int, bool] | None:
        """Return inputs under which all of ``literals`` hold, or ``None`` when there are none."""
        wanted = [literal for literal in literals if literal != no(NEVER)]
        if NEVER in wanted:
            return None
        assumed = [self._literal(literal) for literal in wanted]
        if self._solver.check(*assumed) != self._z3.sat:
            return None
        model = self._solver.model()
        return {
            literal: bool(model[made])
            for literal in self._graph.names
            if (made := self._made.get(literal)) is not None and model[made] is not None
        }

    def _literal(self, literal: int) -> Any:  # noqa: ANN401
        node = literal & ~1
        if node not in self._made:
            self._build(node)
        made = self._made[node]
        return self._z3.Not(made) if literal & 1 else made

    def _build(self, node: int) -> None:
        """Name every node below ``node`` that has no name yet: one new variable each."""
        z3, waiting = self._z3, [node]
        while waiting:
            here = waiting[-1]
            if here in self._made:
                waiting.pop()
                continue
            parts = self._graph.parts[here >> 1]
            if parts is None:
                self._made[here] = z3.Bool(f"n{here}") if here else z3.BoolVal(val=False)
                continue
            missing = [part & ~1 for part in parts if part & ~1 not in self._made]
            if missing:
                waiting.extend(missing)
                continue
            a, b = (
                z3.Not(self._made[part & ~1]) if part & 1 else self._made[part] for part in parts
            )
            made = self._made[here] = z3.Bool(f"n{here}")
            self._solver.add(made == z3.And(a, b))

    @property
    def name(self) -> str:
        """Return the solver and its version."""
        return f"z3 {self._z3.get_version_string()}"
