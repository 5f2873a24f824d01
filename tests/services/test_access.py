"""Into the data and out again, over a door in memory: who gets in, and what is kept of who not."""

from dataclasses import replace

import pytest

from tests.services.doors import Hands, MemoryDoor, MemoryVault, make_entrance
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.user import DoorState, Role
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import access, keycare, users
from triage_desk.services.secrets import read_code, vault_of

WORDS, PIN = "four plain garden chairs", "493817"
OTHER_WORDS, OTHER_PIN = "seven loud orange trucks", "820463"


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def house(engine, clock):
    """An entrance, and what it told of the clinic."""
    return make_entrance(engine, MemoryDoor(), clock)


@pytest.fixture
def entrance(house):
    return house[0]


@pytest.fixture
def first(entrance):
    """The first day: Ada is administrator."""
    return access.set_up(entrance, "Example Clinic", "Ada Sample", WORDS, PIN, credentials="RN")


@pytest.fixture
def desk(first):
    """Ada at the desk; Pat is a therapist with a PIN."""
    pat = users.add(first.desk, "Pat Sample", Role.PT, OTHER_WORDS, credentials="PT")
    own = first.desk.acting_as(access.switch_user(first.desk, "Ada Sample", PIN).actor)
    with own.store.write() as tx:
        tx.users.set_pin(pat.user_id, access.Pin(MemoryVault(None).wrap(pat.user_id, OTHER_PIN)))
    return own


def events(desk):
    return [(e.action, e.detail) for e in desk.store.state.audit]


def refused(act, field):
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.field == field
    return str(caught.value)


def test_the_first_day_makes_clinic_administrator_and_sheet(house, first):
    entrance, clinics = house
    assert clinics == ["Example Clinic"]
    assert access.state(entrance) is DoorState.SHUT
    assert [each.name for each in access.people(entrance)] == ["Ada Sample"]
    assert not access.has_keyring(entrance)
    assert first.desk.actor.role is Role.ADMINISTRATOR
    assert first.sheet.vault == "01234567"
    assert (first.sheet.clinic, first.sheet.made_by) == ("Example Clinic", "Ada Sample")
    me = users.me(first.desk)
    assert (me.credentials, me.has_pin, me.enabled) == ("RN", True, True)
    assert events(first.desk) == [
        (AuditAction.ACCOUNTS_SET_UP, ""),
        (AuditAction.SETTINGS_TAKEN_OVER, ""),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ((" ", "Ada", WORDS, PIN), "clinic"),
        (("Example", " ", WORDS, PIN), "name"),
        (("Example", "Ada", "short", PIN), "passphrase"),
        (("Example", "Ada", WORDS, "123456"), "pin"),
    ],
)
def test_what_is_missing_or_easy_on_the_first_day_is_named(entrance, given, field):
    refused(lambda: access.set_up(entrance, *given), field)
    assert access.state(entrance) is DoorState.EMPTY


def test_a_clinic_is_set_up_once(entrance, first):
    words = refused(lambda: access.set_up(entrance, "Other", "Eve Other", WORDS, PIN), "name")
    assert "sign in" in words


def test_accounts_go_over_data_that_are_there(engine, first):
    folder = first.desk.vault.folder
    folder.without_accounts, folder.store.state.users = True, {}
    entrance, _clinics = make_entrance(engine, MemoryDoor(folder))
    assert access.state(entrance) is DoorState.WITHOUT_ACCOUNTS
    assert access.set_up(entrance, "Example", "Bea Sample", WORDS, PIN).desk.store is folder.store


def test_a_passphrase_signs_in_in_any_case_of_the_name(entrance, first):
    desk = access.sign_in(entrance, " ada  SAMPLE", WORDS)
    assert desk.actor.name == "Ada Sample"
    assert events(desk)[-1] == (AuditAction.SIGNED_IN, "")
    refused(lambda: access.sign_in(entrance, "Eve", WORDS), "name")


