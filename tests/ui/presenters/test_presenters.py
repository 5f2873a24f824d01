"""Presenters without a window: what they hold, what they refuse, where they put the focus."""

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.ui.clinic import LOW_BACK, answers_for
from triage_desk.domain.answers import NO, NOT_SURE, YES, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import intake, records, triage
from triage_desk.services.waiting import seen
from triage_desk.ui.presenters.emergency import EmergencyPresenter
from triage_desk.ui.presenters.find_patient import Choice, Draft, FindPatientPresenter
from triage_desk.ui.presenters.intake import IntakePresenter, Stage
from triage_desk.ui.presenters.override import OverridePresenter
from triage_desk.ui.presenters.preview import PreviewPresenter
from triage_desk.ui.presenters.receipt import ReceiptPresenter
from triage_desk.ui.presenters.worklist import WorklistPresenter

ROOT = Path(__file__).resolve().parents[3]
ROSA = Draft("Muster", "Rosa", "3/14/1962", Sex.FEMALE)


class BrokenStore:
    """A store on a full disk."""

    @contextmanager
    def _refuse(self):
        raise EnvironmentFault("The disk is full: free some space.")
        yield

    write = read = _refuse


@pytest.fixture
def full_disk(clinic):
    return replace(clinic.desk, store=BrokenStore())


def interview(clinic, says=LOW_BACK, page_id=None):
    """Return a presenter of an interview answered up to one page."""
    presenter = IntakePresenter(clinic.desk, clinic.start())
    while presenter.stage is Stage.ASKING and presenter.page.page_id != page_id:
        presenter.answer(answers_for(presenter.page, says))
    return presenter


def decided(clinic, says=LOW_BACK):
    presenter = ReceiptPresenter(clinic.desk, interview(clinic, says).encounter_id)
    assert presenter.decide()
    return presenter


def test_presenters_know_no_widgets():
    program = (
        "import sys\n"
        "from triage_desk.ui.presenters import (emergency, find_patient, intake, override,\n"
        "    preview, receipt, worklist)\n"
        "print('PySide6.QtWidgets' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "False"


# ------------------------------------------------------------------------------------- worklist


def test_the_list_names_who_began_whoever_reads_it(clinic):
    began = clinic.start().encounter.started_by
    reader = clinic.desk.acting_as(
        Actor("mia", "Mia Sample", Role.MANAGER, clinic.desk.actor.workstation)
    )
    with clinic.store.write() as tx:
        tx.users.add(User(began, "Ana Sample", Role.FRONT_DESK, "", True, clinic.desk.clock()))
    listed = WorklistPresenter(reader)
    listed.refresh()
    assert [listed.who(row.visit) for row in listed.rows] == ["Ana Sample"]
    assert [waiting.by for waiting in listed.unfinished] == ["Ana Sample"]


def test_the_list_puts_emergencies_first_and_what_is_done_last(clinic):
    done = decided(clinic)
    done.finish()
    # Booked is not over while a clinician has still to look: seen is.
    seen(clinic.desk, done.encounter_id)
    clinic.clock.advance(minutes=5)
    calm = decided(clinic)
    clinic.clock.advance(minutes=5)
    urgent = interview(clinic, {"s_chest": YES})
    triage.decide(clinic.desk, urgent.encounter_id)
    presenter = WorklistPresenter(clinic.desk)
    presenter.refresh()
    expected = [urgent.encounter_id, calm.encounter_id, done.encounter_id]
    assert [row.encounter_id for row in presenter.rows] == expected


def test_safety_is_asked_again_only_where_no_was_said(clinic):
    view = clinic.start()
    said = {"s_chest": NOT_SURE, "s_breath": NO}
    intake.answer(clinic.desk, view.encounter.encounter_id, said)
    clinic.clock.advance(minutes=30)
    presenter = WorklistPresenter(clinic.desk)
    presenter.refresh()
    [waiting] = presenter.unfinished
    assert waiting.ask_safety_again
    again = presenter.resume(waiting.row.encounter_id)
    assert again.answers["s_chest"] == NOT_SURE
    assert "s_breath" not in again.answers


def test_what_the_end_of_the_program_cut_off_is_told_from_what_was_left(clinic):
    def waiting(seat):
        presenter = WorklistPresenter(replace(clinic.desk, seat=seat))
        presenter.refresh()
        return [item.cut_off for item in presenter.unfinished]

    here = interview(clinic, page_id="look")
    assert waiting(seat="the next run of the program") == [True]
    assert waiting(seat=clinic.desk.seat) == [False]
    here.leave()
    assert waiting(seat="the next run of the program") == [False]


def test_a_list_that_cannot_be_read_says_why_and_keeps_the_old_rows(clinic):
    presenter = WorklistPresenter(clinic.desk)
    interview(clinic, page_id="look").park()
    presenter.refresh()
    presenter.desk = replace(clinic.desk, store=BrokenStore())
    presenter.refresh()
    assert presenter.problem.sentence == "The disk is full: free some space."
    assert len(presenter.rows) == 1


# ----------------------------------------------------------------------------------------- find


def test_a_new_record_needs_the_sex_said(clinic):
    presenter = FindPatientPresenter(clinic.desk)
    presenter.type(replace(ROSA, sex=None))
    assert presenter.start() is None
    assert presenter.problem.field == "sex"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(ROSA, family=" "), "family"),
        (replace(ROSA, given=""), "given"),
        (replace(ROSA, birth_date="soon"), "birth_date"),
        (replace(ROSA, birth_date="1/1/2031"), "birth_date"),
    ],
)
def test_what_is_missing_is_said_at_its_field(clinic, draft, field):
    presenter = FindPatientPresenter(clinic.desk)
    presenter.type(draft)
    assert presenter.start() is None
    assert presenter.problem.field == field


