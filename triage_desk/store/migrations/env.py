"""Runs the revisions on the connection that ``store.schema`` hands over.

No address and no key stand in a file: the live connection, already in its transaction, comes in
``config.attributes["connection"]``.
"""

from alembic import context

from triage_desk.store.tables_desks import Conflicts
from triage_desk.store.tables_keeping import Removals

connection = context.config.attributes["connection"]
# Tables stand in several modules of one metadata; naming one of each has all of them read.
metadata = {Conflicts.metadata, Removals.metadata}.pop()

context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite can change little of a table: a revision copies it as a whole instead.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
