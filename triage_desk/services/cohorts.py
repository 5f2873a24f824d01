"""Lists of people by what is known of them: asked for, saved, shared, and called again.

Whoever asks is noted, each time. A list calls nobody by itself: somebody presses the key that
gives the desk a task for each person who is due, and pressing it again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.cohort import (
    SAYS,
    Candidate,
    Cohort,
    Criterion,
    FollowUpState,
    Kept,
    What,
    is_due,
    why,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.panel import Programme
from triage_desk.domain.patient import Sex
from triage_desk.domain.permission import Permission, may
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.domain.role import Role
from triage_desk.domain.task import Owner, Task, TaskAct, TaskKind, TaskState
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.rules.content import Ruleset
from triage_desk.rules.words import question_in_words, told_apart, value_in_words
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction, Watch
from triage_desk.services.watching import Stopped, Unwatched, tell

LONGEST_NAME = 80
MOST_CRITERIA = 12
LONGEST_RECALL = 3 * 366
# People looked at in one step, after which whoever waits is told, and may stop it.
STEP = 200
# People for whom tasks are kept in one transaction: other desks write in between.
PART = 50
# Decisions whose digests are kept in one transaction.
LEARNED = 500


@dataclass(frozen=True, slots=True)
class Found:
    """One person of a cohort, with the criteria that hold of them."""

    one: Candidate
    why: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """Who is in a cohort, among how many that were looked at. ``stopped`` before the end."""

    found: tuple[Found, ...]
    among: int
    stopped: bool = False


class Due(Enum):
    """What came of calling one person again."""

    MADE = "made"
    NOT_DUE = "not_due"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Recalled:
    """What came of calling a list again: tasks made, people not due yet, people with one open."""

    made: int
    not_due: int
    open: int
    stopped: bool = False


def programmes(desk: Desk) -> tuple[Programme, ...]:
    """Return the programmes people are in today, with how many."""
    require(desk, Permission.MAKE_LISTS)
    with desk.store.read() as tx:
        return tx.panels.programmes(local_date(desk.clock()))


def listed(desk: Desk) -> tuple[Kept, ...]:
    """Return the saved cohorts that one may see, by name.

    Whoever does not make lists sees those alone that are shared and call people again.
    """
    require(desk, Permission.SEE_PATIENTS)
    with desk.store.read() as tx:
        return tuple(one for one in tx.cohorts.all() if _sees(desk, one))


def history(desk: Desk, cohort_id: str) -> tuple[Kept, ...]:
    """Return every version of a cohort, oldest first.

    Raises:
        UserError: the role does not allow it, or there is none that one may see.
    """
    require(desk, Permission.MAKE_LISTS)
    with desk.store.read() as tx:
        _get(desk, tx, cohort_id)
        return tx.cohorts.versions(cohort_id)


def keep(
    desk: Desk,
    name: str,
    cohort: Cohort,
    *,
    cohort_id: str = "",
    shared: bool = False,
    recall_days: int = 0,
) -> Kept:
    """Save a cohort under a name, as a new one or as the next version of one.

    Raises:
        UserError: no name or too long a one, one that another has (``name``), nothing is asked for,
            a criterion that cannot be (``criteria``), or days that cannot be (``recall``).
    """
    require(desk, Permission.MAKE_LISTS)
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise UserError(f"Name the list in 1 to {LONGEST_NAME} letters.", "name")
    if not 0 <= recall_days <= LONGEST_RECALL:
        raise UserError("Call again after 1 day to 3 years, or never.", "recall")
    _require_meaning(cohort)
    with desk.store.write() as tx:
        before = _own(desk, tx, cohort_id) if cohort_id else None
        seen = [one for one in tx.cohorts.all() if one.cohort_id != cohort_id and _sees(desk, one)]
        if any(one.name.casefold() == plain.casefold() for one in seen):
            raise UserError("Another list has this name: choose another one.", "name")
        me = desk.actor
        kept = Kept(
            cohort_id=cohort_id or desk.new_id(),
            name=plain,
            cohort=cohort,
            owner=before.owner if before else me.user_id,
            shared=shared,
            recall_days=recall_days,
            at=desk.clock(),
            by=me.user_id,
            said_by=me.name,
        )
        return _add(desk, tx, kept)


def remove(desk: Desk, cohort_id: str) -> None:
    """Take a saved cohort away; its versions stay on record.

    Raises:
        UserError: the role does not allow it, or there is none that one may change.
    """
    require(desk, Permission.MAKE_LISTS)
    with desk.store.write() as tx:
        me, now = desk.actor, desk.clock()
        gone = replace(_own(desk, tx, cohort_id), at=now, by=me.user_id, said_by=me.name)
        _add(desk, tx, replace(gone, removed=True))


def look(desk: Desk, cohort: Cohort, *, cohort_id: str = "", watch: Watch | None = None) -> Looked:
    """Return who is in a cohort, by name; looking is an event.

    ``cohort_id`` says which saved one it is, "" while it is being built. ``watch`` hears of how
    many people it was looked at, and stops it: then those found so far are returned.

    Raises:
        UserError: the role does not allow it, or a criterion cannot be (``criteria``).
    """
    require(desk, Permission.SEE_PATIENTS)
    _require_meaning(cohort)
    with desk.store.write() as tx:
        if not may(desk.actor.role, Permission.MAKE_LISTS):
            cohort = _get(desk, tx, cohort_id).cohort
        note(desk, tx, AuditAction.COHORT_LOOKED_AT, "", _said(cohort, cohort_id))
    return _read(desk, cohort, watch or Unwatched())


def recall(desk: Desk, cohort_id: str, watch: Watch | None = None) -> Recalled:
    """Give the desk a task for each person of a recall list who is due to be called.

    Nobody gets a second one while theirs is open, or before the days of the list are over since
    the last was done. What is done leaves the tasks by itself. Who is in the list is read first,
    then the tasks are kept in parts, so that no other desk waits for long; whether somebody is due
    is read again with each, and a list that was broken off goes on where it is called again.

    Raises:
        UserError: there is none that one may see, or it calls nobody again.
    """
    require(desk, Permission.CHANGE_PATIENTS)
    told = watch or Unwatched()
    with desk.store.read() as tx:
        kept = _get(desk, tx, cohort_id)
        if not kept.calls_again:
            raise UserError("This list calls nobody again: say first after how many days.")
    looked = _read(desk, kept.cohort, told)
    if looked.stopped:
        return Recalled(0, 0, 0, stopped=True)
    came: Counter[Due] = Counter()
    for at in range(0, len(looked.found), PART):
        with desk.store.write() as tx:
            some = looked.found[at : at + PART]
            came += Counter(_call_if_due(desk, tx, kept, found.one) for found in some)
    return Recalled(came[Due.MADE], came[Due.NOT_DUE], came[Due.OPEN])


def gone(ruleset: Ruleset, cohort: Cohort) -> tuple[Criterion, ...]:
    """Return the criteria about something that the content in force does not have any more."""
    known = choices(ruleset)
    return tuple(
        one for one in cohort.criteria if one.what in known and one.about not in known[one.what]
    )


def question(desk: Desk, link_id: str, language: str) -> str:
    """Return a question in words."""
    return question_in_words(desk.engine, link_id, language)


def where_asked(desk: Desk, link_id: str, language: str) -> tuple[str, str]:
    """Return what tells a question from others of the same words, as ``rules.words`` has it."""
    return told_apart(desk.engine, link_id, language)


def option(desk: Desk, link_id: str, code: str, language: str) -> str:
    """Return an option of a question in words."""
    return value_in_words(desk.engine, link_id, code, language)


def choices(ruleset: Ruleset) -> dict[What, tuple[str, ...]]:
    """Return what a criterion of each kind may be about, where the content says so."""
    regions = next((item for item in ruleset.items if item.link_id == REGIONS), None)
    return {
        What.ANSWER: tuple(leaf for item in ruleset.items for leaf in item.leaf_ids),
        What.FLAG: tuple(one.flag_id for one in ruleset.flags if one.retired is None),
        What.PATHWAY: tuple(one.pathway_id for one in ruleset.pathways),
        What.REGION: tuple(one.code for one in regions.options) if regions else (),
        What.SCORE: tuple(ruleset.instruments),
    }


# ----------------------------------------------------------------------------------------- parts


def _require_meaning(cohort: Cohort) -> None:
    if not cohort.criteria:
        raise UserError("Add what the people of the list have in common.", "criteria")
    if len(cohort.criteria) > MOST_CRITERIA:
        raise UserError(f"A list asks for at most {MOST_CRITERIA} things.", "criteria")
    for one in cohort.criteria:
        fixed, number = _FIXED.get(one.what), one.number
        means = one.says in SAYS[one.what] and 0 <= number <= LARGEST
        named = bool(one.about) if fixed is None else one.about in fixed
        if not (means and named):
            raise UserError("This cannot be asked for: choose it from the lists.", "criteria")


LARGEST = 100_000
_FIXED = {
    What.AGE: ("",),
    What.VISIT: ("",),
    What.ROUTE: tuple(route.value for route in Disposition),
    What.SEX: tuple(sex.value for sex in Sex),
    What.FOLLOW_UP: tuple(state.value for state in FollowUpState),
}


def _read(desk: Desk, cohort: Cohort, watch: Watch) -> Looked:
    """Return who is in a cohort at one moment; keep what had to be unpacked, for the next time.

    Where it cannot be kept, on a full disk or by a desk that is away from its server, the list is
    right all the same, and the next one is as slow.
    """
    with desk.store.read() as tx:
        looked = _look(desk, tx, cohort, watch)
        learned = tx.cohorts.learned()
    with suppress(EnvironmentFault):
        for at in range(0, len(learned), LEARNED):
            with desk.store.write() as tx:
                tx.cohorts.learn(learned[at : at + LEARNED])
    return looked


def _look(desk: Desk, tx: Transaction, cohort: Cohort, watch: Watch) -> Looked:
    today = local_date(desk.clock())
    people = tx.cohorts.people(cohort, today)
    places = {one.patient_id: place for place, one in enumerate(people)}
    # Looked at in the order of their visits, in which the database keeps what was said in them.
    ordered = sorted(people, key=lambda one: one.encounter_id)
    found: list[Found] = []
    for at in range(0, len(ordered), STEP):
        try:
            tell(watch, at, len(people))
        except Stopped:
            return Looked(_by_name(found, places), at, stopped=True)
        some = tx.cohorts.candidates(cohort, ordered[at : at + STEP], today)
        judged = ((one, why(cohort, one, today)) for one in some)
        found += [Found(one, held) for one, held in judged if held]
    watch.report(len(people), len(people))
    return Looked(_by_name(found, places), len(people))


def _by_name(found: Iterable[Found], places: Mapping[str, int]) -> tuple[Found, ...]:
    return tuple(sorted(found, key=lambda one: places[one.one.patient.patient_id]))


def _said(cohort: Cohort, cohort_id: str) -> str:
    """Return what is noted of a look: which list, and what kinds of things it asks; no values."""
    kinds = " ".join(dict.fromkeys(one.what.value for one in cohort.criteria))
    return f"{cohort_id or 'new'} {cohort.match.value} {kinds}"


def _sees(desk: Desk, one: Kept) -> bool:
    if one.owner == desk.actor.user_id:
        return True
    makes = may(desk.actor.role, Permission.MAKE_LISTS)
    return one.shared and (makes or one.calls_again)


def _get(desk: Desk, tx: Transaction, cohort_id: str) -> Kept:
    for one in tx.cohorts.all():
        if one.cohort_id == cohort_id and _sees(desk, one):
            return one
    raise UserError("This list is not there any more: open the lists again.")


def _own(desk: Desk, tx: Transaction, cohort_id: str) -> Kept:
    """Return one that this person may change: their own, and for managers every shared one."""
    one = _get(desk, tx, cohort_id)
    if one.owner != desk.actor.user_id and not may(desk.actor.role, Permission.CHANGE_SETTINGS):
        raise UserError("This list is somebody else's: save it under another name.", "name")
    return one


def _add(desk: Desk, tx: Transaction, kept: Kept) -> Kept:
    tx.cohorts.add(kept)
    state = "removed" if kept.removed else "shared" if kept.shared else "own"
    note(desk, tx, AuditAction.COHORT_KEPT, "", f"{kept.cohort_id} {state}")
    return kept


def _calls(tx: Transaction, kept: Kept, patient_id: str) -> tuple[Task, ...]:
    """Return the tasks that a list made for a person, also under records that were merged."""
    under = (one.patient_id for one in tx.patients.under(patient_id))
    every = tx.tasks.of_patients([patient_id, *under])
    return tuple(task for task in every if task.task_id.startswith(f"{kept.cohort_id}."))


def _call_if_due(desk: Desk, tx: Transaction, kept: Kept, one: Candidate) -> Due:
    """Make a task for a person where one is due; return what came of it."""
    try:
        # The record may have come under another one, or have been removed, since it was read.
        one = replace(one, patient=tx.patients.current(one.patient.patient_id))
    except UserError:
        return Due.NOT_DUE
    tasks = _calls(tx, kept, one.patient.patient_id)
    last = max((task.last.at for task in tasks), default=None)
    if any(task.is_open for task in tasks):
        return Due.OPEN
    if not is_due(last, kept.recall_days, desk.clock()):
        return Due.NOT_DUE
    _call(desk, tx, kept, one, len(tasks))
    return Due.MADE


def _call(desk: Desk, tx: Transaction, kept: Kept, one: Candidate, before: int) -> None:
    """Make the task, named by list, person and number: the same person never has it twice."""
    me, now = desk.actor, desk.clock()
    task_id = f"{kept.cohort_id}.{one.patient.patient_id}.{before + 1}"
    act = TaskAct(
        task_id=task_id,
        patient_id=one.patient.patient_id,
        encounter_id=one.visit.encounter_id if one.visit else "",
        kind=TaskKind.TO_DO,
        state=TaskState.OPEN,
        owner=Owner(Role.FRONT_DESK),
        due_on=local_date(now),
        words=f"Call again: {kept.name}",
        at=now,
        said_by=Owner(me.role, me.user_id, me.name),
    )
    tx.tasks.add(act)
    note(desk, tx, AuditAction.TASK_KEPT, one.patient, f"{task_id} {act.state.value}")