def test_wrong_passphrases_wait_and_are_told_to_the_audit(entrance, first, clock):
    for _ in range(5):
        refused(lambda: access.sign_in(entrance, "Ada Sample", "wrong"), "passphrase")
    assert "Wait 10 seconds" in refused(
        lambda: access.sign_in(entrance, "Ada Sample", WORDS), "passphrase"
    )
    clock.advance(seconds=10)
    desk = access.sign_in(entrance, "Ada Sample", WORDS)
    assert (AuditAction.SIGN_IN_REFUSED, "passphrase, 5 times") in events(desk)
    assert entrance.door.tries() == ()


def test_a_set_up_that_broke_off_before_its_last_step_is_finished(entrance, first):
    first.desk.store.state.users.clear()
    desk = access.sign_in(entrance, "Ada Sample", WORDS)
    assert desk.actor.role is Role.ADMINISTRATOR


def test_whoever_is_turned_off_does_not_get_in(entrance, desk):
    pat = users.disable(desk, users.here(desk)[1].user_id)
    desk.vault.set_passphrase(pat.user_id, pat.name, OTHER_WORDS)
    refused(lambda: access.sign_in(entrance, "Pat Sample", OTHER_WORDS), "name")
    refused(lambda: access.switch_user(desk, "Pat Sample", OTHER_PIN), "name")


def test_a_pin_changes_places(desk, clock):
    clock.advance(minutes=5)
    pat = access.switch_user(desk, "pat sample", OTHER_PIN)
    assert (pat.actor.name, pat.actor.role, pat.store) == ("Pat Sample", Role.PT, desk.store)
    assert users.me(pat).last_here == clock()
    assert events(desk)[-1] == (AuditAction.USER_SWITCHED, f"from {desk.actor.user_id}")


def test_wrong_pins_wait_and_then_the_pin_is_gone(desk, clock):
    waits = []
    for _ in range(10):
        waits.append(refused(lambda: access.switch_user(desk, "Pat Sample", "000000"), "pin"))
        clock.advance(hours=1)
    assert "Try again" in waits[0]
    assert "Wait 30 seconds" in waits[4]
    assert "Wait 1 minute," in waits[5]
    assert "Wait 15 minutes" in waits[8]
    assert "The PIN is gone" in waits[9]
    assert "no PIN" in refused(lambda: access.switch_user(desk, "Pat Sample", OTHER_PIN), "pin")
    assert events(desk).count((AuditAction.SIGN_IN_REFUSED, "pin")) == 10


def test_a_right_pin_does_not_jump_the_wait_and_forgives_after_it(desk, clock):
    for _ in range(5):
        refused(lambda: access.switch_user(desk, "Pat Sample", "000000"), "pin")
    clock.advance(seconds=29.5)
    assert "Wait 1 second," in refused(
        lambda: access.switch_user(desk, "Pat Sample", OTHER_PIN), "pin"
    )
    clock.advance(seconds=1)
    access.switch_user(desk, "Pat Sample", OTHER_PIN)
    refused(lambda: access.switch_user(desk, "Pat Sample", "000000"), "pin")
    access.switch_user(desk, "Pat Sample", OTHER_PIN)


def test_a_locked_screen_opens_by_pin(entrance, desk):
    locked = access.lock(desk)
    assert not desk.vault.open
    assert [(each.name, each.has_pin) for each in locked.people] == [
        ("Ada Sample", True),
        ("Pat Sample", True),
    ]
    assert (locked.last, locked.fault) == (desk.actor.user_id, "")
    again = access.unlock(entrance, locked, "Pat Sample", OTHER_PIN)
    assert again.actor.name == "Pat Sample"
    assert [what for what, _ in events(again)][-2:] == [
        AuditAction.SCREEN_LOCKED,
        AuditAction.SCREEN_UNLOCKED,
    ]


def test_wrong_pins_at_a_locked_screen_count_on_when_it_is_open(entrance, desk, clock):
    locked = access.lock(desk)
    for _ in range(3):
        refused(lambda: access.unlock(entrance, locked, "Pat Sample", "000000"), "pin")
    again = access.unlock(entrance, locked, "Ada Sample", PIN)
    assert (AuditAction.SIGN_IN_REFUSED, "pin, 3 times") in events(again)
    for _ in range(2):
        words = refused(lambda: access.switch_user(again, "Pat Sample", "000000"), "pin")
    assert "Wait 30 seconds" in words


