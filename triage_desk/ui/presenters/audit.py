"""The audit log in plain words: filtered, one page after the other, saved as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from triage_desk.domain.audit import CLOCK_BEHIND, AuditAction
from triage_desk.domain.audit_view import AuditFilter, AuditRow
from triage_desk.domain.patient import Patient
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.services import audit, patients
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, day, read_typed_day, typed_day
from triage_desk.ui.presenters.names import role_words

A = AuditAction
DAYS_SHOWN_FIRST = 7
MOST_PEOPLE = 9
# A day to come is no mistake in a filter.
EXPORT_PAGE = 200
# A spreadsheet runs what begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    *("number", "at", "name", "role", "place", "what"),
    *("patient", "record", "detail", "content"),
)


class Group(StrEnum):
    """Kinds of events that are looked for together."""

    USUAL = "usual"
    ALL = "all"
    LOOKED = "looked"
    CHANGED = "changed"
    PAPERS = "papers"
    EMERGENCIES = "emergencies"
    PEOPLE = "people"
    SAFETY = "safety"
    TYPING = "typing"


GROUPS: Mapping[Group, tuple[AuditAction, ...]] = {
    Group.USUAL: (),
    Group.ALL: (),
    Group.LOOKED: (
        *(A.PATIENT_VIEWED, A.ENCOUNTER_VIEWED, A.PEOPLE_SEARCHED, A.WORKLIST_OPENED),
        *(A.INTAKE_CONTINUED, A.PAST_INTAKES_READ, A.WHO_SAW_READ),
        *(A.MEASURES_READ, A.MEASURE_PEOPLE_READ),
        *(A.CONFLICTS_VIEWED, A.CALLS_LISTED, A.REFERRALS_LISTED, A.REVIEWS_OPENED),
        A.TASKS_LISTED,
        A.COHORT_LOOKED_AT,
        A.FOLLOWUP_OPENED,
    ),
    Group.CHANGED: (
        *(A.PATIENT_CREATED, A.PATIENT_CHANGED, A.PATIENTS_MERGED, A.PATIENTS_SEPARATED),
        A.PATIENTS_TOLD_APART,
        *(A.APPOINTMENT_BOOKED, A.APPOINTMENT_CHANGED, A.APPOINTMENT_ARRIVED),
        *(A.APPOINTMENT_MISSED, A.APPOINTMENT_CANCELLED, A.ENCOUNTER_SEEN),
        *(A.INTAKE_STARTED, A.INTAKE_PARKED, A.INTAKE_DISCARDED, A.INTAKE_LEFT),
        *(A.INTAKE_TAKEN_OVER, A.ANSWER_GIVEN, A.LANGUAGE_CHANGED, A.ENCOUNTER_FINISHED),
        *(A.KIOSK_STARTED, A.KIOSK_ANSWERED, A.KIOSK_CALLED, A.KIOSK_ENDED, A.IDENTITY_CONFIRMED),
        *(A.TAKEN_BACK, A.JOURNAL_MERGED, A.CONFLICT_SETTLED),
        *(A.FOLLOWUP_CALLED, A.FOLLOWUP_DONE, A.OUTCOME_ANSWERED, A.OUTCOME_SCORED),
        A.TASK_KEPT,
        A.COHORT_KEPT,
        *(A.REFERRAL_KEPT, A.PATIENT_REMOVED, A.STEP_TICKED, A.GOAL_KEPT, A.CARE_TEAM_KEPT),
    ),
    Group.PAPERS: (
        *(A.DOCUMENT_MADE, A.DOCUMENT_PRINTED, A.DOCUMENT_SAVED, A.PATIENT_EXPORTED),
        *(A.PATIENT_SENT, A.PATIENT_TAKEN_OVER, A.FILE_TAKEN_OVER, A.LIST_SAVED),
        *(A.MESSAGE_TAKEN, A.MESSAGE_PARKED, A.MESSAGE_CLOSED, A.MESSAGES_VIEWED),
        A.IMPORT_TAKEN_BACK,
        A.MEASURES_PRINTED,
        A.OUTCOMES_PRINTED,
        *(A.AUDIT_EXPORTED, A.WHO_SAW_PRINTED, A.DAY_CLOSED, A.DAY_SHEET_PRINTED),
    ),
    Group.EMERGENCIES: (
        *(A.EMERGENCY_RAISED, A.EMERGENCY_ACKNOWLEDGED, A.KIOSK_EMERGENCY),
        *(A.DECIDED, A.OVERRIDDEN, A.REVIEWED, A.FEEDBACK_GIVEN, A.COPY_READ),
        *(A.QUESTION_SENT, A.QUESTION_ANSWERED, A.PERSON_CALLED),
    ),
    Group.PEOPLE: (
        *(A.ACCOUNTS_SET_UP, A.SIGNED_IN, A.SIGN_IN_REFUSED, A.USER_SWITCHED, A.SCREEN_LOCKED),
        *(A.SCREEN_UNLOCKED, A.USERS_LISTED, A.USER_ADDED, A.USER_CHANGED, A.USER_DISABLED),
        *(A.USER_ENABLED, A.PASSPHRASE_CHANGED, A.PASSPHRASE_GIVEN, A.PIN_SET, A.PIN_TAKEN),
        *(A.TRAINING_PLAYED, A.TRAINING_FINISHED, A.TRAINING_LISTED, A.CERTIFICATE_GIVEN),
        *(A.VISIT_WRITTEN, A.VISIT_TAKEN_OUT),
        *(A.AUDIT_DRAWN, A.AUDIT_LOOKED, A.AUDIT_RATED, A.AUDIT_EXPLAINED, A.AUDIT_RESULTS),
        *(A.CHECK_FORMS_GIVEN, A.CHECK_SHEET_GIVEN),
    ),
    Group.SAFETY: (
        *(A.AUDIT_READ, A.AUDIT_CHECKED, A.HEAD_COMPARED, A.BACKUP_MADE, A.BACKUP_FAILED),
        *(A.BACKUP_TRIED, A.BACKUPS_ARRANGED, A.RECOVERY_SHEET_MADE, A.RECOVERY_SHEET_USED),
        *(A.KEYRING_ON, A.KEYRING_OFF, A.KEY_CHANGED, A.DATA_MOVED),
        *(A.SETTINGS_TAKEN_OVER, A.SETTINGS_CHANGED, A.PRACTITIONER_CHANGED),
        *(A.LOCATION_CHANGED, A.CARE_TEAM_CHANGED, A.SUPPORT_BUNDLE_MADE),
        *(A.MEASURES_REBUILT, A.COST_CHANGED),
    ),
    # Left in mid-word and found again: so many that nobody finds anything else among them.
    Group.TYPING: (A.DRAFT_KEPT, A.DRAFT_TAKEN),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the filter, as chosen and typed."""

    actor: str = ""
    group: Group = Group.USUAL
    first: str = ""
    last: str = ""
    record: str = ""


