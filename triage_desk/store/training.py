"""Practice and the monthly audit in SQL, as ``services.ports_training`` wants them."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, union

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel
from triage_desk.domain.second_look import Draw, Rating, RatingReason
from triage_desk.domain.training import Played, TrainingCertificate
from triage_desk.store import mapping
from triage_desk.store.people_files import GONE
from triage_desk.store.shape import TABLES

_played = TABLES["training_played"]
_certificates = TABLES["training_certificates"]
_draws = TABLES["audit_draws"]
_ratings = TABLES["audit_ratings"]
_encounters = TABLES["encounters"]
_patients = TABLES["patients"]
_overrides = TABLES["overrides"]
_reviews = TABLES["reviews"]
# What staff did not ask is no sample of what staff ask.
_ASKED = tuple(c.value for c in Channel if c not in (Channel.KIOSK, Channel.SENT))


class SqlTraining:
    """What staff practised, and what was rated again."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add_played(self, played: Played) -> None:
        """Keep a vignette that was played."""
        values = {
            "round_id": played.round_id,
            "user_id": played.user_id,
            "vignette_id": played.vignette_id,
            "digest": played.digest,
            "content_version": played.content_version,
            "content_hash": played.content_hash,
            "at": mapping.micros(played.at),
            "expected": played.expected.value,
            "got": played.got.value,
            "missed": " ".join(played.missed),
            "added": " ".join(played.added),
            "seconds_to_safe": played.seconds_to_safe,
            "seconds_to_done": played.seconds_to_done,
        }
        self._connection.execute(insert(_played), values)

    def played(self, user_id: str = "") -> tuple[Played, ...]:
        """Return what one person played, or everybody, oldest first."""
        query = select(_played).order_by(_played.c.number)
        if user_id:
            query = query.where(_played.c.user_id == user_id)
        return tuple(map(_played_of, self._connection.execute(query)))

    def add_certificate(self, made: TrainingCertificate) -> None:
        """Keep a certificate."""
        values = {
            "certificate_id": made.certificate_id,
            "round_id": made.round_id,
            "user_id": made.user_id,
            "at": mapping.micros(made.at),
            "valid_until": made.valid_until.isoformat(),
            "content_version": made.content_version,
            "content_hash": made.content_hash,
            "played": made.played,
            "right": made.right,
            "missed": made.missed,
            "digests": json.dumps(dict(made.digests), sort_keys=True),
        }
        self._connection.execute(insert(_certificates), values)

    def certificates(self, user_id: str = "") -> tuple[TrainingCertificate, ...]:
        """Return the certificates of one person, or of everybody, oldest first."""
        query = select(_certificates).order_by(_certificates.c.number)
        if user_id:
            query = query.where(_certificates.c.user_id == user_id)
        return tuple(map(_certificate_of, self._connection.execute(query)))

    def decided(self, since: datetime, until: datetime) -> dict[str, list[str]]:
        """Return the intakes that staff took and decided in [since, until), by who took them.

        Those drawn before are left out, and those of persons who were removed.
        """
        query = (
            select(_encounters.c.started_by, _encounters.c.encounter_id)
            .join(_patients, _patients.c.patient_id == _encounters.c.patient_id)
            .outerjoin(_draws, _draws.c.encounter_id == _encounters.c.encounter_id)
            .where(
                _encounters.c.decided_at >= mapping.micros(since),
                _encounters.c.decided_at < mapping.micros(until),
                _encounters.c.channel.in_(_ASKED),
                _draws.c.draw_id.is_(None),
                _patients.c.family != GONE,
            )
        )
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.started_by, []).append(row.encounter_id)
        return found

    def acted_on(self, user_id: str, name: str) -> frozenset[str]:
        """Return the intakes drawn whose route this person changed, confirmed or wrote about."""
        acts = (
            select(part.c.encounter_id)
            .join(_draws, _draws.c.encounter_id == part.c.encounter_id)
            .where(part.c.by == by)
            for part, by in ((_overrides, name), (_reviews, user_id))
        )
        return frozenset(self._connection.execute(union(*acts)).scalars())

    def add_draw(self, draw: Draw) -> None:
        """Keep that an intake was drawn."""
        values = {
            "draw_id": draw.draw_id,
            "month": draw.month,
            "user_id": draw.user_id,
            "encounter_id": draw.encounter_id,
            "seed": draw.seed,
            "at": mapping.micros(draw.at),
            "by": draw.by,
        }
        self._connection.execute(insert(_draws), values)

    def draws(self) -> tuple[Draw, ...]:
        """Return every intake that was drawn, oldest first."""
        rows = self._connection.execute(select(_draws).order_by(_draws.c.number))
        return tuple(
            Draw(
                *(row.draw_id, row.month, row.user_id, row.encounter_id, row.seed),
                *(mapping.moment_of(row.at), row.by),
            )
            for row in rows
        )

    def add_rating(self, rating: Rating) -> None:
        """Keep what a second rater said."""
        values = {
            "draw_id": rating.draw_id,
            "at": mapping.micros(rating.at),
            "by": rating.by,
            "desk": rating.desk.value,
            "rules": rating.rules.value,
            "rater": rating.rater.value,
            "reason": rating.reason.value,
            "step": rating.step,
        }
        self._connection.execute(insert(_ratings), values)

    def ratings(self) -> tuple[Rating, ...]:
        """Return every second rating, oldest first."""
        rows = self._connection.execute(select(_ratings).order_by(_ratings.c.number))
        return tuple(
            Rating(
                *(row.draw_id, mapping.moment_of(row.at), row.by),
                *(Disposition(row.desk), Disposition(row.rules), Disposition(row.rater)),
                *(RatingReason(row.reason), row.step),
            )
            for row in rows
        )


def _played_of(row: mapping.AnyRow) -> Played:
    return Played(
        *(row.round_id, row.user_id, row.vignette_id, row.digest, row.content_version),
        *(row.content_hash, mapping.moment_of(row.at)),
        *(Disposition(row.expected), Disposition(row.got)),
        *(tuple(row.missed.split()), tuple(row.added.split())),
        *(row.seconds_to_safe, row.seconds_to_done),
    )


def _certificate_of(row: mapping.AnyRow) -> TrainingCertificate:
    return TrainingCertificate(
        *(row.certificate_id, row.round_id, row.user_id, mapping.moment_of(row.at)),
        *(date.fromisoformat(row.valid_until), row.content_version, row.content_hash),
        *(row.played, row.right, row.missed, json.loads(row.digests)),
    )
