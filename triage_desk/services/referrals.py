"""Delivering referrals: sent, acknowledged, booked, seen; and those nobody has acknowledged.

A referral is made when its visit is finished or its letter is printed (``referring``). Printing is
told by ``documents.printed``. A time booked here, and a person seen here, need no acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import NoReturn

from triage_desk.clock import local_date
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.permission import Permission
from triage_desk.domain.referral import (
    UNACKNOWLEDGED,
    ReferralRow,
    ReferralState,
    made_at,
    may_follow,
    state_of,
)
from triage_desk.errors import UserError
from triage_desk.services import referring
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports import Transaction
from triage_desk.services.release import require_released

MOST_SHOWN = 200
# Whoever was seen longer ago is not asked after: no study sets it.
RESULT_DAYS = 90
S = ReferralState


def listed(
    desk: Desk, states: Collection[ReferralState] = UNACKNOWLEDGED
) -> tuple[ReferralRow, ...]:
    """Return the referrals in some states, the most urgent route first, then the oldest.

    By default those nobody has acknowledged; of persons who were seen, only those of the last
    ``RESULT_DAYS``. Initials only; looking is an event.
    """
    require(desk, Permission.SEE_PATIENTS)
    since = desk.clock() - timedelta(days=RESULT_DAYS) if S.SEEN in states else None
    with desk.store.write() as tx:
        found = tx.referrals.open(states, MOST_SHOWN, since)
        note(desk, tx, AuditAction.REFERRALS_LISTED, "", f"{len(found)}")
        return found


def of_visit(desk: Desk, encounter_id: str) -> ReferralRow | None:
    """Return where the referral of a visit on the screen stands; ``None`` without a route.

    Its state is ``None`` where it has no referral yet.
    """
    with desk.store.read() as tx:
        record = tx.encounters.record(encounter_id)
    kept, acts = record.encounter, record.referral
    if record.route is None:
        return None
    since = made_at(acts) or kept.decided_at or kept.started_at
    return ReferralRow(
        *(encounter_id, record.patient.patient_id, record.patient.initials),
        record.patient.person(local_date(kept.started_at)).age_years,
        *(acts[-1].route if acts else record.route, state_of(acts), since),
    )


def count(desk: Desk) -> int:
    """Return how many referrals nobody has acknowledged, at most ``MOST_SHOWN``."""
    with desk.store.read() as tx:
        return tx.referrals.count(UNACKNOWLEDGED, MOST_SHOWN)


def draft(desk: Desk, encounter_id: str, words: str = "") -> EncounterRecord:
    """Make a referral by hand: anew after it was cancelled, or before the visit is finished.

    Raises:
        UserError: there is no route, it stands already, or it is of an emergency or outside this
            desk and ``words`` do not say why it is made all the same.
    """
    require(desk, Permission.DECIDE)

    def fits(_tx: Transaction, record: EncounterRecord) -> None:
        require_released(desk, record)
        if record.route is Disposition.EMERGENCY and not words.strip():
            raise UserError(
                "An emergency is handed over by name, at once: say why a referral is made too.",
                "words",
            )
        if record.route is Disposition.OUTSIDE_SCOPE and not words.strip():
            raise UserError("Nothing is booked for this route: say whom it is for.", "words")

    return _keep(desk, encounter_id, S.DRAFTED, fits, words=words.strip())


def sent(desk: Desk, encounter_id: str, words: str = "") -> EncounterRecord:
    """Keep that the letter was sent or handed over; ``words`` say by which way.

    Raises:
        UserError: no letter was made and read back since the referral stands, or it was cancelled
            or is over.
    """
    require(desk, Permission.MAKE_PAPERS)
    return _keep(desk, encounter_id, S.SENT, _require_letter, words=words.strip())


def acknowledge(desk: Desk, encounter_id: str, who: str, words: str = "") -> EncounterRecord:
    """Keep that somebody said that they have it, and who; so also where a booking fell through.

    Raises:
        UserError: nobody is named, or the referral was cancelled or is over.
    """
    require(desk, Permission.BOOK)
    named = _tidy(who)
    if not named:
        raise UserError("Say who has the referral.", "who")
    return _keep(desk, encounter_id, S.ACKNOWLEDGED, who=named, words=words.strip())


def booked(desk: Desk, encounter_id: str, who: str, on: date) -> EncounterRecord:
    """Keep with whom and for which day the person has a time.

    Raises:
        UserError: nobody is named, or the referral was cancelled or is over.
    """
    require(desk, Permission.BOOK)
    named = _tidy(who)
    if not named:
        raise UserError("Say with whom the person has a time.", "who")
    return _keep(desk, encounter_id, S.BOOKED, who=named, on=on)


def seen(desk: Desk, encounter_id: str, who: str, on: date, words: str = "") -> EncounterRecord:
    """Keep the result that came back: on which day the person was seen, and by whom.

    Raises:
        UserError: nobody is named, the day is to come or before the referral was made, or the
            referral was cancelled or is over.
    """
    require(desk, Permission.BOOK)
    named = _tidy(who)
    if not named:
        raise UserError("Say who saw the person.", "who")

    def fits(_tx: Transaction, record: EncounterRecord) -> None:
        made = made_at(record.referral)
        if on > local_date(desk.clock()) or (made is not None and on < local_date(made)):
            raise UserError("Give a day from the referral up to today.", "on")

    return _keep(desk, encounter_id, S.SEEN, fits, who=named, on=on, words=words.strip())


def close(desk: Desk, encounter_id: str, words: str = "") -> EncounterRecord:
    """Close a referral whose result is known. A clinician's judgement of the route does it too.

    Raises:
        UserError: nobody has said yet that the person was seen.
    """
    require(desk, Permission.BOOK)
    return _keep(desk, encounter_id, S.CLOSED, words=words.strip())


def cancel(desk: Desk, encounter_id: str, words: str) -> EncounterRecord:
    """Cancel a referral that is not needed any more; the route of the visit stays.

    Raises:
        UserError: no word says why, or it is over.
    """
    require(desk, Permission.BOOK)
    why = _tidy(words)
    if not why:
        raise UserError("Say why the referral is cancelled.", "words")
    return _keep(desk, encounter_id, S.CANCELLED, words=why)


def _anything(_tx: Transaction, _record: EncounterRecord) -> None:
    """Let every act pass that follows what stands."""


def _keep(
    desk: Desk,
    encounter_id: str,
    state: ReferralState,
    fits: Callable[[Transaction, EncounterRecord], None] = _anything,
    **more: object,
) -> EncounterRecord:
    """Keep one act and its event; ``fits`` raises where the record does not allow it."""
    with desk.store.write() as tx:
        record = tx.encounters.record(encounter_id)
        fits(tx, record)
        if not may_follow(record.referral, state):
            _refuse(state_of(record.referral))
        referring.add(desk, tx, record, state, **more)
        note(desk, tx, AuditAction.REFERRAL_KEPT, record.encounter, state.value)
        return tx.encounters.record(encounter_id)


def _refuse(stands: ReferralState | None) -> NoReturn:
    """Say why an act does not follow what a referral is now."""
    if stands is None:
        raise UserError("This visit has no referral yet: finish it, or print the letter.")
    if stands is S.CLOSED:
        raise UserError("This referral is closed: what came of it is known.")
    if stands is S.CANCELLED:
        raise UserError("This referral was cancelled: make it anew first.")
    if stands is S.SEEN:
        raise UserError(
            "This person was seen already: close the referral when the result is known."
        )
    raise UserError(
        "This referral has come further already, or not so far: look at where it stands."
    )


def _require_letter(tx: Transaction, record: EncounterRecord) -> None:
    """Refuse to say that a letter went out which was not made: making it reads it back."""
    since = record.override.at if record.override else record.encounter.decided_at
    papers = tx.encounters.documents(record.encounter.encounter_id)
    made = [paper.made_at for paper in papers if paper.kind is DocumentKind.REFERRAL_LETTER]
    if since is None or not any(at >= since for at in made):
        raise UserError("Make the letter first: it is read back before it may go out.")


def _tidy(typed: str) -> str:
    return " ".join(typed.split())
