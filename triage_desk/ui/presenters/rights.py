"""What a person may ask for: a copy of everything kept about them, or their removal."""

from __future__ import annotations

from pathlib import Path

from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.domain.removal import RemovalReason, RemovalReport
from triage_desk.errors import TriageDeskError
from triage_desk.services import person_export, removal
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import day


def may_open(desk: Desk) -> bool:
    """Return whether the person at the keyboard may do any of it."""
    return allowed(desk, Permission.EXPORT) or allowed(desk, Permission.REMOVE_PATIENTS)


class RightsPresenter(Presenter):
    """One person's two requests. ``doing`` says what is under way, ``lines`` what came of it."""

    def __init__(self, desk: Desk, patient: Patient) -> None:
        """Know whose requests they are."""
        super().__init__(desk)
        self.patient = patient
        self.doing = ""
        self.lines: tuple[str, ...] = ()
        self.removed = False

    @property
    def may_copy(self) -> bool:
        """Return whether this person may hand out a copy."""
        return allowed(self.desk, Permission.EXPORT)

    @property
    def may_remove(self) -> bool:
        """Return whether this person may ask for a removal."""
        return allowed(self.desk, Permission.REMOVE_PATIENTS)

    @property
    def rule(self) -> str:
        """Return the clinic's rule in words; without one nobody is removed."""
        policy = self.desk.clinic.keeping
        if policy is None:
            return text("rights.no_rule")
        years, on = policy.years, day(policy.decided_on)
        return text("rights.rule", years=years, who=policy.decided_by, on=on)

    @property
    def can_remove(self) -> bool:
        """Return whether a removal can be asked for now."""
        ruled = self.desk.clinic.keeping is not None
        return self.may_remove and ruled and not (self.doing or self.removed)

    @property
    def file_name(self) -> str:
        """Return a name with the time only: the name of a file names nobody."""
        return f"record-{self.desk.clock().astimezone():%Y%m%d-%H%M}.zip"

    def begin(self, doing: str) -> None:
        """Say what is under way; ``doing`` is a key of the texts."""
        self.doing, self.problem, self.lines = text(doing), None, ()
        self.changed()

    def copy(self, path: Path) -> tuple[str, ...]:
        """Write everything into one file and return what to say; runs in a job.

        Raises:
            TriageDeskError: it was not done.
        """
        person_export.save(self.desk, self.patient.patient_id, path)
        return (text("rights.copied", name=path.name),)

    def remove(self, reason: RemovalReason, second: str, passphrase: str) -> tuple[str, ...]:
        """Empty everything kept of the person and return what to say; runs in a job.

        Raises:
            TriageDeskError: it was not done, and nothing was changed.
        """
        proves = removal.by_passphrase(self.desk.vault, lambda: passphrase)
        report = removal.remove(self.desk, self.patient.patient_id, reason, second, proves)
        self.removed = True
        return _said(report)

    def done(self, lines: tuple[str, ...]) -> None:
        """Say what came of it."""
        self.doing, self.lines = "", lines
        self.changed()

    def refused(self, error: TriageDeskError) -> None:
        """Say why it was not done."""
        self.doing = ""
        super().refused(error)


def _said(report: RemovalReport) -> tuple[str, ...]:
    records = text("counted.records", count=len(report.records))
    visits = text("counted.visits", count=report.visits)
    lines = [text("rights.removed", records=records, visits=visits)]
    if not report.scrubbed:
        lines.append(text("rights.wiped_later"))
    if report.backups and report.gone_by is not None:
        until = day(report.gone_by.astimezone().date())
        lines.append(text("rights.in_backups", count=len(report.backups), until=until))
    lines.append(text("rights.keep_number", numbers=" ".join(report.records)))
    return tuple(lines)
