"""Decisions are kept small, come back whole, and hold nobody in what they share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from tests.store import samples
from triage_desk import app
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.patient import Person, Sex
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.specimen import specimen
from triage_desk.store import schema
from triage_desk.store.packing import plain
from triage_desk.store.store import open_store


@pytest.fixture(scope="module")
def engine():
    return app.load_engine()


def lengths(store):
    with store.read() as tx:
        rows = tx.encounters._connection.execute(text("SELECT dictionary, body FROM decisions"))
        return [(name, len(body)) for name, body in rows]


def of(store):
    with store.read() as tx:
        return tx.encounters.record("e1").decisions


def keep(store, *decisions, like=None):
    for decision in decisions:
        with store.write() as tx:
            tx.encounters.add_decision("e1", decision, samples.NOW, like)


def real(engine, age):
    return evaluate(engine, AnswerSet({}), Person(age, Sex.FEMALE), date(2026, 3, 2))


def test_real_decisions_shrink_to_a_tenth_of_deflated_and_come_back(visit, engine):
    asked = []

    def like():
        asked.append(1)
        return specimen(engine)

    one, two = real(engine, 30), real(engine, 71)
    keep(visit, one)
    keep(visit, one, two, like=like)
    assert of(visit) == (one, one, two)
    (none, alone), (first, small), (second, other) = lengths(visit)
    assert none is None
    assert first == second is not None
    assert max(small, other) < alone / 4
    assert asked == [1]


def test_what_was_kept_a_moment_ago_is_read_back_as_it_was(visit, engine):
    one, two = real(engine, 30), real(engine, 71)
    keep(visit, one)
    with visit.write() as tx:
        tx.encounters.add_decision("e1", two, samples.NOW)
        before, last = tx.encounters.record("e1").decisions
    assert (before, last) == (one, two) == of(visit)
    assert last is two, "it was unpacked although it was at hand"


def test_each_content_has_its_own(visit, engine):
    one = real(engine, 30)
    next_content = replace(one, ruleset=replace(one.ruleset, content_hash="cd" * 32))
    for decision in (one, next_content):
        keep(visit, decision, like=lambda d=decision: replace(specimen(engine), ruleset=d.ruleset))
    assert of(visit) == (one, next_content)
    assert len({name for name, _length in lengths(visit)}) == 2


def test_what_is_shared_is_about_nobody(engine):
    shared = specimen(engine)
    assert shared.person == Person(50, Sex.UNKNOWN)
    assert b"2026" not in plain(replace(shared, ruleset=samples.RULESET, findings=()))


def test_going_back_a_revision_and_forth_keeps_every_decision(visit, data, key, engine):
    one, two = real(engine, 30), real(engine, 71)
    keep(visit, one)
    keep(visit, two, like=lambda: specimen(engine))
    visit.close()
    schema.migrate(data / "triage.db", key, "0005")
    schema.migrate(data / "triage.db", key, schema.HEAD)
    again = open_store(data)
    assert of(again) == (one, two)
    assert [name for name, _length in lengths(again)] == [None, None]
    assert again.verify().sound
    again.close()
