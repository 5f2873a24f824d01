"""Practice: how one stands, what comes back, and for whoever runs the clinic how everybody does."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from triage_desk.domain.agreement import FEW, Kappa
from triage_desk.domain.permission import Permission
from triage_desk.domain.training import ROUND, Standing
from triage_desk.domain.user import User
from triage_desk.errors import TriageDeskError
from triage_desk.services import training
from triage_desk.services.desk import Desk
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Book
from triage_desk.services.permission import allowed
from triage_desk.services.training import Lesson, Trained
from triage_desk.ui import i18n, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import day, stopwatch
from triage_desk.ui.presenters.preview import Paper
from triage_desk.ui.refusals import said

COLUMNS = ("name", "state", "due", "right", "kappa", "under", "missed", "safe", "done")
FOLDER = "practice"


class Round(StrEnum):
    """Whose round is open in the window of practice."""

    NONE = "none"
    MINE = "mine"
    OTHERS = "others"


class TrainingPresenter(Presenter):
    """One page. ``staff`` is there for whoever may see it; ``fault`` is why a round went wrong."""

    def __init__(self, desk: Desk) -> None:
        """Read nothing yet."""
        super().__init__(desk)
        self.mine: Trained | None = None
        self.staff: tuple[Trained, ...] = ()
        self.round = Round.NONE
        self.fault: TriageDeskError | None = None

    @property
    def sees_staff(self) -> bool:
        """Return whether this person sees how everybody does."""
        return allowed(self.desk, Permission.TRAIN_STAFF)

    def read(self) -> tuple[Trained, tuple[Trained, ...]]:
        """Return how one stands, and everybody; runs in a job."""
        everybody = training.staff(self.desk) if self.sees_staff else ()
        return training.mine(self.desk), everybody

    def shown(self, found: object) -> None:
        """Take what ``read`` found."""
        if isinstance(found, tuple):
            (self.mine, self.staff), self.problem = found, None
        self.changed()

    def prepare(self) -> tuple[Lesson, Book, Plan]:
        """Return the next round; runs in a job."""
        lesson, book = training.begin(self.desk), training.book(self.desk)
        return lesson, book, self.plan(lesson.vignettes)

    def plan(self, vignettes: tuple[str, ...]) -> Plan:
        """Return what the other program needs to know."""
        here, actor, now = self.desk.computer, self.desk.actor, theme.current()
        folder = here.data / FOLDER if here else FOLDER
        overlay = str(here.own) if here and here.own.exists() else ""
        return Plan(
            *(str(folder), actor.name, actor.role, vignettes, overlay),
            *(i18n.language(), now.name, now.scale),
        )

    @property
    def may_start(self) -> bool:
        """Return whether a round can be begun now: there is one window of practice."""
        return self.mine is not None and self.round is Round.NONE

    @property
    def notice(self) -> tuple[str, str]:
        """Return what is said above the page, as the kind of notice and its words."""
        if self.problem is not None:
            return "error", self.problem.sentence
        if self.fault is not None:
            return "error", said(self.fault)
        playing = self.round is not Round.NONE
        return "fact", text(f"training.playing_{self.round.value}") if playing else ""

    @property
    def state(self) -> str:
        """Return in a sentence how one stands."""
        return state_of(self.mine) if self.mine else ""

    @property
    def facts(self) -> tuple[str, ...]:
        """Return what one's practice came to so far, line by line."""
        mine = self.mine
        if mine is None or not mine.score.played:
            return (text("training.none_yet", count=ROUND),)
        found = mine.score
        lines = [
            text("training.right", right=found.right, count=found.played),
            text("training.wrong", under=found.under, over=found.over),
            text("training.missed", count=found.missed),
            text("training.agreement", kappa=kappa_words(mine.kappa))
            if mine.kappa
            else text("training.no_kappa"),
        ]
        if found.to_safe is not None and found.to_done is not None:
            safe, done = (stopwatch(round(s)) for s in (found.to_safe, found.to_done))
            lines.append(text("training.speed", safe=safe, done=done))
        return tuple(lines)

    @property
    def back(self) -> tuple[str, ...]:
        """Return what comes back, and when: by what it is about, not by its answer."""
        return tuple(
            text(
                "training.changed" if card.changed else "training.comes_back", day=day(card.due_on)
            )
            for card in (self.mine.weak if self.mine else ())
            if card.due_on is not None
        )

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return a line for everybody."""
        return tuple(map(row_of, self.staff))

    def picked(self, number: int) -> Trained | None:
        """Return whose certificate is meant: that of the line picked, else one's own."""
        if 0 <= number < len(self.staff):
            return self.staff[number]
        return self.mine


def state_of(one: Trained) -> str:
    """Return how somebody stands in a sentence, with the day that matters."""
    if one.certificate is None:
        return text("training.state_never")
    until = day(one.certificate.valid_until)
    return text(f"training.state_{one.standing.value}", day=until, count=len(one.to_play))


def row_of(one: Trained) -> tuple[str, ...]:
    """Return the words of one line of the table, in the order of ``COLUMNS``."""
    found, none = one.score, text("training.nothing")
    right = text("training.of", right=found.right, count=found.played) if found.played else none
    times = (none if s is None else stopwatch(round(s)) for s in (found.to_safe, found.to_done))
    return (
        one.user.name,
        text(f"training.short_{one.standing.value}"),
        day(one.due) if one.due else none,
        right,
        kappa_words(one.kappa),
        # Who played nothing missed nothing: that is no result.
        *((str(found.under), str(found.missed)) if found.played else (none, none)),
        *times,
    )


def kappa_words(found: Kappa | None) -> str:
    """Return a kappa with its interval; why there is no interval, or a dash for no kappa."""
    if found is None:
        return text("training.nothing")
    value, range_ = f"{found.value:.2f}", found.interval
    if range_ is None:
        why = "alike" if found.is_alike else "few"
        return text(f"training.kappa_{why}", value=value, count=FEW)
    return text("training.kappa", value=value, low=f"{range_.low:.2f}", high=f"{range_.high:.2f}")


def needs(staff: Sequence[Trained]) -> int:
    """Return how many are not trained now."""
    return sum(one.standing not in (Standing.TRAINED, Standing.SOON) for one in staff)


class CertificatePaper(Paper):
    """The certificate of somebody who practised."""

    name = "certificate-of-practice"
    names_nobody = True

    def __init__(self, desk: Desk, one: Trained) -> None:
        """Keep whose; there must be one."""
        super().__init__(desk)
        self._one = one

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("training.paper")

    def make(self) -> bytes:
        """Render the certificate; runs in a job."""
        user, made = self._one.user, self._one.certificate
        if made is None:
            return b""
        found = training.paper_of(self.desk, user, made, self._one.to_play)
        return training.paper(self.desk, found)

    def keep_printed(self) -> None:
        """Keep that it was printed."""
        self._keep(self._one.user, "printed")

    def keep_saved(self) -> None:
        """Keep that it was saved."""
        self._keep(self._one.user, "saved")

    def _keep(self, user: User, way: str) -> None:
        made = self._one.certificate
        if made is not None:
            training.given_out(self.desk, user.user_id, made.certificate_id, way)
