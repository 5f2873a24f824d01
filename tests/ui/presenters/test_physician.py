"""A visit as a physician reads it: the booking, the facts of health, the findings by urgency."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.clinic import LOW_BACK, NOT_SURE, YES
from triage_desk.domain.answers import DECLINED
from triage_desk.domain.appointment import FOR_VISIT, Booking
from triage_desk.domain.care import CareRole
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.review import ReviewKind
from triage_desk.domain.role import Role
from triage_desk.domain.user import Actor
from triage_desk.services import appointments, careteam, triage
from triage_desk.services.careteam import ParticipantDraft
from triage_desk.ui.presenters.physician import PhysicianPresenter
from triage_desk.ui.presenters.queue_reading import NOBODY

DANA = Actor("dana", "Dana Sample", Role.PHYSICIAN, "room-2")
FACTS = {"h_thinner": YES, "h_steroid": YES, "h_opioid": NOT_SURE, "h_sickle": DECLINED}


@pytest.fixture
def shown(clinic):
    says = LOW_BACK | FACTS | {"u_leg": YES, "f_l_foot": YES}
    view = clinic.answer_until(clinic.start(), says)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    presenter = PhysicianPresenter(replace(clinic.desk, actor=DANA))
    presenter.refresh()
    return presenter


def test_a_physicians_page_begins_with_what_waits_for_them(shown):
    assert shown.route is Disposition.PHYSICIAN_TODAY
    assert shown.person == "63 years, Female"


def test_what_is_said_of_medicines_and_problems_stands_apart_from_what_nobody_knew(shown):
    assert shown.health == ("Blood thinner or bleeding problem", "Steroid pills for 3 months")
    assert len(shown.health_open) == 2
    assert any("opioids" in fact for fact in shown.health_open)


def test_until_it_is_booked_the_page_says_by_when(shown):
    assert shown.booking.startswith("Not booked yet. It must be:")
    assert "physician" in shown.to_book


@pytest.mark.parametrize(
    ("who", "says"), [("Dana Sample, MD", ", with Dana Sample, MD."), ("", ".")]
)
def test_what_is_booked_is_said_with_its_time_and_whom_they_see(clinic, shown, who, says):
    visit = shown.record.encounter
    at = clinic.clock() + timedelta(hours=1)
    name = f"{FOR_VISIT}{visit.encounter_id}"
    appointments.book(clinic.desk, Booking(visit.patient_id, at, who=who, external_id=name))
    assert shown.booking.startswith("Booked: ")
    assert shown.booking.endswith(f"M{says}")


def test_findings_in_force_stand_by_urgency_with_their_evidence(shown):
    first = shown.groups[0].reasons
    known = {f.rule_id: f.disposition.urgency for f in shown.record.decision.findings}
    found = [known[one.link] for one in first if one.link in known]
    assert len(found) > 1
    assert found == sorted(found, reverse=True)
    assert "Yes" in first[0].detail


def test_a_change_of_route_stands_before_the_findings(clinic, shown):
    visit, why = shown.encounter_id, OverrideReason.STAFF_CONCERN
    to = Disposition.EMERGENCY
    triage.override(clinic.desk, visit, to, why, "looked grey", "Ana S.", Role.FRONT_DESK)
    shown.choose(visit)
    assert shown.groups[0].reasons[0].sign == "↑"


def test_where_nothing_waits_nothing_is_said(shown):
    shown.choose("")
    assert (shown.booking, shown.to_book, shown.person) == ("", "", "")
    assert (shown.health, shown.health_open) == ((), ())


# ------------------------------------------------------------------- copies for information


@pytest.fixture
def copied(clinic, shown):
    """The presenter with one visit that waits, and two copies, the newer one first."""
    made = []
    for family in ("Older", "Newer"):
        clinic.clock.advance(minutes=5)
        view = clinic.answer_until(clinic.start(clinic.patient("Rosa", family)), LOW_BACK)
        made.insert(0, view.encounter.encounter_id)
        triage.decide(clinic.desk, made[0])
        triage.override(
            *(clinic.desk, made[0], Disposition.PT_FIRST_NOTIFY, OverrideReason.STAFF_CONCERN),
            *("one point to check", "Ana S.", Role.FRONT_DESK),
        )
    shown.refresh()
    return made


def test_copies_stand_below_what_waits_under_one_heading(shown, copied):
    waits, *copies = shown.lines
    assert (waits.copy, waits.heading) == (False, "")
    assert [line.encounter_id for line in copies] == copied
    assert [line.heading for line in copies] == ["For information · 2", ""]
    assert copies[0].due == "10:56 AM"
    assert copies[0].sentence.startswith("For information: R.N., low back")
    assert shown.heading == "1 · by time left"


def test_a_copy_for_me_comes_first_and_one_for_another_says_for_whom(clinic, shown, copied):
    older, newer = (triage.record(clinic.desk, visit).patient for visit in reversed(copied))
    for patient, name in ((older, f"Dr. {shown.desk.actor.name}"), (newer, "Dr. Other")):
        draft = ParticipantDraft(name, CareRole.PHYSICIAN)
        careteam.keep(clinic.desk, patient.patient_id, draft)
    shown.refresh()
    _waits, mine, other = shown.lines
    assert (mine.encounter_id, mine.heading) == (copied[1], "For you to read · 1")
    assert other.heading == "For information · 1"
    assert other.about.endswith(" · for Dr. Other")
    assert " · for " not in mine.about
    assert shown.copy_to == ""
    shown.choose(copied[1])
    assert shown.copy_to == "This copy is for you: the care team names you."
    shown.choose(copied[0])
    assert shown.copy_to == "This copy is for Dr. Other. Any physician may read it."


def test_a_copy_of_another_day_says_which(clinic, shown, copied):
    clinic.clock.advance(days=1)
    shown.refresh()
    assert shown.lines[-1].due == "Tue, Mar 10"


def test_reading_a_copy_shows_the_next_and_nobody_waits_less(shown, copied):
    assert not shown.copied
    shown.choose(copied[0])
    assert (shown.copied, shown.read_copy(), shown.encounter_id) == (True, True, copied[1])
    assert shown.found.count == 1
    assert shown.done.review.kind is ReviewKind.NOTED
    assert shown.read_copy()
    assert [line.copy for line in shown.lines] == [False]
    assert (shown.copied, shown.route) == (False, Disposition.PHYSICIAN_TODAY)


def test_a_question_with_the_desk_is_passed_over(shown, copied):
    shown.ask("Any fever?", "")
    assert [line.asked for line in shown.lines] == [True, False, False]
    assert shown.encounter_id == copied[0]
    shown.move(1)
    assert (shown.position, shown.turn) == (2, 1)
    assert (shown.read_copy(), shown.encounter_id) == (True, copied[0])
    shown.move(-1)
    assert (shown.asked, shown.position, shown.turn) == (True, 0, 0)


def test_a_copy_whose_route_was_changed_meanwhile_is_refused_with_what_to_know(
    clinic, shown, copied
):
    shown.choose(copied[0])
    triage.override(
        *(clinic.desk, copied[0], Disposition.PHYSICIAN_SOON, OverrideReason.STAFF_CONCERN),
        *("looks worse", "Ana S.", Role.FRONT_DESK),
    )
    assert not shown.read_copy()
    assert "no copy of it to read" in shown.problem.sentence


def test_what_a_job_read_is_shown_and_the_page_stays(shown, copied):
    before, here = shown.lines, shown.encounter_id
    looked = shown.look()
    shown.found, shown.copies = NOBODY, ()
    shown.show_looked(looked)
    assert (shown.lines, shown.encounter_id) == (before, here)


def test_what_a_job_read_before_something_was_done_here_is_not_shown(shown, copied):
    shown.choose(copied[0])
    looked = shown.look()
    assert shown.read_copy()
    now = shown.lines
    shown.show_looked(looked)
    assert shown.lines == now
    assert copied[0] not in [line.encounter_id for line in shown.lines]
