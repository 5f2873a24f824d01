"""A list against a plain reading of each person's record: random people, random questions.

The plain reading opens whole records and reads decisions as they were kept; it shares nothing with
lists but what a criterion means in words. What a list leaves out beforehand, keeps beside decisions
or reads in another order must never make another list of it.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, text

from tests.store import samples
from tests.store.samples import NOW
from triage_desk.clock import local_date
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, answered
from triage_desk.domain.cohort import SAYS, Cohort, Criterion, Match, Says, What, why
from triage_desk.domain.decision import PathwayRef, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus, OverrideReason
from triage_desk.domain.panel import Member, PanelAct, ProgrammeKind
from triage_desk.domain.patient import Merge, Sex
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.store.tables_cohorts import DecisionDigests

TODAY = local_date(NOW)
DIGESTS = DecisionDigests.metadata.tables["decision_digests"]
FLAGS, PATHS, ROUTES = ("RF-A-1", "RF-B-2", "RF-C-3"), ("knee", "neck", ""), tuple(Disposition)
SAID = (YES, NO, NOT_SURE, DECLINED, None)
PLACES = (("neck",), ("knee", "neck"), ())
STATUS = (*[EncounterStatus.FINISHED] * 3, EncounterStatus.DECIDED, EncounterStatus.DISCARDED)
PEOPLE, ASKED = 40, 150
ABOUT = {
    What.ANSWER: ("fell", "pain", "kind"),
    What.FLAG: (*FLAGS, "RF-OLD-9"),
    What.ROUTE: tuple(one.value for one in ROUTES),
    What.PATHWAY: PATHS[:2],
    What.REGION: ("neck", "knee"),
    What.SEX: ("female", "male"),
    What.LANGUAGE: ("en", "es"),
    What.PROGRAMME: ("Knees", "ACO"),
}


def _decision(chance):
    base = samples.decision(chance.choice(ROUTES))
    found = [
        replace(
            base.findings[0],
            rule_id=flag,
            verdict=chance.choice(tuple(Verdict)),
            applies=chance.random() < 0.8,
        )
        for flag in FLAGS
        if chance.random() < 0.8
    ]
    path = chance.choice(PATHS)
    pathway = PathwayRef(path, *[""] * 5, ()) if path else None
    return replace(base, findings=tuple(found), pathway=pathway)


def _visit(tx, chance, name, person):
    at = NOW - timedelta(days=chance.choice((0, 3, 30, 400)), minutes=chance.randrange(90))
    status = chance.choice((*STATUS, EncounterStatus.IN_PROGRESS))
    made = samples.encounter(name, person, status=status, started_at=at, changed_at=at)
    tx.encounters.add(made)
    says = {
        "fell": chance.choice(SAID),
        "pain": chance.choice((answered(3), answered(8), NOT_SURE, None)),
        "kind": chance.choice((answered("a"), answered("b"), DECLINED, None)),
        "regions": chance.choice((*map(answered, PLACES), NOT_SURE, None)),
    }
    tx.encounters.append_answers(name, {k: v for k, v in says.items() if v}, at, "u1")
    if chance.random() < 0.3:
        tx.encounters.append_answers(name, {"fell": chance.choice(SAID[:4])}, at, "u1")
    if status is EncounterStatus.IN_PROGRESS:
        return
    for _ in range(chance.choice((1, 1, 2))):
        tx.encounters.add_decision(name, _decision(chance), at)
    if chance.random() < 0.3:
        tx.encounters.add_override(samples.override(chance.choice(ROUTES), name))
        if chance.random() < 0.5:
            back = samples.override(chance.choice(ROUTES), name)
            tx.encounters.add_override(replace(back, reason=OverrideReason.TAKEN_BACK))


@pytest.fixture
def clinic(store, request):
    """Random people: with several visits, merged, removed, discarded, in programmes that ended."""
    chance = random.Random(7)
    names = [f"p{number:02d}" for number in range(PEOPLE)]
    with store.write() as tx:
        for name in names:
            born = date(chance.randrange(1930, 2026), chance.randrange(1, 13), 2)
            more = {"sex": chance.choice((Sex.FEMALE, Sex.MALE, Sex.UNKNOWN)), "birth_date": born}
            family = chance.choice(("Elm", "Oak", "oak", "Ash"))
            one = samples.patient(name, family, language=chance.choice(("en", "es")), **more)
            tx.patients.add(one)
        for number in range(2 * PEOPLE):
            _visit(tx, chance, f"e{number:03d}", chance.choice(names))
        for number in range(PEOPLE // 2):
            begins = TODAY + timedelta(days=chance.randrange(-99, 9))
            ends = chance.choice((None, TODAY, TODAY - timedelta(days=1)))
            kind = chance.choice((("Knees", ProgrammeKind.BUNDLE), ("ACO", ProgrammeKind.ACO)))
            one = Member(f"m{number}", chance.choice(names), *kind, "", begins, ends)
            tx.panels.add(PanelAct(one, NOW, "u1", "Ana"))
        for kept, gone in (("p01", "p02"), ("p01", "p03"), ("p05", "p04")):
            tx.patients.merge(Merge(kept, gone, NOW, "u1"))
        for number, who in enumerate(("p07", "p08")):
            asked = (RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", TODAY)
            tx.people.empty(Removal(f"r{number}", who, *asked))
    return store


def _records(tx):
    """Return of each person on file: the record, the last routed visit, the programmes of today."""
    found = []
    gone = {"p07", "p08"}
    for number in range(PEOPLE):
        name = f"p{number:02d}"
        one = tx.patients.get(name)
        if one.merged_into or name in gone:
            continue
        ids = [name, *(under.patient_id for under in tx.patients.under(name))]
        rows = tx.encounters.of_patients(ids)
        routed = [
            tx.encounters.record(row.encounter_id)
            for row in rows
            if row.status in (EncounterStatus.DECIDED, EncounterStatus.FINISHED)
        ]
        key = lambda r: (r.encounter.started_at, r.encounter.encounter_id)  # noqa: E731
        last = max(routed, key=key, default=None)
        paid = {m.programme for m in tx.panels.of_patients(ids) if m.holds_on(TODAY)}
        found.append((one, last, paid))
    return found


def _three(answer, yes):
    if answer is None or not answer.known:
        return "unknown"
    return "present" if yes(answer.value) else "absent"


def _plain(one, record, last, paid):  # noqa: C901, PLR0911, PLR0912 - a plain reading has each case
    """Tell whether a criterion holds, by a person's whole record."""
    what, says, about = one.what, one.says.value, one.about
    if what is What.AGE:
        born = record.birth_date
        years = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
        return years >= one.number if says == "at_least" else years <= one.number
    if what is What.SEX:
        return (record.sex.value == about) == (says == "present")
    if what is What.LANGUAGE:
        return (record.language == about) == (says == "present")
    if what is What.PROGRAMME:
        return (about in paid) == (says == "present")
    if what is What.VISIT:
        if last is None:
            return says == "at_least"
        days = (TODAY - local_date(last.encounter.started_at)).days
        return days >= one.number if says == "at_least" else days <= one.number
    if last is None:
        return says == "unknown"
    if what is What.ROUTE:
        route, changes = last.decisions[-1].disposition, []
        for change in last.overrides:
            if change.reason is OverrideReason.TAKEN_BACK:
                changes = changes[:-1]
            else:
                changes.append(change)
        route = changes[-1].to_disposition if changes else route
        return says == ("present" if route.value == about else "absent")
    if what is What.PATHWAY:
        pathway = last.decisions[-1].pathway
        return says == ("present" if pathway and pathway.pathway_id == about else "absent")
    if what is What.FLAG:
        for finding in last.decisions[-1].findings:
            if finding.rule_id == about and finding.applies:
                return says == finding.verdict.value.replace("not_ruled_out", "unknown")
        return says == "unknown"
    answer = last.answers.get("regions" if what is What.REGION else about)
    if says in ("at_least", "at_most"):
        number = answer.value if answer and answer.known else None
        if not isinstance(number, int | float) or isinstance(number, bool):
            return False
        return number >= one.number if says == "at_least" else number <= one.number
    if what is What.REGION:
        return says == _three(answer, lambda value: about in value)
    if one.code:
        return says == _three(answer, lambda value: value == one.code)
    return says == _three(answer, lambda value: value is True)


