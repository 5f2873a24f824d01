"""Who may do what on a server: given anew after every step between revisions.

Three roles, made by ``resources/postgres/roles.sql``: the owner changes the shape of the tables,
the desk works with them, the report reads what statistics need and no name. A role that is not
there is passed over, since a clinic that has only an owner may still try the program.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, inspect, text

from triage_desk.store.append_only import NEVER_SHRINK, ONLY_GROW
from triage_desk.store.blanks import BLANK

OWNER, DESK, REPORT = "triage_owner", "triage_desk", "triage_report"

# Alembic's own: which revision this is.
_SEEN_ONLY = ("alembic_version",)
_REPORTS: Mapping[str, tuple[str, ...]] = {
    "alembic_version": (),
    "answer_events": (),
    "appointments": ("appointment_id", "starts_at", "minutes", "status", "source", "arrived_at"),
    "decision_dictionaries": (),
    "decisions": (),
    "document_prints": (),
    "documents": (),
    "encounters": (),
    "followup_calls": ("number", "followup_id", "encounter_id", "result", "at", "by", "next_on"),
    "followups": (),
    "flag_sets": (),
    "goals": ("number", "goal_id", "patient_id", "status", "set_on", "due_on", "closeness"),
    "notices": ("number", "encounter_id", "at"),
    "outcome_answers": (),
    "outcome_scores": (
        *("number", "followup_id", "encounter_id", "instrument_id", "instrument_version"),
        *("score", "known", "asked", "taken_at", "entered_at", "by", "channel", "language"),
    ),
    "overrides": ("number", "encounter_id", "at", "from_disposition", "to_disposition", "reason"),
    "panel_members": (
        *("member_id", "patient_id", "programme", "kind", "payer", "starts_on", "ends_on"),
        "episode_days",
    ),
    "referral_acts": ("number", "encounter_id", "state", "route", "at", "day"),
    "reviews": (
        *("number", "encounter_id", "kind", "at", "role", "decision", "ruleset_version"),
        *("from_disposition", "to_disposition", "reason", "outcome", "feedback"),
    ),
    "patients": ("patient_id", "birth_date", "sex", "language"),
    "visit_facts": (),
    "visit_sums": (),
    "visit_flags": (),
    "task_acts": (
        *("number", "task_id", "patient_id", "encounter_id", "kind", "state", "owner", "due_on"),
        *("at", "role"),
    ),
    "ticks": ("number", "encounter_id", "what", "state", "at", "left_open"),
}


def give(bind: Connection) -> None:
    """Give each role that is there what it needs, and take from it everything else."""
    there = sorted(inspect(bind).get_table_names())
    for role in (DESK, REPORT):
        if not _is_there(bind, role):
            continue
        _run(bind, f"REVOKE ALL ON ALL TABLES IN SCHEMA {_schema(bind)} FROM {role}")
        if role == DESK:
            _run(bind, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {_schema(bind)} TO {role}")
        for table in there:
            names = {str(column["name"]) for column in inspect(bind).get_columns(table)}
            wanted = desk_may(table, names) if role == DESK else report_may(table)
            if wanted:
                _run(bind, f"GRANT {wanted} ON {table} TO {role}")


def desk_may(table: str, names: Collection[str]) -> str:
    """Return what a desk may do with a table, as GRANT says it; ``names`` are its columns now."""
    if table in _SEEN_ONLY:
        return "SELECT"
    if table in BLANK:
        columns = ", ".join(f'"{name}"' for name in BLANK[table] if name in names)
        return f"SELECT, INSERT, UPDATE ({columns})"
    if table in ONLY_GROW:
        return "SELECT, INSERT"
    if table == "removals":
        return "SELECT, INSERT, UPDATE (done_at)"
    if table in NEVER_SHRINK:
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"


def report_may(table: str) -> str:
    """Return what a report may read of a table; "" is nothing."""
    if table not in _REPORTS:
        return ""
    columns = ", ".join(_REPORTS[table])
    return f"SELECT ({columns})" if columns else "SELECT"


def _is_there(bind: Connection, role: str) -> bool:
    query = text("SELECT count(*) FROM pg_roles WHERE rolname = :role")
    return bool(bind.execute(query, {"role": role}).scalar_one())


def _schema(bind: Connection) -> str:
    return str(bind.execute(text("SELECT quote_ident(current_schema())")).scalar_one())


def _run(bind: Connection, statement: str) -> None:
    # Made of our own names only.
    bind.execute(text(statement))
