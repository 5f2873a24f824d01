"""The day in the list: counts that add up, clocks that go on by themselves, rows that stay."""

from dataclasses import replace

import pytest

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.answers import YES
from triage_desk.domain.appointment import FOR_VISIT, Booking
from triage_desk.domain.day import Stage
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.practitioner import Practitioner, Profession
from triage_desk.domain.user import Actor, Role
from triage_desk.services import appointments, intake, review, triage, waiting
from triage_desk.services import clinic as shared
from triage_desk.ui.liked import Liked
from triage_desk.ui.presenters.expect import ExpectPresenter
from triage_desk.ui.presenters.worklist import Filter, NextStep, RowAct, WorklistPresenter
from triage_desk.ui.presenters.worklist_words import Column, line_of

BEN = Actor("ben", "Ben B.", Role.FRONT_DESK, "front-2")


def book(clinic, minutes=0, given="Eva", **more):
    """Expect somebody so many minutes from now; return the id of the appointment."""
    at = clinic.clock()
    clinic.clock.advance(minutes=minutes)
    booking = Booking(clinic.patient(given).patient_id, clinic.clock(), **more)
    clinic.clock.moment = at
    return appointments.book(clinic.desk, booking).after.appointment_id


def arrived(clinic, **more):
    one = book(clinic, **more)
    appointments.arrive(clinic.desk, one)
    return one


def decided(clinic, given="Dora", says=LOW_BACK, channel=Channel.COUNTER):
    view = clinic.answer_until(clinic.start(clinic.patient(given), channel), says)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    return view.encounter.encounter_id


def routed(clinic, to, given="Dora", channel=Channel.COUNTER):
    one = decided(clinic, given, channel=channel)
    why = OverrideReason.STAFF_CONCERN
    triage.override(clinic.desk, one, to, why, "looked pale", "Ana S.", Role.FRONT_DESK)
    return one


def come_for(clinic, given, *, seen=False):
    """Finish a visit, and let its person come for the time they were given; return that time."""
    one = decided(clinic, given)
    if seen:
        waiting.seen(clinic.desk, one)
    else:
        triage.finish(clinic.desk, one)
    return arrived(clinic, given=given, external_id=f"{FOR_VISIT}{one}")


@pytest.fixture
def listed(clinic):
    return WorklistPresenter(clinic.desk)


def row_of(listed, row_id):
    (row,) = [row for row in listed.all_rows if row.row_id == row_id]
    return row


def words(listed, row_id):
    return line_of(row_of(listed, row_id), listed).words


# ----------------------------------------------------------------------------------- the filters


def test_every_row_is_counted_once(clinic, listed):
    book(clinic, 60)
    arrived(clinic, given="Olga")
    clinic.start(clinic.patient("Ines"))
    parked = clinic.start(clinic.patient("Pia"))
    intake.park(clinic.desk, parked.encounter.encounter_id)
    routed(clinic, Disposition.PT_FIRST_NOTIFY)
    done = routed(clinic, Disposition.PHYSICIAN_SOON)
    triage.finish(clinic.desk, done)
    review.confirm(clinic.desk.acting_as(replace(clinic.actor, role=Role.PT)), done)
    listed.refresh()
    counts = {wanted: listed.count(wanted) for wanted in Filter}
    assert counts == {Filter.ALL: 6} | dict.fromkeys(list(Filter)[1:], 1)
    for wanted in Filter:
        listed.choose(wanted)
        assert len(listed.rows) == counts[wanted]
    assert {wanted.value for wanted in Filter} == {"all", *(stage.value for stage in Stage)}


def test_the_filter_of_each_person_is_remembered_for_this_run(clinic):
    liked = Liked()
    WorklistPresenter(clinic.desk, liked).choose(Filter.WAITING)
    assert WorklistPresenter(clinic.desk, liked).filter is Filter.WAITING
    assert WorklistPresenter(clinic.desk.acting_as(BEN), liked).filter is Filter.ALL
    assert WorklistPresenter(clinic.desk).filter is Filter.ALL


# ------------------------------------------------------------------------------------ the clocks


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self, store):
        self._store, self.asked = store, 0

    def __getattr__(self, name):
        self.asked += 1
        return getattr(self._store, name)


def test_the_clocks_go_on_without_the_store(clinic):
    one = arrived(clinic)
    counting = Counting(clinic.store)
    listed = WorklistPresenter(replace(clinic.desk, store=counting))
    listed.refresh()
    asked = counting.asked
    clinic.clock.advance(minutes=17)
    listed.tick()
    assert listed.waited(row_of(listed, one)) == 17
    assert words(listed, one)[Column.WAITING] == "17 min"
    assert counting.asked == asked
    clinic.clock.advance(days=1)
    listed.tick()
    assert counting.asked > asked
    assert listed.all_rows == ()


