"""Several desks on one real server: who hears of a change, and a server that is really stopped."""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from tests.services.fakes import CONTENT, make_desk, small_engine
from tests.store import servers
from triage_desk.domain.answers import NO
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.errors import EnvironmentFault, ServerGone
from triage_desk.ids import new_id
from triage_desk.services import intake, journal, merging, patients
from triage_desk.store.journaled import journaled
from triage_desk.store.store import SqlStore
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.live import Live

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def engine():
    return small_engine(CONTENT)


def desk_on(store, engine, **changes):
    return make_desk(engine, store=store, clock=lambda: datetime.now(UTC), new_id=new_id, **changes)


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.shutdown()


def test_a_desk_hears_of_another_within_a_second_by_the_socket(place, engine, qtbot, jobs):
    stores = [SqlStore(servers.server(place()), KEY, KEY) for _ in range(2)]
    mine, other = (desk_on(store, engine, seat=str(n)) for n, store in enumerate(stores))
    person = patients.create(other, "Quux", "Zebedee", "1961-03-07", Sex.MALE)
    live = Live(mine.store.changes, jobs, jobs)
    with qtbot.waitSignal(live.changed):
        pass
    took = []
    for _ in range(5):
        with qtbot.waitSignal(live.changed, timeout=5000):
            begun = time.perf_counter()
            intake.start(other, person.patient_id, Channel.COUNTER)
        took.append(time.perf_counter() - begun)
    assert max(took) < 5
    assert live._notifier is not None
    live.stop()
    for store in stores:
        store.close()


def test_what_was_taken_with_a_reading_is_told_no_more_and_what_comes_after_it_is(
    place, engine, qtbot, jobs
):
    stores = [SqlStore(servers.server(place()), KEY, KEY) for _ in range(2)]
    mine, other = (desk_on(store, engine, seat=str(n)) for n, store in enumerate(stores))
    person = patients.create(other, "Quux", "Zebedee", "1961-03-07", Sex.MALE)
    live = Live(mine.store.changes, jobs, jobs)
    with qtbot.waitSignal(live.changed):
        pass
    said = []
    live.unread.connect(lambda: said.append("unread"))
    # The window's thread is busy from here: nobody looks at the socket but who reads the list.
    intake.start(mine, person.patient_id, Channel.COUNTER)
    until = time.monotonic() + 10
    while not live.take():
        assert time.monotonic() < until
    qtbot.wait(50)
    assert said == []
    with qtbot.waitSignal(live.unread, timeout=5000):
        intake.start(other, person.patient_id, Channel.COUNTER)
    live.stop()
    for store in stores:
        store.close()


def test_what_is_told_names_an_encounter_and_no_person(place, engine):
    store = SqlStore(servers.server(place()), KEY, KEY)
    desk = desk_on(store, engine)
    with psycopg.connect(place(), autocommit=True) as raw:
        raw.execute("LISTEN triage_encounters")
        person = patients.create(desk, "Quux", "Zebedee", "1961-03-07", Sex.MALE)
        view = intake.start(desk, person.patient_id, Channel.COUNTER)
        intake.answer(desk, view.encounter.encounter_id, {"s_chest": NO})
        heard = [note.payload for note in raw.notifies(timeout=1, stop_after=2)]
    assert set(heard) == {view.encounter.encounter_id}
    store.close()


def test_a_desk_whose_connection_was_cut_hears_again(pg, place, engine, qtbot, jobs):
    store = SqlStore(servers.server(place()), KEY, KEY)
    desk = desk_on(store, engine)
    person = patients.create(desk, "Quux", "Zebedee", "1961-03-07", Sex.MALE)
    live = Live(store.changes, jobs, jobs)
    with qtbot.waitSignal(live.changed):
        pass
    with qtbot.waitSignal(live.changed, timeout=10_000):
        pg.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN triage_encounters%' AND pid <> pg_backend_pid()"
        )
    with qtbot.waitSignal(live.changed, timeout=5000):
        intake.start(desk, person.patient_id, Channel.COUNTER)
    live.stop()
    store.close()


class Stoppable:
    """A server of the test's own, which it stops and starts."""

    def __init__(self):
        self.running = servers.start()
        self.name = self.running.new_database()

    def stop(self):
        self.running.process.send_signal(signal.SIGINT)
        self.running.process.wait(20)

    def start(self):
        self.running.process = subprocess.Popen(
            self.running.process.args,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=servers._end_with_us,  # noqa: PLW1509
            start_new_session=True,
            **servers._unprivileged(),
        )

    @property
    def url(self):
        return self.running.url(self.name, "triage_desk")


@pytest.mark.slow
def test_a_server_stopped_in_mid_interview_and_started_again_has_everything(tmp_path, engine):
    try:
        place = Stoppable()
    except servers.NoServer as problem:
        pytest.fail(str(problem))
    if place.running.process is None:
        place.running.stop()
        pytest.skip("the server of the tests is not ours to stop")
    (tmp_path / "desk").mkdir(mode=0o700)
    server = SqlStore(servers.server(place.url), KEY, KEY)
    link = journaled(server, tmp_path / "desk", merging.apply, "front-1", new_id)
    desk = replace(desk_on(server, engine, seat="s1"), store=link, link=link)
    person = patients.create(desk, "Quux", "Zebedee", "1961-03-07", Sex.MALE)
    view = intake.start(desk, person.patient_id, Channel.COUNTER)
    visit = view.encounter.encounter_id
    said = ["s_chest", "s_breath", "s_stroke", "s_bleed"]
    view = intake.answer(desk, visit, {said[0]: NO}, view.encounter.version)
    place.stop()
    for link_id in said[1:]:
        begun = time.perf_counter()
        view = intake.answer(desk, visit, {link_id: NO}, view.encounter.version)
        assert time.perf_counter() - begun < 6
    assert journal.is_away(desk)
    with pytest.raises(ServerGone):
        journal.tell_server(desk)
    place.start()
    deadline = time.monotonic() + 60
    while journal.is_away(desk) and time.monotonic() < deadline:
        try:
            told = journal.tell_server(desk)
        except EnvironmentFault:
            time.sleep(0.2)
    assert (told.entries, told.conflicts, journal.is_away(desk)) == (3, 0, False)
    with server.read() as tx:
        assert [event.link_id for event in tx.encounters.record(visit).events] == said
    assert server.verify_chain().sound
    intake.answer(desk, visit, {said[0]: NO}, view.encounter.version)
    link.close()
    place.running.stop()
