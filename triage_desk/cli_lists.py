"""The lists of the window as tables, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from triage_desk import app, paths
from triage_desk.cli_backup import Meter
from triage_desk.cli_exchange import new_place
from triage_desk.cli_sign_in import signed_in
from triage_desk.domain.cohort import Kept
from triage_desk.domain.listing import ListForm
from triage_desk.errors import UserError
from triage_desk.exchange import formats
from triage_desk.exits import DONE
from triage_desk.services import cohorts, exchange, lists, patients
from triage_desk.services.desk import Desk
from triage_desk.ui.presenters import cohort_lists
from triage_desk.ui.presenters import lists as shown
from triage_desk.ui.presenters.audit import AuditPresenter
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.calls import CallsPresenter
from triage_desk.ui.presenters.referrals import ReferralsPresenter, Shown
from triage_desk.ui.presenters.tasks import TasksPresenter
from triage_desk.ui.presenters.users import UsersPresenter
from triage_desk.ui.presenters.who_saw import WhoSawPresenter
from triage_desk.ui.presenters.worklist import WorklistPresenter

MOST_FOUND: Final = 10_000


def listing(arguments: argparse.Namespace) -> int:
    """Write one of the lists of the window as a table: the same rows in the same order."""
    out = new_place(arguments.out)
    with signed_in(arguments) as desk:
        known = replace(desk, tables=app.tables_of(paths.data_dir(arguments.data_dir)))
        gather = LISTS[arguments.list](known, arguments)
        lists.save(known, gather(), out, ListForm(arguments.format), Meter())
    print(f"List: {out}")
    return DONE


def group(arguments: argparse.Namespace) -> int:
    """Write who is in a saved list now as a FHIR Group, by record number and without names."""
    write, out = formats.writer(formats.GROUP, arguments.format), new_place(arguments.out)
    with signed_in(arguments) as desk:
        one = _saved(desk, arguments.cohort, "Name a saved list")
        looked = cohorts.look(desk, one.cohort, cohort_id=one.cohort_id, watch=Meter())
        people = tuple(found.one.patient for found in looked.found)
        cargo = exchange.send_group(desk, one.cohort_id, people, arguments.format)
        write(cargo, desk.engine.ruleset, out)
    print(f"{len(people)} people: {out}")
    return DONE


def _today(desk: Desk, _arguments: argparse.Namespace) -> shown.Gather:
    today = WorklistPresenter(desk)
    today.refresh()
    _require_read(today)
    return shown.of_day(today)


def _calls(desk: Desk, _arguments: argparse.Namespace) -> shown.Gather:
    calls = CallsPresenter(desk)
    calls.open()
    _require_read(calls)
    return shown.of_calls(calls)


def _audit(desk: Desk, _arguments: argparse.Namespace) -> shown.Gather:
    log = AuditPresenter(desk)
    log.shown(log.look())
    return shown.of_audit(log)


def _referrals(desk: Desk, arguments: argparse.Namespace) -> shown.Gather:
    found = ReferralsPresenter(desk)
    found.shown = Shown(arguments.which)
    found.open()
    _require_read(found)
    return shown.of_referrals(found)


def _users(desk: Desk, _arguments: argparse.Namespace) -> shown.Gather:
    people = UsersPresenter(desk)
    _require_read(people)
    return shown.of_users(people)


def _tasks(desk: Desk, _arguments: argparse.Namespace) -> shown.Gather:
    found = TasksPresenter(desk)
    found.open()
    _require_read(found)
    return shown.of_tasks(found)


def _who_saw(desk: Desk, arguments: argparse.Namespace) -> shown.Gather:
    if not arguments.patient:
        raise UserError("Name the person with --patient ID, or their record number.")
    with desk.store.read() as tx:
        patient_id = tx.people.find(arguments.patient)
    seen = WhoSawPresenter(desk, patient_id)
    seen.look()
    _require_read(seen)
    return shown.of_who_saw(seen)


def _people(desk: Desk, arguments: argparse.Namespace) -> shown.Gather:
    if not arguments.find:
        return shown.of_people(desk, patients.everybody(desk))
    found = patients.search(desk, arguments.find, MOST_FOUND)
    patients.searched(desk, len(found))
    return shown.of_people(desk, found)


def _cohort(desk: Desk, arguments: argparse.Namespace) -> shown.Gather:
    """Look who is in a saved list now."""
    one = _saved(desk, arguments.cohort or "", "Name a saved list with --cohort NAME")
    looked = cohorts.look(desk, one.cohort, cohort_id=one.cohort_id, watch=Meter())
    return lambda: cohort_lists.listing(desk, one.cohort, looked)


def _saved(desk: Desk, name: str, advice: str) -> Kept:
    saved = cohorts.listed(desk)
    for one in saved:
        if one.name.casefold() == name.casefold():
            return one
    names = ", ".join(one.name for one in saved) or "none"
    raise UserError(f"{advice}; there are: {names}")


LISTS: Final[Mapping[str, Callable[[Desk, argparse.Namespace], shown.Gather]]] = {
    "today": _today,
    "calls": _calls,
    "audit": _audit,
    "referrals": _referrals,
    "users": _users,
    "tasks": _tasks,
    "who-saw": _who_saw,
    "people": _people,
    "cohort": _cohort,
}


def _require_read(presenter: Presenter) -> None:
    """Raise what kept a list from being read: an empty one would look as if nobody were on it."""
    if presenter.problem is not None:
        raise UserError(presenter.problem.sentence)