class AuditPresenter(Presenter):
    """One list of events. ``numbers`` are those shown; rows are fetched as they come into view."""

    def __init__(self, desk: Desk) -> None:
        """Start with the last days; ``look`` reads them."""
        super().__init__(desk)
        today = desk.clock().astimezone().date()
        begin = today - timedelta(days=DAYS_SHOWN_FIRST - 1)
        self.asked = Asked(first=typed_day(begin), last=typed_day(today))
        self.patient: Patient | None = None
        self.found: tuple[Patient, ...] = ()
        self.people: Mapping[str, str] = {}
        self.wanted = AuditFilter()
        self.numbers: Sequence[int] = ()
        self.note = ""

    def look(self) -> Sequence[int]:
        """Return the events wanted now; runs in a job."""
        wanted = self._filter()
        self.people = audit.people(self.desk)
        found = audit.look(self.desk, wanted)
        self.wanted = wanted
        return found

    def shown(self, numbers: Sequence[int]) -> None:
        """Take what ``look`` found."""
        self.numbers, self.problem = numbers, None
        self.changed()

    def rows(self, first: int, count: int) -> tuple[AuditRow, ...]:
        """Return ``count`` rows from the place ``first`` in the list."""
        return audit.rows(self.desk, self.numbers[first : first + count])

    def find(self, typed: str) -> None:
        """Look for a patient; one found is taken, several are offered."""
        self.found, self.patient = (), None
        with self.trying():
            people = patients.search(self.desk, typed, MOST_PEOPLE)
            patients.searched(self.desk, len(people))
            if not people:
                raise UserError(text("audit.no_patient"), "patient")
            self.found = people
            if len(people) == 1:
                self.patient = people[0]
        self.changed()

    def take(self, patient: Patient | None) -> None:
        """Take one of the patients found, or none again."""
        self.patient, self.found = patient, ()
        self.changed()

    @property
    def counted(self) -> str:
        """Return how many events are shown."""
        count = len(self.numbers)
        return text("audit.count_one") if count == 1 else text("audit.count", count=f"{count:,}")

    def _filter(self) -> AuditFilter:
        asked = self.asked
        first, last = read_typed_day(asked.first, "first"), read_typed_day(asked.last, "last")
        if first and last and last < first:
            raise UserError(text("audit.days_turned"), "last")
        return AuditFilter(
            actor=asked.actor,
            actions=GROUPS[asked.group],
            since=_midnight(first) if first else None,
            until=_midnight(last + timedelta(days=1)) if last else None,
            patient_id=self.patient.patient_id if self.patient else "",
            record_id=asked.record.strip().lower(),
            but=GROUPS[Group.TYPING] if asked.group is Group.USUAL else (),
        )

    @property
    def leaves_out_typing(self) -> bool:
        """True when events of typing that was kept are not among those shown."""
        return bool(self.wanted.but)

    # ---------------------------------------------------------------------------- as a table

    def export(self) -> Iterator[tuple[int, bytes]]:
        """Yield the rows done so far and the next piece of the table; the event comes first."""
        numbers = self.numbers
        audit.exported(self.desk, self.wanted, len(numbers))
        yield 0, _line([text(f"audit.column.{name}") for name in COLUMNS], mark=True)
        for at in range(0, len(numbers), EXPORT_PAGE):
            page = audit.rows(self.desk, numbers[at : at + EXPORT_PAGE])
            yield at + len(page), b"".join(_line(_cells(row)) for row in page)

    @property
    def file_name(self) -> str:
        """Return a name with the time only."""
        return f"log-{self.desk.clock().astimezone():%Y%m%d-%H%M}.csv"


