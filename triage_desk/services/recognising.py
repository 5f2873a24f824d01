"""Who on file a person of a file is: by our id, by the record number, or by name and birth date.

Whoever is only much like somebody on file is no match: that is for the desk to say, never for us.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage_desk.domain.exchange import PatientIn
from triage_desk.domain.folding import fold, mrn_key
from triage_desk.domain.likeness import likely
from triage_desk.domain.patient import Patient
from triage_desk.errors import UserError
from triage_desk.services.ports import Transaction

SOMEBODY_NEW = ""
"""What is said of somebody who is much like a person on file, and is another one."""


class Doubtful(UserError):  # noqa: N818 - it is a question, not an error
    """Somebody on file may be this person; ``like`` is the id of the likeliest."""

    def __init__(self, like: str) -> None:
        """Keep who it may be."""
        super().__init__(
            "somebody on file may be this person: compare the two, and say whether they are one"
        )
        self.like = like


def recognise(
    tx: Transaction,
    given: PatientIn,
    said: Mapping[str, str],
    removed: frozenset[str] | None = None,
) -> Patient | None:
    """Return the record of a person, or ``None`` for somebody new.

    ``said`` tells by the place of an entry who it is: the id of a record, or ``SOMEBODY_NEW``.
    ``removed`` are the records that were removed on request, where the caller knows them.

    Raises:
        Doubtful: somebody on file may be this person, and nobody has said.
        UserError: it was removed on request; an import does not bring it back.
    """
    wanted = given.patient
    if removed is None:
        removed = frozenset(one.patient_id for one in tx.people.removals())
    if wanted.patient_id in removed:
        raise UserError("this record was removed on request, and is not taken over again")
    for named in filter(None, (wanted.patient_id, wanted.mrn)):
        try:
            return tx.patients.get(tx.people.find(named))
        except UserError:
            continue
    if not given.by_name:
        return None
    if given.place in said:
        named = said[given.place]
        return tx.patients.current(named) if named != SOMEBODY_NEW else None
    return _by_name(tx, wanted)


def _by_name(tx: Transaction, wanted: Patient) -> Patient | None:
    facts = _facts(wanted)
    near = _not_told_apart(tx.patients.near(wanted), wanted)
    exact = [one for one in near if _facts(one) == facts]
    if len(exact) == 1:
        return exact[0]
    found = exact or [one.patient for one in likely(wanted, near)]
    if found:
        raise Doubtful(found[0].patient_id)
    return None


def _not_told_apart(near: Iterable[Patient], wanted: Patient) -> list[Patient]:
    """Leave out whom the clinic's own numbers say to be somebody else."""
    if not wanted.mrn:
        return list(near)
    number = mrn_key(wanted.mrn)
    return [one for one in near if not one.mrn or mrn_key(one.mrn) == number]


def _facts(one: Patient) -> tuple[str, str, object]:
    return fold(one.family), fold(one.given), one.birth_date
