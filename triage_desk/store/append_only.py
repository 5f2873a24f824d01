"""What makes the records on a server only grow: the promise that a file keeps by its revisions.

A server's triggers are put up anew after every step between revisions, from the list here, as its
rights are: so no revision can forget them, and none is in the way of a change of shape.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from triage_desk.store.blanks import BLANK

# Tables of which no row is ever changed or removed. A test compares them with those of a file.
ONLY_GROW = (
    "answer_events",
    "audit_events",
    "decision_dictionaries",
    "decisions",
    "documents",
    "merged_entries",
    "notices",
    "overrides",
    "patient_changes",
    "patient_merges",
    "take_overs",
)
# Tables of which a row may change, but never goes.
NEVER_SHRINK = ("conflicts", "removals", "users")

_GROWS, _FOLLOWS = "triage_only_grows", "triage_audit_follows"
_CLOSES = "triage_removal_closes"
_OURS = (_GROWS, _FOLLOWS, _CLOSES)
# The schema stands in the body, so that nobody's search path can lead it to another table.
_FUNCTIONS = (
    f"""
CREATE FUNCTION {{schema}}.{_GROWS}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb;
  fresh jsonb;
  blank text[] := TG_ARGV::text[];
BEGIN
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
    was := to_jsonb(OLD);
    fresh := to_jsonb(NEW);
    IF fresh - blank = was - blank
       AND NOT EXISTS (
         SELECT 1 FROM jsonb_each_text(fresh) f WHERE f.key = ANY(blank)
         AND coalesce(f.value, '') NOT IN ('', '\\x', '{{{{}}}}'))
       AND EXISTS (
         SELECT 1 FROM {{schema}}.removals r WHERE r.done_at IS NULL AND r.patient_id =
           coalesce(fresh ->> 'patient_id', fresh ->> 'gone_id', (
             SELECT e.patient_id FROM {{schema}}.encounters e
             WHERE e.encounter_id = fresh ->> 'encounter_id')))
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
""",  # noqa: S608 - our own names only
    f"""
CREATE FUNCTION {{schema}}.{_FOLLOWS}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  SELECT sequence, hash INTO last FROM {{schema}}.audit_events ORDER BY sequence DESC LIMIT 1;
  IF NEW.sequence IS DISTINCT FROM coalesce(last.sequence, 0) + 1
     OR NEW.previous_hash IS DISTINCT FROM coalesce(last.hash, decode(repeat('00', 32), 'hex'))
  THEN
    RAISE EXCEPTION 'an audit event must follow the last one'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
""",  # noqa: S608 - our own names only
    f"""
CREATE FUNCTION {{schema}}.{_CLOSES}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.done_at IS NULL AND NEW.done_at IS NOT NULL
     AND to_jsonb(NEW) - 'done_at' = to_jsonb(OLD) - 'done_at'
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'removals only grows' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
)


def take_down(bind: Connection) -> None:
    """Drop all triggers of ours on a server, before its tables change their shape."""
    for name in _OURS:
        bind.execute(text(f"DROP FUNCTION IF EXISTS {name}() CASCADE"))


def put_up(bind: Connection) -> None:
    """Make them again, for the tables that are there now."""
    there = set(inspect(bind).get_table_names())
    if "audit_events" not in there:
        return
    schema = bind.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    for function in _FUNCTIONS:
        bind.exec_driver_sql(function.format(schema=schema).replace("%", "%%"))
    for name, (table, what, function) in _triggers().items():
        if table in there:
            # What may become empty, while the table that says of whom is there.
            blank = BLANK.get(table, ()) if name.endswith("_grows") and "removals" in there else ()
            call = f"{function}({', '.join(repr(column) for column in blank)})"
            bind.execute(text(f"CREATE TRIGGER {name} BEFORE {what} EXECUTE FUNCTION {call}"))


def faults(bind: Connection) -> tuple[str, ...]:
    """Return the triggers of a server that are gone or put to rest."""
    query = text(
        "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgenabled IN ('O', 'A') AND p.proname = ANY(:ours)"
    )
    stand = set(bind.execute(query, {"ours": list(_OURS)}).scalars())
    return tuple(sorted(_triggers().keys() - stand))


def _triggers() -> dict[str, tuple[str, str, str]]:
    """Return table, moment and function of every trigger by its name."""
    found = {
        "audit_events_follow": ("audit_events", "INSERT ON audit_events FOR EACH ROW", _FOLLOWS),
        # A removal is closed once, and neither changed nor opened again.
        "removals_close": ("removals", "UPDATE ON removals FOR EACH ROW", _CLOSES),
    }
    changes = dict.fromkeys(ONLY_GROW, "UPDATE OR DELETE") | dict.fromkeys(NEVER_SHRINK, "DELETE")
    for table, change in changes.items():
        found[f"{table}_grows"] = (table, f"{change} ON {table} FOR EACH ROW", _GROWS)
        found[f"{table}_stays"] = (table, f"TRUNCATE ON {table}", _GROWS)
    return found
