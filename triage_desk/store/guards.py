"""What keeps records from being changed: which triggers must stand, and who may not drop them.

Whoever has the key and another program can drop a trigger, change a row and make the trigger
again. The chain shows the change; here it shows when a guard is gone or was altered. Our own
connections refuse to drop one, so that no fault of the program can do it by mistake.
"""

from __future__ import annotations

from sqlalchemy import Connection
from sqlcipher3 import dbapi2 as sqlcipher

from triage_desk.store import append_only, blanks
from triage_desk.store.append_only import ONLY_GROW
from triage_desk.store.engine import RawConnection, raw_of

LOG = "audit_events"
FOLLOW = f"""
CREATE TRIGGER {LOG}_follow BEFORE INSERT ON {LOG}
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM {LOG})
  OR NEW.previous_hash IS NOT coalesce(
       (SELECT hash FROM {LOG} ORDER BY sequence DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'an audit event must follow the last one'); END
"""  # noqa: S608 - compared, never run


def expected() -> dict[str, str]:
    """Return the text of every trigger that must stand in a file, by name."""
    texts = {
        f"{LOG}_follow": _plain(FOLLOW),
        "removals_no_update": _plain(blanks.CLOSES),
        "removals_no_delete": _plain(blanks.STAYS),
    }
    for table in ONLY_GROW:
        for change in ("update", "delete"):
            texts[f"{table}_no_{change}"] = (
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
        texts[f"{table}_no_update"] = _plain(blanks.no_update(table))
    return texts


def faults(connection: Connection) -> tuple[str, ...]:
    """Return the guards that are gone or altered, and triggers on the log that are not ours."""
    if connection.dialect.name == "postgresql":
        return append_only.faults(connection)
    rows = raw_of(connection).execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'table')"
    )
    kinds: dict[str, dict[str, tuple[str, str]]] = {"trigger": {}, "table": {}}
    for kind, name, table, text in rows:
        kinds[kind][name] = (table, _plain(text or ""))
    there, wanted = kinds["trigger"], expected()
    wrong = [name for name, text in wanted.items() if there.get(name, ("", ""))[1] != text]
    strange = [
        name for name, (table, _text) in there.items() if table in ONLY_GROW and name not in wanted
    ]
    lost = [table for table in ONLY_GROW if table not in kinds["table"]]
    return tuple(sorted((*wrong, *strange, *lost)))


def forbid(raw: RawConnection) -> None:
    """Refuse on this connection to drop or alter what keeps records from being changed."""
    mine = frozenset((*ONLY_GROW, *expected()))
    drops = (sqlcipher.SQLITE_DROP_TABLE, sqlcipher.SQLITE_DROP_TRIGGER)

    def judge(action: int, first: str | None, second: str | None, *_rest: object) -> int:
        alters = action == sqlcipher.SQLITE_ALTER_TABLE and second in mine
        opens = action == sqlcipher.SQLITE_PRAGMA and first == "writable_schema"
        if (action in drops and first in mine) or alters or opens:
            return int(sqlcipher.SQLITE_DENY)
        return int(sqlcipher.SQLITE_OK)

    raw.set_authorizer(judge)


def _plain(text: str) -> str:
    return " ".join(text.split())
