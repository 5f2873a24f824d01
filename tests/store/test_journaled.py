"""A desk whose server goes away in the middle, on a real server and a file of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.services.fakes import CONTENT, make_desk, small_engine
from tests.services.test_visit import fill
from tests.store import servers
from triage_desk.domain.answers import NO, NOT_SURE, YES
from triage_desk.domain.appointment import FOR_VISIT, Booking
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, Target
from triage_desk.domain.encounter import Channel, EncounterStatus
from triage_desk.domain.patient import Sex
from triage_desk.domain.review import CallOutcome
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import ServerGone
from triage_desk.services import (
    appointments,
    documents,
    intake,
    journal,
    merging,
    patients,
    referrals,
    review,
    takeover,
    triage,
    undo,
    waiting,
)
from triage_desk.store.bare import Bare
from triage_desk.store.journal_file import JournalFile
from triage_desk.store.journaled import JournaledStore
from triage_desk.store.store import SqlStore

KEY = bytes(range(32))
SAM = Actor("sam", "Sam Sample", Role.FRONT_DESK, "front-1")
PAT = Actor("pat", "Pat Example", Role.PT, "front-2")


@pytest.fixture(scope="session")
def engine():
    return small_engine(CONTENT)


class Wire:
    """The way to a server, which can be cut: at a step of a transaction, and while it is kept."""

    def __init__(self, store):
        self.store, self.cut, self.fail_at, self.lose_answer = store, False, None, False

    @contextlib.contextmanager
    def write(self):
        if self.cut:
            raise ServerGone("The server does not answer.")
        with self.store.write() as tx:
            yield tx
            if self.fail_at == "commit":
                self.cut, self.fail_at = True, None
                raise ServerGone("The server does not answer.")
        if self.lose_answer:
            self.cut, self.lose_answer = True, False
            raise ServerGone("The server does not answer.")

    @contextlib.contextmanager
    def read(self):
        if self.cut:
            raise ServerGone("The server does not answer.")
        with self.store.read() as tx:
            yield tx

    def changes(self):
        return self.store.changes()

    def also_close(self, close):
        self.store.also_close(close)

    def close(self):
        self.store.close()


class Clock:
    def __call__(self):
        return datetime.now(UTC)


@pytest.fixture
def server(place):
    store = SqlStore(servers.server(place()), KEY, KEY)
    yield store
    store.close()


@pytest.fixture
def wire(server):
    return Wire(server)


@pytest.fixture
def open_desk(wire, tmp_path, engine):
    """Return a function that opens Sam's desk, again after a crash too."""
    numbers = count(1)
    (tmp_path / "desk").mkdir(mode=0o700)
    opened = []

    def open_it():
        link = JournaledStore(
            wire,
            JournalFile(tmp_path / "desk", KEY),
            merging.apply,
            "front-1",
            lambda: f"entry-{next(numbers)}",
        )
        opened.append(link)
        ids = lambda: f"id-{next(numbers):030d}"  # noqa: E731
        desk = make_desk(engine, clock=Clock(), actor=SAM, seat="s1", new_id=ids)
        return replace(desk, store=link, link=link)

    yield open_it
    for link in opened:
        link._journal.close()


@pytest.fixture
def sam(open_desk):
    return open_desk()


@pytest.fixture
def pat(sam, server):
    """Another desk, whose way to the server is never cut."""
    return replace(sam, actor=PAT, seat="p1", store=server, link=None)


@pytest.fixture
def opened(sam):
    person = patients.create(sam, "Quux", "Zebedee", "1961-03-07", Sex.MALE)
    return intake.start(sam, person.patient_id, Channel.COUNTER).encounter.encounter_id


def record(server, encounter_id):
    with server.read() as tx:
        return tx.encounters.record(encounter_id)


def test_an_interview_goes_on_without_the_server_and_comes_there_in_order(
    sam, wire, server, opened
):
    view = intake.answer(sam, opened, {"s_chest": NO})
    wire.cut = True
    for said in ({"s_stroke": NO}, {"s_breath": NOT_SURE}, {"s_stroke": YES}):
        view = intake.answer(sam, opened, said, view.encounter.version)
    assert view.emergencies
    decided = triage.acknowledge(sam, opened, "Dr. Bar", "physician")
    assert decided.route is Disposition.EMERGENCY
    assert journal.is_away(sam)
    assert record(server, opened).encounter.status is EncounterStatus.IN_PROGRESS
    with pytest.raises(ServerGone):
        journal.tell_server(sam)
    wire.cut = False
    told = journal.tell_server(sam)
    assert (told.entries, told.conflicts, sam.link.away) == (4, 0, False)
    kept = record(server, opened)
    assert [(e.link_id, e.answer) for e in kept.events] == [
        ("s_chest", NO), ("s_stroke", NO), ("s_breath", NOT_SURE), ("s_stroke", YES),
    ]  # fmt: skip
    assert kept.route is Disposition.EMERGENCY
    assert [n.told for n in kept.notices] == ["Dr. Bar"]
    assert kept.encounter == decided.encounter
    assert server.verify_chain().sound
    assert not sam.link.entries()
    triage.finish(sam, opened, kept.encounter.version)


