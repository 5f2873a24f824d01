"""Reviews on either database: they grow, make the queue, and are emptied with the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from tests.store.samples import NOW, later
from triage_desk.domain.answers import answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.patient import Merge
from triage_desk.domain.removal import Removal, RemovalReason
from triage_desk.domain.review import (
    CallOutcome,
    CopyRow,
    Feedback,
    QueueRow,
    Review,
    ReviewKind,
    ReviewState,
)
from triage_desk.domain.user import Role
from triage_desk.errors import EnvironmentFault
from triage_desk.store.tables_reviews import Reviews

D, K, S = Disposition, ReviewKind, ReviewState
TABLES = Reviews.metadata.tables
ALL = tuple(D)


def review(kind=K.CONFIRMED, route=D.PT_FIRST, minutes=1, **changes) -> Review:
    made = Review(
        *("e1", kind, later(minutes), "u2", "Dev Sample", Role.PT, 1, "1.0.0", route, route)
    )
    return replace(made, **changes)


def decide(store, route=D.PT_FIRST, encounter_id="e1", minutes=0.0):
    with store.write() as tx:
        tx.encounters.add_decision(encounter_id, samples.decision(route), later(minutes))


def add(store, *reviews):
    with store.write() as tx:
        for one in reviews:
            tx.reviews.add(one)


def waiting(store, state=S.WAITING, routes=ALL):
    with store.read() as tx:
        found = tx.reviews.queue(state, routes, 10)
        assert tx.reviews.count(state, routes) == len(found)
        return found


def test_reviews_come_back_as_kept_with_the_record(visit):
    decide(visit)
    made = (
        review(K.QUESTION_BACK, link_id="red.bladder", words="Since when?"),
        review(K.CALLED_BACK, minutes=2, outcome=CallOutcome.WORSE),
        review(
            K.CHANGED,
            minutes=3,
            to_disposition=D.PHYSICIAN_SOON,
            reason=OverrideReason.NEW_INFORMATION,
        ),
        review(K.FEEDBACK, minutes=4, feedback=Feedback.RIGHT),
    )
    add(visit, *made)
    with visit.read() as tx:
        kept = tx.encounters.record("e1")
        assert tx.encounters.record("e1").reviews == made
    assert kept.review_state is S.WAITING


def test_a_decided_visit_waits_until_a_clinician_stands_for_it(visit):
    with visit.write() as tx:
        tx.encounters.append_answers("e1", {"regions": answered(("hip", "knee"))}, NOW, "u1")
    assert waiting(visit) == ()
    decide(visit, minutes=1)
    row = QueueRow(
        *("e1", "p1", "Z.Q.", 64, D.PT_FIRST, S.WAITING, later(1)), regions=("hip", "knee")
    )
    assert waiting(visit) == (row,)
    assert waiting(visit, routes=(D.PHYSICIAN_SOON,)) == ()
    add(visit, review(minutes=2))
    assert waiting(visit) == ()
    with visit.read() as tx:
        assert tx.reviews.waiting(5) == {}
        assert tx.encounters.record("e1").signed_off == review(minutes=2)


def test_a_change_of_route_a_question_and_a_new_decision_bring_it_back(visit):
    decide(visit)
    add(visit, review())
    raised = replace(samples.override(D.PHYSICIAN_TODAY), at=later(3), role=Role.FRONT_DESK)
    with visit.write() as tx:
        tx.encounters.add_override(raised)
    assert [(r.route, r.since) for r in waiting(visit)] == [(D.PHYSICIAN_TODAY, later(3))]
    add(visit, review(K.QUESTION_BACK, D.PHYSICIAN_TODAY, words="Fever?"))
    assert waiting(visit) == ()
    assert [r.state for r in waiting(visit, S.ASKED)] == [S.ASKED]
    with visit.read() as tx:
        assert tx.reviews.waiting(5) == {"e1": S.ASKED}
    decide(visit, minutes=9)
    assert [r.state for r in waiting(visit)] == [S.WAITING]
    with visit.write() as tx:
        tx.encounters.add_override(replace(raised, to_disposition=D.EMERGENCY, at=later(10)))
    assert waiting(visit) == ()


def test_the_most_urgent_and_then_the_oldest_come_first(visit):
    routes = (D.PT_FIRST, D.PHYSICIAN_SOON, D.PT_FIRST, D.EMERGENCY, D.OUTSIDE_SCOPE)
    for number, route in enumerate(routes, start=2):
        with visit.write() as tx:
            tx.encounters.add(samples.encounter(f"e{number}"))
        decide(visit, route, f"e{number}", minutes=20 - number)
    assert [row.encounter_id for row in waiting(visit)] == ["e3", "e4", "e2", "e6"]


def test_a_route_that_was_raised_by_mistake_and_taken_back_is_that_of_the_next_decision(visit):
    decide(visit)
    raised = samples.override(D.PHYSICIAN_TODAY)
    back = replace(
        raised,
        from_disposition=D.PHYSICIAN_TODAY,
        to_disposition=D.PT_FIRST,
        reason=OverrideReason.TAKEN_BACK,
    )
    with visit.write() as tx:
        tx.encounters.add_override(raised)
        tx.encounters.add_override(back)
    decide(visit, D.PHYSICIAN_SOON, minutes=5)
    with visit.read() as tx:
        (row,) = tx.encounters.worklist(NOW, later(1))
        assert tx.encounters.record("e1").route is D.PHYSICIAN_SOON
    assert (row.route, row.overridden) == (D.PHYSICIAN_SOON, False)
    assert [r.route for r in waiting(visit)] == [D.PHYSICIAN_SOON]


def copies(store, since=NOW, limit=10):
    with store.read() as tx:
        return tx.reviews.copies(since, limit)


def test_a_copy_is_of_the_route_that_stands_and_goes_when_it_was_noted(visit):
    with visit.write() as tx:
        tx.encounters.append_answers("e1", {"regions": answered(("hip",))}, NOW, "u1")
    decide(visit, D.PT_FIRST)
    assert copies(visit) == ()
    raised = replace(samples.override(D.PT_FIRST_NOTIFY), at=later(2))
    with visit.write() as tx:
        tx.encounters.add_override(raised)
    assert copies(visit) == (CopyRow("e1", "p1", "Z.Q.", 64, later(2), ("hip",)),)
    note = review(K.NOTED, D.PT_FIRST_NOTIFY, minutes=3)
    add(visit, note)
    assert copies(visit) == ()
    assert [row.route for row in waiting(visit)] == [D.PT_FIRST_NOTIFY]
    add(visit, replace(note, kind=K.TAKEN_BACK))
    assert [row.encounter_id for row in copies(visit)] == ["e1"]
    with visit.write() as tx:
        tx.encounters.add_override(replace(raised, to_disposition=D.PHYSICIAN_SOON))
    assert copies(visit) == ()


def test_a_new_decision_makes_a_new_copy(visit):
    decide(visit, D.PT_FIRST_NOTIFY)
    add(visit, review(K.NOTED, D.PT_FIRST_NOTIFY))
    assert copies(visit) == ()
    decide(visit, D.PT_FIRST_NOTIFY, minutes=4)
    assert [row.since for row in copies(visit)] == [later(4)]


def test_copies_are_of_the_last_days_the_newest_first_and_no_more_than_asked_for(visit):
    for number in (1, 2, 3):
        if number > 1:
            with visit.write() as tx:
                begun = replace(samples.encounter(f"e{number}"), started_at=later(number))
                tx.encounters.add(begun)
        decide(visit, D.PT_FIRST_NOTIFY, f"e{number}", minutes=9 + number)
    assert [row.encounter_id for row in copies(visit)] == ["e3", "e2", "e1"]
    assert [row.encounter_id for row in copies(visit, limit=2)] == ["e3", "e2"]
    assert [row.encounter_id for row in copies(visit, later(3))] == ["e3"]


def test_a_merged_record_shows_whose_record_it_is(visit):
    decide(visit)
    with visit.write() as tx:
        tx.patients.add(samples.patient("p2", given="Ada"))
        tx.patients.merge(Merge("p2", "p1", NOW, "u1"))
    assert [(row.patient_id, row.initials) for row in waiting(visit)] == [("p2", "A.Q.")]


def test_what_somebody_stood_for_is_listed_to_be_judged(visit):
    decide(visit)
    with visit.read() as tx:
        assert tx.reviews.seen_by("u2", 5) == ()
    add(visit, review(), review(K.FEEDBACK, minutes=2, feedback=Feedback.SHOULD_BE_PHYSICIAN))
    with visit.read() as tx:
        (row,) = tx.reviews.seen_by("u2", 5)
        assert tx.reviews.seen_by("u3", 5) == ()
    assert (row.encounter_id, row.initials, row.route) == ("e1", "Z.Q.", D.PT_FIRST)
    assert (row.at, row.feedback, row.regions) == (later(1), Feedback.SHOULD_BE_PHYSICIAN, ())
    add(visit, review(K.TAKEN_BACK, minutes=3))
    with visit.read() as tx:
        assert [row.feedback for row in tx.reviews.seen_by("u2", 5)] == [None]
    add(visit, review(K.TAKEN_BACK, minutes=4))
    with visit.read() as tx:
        assert tx.reviews.seen_by("u2", 5) == ()


@pytest.mark.parametrize(
    "statement",
    [
        update(TABLES["reviews"]).values(to_disposition="pt_first"),
        update(TABLES["reviews"]).values(words=""),
        delete(TABLES["reviews"]),
    ],
)
def test_a_review_is_never_changed_or_removed(visit, statement):
    decide(visit)
    add(visit, review(words="Knows her from before."))
    refused = pytest.raises((DBAPIError, EnvironmentFault), match=r"only grows|may not do that")
    with refused, visit.write() as tx:
        tx.connection.execute(statement)
    with visit.read() as tx:
        assert tx.encounters.record("e1").reviews[0].words == "Knows her from before."


def test_words_go_and_nothing_waits_when_a_person_is_removed(visit):
    decide(visit)
    add(visit, review(K.QUESTION_BACK, words="Is her leg worse?"))
    gone = Removal(
        *("r1", "p1", RemovalReason.ASKED_BY_PATIENT, NOW, "u1", "u2", 7, "Dr. B", date(2026, 1, 1))
    )
    with visit.write() as tx:
        tx.people.empty(gone)
    with visit.read() as tx:
        words = tx.connection.execute(select(TABLES["reviews"].c.words)).scalars().all()
        assert tx.reviews.waiting(5) == {}
    assert words == [""]


def test_the_queue_is_read_by_its_index(visit):
    with visit.read() as tx:
        sqlite = tx.connection.dialect.name == "sqlite"
        if not sqlite:
            pytest.skip("a server plans by its statistics")
        plan = tx.connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT * FROM review_queue WHERE state = 'waiting'"
                " ORDER BY urgency DESC, since LIMIT 9"
            )
        ).fetchall()
    assert "ix_review_queue_state" in " ".join(row.detail for row in plan)
