"""The command ``demo-data``: a whole folder or none, sound, and opened like any other."""

from __future__ import annotations

from collections import Counter

import pytest

from triage_desk import app, clock, demo_data, entry
from triage_desk.errors import UserError
from triage_desk.services import access, demo, demo_accounts, patients, triage
from triage_desk.services.demo import Ending


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large") / "clinic"
    told = []
    speed = demo_data.make(folder, 700, 300, 5, lambda *far: told.append(far))
    assert speed > 0
    assert ("patients", 700 - 104, 700 - 104) in told
    assert ("encounters", 300 - 104, 300 - 104) in told
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
    assert len(past) == 300 + len(of_the_demo)
    routes = Counter()
    for one in past[:40]:
        record = triage.record(desk, one.encounter_id)
        routes[record.route] += 1
        on = clock.local_date(record.encounter.started_at)
        assert record.patient.person(on) == record.decision.person
        assert record.patient.mrn.startswith("SYN-") or "Synthetic" in record.patient.family
        assert record.encounter.started_at < record.encounter.decided_at
    assert len(routes) > 1


def test_a_folder_in_use_and_numbers_that_do_not_fit_are_refused(made, tmp_path):
    with pytest.raises(UserError, match="not empty"):
        demo_data.make(made, 1, 1, 1, print)
    for patients_wanted, encounters in ((0, 0), (1, -1), (1, 101)):
        with pytest.raises(UserError, match="at least one patient"):
            demo_data.make(tmp_path / "x", patients_wanted, encounters, 1, print)
    assert not (tmp_path / "x").exists()
