"""Practice of the staff: what is to be played, what came of it, and who is trained.

Vignettes are played in a program of their own that knows neither the data of the clinic nor their
key (``training_desk``). Only what came of them is kept here, with the member of staff.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage_desk.clock import local_date
from triage_desk.domain import training
from triage_desk.domain.agreement import Kappa, kappa, linear
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.permission import Permission
from triage_desk.domain.training import (
    VALID,
    Card,
    CertificatePaper,
    Played,
    Score,
    Standing,
    TrainingCertificate,
    cards,
    lesson,
    passes,
    score,
    standing,
    still_to_play,
)
from triage_desk.domain.user import User
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.computer import computer_of
from triage_desk.services.desk import Desk
from triage_desk.services.marking import Book, Turn, mark, read_book
from triage_desk.services.permission import require
from triage_desk.services.readback import proved

ROUTES = tuple(Disposition)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A round to be played: the vignettes in their order."""

    round_id: str
    vignettes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trained:
    """How one member of staff stands.

    ``kappa`` is linearly weighted over the routes, against the key; ``None`` where there is none.
    ``due`` is when they are to be trained again, ``None`` where they never were. ``to_play`` are
    the vignettes that the content changed since, ``weak`` those that come back soonest.
    """

    user: User
    standing: Standing
    certificate: TrainingCertificate | None
    score: Score
    kappa: Kappa | None
    cards: tuple[Card, ...]
    due: date | None
    to_play: tuple[str, ...]
    last: tuple[Played, ...]

    @property
    def weak(self) -> tuple[Card, ...]:
        """Return what was missed or changed and comes back, the earliest first."""
        back = [card for card in self.cards if card.box == 1]
        return tuple(sorted(back, key=lambda card: card.due_on or date.max))


def book(desk: Desk) -> Book:
    """Return the vignettes of the content in force.

    Raises:
        ContentError: a vignette is not understood.
        UserError: this window has no data folder.
    """
    here = computer_of(desk)
    return read_book(desk.engine, here.content, here.own)


def begin(desk: Desk) -> Lesson:
    """Return the next round of whoever is at the keyboard; nothing is kept of it yet."""
    require(desk, Permission.PRACTISE)
    digests = book(desk).digests
    if not digests:
        raise UserError("The content has no vignette to practice: ask who looks after it.")
    with desk.store.read() as tx:
        mine = tx.training.played(desk.actor.user_id)
    before = [one.vignette_id for one in mine if one.round_id == mine[-1].round_id]
    round_id = desk.new_id()
    found = lesson(cards(digests, mine), local_date(desk.clock()), before, round_id)
    return Lesson(round_id, found)


def record(desk: Desk, known: Book, round_id: str, turn: Turn) -> Played:
    """Keep what came of one vignette, marked against its key.

    Raises:
        UserError: the vignette is not in the content in force.
    """
    require(desk, Permission.PRACTISE)
    if turn.vignette_id not in known.keys:
        raise UserError("This vignette is not in the content in force: begin a new round.")
    marked, ref = mark(known, turn), desk.engine.ruleset.ref
    played = Played(
        round_id,
        desk.actor.user_id,
        turn.vignette_id,
        known.keys[turn.vignette_id].digest,
        ref.version,
        ref.content_hash,
        desk.clock(),
        marked.expected,
        marked.got,
        tuple(one.flag_id for one in marked.missed),
        marked.added,
        turn.seconds_to_safe,
        turn.seconds_to_done,
    )
    with desk.store.write() as tx:
        tx.training.add_played(played)
        note(desk, tx, AuditAction.TRAINING_PLAYED, round_id, f"{turn.vignette_id} {played.mark}")
    return played


def finish(desk: Desk, known: Book, round_id: str) -> TrainingCertificate | None:
    """Keep a certificate where a round is enough for one, and return it.

    Raises:
        UserError: this person played nothing in that round.
    """
    require(desk, Permission.PRACTISE)
    with desk.store.write() as tx:
        mine = tx.training.played(desk.actor.user_id)
        played = [one for one in mine if one.round_id == round_id]
        if not played:
            raise UserError("Nothing was played in this round yet.")
        before = tx.training.certificates(desk.actor.user_id)
        made = None
        if passes(played) and all(one.round_id != round_id for one in before):
            made = _certificate(desk, known.digests, round_id, played)
            tx.training.add_certificate(made)
        found = score(played)
        detail = f"{found.right}/{found.played} {'passed' if made else 'not passed'}"
        note(desk, tx, AuditAction.TRAINING_FINISHED, round_id, detail)
    return made


