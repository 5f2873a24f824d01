"""Reality checks of the content: published cases, a synthetic population, the burden of asking.

Nothing here decides anything: a missed aim is printed with what drives it.
"""

from __future__ import annotations

from typing import Any

from benchmarks import content_burden, content_development, content_visits
from benchmarks.content_table import Report
from benchmarks.intakes import load_engine


def report() -> Report:
    """Return all three checks of the content that comes with the program."""
    engine = load_engine()
    parts = {
        "development": content_development.report(engine),
        "visits": content_visits.report(engine),
        "burden": content_burden.report(engine),
    }
    ref = engine.ruleset.ref
    whole = Report()
    whole.say(f"Content {ref.version} ({ref.content_hash[:12]}), {len(engine.flags)} red flags.")
    aims: list[dict[str, Any]] = []
    for name, part in parts.items():
        whole.lines += part.lines
        whole.data[name] = part.data
        aims += part.data["aims"]
    missed = [aim for aim in aims if not aim["met"]]
    whole.say("", f"{len(aims) - len(missed)} of {len(aims)} aims met, {len(missed)} missed")
    return whole
