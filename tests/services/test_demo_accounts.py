"""The demo is entered as any clinic: names, a published passphrase and PIN, the same use-cases."""

import pytest

from tests.services.doors import make_entrance
from triage_desk.domain.user import DoorState, Role
from triage_desk.errors import UserError
from triage_desk.services import access, demo_accounts, users, worklist
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
    assert len(worklist.today(desk)) == len(VISITS)
    assert all(user.has_pin for user in users.here(desk))
    locked = access.lock(desk)
    other = access.unlock(entrance, locked, demo_accounts.ADMINISTRATOR, PIN)
    assert other.actor.role is Role.ADMINISTRATOR


def test_the_second_start_makes_nothing_new(entrance):
    demo_accounts.set_up(entrance)
    assert demo_accounts.fill(entrance) == 0
    desk = access.sign_in(entrance, FRONT_DESK, PASSPHRASE)
    assert len(worklist.today(desk)) == len(VISITS)


def test_the_printed_passphrase_opens_nothing_else(entrance):
    with pytest.raises(UserError):
        access.sign_in(entrance, FRONT_DESK, PASSPHRASE.upper())
