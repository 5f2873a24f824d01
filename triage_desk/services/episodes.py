"""Episodes of a person in a bundle: what happened from the day that begins it to its last day.

Read out of what is kept of the person, in one transaction; nothing is judged anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import WorklistRow
from triage_desk.domain.episode import Beginning, CareSaid, Episode, care_used, episodes_of
from triage_desk.domain.followup import FollowUp
from triage_desk.domain.outcome import standing_answers
from triage_desk.domain.panel import Member, ProgrammeKind
from triage_desk.domain.patient import Patient
from triage_desk.domain.permission import Permission
from triage_desk.domain.referral import ReferralAct
from triage_desk.domain.trend import Trend
from triage_desk.rules.engine import Engine
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.trends import Said, trends

CARE = "CARE"


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One episode, and what is known of it up to today; every tuple is oldest first.

    ``followups`` are those due or answered in it; one answered later is not known yet. ``care``
    has an entry for every kind of care that is asked for. ``trends`` have the scores of its days
    alone.
    """

    episode: Episode
    visits: tuple[WorklistRow, ...]
    referrals: tuple[ReferralAct, ...]
    followups: tuple[FollowUp, ...]
    care: Mapping[str, CareSaid | None]
    trends: tuple[Trend, ...]

    def answered(self, one: FollowUp) -> bool:
        """Tell whether a follow-up was answered in the days of the episode."""
        return one.done_at is not None and self.episode.holds(local_date(one.done_at))


@dataclass(frozen=True, slots=True)
class Episodes:
    """The episodes of a person, as of ``today``, a day of the local calendar."""

    patient: Patient
    today: date
    found: tuple[EpisodeView, ...]


def of_patient(desk: Desk, patient_id: str) -> Episodes:
    """Return the episodes of a person in bundles; reading them is an event, as of the page.

    Raises:
        UserError: the role does not allow it, or there is no such record.
    """
    require(desk, Permission.SEE_RECORDS)
    with desk.store.write() as tx:
        patient = tx.patients.current(patient_id)
        note(desk, tx, AuditAction.PATIENT_VIEWED, patient, "episodes")
        under = tx.patients.under(patient.patient_id)
        ids = [patient.patient_id, *(one.patient_id for one in under)]
        visits = sorted(tx.encounters.of_patients(ids), key=lambda row: row.started_at)
        found = from_members(tx, tx.panels.of_patients(ids), visits)
        views = tuple(_view(desk.engine, tx, one, visits) for one in found)
    return Episodes(patient, local_date(desk.clock()), views)


def from_members(
    tx: Transaction, members: Sequence[Member], visits: Sequence[WorklistRow]
) -> tuple[Episode, ...]:
    """Return the episodes of what somebody is in; a follow-up begins none.

    Visits are read only where a bundle names no day.
    """
    bundles = [one for one in members if one.kind is ProgrammeKind.BUNDLE]
    if all(one.starts_on for one in bundles):
        return episodes_of(bundles, ())
    routed = (row for row in visits if row.route is not None)
    begins = (row for row in routed if not tx.encounters.get(row.encounter_id).follows)
    return episodes_of(
        bundles, (Beginning(local_date(row.started_at), row.encounter_id) for row in begins)
    )


def _view(
    engine: Engine, tx: Transaction, episode: Episode, visits: Sequence[WorklistRow]
) -> EpisodeView:
    every = [row.encounter_id for row in visits]
    mine = tuple(row for row in visits if episode.holds(local_date(row.started_at)))
    said = [
        Said(row.encounter_id, local_date(row.started_at), tx.encounters.answers(row.encounter_id))
        for row in mine
    ]
    scores = [s for s in tx.outcomes.scores(every) if episode.holds(local_date(s.taken.taken_at))]
    acts = [act for visit in every for act in tx.referrals.of_visit(visit)]
    instrument = engine.ruleset.instruments.get(CARE)
    asked = [item.link_id for item in instrument.items] if instrument else []
    planned = tx.outcomes.of_visits(every)
    view = EpisodeView(
        episode=episode,
        visits=mine,
        referrals=tuple(
            sorted((a for a in acts if episode.holds(local_date(a.at))), key=lambda act: act.at)
        ),
        followups=planned,
        care=care_used(asked, _care(tx, episode, every)),
        trends=trends(engine, said, scores, tx.outcomes.answers(every)),
    )
    here = (one for one in planned if episode.holds(one.due_on) or view.answered(one))
    return replace(view, followups=tuple(here))


def _care(tx: Transaction, episode: Episode, visits: Sequence[str]) -> list[CareSaid]:
    """Return what was said of care in the days of an episode."""
    found = []
    for row in standing_answers(tx.outcomes.answers(visits)).values():
        on, value = local_date(row.taken.taken_at), row.answer.value
        if row.instrument_id == CARE and episode.holds(on):
            found.append(CareSaid(on, row.link_id, value if isinstance(value, bool) else None))
    return found
