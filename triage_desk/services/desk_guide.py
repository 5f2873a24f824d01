"""The desk guide as paper. It names nobody, so nothing of it is put on record."""

from __future__ import annotations

from collections.abc import Mapping

from triage_desk.domain.desk_guide import DeskGuide
from triage_desk.domain.disposition import Disposition
from triage_desk.services.desk import Desk
from triage_desk.services.readback import proved

Pairs = tuple[tuple[str, str], ...]


def guide_of(
    desk: Desk, emergency: str, routes: Mapping[Disposition, str], keys: Pairs, whens: Pairs
) -> DeskGuide:
    """Return the guide of this clinic; the words are those of the screens."""
    ordered = tuple((route, routes[route]) for route in Disposition if route in routes)
    version = desk.engine.ruleset.ref.version
    return DeskGuide(desk.letterhead, desk.clock(), emergency, ordered, keys, whens, version)


def paper(desk: Desk, guide: DeskGuide) -> bytes:
    """Return the guide as PDF: one page."""
    return proved(desk.renderer, guide, desk.renderer.render_guide(guide))
