"""The screens by name."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """The screens by name, as objectName too."""

    OPENING = "opening"
    WORKLIST = "worklist"
    FIND = "find"
    EXPECT = "expect"
    CALLS = "calls"
    FOLLOW_CALL = "follow_call"
    ASK_AGAIN = "ask_again"
    REFERRALS = "referrals"
    TASKS = "tasks"
    COHORTS = "cohorts"
    INTAKE = "intake"
    LOCKED = "locked"
    CONFLICTS = "conflicts"
    EMERGENCY = "emergency"
    RECEIPT = "receipt"
    OVERRIDE = "override"
    PREVIEW = "preview"
    BACKUPS = "backups"
    SIGN_IN = "sign_in"
    SET_UP = "set_up"
    RECOVER = "recover"
    HELP_NOW = "help_now"
    USERS = "users"
    ME = "me"
    PATIENT = "patient"
    RIGHTS = "rights"
    AUDIT = "audit"
    WHO_SAW = "who_saw"
    END_OF_DAY = "end_of_day"
    OFFICE_PAPER = "office_paper"
    REVIEW = "review"
    SEEN = "seen"
    MEASURES = "measures"
    BEHIND = "behind"
    SETTINGS = "settings"
    TABLE = "table"
    EXCHANGE = "exchange"
    INBOX = "inbox"
    KIOSK = "kiosk"
    KIOSK_OVER = "kiosk_over"
    TRAINING = "training"
    OWN_VISITS = "own_visits"
    SECOND_LOOK = "second_look"
    LESSON = "lesson"


OUTSIDE = (
    *(Place.OPENING, Place.SIGN_IN, Place.SET_UP, Place.RECOVER, Place.HELP_NOW),
    Place.KIOSK_OVER,
)
"""The screens that are shown to nobody in particular: no patient, no name of one."""

BARE = (Place.EMERGENCY, Place.HELP_NOW, Place.KIOSK, Place.KIOSK_OVER)
"""The screens without a bar above them."""

ALONE = (Place.KIOSK, Place.KIOSK_OVER)
"""The screens in front of a person alone: nothing of the desk stands around them."""

NO_PATIENTS = (
    *(Place.EMERGENCY, Place.KIOSK, Place.USERS, Place.ME, Place.BACKUPS, Place.END_OF_DAY),
    *(Place.SETTINGS, Place.MEASURES, Place.TRAINING, Place.LESSON),
    Place.OWN_VISITS,
)
"""The screens that are never covered: they name no patient, or must be read at once."""
