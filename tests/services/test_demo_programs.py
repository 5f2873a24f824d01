"""Payers of the invented clinic: the same people in the same programs, as files would say it."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from tests.services import fakes
from tests.services.doors import make_entrance
from triage_desk.domain.cost import estimate
from triage_desk.domain.measure import BY_ID
from triage_desk.domain.measure_results import share_of
from triage_desk.domain.panel import ProgrammeKind as K
from triage_desk.services import access, clinic, demo, demo_accounts, demo_programs, synthetic
from triage_desk.services.demo_accounts import PASSPHRASE
from triage_desk.services.demo_programs import Known

BEGIN = datetime(2026, 1, 5, 9).astimezone()
UNTIL = BEGIN + timedelta(weeks=52)


def known(number, payer="medicare", regions=("knee",), days=0):
    return Known(f"SYN-{number:06d}", payer, regions, BEGIN.date() + timedelta(days=days))


def kinds(payer, regions=("knee",)):
    found = (demo_programs.member(known(n, payer, regions), BEGIN.date()) for n in range(400))
    return Counter(one.kind if one else None for one in found)


def test_who_is_in_which_program_follows_from_the_record_number():
    for number in range(30):
        one = known(number)
        assert demo_programs.member(one, one.on) == demo_programs.member(one, one.on)


@pytest.mark.parametrize(
    ("payer", "regions", "kind", "low", "high"),
    [
        ("medicare", ("lumbar",), K.ACO, 0.5, 0.7),
        ("medicaid", ("knee",), K.MEDICAL_HOME, 0.45, 0.65),
        ("commercial", ("knee",), K.CAPITATION, 0.7, 0.9),
        ("commercial", ("lumbar",), K.BUNDLE, 0.7, 0.9),
    ],
)
def test_each_payer_has_its_kind_of_program_and_not_everybody_is_in_it(
    payer, regions, kind, low, high
):
    found = kinds(payer, regions)
    assert set(found) == {kind, None}
    assert low < found[kind] / 400 < high


def test_a_bundle_begins_with_the_visit_and_some_leave_the_others():
    day = BEGIN.date() + timedelta(days=20)
    many = [demo_programs.member(known(n, "commercial", ("lumbar",), 20), day) for n in range(20)]
    assert {(one.starts_on, one.ends_on, one.episode_days) for one in many if one} == {
        (day, None, 90)
    }
    aco = [one for n in range(200) if (one := demo_programs.member(known(n), day))]
    left = [one for one in aco if one.ends_on]
    assert 2 < len(left) < len(aco) / 4
    assert all(one.starts_on == day < one.ends_on for one in left)


def test_a_list_of_each_quarter_names_those_who_came_since(engine):
    desk = fakes.make_desk(engine)
    people = list(synthetic.people(80, 4))
    with desk.store.write() as tx:
        for one in people:
            tx.patients.add(one)
    told = [
        Known(one.mrn, "medicare", ("knee",), BEGIN.date() + timedelta(days=4 * at))
        for at, one in enumerate(people)
    ]
    found = list(demo_programs.of_year(told, BEGIN, UNTIL))
    assert [scene.at.hour for scene in found] == [7] * 4
    for scene in found:
        scene.play(desk)
    assert len(members_of(desk)) > 30
    for one in members_of(desk):
        assert one.source.startswith("programs-20")
        assert one.payer.endswith("(synthetic)")
        came = next(k.on for k in told if k.mrn == by_id(people, one.patient_id).mrn)
        assert one.starts_on <= came
    with desk.store.read() as tx:
        assert len(tx.batches.recent(9)) == 4


def members_of(desk):
    ids = [one.patient_id for one in desk.store.state.patients.values()]
    with desk.store.read() as tx:
        return tx.panels.of_patients(ids)


def by_id(people, patient_id):
    return next(one for one in people if one.patient_id == patient_id)


def test_of_nobody_there_is_no_list():
    assert list(demo_programs.of_year([], BEGIN, UNTIL)) == []


def test_the_day_of_the_demo_has_somebody_in_every_kind_of_program(engine):
    entrance, _clinics = make_entrance(engine)
    demo_accounts.set_up(entrance)
    desk = access.sign_in(entrance, demo_accounts.FRONT_DESK, PASSPHRASE)
    members = members_of(desk)
    assert {one.kind for one in members} == set(K)
    assert len(members) == len(demo_programs.OF_THE_DAY)
    again = len(desk.store.state.audit)
    assert demo_accounts.fill(entrance) == 0
    assert len(members_of(desk)) == len(members)
    assert len(desk.store.state.audit) <= again + 2  # Signing in again, and out.
    assert all(int(number) <= len(demo.VISITS) for number, _one in demo_programs.OF_THE_DAY)


def test_the_numbers_typed_of_costs_say_that_they_are_invented_and_make_an_estimate(engine):
    entrance, _clinics = make_entrance(engine)
    demo_accounts.set_up(entrance)
    desk = access.sign_in(entrance, demo_accounts.ADMINISTRATOR, PASSPHRASE)
    demo_programs.type_costs(desk)
    typed = clinic.costs(desk)
    assert all(one.source.endswith("(synthetic)") for one in typed)
    found = estimate(typed, {name: share_of(3, 20) for name in BY_ID})
    assert found.shared.reached
    assert len(found.lines) == 5
