"""Settings on both databases: every version stays, and the last one holds."""

import time
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from tests.store.samples import NOW
from triage_desk.domain.clinic import Programme
from triage_desk.domain.clinic_settings import Clinic, ReleaseMode, Version
from triage_desk.domain.practitioner import CareTeam, Hours, Location, Practitioner, Profession
from triage_desk.errors import TriageDeskError

WHOLE = Clinic(
    *("Hill Clinic", ("1 Hill St", "Testville"), "212-555-0100", "212-555-0101"),
    *("desk@clinic.example", "NY", (Programme.ACO,), "", ReleaseMode.CLINICIAN_RELEASES),
    *(("es",), "9-911", 45),
)
PAT = Practitioner(
    *("pat", "Pat Sample", Profession.PT, "PT", "NY 000001", "1", "2", "3"),
    *((Hours(0, 480, 720),), ("r1",), ("PW-BPPV",)),
)


def keep(store, *values):
    for value in values:
        with store.write() as tx:
            tx.clinic.keep(Version(0, NOW, "u1", value))


def test_nothing_is_kept_at_first(store):
    with store.read() as tx:
        assert tx.clinic.settings() is None
        assert tx.clinic.practitioners() == tx.clinic.locations() == tx.clinic.teams() == ()
        assert tx.clinic.logo("0" * 64) == b""


def test_the_last_version_of_each_holds_and_all_stay(store):
    room, team = Location("r1", "Room 1"), CareTeam("t1", "Backs", ("pat",))
    off = replace(PAT, active=False)
    other = replace(PAT, practitioner_id="kim", name="Kim Sample")
    # A place may have the id of a person: they are looked up apart.
    same = Location("pat", "Room 2")
    keep(store, Clinic("Old"), WHOLE, PAT, other, off, room, same, team)
    with store.read() as tx:
        assert tx.clinic.settings() == WHOLE
        assert tx.clinic.practitioners() == (off, other)
        assert tx.clinic.locations() == (room, same)
        assert tx.clinic.teams() == (team,)
        kept = tx.clinic.history(Clinic)
        assert [(each.value.name, each.by, each.at) for each in kept] == [
            ("Hill Clinic", "u1", NOW),
            ("Old", "u1", NOW),
        ]
        assert [each.value for each in tx.clinic.history(Practitioner, "pat")] == [off, PAT]


def test_a_picture_is_kept_once_by_its_name(store):
    for _ in range(2):
        with store.write() as tx:
            name = tx.clinic.keep_logo(b"a picture")
    with store.read() as tx:
        assert tx.clinic.logo(name) == b"a picture"


@pytest.mark.parametrize("table", ["settings_versions", "clinic_logos"])
@pytest.mark.parametrize("change", ["UPDATE {} SET body = body", "DELETE FROM {}"])
def test_no_version_is_changed_or_removed(store, table, change):
    keep(store, WHOLE)
    with store.write() as tx:
        tx.clinic.keep_logo(b"a picture")
    with pytest.raises((DBAPIError, TriageDeskError)), store.write() as tx:
        tx.connection.exec_driver_sql(change.format(table))
    with store.read() as tx:
        assert tx.clinic.settings() == WHOLE


def test_a_desk_hears_that_another_one_changed_a_setting(store):
    heard = store.changes()
    heard.happened()
    keep(store, WHOLE)
    until = time.monotonic() + 5
    while not heard.happened():
        assert time.monotonic() < until
        time.sleep(0.01)
    heard.close()
