"""What the services are promised: see services/ports.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.answers import DECLINED, NO, NOT_ASKED, NOT_SURE, YES, AnswerSet, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.draft import Draft
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.lock import IntakeLock, TakeOver, TakeOverReason
from triage_desk.domain.user import Role
from triage_desk.errors import EnvironmentFault, Stale, UserError

VALUES = {
    "yes": YES,
    "no": NO,
    "unsure": NOT_SURE,
    "declined": DECLINED,
    "not_asked": NOT_ASKED,
    "days": answered(21),
    "score": answered(7.5),
    "since": answered(date(2026, 2, 14)),
    "words": answered("It is tight, isn't it? 痛い"),
    "codes": answered(("back", "neck")),
}


def read(store, encounter_id="e1"):
    with store.read() as tx:
        return tx.encounters.record(encounter_id)


def test_a_patient_comes_back_as_kept(store):
    person = samples.patient(mrn="A-1", phone="555 0100", language="es", preferred_name="Zeb")
    with store.write() as tx:
        tx.patients.add(person)
    with store.read() as tx:
        assert tx.patients.get("p1") == person


def test_a_record_number_belongs_to_one_patient_and_none_to_many(store):
    with store.write() as tx:
        tx.patients.add(samples.patient("p1", mrn="A-1"))
        tx.patients.add(samples.patient("p2"))
        tx.patients.add(samples.patient("p3"))
    with pytest.raises(UserError, match="record number") as caught, store.write() as tx:
        tx.patients.add(samples.patient("p4", mrn="A-1"))
    assert caught.value.field == "mrn"


@pytest.mark.parametrize("call", ["get", "answers", "record"])
def test_an_encounter_comes_back_as_kept(visit, call):
    with visit.read() as tx:
        kept = getattr(tx.encounters, call)("e1")
    expected = {"get": samples.encounter(), "answers": AnswerSet()}
    assert (kept.encounter if call == "record" else kept) == expected.get(call, samples.encounter())


def test_every_field_of_an_encounter_can_change(visit):
    changed = samples.encounter(
        status=EncounterStatus.DISCARDED,
        changed_at=later(9),
        safe_at=later(1),
        decided_at=later(2),
        finished_at=later(3),
        disposition=Disposition.EMERGENCY,
        discard_reason="called twice",
        language="es",
        changed_by="Pat Example",
        paused_seconds=61,
        paused_before_safe=7,
    )
    with visit.write() as tx:
        kept = tx.encounters.update(changed)
    assert read(visit).encounter == kept == replace(changed, version=1)


def test_a_change_of_an_older_version_is_refused_by_name_and_keeps_nothing(visit):
    mine = samples.encounter()
    with visit.write() as tx:
        tx.encounters.update(replace(mine, changed_by="Pat Example", changed_at=later(1)))
    with pytest.raises(Stale, match="Changed by Pat Example at"), visit.write() as tx:
        tx.encounters.update(replace(mine, status=EncounterStatus.DISCARDED))
    with pytest.raises(Stale, match="Changed by Pat Example at"), visit.write() as tx:
        tx.encounters.append_answers("e1", {"a": YES}, later(2), "u1", version=0)
    with visit.write() as tx:
        tx.encounters.append_answers("e1", {"a": NO}, later(3), "u1", name="Sam", version=1)
    kept = read(visit)
    assert (kept.encounter.status, kept.encounter.version) == (EncounterStatus.IN_PROGRESS, 2)
    assert (kept.encounter.changed_by, dict(kept.answers)) == ("Sam", {"a": NO})


def lock(**changes) -> IntakeLock:
    return replace(
        IntakeLock("e1", "u1", "Sam Sample", "front-1", "s1", NOW, later(5), "Pat Example"),
        **changes,
    )


def test_a_lock_comes_back_as_kept_until_it_is_freed(visit):
    with visit.write() as tx:
        assert tx.locks.get("e1") is None
        tx.locks.put(lock())
        assert tx.locks.get("e1") == lock()
        assert (tx.locks.at(lock().workstation), tx.locks.at("x")) == ((lock(),), ())
        tx.locks.put(lock(seat="s2", before=""))
    with visit.read() as tx:
        (row,) = tx.encounters.worklist(NOW, later(1))
        assert row.lock == tx.locks.get("e1") == lock(seat="s2", before="")
    with visit.write() as tx:
        tx.locks.remove("e1")
        tx.locks.remove("e1")
        assert tx.locks.get("e1") is None


def test_the_time_of_a_lock_is_the_servers_where_there_is_one(visit):
    with visit.read() as tx:
        now = tx.locks.now(NOW)
        on_server = tx._connection.dialect.name != "sqlite"
    expected = datetime.now(UTC) if on_server else NOW
    assert abs(now - expected) < timedelta(minutes=1)


def test_taking_over_is_kept_for_good(visit):
    why = TakeOverReason.CANNOT_WAIT
    taken = TakeOver("e1", NOW, "Pat", Role.PT, "front-2", "Sam", "front-1", why, "Waits.")
    with visit.write() as tx:
        tx.locks.add_take_over(taken)
    refused = pytest.raises((DBAPIError, EnvironmentFault), match=r"only grows|may not do that")
    with refused, visit.write() as tx:
        tx._connection.execute(text("DELETE FROM take_overs"))


def test_answers_come_back_with_their_kind_and_history(visit):
    with visit.write() as tx:
        tx.encounters.append_answers("e1", VALUES, later(1), "u1")
        tx.encounters.append_answers("e1", {"yes": NO, "days": None}, later(2), "u2")
    record = read(visit)
    assert record.answers == AnswerSet(VALUES).with_answers({"yes": NO}).without("days")
    assert {type(record.answers[k].value) for k in ("score", "since", "yes")} == {float, date, bool}
    assert [e.sequence for e in record.events] == list(range(1, 13))
    changed, opened = record.events[-2:]
    assert (changed.link_id, changed.answer, changed.previous) == ("yes", NO, YES)
    assert (changed.at, changed.by) == (later(2), "u2")
    assert (opened.answer, opened.previous) == (None, answered(21))
    assert record.events[0].previous is None


def test_the_answers_now_are_those_of_the_record(visit):
    with visit.write() as tx:
        tx.encounters.append_answers("e1", VALUES, later(1), "u1")
        tx.encounters.append_answers("e1", {"yes": None, "no": YES}, later(2), "u1")
    with visit.read() as tx:
        now = tx.encounters.answers("e1")
    assert now == read(visit).answers
    assert list(now) == list(read(visit).answers)


def test_an_answer_marks_its_visit_as_changed_and_never_back(visit):
    with visit.write() as tx:
        tx.encounters.append_answers("e1", {"a": YES}, later(5), "u1")
        tx.encounters.append_answers("e1", {"b": YES}, later(4), "u1")
    assert read(visit).encounter.changed_at == later(5)


def test_answers_of_one_visit_do_not_reach_another(visit):
    with visit.write() as tx:
        tx.encounters.add(samples.encounter("e2"))
        tx.encounters.append_answers("e1", {"a": YES}, NOW, "u1")
    assert read(visit, "e2").answers == AnswerSet()


def test_decisions_overrides_and_notices_come_back_in_order(visit):
    first, second = samples.decision(), samples.decision(Disposition.PHYSICIAN_SOON)
    with visit.write() as tx:
        tx.encounters.add_decision("e1", first, NOW)
        tx.encounters.add_decision("e1", second, NOW)
        tx.encounters.add_override(samples.override(Disposition.PHYSICIAN_TODAY))
        tx.encounters.add_override(samples.override(Disposition.EMERGENCY))
        tx.encounters.add_notice(samples.notice())
    record = read(visit)
    assert record.decisions == (first, second)
    assert [o.to_disposition for o in record.overrides] == [
        Disposition.PHYSICIAN_TODAY,
        Disposition.EMERGENCY,
    ]
    assert record.notices == (samples.notice(),)
    assert record.route is Disposition.EMERGENCY
    assert record.patient == samples.patient()


def test_a_route_before_which_none_was_known_comes_back_as_such(visit):
    change = replace(samples.override(Disposition.EMERGENCY), from_disposition=None)
    with visit.write() as tx:
        tx.encounters.add_override(change)
    assert read(visit).overrides == (change,)


def test_papers_come_back_oldest_first(visit):
    with visit.write() as tx:
        tx.encounters.add_document(samples.document("d2"))
        tx.encounters.add_document(samples.document("d1"))
    with visit.read() as tx:
        papers = tx.encounters.documents("e1")
    assert papers == (samples.document("d2"), samples.document("d1"))


NOBODY = [
    lambda tx: tx.patients.get("none"),
    lambda tx: tx.encounters.get("none"),
    lambda tx: tx.encounters.record("none"),
    lambda tx: tx.encounters.add(samples.encounter("e9", "none")),
    lambda tx: tx.encounters.update(samples.encounter("none")),
    lambda tx: tx.encounters.append_answers("none", {"a": YES}, NOW, "u1"),
    lambda tx: tx.encounters.add_decision("none", samples.decision(), NOW),
    lambda tx: tx.encounters.add_override(samples.override(encounter_id="none")),
]


@pytest.mark.parametrize("use", NOBODY)
def test_what_is_not_on_file_is_said_to_be_so(visit, use):
    with pytest.raises(UserError, match="not on file"), visit.write() as tx:
        use(tx)


def test_an_error_takes_back_everything_of_its_transaction(visit):
    def work():
        with visit.write() as tx:
            tx.patients.add(samples.patient("p2"))
            tx.encounters.append_answers("e1", {"a": YES}, later(1), "u1")
            tx.audit.write(samples.event())
            tx.encounters.get("none")

    with pytest.raises(UserError):
        work()
    assert read(visit).answers == AnswerSet()
    assert visit.verify_chain().events == 0
    with visit.read() as tx, pytest.raises(UserError):
        tx.patients.get("p2")


def test_a_reader_sees_one_state(visit):
    with visit.read() as tx:
        assert tx.encounters.answers("e1") == AnswerSet()
        with visit.write() as other:
            other.encounters.append_answers("e1", {"a": YES}, NOW, "u1")
        assert tx.encounters.answers("e1") == AnswerSet()
    assert read(visit).answers == AnswerSet({"a": YES})


def test_a_moment_without_time_zone_is_refused(visit):
    with pytest.raises(ValueError, match="time zone"), visit.write() as tx:
        tx.encounters.append_answers("e1", {"a": YES}, datetime(2026, 3, 2), "u1")  # noqa: DTZ001


# ------------------------------------------------------------------------------------ the worklist


def listed(store, since=NOW):
    with store.read() as tx:
        return tx.encounters.worklist(since, later(60))


def test_the_list_shows_initials_age_answers_and_route(visit):
    with visit.write() as tx:
        tx.encounters.append_answers("e1", {"a": YES, "b": NOT_SURE, "c": NO}, later(1), "u1")
        tx.encounters.append_answers("e1", {"c": None, "a": NO}, later(2), "u1")
        tx.encounters.add_decision("e1", samples.decision(Disposition.PT_FIRST), later(3))
    (row,) = listed(visit)
    assert (row.initials, row.age_years, row.answered) == ("Z.Q.", 64, 2)
    assert (row.route, row.overridden) == (Disposition.PT_FIRST, False)
    assert (row.started_at, row.changed_at) == (NOW, later(2))
    with visit.write() as tx:
        tx.encounters.add_decision("e1", samples.decision(Disposition.PT_FIRST_NOTIFY), later(4))
        tx.encounters.add_override(samples.override(Disposition.EMERGENCY))
    (row,) = listed(visit)
    assert (row.route, row.overridden) == (Disposition.EMERGENCY, True)


def test_the_list_holds_today_and_all_that_is_unfinished(store):
    yesterday = NOW - timedelta(days=1)
    with store.write() as tx:
        tx.patients.add(samples.patient())
        for status in EncounterStatus:
            for day, at in (("old", yesterday), ("new", NOW)):
                name = f"{day} {status}"
                tx.encounters.add(samples.encounter(name, status=status, started_at=at))
    expected = {f"new {s}" for s in EncounterStatus} | {
        f"old {s}" for s in ("in_progress", "parked", "decided")
    }
    assert {row.encounter_id for row in listed(store)} == expected
    assert "new parked" in {row.encounter_id for row in listed(store, later(10))}


def test_the_newest_change_is_first_and_the_end_of_the_day_is_not_today(visit):
    done = EncounterStatus.FINISHED
    with visit.write() as tx:
        tx.encounters.add(samples.encounter("e2", changed_at=later(5)))
        tx.encounters.add(samples.encounter("e3", status=done, started_at=later(60)))
        tx.encounters.append_answers("e1", {"a": YES}, later(6), "u1")
    assert [row.encounter_id for row in listed(visit)] == ["e1", "e2"]


def test_a_birth_date_in_the_future_does_not_empty_the_list(visit):
    with visit.write() as tx:
        tx.patients.add(samples.patient("p2", birth_date=date(2030, 1, 1)))
        tx.encounters.add(replace(samples.encounter("e2", "p2")))
    assert {row.age_years for row in listed(visit)} == {64, 0}


def test_past_intakes_come_in_pages_with_the_answers_that_stood_then(visit):
    with visit.write() as tx:
        tx.encounters.add(samples.encounter("e2"))
        tx.encounters.append_answers("e1", {"back": YES, "neck": NO}, NOW, "u1")
        tx.encounters.add_decision("e1", samples.decision(), NOW)
        tx.encounters.add_decision("e2", samples.decision(), later(1))
        tx.encounters.append_answers("e1", {"back": NO, "neck": None}, later(2), "u1")
    with visit.read() as tx:
        assert tx.encounters.count_past(None) == 2
        assert tx.encounters.count_past(later(1)) == 1
        (first,) = tx.encounters.past_intakes(None, 0, 1)
        (second,) = tx.encounters.past_intakes(None, first.number, 9)
        assert tx.encounters.past_intakes(None, second.number, 9) == ()
        assert tx.encounters.past_intakes(later(0.5), 0, 9) == (second,)
    assert first.answers == AnswerSet({"back": YES, "neck": NO})
    assert (first.decided_at, first.decision) == (NOW, samples.decision())
    assert (second.encounter_id, second.answers) == ("e2", AnswerSet())


def test_of_several_decisions_the_latest_is_past(visit):
    with visit.write() as tx:
        tx.encounters.add_decision("e1", samples.decision(), NOW)
        tx.encounters.append_answers("e1", {"back": YES}, later(1), "u1")
        tx.encounters.add_decision("e1", samples.decision(Disposition.EMERGENCY), later(2))
    with visit.read() as tx:
        (past,) = tx.encounters.past_intakes(None, 0, 9)
    assert past.decision.disposition is Disposition.EMERGENCY
    assert past.answers == AnswerSet({"back": YES})


def test_a_draft_is_replaced_and_taken_once(store):
    draft = Draft(
        "d1", "intake", "e1", NOW, "u1", {"goal.field": "Walk \N{EM DASH} 痛い"}, {"page": "g"}
    )
    with store.write() as tx:
        tx.drafts.put(replace(draft, fields={"goal.field": "W"}))
        tx.drafts.put(draft)
        tx.drafts.put(replace(draft, workstation="d2"))
        assert tx.drafts.take("d1", "intake", "e1") == draft
        assert tx.drafts.take("d1", "intake", "e1") is None
    with store.read() as tx:
        assert tx.drafts.get("d2", "intake", "e1") is not None


def test_the_drafts_of_a_screen_are_found_the_newest_first(store):
    old = Draft("d1", "review", "e1", NOW, "u1", {"ask.words": "Since when"})
    new = replace(old, encounter_id="e2", at=later(5))
    with store.write() as tx:
        for draft in (old, new, replace(old, workstation="d2"), replace(old, place="intake")):
            tx.drafts.put(draft)
    with store.read() as tx:
        assert tx.drafts.of_place("d1", "review") == (new, old)