def test_a_probable_duplicate_warns_and_all_three_answers_go_on(clinic):
    rosa = clinic.patient(mrn="T-00418")
    for choice in (Choice.SAME, Choice.SOMEONE_ELSE, Choice.NOT_SURE):
        presenter = FindPatientPresenter(clinic.desk)
        presenter.type(ROSA)
        assert presenter.asks_same_person
        presenter.decide(choice)
        assert not presenter.asks_same_person
        view = presenter.start()
        assert (view.patient.patient_id == rosa.patient_id) is (choice is Choice.SAME)
        apart = records.open_page(clinic.desk, view.patient.patient_id).apart
        assert (rosa in apart) is (choice is Choice.SOMEONE_ELSE)


def test_what_was_said_of_the_record_typed_is_not_said_of_one_chosen(clinic):
    rosa = clinic.patient(mrn="T-00418")
    rose = clinic.patient("Rose", "Muster", mrn="T-00977")
    presenter = FindPatientPresenter(clinic.desk)
    presenter.type(ROSA)
    presenter.decide(Choice.SOMEONE_ELSE)
    presenter.choose(rose)
    assert presenter.start().patient == rose
    assert rosa not in records.open_page(clinic.desk, rose.patient_id).apart


def test_fields_are_compared_as_same_different_or_not_asked(clinic):
    clinic.patient(mrn="T-00418", phone="555-0142")
    presenter = FindPatientPresenter(clinic.desk)
    presenter.type(replace(ROSA, phone="555-9999"))
    signs = {line.field: line.sign for line in presenter.compared}
    assert signs == {"given": "=", "family": "=", "birth_date": "=", "phone": "≠", "mrn": "?"}


def test_the_channel_is_kept(clinic):
    presenter = FindPatientPresenter(clinic.desk)
    presenter.type(ROSA)
    presenter.channel = Channel.TELEPHONE
    assert presenter.start().encounter.channel is Channel.TELEPHONE


def test_a_search_finds_and_an_empty_box_finds_nobody(clinic):
    rosa = clinic.patient()
    presenter = FindPatientPresenter(clinic.desk)
    presenter.search("must")
    assert presenter.results == (rosa,)
    presenter.search("  ")
    assert presenter.results == ()


@pytest.fixture
def three_gonzales(clinic):
    """One as typed, and two who come close."""
    return [
        clinic.patient("Ana", "Gonzales", mrn="T-00101"),
        clinic.patient("José", "González", date(1950, 1, 2), Sex.MALE, mrn="T-00102"),
        clinic.patient("Bea", "Gonzalves", date(1971, 5, 6), mrn="T-00103"),
    ]


def test_who_comes_close_is_put_below_and_nobody_twice(clinic, three_gonzales):
    ana, jose, bea = three_gonzales
    presenter = FindPatientPresenter(clinic.desk)
    presenter.search("gonzales")
    assert presenter.results == (ana,)
    assert presenter.awaits_close
    presenter.choose(ana)
    late = presenter.ask_close("gonzales")
    # Somebody who was put on file between the two answers stands in both.
    presenter.take_close(replace(late, found=(*presenter.listed.found, *late.found)))
    assert presenter.results == (ana, jose, bea)
    assert presenter.chosen == ana
    assert not presenter.awaits_close


def test_both_answers_count_as_shown(clinic, three_gonzales):
    presenter = FindPatientPresenter(clinic.desk)
    presenter.search("gonzales")
    presenter.search_close()
    presenter.leave()
    asked = text("SELECT detail FROM audit_events WHERE action = 'people_searched'")
    with clinic.store.read() as tx:
        assert list(tx.connection.execute(asked).scalars()) == ["people 3"]