def test_a_pin_is_gone_after_ten_wrong_tries_at_a_locked_screen(entrance, desk, clock):
    locked = access.lock(desk)
    for _ in range(10):
        refused(lambda: access.unlock(entrance, locked, "Pat Sample", "000000"), "pin")
        clock.advance(hours=1)
    assert "no PIN" in refused(
        lambda: access.unlock(entrance, locked, "Pat Sample", OTHER_PIN), "pin"
    )
    again = access.sign_in(entrance, "Pat Sample", OTHER_WORDS)
    assert not users.me(again).has_pin


def test_ending_the_program_at_a_locked_screen_forgives_nothing(entrance, desk):
    locked = access.lock(desk)
    for _ in range(4):
        refused(lambda: access.unlock(entrance, locked, "Pat Sample", "000000"), "pin")
    again = access.sign_in(entrance, "Ada Sample", WORDS)
    words = refused(lambda: access.switch_user(again, "Pat Sample", "000000"), "pin")
    assert "Wait 30 seconds" in words


def test_taking_the_record_of_a_locked_screen_away_drops_every_pin(entrance, desk):
    access.lock(desk)
    desk.vault.forget_left()
    again = access.sign_in(entrance, "Ada Sample", WORDS)
    assert not any(user.has_pin for user in users.here(again))
    assert any(what is AuditAction.PIN_TAKEN for what, _ in events(again))


def test_a_lock_that_cannot_be_noted_locks_all_the_same(entrance, desk, monkeypatch):
    def full():
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(desk.store, "write", full)
    locked = access.lock(desk)
    assert (locked.fault, desk.vault.open) == ("The disk is full.", False)
    monkeypatch.undo()
    assert "no PIN" in refused(lambda: access.unlock(entrance, locked, "Ada Sample", PIN), "pin")
    assert access.sign_in(entrance, "Ada Sample", WORDS).actor.name == "Ada Sample"


def test_with_a_keyring_name_and_pin_open_in_the_morning(entrance, desk):
    keycare.keyring_on(desk)
    assert keycare.has_keyring(desk)
    assert access.has_keyring(entrance)
    assert access.sign_in_with_keyring(entrance, "Pat Sample", OTHER_PIN).actor.name == "Pat Sample"
    refused(lambda: access.sign_in_with_keyring(entrance, "Pat Sample", "000000"), "pin")
    keycare.keyring_off(desk)
    with pytest.raises(EnvironmentFault):
        access.sign_in_with_keyring(entrance, "Pat Sample", OTHER_PIN)


def test_the_recovery_sheet_gives_an_administrator_a_new_passphrase(entrance, first, desk):
    code = first.sheet.code.lower().replace("-", " ")
    fresh = "nine green plastic boats"
    refused(lambda: access.open_with_recovery(entrance, code, "Ada Sample", "short"), "passphrase")
    refused(lambda: access.open_with_recovery(entrance, code, "Pat Sample", fresh), "name")
    again = access.open_with_recovery(entrance, code, "Ada Sample", fresh)
    assert events(again)[-1] == (AuditAction.RECOVERY_SHEET_USED, "")
    assert not users.me(again).has_pin
    refused(lambda: access.sign_in(entrance, "Ada Sample", WORDS), "passphrase")
    assert access.sign_in(entrance, "Ada Sample", fresh)


def test_a_mistyped_code_says_where_and_a_foreign_one_that_it_is_foreign(entrance, first):
    groups = list(first.sheet.groups)
    # One letter: the check symbol finds every such slip, and most others.
    groups[2] = ("0" if groups[2][0] != "0" else "1") + groups[2][1:]
    bad = "-".join(groups)
    words = refused(
        lambda: access.open_with_recovery(entrance, bad, "Ada Sample", OTHER_WORDS), "code"
    )
    assert "Group 3" in words
    assert "8 groups of 5" in refused(lambda: read_code(""), "code")
    keycare.new_recovery_sheet(first.desk)
    old = first.sheet.code
    words = refused(
        lambda: access.open_with_recovery(entrance, old, "Ada Sample", OTHER_WORDS), "code"
    )
    assert "other data" in words