def test_a_target_counts_down_and_says_late_with_a_sign(clinic, listed):
    one = routed(clinic, Disposition.PHYSICIAN_TODAY)
    listed.refresh()
    for minutes, said in (
        (0, "By 6:46 PM · 8 h 00 left"),
        (7 * 60 + 30, "By 6:46 PM · 30 min left"),
        (30, "By 6:46 PM · 0 min left"),
        (12, "▲ 12 min late"),
    ):
        clinic.clock.advance(minutes=minutes)
        listed.tick()
        assert words(listed, one)[Column.TARGET] == said
        assert line_of(row_of(listed, one), listed).late is said.startswith("▲")


def test_a_target_of_days_names_the_day(clinic, listed):
    one = routed(clinic, Disposition.PHYSICIAN_SOON)
    listed.refresh()
    assert words(listed, one)[Column.TARGET] == "By Tue, Mar 24"


def test_an_emergency_is_due_now_until_somebody_was_told(clinic, listed):
    view = clinic.answer_until(clinic.start(), {"s_chest": YES})
    one = view.encounter.encounter_id
    triage.decide(clinic.desk, one)
    listed.refresh()
    assert words(listed, one)[Column.TARGET] == "Now"
    clinic.clock.advance(minutes=3)
    listed.tick()
    assert words(listed, one)[Column.TARGET] == "▲ Now, 3 min late"
    triage.acknowledge(clinic.desk, one, "Ida Fiktiv", "MD")
    listed.refresh()
    found = words(listed, one)
    assert found[Column.STANDS] == "Handed over 10:49 AM"
    assert found[Column.TARGET] == "Stay until they are seen"


def test_who_is_expected_is_not_late_by_a_route(clinic, listed):
    one = book(clinic, 30)
    listed.refresh()
    assert words(listed, one)[Column.TARGET] == "Comes at 11:16 AM"
    clinic.clock.advance(minutes=45)
    listed.tick()
    assert words(listed, one)[Column.TARGET] == "Was due 11:16, 15 min ago"
    assert not listed.is_late(row_of(listed, one))


def test_waiting_says_which_clock_it_is_and_ends_when_they_are_seen(clinic, listed):
    came, walked_in = arrived(clinic), decided(clinic)
    called = routed(clinic, Disposition.PHYSICIAN_TODAY, "Tom", Channel.TELEPHONE)
    clinic.clock.advance(minutes=20)
    listed.refresh()
    assert words(listed, came)[Column.CAME] == "Came 10:46"
    assert words(listed, walked_in)[Column.CAME] == "Began 10:46"
    assert words(listed, called)[Column.CAME] == "Call 10:46"
    assert words(listed, called)[Column.WAITING] == "Not in the room"
    assert "waits 20 min since they came" in line_of(row_of(listed, came), listed).sentence
    spoken = line_of(row_of(listed, walked_in), listed).sentence
    assert "waits 20 min since the intake began" in spoken
    waiting.seen(clinic.desk, walked_in)
    clinic.clock.advance(minutes=60)
    listed.refresh()
    found = words(listed, walked_in)
    assert (found[Column.WAITING], found[Column.ROUTE]) == ("Waited 20 min", "")
    assert found[Column.STANDS] == "Seen 11:06 AM"


# ------------------------------------------------------------------------------- rows that stay


def test_a_row_that_somebody_aims_at_keeps_its_place(clinic, listed):
    first, second = decided(clinic, "Ada"), decided(clinic, "Bea")
    listed.refresh()
    order = [row.row_id for row in listed.rows]
    held = order[1]
    urgent = routed(clinic, Disposition.PHYSICIAN_TODAY, "Cleo")
    listed.refresh({held: 1})
    assert [row.row_id for row in listed.rows] == [urgent, held, order[0]]
    listed.refresh()
    assert [row.row_id for row in listed.rows] == [urgent, *order]
    assert {first, second} == set(order)
    # What is held and gone is not missed, and what is held beyond the end stands last.
    listed.refresh({"gone": 0, urgent: 9})
    assert [row.row_id for row in listed.rows] == [*order, urgent]


# ------------------------------------------------------------------------------------- the acts


