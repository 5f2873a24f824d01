"""What comes from other software: kept once, in one transaction, never over what staff entered.

Each person of a file gets one event in their own record; a file that is about nobody gets one of
its own. What cannot be kept is refused entry by entry, with its reason, and the rest stands. What
an import brought is on record, and ``batches.undo`` takes it back. The same file twice changes
nothing and leaves no event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.batch import Batch, Brought, Source
from triage_desk.domain.exchange import (
    AnswersIn,
    Delivery,
    ImportReport,
    Kind,
)
from triage_desk.domain.permission import Permission
from triage_desk.services import (
    answers_in,
    appointments_in,
    care_in,
    panels_in,
    people_in,
    staff_in,
)
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.import_run import Run
from triage_desk.services.permission import require
from triage_desk.services.ports import Watch
from triage_desk.services.watching import TELL_EVERY, Stopped, Unwatched, tell

LEFT_OUT = "left_out"


def take(
    desk: Desk,
    delivery: Delivery,
    *,
    source: Source = Source(),  # noqa: B008 - frozen
    trial: bool = False,
    said: Mapping[str, str] = MappingProxyType({}),
    watch: Watch | None = None,
) -> ImportReport:
    """Keep what a delivery holds, and say what became of every entry.

    ``trial`` only says it: nothing is kept, and no event is written. ``said`` tells who somebody
    is that is only much like a person on file, by the place of the entry: see ``recognising``.
    ``watch`` hears how many entries are done, and stops it: then nothing is kept either.

    Raises:
        UserError: the role does not allow it.
        ServerGone: the server is away, and only it knows who is on file.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    report = ImportReport((), delivery.notes, stopped=True)
    try:
        with desk.store.write() as tx:
            run = Run(desk, tx, said=said, file=source.file)
            keep(run, delivery, watch)
            report = ImportReport(tuple(run.outcomes), (*delivery.notes, *run.notes))
            _end_of_trial(trial=trial)
            report = replace(report, batch_id=_finish(run, source, len(report.notes)))
    except Stopped:
        return report
    return report


def _end_of_trial(*, trial: bool) -> None:
    """End the transaction of a trial here, so that nothing of it stays."""
    if trial:
        raise Stopped


def keep(run: Run, delivery: Delivery, watch: Watch | None = None) -> None:
    """Keep what a delivery holds, in the transaction of ``run``; messages are kept elsewhere.

    What became of each entry stands in ``run.outcomes``.

    Raises:
        Stopped: whoever waits has stopped it.
    """
    told = watch or Unwatched()
    staff_in.keep(run, delivery)
    parts = (
        *(delivery.patients, delivery.appointments, delivery.answers, delivery.members),
        *(delivery.helpers, delivery.goals),
    )
    total = sum(map(len, parts))
    for done, (kind, place, one) in enumerate(_steps(run, delivery)):
        if done % TELL_EVERY == 0:
            tell(told, done, total)
        run.attempt(kind, place, one)
    told.report(total, total)


def _steps(run: Run, delivery: Delivery) -> Iterator[tuple[Kind, str, Callable[[], None]]]:
    """Yield what is to be kept: people, then which of them are one, then what is about them."""
    for person in delivery.patients:
        yield Kind.PATIENT, person.place, partial(people_in.keep, run, person)
    people_in.merge(run, delivery)
    for one in delivery.appointments:
        yield Kind.APPOINTMENT, one.place, partial(appointments_in.keep, run, one)
    for given in delivery.answers:
        yield Kind.ANSWERS, given.place, partial(_answers, run, given)
    for member in delivery.members:
        yield Kind.MEMBER, member.place, partial(panels_in.keep, run, member)
    # Who helps comes before the goals that name them.
    for helper in delivery.helpers:
        yield Kind.HELPER, helper.place, partial(care_in.keep_helper, run, helper)
    for goal in delivery.goals:
        yield Kind.GOAL, goal.place, partial(care_in.keep_goal, run, goal)


def _answers(run: Run, given: AnswersIn) -> None:
    who = run.person(given.patient_key)
    became, notes = answers_in.keep(run.desk, run.tx, given, who)
    run.notes += notes
    its = given.encounter_id
    run.keep(Brought(Kind.ANSWERS, its, who.patient_id, became, given.place))


def _finish(run: Run, source: Source, left_out: int) -> str:
    """Write the events, and what was brought; return the id of the batch, "" where it is empty."""
    for patient_id, counted in run.touched.items():
        detail = " ".join(f"{what} {count}" for what, count in sorted(counted.items()))
        about = run.people.get(patient_id) or run.tx.patients.get(patient_id)
        note(run.desk, run.tx, AuditAction.PATIENT_TAKEN_OVER, about, detail)
    staff = sum(one.kind in (Kind.PRACTITIONER, Kind.CARE_TEAM) for one in run.brought)
    if staff:
        note(run.desk, run.tx, AuditAction.FILE_TAKEN_OVER, "", f"staff {staff}")
    if not run.brought:
        return ""
    counts = Counter(f"{one.kind.value} {one.became.value}" for one in run.outcomes)
    counts += Counter({LEFT_OUT: left_out})
    desk = run.desk
    actor, batch_id = desk.actor, desk.new_id()
    batch = Batch(batch_id, desk.clock(), actor.user_id, actor.name, source, dict(counts))
    run.tx.batches.add(batch, run.brought)
    return batch_id
