"""Who may remove whom, when, and what is told. All people are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePath

import pytest

from tests.services import fakes
from tests.services.test_backups import PaperShelf, manifest
from triage_desk.domain.backup import BackupFile
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.removal import RemovalPolicy, RemovalReason
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import UserError
from triage_desk.services import intake, removal
from triage_desk.services.auditing import note

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")
POLICY = RemovalPolicy(7, "Dr. Example", date(2026, 1, 5))
ASKED = RemovalReason.ASKED_BY_PATIENT
LATER = fakes.NOON + timedelta(days=8 * 366)


def yes(_user):
    return True


@pytest.fixture
def manager(desk):
    """A manager, an administrator, a policy, and Rosa with one visit eight years ago."""
    with desk.store.write() as tx:
        for user_id, name, role in (
            ("mona", "Mona M.", Role.MANAGER),
            ("ada", "Ada Admin", Role.ADMINISTRATOR),
            ("fred", "Fred F.", Role.FRONT_DESK),
        ):
            tx.users.add(User(user_id, name, role, "", True, fakes.NOON))
        tx.users.add(User("gone", "Gil Gone", Role.ADMINISTRATOR, "", False, fakes.NOON))
        for one in ("rosa-a", "rosa-b"):
            tx.patients.add(Patient(one, "Muster", "Rosa", date(1962, 3, 14), Sex.FEMALE))
    view = intake.start(desk, "rosa-a", Channel.COUNTER)
    intake.discard(desk, view.encounter.encounter_id, "left")
    return fakes.keeping(replace(desk.acting_as(MONA), clock=lambda: LATER), POLICY)


def test_two_people_empty_all_records_of_one(manager):
    shelf = PaperShelf()
    shelf.files = [BackupFile(PurePath("/usb/x.zip"), 9, True, manifest())]
    found = removal.remove(replace(manager, backups=shelf), "rosa-a", ASKED, " ada  ADMIN ", yes)
    assert (found.records, found.visits, found.scrubbed) == (("rosa-a", "rosa-b"), 1, True)
    assert found.backups == ("/usb/x.zip".replace("/", str(PurePath("/"))),)
    assert found.gone_by > LATER
    event = manager.store.state.audit[-1]
    assert (event.action, event.patient_id) == ("patient_removed", "rosa-a")
    assert "confirmed by ada" in event.detail
    assert [(r.patient_id, r.confirmed_by, r.years) for r in removal.done(manager)] == [
        ("rosa-b", "ada", 7),
        ("rosa-a", "ada", 7),
    ]


def test_busy_desks_put_the_wiping_off_and_it_is_said(manager):
    manager.store.busy = True
    found = removal.remove(manager, "rosa-a", ASKED, "Ada Admin", yes)
    assert (found.scrubbed, found.backups, found.gone_by) == (False, (), None)


@pytest.mark.parametrize(
    ("confirmer", "proves", "words"),
    [
        ("Mona M.", yes, "Two people"),
        ("Fred F.", yes, "Only an administrator"),
        ("Gil Gone", yes, "no administrator"),
        ("Nobody", yes, "no administrator"),
        ("Ada Admin", lambda _user: False, "not the passphrase"),
    ],
)
def test_nobody_removes_alone(manager, confirmer, proves, words):
    with pytest.raises(UserError, match=words):
        removal.remove(manager, "rosa-a", ASKED, confirmer, proves)
    assert not removal.done(manager)


def test_without_a_rule_nobody_is_removed(manager):
    with pytest.raises(UserError, match="No rule"):
        removal.remove(fakes.keeping(manager, None), "rosa-a", ASKED, "Ada Admin", yes)


def test_not_before_the_day_and_the_sentence_names_it(manager):
    early = replace(manager, clock=lambda: fakes.NOON + timedelta(days=7 * 365))
    with pytest.raises(UserError, match=r"Nov 21, 2033.*Dr\. Example decided on Jan 5, 2026"):
        removal.remove(early, "rosa-a", ASKED, "Ada Admin", yes)


def test_an_open_intake_is_not_pulled_away(manager):
    intake.start(manager, "rosa-b", Channel.COUNTER)
    with pytest.raises(UserError, match="still open"):
        removal.remove(manager, "rosa-a", ASKED, "Ada Admin", yes)


def test_without_a_visit_the_record_itself_counts(manager):
    with manager.store.write() as tx:
        tx.patients.add(Patient("otto-a", "Muster", "Otto", date(1962, 3, 14), Sex.MALE))
    with pytest.raises(UserError, match="since when"):
        removal.remove(manager, "otto-a", ASKED, "Ada Admin", yes)
    with manager.store.write() as tx:
        note(manager, tx, "patient_created", tx.patients.get("otto-a"))
    with pytest.raises(UserError, match="must be kept until"):
        removal.remove(manager, "otto-a", ASKED, "Ada Admin", yes)


def test_who_may(manager):
    front = manager.acting_as(Actor("fred", "Fred F.", Role.FRONT_DESK, "front"))
    with pytest.raises(UserError, match="role"):
        removal.remove(front, "rosa-a", ASKED, "Ada Admin", yes)
    with pytest.raises(UserError, match="role"):
        removal.done(front)


def test_a_leap_day_ends_on_the_first_of_march():
    assert RemovalPolicy(7, "x", date(2026, 1, 1)).earliest(date(2024, 2, 29)) == date(2031, 3, 1)
    assert RemovalPolicy(4, "x", date(2026, 1, 1)).earliest(date(2024, 2, 29)) == date(2028, 2, 29)


def test_a_passphrase_is_asked_for_and_proved_by_the_vault():
    asked = []

    class Vault:
        def has_passphrase(self, user_id, typed):
            asked.append((user_id, typed))
            return typed == "right"

    ada = User("ada", "Ada Admin", Role.ADMINISTRATOR, "", True, fakes.NOON)
    assert removal.by_passphrase(Vault(), lambda: "right")(ada)
    assert not removal.by_passphrase(Vault(), lambda: "wrong")(ada)
    assert asked == [("ada", "right"), ("ada", "wrong")]
    with pytest.raises(UserError, match="two people with accounts"):
        removal.by_passphrase(None, lambda: "right")
