"""The command ``demo-data``: a whole folder or none, sound, and opened like any other."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.store.people import QUICK
from triage_desk import app, clock, demo_data, entry
from triage_desk.domain.referral import LISTED, OPEN, ReferralState, state_of
from triage_desk.errors import UserError
from triage_desk.services import (
    access,
    demo,
    demo_accounts,
    demo_day,
    patients,
    referrals,
    triage,
)
from triage_desk.services.demo import Ending
from triage_desk.store.door import FolderDoor

# Visits answered page by page; the rest are copies of them.
BY_HAND = 20


def _quick(patch):
    """Stretch passphrases for a millisecond: what that costs is measured elsewhere."""
    patch.setattr(entry, "folder_door", lambda folder: FolderDoor(folder, QUICK))


@pytest.fixture
def short_day(monkeypatch):
    """The demo's own day is tested where it is made whole (``test_app``); here it has one visit."""
    _quick(monkeypatch)
    monkeypatch.setattr(demo, "VISITS", demo.VISITS[:1])
    monkeypatch.setattr(demo_day, "scenes", lambda *_: [])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large") / "clinic"
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_data, "PATTERNS", BY_HAND)
        _quick(patch)
        speed = demo_data.make(folder, 700, 300, 5, lambda *far: told.append(far))
    assert speed > 0
    assert ("patients", 700 - BY_HAND, 700 - BY_HAND) in told
    assert ("encounters", 300 - BY_HAND, 300 - BY_HAND) in told
    assert [path.name for path in folder.parent.iterdir()] == ["clinic"]
    return folder


@pytest.fixture
def desk(made):
    at = entry.entrance(made)
    opened = access.sign_in(at, demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE)
    yield opened
    app.close(opened)


def test_the_chain_is_whole_and_every_page_is_sound(desk):
    report = desk.store.verify()
    assert report.sound
    assert report.chain.events > 300 * 5


def test_indexes_and_triggers_are_those_of_any_store(desk, tmp_path):
    other = app.open_desk(tmp_path / "other", app.settings_of(tmp_path))
    query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 2"

    def shape(one):
        with one.store.database.engine(reading=True).connect() as connection:
            return connection.exec_driver_sql(query).fetchall()

    assert shape(desk) == shape(other)
    app.close(other)


def test_records_open_and_are_of_the_person_they_name(desk):
    assert patients.search(desk, "SYN-00000012")
    with desk.store.read() as tx:
        past = tx.encounters.past_intakes(None, 0, 1000)
    undecided = (Ending.OPEN, Ending.PARKED, Ending.DISCARDED)
    of_the_demo = [visit for visit in demo.VISITS if visit.ending not in undecided]
    # And the one of the day whose appointment was kept.
    assert len(past) == 300 + len(of_the_demo) + 1
    routes = Counter()
    for one in past[:40]:
        record = triage.record(desk, one.encounter_id)
        routes[record.route] += 1
        on = clock.local_date(record.encounter.started_at)
        assert record.patient.person(on) == record.decision.person
        assert record.patient.mrn.startswith("SYN-") or "Synthetic" in record.patient.family
        assert record.encounter.started_at < record.encounter.decided_at
    assert len(routes) > 1


def test_referrals_are_repeated_with_their_days_and_none_of_them_is_open(desk):
    with desk.store.read() as tx:
        past = tx.encounters.past_intakes(None, 0, 1000)
        waits = {row.encounter_id for row in tx.referrals.open(LISTED, 500)}
    told = 0
    for one in past[:60]:
        record = triage.record(desk, one.encounter_id)
        if record.patient.mrn.startswith("SYN-") and record.referral:
            told += 1
            assert state_of(record.referral) is ReferralState.CLOSED
            assert one.encounter_id not in waits
            seen = next(act for act in record.referral if act.state is ReferralState.SEEN)
            # A judged route alone says no day.
            assert seen.on is None or abs((seen.on - clock.local_date(seen.at)).days) <= 1
    assert told
    assert {row.state for row in referrals.listed(desk, OPEN)} >= {
        *(ReferralState.SENT, ReferralState.ACKNOWLEDGED),
    }


def test_a_folder_in_use_and_numbers_that_do_not_fit_are_refused(made, tmp_path):
    with pytest.raises(UserError, match="not empty"):
        demo_data.make(made, 1, 1, 1, print)
    for patients_wanted, encounters in ((0, 0), (1, -1), (1, 101)):
        with pytest.raises(UserError, match="at least one patient"):
            demo_data.make(tmp_path / "x", patients_wanted, encounters, 1, print)
    assert not (tmp_path / "x").exists()


def test_a_year_is_made_once_as_a_whole_and_stays_as_it_is(tmp_path, short_day):
    folder, told = tmp_path / "demo-year", []
    made = demo_data.make_year(folder, lambda *far: told.append(far), weeks=3, a_week=1)
    assert 1 <= made <= 4
    assert told[-1][0] == "steps"
    assert told[-1][1] == told[-1][2]
    assert [path.name for path in tmp_path.iterdir()] == ["demo-year"]
    assert demo_data.make_year(folder, told.append) == 0
    opened = access.sign_in(
        entry.entrance(folder), demo_accounts.FRONT_DESK, demo_accounts.PASSPHRASE
    )
    assert opened.store.verify().sound
    assert patients.search(opened, "Alder-Synthetic")
    app.close(opened)


def test_a_year_that_is_stopped_leaves_nothing(tmp_path, short_day):

    def stop(*_far):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo_data.make_year(tmp_path / "demo-year", stop, weeks=2, a_week=1)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_another_clinic_is_not_the_year(tmp_path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(UserError, match="not the demo"):
        demo_data.make_year(tmp_path, lambda *_far: None)
