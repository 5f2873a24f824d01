"""People of a file: kept once, known by number or by name and birth date, never by a likeness."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.batch import Brought, differences
from triage_desk.domain.exchange import Became, Delivery, Kind, Note, PatientIn
from triage_desk.domain.folding import fold
from triage_desk.domain.patient import Merge, Patient, PatientChange, Sex
from triage_desk.errors import UserError
from triage_desk.services.import_run import Run
from triage_desk.services.patients import read_birth_date
from triage_desk.services.ports import Transaction
from triage_desk.services.recognising import recognise

FIELDS = ("family", "given", "birth_date", "sex", "mrn", "phone", "language", "preferred_name")


def keep(run: Run, given: PatientIn) -> None:
    """Keep a person once: known by our own id or the record number, never by a likeness."""
    wanted = given.patient
    read_birth_date(run.desk, wanted.birth_date)
    found = recognise(run.tx, given, run.said, run.gone())
    if found is None:
        kept = replace(wanted, patient_id=wanted.patient_id or run.desk.new_id(), merged_into="")
        run.tx.patients.add(kept)
        became, before = Became.ADDED, ""
    else:
        require_same(found, wanted)
        kept = corrected(run, found, given)
        became = Became.SAME if kept == found else Became.CHANGED
        before = differences(found, kept, FIELDS)
    run.known[given.key] = who = kept.patient_id
    run.people[who] = kept
    run.keep(Brought(Kind.PATIENT, who, who, became, given.place, before))


def require_same(found: Patient, wanted: Patient) -> None:
    """Refuse what has the number of somebody else: two facts that differ are no slip."""
    names = fold(found.family) != fold(wanted.family) and fold(found.given) != fold(wanted.given)
    if found.birth_date != wanted.birth_date and names:
        raise UserError("its number is that of another person here: compare the two records")


def require_free(tx: Transaction, mrn: str) -> None:
    """Refuse a number that somebody has, before anything is written: the rest of a file goes on."""
    try:
        tx.people.find(mrn)
    except UserError:
        return
    raise UserError("its record number is that of another person here: compare the two records")


def news_of_merged(tx: Transaction, given: PatientIn) -> tuple[Patient, PatientIn] | None:
    """Return the record under which the one that is meant was put, and what is new of that one.

    ``None`` where it is under no other. Its record number stays its own.

    Raises:
        UserError: it was removed on request.
    """
    found = recognise(tx, given, {})
    if found is None or not found.merged_into:
        return None
    names = given.stated - {"mrn"}
    new = (name for name in names if getattr(found, name) != getattr(given.patient, name))
    return tx.patients.current(found.patient_id), replace(given, stated=frozenset(new))


def corrected(run: Run, found: Patient, given: PatientIn) -> Patient:
    """Keep the facts that the file states and that differ; return the record as it is then."""
    stated = given.stated if given.patient.sex is not Sex.UNKNOWN else given.stated - {"sex"}
    after = replace(found, **{name: getattr(given.patient, name) for name in stated})
    if after.mrn != found.mrn:
        require_free(run.tx, after.mrn)
    moment, by = run.desk.clock(), run.desk.actor.user_id
    changes = tuple(
        PatientChange(found.patient_id, moment, by, name, str(old), str(new))
        for name in FIELDS
        for old, new in [(getattr(found, name), getattr(after, name))]
        if old != new
    )
    if changes:
        run.tx.patients.change(after, changes)
    return after


def merge(run: Run, delivery: Delivery) -> None:
    """Put new records under those that the file says stand for them; never ones of this desk."""
    new = {one.record_id for one in run.outcomes if one.became is Became.ADDED}
    for given in delivery.patients:
        gone, kept = run.known.get(given.key), run.known.get(given.replaced_by)
        if not given.replaced_by or gone is None:
            continue
        if kept is None or gone not in new:
            if kept is None or run.tx.patients.get(gone).merged_into != kept:
                why = "two records are put together at the desk, at the person's page"
                run.notes.append(Note(f"{given.place}.link", why))
            continue
        merge = Merge(kept, gone, run.desk.clock(), run.desk.actor.user_id)
        run.tx.patients.merge(merge)
