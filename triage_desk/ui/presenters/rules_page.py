"""The rules in force: version, signature, proof, and what changed since a version before."""

from __future__ import annotations

from pathlib import Path

from triage_desk.services import content_versions
from triage_desk.services.content_versions import Rules
from triage_desk.services.desk import Desk
from triage_desk.services.ports import Watch
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter

HASH_SHOWN = 16


class RulesPresenter(Presenter):
    """What is shown of the rules. Everything that takes time runs in a job."""

    def __init__(self, desk: Desk) -> None:
        """Start without anything read."""
        super().__init__(desk)
        self.rules: Rules | None = None
        self.before: tuple[Path, ...] = ()
        self.report: tuple[str, ...] = ()
        self.busy = self.note = ""

    def read(self) -> tuple[Rules, tuple[Path, ...]]:
        """Return the rules and the copies of those before; runs in a job."""
        return content_versions.rules(self.desk), content_versions.versions(self.desk)

    def took(self, rules: Rules, before: tuple[Path, ...]) -> None:
        """Show what was read."""
        self.rules, self.before = rules, before
        self.changed()

    def compare(self, old: Path) -> tuple[str, ...]:
        """Return what differs from content of before; runs in a job."""
        return content_versions.what_changed(self.desk, old)

    def past(self, watch: Watch) -> tuple[str, ...]:
        """Return which past intakes these rules would send elsewhere; runs in a job."""
        return content_versions.past_intakes(self.desk, watch)

    def begin(self, words: str) -> None:
        """Say that something is under way."""
        self.busy, self.problem, self.note = words, None, ""
        self.changed()

    def so_far(self, done: int, total: int) -> None:
        """Say how far it is."""
        self.busy = text("settings.past_so_far", done=f"{done:,}", total=f"{total:,}")
        self.changed()

    def stopped(self) -> None:
        """Say that it was stopped; what was found before stays."""
        self.busy, self.note = "", text("settings.past_stopped")
        self.changed()

    def show(self, lines: tuple[str, ...]) -> None:
        """Show a report."""
        self.busy, self.report = "", lines
        self.changed()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of a caption and a value."""
        found = self.rules
        if found is None:
            return ()
        counts = ", ".join(
            text(f"settings.count_{name}", count=count) for name, count in found.counts.items()
        )
        return (
            (text("settings.rules_version"), found.ref.version),
            (text("settings.rules_hash"), found.ref.content_hash[:HASH_SHOWN]),
            (text("settings.rules_signed"), found.signed or text("settings.rules_unknown")),
            (text("settings.rules_holds"), counts),
            (text("settings.rules_proof"), self._proof(found)),
        )

    def theorems(self) -> tuple[tuple[str, str], ...]:
        """Return each theorem in plain words, and in how many rows it holds."""
        found = self.rules.certificate if self.rules else None
        if found is None:
            return ()
        return tuple(
            (
                text(f"settings.theorem_{each.name}"),
                text("settings.theorem_rows", proved=each.proved, rows=each.rows),
            )
            for each in found.theorems
        )

    @staticmethod
    def _proof(found: Rules) -> str:
        proof = found.certificate
        if proof is None:
            return text("settings.proof_none")
        if not proof.fits:
            return text("settings.proof_other", version=proof.version)
        return text("settings.proof_fits", sampled=f"{proof.sampled:,}", solver=proof.solver)
