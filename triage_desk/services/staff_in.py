"""Staff of a file: kept where whoever imports may change the settings of the clinic."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TypeVar

from triage_desk.domain.batch import Brought
from triage_desk.domain.clinic_settings import Version
from triage_desk.domain.exchange import Became, Delivery, Kind
from triage_desk.domain.permission import Permission, may
from triage_desk.domain.practitioner import CareTeam, Practitioner, Profession
from triage_desk.errors import UserError
from triage_desk.services.clinic_checks import checked
from triage_desk.services.import_run import Run

R = TypeVar("R", Practitioner, CareTeam)


def keep(run: Run, delivery: Delivery) -> None:
    """Keep practitioners and teams, where whoever imports may change the clinic's settings."""
    if not (delivery.practitioners or delivery.teams):
        return
    people = {one.practitioner_id: one for one in run.tx.clinic.practitioners()}
    teams = {one.team_id: one for one in run.tx.clinic.teams()}
    for person in delivery.practitioners:
        before = people.get(person.practitioner_id)
        kept = _with_role(person, before)
        run.attempt(Kind.PRACTITIONER, "", partial(_keep_person, run, kept, before))
    for team in delivery.teams:
        known = teams.get(team.team_id)
        run.attempt(Kind.CARE_TEAM, "", partial(_keep_team, run, team, known))


def _with_role(person: Practitioner, before: Practitioner | None) -> Practitioner:
    """Return somebody with what they are here, where the file has no role for them."""
    says_role = person.profession is not Profession.COORDINATOR or person.hours
    if before is None or says_role:
        return person
    return replace(
        person,
        profession=before.profession,
        hours=before.hours,
        rooms=before.rooms,
        pathways=before.pathways,
    )


def _keep_person(run: Run, one: Practitioner, before: Practitioner | None) -> None:
    became = _keep_staff(run, one, before)
    run.keep(Brought(Kind.PRACTITIONER, one.practitioner_id, "", became, one.name))


def _keep_team(run: Run, one: CareTeam, before: CareTeam | None) -> None:
    became = _keep_staff(run, one, before)
    run.keep(Brought(Kind.CARE_TEAM, one.team_id, "", became, one.name))


def _keep_staff(run: Run, one: R, before: R | None) -> Became:
    if not may(run.desk.actor.role, Permission.CHANGE_SETTINGS):
        raise UserError("only whoever runs the clinic may take over its staff")
    kept = checked(one)
    if kept == before:
        return Became.SAME
    run.tx.clinic.keep(Version(0, run.desk.clock(), run.desk.actor.user_id, kept))
    return Became.ADDED if before is None else Became.CHANGED
