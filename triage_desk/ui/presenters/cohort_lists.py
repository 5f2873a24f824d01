"""The people of a list as a table, with names: for whoever may take data out."""

from __future__ import annotations

from triage_desk.domain.cohort import Cohort
from triage_desk.domain.listing import CellKind, ListColumn, Listing
from triage_desk.services.cohorts import Looked
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters import cohort_words as say
from triage_desk.ui.presenters.cohorts import CohortsPresenter
from triage_desk.ui.presenters.lists import Gather

T, D = CellKind.TEXT, CellKind.DAY
_COLUMNS = (
    *(("family", T), ("given", T), ("born", D), ("sex", T), ("phone", T), ("mrn", T)),
    *(("language", T), ("last", D), ("why", T)),
)


def of_cohort(shown: CohortsPresenter) -> Gather:
    """Return who was found last; nobody where nobody was looked for."""
    desk, cohort, looked = shown.desk, shown.cohort, shown.looked or Looked((), 0)
    return lambda: listing(desk, cohort, looked)


def listing(desk: Desk, cohort: Cohort, looked: Looked) -> Listing:
    """Return everybody who was found, by name, each with the reason."""
    rows = tuple(
        (
            *(one.patient.family, one.patient.given, one.patient.birth_date),
            *(text(f"sex.{one.patient.sex.value}"), one.patient.phone, one.patient.mrn),
            *(one.patient.language, one.visit.on if one.visit else None),
            "; ".join(say.criterion(desk, held) for held in found.why),
        )
        for found in looked.found
        for one in (found.one,)
    )
    columns = tuple(
        ListColumn(own, text(f"lists.cohort.{own}"), kind, text(f"lists.cohort.{own}_means"))
        for own, kind in _COLUMNS
    )
    return Listing(
        "cohort",
        text("lists.cohort.title"),
        columns,
        rows,
        desk.clock(),
        desk.clinic.name,
        say.sentence(desk, cohort),
        tuple(found.one.patient.patient_id for found in looked.found),
    )