def _criterion(chance):
    what = chance.choice([*ABOUT, What.AGE, What.VISIT])
    about = chance.choice(ABOUT[what]) if what in ABOUT else ""
    code, says, number = "", chance.choice(SAYS[what]), 0.0
    if what is What.ANSWER:
        numbers = (Says.AT_LEAST, Says.AT_MOST)
        says = chance.choice(numbers if about == "pain" else SAYS[what][:3])
        code = chance.choice("ab") if about == "kind" else ""
    if says in (Says.AT_LEAST, Says.AT_MOST):
        number = chance.choice({What.AGE: (18, 40, 65), What.VISIT: (0, 3, 30)}.get(what, (3, 5)))
    return Criterion(what, says, about, code, number)


def _list(store, cohort):
    with store.read() as tx:
        people = tx.cohorts.people(cohort, TODAY)
        told = tx.cohorts.candidates(cohort, people, TODAY)
        learned = tx.cohorts.learned()
    held = {one.patient.patient_id: why(cohort, one, TODAY) for one in told}
    return {one: reasons for one, reasons in held.items() if reasons}, learned


def _plainly(records, cohort):
    found = {}
    for one, last, paid in records:
        held = tuple(c for c in cohort.criteria if _plain(c, one, last, paid))
        if held and (cohort.match is Match.ANY or len(held) == len(cohort.criteria)):
            found[one.patient_id] = held
    return found


