"""The monthly audit: drawn by a seed on record, rated blind by somebody else, once."""

from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.answers import YES
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.second_look import RatingReason
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import read_answers
from triage_desk.services import check_papers, demo, intake, patients, second_look, triage

D, R = Disposition, RatingReason
MONTH = "2026-11"


def decided(desk, number, **said):
    """Take an intake of somebody invented to its route, and return its id."""
    who = patients.create(desk, f"Oak{number}-Synthetic", "Ana", date(1990, 5, 31), Sex.FEMALE)
    view = intake.start(desk, who.patient_id, Channel.COUNTER)
    given, _ = read_answers(desk.engine, {**demo.PLAIN, **said})
    while view.at < len(view.pages):
        page = view.pages[view.at]
        changes = {link_id: demo.reply(page, link_id, given) for link_id in page.open_ids}
        view = intake.answer(desk, view.encounter.encounter_id, changes)
    triage.decide(desk, view.encounter.encounter_id)
    return view.encounter.encounter_id


@pytest.fixture
def boss(desk):
    """Somebody who answers for the staff, and took none of the intakes."""
    return desk.acting_as(replace(desk.actor, user_id="boss", name="Mona", role=Role.MANAGER))


@pytest.fixture
def drawn(desk, boss):
    """Two intakes of the front desk, drawn."""
    decided(desk, 1)
    decided(desk, 2)
    return second_look.draw(boss, MONTH)


def test_a_draw_is_kept_with_its_seed_and_is_not_made_twice(desk, boss, drawn):
    assert len(drawn) == 2
    assert {one.user_id for one in drawn} == {"desk"}
    assert len({one.seed for one in drawn}) == 1
    with pytest.raises(UserError, match="no intake of this month left"):
        second_look.draw(boss, MONTH)
    assert desk.store.state.audit[-1].detail == f"{MONTH} 2"


def test_another_draw_only_fills_up(desk, boss):
    for number in range(4):
        decided(desk, number)
    assert len(second_look.draw(boss, MONTH, 3)) == 3
    with pytest.raises(UserError, match="left to draw"):
        second_look.draw(boss, MONTH, 3)
    assert len(second_look.draw(boss, MONTH, 5)) == 1


@pytest.mark.parametrize("count", [0, 51])
def test_how_many_has_bounds(boss, count):
    with pytest.raises(UserError, match="from 1 to 50"):
        second_look.draw(boss, MONTH, count)
    with pytest.raises(UserError, match="no month"):
        second_look.draw(boss, "now")


def test_nobody_rates_their_own(desk, boss, drawn):
    assert second_look.waiting(boss) == drawn
    own = boss.acting_as(replace(boss.actor, user_id="desk"))
    assert second_look.waiting(own) == ()
    with pytest.raises(UserError, match="does not wait for you"):
        second_look.look(own, drawn[0].draw_id)
    with pytest.raises(UserError, match="does not wait for you"):
        second_look.rate(own, drawn[0].draw_id, D.PT_FIRST)


def test_whoever_changed_or_reviewed_a_route_does_not_rate_it(desk, boss, drawn):
    first, second = drawn
    pat = boss.acting_as(Actor("pat", "Pat Sample, PT", Role.PT, "back"))
    triage.override(
        *(pat, first.encounter_id, D.PHYSICIAN_TODAY, OverrideReason.STAFF_CONCERN),
        *("Looks unwell", "Pat Sample, PT", Role.PT),
    )
    assert second_look.waiting(pat) == (second,)
    with pytest.raises(UserError, match="does not wait for you"):
        second_look.look(pat, first.draw_id)
    with pytest.raises(UserError, match="does not wait for you"):
        second_look.rate(pat, first.draw_id, D.PT_FIRST)
    assert second_look.waiting(boss) == drawn


