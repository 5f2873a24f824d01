"""Two desks do at random what desks do, each with what it last saw: nothing told is ever lost."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.services.fakes import CONTENT, make_desk, small_engine
from tests.store import servers
from triage_desk.domain.answers import NO, NOT_SURE, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.lock import TakeOverReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import Stale, UserError
from triage_desk.ids import new_id
from triage_desk.services import intake, locks, patients, takeover, triage
from triage_desk.store.store import SqlStore, open_store

NAMES = ("Sam Sample", "Pat Example")
EXAMPLES = int(os.environ.get("TRIAGE_TEST_EXAMPLES", "6"))
LINKS = ("s_chest", "s_breath", "s_stroke")
who = st.integers(0, 1)
answers = st.sampled_from([YES, NO, NOT_SURE, None])
routes = st.sampled_from([Disposition.EMERGENCY, Disposition.PHYSICIAN_TODAY, Disposition.PT_FIRST])


class DesksMachine(RuleBasedStateMachine):
    """One visit, two desks. ``kept`` is what the program said that it kept."""

    desks: tuple
    person: str

    @initialize(first=who)
    def begin(self, first):
        view = intake.start(self.desks[first], self.person, Channel.COUNTER)
        self.visit = view.encounter.encounter_id
        self.seen = [view.encounter.version] * 2
        self.kept, self.routes, self.decisions = [], [], 0

    def act(self, desk, work):
        """Do something at a desk with the version it last saw; a refusal keeps nothing."""
        before = self.record()
        other, refused = NAMES[1 - desk], ""
        try:
            found = work(self.desks[desk], self.seen[desk])
        except (Stale, locks.Locked) as refusal:
            refused = str(refusal)
        except UserError:
            refused = other
        now = self.record()
        if refused:
            assert now == before
            assert other in refused or before.encounter.changed_by == NAMES[desk]
            self.seen[desk] = now.encounter.version
            return None
        assert now.encounter.version >= before.encounter.version
        self.seen[desk] = now.encounter.version
        return found

    def record(self):
        with self.desks[0].store.read() as tx:
            return tx.encounters.record(self.visit)

    @rule(desk=who, link_id=st.sampled_from(LINKS), answer=answers)
    def answer(self, desk, link_id, answer):
        done = self.act(desk, lambda d, seen: intake.answer(d, self.visit, {link_id: answer}, seen))
        if done is not None:
            self.kept.append((link_id, answer))

    @rule(desk=who)
    def park(self, desk):
        self.act(desk, lambda d, _seen: intake.park(d, self.visit))

    @rule(desk=who)
    def resume(self, desk):
        self.act(desk, lambda d, _seen: intake.resume(d, self.visit))

    @rule(desk=who)
    def leave(self, desk):
        takeover.leave(self.desks[desk], self.visit)

    @rule(desk=who)
    def take_over(self, desk):
        why = TakeOverReason.CANNOT_WAIT
        self.act(desk, lambda d, _seen: takeover.take_over(d, self.visit, why, "It cannot wait."))

    @rule(desk=who)
    def emergency(self, desk):
        done = self.act(desk, lambda d, _seen: triage.raise_emergency(d, self.visit, "collapsed"))
        if done is not None:
            self.decisions += 1
            self.routes.append(Disposition.EMERGENCY)

    @rule(desk=who, to=routes)
    def change_route(self, desk, to):
        why = OverrideReason.CLINICIAN_ASSESSED
        done = self.act(
            desk,
            lambda d, seen: triage.override(
                d, self.visit, to, why, "I saw him.", NAMES[desk], Role.PT, seen=seen
            ),
        )
        if done is not None:
            self.routes.append(to)

    @rule(desk=who)
    def finish(self, desk):
        self.act(desk, lambda d, seen: triage.finish(d, self.visit, seen) and None)

    @rule(desk=who)
    def discard(self, desk):
        self.act(desk, lambda d, seen: intake.discard(d, self.visit, "came twice", seen) and None)

    @invariant()
    def what_was_kept_is_there_in_order(self):
        if not hasattr(self, "visit"):
            return
        found = self.record()
        assert [(event.link_id, event.answer) for event in found.events] == self.kept
        assert [change.to_disposition for change in found.overrides] == self.routes
        assert len(found.decisions) == self.decisions
        for before, after in itertools.pairwise(found.overrides):
            raised_again = after.to_disposition is Disposition.EMERGENCY
            assert after.from_disposition is before.to_disposition or raised_again


def run(store):
    engine = small_engine(CONTENT)
    first = make_desk(
        engine, store=store, clock=lambda: datetime.now(UTC), new_id=new_id,
        actor=Actor("sam", NAMES[0], Role.PT, "front-1"), seat="s1",
    )  # fmt: skip
    other = replace(first, actor=Actor("pat", NAMES[1], Role.PT, "front-2"), seat="p1")
    person = patients.create(first, "Quux", "Zebedee", "1961-03-07", Sex.MALE).patient_id
    machine = type("Machine", (DesksMachine,), {"desks": (first, other), "person": person})
    case = machine.TestCase
    case.settings = settings(max_examples=EXAMPLES, stateful_step_count=20, deadline=None)
    case("runTest").runTest()
    assert store.verify_chain().sound


def test_two_desks_on_a_file(tmp_path):
    store = open_store(tmp_path / "data", create=True)
    run(store)
    store.close()


@pytest.mark.slow
def test_two_desks_on_a_server():
    try:
        running = servers.start()
    except servers.NoServer as problem:
        pytest.fail(str(problem))
    url = running.url(running.new_database(), "triage_desk")
    store = SqlStore(servers.server(url), bytes(32), bytes(32))
    run(store)
    store.close()
    running.stop()