def test_a_list_is_what_a_plain_reading_of_every_record_says(clinic):
    chance, sizes = random.Random(11), Counter()
    with clinic.read() as tx:
        records = _records(tx)
    for turn in range(ASKED):
        criteria = tuple(_criterion(chance) for _ in range(chance.choice((1, 1, 2, 2, 3))))
        cohort = Cohort(chance.choice(tuple(Match)), criteria)
        found, learned = _list(clinic, cohort)
        assert found == _plainly(records, cohort), cohort
        if turn < ASKED // 2:
            assert learned == ()
        if turn in (ASKED // 2, 3 * ASKED // 4):
            # As an earlier program left it: no digest, then some of them, then sets thrown away.
            with clinic.write() as tx:
                some = DIGESTS.c.number % 2 == 0 if turn > ASKED // 2 else text("1 = 1")
                tx.connection.execute(delete(DIGESTS).where(some))
        sizes[min(len(found), 3)] += 1
    assert min(sizes[0], sizes[1], sizes[2], sizes[3]) > 3, "lists of every size were compared"


def _flags(store):
    return _list(store, Cohort(Match.ANY, (Criterion(What.FLAG, Says.PRESENT, FLAGS[0]),)))


def test_what_had_to_be_unpacked_is_kept_and_is_the_same(clinic):
    with clinic.read() as tx:
        before = set(tx.connection.execute(DIGESTS.select()))
    assert before
    with clinic.write() as tx:
        tx.connection.execute(delete(DIGESTS))
    found, learned = _flags(clinic)
    assert learned
    for _twice in range(2):
        with clinic.write() as tx:
            tx.cohorts.learn(learned)
    with clinic.read() as tx:
        after = set(tx.connection.execute(DIGESTS.select()))
    assert after == {row for row in before if row in after}
    assert len(after) == len(learned)
    assert _flags(clinic) == (found, ())


def test_a_set_of_flags_that_was_thrown_away_is_read_from_the_decision(clinic):
    found, learned = _flags(clinic)
    assert learned == ()
    with clinic.write() as tx:
        tx.connection.execute(text("DELETE FROM flag_sets"))
    again, learned = _flags(clinic)
    assert (again, bool(learned)) == (found, True)
    with clinic.write() as tx:
        tx.cohorts.learn(learned)
        tx.cohorts.learn(())
    assert _flags(clinic) == (found, ())


def test_nothing_of_a_removed_person_is_kept_beside_the_decision(clinic):
    """Neither by the removal, nor by a list that was read before it and is kept after it."""
    with clinic.write() as tx:
        tx.connection.execute(delete(DIGESTS))
    _found, learned = _flags(clinic)
    with clinic.read() as tx:
        last = next(last for one, last, _ in _records(tx) if last and one.patient_id > "p08")
        who, theirs = last.patient.patient_id, last.encounter.encounter_id
    asked = (RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", TODAY)
    with clinic.write() as tx:
        tx.people.empty(Removal("r9", who, *asked))
        tx.cohorts.learn(learned)
    with clinic.read() as tx:
        kept = set(
            tx.connection.execute(DIGESTS.select().with_only_columns(DIGESTS.c[0])).scalars()
        )
    assert kept
    assert theirs not in kept
    assert theirs in {one.encounter_id for one in learned}
