"""The lists of the screens as tables: the same rows, in the same order, by the same filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeAlias

from triage_desk.domain.listing import Cell, CellKind, ListColumn, ListForm, Listing
from triage_desk.domain.patient import Patient
from triage_desk.services import audit, lists
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.audit import AuditPresenter, role_of, sentence
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.calls import CallsPresenter
from triage_desk.ui.presenters.referrals import ReferralsPresenter
from triage_desk.ui.presenters.tasks import TasksPresenter, owner_words
from triage_desk.ui.presenters.users import UsersPresenter
from triage_desk.ui.presenters.waits import Wait
from triage_desk.ui.presenters.who_saw import WhoSawPresenter
from triage_desk.ui.presenters.worklist import WorklistPresenter
from triage_desk.ui.presenters.worklist_words import Column, line_of

Gather: TypeAlias = Callable[[], Listing]
"""Makes the table; in another thread, since a log may be long."""

N, D, M = CellKind.NUMBER, CellKind.DAY, CellKind.MOMENT
PAGE = 200
_DAY = (
    *(("initials", CellKind.TEXT), ("age", N), ("channel", CellKind.TEXT), ("came", M)),
    *(("waited", N), ("stands", CellKind.TEXT), ("route", CellKind.TEXT), ("due", M)),
    *(("with", CellKind.TEXT), ("next", CellKind.TEXT)),
)
_CALLS = (("who", CellKind.TEXT), ("since", CellKind.TEXT), ("left", CellKind.TEXT))
_REFERRALS = (
    *(("initials", CellKind.TEXT), ("age", N), ("route", CellKind.TEXT)),
    *(("state", CellKind.TEXT), ("since", M), ("visit", CellKind.TEXT)),
)
_USERS = (
    *(("name", CellKind.TEXT), ("role", CellKind.TEXT), ("state", CellKind.TEXT)),
    *(("added", M), ("seen", M)),
)
_WHO_SAW = (
    *(("name", CellKind.TEXT), ("role", CellKind.TEXT), ("first", M), ("last", M)),
    ("what", CellKind.TEXT),
)
_TASKS = (
    *(("initials", CellKind.TEXT), ("age", N), ("what", CellKind.TEXT), ("owner", CellKind.TEXT)),
    *(("due", D), ("since", M), ("state", CellKind.TEXT)),
)
_PEOPLE = (
    *(("family", CellKind.TEXT), ("given", CellKind.TEXT), ("born", D), ("sex", CellKind.TEXT)),
    *(("phone", CellKind.TEXT), ("mrn", CellKind.TEXT)),
)
_AUDIT = (
    *(("number", N), ("at", M), ("name", CellKind.TEXT), ("role", CellKind.TEXT)),
    *(("place", CellKind.TEXT), ("what", CellKind.TEXT), ("patient", CellKind.TEXT)),
    *(("record", CellKind.TEXT), ("detail", CellKind.TEXT), ("content", CellKind.TEXT)),
)


def of_day(shown: WorklistPresenter) -> Gather:
    """Return today's list as the filter leaves it; initials, as on the screen."""
    rows = tuple(shown.rows)
    lines = tuple(line_of(row, shown).words for row in rows)
    cells = tuple(
        (
            *(row.initials, row.age_years, words[Column.CHANNEL], row.came_at, shown.waited(row)),
            *(words[Column.STANDS], words[Column.ROUTE], row.due_at),
            *(words[Column.WITH], words[Column.NEXT]),
        )
        for row, words in zip(rows, lines, strict=True)
    )
    ids = tuple(row.patient_id for row in rows)
    made = listing(shown.desk, "worklist", _DAY, cells, ids, shown.filter.value)
    return lambda: made


def of_calls(shown: CallsPresenter) -> Gather:
    """Return the call list."""
    cells = (
        *((one.who, one.why, one.time) for one in shown.followups),
        *(
            (call.who, call.since, "; ".join(words for _what, words in call.left))
            for call in shown.calls
        ),
    )
    ids = (
        *(one.patient_id for one in shown.followups),
        *(call.patient_id for call in shown.calls),
    )
    made = listing(shown.desk, "calls", _CALLS, cells, ids)
    return lambda: made


def of_referrals(shown: ReferralsPresenter) -> Gather:
    """Return the referrals of the list chosen; initials, as on the screen."""
    cells = tuple(
        (
            *(row.initials, row.age_years, text(f"kit.route.{row.route.value}")),
            *(line.state, row.since, row.encounter_id),
        )
        for row, line in zip(shown.listed, shown.lines, strict=True)
    )
    ids = tuple(row.patient_id for row in shown.listed)
    made = listing(shown.desk, "referrals", _REFERRALS, cells, ids, shown.shown.value)
    return lambda: made


