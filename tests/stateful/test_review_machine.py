"""Reviews, changes of route and questions sent back in any order, by anybody.

The route that stands is the last change that stands, no decision ever changes, nobody without a
licence lowers a route, and who waits is what the rows say.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from tests.services import fakes
from tests.services.test_visit import fill
from triage_desk.domain.answers import NO, NOT_SURE, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterStatus, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.review import CallOutcome, Feedback, ReviewState
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import TriageDeskError
from triage_desk.services import intake, patients, review, triage, undo
from triage_desk.store.store import open_store
from triage_desk.store.tables import Row

PEOPLE = {
    "ana": Actor("ana", "Ana Sample", Role.FRONT_DESK, "front-1"),
    "mia": Actor("mia", "Mia Sample", Role.MANAGER, "office"),
    "dev": Actor("dev", "Dev Sample", Role.PT, "back"),
    "ida": Actor("ida", "Ida Sample", Role.PHYSICIAN, "back"),
}
WHY = OverrideReason.CLINICIAN_ASSESSED
LINE = "n_bladder"
who = st.sampled_from(sorted(PEOPLE))


class ReviewMachine(RuleBasedStateMachine):
    """One decided visit, and four people who do with it what they like."""

    template: Path
    engine: object
    visit: str

    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(self.template, self.folder)
        self.now = fakes.NOON
        self.store = open_store(self.folder)
        self.desk = fakes.make_desk(self.engine, store=self.store, clock=lambda: self.now)
        self.bytes = self.decision_bytes()
        # Routes that were set by a change and not taken back; the first is that of the decision.
        self.routes, self.done = [self.record().route], None

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder.parent)

    def as_(self, name):
        self.now += timedelta(minutes=1)
        return self.desk.acting_as(PEOPLE[name])

    def record(self):
        with self.store.read() as tx:
            return tx.encounters.record(self.visit)

    def decision_bytes(self):
        table = Row.metadata.tables["decisions"]
        with self.store.read() as tx:
            query = select(table.c.number, table.c.body).order_by(table.c.number)
            return [tuple(row) for row in tx.connection.execute(query)]

    def try_(self, act):
        """Do what may be refused; return what came of it."""
        try:
            return act()
        except TriageDeskError:
            return None

    @rule(name=who)
    def confirm(self, name):
        before = self.record()
        after = self.try_(lambda: review.confirm(self.as_(name), self.visit))
        if after is not None:
            assert PEOPLE[name].role.is_clinician
            assert after.review_state is ReviewState.DONE
            self.done = (name, undo.reviewed(self.as_(name), before, after))

    @rule(name=who, to=st.sampled_from(Disposition))
    def change(self, name, to):
        desk, actor = self.as_(name), PEOPLE[name]
        before = self.record().route
        act = (desk, self.visit, to, WHY, "words", actor.name, actor.role)
        after = self.try_(lambda: triage.override(*act))
        if after is not None:
            assert to > before or actor.role.is_clinician
            self.routes.append(to)
            self.done = (name, undo.rerouted(desk, after))

    @rule(name=who, link=st.sampled_from(["", LINE]))
    def ask(self, name, link):
        before = self.record()
        after = self.try_(lambda: review.ask(self.as_(name), self.visit, "Since when?", link))
        if after is not None:
            assert PEOPLE[name].role.is_clinician
            self.done = (name, undo.reviewed(self.as_(name), before, after))

    @rule(name=who)
    def bring_back(self, name):
        self.try_(lambda: review.answer_back(self.as_(name), self.visit, "Since Monday"))

    @rule(name=who, given=st.sampled_from([NO, NOT_SURE, YES]))
    def answer(self, name, given):
        desk, before = self.as_(name), self.record()
        if before.encounter.status is not EncounterStatus.PARKED:
            return
        intake.resume(desk, self.visit)
        intake.answer(desk, self.visit, {LINE: given})
        view = fill(desk, self.visit)
        if view.emergencies:
            after = triage.acknowledge(desk, self.visit, "Dr. Sample", "physician")
        else:
            after = triage.decide(desk, self.visit)
        assert after.decisions[:-1] == before.decisions
        assert after.route >= before.route
        if after.route is not before.route:
            self.routes.append(after.route)
        self.done = None

    @rule(name=who, said=st.sampled_from(Feedback))
    def judge(self, name, said):
        self.try_(lambda: review.feedback(self.as_(name), self.visit, said))

    @rule(name=who, outcome=st.sampled_from(CallOutcome))
    def call(self, name, outcome):
        self.try_(lambda: review.called(self.as_(name), self.visit, outcome, "words"))

    @rule()
    def finish(self):
        if self.record().encounter.status is EncounterStatus.DECIDED:
            triage.finish(self.as_("ana"), self.visit)

    @rule(name=who)
    def take_back(self, name):
        if self.done is None:
            return
        by, done = self.done
        before = self.record()
        if self.try_(lambda: undo.take_back(self.as_(name), done)) is not None:
            assert name == by
            if done.override is not None:
                self.routes.pop()
            assert dict(self.record().answers).keys() >= dict(before.answers).keys()
            self.done = None

    @invariant()
    def what_stands_is_the_last_change_and_the_decisions_are_as_they_were(self):
        if not hasattr(self, "routes"):
            return
        record = self.record()
        assert record.route is self.routes[-1]
        now = self.decision_bytes()
        assert now[: len(self.bytes)] == self.bytes
        self.bytes = now
        lowered = [o for o in record.overrides if o.to_disposition < o.from_disposition]
        for change in lowered:
            assert change.role.is_clinician or change.reason is OverrideReason.TAKEN_BACK

    @invariant()
    def who_waits_is_what_the_rows_say(self):
        if not hasattr(self, "routes"):
            return
        state = self.record().review_state
        with self.store.read() as tx:
            waits = dict(tx.reviews.waiting(5))
            row = tx.encounters.of_patients({self.record().patient.patient_id})[0]
        expected = {} if state in (ReviewState.NONE, ReviewState.DONE) else {self.visit: state}
        assert waits == expected
        assert row.route is self.routes[-1]


@pytest.fixture(scope="module")
def engine():
    return fakes.small_engine(fakes.CONTENT)


def test_in_any_order_the_last_change_stands_and_decisions_stay(engine, tmp_path):
    desk = fakes.make_desk(engine, store=open_store(tmp_path / "template", create=True))
    someone = patients.create(desk, "Oak-Synthetic", "Ana", date(1970, 5, 31), Sex.FEMALE)
    visit = intake.start(desk, someone.patient_id, Channel.COUNTER).encounter.encounter_id
    fill(desk, visit)
    triage.decide(desk, visit)
    desk.store.close()
    parts = {"template": tmp_path / "template", "engine": engine, "visit": visit}
    run = type("Machine", (ReviewMachine,), parts).TestCase
    run.settings = settings(max_examples=12, stateful_step_count=14, deadline=None)
    run().runTest()
