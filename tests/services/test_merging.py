"""What a desk did without its server, told to it by the rules of merging: each rule once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services.fakes import NOON
from triage_desk.domain import codec
from triage_desk.domain.answers import NO, NOT_SURE, YES
from triage_desk.domain.appointment import AppointmentStatus as S
from triage_desk.domain.appointment import Booking
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, DocumentRecord, PrintRecord
from triage_desk.domain.encounter import Channel, EncounterStatus, Override, OverrideReason
from triage_desk.domain.journal import AnswersGiven, ConflictKind, Decided, Entry, Step
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.referral import ReferralAct, ReferralState
from triage_desk.domain.review import Feedback, Review, ReviewKind
from triage_desk.domain.tick import SAID_BACK, Tick, TickState
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import appointments, intake, journal, merging, patients, triage

LETTER = DocumentKind.REFERRAL_LETTER
LATER = NOON + timedelta(minutes=5)
PT = Actor("pat", "Pat Example", Role.PT, "front-2")


@pytest.fixture
def visit(desk):
    person = patients.create(desk, "Quux", "Zebedee", date(1961, 3, 7), Sex.MALE, mrn="A-1")
    return intake.start(desk, person.patient_id, Channel.COUNTER).encounter.encounter_id


@pytest.fixture
def decided(desk, visit):
    triage.acknowledge(desk, visit, "Dr. Bar", "physician")
    return visit


def event(visit):
    return AuditEvent(
        LATER, "sam", "front_desk", "front-1", AuditAction.ANSWER_GIVEN, visit, "", "1", ""
    )


def entry(visit, *steps, version=-1, doubt=False, number=1):
    return Entry(f"entry-{number}", LATER, "front-1", visit, version, steps, doubt)


def answers(before=None, **changes):
    said = dict.fromkeys(changes, before)
    return Step(answers=AnswersGiven(changes, said, LATER, "sam", "Sam Sample"))


def merge(desk, *entries):
    with desk.store.write() as tx:
        return [merging.merge(tx, one) for one in entries]


def record(desk, visit):
    with desk.store.read() as tx:
        return tx.encounters.record(visit)


def conflicts(desk):
    return list(desk.store.state.conflicts.values())


def test_a_review_is_told_as_it_was_done(desk, decided):
    act = Review(
        *(decided, ReviewKind.FEEDBACK, LATER, "pat", "Pat Example", Role.PT, 1, "1"),
        *(Disposition.EMERGENCY, Disposition.EMERGENCY),
        feedback=Feedback.SHOULD_BE_PHYSICIAN,
    )
    assert merge(desk, entry(decided, Step(review=act))) == [0]
    assert record(desk, decided).reviews == (act,)


class Away:
    """A link with entries that wait; ``late`` is one that comes while the others are told."""

    def __init__(self, desk, *entries, late=()):
        self._desk, self._entries, self._late = desk, list(entries), list(late)
        self.away, self.forgotten = True, []

    @property
    def waiting(self):
        return len(self._entries)

    def entries(self):
        return tuple(self._entries)

    def on_server(self):
        return self._desk.store.write()

    def forget(self, entry_id):
        self.forgotten.append(entry_id)
        self._entries = [one for one in self._entries if one.entry_id != entry_id]

    def back(self):
        self._entries, self._late = [*self._entries, *self._late], []
        self.away = bool(self._entries)
        return not self._entries


def test_every_kind_of_step_is_done_as_it_was(desk, visit, decided):
    kept = record(desk, visit)
    override = Override(
        *(visit, LATER, "Sam", Role.FRONT_DESK, kept.route, Disposition.EMERGENCY),
        *(OverrideReason.STAFF_CONCERN, "Looks pale."),
    )
    person = Patient("p9", "Muster", "Rosa", date(1962, 3, 14), Sex.FEMALE, mrn="A-1")
    tick = Tick(visit, SAID_BACK, TickState.DONE, LATER, "Sam")
    drafted = ReferralState.DRAFTED
    act = ReferralAct(visit, drafted, Disposition.PT_FIRST, LATER, "sam", "Sam Sample")
    steps = (
        Step(patient=person),
        Step(tick=tick),
        Step(encounter=replace(kept.encounter, encounter_id="e9", patient_id="p9", version=0)),
        Step(decided=Decided(kept.decision, LATER)),
        Step(override=override),
        Step(notice=replace(kept.notices[0], words="again")),
        Step(change=replace(kept.encounter, status=EncounterStatus.FINISHED)),
        Step(document=DocumentRecord("d9", visit, LETTER, LATER, "sam", "cd" * 32, pages=1)),
        Step(referral=act),
        Step(printed=PrintRecord("d9", visit, LETTER, LATER, "sam", "front", 2)),
        Step(event=event(visit)),
        Step(),
    )
    assert merge(desk, entry(visit, *steps, version=kept.encounter.version)) == [0]
    now = record(desk, visit)
    assert (len(now.decisions), now.route, len(now.notices)) == (2, Disposition.EMERGENCY, 2)
    assert now.encounter.status is EncounterStatus.FINISHED
    assert record(desk, "e9").patient == replace(person, mrn="")
    assert [paper.document_id for paper in desk.store.state.documents[visit]] == ["d9"]
    assert desk.store.state.ticks == [tick]
    assert now.referral == (act,)
    assert [one.copies for one in desk.store.state.prints[visit]] == [2]
    assert desk.store.audited[-1] == "answer_given"


def test_answers_that_do_not_contradict_are_simply_kept(desk, visit):
    intake.answer(desk, visit, {"s_chest": NO, "s_breath": YES})
    assert merge(desk, entry(visit, answers(s_stroke=NO, s_breath=YES))) == [0]
    assert dict(record(desk, visit).answers) == {"s_chest": NO, "s_breath": YES, "s_stroke": NO}
    assert merge(desk, entry(visit, answers(s_breath=YES))) == [0]
    assert len(record(desk, visit).events) == 3


def test_different_answers_open_the_question_until_somebody_chooses(desk, visit):
    intake.answer(desk, visit, {"s_chest": NO})
    assert merge(desk, entry(visit, answers(s_chest=YES), Step(event=event(visit)))) == [1]
    assert merge(desk, entry(visit, answers(YES, s_chest=NOT_SURE), number=2)) == [0]
    assert [e.answer for e in record(desk, visit).events] == [NO, YES, None, NOT_SURE, None]
    (found,) = conflicts(desk)
    assert codec.from_json(merging.Said, found.ours).answer == NOT_SURE
    assert codec.from_json(merging.Said, found.theirs).answer == NO
    (shown,) = journal.conflicts(desk)
    assert (shown.question, shown.ours, shown.theirs) == (
        "Chest pain or pressure", "Not sure", "No",
    )  # fmt: skip
    journal.settle(desk, found.number, ours=False)
    assert record(desk, visit).answers["s_chest"] == NO
    with pytest.raises(UserError, match="chose already"):
        journal.settle(desk, found.number, ours=True)


def test_a_decided_visit_keeps_the_answer_it_was_decided_on(desk, visit):
    intake.answer(desk, visit, {"s_chest": NO})
    triage.acknowledge(desk, visit, "Dr. Bar", "physician")
    assert merge(desk, entry(visit, answers(s_chest=YES))) == [1]
    assert [e.answer for e in record(desk, visit).events] == [NO, YES, NO]


def test_an_emergency_of_the_desk_cut_off_is_decided_where_nobody_has(desk, visit, decided):
    routed = record(desk, visit).decision
    other = intake.start(desk, record(desk, visit).patient.patient_id, Channel.COUNTER)
    open_visit = other.encounter.encounter_id
    urgent = replace(routed, disposition=Disposition.EMERGENCY)
    assert merge(desk, entry(open_visit, Step(decided=Decided(urgent, LATER)))) == [0]
    kept = record(desk, open_visit)
    assert (kept.route, kept.encounter.status) == (
        Disposition.EMERGENCY, EncounterStatus.DECIDED,
    )  # fmt: skip


def test_a_calmer_decision_waits_where_nobody_has_decided(desk, visit, decided):
    calm = replace(record(desk, visit).decision, disposition=Disposition.PT_FIRST)
    other = intake.start(desk, record(desk, visit).patient.patient_id, Channel.COUNTER)
    open_visit = other.encounter.encounter_id
    assert merge(desk, entry(open_visit, Step(decided=Decided(calm, LATER)))) == [1]
    assert record(desk, open_visit).route is None
    (shown,) = journal.conflicts(desk)
    assert (shown.ours, shown.theirs) == ("pt_first", "")
    journal.settle(desk, shown.conflict.number, ours=True)
    assert record(desk, open_visit).route is None


@pytest.mark.parametrize("by_event", [True, False])
def test_the_more_urgent_of_two_routes_holds(desk, visit, decided, by_event):
    urgent = replace(record(desk, visit).decision, disposition=Disposition.EMERGENCY)
    steps = [Step(decided=Decided(urgent, LATER))]
    steps += [Step(event=event(visit))] if by_event else []
    assert merge(desk, entry(visit, *steps)) == [1]
    kept = record(desk, visit)
    assert (kept.route, len(kept.decisions)) == (Disposition.EMERGENCY, 1)
    assert kept.overrides[-1].by == ("sam" if by_event else "front-1")


def test_the_same_route_is_no_contradiction_and_a_calmer_one_waits(desk, visit, decided):
    kept = record(desk, visit)
    calm = Override(
        *(visit, LATER, "Sam", Role.PT, kept.route, Disposition.PT_FIRST),
        *(OverrideReason.CLINICIAN_ASSESSED, "I saw him."),
    )
    same = Step(override=replace(calm, to_disposition=kept.route))
    again = Step(decided=Decided(kept.decision, LATER))
    assert merge(desk, entry(visit, same, again)) == [0]
    assert merge(desk, entry(visit, Step(override=calm))) == [1]
    assert record(desk, visit).route is kept.route
    (found,) = conflicts(desk)
    journal.settle(desk, found.number, ours=False)
    assert record(desk, visit).route is kept.route


def test_only_a_clinician_chooses_the_calmer_route(desk, visit, decided):
    kept = record(desk, visit)
    calm = Override(
        *(visit, LATER, "Sam", Role.PT, kept.route, Disposition.PT_FIRST),
        *(OverrideReason.CLINICIAN_ASSESSED, "I saw him."),
    )
    merge(desk, entry(visit, Step(override=calm)))
    with pytest.raises(UserError, match="role"):
        journal.settle(desk, 1, ours=True)
    journal.settle(desk.acting_as(PT), 1, ours=True)
    assert record(desk, visit).route is Disposition.PT_FIRST


def test_an_end_without_a_route_is_shown_and_ends_nothing(desk, visit):
    kept = record(desk, visit).encounter
    gone = replace(kept, status=EncounterStatus.DISCARDED, discard_reason="came twice")
    parked = replace(kept, status=EncounterStatus.PARKED)
    assert merge(desk, entry(visit, Step(change=gone), Step(change=parked))) == [1]
    assert record(desk, visit).encounter.status is EncounterStatus.IN_PROGRESS
    (shown,) = journal.conflicts(desk)
    assert (shown.conflict.kind, shown.question, shown.ours) == (
        ConflictKind.END, "", "came twice",
    )  # fmt: skip
    journal.settle(desk, 1, ours=True)
    assert journal.count_conflicts(desk) == 0


def test_telling_is_once_in_order_and_what_comes_meanwhile_too(desk, visit):
    version = record(desk, visit).encounter.version
    first = entry(visit, answers(s_chest=NO), Step(event=event(visit)), version=version)
    second = entry(visit, answers(s_stroke=NO), version=version + 1, number=2)
    about_nobody = Entry("entry-3", LATER, "front-1", "", None, (Step(event=event("")),))
    link = Away(desk, first, about_nobody, late=[second])
    told = journal.tell_server(replace(desk, link=link))
    assert (told, link.forgotten) == (journal.Told(3, 0), ["entry-1", "entry-3", "entry-2"])
    again = Away(desk, first, second)
    assert journal.tell_server(replace(desk, link=again)) == journal.Told(2, 0)
    assert [e.link_id for e in record(desk, visit).events] == ["s_chest", "s_stroke"]
    assert desk.store.audited.count("journal_merged") == 3


def test_a_visit_that_was_taken_back_has_its_appointment_again(desk, decided):
    with desk.store.read() as tx:
        visit = tx.encounters.get(decided)
    booked = appointments.book(desk, Booking(visit.patient_id, desk.clock())).after
    with desk.store.write() as tx:
        tx.appointments.update(replace(booked, encounter_id=decided, status=S.ARRIVED))
    over = replace(visit, status=EncounterStatus.FINISHED, finished_at=LATER)
    back = replace(visit, version=visit.version + 1)
    taken = replace(event(decided), action=AuditAction.TAKEN_BACK)
    entries = (
        entry(decided, Step(change=over), version=visit.version),
        entry(decided, Step(change=back), Step(event=taken), version=back.version, number=2),
    )
    stood = []
    for one in entries:
        assert journal.tell_server(replace(desk, link=Away(desk, one))).conflicts == 0
        stood.append(desk.store.state.appointments[booked.appointment_id].status)
    assert stood == [S.FULFILLED, S.ARRIVED]


@pytest.mark.parametrize("there", [True, False])
def test_an_entry_in_doubt_is_looked_for_first(desk, visit, there):
    version = record(desk, visit).encounter.version
    doubtful = entry(
        visit, answers(s_chest=NO), Step(event=event(visit)), version=version, doubt=True
    )
    if there:
        merge(desk, replace(doubtful, doubt=False))
    journal.tell_server(replace(desk, link=Away(desk, doubtful)))
    assert len(record(desk, visit).events) == 1


def test_data_on_this_computer_have_nobody_to_tell(desk):
    assert journal.tell_server(desk) == journal.Told(0, 0)
    assert not journal.is_away(desk)
    assert journal.is_away(replace(desk, link=Away(desk)))


def test_what_was_removed_with_a_record_is_not_said_again(desk, visit):
    intake.answer(desk, visit, {"s_chest": NO})
    merge(desk, entry(visit, answers(s_chest=YES)))
    (found,) = conflicts(desk)
    desk.store.state.conflicts[found.number] = replace(found, ours="", theirs="")
    events = len(record(desk, visit).events)
    assert [(shown.ours, shown.theirs) for shown in journal.conflicts(desk)] == [("", "")]
    journal.settle(desk, found.number, ours=True)
    assert len(record(desk, visit).events) == events


def test_a_conflict_that_is_not_there_is_said(desk):
    with pytest.raises(UserError, match="not on file"):
        journal.settle(desk, 7, ours=True)
