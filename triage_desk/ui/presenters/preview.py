"""One paper: made off the window's thread, looked at from memory, printed or saved."""

from __future__ import annotations

from abc import abstractmethod

from triage_desk.domain.document import DocumentKind, Target
from triage_desk.files import safe_name
from triage_desk.services import documents, readback, triage
from triage_desk.services.desk import Desk
from triage_desk.settings import OTHER
from triage_desk.ui import refusals
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem


class Paper(Presenter):
    """The bytes of one paper. ``pdf`` is empty until it is made; ``name`` begins its file name.

    ``went_to`` is where it was printed last, ``locked`` whether the file saved last opens with a
    passphrase only.

    A paper that ``names_nobody`` may be looked at while the screen is covered. ``kind_name`` says
    which printer and tray of this computer it goes to.
    """

    name = ""
    kind_name = OTHER
    names_nobody = False

    def __init__(self, desk: Desk) -> None:
        """Start without a paper."""
        super().__init__(desk)
        self.pdf = b""
        self.note = ""
        self.went_to = Target()
        self.locked = False
        self._on_paper = False

    @property
    @abstractmethod
    def title(self) -> str:
        """Return what the paper is called on screen."""

    @abstractmethod
    def make(self) -> bytes:
        """Render the paper and put it on record; runs in a job, touches nothing of the screen."""

    @abstractmethod
    def keep_printed(self) -> None:
        """Put on record that the paper was printed."""

    @abstractmethod
    def keep_saved(self) -> None:
        """Put on record that the paper was saved."""

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this paper is about, or ""."""
        return ""

    def marks(self) -> dict[str, str]:
        """Return which paper it is, to stand again after a lock."""
        return {}

    def made(self, pdf: bytes) -> None:
        """Take the finished paper."""
        self.pdf = pdf
        self.problem = None
        self.changed()

    def failed(self, sentence: str) -> None:
        """Keep why there is no paper, or why it was not printed."""
        self.problem = Problem(sentence)
        self.changed()

    def to_print(self) -> bytes:
        """Return what is to be printed; once it was, it is made anew and says that it is a copy."""
        if self._on_paper:
            self.pdf = self.make()
        return self.pdf

    def printed(self, went_to: Target = Target()) -> None:  # noqa: B008 - frozen
        """Keep that the paper went to a printer."""
        self.went_to = went_to
        with self.trying():
            self.keep_printed()
            self._on_paper = True
            self.note = text("preview.printed")
        self.changed()

    def wrong_passphrase(self, passphrase: str) -> str:
        """Return what is wrong with a passphrase to lock the paper with, or ""."""
        return refusals.in_words(readback.wrong_passphrase(self.desk, passphrase))

    def lock(self, passphrase: str) -> bytes:
        """Return the paper locked; runs in a job. The passphrase is kept nowhere."""
        return readback.locked(self.desk, self.pdf, passphrase)

    def saved(self, name: str, *, locked: bool = False) -> None:
        """Keep that the paper was saved in a file called ``name``, and whether locked."""
        self.locked = locked
        with self.trying():
            self.keep_saved()
            self.note = text("lock.saved" if locked else "preview.saved", name=name)
        self.changed()

    @property
    def file_name(self) -> str:
        """Return a file name with kind and time only: no name of a person, no number."""
        return f"{self.name}-{self.desk.clock().astimezone():%Y%m%d-%H%M}.pdf"

    @property
    def file_name_with_person(self) -> str:
        """Return the file name of who chose to have names in them; most papers have none."""
        return self.file_name


class PreviewPresenter(Paper):
    """A paper about one encounter."""

    def __init__(self, desk: Desk, encounter_id: str, kind: DocumentKind) -> None:
        """Keep which paper of which encounter."""
        super().__init__(desk)
        self.kind, self.kind_name = kind, kind.value
        self.name = kind.value.replace("_", "-")
        self._encounter_id = encounter_id

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this paper is about."""
        return self._encounter_id

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text(f"document.{self.kind.value}")

    @property
    def file_name_with_person(self) -> str:
        """Return a file name that begins with the name of the person."""
        who = ""
        with self.trying():
            who = triage.record(self.desk, self._encounter_id).patient.full_name
        return safe_name(f"{who} {self.file_name.removesuffix('.pdf')}", ".pdf")

    def marks(self) -> dict[str, str]:
        """Return which paper it is."""
        return {"kind": self.kind.value}

    def make(self) -> bytes:
        """Render the paper and put it on record; runs in a job, touches nothing of the screen."""
        return documents.make(self.desk, self.encounter_id, self.kind)

    def keep_printed(self) -> None:
        """Put on record that the paper was printed."""
        documents.printed(self.desk, self.encounter_id, self.kind, self.went_to)

    def keep_saved(self) -> None:
        """Put on record that the paper was saved."""
        documents.saved(self.desk, self.encounter_id, self.kind, locked=self.locked)