def test_the_rater_sees_the_answers_and_neither_route_nor_name(boss, drawn):
    found = second_look.look(boss, drawn[1].draw_id)
    said = dict(found.said)
    assert (found.age_years, found.sex, found.channel) == (36, Sex.FEMALE, Channel.COUNTER)
    assert any("Walk to the park" in answer for answer in said.values())
    words = repr(found)
    assert "Synthetic" not in words
    assert not [route for route in D if route.value in words]
    assert boss.store.state.audit[-1].action is AuditAction.AUDIT_LOOKED


def test_an_answer_of_other_content_comes_last(boss, drawn):
    encounter_id = drawn[0].encounter_id
    with boss.store.write() as tx:
        held = tx.encounters.answers(encounter_id)
        tx.encounters.append_answers(encounter_id, {"gone": held["goal"]}, boss.clock(), "desk")
    assert second_look.look(boss, drawn[0].draw_id).said[-1][0] == "gone"


def test_a_rating_is_blind_once_and_explained_after(boss, drawn):
    same, other = (one.draw_id for one in drawn)
    agreed = second_look.rate(boss, same, D.PT_FIRST)
    assert (agreed.agrees, agreed.reason, agreed.rules) == (True, R.AGREES, D.PT_FIRST)
    differs = second_look.rate(boss, other, D.PHYSICIAN_TODAY)
    assert (differs.agrees, differs.reason) == (False, R.NOT_SAID)
    with pytest.raises(UserError, match="does not wait for you"):
        second_look.rate(boss, other, D.PT_FIRST)
    said = second_look.explain(boss, other, R.NOT_ASKED)
    assert (said.reason, said.step, said.rater) == (R.NOT_ASKED, 2, D.PHYSICIAN_TODAY)
    for draw_id in (same, "nobody"):
        with pytest.raises(UserError, match="no difference of yours"):
            second_look.explain(boss, draw_id, R.RULE)
    stranger = boss.acting_as(replace(boss.actor, user_id="other"))
    with pytest.raises(UserError, match="no difference of yours"):
        second_look.explain(stranger, other, R.RULE)


def test_the_route_that_the_desk_let_stand_counts(desk, boss):
    encounter_id = decided(desk, 1)
    triage.override(
        *(desk, encounter_id, D.PHYSICIAN_TODAY, OverrideReason.STAFF_CONCERN),
        *("Pale", "Sam Sample", Role.FRONT_DESK),
    )
    therapist = desk.acting_as(replace(desk.actor, user_id="pt", role=Role.PT))
    triage.override(
        *(therapist, encounter_id, D.PT_FIRST_NOTIFY, OverrideReason.CLINICIAN_ASSESSED),
        *("Looks well", "Pat", Role.PT),
    )
    (one,) = second_look.draw(boss, MONTH)
    rated = second_look.rate(boss, one.draw_id, D.PHYSICIAN_TODAY)
    assert (rated.rules, rated.desk, rated.agrees) == (D.PT_FIRST, D.PHYSICIAN_TODAY, True)


def test_results_are_by_month_and_person_with_reasons(desk, boss, drawn):
    with desk.store.write() as tx:
        now = desk.clock()
        tx.users.add(User("desk", "Sam Sample", Role.FRONT_DESK, "", enabled=True, created_at=now))
    second_look.rate(boss, drawn[0].draw_id, D.PT_FIRST)
    half = second_look.results(boss)
    assert (half.clinic[MONTH].drawn, half.clinic[MONTH].rated) == (2, 1)
    assert half.clinic[MONTH].kappa is None
    second_look.rate(boss, drawn[1].draw_id, D.PHYSICIAN_TODAY)
    second_look.explain(boss, drawn[1].draw_id, R.NOT_CAUTIOUS)
    found = second_look.results(boss)
    mine = found.staff["desk"][MONTH]
    assert found.months == (MONTH,)
    assert found.names == {"desk": "Sam Sample"}
    assert (mine.rated, mine.agreed, mine.under, mine.over) == (2, 1, 1, 0)
    assert mine.kappa.value == 0
    assert found.reasons == {R.NOT_CAUTIOUS: 1}