def test_new_people_and_intakes_begin_without_the_server(sam, wire, server, opened):
    known = record(server, opened).patient
    wire.cut = True
    again = intake.start(sam, known.patient_id, Channel.TELEPHONE)
    stranger = patients.create(sam, "Muster", "Rosa", "1962-03-14", Sex.FEMALE)
    other = intake.start(sam, stranger.patient_id, Channel.COUNTER)
    intake.answer(sam, other.encounter.encounter_id, {"s_chest": NO})
    wire.cut = False
    assert journal.tell_server(sam).conflicts == 0
    assert dict(record(server, other.encounter.encounter_id).answers) == {"s_chest": NO}
    assert record(server, again.encounter.encounter_id).patient == known


def test_an_intake_begun_at_another_desk_goes_on_here(sam, pat, wire, server):
    person = patients.create(pat, "Muster", "Rosa", "1962-03-14", Sex.FEMALE)
    visit = intake.start(pat, person.patient_id, Channel.COUNTER).encounter.encounter_id
    intake.answer(pat, visit, {"s_chest": NO})
    intake.park(pat, visit)
    intake.resume(sam, visit)
    wire.cut = True
    intake.answer(sam, visit, {"s_stroke": NO})
    wire.cut = False
    assert journal.tell_server(sam).conflicts == 0
    assert dict(record(server, visit).answers) == {"s_chest": NO, "s_stroke": NO}


def test_a_review_without_the_server_comes_there_with_whoever_waits(sam, wire, server, opened):
    fill(sam, opened)
    decided = triage.decide(sam, opened)
    dev = sam.acting_as(replace(sam.actor, role=Role.PT))
    review.called(dev, opened, CallOutcome.NO_ANSWER)
    wire.cut = True
    asked = review.ask(dev, opened, "Any fever?")
    assert asked.reviews[0].outcome is CallOutcome.NO_ANSWER
    assert review.waiting(sam).desk == {opened}
    review.answer_back(sam, opened, "No")
    done = review.confirm(dev, opened)
    assert done.signed_off is not None
    wire.cut = False
    assert journal.tell_server(sam).conflicts == 0
    assert record(server, opened).reviews == done.reviews
    assert record(server, opened).decisions == decided.decisions
    with server.read() as tx:
        assert tx.reviews.waiting(5) == {}


def test_a_referral_and_its_printing_without_the_server_come_there(sam, wire, server, opened):
    fill(sam, opened)
    triage.decide(sam, opened)
    referrals.draft(sam, opened)
    triage.record(sam, opened)
    wire.cut = True
    documents.make(sam, opened, DocumentKind.REFERRAL_LETTER)
    documents.printed(sam, opened, DocumentKind.REFERRAL_LETTER, Target(copies=2))
    done = referrals.acknowledge(sam, opened, "PT desk")
    assert [act.state.value for act in done.referral] == ["drafted", "printed", "acknowledged"]
    wire.cut = False
    assert journal.tell_server(sam).conflicts == 0
    assert record(server, opened).referral == done.referral
    with server.read() as tx:
        assert [one.copies for one in tx.encounters.prints(opened)] == [2]


@pytest.mark.parametrize("how", ["finished", "seen", "seen_and_taken_back"])
def test_what_is_over_without_the_server_closes_its_appointments_there(
    sam, wire, server, opened, how
):
    who, today = record(server, opened).patient.patient_id, sam.clock()
    came = appointments.book(sam, Booking(who, today)).after.appointment_id
    given = Booking(who, today, external_id=f"{FOR_VISIT}{opened}")
    with server.write() as tx:
        appointments.attach(sam, tx, came, opened)
    later = appointments.book(sam, given).after.appointment_id
    fill(sam, opened)
    triage.decide(sam, opened)
    wire.cut = True
    done = waiting.seen(sam, opened) if how != "finished" else triage.finish(sam, opened)
    if how == "seen_and_taken_back":
        undo.take_back(sam, done)
    wire.cut = False
    assert journal.tell_server(sam).conflicts == 0
    with server.read() as tx:
        stood = [tx.appointments.get(one).status.value for one in (came, later)]
    expected = {
        "finished": ["fulfilled", "booked"],
        "seen": ["fulfilled", "fulfilled"],
        "seen_and_taken_back": ["arrived", "booked"],
    }
    assert stood == expected[how]