def _certificate(
    desk: Desk, digests: Mapping[str, str], round_id: str, played: Sequence[Played]
) -> TrainingCertificate:
    now, found, ref = desk.clock(), score(played), desk.engine.ruleset.ref
    return TrainingCertificate(
        *(desk.new_id(), round_id, desk.actor.user_id, now, local_date(now) + VALID),
        *(ref.version, ref.content_hash, found.played, found.right, found.missed),
        {name: digests[name] for name in sorted({one.vignette_id for one in played})},
    )


def mine(desk: Desk) -> Trained:
    """Return how whoever is at the keyboard stands."""
    require(desk, Permission.PRACTISE)
    digests = book(desk).digests
    with desk.store.read() as tx:
        user_id = desk.actor.user_id
        known = {user.user_id: user for user in tx.users.all()}
        user = known.get(user_id) or _nobody(desk)
        return _trained(
            user,
            digests,
            tx.training.played(user_id),
            tx.training.certificates(user_id),
            local_date(desk.clock()),
        )


def staff(desk: Desk) -> tuple[Trained, ...]:
    """Return how everybody who may sign in stands, by name: for whoever answers for them."""
    require(desk, Permission.TRAIN_STAFF)
    digests, today = book(desk).digests, local_date(desk.clock())
    with desk.store.write() as tx:
        played, made = tx.training.played(), tx.training.certificates()
        found = tuple(
            _trained(
                user,
                digests,
                [one for one in played if one.user_id == user.user_id],
                [one for one in made if one.user_id == user.user_id],
                today,
            )
            for user in sorted(tx.users.all(), key=lambda user: user.name.casefold())
            if user.enabled
        )
        note(desk, tx, AuditAction.TRAINING_LISTED, "", str(len(found)))
    return found


def paper_of(
    desk: Desk, user: User, certificate: TrainingCertificate, to_play: Collection[str] = ()
) -> CertificatePaper:
    """Return what a certificate says on paper; vignettes that are gone by now by their id.

    ``to_play`` are those that the content changed since: the paper says so of each.
    """
    known = book(desk).vignettes
    practised = tuple(
        known[name].case.sentence if name in known else name for name in certificate.digests
    )
    numbered = enumerate(certificate.digests, start=1)
    again = tuple(number for number, name in numbered if name in to_play)
    head, at = desk.letterhead, desk.clock()
    return CertificatePaper(head, user.name, user.role, certificate, practised, at, again)


def paper(desk: Desk, made: CertificatePaper) -> bytes:
    """Return a certificate as PDF, read back; printing or saving is kept by ``given_out``.

    Raises:
        EnvironmentFault: something of it is not on the paper.
    """
    return proved(desk.renderer, made, desk.renderer.render_certificate(made))


def given_out(desk: Desk, user_id: str, certificate_id: str, way: str) -> None:
    """Keep that a certificate of somebody was printed or saved; ``way`` is one of these words.

    Raises:
        UserError: it is another person's, and the role does not allow it.
    """
    own = user_id == desk.actor.user_id
    require(desk, Permission.PRACTISE if own else Permission.TRAIN_STAFF)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.CERTIFICATE_GIVEN, certificate_id, way)


def _nobody(desk: Desk) -> User:
    """Return a user for a desk without accounts."""
    who = desk.actor
    return User(who.user_id, who.name, who.role, "", enabled=True, created_at=desk.clock())


def _trained(
    user: User,
    digests: Mapping[str, str],
    played: Sequence[Played],
    made: Sequence[TrainingCertificate],
    today: date,
) -> Trained:
    last = made[-1] if made else None
    how = standing(last, digests, played, today)
    to_play = still_to_play(last, digests, played) if last else ()
    due = None
    if last is not None:
        due = today if how is Standing.CHANGED else last.valid_until
    return Trained(
        *(user, how, last, score(played), agreement(played), cards(digests, played), due, to_play),
        tuple(played[-training.ROUND :]),
    )


def agreement(played: Sequence[Played]) -> Kappa | None:
    """Return how far somebody agrees with the key beyond chance, weighted by how far off."""
    table = [[0] * len(ROUTES) for _ in ROUTES]
    for one in played:
        table[ROUTES.index(one.expected)][ROUTES.index(one.got)] += 1
    return kappa(table, linear(len(ROUTES)))
