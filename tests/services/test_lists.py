"""A list that leaves as a file: who took it, and whose rows were in it."""

from dataclasses import replace
from pathlib import PurePath

import pytest

from tests.services.use_cases import LIST, NoTables
from triage_desk.domain.listing import ListForm
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import lists, patients

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")


def test_a_list_is_noted_and_so_is_everybody_in_it_before_it_is_written(desk, visit):
    tables = NoTables()
    office = replace(desk.acting_as(MONA), tables=tables)
    with desk.store.read() as tx:
        patient_id = tx.encounters.get(visit).patient_id
    other = patients.create(desk, "Oak-Synthetic", "Otto", "1950-01-02", Sex.MALE).patient_id
    before = len(desk.store.audited)
    listing = replace(LIST, patients=(patient_id, other, patient_id))
    lists.save(office, listing, PurePath("a.csv"), ListForm.CSV)
    assert [str(one) for one in desk.store.audited[before:]] == [
        *("list_saved", "patient_sent", "patient_sent"),
    ]
    assert [(path.name, form) for _list, path, form in tables.written] == [("a.csv", "csv")]


def test_a_desk_without_tables_says_so(desk):
    with pytest.raises(UserError, match="another one"):
        lists.save(desk.acting_as(MONA), LIST, PurePath("a.csv"), ListForm.CSV)
    assert "list_saved" not in desk.store.audited


class Stops:
    """Whoever waits stops it at once."""

    cancelled = True

    def report(self, done, total):
        """Hear nothing."""


def test_a_list_that_is_stopped_leaves_no_event_and_no_file(desk, visit):
    tables = NoTables()
    office = replace(desk.acting_as(MONA), tables=tables)
    with desk.store.read() as tx:
        listing = replace(LIST, patients=(tx.encounters.get(visit).patient_id,))
    before = len(desk.store.audited)
    assert not lists.save(office, listing, PurePath("a.csv"), ListForm.CSV, Stops())
    assert desk.store.audited[before:] == []
    assert tables.written == []


def test_everybody_on_file_is_listed_by_name_for_whoever_may(desk, monkeypatch):
    monkeypatch.setattr(patients, "PAGE", 1)
    for family in ("Zonk-Synthetic", "Alder-Synthetic"):
        patients.create(desk, family, "Ana", "1970-01-02", Sex.FEMALE)
    names = [one.family for one in patients.everybody(desk.acting_as(MONA))]
    assert names == sorted(names)
    assert {"Zonk-Synthetic", "Alder-Synthetic"} <= set(names)
    assert desk.store.audited[-1] == "people_searched"
    with pytest.raises(UserError, match="a manager"):
        patients.everybody(desk)