def test_two_outages_one_after_the_other_make_no_conflict(sam, wire, server, opened):
    for said in (YES, NO, NOT_SURE):
        wire.cut = True
        intake.answer(sam, opened, {"s_chest": said})
        wire.cut = False
        assert journal.tell_server(sam).conflicts == 0
    assert [e.answer for e in record(server, opened).events] == [YES, NO, NOT_SURE]


def test_what_only_the_server_knows_waits_for_it(sam, wire, opened):
    wire.cut = True
    intake.answer(sam, opened, {"s_chest": NO})
    needs = (
        *(lambda tx: tx.users, lambda tx: tx.backups, lambda tx: tx.clinic),
        *(lambda tx: tx.patients.merge(None), lambda tx: tx.care.add_goal(None)),
    )
    for ask in needs:
        with pytest.raises(ServerGone, match="this needs it"), sam.store.write() as tx:
            ask(tx)
    assert sam.link.waiting == 1


def test_nobody_is_booked_without_the_server_and_the_sentence_says_what_to_do(
    sam, wire, server, opened
):
    someone = patients.create(sam, "Muster", "Rosa", "1962-03-14", Sex.FEMALE)
    booked = appointments.book(sam, Booking(someone.patient_id, sam.clock())).after
    wire.cut = True
    again = Booking(someone.patient_id, sam.clock())
    for _once_more in range(2):
        with pytest.raises(ServerGone):
            appointments.book(sam, again)
    with pytest.raises(ServerGone, match="on paper"):
        appointments.book(sam, again)
    visit = intake.start(
        sam, someone.patient_id, Channel.COUNTER, appointment_id=booked.appointment_id
    )
    wire.cut = False
    journal.tell_server(sam)
    kept = record(server, visit.encounter.encounter_id)
    assert kept.encounter.status is EncounterStatus.IN_PROGRESS
    with server.read() as tx:
        assert tx.appointments.get(booked.appointment_id) == booked


def test_a_visit_that_was_not_open_here_waits_for_the_server(sam, pat, wire, opened):
    person = patients.create(pat, "Muster", "Rosa", "1962-03-14", Sex.FEMALE)
    other = intake.start(pat, person.patient_id, Channel.COUNTER)
    wire.cut = True
    with pytest.raises(Exception, match="not on file"):
        intake.resume(sam, other.encounter.encounter_id)


@pytest.mark.parametrize("how", ["fail_at", "lose_answer"])
def test_a_server_lost_while_it_keeps_an_answer_has_it_once(sam, wire, server, opened, how):
    setattr(wire, how, "commit")
    intake.answer(sam, opened, {"s_chest": NO})
    assert journal.is_away(sam)
    intake.answer(sam, opened, {"s_stroke": NO})
    assert len(record(server, opened).events) == (1 if how == "lose_answer" else 0)
    wire.cut = False
    journal.tell_server(sam)
    assert [e.link_id for e in record(server, opened).events] == ["s_chest", "s_stroke"]
    assert server.verify_chain().sound


def test_a_desk_killed_anywhere_in_telling_tells_the_rest_once(
    sam, wire, server, opened, open_desk, monkeypatch
):
    wire.cut = True
    for number in range(6):
        intake.answer(sam, opened, {"s_chest": NO if number % 2 else YES, "s_stroke": NO})
    wire.cut = False

    class Killed(BaseException):
        pass

    def die(*_args):
        raise Killed

    for where in ("forget", "on_server", "back"):
        with monkeypatch.context() as patch:
            calls = iter(range(9))
            true = getattr(JournaledStore, where)

            def second(self, *args, true=true, calls=calls):
                return die() if next(calls) else true(self, *args)

            patch.setattr(JournaledStore, where, second)
            with contextlib.suppress(Killed):
                journal.tell_server(sam)
        sam.link._journal.close()
        sam = open_desk()
    journal.tell_server(sam)
    said = [e.answer for e in record(server, opened).events if e.link_id == "s_chest"]
    assert said == [YES, NO] * 3
    assert server.verify_chain().sound


