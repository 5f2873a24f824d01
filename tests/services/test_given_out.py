"""What goes on paper about the office leaves one event: what, of whom or when, and which way."""

from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.services import day_sheet, patients, who_saw


@pytest.fixture
def manager(desk):
    return desk.acting_as(replace(desk.actor, role=Role.MANAGER))


def last(desk):
    event = desk.store.state.audit[-1]
    return event.action.value, event.record_id, event.patient_id, event.detail


@pytest.mark.parametrize("way", ["printed", "saved"])
def test_the_sheet_of_a_day(manager, way):
    day_sheet.given_out(manager, date(2026, 3, 10), way)
    assert last(manager) == ("day_sheet_printed", "", "", f"2026-03-10 {way}")


@pytest.mark.parametrize("way", ["printed", "saved"])
def test_the_list_of_who_saw_a_person(desk, manager, way):
    who = patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)
    who_saw.given_out(manager, who.patient_id, way)
    action, _record, patient_id, detail = last(manager)
    assert (action, patient_id, detail) == ("who_saw_printed", who.patient_id, way)


def test_a_list_of_nobody_leaves_nothing(manager):
    with pytest.raises(UserError):
        who_saw.given_out(manager, "nobody", "printed")
    assert manager.store.audited == []
