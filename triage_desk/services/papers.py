"""Which papers fit a visit, and making many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind, Target
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import documents
from triage_desk.services.desk import Desk

Wanted: TypeAlias = tuple[str, DocumentKind]
"""The id of a visit, and the paper of it."""

FITS: Mapping[DocumentKind, Callable[[EncounterRecord], bool]] = {
    DocumentKind.REFERRAL_LETTER: lambda _kept: True,
    DocumentKind.INFORMATION_COPY: documents.informs,
    DocumentKind.PATIENT_HANDOUT: lambda kept: kept.route is not Disposition.EMERGENCY,
    DocumentKind.VISIT_SUMMARY: lambda _kept: True,
    DocumentKind.REFERRAL_COPY: lambda kept: kept.route is not Disposition.EMERGENCY,
    DocumentKind.EMERGENCY_CARD: lambda kept: kept.route is Disposition.EMERGENCY,
    DocumentKind.REVIEW_NOTE: documents.reviewed,
    DocumentKind.WORK_NOTE: lambda _kept: True,
}


@dataclass(frozen=True, slots=True)
class Failed:
    """A paper that was not made, and why in one sentence."""

    wanted: Wanted
    sentence: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of many papers: how many were made, which were not, and whether it was stopped."""

    made: int
    failed: tuple[Failed, ...]
    stopped: bool


def kinds_for(kept: EncounterRecord) -> tuple[DocumentKind, ...]:
    """Return the papers that fit a visit with a decision, in the order of ``FITS``."""
    return tuple(kind for kind, fits in FITS.items() if fits(kept))


def make_many(
    desk: Desk,
    wanted: Sequence[Wanted],
    take: Callable[[Wanted, bytes], None],
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Batch:
    """Make papers one after the other, and give each to ``take`` as soon as it is made.

    ``progress`` hears how many of how many are done; ``cancelled`` is asked before each. A paper
    that cannot be made does not stop the others. Each is one transaction and one event.
    """
    failed: list[Failed] = []
    for done, one in enumerate(wanted):
        if cancelled():
            return Batch(done - len(failed), tuple(failed), stopped=True)
        try:
            take(one, documents.make(desk, *one))
        except (UserError, EnvironmentFault) as error:
            failed.append(Failed(one, str(error)))
        progress(done + 1, len(wanted))
    return Batch(len(wanted) - len(failed), tuple(failed), stopped=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which papers of which visits, by their ids; one that does not fit its visit is left out."""

    encounter_ids: Sequence[str]
    kinds: Collection[DocumentKind]


def _wanted(desk: Desk, asked: Asked) -> tuple[Wanted, ...]:
    """Return which papers fit, visit by visit; a visit without a route has none."""
    with desk.store.read() as tx:
        records = [tx.encounters.record(one) for one in asked.encounter_ids]
    return tuple(
        (kept.encounter.encounter_id, kind)
        for kept in records
        if kept.decision is not None
        for kind in kinds_for(kept)
        if kind in asked.kinds
    )


def print_many(
    desk: Desk,
    asked: Asked,
    send: Callable[[DocumentKind, bytes], Target],
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Batch:
    """Make papers one after the other and print each as soon as it is made.

    ``send`` returns where it went. Each is kept as printed once it was sent; after one
    that no printer took, no other is made.
    """

    def give(one: Wanted, pdf: bytes) -> None:
        documents.printed(desk, *one, send(one[1], pdf))

    return _until_refused(desk, _wanted(desk, asked), give, progress, cancelled)


def save_many(
    desk: Desk,
    asked: Asked,
    write: Callable[[Wanted, bytes], None],
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Batch:
    """Make papers one after the other and save each; after one that cannot be written, no other."""

    def give(one: Wanted, pdf: bytes) -> None:
        write(one, pdf)
        documents.saved(desk, *one)

    return _until_refused(desk, _wanted(desk, asked), give, progress, cancelled)


def _until_refused(
    desk: Desk,
    wanted: Sequence[Wanted],
    give: Callable[[Wanted, bytes], None],
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Batch:
    """Make papers until ``give`` cannot give one away: it could not give the next one, either."""
    refused: list[Wanted] = []

    def take(one: Wanted, pdf: bytes) -> None:
        try:
            give(one, pdf)
        except EnvironmentFault:
            refused.append(one)
            raise

    return make_many(desk, wanted, take, progress, lambda: bool(refused) or cancelled())
