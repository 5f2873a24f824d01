"""One paper: made off the window's thread, looked at from memory, printed or saved."""

from __future__ import annotations

from abc import abstractmethod

from triage_desk.domain.document import DocumentKind
from triage_desk.services import documents
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem


class Paper(Presenter):
    """The bytes of one paper. ``pdf`` is empty until it is made; ``name`` begins its file name."""

    name = ""

    def __init__(self, desk: Desk) -> None:
        """Start without a paper."""
        super().__init__(desk)
        self.pdf = b""
        self.note = ""

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

    def printed(self) -> None:
        """Keep that the paper went to a printer."""
        with self.trying():
            self.keep_printed()
            self.note = text("preview.printed")
        self.changed()

    def saved(self, name: str) -> None:
        """Keep that the paper was saved in a file called ``name``."""
        with self.trying():
            self.keep_saved()
            self.note = text("preview.saved", name=name)
        self.changed()

    @property
    def file_name(self) -> str:
        """Return a file name with kind and time only: no name of a person, no number."""
        return f"{self.name}-{self.desk.clock().astimezone():%Y%m%d-%H%M}.pdf"


class PreviewPresenter(Paper):
    """A paper about one encounter."""

    def __init__(self, desk: Desk, encounter_id: str, kind: DocumentKind) -> None:
        """Keep which paper of which encounter."""
        super().__init__(desk)
        self.kind = kind
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

    def marks(self) -> dict[str, str]:
        """Return which paper it is."""
        return {"kind": self.kind.value}

    def make(self) -> bytes:
        """Render the paper and put it on record; runs in a job, touches nothing of the screen."""
        return documents.make(self.desk, self.encounter_id, self.kind)

    def keep_printed(self) -> None:
        """Put on record that the paper was printed."""
        documents.printed(self.desk, self.encounter_id, self.kind)

    def keep_saved(self) -> None:
        """Put on record that the paper was saved."""
        documents.saved(self.desk, self.encounter_id, self.kind)
