"""Messages of other software that wait: who sent them, why they wait, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from triage_desk.domain.exchange import AppointmentIn, PatientIn
from triage_desk.domain.folding import fold, phone_digits
from triage_desk.domain.inbox import Choice, Letter
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import UserError
from triage_desk.services import inbox, parked
from triage_desk.services.desk import Desk
from triage_desk.services.parked import Looked
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, day
from triage_desk.ui.refusals import said

FACTS: Final = ("family", "given", "birth_date", "sex", "phone", "mrn")
KINDS: Final = (*(f"A{number:02d}" for number in (1, 4, 5, 8, 28, 31, 40)), "S12", "S13", "S14")
CANCELS: Final = ("S15", "S17", "S26")
LONGEST_RAW: Final = 20_000


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message in words."""

    message_id: str
    when: str
    sender: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a person: its name, what the message says, what stands here; "" for nothing."""

    name: str
    sent: str
    here: str
    differs: bool


class InboxPresenter(Presenter):
    """The messages that wait. ``looked`` is the one that is looked at, ``beside`` which record."""

    def __init__(self, desk: Desk) -> None:
        """Start empty; ``open`` reads the list."""
        super().__init__(desk)
        self.letters: tuple[Letter, ...] = ()
        self.looked: Looked | None = None
        self.beside = 0
        self.told = ""

    def open(self) -> None:
        """Read the list; kinds and reasons, so it is no event."""
        with self.trying():
            self.letters = inbox.waiting(self.desk)
        self.changed()

    @property
    def lines(self) -> tuple[MessageLine, ...]:
        """Return the messages, oldest first."""
        return tuple(map(_line, self.letters))

    def look(self, message_id: str) -> bool:
        """Look at one: what it says is read, and that it was looked at is noted."""
        self.told, self.looked, self.beside = "", None, 0
        with self.trying():
            self.looked = parked.look(self.desk, message_id, self.desk.message_reader())
        self.changed()
        return self.looked is not None

    def put_away(self) -> None:
        """Look at none of them any more."""
        self.looked, self.told = None, ""
        self.changed()

    def put_beside(self, number: int) -> None:
        """Put another record beside the message."""
        self.beside = number
        self.changed()

    def say(self, choice: Choice) -> None:
        """Say what is to become of the message that is looked at."""
        looked = self.looked
        if looked is None or choice not in looked.choices:
            return
        same = self.record.patient_id if choice is Choice.SAME and self.record else ""
        with self.trying():
            name, read = looked.letter.message_id, self.desk.message_reader()
            became = inbox.replay(self.desk, name, read, choice, same)
            self.looked, self.told = None, text(f"inbox.became.{became.fate.value}")
            self.letters = inbox.waiting(self.desk)
        if self.problem is not None:
            self.problem = type(self.problem)(
                text("inbox.still", why=_sentence(self.problem.sentence)),
                machine=self.problem.machine,
            )
        self.changed()

    # ------------------------------------------------------------------------------ what is seen

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return what may be said of the message that is looked at."""
        return self.looked.choices if self.looked else ()

    @property
    def record(self) -> Patient | None:
        """Return the record beside the message."""
        found = self.looked.on_file if self.looked else ()
        return found[self.beside] if self.beside < len(found) else None

    @property
    def records(self) -> tuple[str, ...]:
        """Return whose records it may be about, in words."""
        found = self.looked.on_file if self.looked else ()
        return tuple(_person(one) for one in found)

    @property
    def why(self) -> str:
        """Return why the message that is looked at waits."""
        if self.looked is None:
            return ""
        name = self.looked.letter.message_id
        return next((one.why for one in self.lines if one.message_id == name), "")

    @property
    def came(self) -> str:
        """Return from where and when the message that is looked at came, and what it is about."""
        line = _line(self.looked.letter) if self.looked else None
        return f"{line.sender} · {line.when} · {line.kind}" if line else ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return the person of the message beside the record, fact by fact."""
        given = self.looked.message.holds.patients if self.looked else ()
        return tuple(_fact(name, given[0], self.record) for name in FACTS) if given else ()

    @property
    def coming(self) -> tuple[str, ...]:
        """Return the appointments of the message in words."""
        found: Sequence[AppointmentIn] = ()
        if self.looked is not None:
            found = self.looked.message.holds.appointments
        return tuple(
            text(
                f"inbox.status.{one.status.value}",
                day=day(one.starts_at.astimezone().date()),
                time=clock_time(one.starts_at),
                who=one.who or text("inbox.nobody"),
            )
            for one in found
        )

    @property
    def raw(self) -> str:
        """Return the message as it came, a line for each segment, without signs that hide."""
        if self.looked is None:
            return ""
        whole = self.looked.body[:LONGEST_RAW].decode("utf-8", "replace").replace("\r", "\n")
        return "".join(
            sign if sign.isprintable() or sign == "\n" else "\N{MIDDLE DOT}" for sign in whole
        )


def _line(one: Letter) -> MessageLine:
    local = one.at.astimezone()
    app, _bar, place = one.sender.partition("|")
    sender = text("inbox.sent_by", app=app, place=place) if app and place else app or place
    event = one.kind.partition("^")[2]
    known = event if event in (*KINDS, *CANCELS) else "other"
    kind = text(f"inbox.event.{known}") if known != "other" else one.kind
    return MessageLine(
        one.message_id,
        f"{day(local.date())}, {clock_time(local)}",
        sender or text("inbox.unknown"),
        kind or text("inbox.unknown"),
        _sentence(said(UserError(one.why))) if one.why else "",
    )


def _sentence(words: str) -> str:
    """Return a reason as a sentence: they are halves of one where they are kept."""
    whole = words[:1].upper() + words[1:]
    return whole if whole.endswith((".", "?")) else f"{whole}."


def _person(one: Patient) -> str:
    parts = (f"{one.family}, {one.given}", day(one.birth_date), one.mrn)
    return " · ".join(filter(None, parts))


def _fact(name: str, given: PatientIn, here: Patient | None) -> Fact:
    sent = _words(name, given.patient) if name in given.stated else ""
    stands = _words(name, here) if here else ""
    differs = bool(sent and stands) and _bare(name, sent) != _bare(name, stands)
    return Fact(text(f"find.{name}"), sent, stands, differs)


def _words(name: str, one: Patient) -> str:
    value = getattr(one, name)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Sex):
        return text(f"sex.{value.value}")
    return str(value)


def _bare(name: str, words: str) -> str:
    return phone_digits(words) if name == "phone" else fold(words)
