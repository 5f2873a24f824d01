"""A clinic's own visits for practice: written, played, checked, kept, taken out."""

from dataclasses import replace

import pytest

from tests.services import fakes
from triage_desk.domain.answers import NOT_SURE
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.own_visit import LONGEST, Sketch
from triage_desk.domain.patient import Sex
from triage_desk.domain.role import Role
from triage_desk.errors import UserError
from triage_desk.services import marking, own_visits, training
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Turn
from triage_desk.services.overlay_check import own_faults
from triage_desk.services.this_computer import Computer

D = Disposition
SKETCH = Sketch(
    "Back pain with numbness between the legs.",
    "My back is bad, and I feel odd down there.",
    "Ask about the saddle, whoever sits there.",
    41,
    Sex.MALE,
    D.EMERGENCY,
)
PLAN = Plan("folder", "Mona", Role.MANAGER, ("V01",))


@pytest.fixture(scope="module")
def book(engine):
    return marking.read_book(engine, fakes.CONTENT, None)


@pytest.fixture
def boss(engine, tmp_path):
    """The desk of whoever answers for the staff, on a computer without an overlay."""
    here = Computer(tmp_path, fakes.CONTENT, None, tmp_path, tmp_path, tmp_path)
    desk = fakes.make_desk(engine, computer=here)
    return desk.acting_as(replace(desk.actor, role=Role.MANAGER))


@pytest.fixture
def turn(book):
    """The visit V02 as it was played: numb between the legs."""
    return Turn("", book.keys["V02"].answers, D.EMERGENCY, 10, 20)


def test_a_visit_is_kept_with_its_key_and_can_be_practised(boss, turn, book):
    found = own_visits.came(boss, SKETCH, turn)
    assert found.route is D.EMERGENCY
    assert "RF-CES-001" in {flag_id for flag_id, _title, _reason in found.flags}
    spanish = own_visits.came(boss, SKETCH, turn, "es", "(en inglés)")
    assert all(here[1] != there[1] for here, there in zip(found.flags, spanish.flags, strict=True))
    name = own_visits.keep(boss, SKETCH, turn)
    (one,) = own_visits.listed(boss)
    assert (one.vignette_id, one.title, one.route, one.problem) == (
        *(name, SKETCH.title, D.EMERGENCY),
        "",
    )
    known = training.book(boss)
    assert set(known.keys) == {*book.keys, name}
    assert known.keys[name].route is D.EMERGENCY
    played = marking.mark(known, replace(turn, vignette_id=name))
    assert (played.missed, played.added, played.why) == ((), (), SKETCH.why)
    kept = boss.store.state.audit[-1]
    assert (kept.action, kept.detail) == (AuditAction.VISIT_WRITTEN, "emergency")
    assert own_faults(fakes.CONTENT, boss.computer.own, boss.engine) == ()


def test_a_second_one_stands_beside_the_first_and_either_is_taken_out(boss, turn):
    first = own_visits.keep(boss, SKETCH, turn)
    again = own_visits.keep(boss, replace(SKETCH, title="Another."), turn)
    own_visits.take_out(boss, first)
    assert [one.vignette_id for one in own_visits.listed(boss)] == [again]
    assert (boss.computer.own / "cases" / f"{first}.yaml.out").is_file()
    assert boss.store.state.audit[-1].action is AuditAction.VISIT_TAKEN_OUT
    with pytest.raises(UserError, match="not among those of the clinic"):
        own_visits.take_out(boss, first)
    (boss.computer.own / "cases" / f"{again}.yaml").rename(boss.computer.own / "cases" / "a.yaml")
    own_visits.take_out(boss, again)
    assert own_visits.listed(boss) == ()


def test_a_file_by_hand_without_a_last_line_end_is_gone_on_with(boss, turn):
    name = own_visits.keep(boss, SKETCH, turn)
    path = boss.computer.own / "cases" / "vignettes.yaml"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    other = own_visits.keep(boss, SKETCH, turn)
    assert [one.vignette_id for one in own_visits.listed(boss)] == [name, other]


