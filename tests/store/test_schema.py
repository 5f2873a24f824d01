"""A database comes to the shape of this program with everything it holds, or is left alone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from tests.store import samples
from triage_desk import __version__
from triage_desk.errors import EnvironmentFault
from triage_desk.store import schema, upgrade_copy
from triage_desk.store.engine import connect
from triage_desk.store.store import DATABASE_FILE, open_store

NOW = schema.HEAD
NEXT = f"{int(NOW) + 1:04}"
# A revision that does what breaks: it copies the two tables others refer to, one with triggers.
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "NEXT", "HEAD", None, None
def upgrade():
    for table in ("encounters", "answer_events"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("extra", sa.Text(), nullable=True))
    {more}
def downgrade():
    for table in ("encounters", "answer_events"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_column("extra")
"""


@pytest.fixture
def path(data, key):
    """A database with a patient, a visit, an answer and an audit event."""
    store = open_store(data)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        tx.encounters.add(samples.encounter())
        tx.encounters.append_answers("e1", {"a": samples.answered(True)}, samples.NOW, "u1")
        tx.audit.write(samples.event())
    store.close()
    return data / DATABASE_FILE


@pytest.fixture
def second(tmp_path, monkeypatch):
    """Return a function that makes the program one revision newer."""

    def install(more=""):
        folder = tmp_path / "migrations"
        (folder / "versions").mkdir(parents=True)
        names = [path.name for path in (schema.MIGRATIONS / "versions").glob("0*.py")]
        for name in ("env.py", "script.py.mako", *(f"versions/{name}" for name in names)):
            (folder / name).write_text((schema.MIGRATIONS / name).read_text())
        text = SECOND.format(more=more).replace("NEXT", NEXT).replace("HEAD", NOW)
        (folder / "versions" / f"{NEXT}_next.py").write_text(text)
        monkeypatch.setattr(schema, "MIGRATIONS", folder)
        monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, NEXT))
        monkeypatch.setattr(schema, "HEAD", NEXT)

    return install


OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


def shape(path, key):
    raw = connect(path, key)
    try:
        rows = raw.execute(OBJECTS).fetchall()
        tables = ("patients", "encounters", "answer_events", "audit_events", "alembic_version")
        counts = {t: raw.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}  # noqa: S608
        return set(rows), counts
    finally:
        raw.close()


def triggers(rows):
    return {name for kind, name, _sql in rows if kind == "trigger"}


def test_the_constant_is_the_newest_file():
    scripts = ScriptDirectory.from_config(schema.alembic_config())
    assert scripts.get_heads() == [schema.HEAD]
    assert tuple(reversed([s.revision for s in scripts.walk_revisions()])) == schema.VERSIONS


def test_the_files_make_what_the_tables_say(path, key):
    schema.run_alembic(path, key, command.check)


def test_down_and_up_again_gives_the_same_shape(path, key):
    before, _counts = shape(path, key)
    schema.migrate(path, key, "base")
    raw = connect(path, key)
    assert [name for _kind, name, _sql in raw.execute(OBJECTS)] == ["alembic_version"]
    raw.close()
    schema.migrate(path, key, schema.HEAD)
    assert shape(path, key)[0] == before


def test_going_down_keeps_whose_record_an_event_is_about(path, key):
    """Newer links are hashed with it: without the column the chain would look broken."""
    schema.migrate(path, key, "0002")
    schema.migrate(path, key, schema.HEAD)
    store = open_store(path.parent)
    with store.read() as tx:
        found = tx.patients._connection.exec_driver_sql("SELECT patient_id FROM audit_events")
        assert found.scalars().all() == ["p1"]
    assert store.verify_chain().events == 1
    assert store.verify_chain().sound
    store.close()


def test_up_down_and_up_keeps_rows_and_triggers(path, key, second):
    before, counts = shape(path, key)
    second()
    for target in (NEXT, NOW, NEXT):
        schema.migrate(path, key, target)
        now, counted = shape(path, key)
        assert counted == counts
        assert triggers(now) == triggers(before)
    store = open_store(path.parent)
    with store.read() as tx:
        assert len(tx.encounters.record("e1").events) == 1
    assert store.verify().sound
    store.close()


def test_opening_brings_an_older_database_up_and_keeps_a_copy(path, key, second, monkeypatch):
    given_back = []
    monkeypatch.setattr(schema, "give_back", lambda: given_back.append(True))
    second()
    open_store(path.parent).close()
    open_store(path.parent).close()
    assert given_back == [True]
    raw = connect(path, key)
    assert schema.version_of(raw) == NEXT
    raw.close()
    copy = connect(path.with_name(f"triage.db.before-{NEXT}"), key)
    assert schema.version_of(copy) == NOW
    assert copy.execute("SELECT count(*) FROM patients").fetchone()[0] == 1
    copy.close()


def test_a_revision_that_fails_leaves_everything_as_it_was(path, key, second):
    before = shape(path, key)
    second("op.execute('SELECT nonsense')")
    with pytest.raises(OperationalError, match="nonsense"):
        schema.migrate(path, key, NEXT)
    assert shape(path, key) == before