def sentence(row: AuditRow) -> str:
    """Return one event as a sentence: "Ana Sample looked at the record of R.M."."""
    whom = row.initials or text("audit.whom_nobody")
    what = _said(row.action, whom)
    if CLOCK_BEHIND in row.detail.split():
        what = text("audit.behind", what=what)
    return text("audit.sentence", name=row.name, what=what)


def _said(action: AuditAction, whom: str) -> str:
    """Return an act in words; a kind that has none yet by its name, so that no row is missing."""
    try:
        return text(f"audit.said.{action.value}", whom=whom)
    except KeyError:
        return action.value.replace("_", " ")


def moment(at: datetime) -> str:
    """Return day and time of an event."""
    local = at.astimezone()
    return f"{day(local.date())}, {clock_time(local)}"


def role_of(row: AuditRow) -> str:
    """Return the role somebody had."""
    return role_words(Role(row.role))


def _cells(row: AuditRow) -> list[str]:
    return [
        str(row.number),
        row.at.astimezone().isoformat(timespec="seconds"),
        row.name,
        role_of(row),
        row.workstation,
        sentence(row),
        row.initials,
        row.record_id,
        row.detail,
        row.content_version,
    ]


def _line(cells: Sequence[str], *, mark: bool = False) -> bytes:
    """Return one line of CSV; no cell can be taken for a formula."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([f"'{c}" if c.startswith(FORMULA) else c for c in cells])
    return buffer.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _midnight(of: date) -> datetime:
    return datetime.combine(of, time()).astimezone()
