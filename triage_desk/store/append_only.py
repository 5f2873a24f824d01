"""What makes the records on a server only grow: the promise that a file keeps by its revisions.

A server's triggers are put up anew after every step between revisions, from the list here, as its
rights are: so no revision can forget them, and none is in the way of a change of shape.
"""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Connection, inspect, text

from triage_desk.store.blanks import BLANK

# Tables of which no row is ever changed or removed. A test compares them with those of a file.
ONLY_GROW = (
    "answer_events",
    "appointment_acts",
    "audit_draws",
    "audit_events",
    "audit_ratings",
    "care_teams",
    "clinic_logos",
    "cohort_versions",
    "decision_dictionaries",
    "decisions",
    "document_prints",
    "documents",
    "followup_calls",
    "goals",
    "import_batches",
    "import_entries",
    "inbox",
    "merged_entries",
    "notices",
    "outcome_answers",
    "outcome_scores",
    "overrides",
    "panel_acts",
    "patient_changes",
    "patient_merges",
    "referral_acts",
    "reviews",
    "settings_versions",
    "take_overs",
    "task_acts",
    "ticks",
    "training_certificates",
    "training_played",
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

# Table, bits of tgtype, function and arguments of a trigger: the manual's chapter on pg_trigger.
_Guard: TypeAlias = tuple[str, int, str, bytes]
_BEFORE = 2
_KINDS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
# One with a condition, of some columns only, or of another schema's function is none of ours.
_STANDING = text("""
SELECT t.tgname AS name, c.relname AS table, t.tgtype::int AS kind, t.tgargs AS words,
  CASE WHEN p.pronamespace = c.relnamespace AND t.tgqual IS NULL AND t.tgattr::text = ''
    THEN p.proname ELSE '' END AS function,
  p.prosrc AS body, quote_ident(n.nspname) AS schema
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
  JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relname = ANY(:tables)
  AND pg_table_is_visible(c.oid)
""")


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
    """Return what guards a server's records and is gone, put to rest or altered, or is not ours."""
    rows = bind.execute(_STANDING, {"tables": sorted({t for t, *_ in _triggers().values()})})
    there, wrong, bodies = dict[str, _Guard](), set[str](), _bodies()
    for row in rows:
        there[row.name] = (row.table, row.kind, row.function, bytes(row.words))
        if row.name not in _triggers() and row.table in ONLY_GROW:
            wrong.add(row.name)
        body = bodies.get(row.function)
        if body is not None and row.body != body.format(schema=row.schema):
            wrong.add(row.function)
    wrong.update(name for name, guard in _guards().items() if there.get(name) != guard)
    return tuple(sorted(wrong))


def _bodies() -> dict[str, str]:
    """Return what stands between the marks of each function of ours, by its name."""
    return dict(zip(_OURS, (function.split("$$")[1] for function in _FUNCTIONS), strict=True))


def _guards() -> dict[str, _Guard]:
    """Return every trigger as the catalogue of the server describes it."""
    found = {}
    for name, (table, what, function) in _triggers().items():
        events = what.partition(" ON ")[0].split(" OR ")
        kind = _BEFORE + sum(_KINDS[event] for event in events) + what.endswith("EACH ROW")
        blank = BLANK.get(table, ()) if name.endswith("_grows") else ()
        words = b"".join(column.encode() + b"\0" for column in blank)
        found[name] = (table, kind, function, words)
    return found


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