def test_a_route_that_the_rules_do_not_give_keeps_nothing(boss, turn):
    with pytest.raises(UserError, match="another route than you said") as caught:
        own_visits.keep(boss, replace(SKETCH, route=D.PT_FIRST), turn)
    assert caught.value.field == "route"
    assert own_visits.listed(boss) == ()
    assert not boss.computer.own.exists()


def test_a_visit_that_does_not_come_to_the_same_again_is_not_kept(boss, turn, monkeypatch):
    monkeypatch.setattr(own_visits, "run_case", lambda *_: ("expected emergency, got pt_first",))
    with pytest.raises(UserError, match="does not come to the same"):
        own_visits.keep(boss, SKETCH, turn)
    assert not boss.computer.own.exists()


def test_one_that_the_rules_no_longer_give_is_named_and_not_played(boss, turn):
    name = own_visits.keep(boss, SKETCH, turn)
    path = boss.computer.own / "cases" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("disposition: emergency", "disposition: pt_first"), "utf-8")
    (one,) = own_visits.listed(boss)
    assert "expected pt_first, got emergency" in one.problem
    assert name not in training.book(boss).keys
    (fault,) = own_faults(fakes.CONTENT, boss.computer.own, boss.engine)
    assert fault.startswith(f"{name}: expected pt_first")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": "  "}, "title", "Write a sentence here."),
        ({"opening": "x" * (LONGEST + 1)}, "opening", f"Write at most {LONGEST} letters"),
        ({"why": "See {RF-1}."}, "why", "without braces"),
        ({"age_years": 121}, "age_years", "from 0 to 120"),
    ],
)
def test_what_is_missing_or_too_long_is_said_at_its_field(boss, changes, field, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        own_visits.plan(boss, replace(SKETCH, **changes), PLAN)
    assert caught.value.field == field


def test_a_plan_to_write_carries_the_sketch_and_no_vignette(boss):
    made = own_visits.plan(boss, replace(SKETCH, title=" A  b. "), PLAN)
    assert (made.vignettes, made.sketch.title) == ((), "A b.")


def test_a_visit_without_a_flag_is_about_its_pathway(boss, book):
    plain = Turn("", book.keys["V01"].answers, D.PT_FIRST)
    name = own_visits.keep(boss, replace(SKETCH, age_years=34, route=D.PT_FIRST), plain)
    assert own_visits.came(boss, SKETCH, plain).flags == ()
    text = (boss.computer.own / "cases" / f"{name}.yaml").read_text(encoding="utf-8")
    assert "about: PW-LBP-ACUTE" in text
    assert "present" not in text


def test_what_was_not_known_is_kept_as_that(boss, book):
    known = book.keys["V01"].answers.with_answers({"n_saddle": NOT_SURE})
    turn = Turn("", known, D.PT_FIRST)
    sketch = replace(SKETCH, route=own_visits.came(boss, SKETCH, turn).route)
    own_visits.keep(boss, sketch, turn)
    assert own_visits.listed(boss)[0].problem == ""


def test_the_front_desk_writes_none(boss, turn):
    desk = boss.acting_as(replace(boss.actor, role=Role.FRONT_DESK))
    for act in (
        lambda: own_visits.listed(desk),
        lambda: own_visits.plan(desk, SKETCH, PLAN),
        lambda: own_visits.keep(desk, SKETCH, turn),
        lambda: own_visits.take_out(desk, "LOCAL-1"),
    ):
        with pytest.raises(UserError, match="Your role does not allow this"):
            act()


def test_a_visit_that_is_written_has_its_words_and_no_key(engine):
    made = marking.sketched(engine, SKETCH)
    (name,) = made.vignettes
    assert (made.person(name).age_years, made.opening(name)) == (41, SKETCH.opening)
    assert not made.keys
    assert not made.digests