def test_each_row_offers_what_can_be_done_with_it(clinic, listed):
    booked, here, gone = book(clinic, 30), arrived(clinic), book(clinic, 0, "Nora")
    appointments.no_show(clinic.desk, gone)
    off = book(clinic, 5, "Carl")
    appointments.cancel(clinic.desk, off)
    open_ = clinic.start(clinic.patient("Ines")).encounter.encounter_id
    waits, looked = decided(clinic), routed(clinic, Disposition.PT_FIRST_NOTIFY)
    sent = routed(clinic, Disposition.PHYSICIAN_TODAY, "Tom")
    triage.finish(clinic.desk, sent)
    seen = decided(clinic, "Otto")
    waiting.seen(clinic.desk, seen)
    came, back = come_for(clinic, "Rosa"), come_for(clinic, "Uwe", seen=True)
    listed.refresh()
    offered = {
        came: ((RowAct.CANCEL, RowAct.SEEN), NextStep.SEEN),
        back: ((RowAct.CANCEL,), NextStep.VIEW),
        booked: ((RowAct.ARRIVE, RowAct.NO_SHOW, RowAct.CANCEL), NextStep.ARRIVE),
        here: ((RowAct.CANCEL,), NextStep.START),
        gone: ((RowAct.ARRIVE,), NextStep.ARRIVE),
        off: ((), NextStep.NOTHING),
        open_: ((), NextStep.GO_ON),
        waits: ((RowAct.SEEN,), NextStep.BOOK),
        looked: ((RowAct.SEEN,), NextStep.VIEW),
        sent: ((RowAct.SEEN,), NextStep.SEEN),
        seen: ((), NextStep.VIEW),
    }
    for row_id, (acts, step) in offered.items():
        row = row_of(listed, row_id)
        assert (listed.acts(row), listed.next_step(row)) == (acts, step)
        assert bool(words(listed, row_id)[Column.NEXT]) is (step is not NextStep.NOTHING)
    assert not listed.act(row_of(listed, off), RowAct.ARRIVE)


def test_whoever_came_for_the_time_they_were_given_is_seen_with_one_key(clinic, listed):
    came = come_for(clinic, "Rosa")
    listed.refresh()
    assert listed.act(row_of(listed, came), RowAct.SEEN)
    assert row_of(listed, came).stage is Stage.DONE
    assert listed.take_back()
    assert row_of(listed, came).stage is Stage.WAITING


@pytest.mark.parametrize("act", [RowAct.ARRIVE, RowAct.NO_SHOW, RowAct.CANCEL, RowAct.SEEN])
def test_an_act_is_told_and_taken_back(clinic, listed, act):
    one = decided(clinic, "Eva") if act is RowAct.SEEN else book(clinic, 10)
    listed.refresh()
    before = row_of(listed, one).stage
    assert listed.act(row_of(listed, one), act)
    assert (listed.told.act, listed.told.initials) == (act, "E.M.")
    assert row_of(listed, one).stage is not before
    assert listed.take_back()
    assert row_of(listed, one).stage is before
    assert not listed.take_back()


def test_an_act_that_another_desk_stands_on_is_not_taken_back(clinic, listed):
    one = book(clinic, 10)
    listed.refresh()
    listed.act(row_of(listed, one), RowAct.ARRIVE)
    clinic.clock.advance(minutes=1)
    appointments.cancel(clinic.desk.acting_as(BEN), one)
    listed.take_back()
    assert "ben" in listed.problem.sentence
    assert row_of(listed, one).stage is Stage.WAITING  # as it was read; the next look shows more


def test_an_intake_is_begun_for_who_is_here_and_only_once(clinic, listed):
    one = arrived(clinic)
    listed.refresh()
    row = row_of(listed, one)
    view = listed.start(row)
    assert view.encounter.patient_id == row.patient_id
    assert listed.start(row) is None
    assert "An intake was begun" in listed.problem.sentence


def test_no_word_of_the_list_is_a_name_or_a_reason(clinic, listed):
    one = book(clinic, 10, "Zelma", reason="My zonkey bit me", who="Dev Sample")
    listed.refresh()
    said = " ".join((*words(listed, one), line_of(row_of(listed, one), listed).sentence))
    assert "Dev Sample" in said
    for private in ("Zelma", "Muster", "zonkey"):
        assert private not in said


# ---------------------------------------------------------------------------- the page of a time


def test_somebody_is_put_on_the_list_with_whom_they_come_to_see(clinic):
    dev = Practitioner("dev", "Dev Sample", Profession.PT)
    manager = clinic.desk.acting_as(Actor("mia", "Mia Sample", Role.MANAGER, "office"))
    shared.keep_person(manager, dev)
    page = ExpectPresenter(clinic.desk, clinic.patient())
    assert (page.first_time, page.names) == ("11:00 AM", ("Dev Sample",))
    page.minutes = 45
    assert page.add("2 pm", "dev sample", "My knee")
    kept = page.done.after
    assert (kept.practitioner_id, kept.minutes, kept.reason) == ("dev", 45, "My knee")
    assert kept.starts_at.hour == 14


def test_a_time_that_is_none_says_where(clinic):
    page = ExpectPresenter(clinic.desk, clinic.patient())
    assert not page.add("soon", "", "")
    assert page.problem.field == "time"
    assert page.done is None


def test_at_the_end_of_the_day_the_time_stays_of_today(clinic):
    clinic.clock.moment = clinic.clock.moment.replace(hour=23, minute=52)
    page = ExpectPresenter(clinic.desk, clinic.patient())
    assert page.first_time == "11:52 PM"
