"""The one stated way in which a record that only grows is changed: a person is removed.

While a row of ``removals`` stands open for a person, and only then, the columns named here may be
made empty in that person's rows; nothing else of a row, and nothing to any other value. The row is
closed in the same transaction. Audit events name ids only and are never touched.
"""

from __future__ import annotations

from datetime import date

from triage_desk.store.shape import TABLES

# The birth date of nobody, in a record whose person was removed.
NO_DAY = date(1900, 1, 1)

# Table -> column -> the empty value, as SQL writes it.
BLANK: dict[str, dict[str, str]] = {
    "answer_events": {"answer": "NULL", "previous": "NULL"},
    "care_teams": {"name": "''", "phone": "''"},
    "decisions": {"body": "x''", "dictionary": "NULL"},
    "documents": {"sha256": "''"},
    "followup_calls": {"words": "''"},
    "goals": {
        "words": "''",
        "due_on": "''",
        "closeness": "NULL",
        "readiness": "NULL",
        "confidence": "NULL",
        "barrier": "''",
        "remedy": "''",
        "helper_id": "''",
    },
    "import_entries": {"before": "''"},
    "inbox": {"why": "''", "body": "''"},
    "notices": {"told": "''", "words": "''"},
    "outcome_answers": {"amount": "NULL", "answer": "NULL"},
    "outcome_scores": {"score": "NULL", "about": "''", "source": "''"},
    "overrides": {"words": "''"},
    "panel_acts": {"programme": "''", "payer": "''", "source": "''"},
    "patient_changes": {"before": "''", "after": "''"},
    "patient_merges": {"filled": "'{}'"},
    "referral_acts": {"words": "''", "who": "''"},
    "reviews": {"words": "''"},
    "take_overs": {"words": "''"},
    "task_acts": {"words": "''"},
    "ticks": {"what": "''"},
}
# Tables of a person without a visit: which column names the person.
OWNER = {
    "care_teams": "patient_id",
    "goals": "patient_id",
    "import_entries": "patient_id",
    "inbox": "patient_id",
    "panel_acts": "patient_id",
    "patient_changes": "patient_id",
    "patient_merges": "gone_id",
    "task_acts": "patient_id",
}


# A removal is closed once, and neither changed nor taken away.
CLOSES = """
CREATE TRIGGER removals_no_update BEFORE UPDATE ON removals
WHEN NOT (OLD.done_at IS NULL AND NEW.done_at IS NOT NULL AND NEW.number IS OLD.number
  AND NEW.removal_id IS OLD.removal_id AND NEW.patient_id IS OLD.patient_id
  AND NEW.reason IS OLD.reason AND NEW.asked_at IS OLD.asked_at
  AND NEW.asked_by IS OLD.asked_by AND NEW.confirmed_by IS OLD.confirmed_by
  AND NEW.years IS OLD.years AND NEW.decided_by IS OLD.decided_by
  AND NEW.decided_on IS OLD.decided_on)
BEGIN SELECT RAISE(ABORT, 'removals only grows'); END
"""
STAYS = """
CREATE TRIGGER removals_no_delete BEFORE DELETE ON removals
BEGIN SELECT RAISE(ABORT, 'removals only grows'); END
"""


def no_update(table: str) -> str:
    """Return the trigger of a file that refuses every change of a row, but this one."""
    begin = f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    if table not in BLANK:
        return begin + refuse
    blank = BLANK[table]
    columns = [column.name for column in TABLES[table].columns]
    same = [f'NEW."{name}" IS OLD."{name}"' for name in columns if name not in blank]
    empty = [f'NEW."{name}" IS {value}' for name, value in blank.items()]
    return f"{begin}WHEN NOT ({' AND '.join([_open(table), *same, *empty])}) {refuse}"


def _open(table: str) -> str:
    """Return the condition that a removal of the row's person stands open."""
    if table in OWNER:
        whose = f"r.patient_id = OLD.{OWNER[table]}"
        return f"EXISTS (SELECT 1 FROM removals r WHERE {whose} AND r.done_at IS NULL)"  # noqa: S608
    return (
        "EXISTS (SELECT 1 FROM removals r JOIN encounters e ON e.patient_id = r.patient_id "
        "WHERE e.encounter_id = OLD.encounter_id AND r.done_at IS NULL)"
    )
