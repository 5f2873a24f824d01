"""A newcomer is shown around once: the first time they come in by themselves."""

from dataclasses import replace

import pytest

from triage_desk.domain.audit import AuditAction
from triage_desk.services.auditing import note
from triage_desk.services.first_time import is_first_time

IN, OUT = AuditAction.SIGNED_IN, AuditAction.SCREEN_LOCKED


def leave(desk, *actions):
    with desk.store.write() as tx:
        for action in actions:
            note(desk, tx, action, "")


def test_before_anybody_came_in_it_is_nobodys_first_time(desk):
    leave(desk, OUT)
    assert not is_first_time(desk)


@pytest.mark.parametrize("way", [AuditAction.ACCOUNTS_SET_UP, IN, AuditAction.SCREEN_UNLOCKED])
def test_the_first_of_any_way_in_is_the_first_time_and_the_second_is_not(desk, way):
    leave(desk, way, OUT)
    assert is_first_time(desk)
    leave(desk, IN)
    assert not is_first_time(desk)


def test_others_come_in_on_their_own_account(desk):
    leave(desk, IN, OUT, IN)
    other = desk.acting_as(replace(desk.actor, user_id="ben", name="Ben"))
    leave(other, IN)
    assert is_first_time(other)
    assert not is_first_time(desk)
