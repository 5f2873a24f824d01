"""The store against a dict: whatever is done in whatever order, both say the same."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.store import samples, servers
from tests.store.samples import NOW, later
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.folding import fold
from triage_desk.domain.found import How
from triage_desk.domain.look import Look
from triage_desk.errors import UserError
from triage_desk.store.store import SqlStore, open_store

answers = st.sampled_from([YES, NO, NOT_SURE, DECLINED, answered(3), answered(("a", "b")), None])
changes = st.dictionaries(st.sampled_from("abcd"), answers, min_size=1, max_size=3)
names = st.sampled_from(["Quux", "Quill", "Ödmann", "O'Hara", "de la Cruz", "Zebedee", "Zoë"])
dispositions = st.sampled_from(Disposition)
picks = st.integers(0, 99)


class StoreMachine(RuleBasedStateMachine):
    """Does at random what a desk does; keeps beside it what must come back."""

    template: Path

    def open_new(self):
        """Return a store with nothing in it."""
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(self.template, self.folder)
        return open_store(self.folder)

    def open_again(self):
        """Return the same store, opened once more."""
        return open_store(self.folder)

    def remove(self):
        """Take away what ``open_new`` made."""
        shutil.rmtree(self.folder.parent)

    @initialize()
    def start(self):
        self.store = self.open_new()
        self.patients, self.encounters = {}, {}
        self.answers, self.events, self.routes = {}, {}, {}
        self.audited, self.minute = 0, 0

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            self.remove()

    def some(self, pick):
        return list(self.encounters)[pick % len(self.encounters)]

    def tick(self):
        self.minute += 1
        return later(self.minute)

    @rule(family=names, given=names)
    def add_patient(self, family, given):
        born = date(1950, 1, 1) + timedelta(days=len(self.patients) % 3)
        person = samples.patient(f"p{len(self.patients)}", family, given, birth_date=born)
        with self.store.write() as tx:
            tx.patients.add(person)
        self.patients[person.patient_id] = person

    @precondition(lambda self: self.patients)
    @rule(pick=picks)
    def add_visit(self, pick):
        patient = f"p{pick % len(self.patients)}"
        at = self.tick()
        kept = samples.encounter(f"e{len(self.encounters)}", patient, started_at=at, changed_at=at)
        with self.store.write() as tx:
            tx.encounters.add(kept)
        self.encounters[kept.encounter_id] = kept
        self.answers[kept.encounter_id], self.events[kept.encounter_id] = {}, []
        self.routes[kept.encounter_id] = ([], [])

    @precondition(lambda self: self.encounters)
    @rule(pick=picks, changes=changes)
    def answer(self, pick, changes):
        name, at = self.some(pick), self.tick()
        with self.store.write() as tx:
            tx.encounters.append_answers(name, changes, at, "u1")
            tx.audit.write(samples.event(name))
        mine = self.answers[name]
        for link_id, given in changes.items():
            self.events[name].append((link_id, given, mine.get(link_id), at))
            mine[link_id] = given
        before = self.encounters[name]
        self.encounters[name] = replace(before, changed_at=at, version=before.version + 1)
        self.audited += 1

    @precondition(lambda self: self.encounters)
    @rule(pick=picks, changes=changes)
    def answer_and_fail(self, pick, changes):
        def work():
            with self.store.write() as tx:
                tx.encounters.append_answers(self.some(pick), changes, self.tick(), "u1")
                tx.audit.write(samples.event())
                tx.encounters.get("none")

        with pytest.raises(UserError):
            work()

    @precondition(lambda self: self.encounters)
    @rule(pick=picks, status=st.sampled_from(EncounterStatus))
    def change_status(self, pick, status):
        name = self.some(pick)
        kept = replace(self.encounters[name], status=status, changed_at=self.tick())
        with self.store.write() as tx:
            kept = tx.encounters.update(kept)
        self.encounters[name] = kept

    @precondition(lambda self: self.encounters)
    @rule(pick=picks, to=dispositions)
    def decide(self, pick, to):
        name = self.some(pick)
        with self.store.write() as tx:
            tx.encounters.add_decision(name, samples.decision(to), NOW)
        self.routes[name][0].append(samples.decision(to))

    @precondition(lambda self: self.encounters)
    @rule(pick=picks, to=dispositions)
    def override(self, pick, to):
        change = samples.override(to, self.some(pick))
        with self.store.write() as tx:
            tx.encounters.add_override(change)
        self.routes[change.encounter_id][1].append(change)

    @rule()
    def close_and_open(self):
        self.store.close()
        self.store = self.open_again()

    @rule(typed=names, letters=st.integers(1, 4))
    def search(self, typed, letters):
        start = fold(typed[:letters])
        expected = {
            p.patient_id
            for p in self.patients.values()
            if f" {start}" in f" {fold(p.family)} {fold(p.given)}"
            or fold(p.family).replace(" ", "").startswith(start)
        }
        with self.store.read() as tx:
            answer = tx.patients.find(Look(tuple(start.split())), limit=1000)
        assert {o.patient.patient_id for o in answer.found if o.how is How.EXACT} == expected
        ranks = [one.how.rank for one in answer.found]
        assert ranks == sorted(ranks)

    @precondition(lambda self: self.encounters)
    @rule(pick=picks)
    def read_a_visit(self, pick):
        name = self.some(pick)
        with self.store.read() as tx:
            record = tx.encounters.record(name)
            now = tx.encounters.answers(name)
        current = {k: v for k, v in self.answers[name].items() if v is not None}
        decisions, overrides = self.routes[name]
        assert record.encounter == self.encounters[name]
        assert record.patient == self.patients[record.encounter.patient_id]
        assert record.answers == now == AnswerSet(current)
        kept = [(e.link_id, e.answer, e.previous, e.at) for e in record.events]
        assert kept == self.events[name]
        assert (list(record.decisions), list(record.overrides)) == (decisions, overrides)

    @invariant()
    def the_list_is_that_of_the_model(self):
        if not hasattr(self, "store"):
            return
        with self.store.read() as tx:
            rows = tx.encounters.worklist(NOW, later(5))
        done = (EncounterStatus.FINISHED, EncounterStatus.DISCARDED)
        expected = sorted(
            (
                e
                for e in self.encounters.values()
                if e.started_at < later(5) or e.status not in done
            ),
            key=lambda e: e.changed_at,
            reverse=True,
        )
        assert [row.encounter_id for row in rows] == [e.encounter_id for e in expected]
        for row in rows:
            answered_now = [a for a in self.answers[row.encounter_id].values() if a is not None]
            decisions, overrides = self.routes[row.encounter_id]
            route = overrides[-1].to_disposition if overrides else None
            route = route or (decisions[-1].disposition if decisions else None)
            assert (row.answered, row.route) == (len(answered_now), route)
            assert row.overridden == bool(overrides)

    @invariant()
    def the_chain_is_sound(self):
        if hasattr(self, "store"):
            report = self.store.verify_chain()
            assert (report.events, report.sound) == (self.audited, True)


class ServerMachine(StoreMachine):
    """The same on a server."""

    pg: servers.TestServer

    def open_new(self):
        self.name = self.pg.new_database()
        return self.open_again()

    def open_again(self):
        key = bytes(32)
        return SqlStore(servers.server(self.pg.url(self.name, "triage_desk")), key, key)

    def remove(self):
        self.pg.drop(self.name)


def test_a_server_and_a_dict_say_the_same(pg):
    run = type("Machine", (ServerMachine,), {"pg": pg}).TestCase
    run.settings = settings(max_examples=6, stateful_step_count=20, deadline=None)
    run("runTest").runTest()


def test_the_store_and_a_dict_say_the_same(tmp_path):
    open_store(tmp_path / "template", create=True).close()
    machine = type("Machine", (StoreMachine,), {"template": tmp_path / "template"})
    run = machine.TestCase
    run.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
    run("runTest").runTest()
