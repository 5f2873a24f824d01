"""What was done, by whom, when: one event for each use-case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Added to the detail of an event whose moment lies well before that of the event before it.
CLOCK_BEHIND = "clock-behind"


class AuditAction(StrEnum):
    """The kinds of event. An event names ids, never answers or names."""

    PATIENT_CREATED = "patient_created"
    PATIENT_VIEWED = "patient_viewed"
    PATIENT_CHANGED = "patient_changed"
    PATIENTS_MERGED = "patients_merged"
    PATIENTS_SEPARATED = "patients_separated"
    INTAKE_STARTED = "intake_started"
    INTAKE_CONTINUED = "intake_continued"
    INTAKE_PARKED = "intake_parked"
    INTAKE_DISCARDED = "intake_discarded"
    INTAKE_LEFT = "intake_left"
    INTAKE_TAKEN_OVER = "intake_taken_over"
    JOURNAL_MERGED = "journal_merged"
    CONFLICTS_VIEWED = "conflicts_viewed"
    CONFLICT_SETTLED = "conflict_settled"
    ANSWER_GIVEN = "answer_given"
    LANGUAGE_CHANGED = "language_changed"
    EMERGENCY_RAISED = "emergency_raised"
    EMERGENCY_ACKNOWLEDGED = "emergency_acknowledged"
    DECIDED = "decided"
    OVERRIDDEN = "overridden"
    TAKEN_BACK = "taken_back"
    DOCUMENT_MADE = "document_made"
    ENCOUNTER_VIEWED = "encounter_viewed"
    ENCOUNTER_FINISHED = "encounter_finished"
    PAST_INTAKES_READ = "past_intakes_read"
    DRAFT_KEPT = "draft_kept"
    DRAFT_TAKEN = "draft_taken"
    PATIENT_EXPORTED = "patient_exported"
    PATIENT_REMOVED = "patient_removed"
    BACKUP_MADE = "backup_made"
    BACKUP_FAILED = "backup_failed"
    BACKUP_TRIED = "backup_tried"
    AUDIT_READ = "audit_read"
    AUDIT_EXPORTED = "audit_exported"
    WHO_SAW_READ = "who_saw_read"
    WHO_SAW_PRINTED = "who_saw_printed"
    DAY_CLOSED = "day_closed"
    DAY_SHEET_PRINTED = "day_sheet_printed"
    DATA_MOVED = "data_moved"
    AUDIT_CHECKED = "audit_checked"
    HEAD_COMPARED = "head_compared"
    PEOPLE_SEARCHED = "people_searched"
    WORKLIST_OPENED = "worklist_opened"
    DOCUMENT_PRINTED = "document_printed"
    DOCUMENT_SAVED = "document_saved"
    ACCOUNTS_SET_UP = "accounts_set_up"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    USER_SWITCHED = "user_switched"
    SCREEN_LOCKED = "screen_locked"
    SCREEN_UNLOCKED = "screen_unlocked"
    USERS_LISTED = "users_listed"
    USER_ADDED = "user_added"
    USER_CHANGED = "user_changed"
    USER_DISABLED = "user_disabled"
    USER_ENABLED = "user_enabled"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - the name of an event
    PASSPHRASE_GIVEN = "passphrase_given"  # noqa: S105 - the name of an event
    PIN_SET = "pin_set"
    PIN_TAKEN = "pin_taken"
    RECOVERY_SHEET_MADE = "recovery_sheet_made"
    RECOVERY_SHEET_USED = "recovery_sheet_used"
    KEYRING_ON = "keyring_on"
    KEYRING_OFF = "keyring_off"
    KEY_CHANGED = "key_changed"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One link of the audit chain. ``record_id`` is the encounter or patient concerned.

    ``patient_id`` is whose record it is, so that "who has seen this person?" is one question;
    empty where nobody's record was touched.
    """

    at: datetime
    actor: str
    role: str
    workstation: str
    action: AuditAction
    record_id: str
    detail: str
    content_version: str
    patient_id: str = ""
