"""Every use-case writes exactly one audit event, in the transaction of what it does."""

from __future__ import annotations

import ast
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services import use_cases
from tests.services.fakes import NOON
from tests.services.use_cases import SCENES, Stage
from tests.ui.clinic import LOW_BACK, Clinic, StandingClock
from triage_desk.store.audit_log import SqlAudit
from triage_desk.store.store import open_store

ROOT = Path(__file__).resolve().parent.parent


class InjectedError(RuntimeError):
    """What goes wrong on purpose."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A closed data folder with one person and three visits, and their ids."""
    folder = tmp_path_factory.mktemp("stage") / "data"
    clinic = Clinic(folder, StandingClock(NOON))
    who = clinic.patient()
    opened, ready, decided = (clinic.start(who) for _ in range(3))
    for view in (ready, decided):
        assert clinic.answer_until(view, LOW_BACK).complete
    use_cases.triage.decide(clinic.desk, decided.encounter.encounter_id)
    clinic.store.close()
    ids = tuple(view.encounter.encounter_id for view in (opened, ready, decided))
    return folder, who.patient_id, ids


@pytest.fixture
def stage(prepared, tmp_path):
    folder, patient, ids = prepared
    mine = shutil.copytree(folder, tmp_path / "data")
    clinic = Clinic(mine, StandingClock(NOON))
    yield Stage(clinic.desk, patient, *ids)
    clinic.store.close()


def everything(store):
    """Return every row of every table."""
    with store.read() as tx:
        run = tx.patients._connection.exec_driver_sql
        names = run("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {name: run(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608


def events(store):
    with store.read() as tx:
        run = tx.patients._connection.exec_driver_sql
        return run("SELECT action, record_id, patient_id FROM audit_events").fetchall()


class FailsAtTheEnd:
    """A store whose writing transactions fail when everything is said, before it is kept."""

    def __init__(self, store):
        self._store = store
        self.read = store.read

    @contextmanager
    def write(self):
        with self._store.write() as tx:
            yield tx
            raise InjectedError


@pytest.mark.parametrize("name", SCENES)
def test_it_writes_one_event(stage, name):
    scene, store = SCENES[name], stage.desk.store
    scene.before(stage)
    before = events(store)
    scene.act(stage)
    added = events(store)[len(before) :]
    assert [row.action for row in added] == [scene.event.value]
    _action, record_id, patient_id = added[0]
    if scene.about == "person":
        assert record_id == patient_id != ""
    elif scene.about == "visit":
        assert patient_id == stage.patient != record_id
    else:
        assert not patient_id


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_done_without_its_event(stage, name, monkeypatch):
    scene, store = SCENES[name], stage.desk.store
    scene.before(stage)
    before = everything(store)

    def fail(_self, _event):
        raise InjectedError

    monkeypatch.setattr(SqlAudit, "write", fail)
    with pytest.raises(InjectedError):
        scene.act(stage)
    assert everything(store) == before


@pytest.mark.parametrize("name", SCENES)
def test_no_event_is_kept_of_what_was_not_done(stage, name):
    scene, store = SCENES[name], stage.desk.store
    scene.before(stage)
    before = everything(store)
    failing = replace(stage, desk=replace(stage.desk, store=FailsAtTheEnd(store)))
    with pytest.raises(InjectedError):
        scene.act(failing)
    assert everything(store) == before


def test_no_screen_and_no_command_calls_a_step():
    called = set()
    for path in (ROOT / "triage_desk").rglob("*.py"):
        if path.parent.name != "services":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    called.add(f"{node.value.id}.{node.attr}")
    assert not called & set(use_cases.STEPS)


def test_what_needs_no_event_asks_the_store_nothing():
    source = {
        name: (ROOT / "triage_desk" / "services" / f"{name.partition('.')[0]}.py").read_text()
        for name in use_cases.PURE
    }
    for name, text in source.items():
        function = next(
            node
            for node in ast.parse(text).body
            if isinstance(node, ast.FunctionDef) and node.name == name.partition(".")[2]
        )
        assert "desk.store" not in ast.unparse(function), name


def test_the_list_of_today_is_one_event_a_day(stage):
    desk = stage.desk
    for _ in range(3):
        use_cases.worklist.today(desk)
    elsewhere = desk.acting_as(replace(desk.actor, workstation="back-office"))
    use_cases.worklist.today(elsewhere)
    desk.clock.advance(days=1)
    use_cases.worklist.today(desk)
    opened = [row for row in events(desk.store) if row.action == "worklist_opened"]
    assert len(opened) == 3


def test_the_stage_itself_is_on_record(prepared):
    store = open_store(prepared[0])
    assert store.verify_chain().sound
    store.close()
