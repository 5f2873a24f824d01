"""How long records are kept, and how their backups are: two forms of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from triage_desk import settings
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.removal import MOST_YEARS, RemovalPolicy
from triage_desk.errors import UserError
from triage_desk.services import backups
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.settings import BackupSettings
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.clinic_form import ClinicForm
from triage_desk.ui.presenters.hours import read_times, times_words
from triage_desk.ui.presenters.moments import day, read_typed_day, typed_day
from triage_desk.ui.presenters.setting_form import FormPresenter
from triage_desk.ui.presenters.setting_rows import Kind, Row, read, shown

COUNTS = {name: settings.RANGES[f"backup.{name}"] for name in ("daily", "weekly", "monthly")}
YES, NO = "yes", "no"


class KeepingForm(ClinicForm):
    """How long a record stays after the last visit: without a rule nobody can be removed."""

    name = "keeping"
    MEANING_AFTER = 0

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the parts of the rule."""
        return (
            Row("years", short=True),
            Row("decided_on", short=True),
            Row("decided_by"),
        )

    def kept(self) -> Mapping[str, str]:
        """Return the rule as it is, all empty without one."""
        rule = self.before.keeping
        if rule is None:
            return {row.name: "" for row in self.rows}
        return {
            "years": str(rule.years),
            "decided_on": typed_day(rule.decided_on),
            "decided_by": rule.decided_by,
        }

    def wanted(self) -> Clinic:
        """Return the settings with the rule as it is typed; all fields empty is no rule.

        Raises:
            UserError: a part of the rule is missing or is none; ``field`` names it.
        """
        said = {name: words.strip() for name, words in self.values.items()}
        if not any(said.values()):
            return replace(self.before, keeping=None)
        years = said["years"]
        if not (years.isascii() and years.isdigit() and 1 <= int(years) <= MOST_YEARS):
            raise UserError(text("settings.years_wrong", most=MOST_YEARS), "years")
        on = read_typed_day(said["decided_on"], "decided_on")
        if on is None or on > self.desk.clock().astimezone().date():
            raise UserError(text("settings.decided_on_wrong"), "decided_on")
        if not said["decided_by"]:
            raise UserError(text("settings.decided_by_wrong"), "decided_by")
        return replace(self.before, keeping=RemovalPolicy(int(years), said["decided_by"], on))

    @property
    def consequence(self) -> str:
        """Return what the rule kept now means."""
        rule = self.before.keeping
        if rule is None:
            return text("settings.keeping_none")
        on = day(rule.decided_on)
        return text("settings.keeping_rule", years=rule.years, who=rule.decided_by, on=on)


class BackupsForm(FormPresenter):
    """Where backups of this computer go, when they are made, and how many stay."""

    name = "backups"

    def __init__(self, desk: Desk) -> None:
        """Read the file of this computer, where it makes backups."""
        super().__init__(desk)
        self.known = BackupSettings()
        self._before: BackupSettings | None = None
        self.makes = desk.backups is not None and desk.computer is not None
        if self.makes:
            with self.trying():
                self.known = settings.load(computer_of(desk).data).backup

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what can be set, nothing at a desk that makes no backups."""
        if not self.makes:
            return ()
        closing = tuple((value, text(f"settings.{value}")) for value in (YES, NO))
        counts = tuple(Row(name, Kind.NUMBER, short=True) for name in COUNTS)
        return (
            Row("folders", Kind.LINES),
            Row("times", short=True),
            Row("at_closing", Kind.CHOICE, closing, short=True),
            *counts,
        )

    def kept(self) -> Mapping[str, str]:
        """Return what the file says."""
        known = self.known
        plain = [row for row in self.rows if row.name in ("folders", *COUNTS)]
        closing = YES if known.at_closing else NO
        return {**shown(known, plain), "times": times_words(known.times), "at_closing": closing}

    def wanted(self) -> BackupSettings:
        """Return the settings as they are typed.

        Raises:
            UserError: a field does not hold what it must; ``field`` names it.
        """
        said = self.values
        plain = [row for row in self.rows if row.name in COUNTS]
        made = read(self.known, plain, said)
        for name, (low, high) in COUNTS.items():
            if not low <= getattr(made, name) <= high:
                raise UserError(text("settings.count_wrong", low=low, high=high), name)
        folders = tuple(line.strip() for line in said["folders"].splitlines() if line.strip())
        times = read_times(said["times"], "times")
        return replace(made, folders=folders, times=times, at_closing=said["at_closing"] == YES)

    def save(self) -> str:
        """Keep what is typed, and return what to say."""
        self._arrange(self.wanted())
        self.can_take_back = True
        return text("settings.saved_here")

    def take_back(self) -> str:
        """Arrange the backups as before the last change, and return what to say."""
        self._arrange(self._before or self.known)
        self.can_take_back = False
        return text("settings.taken_back")

    def _arrange(self, wanted: BackupSettings) -> None:
        backups.arrange(self.desk, wanted)
        self._before, self.known, self.typed = self.known, wanted, {}