def test_all_months_count_together_and_each_has_its_seeds(desk, boss, drawn):
    second_look.rate(boss, drawn[0].draw_id, D.PT_FIRST)
    decided(desk, 3)
    second_look.draw(boss, MONTH, 3)
    found = second_look.results(boss)
    assert (found.whole[""].drawn, found.whole[""].rated) == (3, 1)
    assert found.whole["desk"] == found.whole[""]
    assert len(set(found.seeds[MONTH])) == 2


# --------------------------------------------------------------------------------- on paper


def test_a_form_has_the_answers_but_no_route_and_nothing_private(desk, boss):
    decided(desk, 1, red=["n_saddle"])
    (one,) = second_look.draw(boss, MONTH)
    seen = second_look.look(boss, one.draw_id)
    assert seen.private
    made = check_papers.forms_of(boss, [seen])
    (form,) = made.forms
    assert (form.mark, form.month, made.rater) == (one.draw_id[:8].upper(), MONTH, "Mona")
    assert len(form.said) + form.private == len(seen.said)
    hidden = {seen.said[at] for at in seen.private}
    assert not hidden & set(form.said)
    assert check_papers.forms(boss, made) == f"%PDF forms {form.mark}".encode()
    check_papers.forms_given_out(boss, made, "printed")
    kept = desk.store.state.audit[-1]
    assert (kept.action, kept.detail) == (
        AuditAction.CHECK_FORMS_GIVEN,
        f"printed {form.mark}",
    )


def test_a_question_that_the_content_no_longer_has_is_private(desk, boss):
    encounter_id = decided(desk, 1)
    (one,) = second_look.draw(boss, MONTH)
    before = second_look.look(boss, one.draw_id)
    with desk.store.write() as tx:
        tx.encounters.append_answers(encounter_id, {"gone_since": YES}, desk.clock(), "desk")
    after = second_look.look(boss, one.draw_id)
    assert len(after.private) == len(before.private) + 1


def test_the_sheet_of_a_month_has_the_month_and_all_of_them(desk, boss, drawn):
    second_look.rate(boss, drawn[0].draw_id, D.PT_FIRST)
    second_look.rate(boss, drawn[1].draw_id, D.PHYSICIAN_TODAY)
    found = second_look.results(boss)
    sheet = check_papers.sheet_of(boss, found, MONTH)
    clinic, staff = sheet.rows
    assert (clinic.name, clinic.drawn, clinic.agreed, clinic.under) == ("", 2, 1, 1)
    assert (staff.name, staff.rated) == ("desk", 2)
    assert sheet.whole == sheet.rows
    assert (sheet.months, sheet.trend[0]) == ((MONTH,), ("", ((1, 2),)))
    assert sheet.seeds == (drawn[0].seed,)
    assert check_papers.sheet(boss, sheet) == f"%PDF check {MONTH} 2".encode()
    check_papers.sheet_given_out(boss, MONTH, "saved")
    assert desk.store.state.audit[-1].detail == f"saved {MONTH}"
    with pytest.raises(UserError, match="Nothing was drawn for this month"):
        check_papers.sheet_of(boss, found, "2026-01")


def test_an_intake_whose_route_was_removed_cannot_be_rated(boss, drawn):
    boss.store.state.decisions.clear()
    with pytest.raises(UserError, match="no route to rate"):
        second_look.rate(boss, drawn[0].draw_id, D.PT_FIRST)


def test_the_front_desk_draws_and_rates_nothing(desk, drawn):
    for act in (
        lambda: second_look.draw(desk, MONTH),
        lambda: second_look.waiting(desk),
        lambda: second_look.results(desk),
    ):
        with pytest.raises(UserError, match="Your role does not allow this"):
            act()