def test_a_revision_that_loses_a_reference_is_taken_back(path, key, second):
    before = shape(path, key)
    second("op.execute('DELETE FROM patients')")
    with pytest.raises(EnvironmentFault, match="1 rows refer to rows that are not there"):
        schema.migrate(path, key, NEXT)
    assert shape(path, key) == before


def test_a_newer_database_is_refused_with_both_versions(path, key):
    raw = connect(path, key)
    raw.execute("UPDATE alembic_version SET version_num = '9007'")
    raw.execute("PRAGMA user_version = 2003004")
    raw.close()
    with pytest.raises(EnvironmentFault) as caught:
        open_store(path.parent)
    for words in ("9007", "2.3.4", schema.HEAD, __version__, "install the newer program"):
        assert words in str(caught.value)


def test_opening_what_is_up_to_date_needs_no_alembic(path, key, monkeypatch):
    monkeypatch.setitem(sys.modules, "alembic", None)
    schema.prepare(path, key)


def test_the_database_remembers_the_program_that_shaped_it(path, key):
    raw = connect(path, key)
    number = raw.execute("PRAGMA user_version").fetchone()[0]
    raw.close()
    assert schema._as_version(number) == __version__


def test_a_database_of_the_first_version_was_asked_in_english(path, key):
    schema.migrate(path, key, "0001")
    open_store(path.parent).close()
    store = open_store(path.parent)
    with store.read() as tx:
        assert tx.encounters.get("e1").language == "en"
    store.close()


# ------------------------------------------------------------ the copy before an update


def copies(path):
    return sorted(p.name for p in path.parent.iterdir() if ".before-" in p.name)


def test_the_copy_before_an_update_is_private_and_proved(path, second):
    second()
    open_store(path.parent).close()
    assert copies(path) == [f"triage.db.before-{NEXT}"]
    if os.name == "posix":
        assert (path.parent / copies(path)[0]).stat().st_mode & 0o077 == 0


def test_a_copy_that_lost_something_stops_the_update(path, second, monkeypatch):
    second()
    before = path.read_bytes()
    held = upgrade_copy._held
    counts = iter([[("patients", 0)], [("patients", 1)]])
    monkeypatch.setattr(upgrade_copy, "_held", lambda _raw: next(counts))
    with pytest.raises(EnvironmentFault, match="copy before the update is not whole"):
        open_store(path.parent)
    assert copies(path) == []
    assert path.read_bytes() == before
    monkeypatch.setattr(upgrade_copy, "_held", held)
    open_store(path.parent).close()


def test_the_newest_copies_are_kept(path, key, second):
    for number, name in enumerate(("0001", "0002", "0003", "0004")):
        old = path.with_name(f"{path.name}.before-{name}")
        old.write_bytes(b"")
        os.utime(old, (number, number))
    second()
    open_store(path.parent).close()
    assert copies(path) == [f"triage.db.before-{name}" for name in ("0003", "0004", NEXT)]


def test_what_a_killed_program_left_of_a_copy_is_swept_whichever_shape_it_was_for(path, second):
    whole = path.with_name(f"{path.name}.before-0003")
    parts = [
        path.with_name(f"{path.name}.before-{name}") for name in ("0004.part", "0004.part-wal")
    ]
    strange = path.with_name("other.db.before-0004.part")
    for file in (whole, *parts, strange):
        file.write_bytes(b"half")
    second()
    open_store(path.parent).close()
    assert not any(part.exists() for part in parts)
    assert copies(path) == sorted([strange.name, whole.name, f"triage.db.before-{NEXT}"])


def test_an_update_that_fails_names_the_copy(path, key, second):
    before = shape(path, key)
    second("op.execute('SELECT nonsense')")
    with pytest.raises(EnvironmentFault, match=f"proved copy is triage.db.before-{NEXT}"):
        open_store(path.parent)
    assert shape(path, key) == before


def plain(objects):
    """Return the statements without the quotes and breaks that a copied table has in them."""
    return {
        (kind, name, " ".join((sql or "").replace('"', "").split())) for kind, name, sql in objects
    }


@pytest.mark.parametrize("version", schema.VERSIONS[:-1])
def test_every_step_goes_down_and_up_with_what_is_on_file(path, key, version):
    before, counts = shape(path, key)
    schema.migrate(path, key, version)
    schema.migrate(path, key, schema.HEAD)
    now, counted = shape(path, key)
    assert (plain(now), counted) == (plain(before), counts)
    store = open_store(path.parent)
    with store.read() as tx:
        record = tx.encounters.record("e1")
    assert len(record.events) == 1
    assert store.verify().sound
    store.close()


START = """
import os
import subprocess
import sys
from pathlib import Path
from triage_desk.store.store import open_store
open_store(Path(sys.argv[1])).close()
print(sorted({"alembic"} & {name.partition(".")[0] for name in sys.modules}))
"""


def test_a_start_on_a_current_database_does_not_import_alembic(path, root):
    command = [sys.executable, "-c", START, str(path.parent)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
