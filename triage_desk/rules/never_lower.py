"""The theorem OVERLAY: no intake has a less urgent route under an overlay than without it.

The argument, whose premises ``never_lower`` checks one by one:

1. Sections, gates, thresholds and scope are those of the base. The walk through the questions
   therefore sees the same, hides the same and ends at the same place, and gives the same facts.
2. Every flag of the base is still there with the same ``when``, ``unless`` and retirement. On the
   same facts it has the same verdict.
3. Its tier and its hold are at least those of the base, where *ask* and *accept* hold at nothing.
   With the same verdict it asks for at least as urgent a route. Further flags only add to the
   routes asked for. So the maximum over flags, and the floor beneath it, are at least the base's.
4. Pathways are a part of those of the base, in the same order and with the same conditions. Where
   the base sends to a physician because none fits, none fits here. Where the first that fits was
   switched off, another one is taken, or a physician soon: never below a visit with the PT.
5. The time targets of the routes are those of the base.

An emergency that ends the interview earlier than in the base is the most urgent route there is.
"""

from __future__ import annotations

from collections.abc import Iterator

from triage_desk.rules.change import route_in_words
from triage_desk.rules.content import IfUnknown, RedFlag, Ruleset

THEOREM = "OVERLAY"
SAME = {
    "sections": "the questions are not those of the base",
    "gates": "when questions are asked is not as in the base",
    "thresholds": "the numbers are not those of the base",
    "outside_scope": "what is outside the scope is not as in the base",
}


def never_lower(base: Ruleset, merged: Ruleset) -> tuple[str, ...]:
    """Return one sentence for each premise of the theorem that ``merged`` breaks.

    Args:
        base: the content as it came.
        merged: the same with an overlay upon it, as ``rules.overlay.merge`` gives.

    Returns:
        An empty tuple when the theorem holds: for every person and every set of answers, the
        disposition under ``merged`` is at least that under ``base``.
    """
    return (*_same(base, merged), *_flags(base, merged), *_pathways(base, merged))


def _same(base: Ruleset, merged: Ruleset) -> Iterator[str]:
    for name, sentence in SAME.items():
        if getattr(base, name) != getattr(merged, name):
            yield sentence
    for route, rule in base.dispositions.items():
        if merged.dispositions[route].hours > rule.hours:
            yield f"{route_in_words(route)}: the time target is longer than in the base"


def _flags(base: Ruleset, merged: Ruleset) -> Iterator[str]:
    found = {flag.flag_id: flag for flag in merged.flags}
    for flag in base.flags:
        other = found.get(flag.flag_id)
        if other is None:
            yield f"{flag.flag_id}: the flag is gone"
        else:
            yield from _flag(flag, other)


def _flag(flag: RedFlag, other: RedFlag) -> Iterator[str]:
    if (flag.when, flag.unless) != (other.when, other.unless):
        yield f"{flag.flag_id}: its condition is not that of the base"
    if (flag.retired is None) != (other.retired is None):
        yield f"{flag.flag_id}: it is retired in one and not in the other"
    if other.disposition < flag.disposition:
        was, now = route_in_words(flag.disposition), route_in_words(other.disposition)
        yield f"{flag.flag_id}: its tier is lowered from {was} to {now}"
    if _hold(other.if_unknown) < _hold(flag.if_unknown):
        yield f"{flag.flag_id}: what it holds at when it is not ruled out is lowered"


def _hold(unknown: IfUnknown) -> int:
    return -1 if unknown.disposition is None else unknown.disposition.urgency


def _pathways(base: Ruleset, merged: Ruleset) -> Iterator[str]:
    known = {pathway.pathway_id: pathway for pathway in base.pathways}
    for pathway in merged.pathways:
        was = known.get(pathway.pathway_id)
        if was is None:
            yield f"{pathway.pathway_id}: a pathway that the base does not have"
        elif (was.fits, was.not_when, was.rank) != (pathway.fits, pathway.not_when, pathway.rank):
            yield f"{pathway.pathway_id}: whom it fits is not as in the base"