def test_without_accounts_there_is_no_key_to_care_for(engine, desk):
    bare = replace(desk, vault=None)
    assert not keycare.has_keyring(bare)
    with pytest.raises(UserError, match="no accounts yet"):
        vault_of(bare)


# ----------------------------------------------------------------------------------------- staff


def test_staff_come_change_leave_and_come_back(entrance, desk):
    rae = users.add(desk, "Rae Sample", Role.FRONT_DESK, OTHER_WORDS)
    rae = users.change(desk, rae.user_id, name="Rae S.", role=Role.MANAGER, credentials="")
    assert access.sign_in(entrance, "Rae S.", OTHER_WORDS).actor.role is Role.MANAGER
    assert not users.disable(desk, rae.user_id).enabled
    refused(lambda: access.sign_in(entrance, "Rae S.", OTHER_WORDS), "name")
    assert [user.name for user in users.everybody(desk)][-1] == "Rae S."
    assert "Rae S." not in [user.name for user in users.here(desk)]
    with pytest.raises(UserError, match="turned off"):
        users.new_passphrase(desk, rae.user_id, WORDS)
    users.enable(desk, rae.user_id, "nine green plastic boats")
    assert access.sign_in(entrance, "Rae S.", "nine green plastic boats")
    users.change(desk, rae.user_id, name="Rae S.", role=Role.MANAGER, credentials="MHA")
    users.new_passphrase(desk, rae.user_id, "two tall paper towers")
    assert access.sign_in(entrance, "Rae S.", "two tall paper towers")


def test_the_last_administrator_stays(desk):
    ada, pat = users.here(desk)
    with pytest.raises(UserError, match="last administrator"):
        users.change(desk, ada.user_id, name=ada.name, role=Role.PT, credentials="")
    with pytest.raises(UserError, match="your own account"):
        users.disable(desk, ada.user_id)
    users.change(desk, pat.user_id, name=pat.name, role=Role.ADMINISTRATOR, credentials="")
    users.change(desk, ada.user_id, name=ada.name, role=Role.PT, credentials="")
    with pytest.raises(UserError, match="last administrator"):
        users.change(desk, pat.user_id, name=pat.name, role=Role.PT, credentials="")


def test_a_name_belongs_to_one_person(desk):
    refused(lambda: users.add(desk, "PAT sample", Role.PT, OTHER_WORDS), "name")
    refused(lambda: users.add(desk, " ", Role.PT, OTHER_WORDS), "name")
    refused(lambda: users.add(desk, "Rae", Role.PT, "Rae Rae Rae Rae"), "passphrase")


def test_ones_own_passphrase_and_pin_need_the_old_passphrase(entrance, desk):
    refused(lambda: users.change_my_passphrase(desk, "wrong", OTHER_WORDS), "old")
    refused(lambda: users.change_my_passphrase(desk, WORDS, "short"), "new")
    users.change_my_passphrase(desk, WORDS, OTHER_WORDS)
    assert access.sign_in(entrance, "Ada Sample", OTHER_WORDS)
    refused(lambda: users.set_my_pin(desk, WORDS, "604713"), "passphrase")
    refused(lambda: users.set_my_pin(desk, OTHER_WORDS, "111111"), "pin")
    users.set_my_pin(desk, OTHER_WORDS, "604713")
    assert access.switch_user(desk, "Ada Sample", "604713")
    users.reset_pin(desk, desk.actor.user_id)
    refused(lambda: access.switch_user(desk, "Ada Sample", "604713"), "pin")


def test_a_new_key_is_an_event_in_the_new_database_and_may_be_stopped(desk):
    told = []
    with pytest.raises(UserError, match="Stopped"):
        keycare.rotate_key(desk, lambda word, share: told.append((word, share)), lambda: True)
    assert told == [("copy", 0.5)]
    keycare.rotate_key(desk, lambda _word, _share: None, lambda: False)
    assert events(desk)[-1] == (AuditAction.KEY_CHANGED, "")
    assert not desk.vault.open
