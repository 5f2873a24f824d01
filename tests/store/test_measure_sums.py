"""Sums follow the facts, and facts the records: every number against the plain query."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests import measured_year
from tests.measure_pictures import MIA, type_costs
from tests.store import samples
from tests.store.test_measures import BEGUN, LATE, event, followed, people, visit  # noqa: F401
from tests.ui.clinic import Clinic
from triage_desk import cli_measures
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.measure import DEFINITIONS, VISITS, Cut, Kind, Only, Period
from triage_desk.domain.measure_facts import facts_of
from triage_desk.domain.measure_results import needs_times, results, time_of
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.services import measures
from triage_desk.store import sums
from triage_desk.store.stories import tell
from triage_desk.ui.presenters import cost_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.measure_lists import of_report
from triage_desk.ui.presenters.measure_paper import report_of
from triage_desk.ui.presenters.measures import MeasuresPresenter, View

WIDE = Period(202503, 202604)


class Lived:
    """What ``measured_year`` needs of a clinic."""

    def __init__(self, store):
        self.store = store

    def clock(self):
        return BEGUN


def plainly(store, now, cut=None):
    """Return the sums by going through every story: month, group and measure to its three."""
    found = {}
    with store.read() as tx:
        everybody = tx.connection.execute(text("SELECT patient_id FROM patients")).scalars()
        told = tell(tx.connection, list(everybody))
    for one in told:
        facts = facts_of(one.story, now)
        if facts is None:
            continue
        visit_ = one.story.encounter
        groups = {
            None: "",
            Cut.DESK: one.desk,
            Cut.STAFF: visit_.started_by,
            Cut.PROVIDER: facts.provider or "unknown",
            Cut.PAYER: one.payer,
            Cut.PROGRAMME: one.programme,
            Cut.LANGUAGE: visit_.language,
            Cut.AGE: one.age_band,
            Cut.SEX: one.sex,
        }
        local = visit_.started_at.astimezone()
        key = (local.year * 100 + local.month, groups[cut])
        for definition in DEFINITIONS:
            mask = definition.mask
            three = (facts.due & mask, facts.due & facts.met & mask, facts.left_out & mask)
            have = found.setdefault((*key, definition.bit), [0, 0, 0])
            if definition.of_visits:
                found[*key, definition.bit] = [
                    n + bool(m) for n, m in zip(have, three, strict=True)
                ]
        every = found.setdefault((*key, VISITS), [0, 0, 0])
        every[0] += 1
    return {key: tuple(three) for key, three in found.items() if any(three)}


def summed(store, cut=None):
    with store.read() as tx:
        rows = tx.measures.sums(WIDE, None, cut)
    return {(r.month, r.group, r.bit): (r.due, r.met, r.left_out) for r in rows}


def test_every_sum_is_that_of_the_plain_query_in_every_group(people):  # noqa: F811
    clinic = Lived(people)
    measured_year.live(clinic, visits=60, days=300)
    followed(people)
    for cut in (None, *Cut):
        found = summed(people, cut)
        assert found == plainly(people, LATE, cut), cut
    counted = {bit for _month, _group, bit in summed(people)}
    assert {VISITS} < counted


def test_sums_stay_right_when_visits_change_are_raised_move_and_go(people):  # noqa: F811
    dice = random.Random(5)
    routes = list(Disposition)
    for step in range(8):
        with people.write() as tx:
            for number in range(3):
                who = dice.choice(("p1", "p2"))
                visit(
                    tx,
                    step * 3 + number,
                    day=dice.randrange(50),
                    person=who,
                    route=dice.choice(routes),
                    language=dice.choice(("en", "es")),
                )
            if step:
                raised = dice.randrange(step * 3)
                tx.encounters.add_override(samples.override(dice.choice(routes), f"e{raised}"))
                for who in ("p1", "p2"):
                    event(tx, who, f"e{raised}")
        followed(people, LATE + timedelta(days=step))
        assert summed(people) == plainly(people, LATE + timedelta(days=step))
    with people.write() as tx:
        tx.measures.again()
    followed(people, LATE + timedelta(days=9))
    for cut in (Cut.LANGUAGE, Cut.SEX):
        assert summed(people, cut) == plainly(people, LATE + timedelta(days=9), cut)


def test_one_group_alone_has_the_sums_of_its_line(people):  # noqa: F811
    with people.write() as tx:
        visit(tx, 1)
        visit(tx, 2, person="p2", language="es", route=Disposition.EMERGENCY)
    followed(people)
    with people.read() as tx:
        alone = tx.measures.sums(WIDE, Only(Cut.LANGUAGE, "es"), None)
        lines = tx.measures.sums(WIDE, None, Cut.LANGUAGE)
        assert tx.measures.values(WIDE, Cut.LANGUAGE) == ("en", "es")
    assert {row.group for row in alone} == {""}
    mine = [row for row in lines if row.group == "es"]
    assert [(r.bit, r.due, r.met) for r in alone] == [(r.bit, r.due, r.met) for r in mine]


def test_a_visit_that_is_changed_back_leaves_no_trace_and_no_group(people):  # noqa: F811
    with people.write() as tx:
        visit(tx, 1, language="es")
    followed(people)
    with people.write() as tx:
        tx.connection.execute(text("UPDATE encounters SET language = 'fr'"))
        event(tx, "p1", "e1")
    followed(people)
    with people.read() as tx:
        assert tx.measures.values(WIDE, Cut.LANGUAGE) == ("fr",)
    assert {group for _m, group, _b in summed(people, Cut.LANGUAGE)} == {"fr"}


_MASK = st.integers(0, 2**40 - 1)


@given(_MASK, _MASK, _MASK)
def test_bits_are_those_of_the_masks_and_none_is_met_that_is_not_due(due, met, left_out):
    found = {bit: rest for bit, *rest in sums._bits(due, met, left_out)}
    assert found.pop(VISITS) == [1, 0, 0]
    for bit, (in_due, in_met, out) in found.items():
        assert (in_due, out) == (due >> bit & 1, left_out >> bit & 1)
        assert in_met == (due & met) >> bit & 1
    assert sum(1 << bit for bit in found) == due | left_out


def test_every_number_of_the_page_is_that_of_its_visits(people):  # noqa: F811
    """Shares, medians and rates of all measures, from the plain stories alone."""
    measured_year.live(Lived(people), visits=60, days=300)
    followed(people)
    with people.read() as tx:
        rows = tx.measures.sums(WIDE, None, None)
        times = tx.measures.times(needs_times(), WIDE, None, None)
        everybody = tx.connection.execute(text("SELECT patient_id FROM patients")).scalars()
        facts = [facts_of(one.story, LATE) for one in tell(tx.connection, list(everybody))]
    known = [one for one in facts if one is not None]
    for one in results(WIDE, WIDE.months, rows, times):
        mine, now = one.definition, one.now
        if not mine.of_visits or now.value is None:
            continue
        due = [f for f in known if f.due & mine.mask]
        if mine.kind is Kind.SHARE:
            met = sum(bool(f.met & mine.mask) for f in due)
            assert (now.numerator, now.denominator) == (met, len(due)), mine.measure_id
            assert now.value == pytest.approx(100 * met / len(due))
            continue
        bit = next(d.bit for d in DEFINITIONS if d.measure_id == time_of(mine))
        values = sorted(f.times[bit] for f in known if bit in f.times)
        if mine.kind is Kind.MEDIAN:
            middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
            assert now.value == middle
        else:
            assert now.value == pytest.approx(len(values) / (sum(values) / 3600))


def test_a_payer_programme_is_the_one_of_the_day_of_the_visit(people):  # noqa: F811
    member = Member(
        *("m1", "p1", "North ACO", ProgrammeKind.ACO, "medicare"),
        *(date(2026, 1, 1), date(2026, 3, 31)),
    )
    with people.write() as tx:
        visit(tx, 1)
        visit(tx, 2, day=40)
        visit(tx, 3, person="p2")
        tx.panels.add(PanelAct(member, BEGUN, "u1", "Mia"))
    followed(people)
    found = summed(people, Cut.PROGRAMME)
    visits = {(m, group): n[0] for (m, group, bit), n in found.items() if bit == VISITS}
    assert visits == {
        (202603, "North ACO"): 1,
        (202603, "unknown"): 1,
        (202604, "unknown"): 1,
    }
    assert found == plainly(people, LATE, Cut.PROGRAMME)


def test_screen_report_file_and_command_line_say_the_same(people, tmp_path):  # noqa: F811
    clinic = Clinic(tmp_path / "data")
    clinic.clock.moment = BEGUN
    desk = replace(clinic.desk.acting_as(MIA), store=people)
    measured_year.live(Lived(people), visits=90, days=300)
    type_costs(desk)
    while measures.follow(desk):
        pass
    shown = MeasuresPresenter(desk)
    shown.span, shown.view = 12, View.ROUTING
    shown.take(shown.read())
    report = shown.taken.report
    quality = shown.taken.quality
    said = cli_measures.plain(report, routing=quality)
    plain = {one["id"]: one for one in said["measures"]}
    rows = {row[0]: row for row in of_report(desk, report).rows}
    table = {row[0]: row for row in shown.rows()}
    paper = report_of(shown, shown.taken)
    printed = {row[0]: row for row in paper.tables[0].rows}
    assert len(plain) == len(DEFINITIONS)
    for one in report.results:
        name, now = one.definition.measure_id, one.now
        value = say.value_words(one.definition.unit, now.value)
        assert plain[name]["value"] == rows[name][6] == now.value
        assert table[name][3] == printed[name][3] == value
        if now.value is not None:
            count = (now.numerator, now.denominator)
            assert (plain[name]["numerator"], plain[name]["denominator"]) == count
            assert rows[name][3:5] == count
            assert printed[name][2] == say.counts_words(one.definition, now)
    known = {one.definition.measure_id for one in report.results if one.now.value is not None}
    assert {"K11", "K15", "K21", "T01", "T03", "T04", "T11", "K08", "T09"} <= known
    tables = {one.title: one.rows for one in paper.tables}
    assert tables["Cost estimate"] == cost_words.cost_rows(report)
    told = {(one["line"], one["about"]): one["value"] for one in said["cost_estimate"]["figures"]}
    assert len(report.costs.lines) == 3
    for line in report.costs.lines:
        assert told["cost", line.care] == pytest.approx(line.cost)
    (paid,) = [value for (line, _about), value in told.items() if line == "shared_paid"]
    assert paid == pytest.approx(report.costs.shared.paid)
    assert len(said["groups_compared"]) == len(report.gaps) == len(shown.gap_rows())
    assert len(paper.charts) == sum(card.counted and bool(card.chart.known) for card in shown.cards)
    clinic.store.close()


def test_the_invented_year_has_signs_that_the_rules_know():
    flags = Path(__file__).parents[2] / "resources" / "content" / "red_flags"
    assert all((flags / f"{flag}.yaml").is_file() for flag in measured_year.FLAGS)
