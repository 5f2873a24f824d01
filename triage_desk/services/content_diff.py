"""Two content folders compared, as lines for a reviewer and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from triage_desk.domain.decision import RulesetRef
from triage_desk.rules.change import Change, Effect
from triage_desk.rules.diff import diff
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.overlay import load_with_overlay

HEADINGS = {
    Effect.LOWERS: "LOWERS URGENCY: somebody may be seen later than before",
    Effect.MAY_LOWER: "MAY LOWER URGENCY: look at each of these",
    Effect.RAISES: "Raises urgency, or leaves it",
    Effect.OTHER: "Changes no route by itself",
    Effect.WORDING: "Wording",
}
MARKS = {Effect.LOWERS: "!!", Effect.MAY_LOWER: "! "}


@dataclass(frozen=True, slots=True)
class ContentDiff:
    """The two versions compared and every difference, what lowers urgency first."""

    old: RulesetRef
    new: RulesetRef
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many changes there are of each effect."""
        return {e.value: sum(c.effect is e for c in self.changes) for e in Effect}


def compare_folders(old: Path, new: Path, overlay: Path | None = None) -> ContentDiff:
    """Compare two content folders, ``new`` with a clinic's ``overlay`` upon it if there is one.

    Raises:
        ContentError: one of them has a fault; only sound content can be compared.
    """
    after = compile_ruleset(load_with_overlay(new, overlay))
    return compare_engines(compile_ruleset(load_ruleset(old)), after)


def compare_engines(old: Engine, new: Engine) -> ContentDiff:
    """Compare two compiled rulesets."""
    return ContentDiff(old.ruleset.ref, new.ruleset.ref, diff(old, new))


def plain(found: ContentDiff) -> dict[str, object]:
    """Return the comparison as JSON-able data."""
    return {
        "old": asdict(found.old),
        "new": asdict(found.new),
        "same": not found.changes,
        "counts": found.counts,
        "changes": [asdict(change) for change in found.changes],
    }


def lines(found: ContentDiff) -> Iterator[str]:
    """Yield the comparison as lines of text."""
    yield f"Old: {_named(found.old)}"
    yield f"New: {_named(found.new)}"
    if not found.changes:
        same = found.old.content_hash == found.new.content_hash
        yield "The same." if same else "The same: only comments or layout differ."
    for effect, changes in groupby(found.changes, key=lambda change: change.effect):
        listed = list(changes)
        yield ""
        yield f"{HEADINGS[effect]} ({len(listed)})"
        for change in listed:
            yield from _change_lines(change)


def _named(ref: RulesetRef) -> str:
    return f"version {ref.version}, content {ref.content_hash[:12]}"


def _change_lines(change: Change) -> Iterator[str]:
    titled = f' "{change.title}"' if change.title not in ("", change.about) else ""
    mark = MARKS.get(change.effect, "  ")
    yield f"{mark} {change.kind} {change.about}{titled}: {change.sentence}"
    if change.before:
        yield f"     before: {change.before}"
    if change.after:
        yield f"     now:    {change.after}"
