"""A server tells its desks which encounter was changed: its id, and nothing about a person.

Put up anew after every step between revisions, as ``append_only`` is.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from triage_desk.store.changes import CHANNEL

_TELLS = "triage_tells"


def take_down(bind: Connection) -> None:
    """Drop the trigger, before the table changes its shape."""
    bind.execute(text(f"DROP FUNCTION IF EXISTS {_TELLS}() CASCADE"))


def put_up(bind: Connection) -> None:
    """Make it again, when the table is there."""
    if "encounters" not in inspect(bind).get_table_names():
        return
    bind.exec_driver_sql(
        f"CREATE FUNCTION {_TELLS}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN PERFORM pg_notify('{CHANNEL}', NEW.encounter_id); RETURN NULL; END $$"
    )
    bind.execute(
        text(
            "CREATE TRIGGER encounters_tell AFTER INSERT OR UPDATE ON encounters FOR EACH ROW"
            f" EXECUTE FUNCTION {_TELLS}()"
        )
    )
