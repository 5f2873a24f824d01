"""What each role may do: one table, read by every use-case and by every screen.

The reasons for what surprises:

* Whoever runs the clinic works at its counter: a manager and an administrator may take intakes.
  Otherwise a small clinic would share one account, and its audit would name nobody.
* Only clinicians lower a route, whatever else a role may do.
* The audit is read by who answers for the clinic. Clinicians see who has seen one patient, because
  they are asked by that patient; they do not see what colleagues did all day.
* Whoever makes the accounts (administrator) is the only one to hold the keys; a manager exports
  and backs up, and cannot let anybody in.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from triage_desk.domain.role import Role


class Permission(StrEnum):
    """One thing a person may be allowed to do."""

    SEE_PATIENTS = "see_patients"
    CHANGE_PATIENTS = "change_patients"
    MERGE_PATIENTS = "merge_patients"
    TAKE_INTAKES = "take_intakes"
    BOOK = "book"
    SEE_RECORDS = "see_records"
    DECIDE = "decide"
    RAISE_ROUTE = "raise_route"
    LOWER_ROUTE = "lower_route"
    REVIEW = "review"
    READ_COPIES = "read_copies"
    MAKE_PAPERS = "make_papers"
    FREE_INTAKES = "free_intakes"
    SEE_WHO_SAW = "see_who_saw"
    SEE_AUDIT = "see_audit"
    CLOSE_DAY = "close_day"
    EXPORT = "export"
    REMOVE_PATIENTS = "remove_patients"
    BACK_UP = "back_up"
    RESTORE = "restore"
    TRY_CONTENT = "try_content"
    CHANGE_OWN_KEYS = "change_own_keys"
    MANAGE_USERS = "manage_users"
    MANAGE_KEYS = "manage_keys"
    CHANGE_SETTINGS = "change_settings"
    PRACTISE = "practise"
    TRAIN_STAFF = "train_staff"
    RATE_AGAIN = "rate_again"
    SEE_MEASURES = "see_measures"
    MAKE_LISTS = "make_lists"


_EVERYBODY = frozenset(Role)
_CLINICIANS = frozenset({Role.PT, Role.PHYSICIAN})
_PHYSICIANS = frozenset({Role.PHYSICIAN})
_RUNNING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
_KEYS = frozenset({Role.ADMINISTRATOR})

MATRIX: Mapping[Permission, frozenset[Role]] = {
    Permission.SEE_PATIENTS: _EVERYBODY,
    Permission.CHANGE_PATIENTS: _EVERYBODY,
    Permission.MERGE_PATIENTS: _EVERYBODY,
    Permission.TAKE_INTAKES: _EVERYBODY,
    Permission.BOOK: _EVERYBODY,
    Permission.SEE_RECORDS: _EVERYBODY,
    Permission.DECIDE: _EVERYBODY,
    Permission.RAISE_ROUTE: _EVERYBODY,
    Permission.LOWER_ROUTE: _CLINICIANS,
    Permission.REVIEW: _CLINICIANS,
    # The same visits wait for a therapist in the queue: a copy of them would be read twice.
    Permission.READ_COPIES: _PHYSICIANS,
    Permission.MAKE_PAPERS: _EVERYBODY,
    # Somebody went home with an intake open: whoever stands there must be able to go on.
    Permission.FREE_INTAKES: _EVERYBODY,
    Permission.SEE_WHO_SAW: _CLINICIANS | _RUNNING,
    Permission.SEE_AUDIT: _RUNNING,
    Permission.CLOSE_DAY: _EVERYBODY,
    Permission.EXPORT: _RUNNING,
    Permission.REMOVE_PATIENTS: _RUNNING,
    Permission.BACK_UP: _RUNNING,
    Permission.RESTORE: _KEYS,
    Permission.TRY_CONTENT: _CLINICIANS | _RUNNING,
    Permission.CHANGE_OWN_KEYS: _EVERYBODY,
    Permission.MANAGE_USERS: _KEYS,
    Permission.MANAGE_KEYS: _KEYS,
    Permission.CHANGE_SETTINGS: _RUNNING,
    Permission.PRACTISE: _EVERYBODY,
    # Who practised how well, and which intakes are drawn, is for who answers for the staff.
    Permission.TRAIN_STAFF: _RUNNING,
    Permission.RATE_AGAIN: _CLINICIANS | _RUNNING,
    # They compare colleagues, and lead to everybody behind a number.
    Permission.SEE_MEASURES: _RUNNING,
    # Whoever asks who has what sees it of everybody; the desk sees the lists it calls people by.
    Permission.MAKE_LISTS: _CLINICIANS | _RUNNING,
}


def may(role: Role, permission: Permission) -> bool:
    """Tell whether ``role`` is allowed ``permission``."""
    return role in MATRIX[permission]


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that are allowed ``permission``, in the order of ``Role``."""
    return tuple(role for role in Role if role in MATRIX[permission])
