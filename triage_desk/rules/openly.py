"""Questions that an assumption leaves out, asked of everybody instead.

An assumption (``if_hidden``) lets a hidden question count as no. A clinical lead who does not
want to rely on one sets ``ask_openly: true`` on it: the ruleset is rewritten when it is loaded,
so that interview, rules and proof all see the same, wider questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from triage_desk.domain.questionnaire import REGIONS, Item
from triage_desk.rules.conditions import All, Condition, items_of
from triage_desk.rules.content import Gate, Ruleset


def openly(ruleset: Ruleset) -> Ruleset:
    """Return ``ruleset`` with the gates lifted that rely on an assumption asked openly.

    For a line the gate of its whole page is lifted, and moved down onto the other lines of the
    page; where the page has none, the line's own gate. What a line's own gate repeats of the
    page's goes with it. For a question without lines, its own gate.
    """
    names = {a.assumption_id for a in ruleset.assumptions.values() if a.ask_openly}
    if not names:
        return ruleset
    changed = {
        link_id: gate for item in ruleset.items for link_id, gate in _lifted(item, ruleset, names)
    }
    return replace(ruleset, gates={**ruleset.gates, **changed})


def _lifted(item: Item, ruleset: Ruleset, names: set[str]) -> Iterator[tuple[str, Gate]]:
    """Yield the gates of one item that change."""
    gates = ruleset.gates
    relying = {leaf for leaf in item.leaf_ids if gates[leaf].if_hidden in names}
    if not relying:
        return
    whole = gates[item.link_id].ask_when
    if whole is None:
        yield from ((leaf, replace(gates[leaf], ask_when=None)) for leaf in relying)
        return
    yield item.link_id, replace(gates[item.link_id], ask_when=None)
    for line in item.lines:
        gate = gates[line.link_id]
        own = gate.ask_when
        if line.link_id in relying:
            when = None if own is None else _without(own, whole)
        else:
            when = whole if own is None else All((whole, own))
        yield line.link_id, replace(gate, ask_when=when)


def _without(own: Condition, whole: Condition) -> Condition | None:
    """Return a line's gate less the parts that repeat its page's: they look at the same answers.

    The places of the body always stay: to hide by place is an assumption of its own.
    """
    same = set(items_of(whole)) - {REGIONS}
    parts = own.parts if isinstance(own, All) else (own,)
    kept = tuple(part for part in parts if not same.issuperset(items_of(part)))
    if not kept:
        return None
    return own if kept == parts else All(kept)
