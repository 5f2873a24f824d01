"""Records put together and apart in any order: nobody is lost, and each is found as before."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.services import fakes
from tests.store import samples
from triage_desk.domain.patient import Sex
from triage_desk.errors import UserError
from triage_desk.services import patients, records
from triage_desk.store.store import open_store

BORN = date(1962, 3, 14)
picks = st.integers(0, 99)
family = st.sampled_from(["Muster", "Quux", "Ödmann", "Garcia Lopez"])
phone = st.sampled_from(["", "555-0101", "555-0102"])


class MergeMachine(RuleBasedStateMachine):
    """Keeps beside the store which record is under which, and the facts of each."""

    template: Path
    engine: object

    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(self.template, self.folder)
        self.desk = fakes.make_desk(self.engine, store=open_store(self.folder))
        self.alone, self.into, self.visits, self.filled = {}, {}, {}, {}

    def teardown(self):
        if hasattr(self, "desk"):
            self.desk.store.close()
            shutil.rmtree(self.folder.parent)

    def some(self, pick):
        return list(self.alone)[pick % len(self.alone)]

    @rule(family=family, phone=phone)
    def add(self, family, phone):
        number = len(self.alone)
        mrn, given = f"T-{number + 1:03}", "Z" + chr(97 + number % 26) * 3 + chr(97 + number // 26)
        who = patients.create(self.desk, family, given, BORN, Sex.FEMALE, mrn, phone)
        encounter = samples.encounter(f"e{mrn}", who.patient_id)
        with self.desk.store.write() as tx:
            tx.encounters.add(encounter)
        self.alone[who.patient_id] = who
        self.visits[who.patient_id] = encounter.encounter_id

    @precondition(lambda self: self.alone)
    @rule(one=picks, other=picks)
    def merge(self, one, other):
        kept, gone = self.some(one), self.some(other)
        chained = gone in self.into.values()
        if kept == gone or kept in self.into or gone in self.into or chained:
            with pytest.raises(UserError):
                records.merge(self.desk, kept, gone)
            return
        records.merge(self.desk, kept, gone)
        self.into[gone] = kept
        if not self.alone[kept].phone and self.alone[gone].phone:
            self.filled[gone] = self.alone[gone].phone
            self.alone[kept] = replace(self.alone[kept], phone=self.alone[gone].phone)

    @precondition(lambda self: self.alone)
    @rule(pick=picks)
    def separate(self, pick):
        gone = self.some(pick)
        if gone not in self.into:
            with pytest.raises(UserError):
                records.separate(self.desk, gone)
            return
        assert records.separate(self.desk, gone) == self.alone[gone]
        kept, filled = self.into.pop(gone), self.filled.pop(gone, None)
        if filled and self.alone[kept].phone == filled:
            self.alone[kept] = replace(self.alone[kept], phone="")

    @precondition(lambda self: self.alone)
    @rule(pick=picks, family=family)
    def correct(self, pick, family):
        name = self.some(pick)
        facts = replace(self.alone[name], family=family)
        if name in self.into:
            with pytest.raises(UserError):
                records.correct(self.desk, name, facts, BORN)
            return
        self.alone[name] = records.correct(self.desk, name, facts, BORN)

    @precondition(lambda self: self.alone)
    @rule(pick=picks)
    def the_page_has_the_visits_of_all(self, pick):
        name = self.some(pick)
        current = self.into.get(name, name)
        mine = {current, *(gone for gone, kept in self.into.items() if kept == current)}
        page = records.open_page(self.desk, name)
        assert page.patient == self.alone[current]
        assert {v.encounter_id for v in page.visits} == {self.visits[one] for one in mine}
        assert {p.patient_id for p in page.under} == mine - {current}

    @invariant()
    def everybody_is_found_by_name_and_number(self):
        for name, who in getattr(self, "alone", {}).items():
            current = self.into.get(name, name)
            for typed in (who.mrn, who.given, f"{who.family} {who.given}"):
                found = patients.find(self.desk, typed).found
                assert [one.patient.patient_id for one in found][:1] == [current], typed
                through = found[0].through
                assert (through and through.patient_id) == (name if name in self.into else None)


@pytest.fixture(scope="module")
def engine():
    return fakes.small_engine(fakes.CONTENT)


def test_merging_and_undoing_in_any_order_loses_nobody(tmp_path, engine):
    open_store(tmp_path / "template", create=True).close()
    machine = type(
        "Machine", (MergeMachine,), {"template": tmp_path / "template", "engine": engine}
    )
    run = machine.TestCase
    run.settings = settings(max_examples=5, stateful_step_count=15, deadline=None)
    run("runTest").runTest()