def test_the_same_person_is_asked_for_without_any_second_answer(clinic, three_gonzales):
    """A sound and a birth date are enough, however fast somebody types and goes on."""
    presenter = FindPatientPresenter(clinic.desk)
    presenter.search("Jose Gonzales")
    presenter.type(replace(ROSA, family="Gonzales", given="Jose", birth_date="1/2/1950"))
    assert presenter.close is None
    assert presenter.asks_same_person
    assert presenter.alike[0] == three_gonzales[1]


# --------------------------------------------------------------------------------------- intake


def test_a_page_moves_on_when_nothing_is_open(clinic):
    presenter = IntakePresenter(clinic.desk, clinic.start())
    first = presenter.page.page_id
    *most, last = presenter.page.open_ids
    presenter.answer(dict.fromkeys(most, NO))
    assert presenter.page.page_id == first
    presenter.answer({last: NO})
    assert presenter.page.page_id != first


def test_an_answer_is_durable_before_the_next_page_is_shown(clinic):
    seen = []
    presenter = IntakePresenter(clinic.desk, clinic.start())

    def look():
        with clinic.store.read() as tx:
            seen.append(len(tx.encounters.answers(presenter.encounter_id)))

    presenter.on_change(look)
    presenter.answer(dict.fromkeys(presenter.page.open_ids, NO))
    assert seen == [6]


def test_an_answer_that_is_not_kept_waits_and_the_interview_goes_on(clinic, full_disk):
    presenter = IntakePresenter(clinic.desk, clinic.start())
    good, presenter.desk = presenter.desk, full_disk
    page = presenter.page
    said = dict.fromkeys(page.open_ids, NO)
    presenter.answer(said)
    assert presenter.page.page_id != page.page_id
    assert presenter.unsaved == said
    assert "disk is full" in presenter.not_kept
    presenter.desk = good
    presenter.retry()
    assert presenter.unsaved == {}
    with clinic.store.read() as tx:
        assert dict(tx.encounters.answers(presenter.encounter_id)) == said


def test_an_emergency_comes_before_everything(clinic):
    presenter = IntakePresenter(clinic.desk, clinic.start())
    presenter.answer({"s_chest": YES})
    assert presenter.stage is Stage.EMERGENCY


def test_not_sure_of_an_emergency_is_named_and_asking_goes_on(clinic):
    presenter = IntakePresenter(clinic.desk, clinic.start())
    presenter.answer({"s_chest": NOT_SURE})
    assert presenter.stage is Stage.ASKING
    assert presenter.needs_clinician


def test_a_corrected_list_stays_and_next_returns_to_the_open_question(clinic):
    presenter = interview(clinic, page_id="history")
    presenter.jump("safety")
    presenter.answer({"s_breath": NOT_SURE})
    assert presenter.page.page_id == "safety"
    presenter.forward()
    assert presenter.page.page_id == "history"


def test_back_and_forward_go_one_page(clinic):
    presenter = interview(clinic, page_id="regions")
    presenter.back()
    assert presenter.page.page_id == "request"
    presenter.forward()
    assert presenter.page.page_id == "regions"
    presenter.forward()
    assert presenter.page.page_id == "regions"


def test_the_first_page_has_nothing_before_it(clinic):
    presenter = IntakePresenter(clinic.desk, clinic.start())
    presenter.back()
    assert presenter.index == 0


def test_no_to_a_whole_list_is_one_line_of_the_history(clinic):
    presenter = interview(clinic, page_id="history")
    shown = [said for said in presenter.history if said.page_id == "safety"]
    assert [said.shown for said in shown] == ["No to 6 lines"]


def test_typed_words_are_read_for_the_page_shown(clinic):
    presenter = interview(clinic, page_id="symptom_days")
    assert presenter.parse("2w") == answered(14.0)
    with pytest.raises(UserError):
        presenter.parse("a while")


def test_a_parked_intake_is_left(clinic):
    presenter = IntakePresenter(clinic.desk, clinic.start())
    assert presenter.park()
    assert presenter.stage is Stage.LEFT


def test_discarding_without_a_reason_is_refused(clinic):
    presenter = IntakePresenter(clinic.desk, clinic.start())
    assert not presenter.discard(" ")
    assert presenter.problem.field == "reason"
    assert presenter.stage is Stage.ASKING


# ------------------------------------------------------------------------------------ emergency


def test_somebody_must_be_told_by_name_and_role(clinic):
    found = interview(clinic, {"s_chest": YES})
    presenter = EmergencyPresenter(clinic.desk, found.encounter_id)
    presenter.open()
    assert not presenter.acknowledge("", "MD")
    assert presenter.problem.field == "told"
    assert not presenter.acknowledge("Ida Fiktiv", " ")
    assert presenter.problem.field == "told_role"
    assert not presenter.can_leave
    assert presenter.acknowledge("Ida Fiktiv", "MD")
    assert presenter.notices[0].told == "Ida Fiktiv"