def of_users(shown: UsersPresenter) -> Gather:
    """Return who has an account here; no key and no PIN of anybody."""
    cells = tuple(
        (*shown.cells(user)[:3], user.created_at, user.last_here) for user in shown.people
    )
    made = listing(shown.desk, "users", _USERS, cells, ())
    return lambda: made


def of_who_saw(shown: WhoSawPresenter) -> Gather:
    """Return who has seen a patient; whose record it is stands in the log alone."""
    people = shown.found.people if shown.found else ()
    cells = tuple(
        (words[0], words[1], one.first, one.last, words[4])
        for one, words in zip(people, shown.lines, strict=True)
    )
    made = listing(shown.desk, "who_saw", _WHO_SAW, cells, (shown.patient_id,))
    return lambda: made


def of_tasks(shown: TasksPresenter) -> Gather:
    """Return the tasks of the list chosen; initials, as on the screen."""
    cells = tuple(
        (
            *(row.initials, row.age_years, line.what, owner_words(row.task.last.owner)),
            *(row.task.last.due_on, row.task.made_at),
            text(f"tasks.state_{row.task.last.state.value}"),
        )
        for row, line in zip(shown.rows, shown.lines, strict=True)
    )
    ids = tuple(row.patient_id for row in shown.rows)
    made = listing(shown.desk, "tasks", _TASKS, cells, ids, shown.shown.value)
    return lambda: made


def of_people(desk: Desk, people: tuple[Patient, ...]) -> Gather:
    """Return the people a search found, as typed and then close to it."""
    cells = tuple(
        (one.family, one.given, one.birth_date, text(f"sex.{one.sex.value}"), one.phone, one.mrn)
        for one in people
    )
    ids = tuple(one.patient_id for one in people)
    made = listing(desk, "people", _PEOPLE, cells, ids)
    return lambda: made


def of_audit(shown: AuditPresenter) -> Gather:
    """Return the events that the filter of the log leaves."""
    desk, numbers = shown.desk, shown.numbers

    def gather() -> Listing:
        rows: list[tuple[Cell, ...]] = []
        for at in range(0, len(numbers), PAGE):
            rows += [
                (
                    *(row.number, row.at, row.name, role_of(row), row.workstation, sentence(row)),
                    *(row.initials, row.record_id, row.detail, row.content_version),
                )
                for row in audit.rows(desk, numbers[at : at + PAGE])
            ]
        return listing(desk, "audit", _AUDIT, tuple(rows), ())

    return gather


def listing(
    desk: Desk,
    name: str,
    columns: tuple[tuple[str, CellKind], ...],
    rows: tuple[tuple[Cell, ...], ...],
    patients: tuple[str, ...],
    asked: str = "",
) -> Listing:
    """Return a table with what each column is called, and what it means."""
    made = tuple(
        ListColumn(own, text(f"lists.{name}.{own}"), kind, text(f"lists.{name}.{own}_means"))
        for own, kind in columns
    )
    title, ids = text(f"lists.{name}.title"), tuple(filter(None, patients))
    return Listing(
        name,
        title,
        made,
        rows,
        desk.clock(),
        desk.clinic.name,
        asked,
        ids,
    )


@dataclass(frozen=True, slots=True)
class Form:
    """A form a list may be saved in, in the words of the file dialog."""

    form: ListForm
    words: str


class SaveListPresenter(Presenter):
    """Saving the list of a screen; ``gather`` is what its screen shows."""

    def __init__(self, desk: Desk, gather: Gather, name: str) -> None:
        """Keep what to save."""
        super().__init__(desk)
        self._gather = gather
        self._name = name
        self.wait = Wait()

    @property
    def forms(self) -> tuple[Form, ...]:
        """Return the forms to choose from."""
        return tuple(
            Form(form, text(f"lists.form.{form.value}", pattern=f"*.{form.value}"))
            for form in (ListForm.XLSX, ListForm.CSV, ListForm.PARQUET)
        )

    @property
    def file_name(self) -> str:
        """Return a name with what and when, and nobody's name."""
        return f"{self._name}-{self.desk.clock().astimezone():%Y%m%d-%H%M}"

    def save(
        self, path: PurePath, form: ListForm, tell: Callable[[int, int], None] | None = None
    ) -> str:
        """Write the list, in a job; ``tell`` hears how far it is; return what to say."""
        listing = self._gather()
        watch = self.wait.hear(tell or (lambda _done, _total: None))
        if not lists.save(self.desk, listing, path, form, watch):
            return text("lists.stopped")
        return text("lists.saved", count=len(listing.rows), name=path.name)
