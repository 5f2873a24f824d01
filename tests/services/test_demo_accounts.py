"""The demo is entered as any clinic: names, a published passphrase and PIN, the same use-cases."""

from datetime import date, timedelta

import pytest

from tests.services.doors import make_entrance
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.user import DoorState, Role
from triage_desk.errors import UserError
from triage_desk.services import access, clinic, demo_accounts, demo_staff, users, worklist
from triage_desk.services.demo import VISITS
from triage_desk.services.demo_accounts import FRONT_DESK, PASSPHRASE, PIN


@pytest.fixture
def entrance(engine):
    made, _clinics = make_entrance(engine)
    demo_accounts.set_up(made)
    return made


def test_everybody_gets_in_with_what_is_printed(entrance):
    assert access.state(entrance) is DoorState.SHUT
    desk = access.sign_in(entrance, FRONT_DESK, PASSPHRASE)
    assert desk.actor.role is Role.FRONT_DESK
    assert len(worklist.today(desk)) == len(VISITS) + 1  # one of them was expected
    assert all(user.has_pin for user in users.here(desk))
    locked = access.lock(desk)
    other = access.unlock(entrance, locked, demo_accounts.ADMINISTRATOR, PIN)
    assert other.actor.role is Role.ADMINISTRATOR


def test_the_log_is_in_the_order_of_time(entrance):
    desk = access.sign_in(entrance, FRONT_DESK, PASSPHRASE)
    moments = [event.at for event in desk.store.state.audit]
    assert moments == sorted(moments)
    assert moments[-1] == desk.clock()


def test_a_visit_can_be_booked_with_somebody_on_any_day_and_nobody_is_real(entrance):
    desk = access.sign_in(entrance, FRONT_DESK, PASSPHRASE)
    assert {person.name.split()[-1] for person in clinic.people(desk)} == {"Sample"}
    assert all("SYNTHETIC" in person.licence for person in clinic.people(desk))
    for route in (Disposition.PT_FIRST, Disposition.PHYSICIAN_TODAY):
        targets = clinic.who_can_take(desk, route)
        assert targets[0].rooms
        assert all(target.practitioner.phone for target in targets)
        monday = date(2026, 11, 23)
        for days in range(7):
            day = monday + timedelta(days=days)
            assert targets[0].practitioner.hours_on(day)
    (team,) = clinic.teams(desk)
    assert len(team.members) == len(clinic.people(desk))


def test_people_kept_by_a_clinic_are_not_touched(entrance):
    desk = access.sign_in(entrance, demo_accounts.ADMINISTRATOR, PASSPHRASE)
    assert demo_staff.fill(desk) == 0


def test_the_second_start_makes_nothing_new(entrance):
    demo_accounts.set_up(entrance)
    assert demo_accounts.fill(entrance) == 0
    desk = access.sign_in(entrance, FRONT_DESK, PASSPHRASE)
    assert len(worklist.today(desk)) == len(VISITS) + 1  # one of them was expected


def test_the_printed_passphrase_opens_nothing_else(entrance):
    with pytest.raises(UserError):
        access.sign_in(entrance, FRONT_DESK, PASSPHRASE.upper())
