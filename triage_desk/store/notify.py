"""A server tells its desks which visit or appointment was changed: its id, nothing of a person.

Put up anew after every step between revisions, as ``append_only`` is.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from triage_desk.store.changes import CHANNEL

_TELLS = "triage_tells"
# Table and the column that names the row.
_TOLD = {"encounters": "encounter_id", "appointments": "appointment_id"}


def take_down(bind: Connection) -> None:
    """Drop the triggers, before the tables change their shape."""
    bind.execute(text(f"DROP FUNCTION IF EXISTS {_TELLS}() CASCADE"))


def put_up(bind: Connection) -> None:
    """Make them again, for the tables that are there."""
    there = set(inspect(bind).get_table_names()) & set(_TOLD)
    if not there:
        return
    bind.exec_driver_sql(
        f"CREATE FUNCTION {_TELLS}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN PERFORM pg_notify('{CHANNEL}', to_jsonb(NEW) ->> TG_ARGV[0]); RETURN NULL; END $$"
    )
    for table in sorted(there):
        bind.execute(
            text(
                f"CREATE TRIGGER {table}_tell AFTER INSERT OR UPDATE ON {table} FOR EACH ROW"
                f" EXECUTE FUNCTION {_TELLS}('{_TOLD[table]}')"
            )
        )
