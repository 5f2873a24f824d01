"""Panels of a file: who is in which programme, for people on file alone; nobody is invented."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.batch import Brought, differences
from triage_desk.domain.exchange import Became, Kind, MemberIn
from triage_desk.domain.folding import fold
from triage_desk.domain.panel import Member, PanelAct
from triage_desk.domain.patient import Patient
from triage_desk.errors import UserError
from triage_desk.services import people_in
from triage_desk.services.import_run import Run
from triage_desk.services.recognising import recognise

FIELDS = ("programme", "kind", "payer", "starts_on", "ends_on", "episode_days")


def keep(run: Run, given: MemberIn) -> None:
    """Keep that somebody is in a programme, once: known by person, programme and first day."""
    patient = _who(run, given)
    who = patient.patient_id
    run.people[who] = patient
    named = fold(given.programme), given.starts_on
    ids = (who, *(one.patient_id for one in run.tx.patients.under(who)))
    known = next(
        (
            one
            for one in run.tx.panels.of_patients(ids)
            if (fold(one.programme), one.starts_on) == named
        ),
        None,
    )
    wanted = Member(
        member_id=known.member_id if known else _fresh_id(run, given),
        patient_id=known.patient_id if known else who,
        programme=known.programme if known else given.programme,
        kind=given.kind,
        payer=given.payer,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        episode_days=given.episode_days,
        source=run.file,
    )
    became, before = Became.ADDED, ""
    if known is not None:
        before = differences(known, wanted, FIELDS)
        became = Became.CHANGED if before else Became.SAME
    if became is not Became.SAME:
        run.tx.panels.add(act_of(run, wanted))
    run.keep(Brought(Kind.MEMBER, wanted.member_id, who, became, given.place, before))


def _fresh_id(run: Run, given: MemberIn) -> str:
    """Return the id that the file says, where nobody here ever had it: it may name another's."""
    if given.member_id and not run.tx.panels.acts(given.member_id):
        return given.member_id
    return run.desk.new_id()


def act_of(run: Run, member: Member) -> PanelAct:
    """Return a version as whoever imports says it now."""
    actor = run.desk.actor
    return PanelAct(member, run.desk.clock(), actor.user_id, actor.name)


def _who(run: Run, given: MemberIn) -> Patient:
    """Return whom a row is about.

    Raises:
        UserError: nobody on file is meant, somebody may be, or their number is another person's.
    """
    if given.who is None:
        return run.person(given.patient_key)
    one = replace(given.who, place=given.place)
    found = recognise(run.tx, one, run.said, run.gone())
    if found is None:
        raise UserError(
            "nobody on file is this person: take the person over first, then this table again"
        )
    people_in.require_same(found, one.patient)
    return run.tx.patients.current(found.patient_id)
