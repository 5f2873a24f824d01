"""Runs the revisions on the connection that ``store.schema`` hands over.

No address and no key stand in a file: the live connection, already in its transaction, comes in
``config.attributes["connection"]``.
"""

from alembic import context

from triage_desk.store.tables_desks import Conflicts

connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=Conflicts.metadata,
    # SQLite can change little of a table: a revision copies it as a whole instead.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