def test_the_words_and_the_answer_are_there(clinic):
    found = interview(clinic, {"s_chest": YES})
    presenter = EmergencyPresenter(clinic.desk, found.encounter_id)
    presenter.open()
    assert presenter.words == presenter.record.decision.act_within.say
    assert presenter.said[0].answer == "Yes"


def test_a_full_disk_keeps_nobody_from_the_person(clinic, full_disk):
    presenter = EmergencyPresenter(full_disk, "an-encounter", raised_by_key=True)
    presenter.tick_called()
    assert presenter.problem is not None
    assert presenter.called_at is not None
    presenter.acknowledge("Ida Fiktiv", "MD")
    assert presenter.can_leave
    assert "disk is full" in presenter.problem.sentence


def test_a_pressed_key_is_recorded_with_the_first_step(clinic):
    view = clinic.start()
    presenter = EmergencyPresenter(clinic.desk, view.encounter.encounter_id, raised_by_key=True)
    presenter.open()
    assert presenter.can_go_back
    presenter.tick_staying()
    assert not presenter.can_go_back
    assert triage.record(clinic.desk, presenter.encounter_id).route is Disposition.EMERGENCY


# -------------------------------------------------------------------------- receipt and override


def test_a_receipt_says_why_and_never_that_all_is_well(clinic):
    presenter = decided(clinic)
    why, not_ruled_out, would_change = presenter.groups
    assert any("does not rule one out" in reason.sentence for reason in why.reasons)
    assert not_ruled_out.empty
    assert would_change.reasons[0].sign == "↑"
    assert presenter.safety_net
    assert presenter.by_when[0] == "Friday, March 13"


def test_private_questions_are_not_named_on_a_receipt(clinic):
    presenter = decided(clinic)
    findings = presenter.decision.findings
    private = {e.text for f in findings for e in f.evidence if e.private}
    assert private
    words = [
        f"{reason.sentence} {reason.detail}"
        for group in (*presenter.groups, presenter.all_rules)
        for reason in group.reasons
    ]
    assert not [text for text in private if any(text in line for line in words)]


def test_a_changed_route_speaks_for_itself(clinic):
    presenter = decided(clinic)
    override = OverridePresenter(clinic.desk, presenter.record)
    override.choose(Disposition.PHYSICIAN_TODAY)
    override.reason, override.role = OverrideReason.STAFF_CONCERN, Role.FRONT_DESK
    assert override.save("Looks unwell", "Ana S.")
    presenter.open()
    assert presenter.route is Disposition.PHYSICIAN_TODAY
    assert presenter.act_within == triage.route_words(clinic.desk, Disposition.PHYSICIAN_TODAY)
    assert "Ana S. changed the route" in presenter.groups[0].reasons[0].sentence


def test_an_override_wants_all_five_facts_in_order(clinic):
    override = OverridePresenter(clinic.desk, decided(clinic).record)
    wanted = []
    for fill in (
        lambda: override.choose(Disposition.EMERGENCY),
        lambda: setattr(override, "reason", OverrideReason.NEW_INFORMATION),
        lambda: setattr(override, "role", Role.FRONT_DESK),
    ):
        override.save("", "")
        wanted.append(override.problem.field)
        fill()
    override.save("", "Ana S.")
    wanted.append(override.problem.field)
    assert wanted == ["to", "reason", "words", "words"]


def test_lowering_says_who_may_do_it(clinic):
    urgent = decided(clinic, LOW_BACK | {"u_leg": YES, "f_l_foot": YES})
    override = OverridePresenter(clinic.desk, urgent.record)
    override.choose(Disposition.PT_FIRST)
    assert override.lowers
    override.choose(Disposition.EMERGENCY)
    assert not override.lowers


def test_a_paper_is_named_by_kind_and_time(clinic):
    presenter = PreviewPresenter(clinic.desk, "x", DocumentKind.REFERRAL_LETTER)
    assert presenter.file_name.startswith("referral-letter-2026031")
    assert presenter.file_name.endswith(".pdf")


def test_the_receipt_says_what_to_do_before_a_pt_is_booked(clinic):
    clinic.shared.show(replace(clinic.shared.clinic, state="NY"), b"")
    shown = decided(clinic, {**LOW_BACK, "payer": answered("workers_comp")})
    state, payer, *_ = shown.before_booking.reasons
    assert "New York" in state.sentence
    assert "Office of the Professions" in state.cites[0]
    assert "claim number" in payer.sentence
    assert payer.detail.startswith("Not looked up yet.")
    triage.raise_emergency(clinic.desk, shown.encounter_id, "Looks very ill.")
    assert shown.open()
    assert shown.before_booking.reasons == ()


def test_a_note_without_a_source_says_nothing_of_one(clinic):
    assert decided(clinic).before_booking.reasons[0].cites == ()
