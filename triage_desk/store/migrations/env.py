"""Runs the revisions on the connection that ``store.schema`` hands over.

No address and no key stand in a file: the live connection, already in its transaction, comes in
``config.attributes["connection"]``.
"""

from alembic import context

from triage_desk.store.tables_batches import ImportBatches
from triage_desk.store.tables_care import Ticks
from triage_desk.store.tables_cohorts import CohortVersions
from triage_desk.store.tables_day import Appointments
from triage_desk.store.tables_desks import Conflicts
from triage_desk.store.tables_keeping import Removals
from triage_desk.store.tables_measures import VisitFacts
from triage_desk.store.tables_outcomes import FollowUps
from triage_desk.store.tables_panels import PanelActs
from triage_desk.store.tables_referrals import ReferralActs
from triage_desk.store.tables_reviews import Reviews
from triage_desk.store.tables_tasks import TaskActs
from triage_desk.store.tables_training import TrainingPlayed

connection = context.config.attributes["connection"]
# Tables stand in several modules of one metadata; naming one of each has all of them read.
parts = (
    *(
        Appointments,
        CohortVersions,
        Conflicts,
        FollowUps,
        ImportBatches,
        PanelActs,
        ReferralActs,
        Removals,
    ),
    *(PanelActs, ReferralActs, Removals, Reviews, TaskActs, Ticks, TrainingPlayed, VisitFacts),
)
metadata = {part.metadata for part in parts}.pop()

context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite can change little of a table: a revision copies it as a whole instead.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
