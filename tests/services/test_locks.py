"""An intake is open at one desk at a time, and nobody overwrites what they did not see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services.fakes import NOON
from triage_desk.domain.answers import NO, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EncounterStatus, OverrideReason
from triage_desk.domain.lock import LOCK_BEAT, LOCK_LIFETIME, TakeOverReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import Stale, UserError
from triage_desk.services import health, intake, locks, patients, takeover, triage, worklist

SAM = Actor("sam", "Sam Sample", Role.FRONT_DESK, "front-1")
PAT = Actor("pat", "Pat Example", Role.FRONT_DESK, "front-2")
WHY = TakeOverReason.NOBODY_THERE


class Clock:
    def __init__(self):
        self.moment = NOON

    def __call__(self):
        return self.moment

    def pass_(self, span):
        self.moment += span


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sam(desk, clock):
    return replace(desk, actor=SAM, seat="s1", clock=clock)


@pytest.fixture
def pat(sam):
    return replace(sam, actor=PAT, seat="s2")


@pytest.fixture
def opened(sam):
    """An intake that Sam has open."""
    person = patients.create(sam, "Quux", "Zebedee", date(1961, 3, 7), Sex.MALE)
    return intake.start(sam, person.patient_id, Channel.COUNTER).encounter.encounter_id


def lock_of(desk, encounter_id):
    return desk.store.state.locks.get(encounter_id)


def test_another_desk_is_told_who_has_it_and_since_when_and_keeps_out(sam, pat, opened):
    for act in (
        lambda: intake.resume(pat, opened),
        lambda: intake.answer(pat, opened, {"s_chest": NO}),
        lambda: intake.park(pat, opened),
        lambda: intake.discard(pat, opened, "came twice"),
        lambda: triage.decide(pat, opened),
    ):
        with pytest.raises(locks.Locked, match=r"Locked by Sam Sample at front-1 since \d+:\d\d"):
            act()
    assert dict(intake.view(sam, opened).answers) == {}


def test_another_desk_may_look_and_looking_is_an_event(sam, pat, opened):
    intake.answer(sam, opened, {"s_chest": NO})
    seen = takeover.look(pat, opened)
    assert (seen.lock.user_name, seen.lock.workstation) == ("Sam Sample", "front-1")
    assert dict(seen.view.answers) == {"s_chest": NO}
    assert sam.store.audited[-1] == "encounter_viewed"
    assert takeover.look(sam, opened).lock is None


def test_the_list_says_which_desk_has_an_intake(sam, opened):
    (row,) = worklist.today(sam)
    assert row.lock == lock_of(sam, opened)
    assert row.lock.holds(NOON)


@pytest.mark.parametrize(
    "act",
    [
        intake.park,
        takeover.leave,
        lambda desk, opened: intake.discard(desk, opened, "came twice"),
        lambda desk, opened: triage.raise_emergency(desk, opened, "collapsed"),
        lambda desk, opened: triage.acknowledge(desk, opened, "Dr. Bar", "physician"),
    ],
)
def test_what_ends_the_work_on_it_frees_it(sam, opened, act):
    act(sam, opened)
    assert lock_of(sam, opened) is None


def test_leaving_is_an_event_and_only_for_what_was_open_here(sam, pat, opened):
    before = len(sam.store.audited)
    takeover.leave(pat, opened)
    assert (len(sam.store.audited), lock_of(sam, opened).user_id) == (before, "sam")
    takeover.leave(sam, opened)
    assert sam.store.audited[before:] == ["intake_left"]
    intake.resume(pat, opened)
    assert lock_of(sam, opened).workstation == "front-2"


def test_taking_over_needs_words_and_tells_the_desk_that_lost_it(sam, pat, opened):
    with pytest.raises(UserError, match="few words") as caught:
        takeover.take_over(pat, opened, WHY, "  ")
    assert caught.value.field == "words"
    taken = takeover.take_over(pat, opened, WHY, "Sam is at lunch.")
    assert taken.encounter.changed_by == "Pat Example"
    kept = sam.store.state.take_overs
    assert [(t.by, t.from_user, t.from_workstation, t.reason, t.words) for t in kept] == [
        ("Pat Example", "Sam Sample", "front-1", WHY, "Sam is at lunch.")
    ]
    event = sam.store.state.audit[-1]
    assert event.action.value == "intake_taken_over"
    assert event.detail == "nobody_there from sam at front-1"
    with pytest.raises(locks.Locked, match="Locked by Pat Example at front-2"):
        intake.answer(sam, opened, {"s_chest": YES})
    assert dict(intake.view(sam, opened).answers) == {}


def test_a_free_or_closed_intake_can_be_taken_over_or_not(sam, pat, opened):
    takeover.leave(sam, opened)
    takeover.take_over(pat, opened, WHY, "It was free by then.")
    assert sam.store.state.audit[-1].detail == ""
    intake.discard(pat, opened, "came twice")
    with pytest.raises(UserError, match="closed"):
        takeover.take_over(sam, opened, WHY, "Mine.")


def test_a_silent_desk_loses_it_after_five_minutes(sam, pat, opened, clock):
    clock.pass_(LOCK_LIFETIME - timedelta(seconds=1))
    with pytest.raises(locks.Locked):
        intake.resume(pat, opened)
    clock.pass_(timedelta(seconds=1))
    assert takeover.look(pat, opened).lock is None
    intake.resume(pat, opened)
    with pytest.raises(locks.Locked, match="Pat Example"):
        intake.answer(sam, opened, {"s_chest": NO})


def test_a_desk_that_shows_itself_keeps_it(sam, pat, opened, clock):
    for _ in range(6):
        clock.pass_(LOCK_BEAT)
        assert takeover.beat(sam, opened) is None
    with pytest.raises(locks.Locked):
        intake.resume(pat, opened)
    assert sam.store.audited[-1] == "intake_started"


def test_an_answer_shows_the_desk_too_but_not_by_a_write_each(sam, opened, clock):
    first = lock_of(sam, opened)
    intake.answer(sam, opened, {"s_chest": NO})
    assert lock_of(sam, opened) is first
    clock.pass_(LOCK_BEAT)
    intake.answer(sam, opened, {"s_chest": NO})
    assert lock_of(sam, opened).until == first.until + LOCK_BEAT


def test_a_beat_of_a_desk_that_lost_it_says_to_whom(sam, pat, opened):
    takeover.take_over(pat, opened, WHY, "Sam is at lunch.")
    assert takeover.beat(sam, opened).user_name == "Pat Example"
    takeover.leave(pat, opened)
    assert takeover.beat(sam, opened) is None
    assert lock_of(sam, opened) is None


def test_a_lock_that_ran_out_is_still_good_while_nobody_came(sam, opened, clock):
    clock.pass_(timedelta(hours=2))
    intake.answer(sam, opened, {"s_chest": NO})
    assert lock_of(sam, opened).holds(clock())


def test_after_a_crash_the_same_workstation_has_it_back_at_once(sam, opened):
    again = replace(sam, seat="s9")
    with pytest.raises(locks.Locked):
        intake.answer(again, opened, {"s_chest": NO})
    intake.resume(again, opened)
    intake.answer(again, opened, {"s_chest": NO})
    with pytest.raises(locks.Locked):
        intake.answer(sam, opened, {"s_chest": YES})


def test_two_desks_of_one_name_do_not_open_each_others_intakes_and_are_told(sam, opened, clock):
    here = replace(sam, seat="s9", began=clock())
    assert health.look(here).namesake is None
    clock.pass_(timedelta(minutes=4))
    intake.answer(sam, opened, {"s_chest": NO})
    assert health.look(here).namesake == "front-1"
    with pytest.raises(locks.Locked, match="Sam Sample at front-1"):
        intake.resume(here, opened)
    assert health.look(replace(sam, began=clock())).namesake is None
    assert health.look(replace(here, actor=PAT)).namesake is None


def test_what_was_open_before_a_program_began_is_its_own_however_late_it_looks(sam, opened, clock):
    clock.pass_(timedelta(minutes=1))
    again = replace(sam, seat="s9", began=clock())
    clock.pass_(timedelta(minutes=3))
    assert health.look(again).namesake is None
    intake.resume(again, opened)


def test_two_people_at_one_keyboard_keep_the_lock_with_both_names(sam, pat, opened):
    kim = sam.acting_as(replace(PAT, user_id="kim", name="Kim Muster", workstation="front-1"))
    intake.resume(kim, opened)
    assert lock_of(sam, opened).names == "Kim Muster (Sam Sample)"
    with pytest.raises(locks.Locked, match=r"Kim Muster \(Sam Sample\) at front-1"):
        intake.resume(pat, opened)
    intake.answer(sam, opened, {"s_chest": NO})
    assert lock_of(sam, opened).names == "Sam Sample (Kim Muster)"


def test_who_has_no_name_is_named_by_id(sam, opened):
    nameless = replace(sam, actor=replace(PAT, name="", workstation="front-1"))
    intake.resume(nameless, opened)
    assert lock_of(sam, opened).names == "pat (Sam Sample)"


# ------------------------------------------------------------------------------------ versions


def test_an_answer_to_an_intake_that_changed_meanwhile_is_refused(sam, pat, opened):
    seen = intake.view(sam, opened).encounter.version
    takeover.leave(sam, opened)
    intake.resume(pat, opened)
    intake.answer(pat, opened, {"s_chest": NO})
    intake.park(pat, opened)
    with pytest.raises(Stale, match=r"Changed by Pat Example at \d+:\d\d [AP]M: look again"):
        intake.answer(sam, opened, {"s_chest": YES}, seen)
    view = intake.view(sam, opened)
    assert dict(view.answers) == {"s_chest": NO}
    intake.answer(sam, opened, {"s_chest": YES}, view.encounter.version)


def test_the_versions_seen_by_one_desk_alone_are_always_good(sam, opened):
    view = intake.view(sam, opened)
    for said in (NO, YES, NO):
        view = intake.answer(sam, opened, {"s_stroke": said}, view.encounter.version)
    assert view.encounter == intake.view(sam, opened).encounter
    intake.discard(sam, opened, "came twice", view.encounter.version)


def test_an_intake_closed_meanwhile_says_by_whom(sam, pat, opened):
    seen = intake.view(sam, opened).encounter.version
    triage.raise_emergency(pat, opened, "collapsed in the hall")
    with pytest.raises(Stale, match="Pat Example"):
        intake.answer(sam, opened, {"s_chest": NO}, seen)
    with pytest.raises(Stale, match="Pat Example"):
        triage.decide(sam, opened, seen)
    with pytest.raises(UserError, match="closed"):
        intake.answer(sam, opened, {"s_chest": NO})


def test_two_desks_never_overwrite_each_other_on_a_decided_visit(sam, pat, opened):
    kept = triage.raise_emergency(sam, opened, "collapsed in the hall")
    seen = kept.encounter.version
    pt = pat.acting_as(replace(PAT, role=Role.PT))
    reason = OverrideReason.CLINICIAN_ASSESSED
    to = Disposition.PHYSICIAN_TODAY
    triage.override(pt, opened, to, reason, "I saw him.", "Pat Example", Role.PT, seen=seen)
    with pytest.raises(Stale, match="Pat Example"):
        triage.override(
            sam, opened, Disposition.PT_FIRST, reason, "Mine.", "Dr. Bar", Role.PHYSICIAN, seen=seen
        )
    with pytest.raises(Stale, match="Pat Example"):
        triage.finish(sam, opened, seen)
    record = triage.record(sam, opened)
    assert (record.route, len(record.overrides)) == (to, 2)
    triage.finish(sam, opened, record.encounter.version)
    assert triage.record(pat, opened).encounter.status is EncounterStatus.FINISHED


def test_telling_a_clinician_is_never_refused(sam, pat, opened):
    seen = triage.raise_emergency(sam, opened, "collapsed").encounter.version
    triage.acknowledge(pat, opened, "Dr. Bar", "physician")
    record = triage.acknowledge(sam, opened, "Dr. Bar", "physician", "again")
    assert len(record.notices) == 2
    assert record.encounter.version == seen + 2
