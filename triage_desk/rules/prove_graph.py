"""A graph of *and* and *not* over yes/no inputs: what the proof reasons about.

A literal is a whole number: an even one is a node, the odd one after it the same node denied
(the and-inverter graphs of hardware verification: Kuehlmann, Paruthi, Krohm, Ganai 2002, IEEE
TCAD 21:1377-94). Equal nodes are made once, so that two interviews which share their first
questions share that part of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

NEVER, SURELY = 0, 1


def no(literal: int) -> int:
    """Return the literal that denies ``literal``."""
    return literal ^ 1


class Graph:
    """Nodes in the order made; node 0 is the constant *never*."""

    __slots__ = ("_made", "names", "parts")

    def __init__(self) -> None:
        """Start with the constant alone."""
        self.parts: list[tuple[int, int] | None] = [None]
        self.names: dict[int, str] = {}
        self._made: dict[tuple[int, int], int] = {}

    def input(self, name: str) -> int:
        """Return a new literal that may be true or false; ``name`` is for people."""
        self.parts.append(None)
        literal = 2 * (len(self.parts) - 1)
        self.names[literal] = name
        return literal

    @property
    def last(self) -> int:
        """Return the literal of the node made last."""
        return 2 * (len(self.parts) - 1)

    def both(self, a: int, b: int) -> int:
        """Return the literal of a and b."""
        a, b = min(a, b), max(a, b)
        if a == NEVER or a == no(b):
            return NEVER
        if a in {SURELY, b}:
            return b
        found = self._made.get((a, b))
        if found is None:
            self.parts.append((a, b))
            found = self._made[a, b] = 2 * (len(self.parts) - 1)
        return found

    def every(self, literals: Iterable[int]) -> int:
        """Return the literal that all hold; of none it surely holds."""
        result = SURELY
        for literal in literals:
            result = self.both(result, literal)
        return result

    def some(self, literals: Iterable[int]) -> int:
        """Return the literal that at least one holds; of none it never holds."""
        return no(self.every(no(literal) for literal in literals))

    def differ(self, a: int, b: int) -> int:
        """Return the literal that exactly one of two holds."""
        return self.some((self.both(a, no(b)), self.both(no(a), b)))

    def follows(self, a: int, b: int) -> int:
        """Return the literal that b holds wherever a does."""
        return no(self.both(a, no(b)))

    def at_most_one(self, literals: Sequence[int]) -> int:
        """Return the literal that no two hold together."""
        clashes, seen = NEVER, NEVER
        for literal in literals:
            clashes = self.some((clashes, self.both(seen, literal)))
            seen = self.some((seen, literal))
        return no(clashes)

    def counts(self, most: int, literals: Sequence[int]) -> list[int]:
        """Return for 0 to ``most`` the literal that at least so many of the literals hold."""
        ladder = [SURELY] + [NEVER] * most
        for literal in literals:
            for rung in range(most, 0, -1):
                ladder[rung] = self.some((ladder[rung], self.both(ladder[rung - 1], literal)))
        return ladder

    def count_at_least(self, count: int, literals: Sequence[int]) -> int:
        """Return the literal that at least ``count`` of the literals hold."""
        return self.counts(count, literals)[count]

    def evaluate(self, given: Mapping[int, int], width: int, upto: int | None = None) -> list[int]:
        """Return the value of every node for ``width`` samples at once, one sample a bit.

        ``given`` maps input literals to their bits; an input that is not given is false.
        ``upto`` leaves out the nodes made after that literal.
        """
        ones = (1 << width) - 1
        made = self.parts if upto is None else self.parts[: (upto >> 1) + 1]
        values = [0] * len(made)
        for place, parts in enumerate(made):
            if parts is None:
                values[place] = given.get(2 * place, 0)
            else:
                a, b = parts
                left = values[a >> 1] ^ (ones if a & 1 else 0)
                right = values[b >> 1] ^ (ones if b & 1 else 0)
                values[place] = left & right
        return values


def bits_of(literal: int, values: Sequence[int], width: int) -> int:
    """Return the bits of one literal after ``Graph.evaluate``."""
    value = values[literal >> 1]
    return value ^ ((1 << width) - 1) if literal & 1 else value