def test_what_another_desk_changed_meanwhile_is_shown_and_a_person_chooses(
    sam, pat, wire, server, opened
):
    intake.answer(sam, opened, {"s_chest": NO, "s_breath": NO})
    wire.cut = True
    intake.answer(sam, opened, {"s_chest": YES, "s_stroke": NO, "s_breath": NOT_SURE})
    takeover.take_over(pat, opened, takeover.TakeOverReason.COMPUTER_FAILED, "It is dark.")
    intake.answer(pat, opened, {"s_chest": NOT_SURE, "s_breath": NOT_SURE, "s_bleed": NO})
    wire.cut = False
    assert journal.tell_server(sam).conflicts == 1
    kept = record(server, opened)
    assert dict(kept.answers) == {"s_stroke": NO, "s_breath": NOT_SURE, "s_bleed": NO}
    chest = [e.answer for e in kept.events if e.link_id == "s_chest"]
    assert chest == [NO, NOT_SURE, YES, None]
    (shown,) = journal.conflicts(pat)
    assert (shown.ours, shown.theirs, shown.conflict.by) == ("Yes", "Not sure", "Sam Sample")
    assert (shown.initials, shown.conflict.their_name) == ("Z.Q.", "Pat Example")
    journal.settle(pat, shown.conflict.number, ours=True)
    assert record(server, opened).answers["s_chest"] == YES
    assert not journal.conflicts(pat)


def test_of_two_routes_the_more_urgent_one_holds_until_somebody_chooses(
    sam, pat, wire, server, opened
):
    wire.cut = True
    triage.raise_emergency(sam, opened, "collapsed in the hall")
    takeover.take_over(pat, opened, takeover.TakeOverReason.COMPUTER_FAILED, "It is dark.")
    routed = triage.acknowledge(pat, opened, "Dr. Bar", "physician")
    assert routed.route is Disposition.PHYSICIAN_TODAY
    wire.cut = False
    assert journal.tell_server(sam).conflicts == 1
    kept = record(server, opened)
    assert (kept.route, len(kept.decisions)) == (Disposition.EMERGENCY, 1)
    (shown,) = journal.conflicts(sam)
    with pytest.raises(Exception, match="role"):
        journal.settle(sam, shown.conflict.number, ours=False)
    journal.settle(pat, shown.conflict.number, ours=False)
    assert record(server, opened).route is Disposition.PHYSICIAN_TODAY


def test_the_file_is_encrypted_private_and_empty_of_people_once_all_is_told(
    sam, wire, opened, tmp_path
):
    wire.cut = True
    intake.answer(sam, opened, {"s_chest": NO})
    files = list((tmp_path / "desk").iterdir())
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert not any(b"Zebedee" in path.read_bytes() for path in files)
    wire.cut = False
    journal.tell_server(sam)
    with sam.link._journal.read() as tx, pytest.raises(Exception, match="not on file"):
        tx.encounters.get(opened)


def test_whatever_statement_the_server_is_lost_at_an_answer_is_there_once(
    sam, wire, server, opened, monkeypatch
):
    calls = {"left": -1}
    run, execute = Bare.run, Connection.execute

    def lost(work):
        def call(first, *args, **more):
            on_server = (args[0] if work is run else first).dialect.name != "sqlite"
            if on_server and not wire.cut and calls["left"] >= 0:
                calls["left"] -= 1
                if calls["left"] < 0:
                    wire.cut = True
                    raise ServerGone("The server does not answer.")
            return work(first, *args, **more)

        return call

    monkeypatch.setattr(Bare, "run", lost(run))
    monkeypatch.setattr(Connection, "execute", lost(execute))
    said = []
    for number in range(40):
        calls["left"] = number
        given = {"s_chest": (YES, NO)[number % 2]}
        with contextlib.suppress(ServerGone):
            intake.answer(sam, opened, given)
            said.append(given["s_chest"])
        if len(said) <= number:
            intake.answer(sam, opened, given)
            said.append(given["s_chest"])
        done, calls["left"] = calls["left"] >= 0, -1
        wire.cut = False
        journal.tell_server(sam)
        if done:
            break
    assert done
    assert number > 5
    assert [e.answer for e in record(server, opened).events] == said
    assert server.verify_chain().sound


def test_a_desk_killed_while_the_server_is_away_has_every_answer_it_acknowledged(tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    driver = Path(__file__).with_name("journal_driver.py")
    with subprocess.Popen(
        [sys.executable, driver, folder, CONTENT],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        visit = process.stdout.readline().strip()
        for _ in range(12):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        acknowledged = 12 + len(process.stdout.read().split())
    journal_file = JournalFile(folder, KEY)
    entries = journal_file.entries()
    answered = [e for e in entries if any(step.answers for step in e.steps)]
    assert {e.encounter_id for e in answered} == {visit}
    assert acknowledged <= len(answered) <= acknowledged + 1
    assert [e.version for e in answered] == list(range(len(answered)))
    journal_file.close()
