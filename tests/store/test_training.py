"""What the store keeps of practice and of the monthly audit; on a file and on a server."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store import samples
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel
from triage_desk.domain.review import Review, ReviewKind
from triage_desk.domain.role import Role
from triage_desk.domain.second_look import Draw, Rating, RatingReason
from triage_desk.domain.training import Played, TrainingCertificate
from triage_desk.errors import EnvironmentFault

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
D = Disposition
PLAYED = Played(
    *("r1", "sam", "V01", "digest", "2026.11", "hash", AT, D.EMERGENCY, D.PT_FIRST),
    *(("RF-1", "RF-2"), (), 12, None),
)
MADE = TrainingCertificate(
    *("c1", "r1", "sam", AT, date(2027, 11, 22), "2026.11", "hash", 10, 9, 1),
    {"V01": "digest", "V02": "other"},
)
DRAW = Draw("d1", "2026-11", "desk", "e1", "seed", AT, "boss")
RATING = Rating("d1", AT, "boss", D.PT_FIRST, D.PT_FIRST, D.EMERGENCY, RatingReason.NOT_SAID)


def test_what_was_practised_is_kept_by_person(store):
    other = replace(PLAYED, user_id="pat", round_id="r2", missed=(), seconds_to_done=90)
    with store.write() as tx:
        tx.training.add_played(PLAYED)
        tx.training.add_played(other)
        tx.training.add_certificate(MADE)
    with store.read() as tx:
        assert tx.training.played("sam") == (PLAYED,)
        assert tx.training.played() == (PLAYED, other)
        assert tx.training.certificates() == tx.training.certificates("sam") == (MADE,)
        assert tx.training.certificates("pat") == ()


def test_draws_and_ratings_are_kept_in_order(visit):
    with visit.write() as tx:
        tx.training.add_draw(DRAW)
        tx.training.add_rating(RATING)
        tx.training.add_rating(replace(RATING, reason=RatingReason.RULE, step=2))
    with visit.read() as tx:
        assert tx.training.draws() == (DRAW,)
        assert [one.step for one in tx.training.ratings()] == [1, 2]
        assert tx.training.ratings()[0] == RATING


def test_who_acted_on_an_intake_that_was_drawn_is_known(visit):
    override = replace(samples.override(), by="Pat Sample, PT")
    review = Review(
        *("e1", ReviewKind.CONFIRMED, AT, "ben", "Ben Example", Role.PT, 1, "2026.11"),
        *(D.PT_FIRST, D.PT_FIRST),
    )
    with visit.write() as tx:
        tx.encounters.add_override(override)
        tx.reviews.add(review)
    with visit.read() as tx:
        assert tx.training.acted_on("ben", "Pat Sample, PT") == frozenset()
    with visit.write() as tx:
        tx.training.add_draw(DRAW)
    with visit.read() as tx:
        assert tx.training.acted_on("nobody", "Pat Sample, PT") == {DRAW.encounter_id}
        assert tx.training.acted_on("ben", "Nobody") == {DRAW.encounter_id}
        assert tx.training.acted_on("boss", "Mona") == frozenset()


def test_only_what_staff_decided_in_that_time_can_be_drawn(visit):
    day = timedelta(days=1)
    base = replace(samples.encounter(), decided_at=AT)
    others = (
        replace(base, encounter_id="early", decided_at=AT - day),
        replace(base, encounter_id="late", decided_at=AT + day),
        replace(base, encounter_id="alone", channel=Channel.KIOSK),
        replace(base, encounter_id="open", decided_at=None),
        replace(base, encounter_id="fits"),
        replace(base, encounter_id="second", started_by="other"),
    )
    with visit.write() as tx:
        for one in others:
            tx.encounters.add(one)
    with visit.write() as tx:
        mine = base.started_by
        assert tx.training.decided(AT, AT + day) == {mine: ["fits"], "other": ["second"]}
        tx.training.add_draw(replace(DRAW, encounter_id="fits"))
        assert tx.training.decided(AT, AT + day) == {"other": ["second"]}


TABLES = ("training_played", "training_certificates", "audit_draws", "audit_ratings")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_all_of_it_only_grows(visit, table, change):
    with visit.write() as tx:
        tx.training.add_played(PLAYED)
        tx.training.add_certificate(MADE)
        tx.training.add_draw(DRAW)
        tx.training.add_rating(RATING)
    with pytest.raises((DBAPIError, EnvironmentFault)), visit.write() as tx:
        tx._connection.execute(text(change.format(table)))


@pytest.mark.parametrize(
    "again",
    [
        lambda tx: tx.training.add_played(PLAYED),
        lambda tx: tx.training.add_certificate(replace(MADE, certificate_id="c2")),
        lambda tx: tx.training.add_draw(replace(DRAW, draw_id="d2")),
        lambda tx: tx.training.add_rating(replace(RATING, by="another")),
    ],
)
def test_nothing_of_it_is_there_twice(visit, again):
    with visit.write() as tx:
        tx.training.add_played(PLAYED)
        tx.training.add_certificate(MADE)
        tx.training.add_draw(DRAW)
        tx.training.add_rating(RATING)
    with pytest.raises((DBAPIError, EnvironmentFault)), visit.write() as tx:
        again(tx)
