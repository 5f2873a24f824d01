"""Panels of a file: for people on file, kept once, taken back. All people are invented."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services.test_batches import FILE, desk, now, took  # noqa: F401 - fixtures
from tests.services.test_importing import ELM, person
from triage_desk.domain.exchange import BY_MRN, Became, MemberIn
from triage_desk.domain.panel import ProgrammeKind
from triage_desk.services import batches, importing, person_export

K = ProgrammeKind
MAY = date(2026, 5, 1)
ROW = MemberIn(f"{BY_MRN}M-1", "Knees", K.BUNDLE, "Acme", MAY, episode_days=90, place="row 2")


def became(report):
    return [one.became for one in report.outcomes]


def standing(desk):  # noqa: F811
    with desk.store.read() as tx:
        return tx.panels.of_patients([ELM.patient_id])


@pytest.fixture
def eva(desk):  # noqa: F811
    """A desk that knows one person."""
    took(desk, patients=[person()])
    return desk


def test_somebody_is_in_a_programme_once(eva):
    assert became(took(eva, members=[ROW])) == [Became.ADDED]
    (one,) = standing(eva)
    assert (one.programme, one.kind, one.payer, one.starts_on) == ("Knees", K.BUNDLE, "Acme", MAY)
    assert (one.ends_on, one.episode_days, one.source) == (None, 90, FILE.file)
    assert became(took(eva, members=[replace(ROW, programme="KNEES")])) == [Became.SAME]
    later = replace(ROW, starts_on=date(2026, 9, 1))
    assert became(took(eva, members=[later, replace(ROW, programme="Hips")])) == [
        *(Became.ADDED, Became.ADDED),
    ]
    assert len(standing(eva)) == 3


def test_what_is_said_anew_is_another_version(eva):
    took(eva, members=[ROW])
    ended = replace(ROW, ends_on=date(2026, 6, 1))
    assert became(took(eva, members=[ended])) == [Became.CHANGED]
    (one,) = standing(eva)
    assert one.ends_on == date(2026, 6, 1)
    with eva.store.read() as tx:
        assert len(tx.panels.acts(one.member_id)) == 2
        assert len(person_export.gather(tx, ELM.patient_id).programmes) == 2
    assert eva.store.audited.count("patient_taken_over") == 3


def test_nobody_is_invented(eva):
    other = replace(ELM, patient_id="", mrn="", family="Fir", given="Fay")
    by_name = replace(ROW, who=person(other, by_name=True), patient_key="x")
    report = took(eva, members=[replace(ROW, patient_key=f"{BY_MRN}M-9"), by_name])
    assert became(report) == [Became.REFUSED, Became.REFUSED]
    assert "on file" in report.outcomes[0].why
    assert "take the person over first" in report.outcomes[1].why
    assert standing(eva) == ()


def test_whoever_is_only_alike_is_asked_about(eva):
    like = replace(ELM, patient_id="", mrn="", given="Evita")
    row = replace(ROW, who=person(like, by_name=True), patient_key="x")
    (held,) = took(eva, members=[row]).outcomes
    assert (held.became, held.like) == (Became.REFUSED, ELM.patient_id)
    report = importing.take(
        eva, replace(importing.Delivery(), members=(row,)), said={"row 2": ELM.patient_id}
    )
    assert became(report) == [Became.ADDED]


def test_a_number_of_somebody_else_is_refused(eva):
    other = replace(ELM, patient_id="", family="Fir", given="Fay", birth_date=date(1990, 1, 1))
    (refused,) = took(eva, members=[replace(ROW, who=person(other))]).outcomes
    assert "compare the two records" in refused.why


def test_a_person_named_in_full_is_found(eva):
    assert became(took(eva, members=[replace(ROW, who=person(replace(ELM, patient_id="")))])) == [
        Became.ADDED
    ]


def test_what_was_added_is_taken_back_and_what_was_changed_is_as_before(eva, now):  # noqa: F811
    first = took(eva, members=[ROW])
    now[0] += timedelta(hours=1)
    second = took(eva, members=[replace(ROW, kind=K.ACO, ends_on=MAY, episode_days=0)])
    stays = batches.undo(eva, first.batch_id).stays
    assert "take that one back first" in stays[0].why
    assert batches.undo(eva, second.batch_id).back == 1
    (one,) = standing(eva)
    assert (one.kind, one.ends_on, one.episode_days) == (K.BUNDLE, None, 90)


def test_an_import_that_nothing_followed_is_taken_back_whole(eva):
    report = took(eva, members=[ROW])
    assert batches.undo(eva, report.batch_id).back == 1
    assert standing(eva) == ()
    assert became(took(eva, members=[ROW])) == [Became.ADDED]


def test_a_person_who_is_in_a_programme_is_not_taken_back(desk):  # noqa: F811
    first = took(desk, patients=[person()])
    took(desk, members=[ROW])
    (stays,) = batches.undo(desk, first.batch_id).stays
    assert "stays" in stays.why


def test_what_is_said_of_a_record_that_is_gone_stays(eva):
    report = took(eva, members=[ROW])
    del eva.store.state.patients[ELM.patient_id]
    (stays,) = batches.undo(eva, report.batch_id).stays
    assert "not on file any more" in stays.why


def test_the_id_that_a_file_says_is_kept_once_and_never_takes_another_persons(eva):
    mine = replace(ROW, member_id="a" * 32)
    assert became(took(eva, members=[mine])) == [Became.ADDED]
    other = replace(mine, programme="Hips")
    assert became(took(eva, members=[other])) == [Became.ADDED]
    knees, hips = sorted(standing(eva), key=lambda one: one.programme != "Knees")
    assert (knees.programme, knees.member_id) == ("Knees", "a" * 32)
    assert (hips.programme, hips.member_id != "a" * 32) == ("Hips", True)
