"""Taking back goes back and deletes nothing; what was done since is never undone with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services import fakes
from tests.services.test_visit import fill, visit, who
from triage_desk.domain.answers import NO, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterStatus, OverrideReason
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.services import documents, health, intake, triage, undo

__all__ = ["visit", "who"]

URGENT = Disposition.PHYSICIAN_TODAY


class Moving:
    """A clock of a test: it stands until it is set."""

    def __init__(self):
        self.now = fakes.NOON

    def __call__(self):
        return self.now

    def move(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def clock():
    return Moving()


@pytest.fixture
def desk(engine, clock):
    return fakes.make_desk(engine, clock=clock)


def reroute(desk, encounter_id, to=URGENT):
    """Change the route as a physician, and return what can be taken back."""
    why = OverrideReason.STAFF_CONCERN
    record = triage.override(desk, encounter_id, to, why, "limps", "Ana S.", Role.PHYSICIAN)
    return undo.rerouted(desk, record)


def status(desk, encounter_id):
    return desk.store.state.encounters[encounter_id].status


def test_parking_is_taken_back(desk, visit):
    done = undo.parked(desk, intake.park(desk, visit))
    assert undo.take_back(desk, done).status is EncounterStatus.IN_PROGRESS
    assert desk.store.audited[-2:] == ["intake_parked", "taken_back"]
    assert desk.store.state.audit[-1].detail == "intake_parked"


@pytest.mark.parametrize("before", [EncounterStatus.IN_PROGRESS, EncounterStatus.PARKED])
def test_discarding_goes_back_to_where_it_stood_and_keeps_its_reason(desk, visit, before):
    after = intake.discard(desk, visit, "Began twice")
    back = undo.take_back(desk, undo.discarded(desk, after, before))
    assert (back.status, back.discard_reason) == (before, "Began twice")
    assert intake.park(desk, visit).discard_reason == "Began twice"


def test_finishing_is_taken_back_and_the_decision_stays(desk, visit):
    fill(desk, visit)
    kept = triage.decide(desk, visit)
    done = undo.finished(desk, triage.finish(desk, visit))
    back = undo.take_back(desk, done)
    assert (back.status, back.finished_at) == (EncounterStatus.DECIDED, None)
    assert triage.record(desk, visit).decisions == kept.decisions


def test_what_was_changed_since_is_not_taken_back(desk, visit):
    done = undo.parked(desk, intake.park(desk, visit))
    intake.resume(desk, visit)
    before = desk.store.audited
    with pytest.raises(UserError, match="Changed by"):
        undo.take_back(desk, done)
    assert desk.store.audited == before
    assert status(desk, visit) is EncounterStatus.IN_PROGRESS


def test_an_answer_since_keeps_it_from_being_taken_back(desk, visit, clock):
    done = undo.parked(desk, intake.park(desk, visit))
    clock.move(seconds=1)
    intake.answer(desk, visit, {"s_chest": NO})
    with pytest.raises(UserError, match="Changed by"):
        undo.take_back(desk, done)


def test_only_who_did_it_takes_it_back(desk, visit):
    done = undo.parked(desk, intake.park(desk, visit))
    other = desk.acting_as(replace(desk.actor, user_id="somebody else"))
    with pytest.raises(UserError, match="Only the person"):
        undo.take_back(other, done)
    assert status(desk, visit) is EncounterStatus.PARKED


def test_a_change_of_route_goes_back_by_a_second_one(desk, visit):
    fill(desk, visit)
    decided = triage.decide(desk, visit).route
    done = reroute(desk, visit)
    assert triage.record(desk, visit).route is URGENT
    undo.take_back(desk, done)
    record = triage.record(desk, visit)
    assert (record.route, record.override) == (decided, None)
    assert [o.reason for o in record.overrides] == [
        OverrideReason.STAFF_CONCERN,
        OverrideReason.TAKEN_BACK,
    ]
    assert desk.store.state.audit[-2].detail == "overridden"


def test_the_change_before_the_one_taken_back_stands_again(desk, visit):
    fill(desk, visit)
    triage.decide(desk, visit)
    first = reroute(desk, visit).override
    undo.take_back(desk, reroute(desk, visit, Disposition.EMERGENCY))
    record = triage.record(desk, visit)
    assert record.override == first
    assert record.route is URGENT


def test_a_route_somebody_was_told_of_stays(desk, visit):
    fill(desk, visit)
    triage.decide(desk, visit)
    done = reroute(desk, visit, Disposition.EMERGENCY)
    triage.acknowledge(desk, visit, "Ida Fiktiv", "physician")
    with pytest.raises(UserError, match="was told of this emergency"):
        undo.take_back(desk, done)
    assert triage.record(desk, visit).route is Disposition.EMERGENCY


def test_a_route_that_stands_on_paper_stays(desk, visit):
    fill(desk, visit)
    triage.decide(desk, visit)
    done = reroute(desk, visit)
    documents.make(desk, visit, DocumentKind.REFERRAL_LETTER)
    with pytest.raises(UserError, match="paper with this route"):
        undo.take_back(desk, done)


def test_a_route_changed_again_or_finished_stays(desk, visit):
    fill(desk, visit)
    triage.decide(desk, visit)
    first = reroute(desk, visit)
    second = reroute(desk, visit, Disposition.PHYSICIAN_SOON)
    with pytest.raises(UserError, match="Changed by"):
        undo.take_back(desk, first)
    triage.finish(desk, visit)
    with pytest.raises(UserError, match="is finished"):
        undo.take_back(desk, second)


def test_a_route_before_which_none_was_known_stays(desk, visit):
    with desk.store.write() as tx:
        found = tx.encounters.get(visit)
        tx.encounters.update(replace(found, status=EncounterStatus.FINISHED))
    done = undo.rerouted(desk, triage.raise_emergency(desk, visit, "Fainted at the door"))
    with pytest.raises(UserError, match="No route was known before"):
        undo.take_back(desk, done)
    assert triage.record(desk, visit).route is Disposition.EMERGENCY


def test_nobody_chooses_taken_back_as_a_reason(desk, visit):
    fill(desk, visit)
    triage.decide(desk, visit)
    with pytest.raises(UserError) as refused:
        triage.override(
            desk, visit, URGENT, OverrideReason.TAKEN_BACK, "x", "Ana S.", Role.PHYSICIAN
        )
    assert refused.value.field == "reason"


# ------------------------------------------------------------------------ a clock that is set back


def test_within_a_visit_nothing_reads_as_earlier_than_what_came_before(desk, visit, clock):
    intake.answer(desk, visit, {"s_chest": NO})
    clock.move(hours=-3)
    fill(desk, visit)
    record = triage.decide(desk, visit)
    events = [e.at for e in record.events]
    assert events == sorted(events)
    assert record.encounter.decided_at >= record.encounter.started_at
    change = reroute(desk, visit).override
    assert change.at >= record.encounter.decided_at
    finished = triage.finish(desk, visit)
    assert finished.finished_at >= record.encounter.decided_at


def test_a_clock_before_the_last_event_is_noticed(desk, visit, clock):
    assert health.look(desk) == health.Health()
    clock.move(minutes=-1)
    assert health.look(desk).last_kept is None
    clock.move(minutes=-10)
    assert health.look(desk).last_kept == fakes.NOON


def test_an_empty_store_has_no_last_event(desk):
    assert health.look(desk) == health.Health()


def test_little_room_on_the_disk_is_noticed(desk):
    for free, told in ((500_000_000, None), (499_999_999, 499_999_999), (None, None)):
        desk.store.free = free
        assert health.look(desk).free_bytes == told


# ------------------------------------------------------------------- answers that cannot be kept


def test_what_cannot_be_kept_is_judged_all_the_same(desk, visit):
    shown = intake.as_if(desk, intake.view(desk, visit), {"s_chest": YES})
    assert [f.rule_id for f in shown.emergencies] == ["RF-EMG-001"]
    assert not intake.as_if(desk, shown, {"s_chest": None}).answers
    assert not intake.view(desk, visit).answers
